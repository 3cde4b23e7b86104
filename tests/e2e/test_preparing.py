"""Everybody comes prepared: the member, who has no phone, the cell leader, the preparer, the secretary, the ward.

Taps are counted by the page itself, from the first page of somebody who is signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, ViewportSize, expect

from branchmeet.clock import today
from branchmeet.domain.meetings import AgendaKind
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Contribution, OpinionDraft
from tests.e2e.counter import Counter
from tests.e2e.visitor import Visitor, serving
from tests.factories import make_assignment, make_item, make_meeting, make_topic
from tests.people import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, LAPTOP = ViewportSize(width=390, height=844), ViewportSize(width=1366, height=768)
OPINION = "Nhà trọ ở hẻm 12 chật, xin đặt thùng chung ở đầu hẻm."
OF_CELL = "Tổ 1 đề nghị đặt thùng chung ở đầu hẻm 12, tổ cử hai đồng chí giữ sạch."
DRAFT = "Hẻm 8 có 31/40 nhà chia hai nhóm; còn chín nhà trọ chưa có chỗ đặt thùng."
CONCLUSION = "Tổ đảng 1 khảo sát chỗ đặt thùng trước ngày 15."

Meet = Callable[..., Visitor]


@dataclass
class Prepared:
    """Keys of what the branch has before it."""

    topic: int = 0
    meeting: int = 0
    item: int = 0


@pytest.fixture
def prepared(app: Flask, world: World) -> Prepared:
    """A meeting called on a topic; minh is asked by name, cell 1 as a whole, ba prepares."""
    found = Prepared()
    with app.app_context():
        topic = make_topic(world)
        topic.preparer_id, topic.draft_due_on = world.members["ba"], today() + timedelta(days=2)
        meeting = make_meeting(world, on=today() + timedelta(days=5), topic_id=topic.id)
        item = make_item(meeting, position=4, kind=AgendaKind.TOPIC, title=topic.title)
        make_assignment(topic, member_id=world.members["minh"], study="Chỗ đặt thùng ở nhà trọ")
        make_assignment(topic, cell_id=world.cells[1], study="Điểm rác hẻm 8")
        db.session.commit()
        found.topic, found.meeting, found.item = topic.id, meeting.id, item.id
    return found


@pytest.fixture
def meet(app: Flask, prepared: Prepared, chromium: Browser) -> Iterator[Meet]:
    """A new window for a person, signed in; a phone unless said otherwise."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    with serving(app) as address, ExitStack() as windows:

        def find(person: str, size: ViewportSize = PHONE) -> Visitor:
            cookie = str(signer.dumps({"_user_id": World.token(person), "_fresh": True}))
            return windows.enter_context(Visitor(chromium, address, cookie, size))

        yield find


def stored(app: Flask, query: object) -> list[object]:
    with app.app_context():
        return list(db.session.scalars(query))  # type: ignore[call-overload]


# ---- the member ----------------------------------------------------------------------------------------------------


def test_a_member_sends_his_opinion_in_two_taps(app, world, meet, prepared):
    minh = meet("minh")
    counter = Counter(minh)
    minh.go("/")
    counter.tap(minh.field("Ý kiến của đồng chí"), leads_on=False)
    minh.page.keyboard.type(OPINION)
    counter.tap(minh.find("button", "Gửi"))
    minh.must_read("Đồng chí đã gửi")
    assert counter.counts["taps"] == 2
    (sent,) = stored(app, db.select(Contribution))
    assert (sent.text, sent.topic_id, sent.member_id) == (OPINION, prepared.topic, world.members["minh"])
    minh.follow("Sửa hoặc rút ý kiến")
    minh.fill("Ý kiến", f"{OPINION} Tôi nhận hỏi chủ nhà trọ.")
    minh.press("Lưu", expect="Đã lưu ý kiến")


