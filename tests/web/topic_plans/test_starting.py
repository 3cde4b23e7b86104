"""Beginning a plan: everything proposed, one press; what is refused stands beside its field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingState
from branchmeet.extensions import db
from branchmeet.models import Meeting, Topic, TopicPlan
from tests.factories import make_meeting
from tests.web.topic_plans.conftest import QUARTER

LATER = QUARTER.next


@pytest.fixture
def address(world):
    return {"branch_id": world.units["home"], "year": QUARTER.year, "quarter": QUARTER.number}


@pytest.fixture
def habit(change, world):
    """The branch met on the third of the last two months."""
    for back in (2, 1):
        day = (today().replace(day=1) - timedelta(days=31 * back)).replace(day=3)
        change(lambda: make_meeting(world, on=day, state=MeetingState.CLOSED))  # noqa: B023


def start_form(browser, address):
    return browser.visit("topic_plans.start", **address).form(browser.url("topic_plans.start", **address))


def test_one_press_makes_the_plan_and_its_three_meetings(browse, address, habit, library, app):
    lan = browse("lan")
    page = lan.submit(start_form(lan, address))
    assert page.title.startswith("Chọn chuyên đề")
    with app.app_context():
        made = db.session.query(Meeting).filter(Meeting.month >= QUARTER.starts_on).order_by(Meeting.month).all()
        assert [meeting.month.month for meeting in made] == list(QUARTER.months)
        assert {meeting.place for meeting in made} == {"Nhà văn hóa Khu phố 5"}
        assert db.session.query(TopicPlan).count() == 1


def test_a_month_without_its_mark_gets_no_meeting(browse, address, habit, library, app):
    lan = browse("lan")
    form = start_form(lan, address)
    values = form.values
    del values["meets_2"]
    lan.client.post(form.action, data=values)
    with app.app_context():
        assert {
            meeting.month.month for meeting in db.session.query(Meeting).filter(Meeting.month >= QUARTER.starts_on)
        } == {
            QUARTER.months[0],
            QUARTER.months[2],
        }


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day_1": "2020-01-07"}, "phải nằm trong tháng"),
        ({"day_2": ""}, "Đề nghị đồng chí điền mục này."),
        ({"day_3": "hôm nào rảnh"}, "Đề nghị ghi ngày theo dạng 24/11/2026."),
        ({"place": "x" * 5000}, "Dài quá, tối đa 200 ký tự."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_stays(browse, address, habit, app, changed, words):
    lan = browse("lan")
    form = start_form(lan, address)
    kept = form.values
    page = lan.submit(form, 422, **changed)
    assert any(words in error for error in page.errors())
    again = page.form(form.action).values
    assert {name: again[name] for name in kept if name not in ("csrf_token", *changed)} == {
        name: kept[name] for name in kept if name not in ("csrf_token", *changed)
    }
    with app.app_context():
        assert (db.session.query(TopicPlan).count(), db.session.query(Meeting).count()) == (0, 2)


def test_a_day_that_has_passed_is_refused_beside_it(browse, world, change, app):
    quarter = Quarter.of(today())
    address = {"branch_id": world.units["home"], "year": quarter.year, "quarter": quarter.number}
    lan = browse("lan")
    place = today().month - quarter.months[0] + 1
    form = start_form(lan, address)
    passed = date(quarter.year, today().month, 1).isoformat()
    page = lan.submit(form, 422, **{f"meets_{place}": "y", f"day_{place}": passed})
    assert page.errors() == ["Giờ này đã qua. Đề nghị đồng chí chọn ngày, giờ sắp tới."]


def test_the_frame_of_the_last_quarter_fills_the_next(make_plan, browse, library, world, app):
    make_plan()
    address = {"branch_id": world.units["home"], "year": LATER.year, "quarter": LATER.number}
    lan = browse("lan")
    page = lan.submit(start_form(lan, address))
    assert page.title.startswith("Kế hoạch chuyên đề")
    with app.app_context():
        made = db.session.query(Topic).join(TopicPlan, TopicPlan.id == Topic.plan_id).filter_by(**address)
        titles = {topic.title for topic in made}
    assert len(titles) == 2
    assert not titles & {"Hẻm sạch, hết điểm đen rác", "Phòng cháy nhà trọ"}


def test_a_draft_takes_the_frame_later_and_the_missing_meetings(make_plan, browse, library, world, habit, app):
    make_plan()
    address = {"branch_id": world.units["home"], "year": LATER.year, "quarter": LATER.number}
    lan = browse("lan")
    lan.post("topic_plans.start", **address)
    url = lan.url("topic_plans.frame", **address)
    form = lan.open(url).form(url)
    page = lan.submit(form, **{"slots-0-choice": "same", "slots-1-choice": ""})
    assert "Hẻm sạch, hết điểm đen rác" in page.text
    assert "Trùng với chuyên đề của quý trước." in page.text
    url = lan.url("topic_plans.meetings", **address)
    lan.submit(lan.open(url).form(url))
    assert "đã có kỳ thường kỳ" in lan.open(url).text


def test_who_comes_second_is_led_to_the_plan_that_stands(make_plan, browse):
    plan = make_plan()
    answer = browse("mai").client.get(browse("mai").url("topic_plans.start", **plan.address))
    assert (answer.status_code, answer.headers["Location"].endswith(f"q{QUARTER.number}")) == (303, True)


@pytest.mark.parametrize("person", ["minh", "sau", "nam", "khanh", "hanh", "quy"])
def test_nobody_but_the_leadership_begins_a_plan(browse, address, person):
    browser = browse(person)
    for endpoint in ("start", "frame", "meetings"):
        browser.visit(f"topic_plans.{endpoint}", 404, **address)
        assert browser.post(f"topic_plans.{endpoint}", **address).status_code == 404
