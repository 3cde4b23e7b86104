"""Calling a meeting, counted: every tap from the first page of the secretary on, until everybody is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, ViewportSize

from branchmeet.clock import today
from branchmeet.domain.meetings import MeetingState, NoticeChannel
from branchmeet.extensions import db
from branchmeet.models import Guest, Member, Notice
from tests.e2e.counter import Counter
from tests.e2e.visitor import Visitor, serving
from tests.factories import make_meeting
from tests.people import PEOPLE, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"laptop": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}
MOST_TAPS = 4
"""From the first page to the message sent and ticked; each call is one tap more."""
CALLED = {"minh": NoticeChannel.CALL, "tu": NoticeChannel.CALL, "ba": NoticeChannel.PAPER}


@pytest.fixture(params=SIZES)
def lan(request: pytest.FixtureRequest, app: Flask, world: World, chromium: Browser) -> Iterator[Visitor]:
    """The secretary, a meeting planned in eight days, members who are told in four ways, a guest."""
    with app.app_context():
        for person, channel in {**CALLED, "sau": NoticeChannel.SMS}.items():
            db.session.get_one(Member, world.members[person]).channel = channel
        meeting = make_meeting(world, state=MeetingState.PLANNED, on=today() + timedelta(days=8))
        db.session.add(Guest(meeting_id=meeting.id, name="Tô Văn Mẫn", organisation="Ban công tác Mặt trận"))
        db.session.commit()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    cookie = str(signer.dumps({"_user_id": World.token("lan"), "_fresh": True}))
    with serving(app) as address, Visitor(chromium, address, cookie, SIZES[request.param]) as visitor:
        visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield visitor


@pytest.fixture
def called(lan: Visitor) -> Counter:
    """The meeting called and the messages sent."""
    counter = Counter(lan)
    lan.go("/")
    counter.tap(lan.find("link", "Thông báo sinh hoạt"))
    counter.tap(lan.find("button", "Thông báo sinh hoạt"))
    counter.tap(lan.find("button", "Chép thông báo"), leads_on=False)
    counter.tap(lan.find("button", "Đã gửi cả 5 đồng chí bằng một tin"))
    return counter


def channels(app: Flask, world: World) -> dict[str, str]:
    """By which channel each member counts as told."""
    names = {key: person for person, key in world.members.items()}
    with app.app_context():
        notices = db.session.scalars(db.select(Notice).where(Notice.member_id.is_not(None)))
        return {names[notice.member_id]: notice.channel.value for notice in notices}


def test_a_meeting_is_called_in_four_taps(lan, called, app, world):
    assert called.counts == {"taps": MOST_TAPS, "characters": 0}
    lan.must_read("Đã báo 5/8")
    text = lan.page.evaluate("navigator.clipboard.readText()")
    assert "19 giờ 00" in text
    assert "Phân loại rác" not in text
    assert channels(app, world) == {"lan": "zalo", "hung": "zalo", "mai": "zalo", "thu": "zalo", "sau": "sms"}


def test_each_call_is_one_tap_more(lan, called, app, world):
    for words in (
        f"Đã gọi {PEOPLE['minh']}",
        f"Đã gọi {PEOPLE['tu']}",
        f"Đã đưa giấy cho {PEOPLE['ba']}",
        f"Đã gửi cho {PEOPLE['hanh']}",
        "Đã đưa giấy cho Tô Văn Mẫn",
    ):
        called.tap(lan.find("button", words))
    lan.must_read("Đã báo đủ mọi người.")
    assert called.counts == {"taps": MOST_TAPS + 5, "characters": 0}
    assert {person: channels(app, world)[person] for person in CALLED} == dict(CALLED)


def test_or_several_are_ticked_and_sent_at_once(lan, called):
    for person in (*CALLED, "hanh"):
        called.tap(lan.page.get_by_role("checkbox", name=PEOPLE[person]), leads_on=False)
    called.tap(lan.page.get_by_role("checkbox", name="Tô Văn Mẫn"), leads_on=False)
    called.tap(lan.find("button", "Đã báo những người đã chọn"))
    lan.must_read("Đã báo đủ mọi người.")
    assert called.counts["taps"] == MOST_TAPS + 6


def test_what_is_called_off_is_told_again(lan, called):
    lan.follow("Hủy kỳ sinh hoạt")
    lan.fill("Lý do", "Trùng lịch bầu cử")
    lan.press("Hủy kỳ sinh hoạt", expect="Đã hủy")
    lan.must_read("Đã báo 0/8")
    lan.press("Đã gửi cả 5 đồng chí bằng một tin")
    lan.must_read("Đã báo 5/8")
    lan.press("Hoàn tác", sure=True)
    lan.must_read("Đã báo 0/8")


def test_the_pages_around_it_can_be_used_by_everybody(lan, called, app, tmp_path):
    assert app.test_cli_runner().invoke(args=["send-reminders"]).exit_code == 0
    meeting = lan.path.split("/")[2]
    lan.go(f"/meetings/{meeting}/guests")
    lan.follow("In giấy mời Tô Văn Mẫn")
    lan.go(f"/meetings/{meeting}/prepare")
    lan.follow("Tài liệu, Phân loại rác tại nguồn")
    paper = tmp_path / "báo cáo.pdf"
    paper.write_bytes(b"%PDF-1.7")
    lan.page.get_by_label("Tệp").set_input_files(paper)
    lan.fill("Tóm tắt", "31/40 nhà đã chia rác.")
    lan.tick("Tôi xác nhận")
    lan.press("Thêm tài liệu", expect="báo cáo.pdf")
    lan.follow("Sửa tóm tắt báo cáo.pdf")
    lan.go(f"/meetings/{meeting}")
    lan.press("Đã đọc báo cáo.pdf", expect="1/8 đồng chí đã đọc")
    assert lan.download("Thêm vào lịch điện thoại").read_bytes().startswith(b"BEGIN:VCALENDAR")
    lan.go("/reminders")