def test_what_a_member_types_survives_the_browser_and_follows_him_to_another_device(app, meet):
    phone = meet("minh")
    phone.go("/")
    box = phone.field("Ý kiến của đồng chí")
    box.click()
    phone.page.keyboard.type(OPINION)
    expect(phone.page.get_by_text("Đã giữ nháp")).to_be_visible(timeout=8000)
    phone.page.close(run_before_unload=False)

    laptop = meet("minh", LAPTOP)
    laptop.go("/")
    expect(laptop.field("Ý kiến của đồng chí")).to_have_value(OPINION)
    laptop.must_read("Đã giữ nháp")
    laptop.press("Gửi", expect="Đồng chí đã gửi")
    assert stored(app, db.select(OpinionDraft)) == []


def test_leaving_the_field_keeps_it_at_once_and_sending_right_after_sends_once(app, meet):
    minh = meet("minh")
    minh.go("/")
    minh.fill("Ý kiến của đồng chí", OPINION)
    minh.press("Gửi", expect="Đồng chí đã gửi")
    assert [one.text for one in stored(app, db.select(Contribution))] == [OPINION]
    assert stored(app, db.select(OpinionDraft)) == []


def test_two_devices_that_type_at_once_show_both_texts(app, meet):
    phone, laptop = meet("minh"), meet("minh", LAPTOP)
    phone.go("/")
    laptop.go("/")
    phone.fill("Ý kiến của đồng chí", "Viết trên điện thoại")
    phone.page.keyboard.press("Tab")
    phone.page.get_by_role("heading", level=1).click()
    expect(phone.page.get_by_text("Đã giữ nháp")).to_be_visible(timeout=8000)
    laptop.fill("Ý kiến của đồng chí", "Viết trên máy nhà")
    laptop.page.get_by_role("heading", level=1).click()
    expect(laptop.page.get_by_text("Bản nháp vừa được giữ trên máy khác")).to_be_visible(timeout=8000)
    laptop.complaints.clear()  # the browser notes the refused save
    laptop.must_read("Viết trên điện thoại")
    expect(laptop.field("Ý kiến của đồng chí")).to_have_value("Viết trên máy nhà")
    laptop.fill("Ý kiến của đồng chí", "Ghép hai bản")
    laptop.press("Gửi", expect="Đồng chí đã gửi")
    assert [one.text for one in stored(app, db.select(Contribution))] == ["Ghép hai bản"]


def test_a_member_excuses_himself_in_three_taps_and_takes_it_back_in_one(meet):
    minh = meet("minh")
    counter = Counter(minh)
    minh.go("/")
    counter.tap(minh.find("link", "Báo vắng"))
    counter.tap(minh.page.get_by_text("Lý do riêng", exact=True), leads_on=False)
    counter.tap(minh.find("button", "Báo vắng"))
    assert counter.counts == {"taps": 3, "characters": 0}
    minh.go("/")
    minh.must_read("Đồng chí đã báo vắng: lý do riêng")
    minh.press("Tôi dự được", expect="Đã bỏ báo vắng")


# ---- the cell, and who has no phone --------------------------------------------------------------------------------


def test_a_cell_prepares_with_the_one_who_has_no_phone(app, world, meet, prepared):
    minh = meet("minh")
    minh.go("/")
    minh.fill("Ý kiến của đồng chí", OPINION)
    minh.press("Gửi", expect="Đồng chí đã gửi")

    sau = meet("sau")
    sau.go("/")
    sau.follow("Tổ đảng 1: ai đã chuẩn bị")
    sau.must_read("1/4 đồng chí đã có ý kiến")
    sau.follow("Chọn người phát biểu")
    sau.tick("Phan Thị Thơm")
    sau.press("Lưu", expect="Phan Thị Thơm được cử phát biểu")
    sau.follow("Nhập thay Phan Thị Thơm")
    sau.fill("Ý kiến", "Xin thêm đèn ở đầu hẻm 8.")
    sau.press("Gửi thay", expect="2/4 đồng chí đã có ý kiến")
    assert OPINION in sau.field("Ý kiến chung của tổ").input_value()
    sau.fill("Ý kiến chung của tổ", OF_CELL)
    sau.press("Gửi ý kiến của tổ", expect="Sửa ý kiến của tổ")

    tu = meet("tu")
    tu.go("/")
    tu.must_read("đồng chí được cử phát biểu")
    tu.go("/contributions")
    tu.must_read("đồng chí Lâm Văn Nhàn nhập thay")

    lan = meet("lan", LAPTOP)
    lan.go("/")
    lan.follow("3 ý kiến gửi trước")
    lan.must_read(OF_CELL)
    lan.must_read("Ý kiến của tổ đảng")
    assert len(stored(app, db.select(Contribution).where(Contribution.on_behalf.is_(True)))) == 1


