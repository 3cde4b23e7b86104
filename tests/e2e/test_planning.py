"""Planning a quarter, counted: every tap and every typed character from the first page of the secretary on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, ViewportSize

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.topic_plans import quarter_in_hand
from branchmeet.extensions import db
from branchmeet.models import Assignment, Meeting, Topic, TopicPlan
from branchmeet.services.shipped import load_catalogue
from tests.e2e.counter import Counter
from tests.e2e.visitor import Visitor, serving
from tests.factories import make_held
from tests.people import PEOPLE, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"laptop": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}
MOST_TAPS, MOST_CHARACTERS = 15, 40


@pytest.fixture
def quarter(app: Flask, world: World) -> Quarter:
    """The first quarter of which all months are to come; what lies before it is planned already."""
    in_hand = quarter_in_hand(today())
    if in_hand.starts_on > today():
        return in_hand
    with app.app_context():
        db.session.add(TopicPlan(branch_id=world.units["home"], year=in_hand.year, quarter=in_hand.number))
        db.session.commit()
    return in_hand.next


@pytest.fixture(params=SIZES)
def lan(request: pytest.FixtureRequest, app: Flask, world: World, chromium: Browser) -> Iterator[Visitor]:
    """The secretary of a branch that met on the third of each of the last months, before her first page."""
    with app.app_context():
        load_catalogue()
        month = today().replace(day=1)
        for _ in range(3):
            month = (month - timedelta(days=1)).replace(day=1)
            make_held(world, on=date(month.year, month.month, 3))
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    cookie = str(signer.dumps({"_user_id": World.token("lan"), "_fresh": True}))
    with serving(app) as address, Visitor(chromium, address, cookie, SIZES[request.param]) as visitor:
        yield visitor


def planned(app: Flask, quarter: Quarter) -> tuple[int, int, int]:
    """How many regular meetings, topics and assignments a quarter has."""
    with app.app_context():
        of = {"year": quarter.year, "quarter": quarter.number}
        of_quarter = db.session.query(Topic).join(TopicPlan, TopicPlan.id == Topic.plan_id).filter_by(**of)
        topics = [topic.id for topic in of_quarter]
        meetings = db.session.query(Meeting).filter(
            Meeting.kind == MeetingKind.REGULAR, Meeting.month >= quarter.starts_on, Meeting.month <= quarter.ends_on
        )
        asked = db.session.query(Assignment).filter(Assignment.topic_id.in_(topics))
        return meetings.count(), len(topics), asked.count()


def test_a_quarter_takes_few_taps_and_no_typing(lan, app, quarter):
    counter = Counter(lan)
    lan.go("/")
    counter.tap(lan.find("link", "Kế hoạch"))
    counter.tap(lan.page.get_by_role("link", name="Lập kế hoạch").first)
    counter.tap(lan.find("button", "Lập kế hoạch"))
    counter.tap(lan.page.get_by_role("link", name="Chọn:").first)
    counter.tap(lan.find("button", "Đưa vào kế hoạch"))
    for box in lan.page.locator("input[name=members]").all()[:2]:
        counter.tap(box, leads_on=False)
    counter.tap(lan.find("button", "Lưu phân công"))
    assert planned(app, quarter) == (3, 1, 4)
    counter.tap(lan.find("button", "Chi ủy thông qua"))
    counter.tap(lan.find("button", "Gửi"))
    lan.must_read("Đã gửi cấp trên")
    assert counter.counts["taps"] <= MOST_TAPS
    assert counter.counts["characters"] <= MOST_CHARACTERS


def test_the_next_quarter_follows_the_frame_of_the_last_one(lan, app, world, quarter):
    test_a_quarter_takes_few_taps_and_no_typing(lan, app, quarter)
    counter = Counter(lan, name="again")
    lan.go(f"/branches/{world.units['home']}/topic-plans/{quarter.next.year}/q{quarter.next.number}")
    counter.tap(lan.page.get_by_role("link", name="Lập kế hoạch").first)
    counter.tap(lan.find("button", "Lập kế hoạch"))
    assert planned(app, quarter.next) == (3, 1, 4)
    assert counter.counts == {"taps": 2, "characters": 0}


def test_a_plan_goes_up_comes_back_and_goes_up_again(lan, app, world, quarter):
    plan = f"/branches/{world.units['home']}/topic-plans/{quarter.year}/q{quarter.number}"
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    cookie = str(signer.dumps({"_user_id": World.token("khanh"), "_fresh": True}))
    lan.go(f"{plan}/start")
    lan.press("Lập kế hoạch")
    lan.follow("Chọn:")
    lan.press("Đưa vào kế hoạch")
    lan.press("Lưu phân công")
    lan.press("Chi ủy thông qua")
    lan.press("Gửi")
    browser = lan.context.browser
    assert browser
    with Visitor(browser, lan.address, cookie, lan.page.viewport_size or SIZES["laptop"]) as khanh:
        khanh.go("/topic-plans/branches?view=branches")
        khanh.go(plan)
        khanh.follow("Góp ý, trả lại")
        line = khanh.page.locator("details", has=khanh.page.get_by_label("Góp ý người chuẩn bị"))
        line.locator("summary").click()
        line.locator("textarea").fill("Cử đồng chí am hiểu việc này.")
        khanh.press("Trả lại chi bộ", expect="Đã trả lại kế hoạch kèm góp ý.")
        lan.go(plan)
        lan.must_read("Cử đồng chí am hiểu việc này.")
        lan.follow("Trả lời")
        lan.press("Đã sửa theo góp ý", expect="Đã ghi trả lời góp ý.")
        lan.press("Mở lại để sửa")
        lan.page.locator("article h3 a").first.click()
        lan.look()
        lan.follow("Đổi người chuẩn bị")
        lan.choose("Người chuẩn bị", PEOPLE["ba"])
        lan.press("Lưu")
        lan.go(f"{plan}/history")
        lan.must_read(PEOPLE["ba"])
        lan.go(plan)
        lan.press("Chi ủy thông qua")
        lan.press("Gửi")
        khanh.go(plan)
        khanh.follow("Xem chỗ đã sửa")
        khanh.must_read("Gửi lần 2")
        khanh.must_read(PEOPLE["ba"])
        khanh.go(plan)
        khanh.press("Ghi nhận", expect="Đã ghi nhận kế hoạch.")


def test_late_plans_stand_before_the_ward_with_words_to_send(lan, app):
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    cookie = str(signer.dumps({"_user_id": World.token("khanh"), "_fresh": True}))
    now = Quarter.of(today())
    browser = lan.context.browser
    assert browser
    with Visitor(browser, lan.address, cookie, lan.page.viewport_size or SIZES["laptop"]) as khanh:
        khanh.go(f"/topic-plans/branches?year={now.year}&quarter={now.number}&view=branches")
        khanh.unfold("Nhắc riêng từng chi bộ")
        khanh.look()
        khanh.must_read("chưa nhận được kế hoạch sinh hoạt chuyên đề")