# ---- the preparer --------------------------------------------------------------------------------------------------


def test_a_draft_goes_from_its_preparer_through_the_chi_uy_into_the_agenda(app, meet, prepared):
    ba = meet("ba")
    ba.go("/")
    ba.follow("Đồng chí viết dự thảo 1 chuyên đề")
    ba.fill("Nội dung chuyên đề", DRAFT)
    ba.fill("Dự thảo kết luận", CONCLUSION)
    ba.press("Lưu và trình", expect="Chờ chi ủy thông qua")

    mai = meet("mai", LAPTOP)
    mai.go("/")
    mai.follow("1 dự thảo chuyên đề chờ góp ý, thông qua")
    mai.fill("Góp ý", "Thêm số nhà trọ.")
    mai.press("Gửi góp ý", expect="Thêm số nhà trọ.")

    ba.go(f"/topics/{prepared.topic}/draft")
    ba.follow("Viết tiếp")
    ba.must_read("Thêm số nhà trọ.")
    ba.fill("Nội dung chuyên đề", f"{DRAFT} Có 12 nhà trọ.")
    ba.press("Lưu và trình", expect="Chỗ mới so với lần trước được gạch chân")

    lan = meet("lan", LAPTOP)
    lan.go("/")
    lan.follow("1 dự thảo chuyên đề chờ góp ý, thông qua")
    lan.press("Chi ủy thông qua", sure=True, expect="Chi ủy đã thông qua")
    (item,) = stored(app, db.select(AgendaItem).where(AgendaItem.id == prepared.item))
    assert item.draft_conclusion == CONCLUSION
    minh = meet("minh")
    minh.go(f"/topics/{prepared.topic}")
    minh.must_read("Có 12 nhà trọ.")


def test_what_a_preparer_types_survives_the_window_until_it_is_sent(meet, prepared):
    ba = meet("ba")
    path = f"/topics/{prepared.topic}/content"
    ba.go(path)
    ba.field("Nội dung chuyên đề").click()
    ba.page.keyboard.type(DRAFT)
    ba.page.close(run_before_unload=False)
    ba.page = ba.context.new_page()
    ba.go(path)
    expect(ba.field("Nội dung chuyên đề")).to_have_value(DRAFT)
    ba.must_read("Đã lưu trên máy")
    ba.press("Lưu và trình", expect="Chờ chi ủy thông qua")
    ba.go(path)
    expect(ba.field("Nội dung chuyên đề")).to_have_value(DRAFT)
    assert "Đã lưu trên máy" not in ba.words


# ---- the secretary and the ward ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_secretary_sees_the_clocks_and_one_step(meet, size):
    lan = meet("lan", size)
    lan.go("/")
    for words in ("Chi ủy họp trước", "Thông báo cho 8 đảng viên", "Tài liệu đăng Sổ tay đảng viên điện tử", "Trước"):
        lan.must_read(words)
    assert lan.page.locator("main .btn-primary").count() == 1
    lan.must_read("chưa gửi cấp trên")
    lan.follow("Báo tiếp, còn 8 đồng chí")


def test_the_ward_goes_from_its_first_page_to_the_plans_that_are_missing(meet):
    khanh = meet("khanh", LAPTOP)
    khanh.go("/")
    assert khanh.page.locator("main .btn-primary").count() == 1
    khanh.follow("Xem chi bộ chưa gửi")
    khanh.must_read("Chi bộ Khu phố 6")
