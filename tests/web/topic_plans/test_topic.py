"""Topics and assignments on their pages: few taps for the leadership, the right words for everybody else."""

from __future__ import annotations

from datetime import date

import pytest

from branchmeet import days_off
from branchmeet.clock import today
from branchmeet.domain.plan_days import DayRules, due_before
from branchmeet.domain.topic_plans import PlanState, quarter_in_hand
from branchmeet.extensions import db
from branchmeet.models import Assignment, AssignmentSpeaker, LibraryTopic, Topic, TopicPlan
from tests.factories import make_meeting
from tests.web.topic_plans.conftest import MONTH, QUARTER

WASTE = "Hẻm sạch, hết điểm đen rác"


@pytest.fixture
def count(app):
    """How many rows of a table there are."""

    def rows(kind: type) -> int:
        with app.app_context():
            return db.session.query(kind).count()

    return rows


def test_a_topic_with_its_assignments_takes_seven_taps_and_no_typing(browse, world, library, app, change):
    change(lambda: make_meeting(world, on=date(QUARTER.year, MONTH, 7)))
    lan = browse("lan")
    taps = 0

    def tap(page, form=None, **values):
        nonlocal taps
        taps += 1
        return lan.submit(form, **values) if form else lan.open(page)

    place = {"branch_id": world.units["home"], "year": QUARTER.year, "quarter": QUARTER.number}
    in_hand = quarter_in_hand(today())
    if in_hand != QUARTER:
        lan.post("topic_plans.start", **(place | {"year": in_hand.year, "quarter": in_hand.number}))
    url = lan.url("topic_plans.start", **place)
    assert url in lan.visit("topic_plans.index").links()
    shelf = tap(None, tap(url).form(url))
    choose = next(link for link in shelf.all("a") if (link.get("aria-label") or "").startswith("Chọn: "))
    offered = tap(choose.get("href"))
    new = next(form for form in offered.forms() if form.action.startswith(lan.url("topic_plans.new_topic", **place)))
    assign = tap(None, new, month=str(MONTH))
    asked = next(form for form in assign.forms() if form.action.endswith("/assignments/new"))
    plan = tap(None, asked, members=[str(world.members["minh"]), str(world.members["thu"])])
    taps += 2  # the two boxes ticked on the way
    assert taps == 7
    assert "Tổ đảng 1: " in plan.text
    with app.app_context():
        topic = db.session.query(Topic).one()
        taken = db.session.get(LibraryTopic, topic.library_topic_id)
        assert (topic.title, topic.meets_on) == (taken.title, date(QUARTER.year, MONTH, 7))
        assert topic.draft_due_on == worked_out(topic, DayRules().draft_days)
        assignments = db.session.query(Assignment).order_by(Assignment.id).all()
        assert [one.cell_id for one in assignments[:2]] == [world.cells[1], world.cells[2]]
        assert [one.study for one in assignments[:2]] == taken.prompts[:2]
        assert {one.member_id for one in assignments[2:]} == {world.members["minh"], world.members["thu"]}
        assert {one.due_on for one in assignments} == {worked_out(topic, DayRules().speech_days)}


def worked_out(topic, days):
    return due_before(topic.meets_on, days, today=today(), holidays=days_off.around(topic.meets_on))


def test_the_month_one_came_from_is_chosen_already(browse, make_plan, library):
    plan, lan, month = make_plan(), browse("lan"), QUARTER.months[2]
    shelf = lan.visit("topic_plans.library", query={"plan": plan.id, "month": month})
    choose = next(link for link in shelf.links() if "/topics/new?library=" in link)
    assert f"month={month}" in choose
    form = next(form for form in lan.open(choose).forms() if "/topics/new" in form.action)
    assert form.values["month"] == str(month)
    nowhere = lan.visit("topic_plans.new_topic", query={"month": "13"}, **plan.address)
    assert next(form for form in nowhere.forms() if "/topics/new" in form.action).values["month"] != "13"


def test_the_post_that_the_library_names_is_proposed_as_preparer(browse, make_plan, library, world, app):
    plan = make_plan()
    with app.app_context():
        keys = {topic.preparer_role: topic.id for topic in db.session.query(LibraryTopic)}
    for role, person in {"secretary": "lan", "committee_member": "mai", "cell_leader": "sau"}.items():
        page = browse("lan").visit("topic_plans.new_topic", query={"library": keys[role]}, **plan.address)
        form = next(form for form in page.forms() if "/topics/new" in form.action)
        assert form.values["preparer_id"] == str(world.members[person])


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_stays(browse, make_plan, count):
    plan = make_plan()
    lan = browse("lan")
    url = lan.url("topic_plans.new_topic", **plan.address)
    typed = {
        "title": "",
        "month": str(MONTH),
        "content": "Chuyện ở hẻm 8 & hẻm 10 <rất dài>",
        "meets_on": QUARTER.starts_on.isoformat(),
    }
    page = lan.submit(lan.open(url).form(url), 422, **typed)
    assert page.errors() == ["Đề nghị đồng chí điền mục này."]
    assert page.form(url).values | typed == page.form(url).values
    page = lan.submit(page.form(url), 422, title="Hẻm sạch")
    assert page.errors() == [f"Ngày sinh hoạt phải nằm trong tháng {MONTH}/{QUARTER.year} đã chọn."]
    page = lan.submit(page.form(url), 422, meets_on="31/02/2026", title="x" * 5000, preparer_id="999", month="13")
    assert sorted(page.errors()) == sorted(
        [
            "Đề nghị ghi ngày theo dạng 24/11/2026.",
            "Dài quá, tối đa 150 ký tự.",
            "Lựa chọn này không có trong danh sách.",
            "Lựa chọn này không có trong danh sách.",
        ]
    )
    assert count(Topic) == 2


def test_two_editors_of_a_topic_see_both_texts(browse, make_plan, stored):
    plan = make_plan()
    lan, mai = browse("lan"), browse("mai")
    url = lan.url("topic_plans.edit_topic", topic_id=plan.topics["minh"])
    form = lan.open(url).form(url)
    mai.submit(mai.open(url).form(url), title="Hẻm xanh của mai")
    conflict = lan.submit(form, 422, title="Hẻm đẹp của lan")
    assert "Hẻm xanh của mai" in conflict.text
    lan.submit(conflict.form(url))
    assert stored(Topic, plan.topics["minh"]).title == "Hẻm đẹp của lan"


def test_the_preparer_is_changed_after_adoption_too(browse, make_plan, stored, world):
    plan = make_plan(PlanState.SUBMITTED)
    mai = browse("mai")
    url = mai.url("topic_plans.preparer", topic_id=plan.topics[""])
    page = mai.submit(mai.open(url).form(url), preparer_id=str(world.members["ba"]))
    assert "Cao Văn Điền" in page.text
    assert stored(Topic, plan.topics[""]).preparer_id == world.members["ba"]
    answer = mai.post(
        "topic_plans.edit_topic", {"title": "Khác", "month": MONTH, "version": 2}, topic_id=plan.topics[""]
    )
    assert answer.status_code == 422
    assert "Không làm được bước này vì hiện đang ở trạng thái “Đã gửi cấp trên”." in answer.get_data(as_text=True)


def test_a_topic_is_taken_out_of_a_draft_only(browse, make_plan, stored, count):
    plan = make_plan()
    lan = browse("lan")
    form = lan.visit("topic_plans.topic", topic_id=plan.topics[""]).form(f"/topics/{plan.topics['']}/removal")
    assert "Phòng cháy" not in lan.submit(form).text
    lan.post("topic_plans.adopt", {"version": stored(TopicPlan, plan.id).version}, **plan.address)
    answer = lan.post("topic_plans.remove_topic", {"version": 1}, topic_id=plan.topics["minh"])
    assert (answer.status_code, count(Topic)) == (422, 1)


# ---- who is asked --------------------------------------------------------------------------------------------------


def test_whose_turn_it_is_stands_first(browse, make_plan, world):
    plan = make_plan()
    page = browse("lan").visit("topic_plans.assign", topic_id=plan.topics[""])
    offered = [int(box.get("value")) for box in page.all("input", name="members")]
    assert offered[-2:] == [world.members["ba"], world.members["minh"]]
    assert page.text.count("hai quý chưa có phần") == 6
    assert page.text.count("quý này đã có 1 phần") == 2


def test_only_who_is_not_asked_yet_is_offered(browse, make_plan, world):
    plan = make_plan()
    page = browse("lan").visit("topic_plans.assign", topic_id=plan.topics["minh"])
    offered = {box.get("value") for box in page.all("input", name="members")}
    assert [box.get("value") for box in page.all("input", type="hidden") if box.get("name") == "cells-0-cell_id"] == [
        str(world.cells[2])
    ]
    assert {str(world.members[name]) for name in ("lan", "minh", "thu")} <= offered
    assert not {str(world.members[name]) for name in ("ba", "chin", "nam")} & offered


def test_strangers_and_nobody_are_refused_with_their_sentence(browse, make_plan, world, count):
    plan = make_plan()
    lan = browse("lan")
    url = lan.url("topic_plans.assign", topic_id=plan.topics[""])
    offered = lan.open(url).form(url)
    nobody = {name: value for name, value in offered.values.items() if not name.endswith("chosen")}
    page = lan._read(lan.client.post(url, data=nobody), 422)
    assert "Đề nghị đồng chí chọn ít nhất một tổ đảng hoặc một đảng viên." in page.text
    page = lan.submit(offered, 422, members=str(world.members["nam"]))
    assert page.errors() == ["Lựa chọn này không có trong danh sách."]
    page = lan.submit(offered, 422, **{"cells-0-cell_id": "999"})
    assert "Lựa chọn này không có trong danh sách." in page.text
    page = lan.submit(offered, 422, **{"cells-0-cell_id": "x" * 5000, "due_on": "mai"})
    assert "Đề nghị ghi ngày theo dạng 24/11/2026." in page.errors()
    assert count(Assignment) == 2


def test_an_assignment_is_changed_and_withdrawn(browse, make_plan, stored):
    plan = make_plan(PlanState.NOTED)
    lan, key = browse("lan"), plan.assignments["cell"]
    url = lan.url("topic_plans.edit_assignment", assignment_id=key)
    late = lan.submit(lan.open(url).form(url), 422, due_on=date(QUARTER.year, MONTH, 8).isoformat())
    assert late.errors() == [f"Hạn không được sau ngày {date(QUARTER.year, MONTH, 7):%d/%m/%Y}."]
    page = lan.submit(late.form(url), due_on="", study="Hẻm 10")
    assert "Hẻm 10" in page.text
    page = lan.submit(page.form(lan.url("topic_plans.withdraw", assignment_id=key)))
    assert "Đã thôi phân công Tổ đảng 1." in page.text
    assert stored(Assignment, key).withdrawn_on == today()
    lan.open(url, expect=404)


def test_the_cell_leader_names_speakers_of_the_own_cell(browse, make_plan, world, count):
    plan = make_plan(PlanState.ADOPTED)
    sau, key = browse("sau"), plan.assignments["cell"]
    url = sau.url("topic_plans.speakers", assignment_id=key)
    assert url in sau.visit("topic_plans.topic", topic_id=plan.topics["minh"]).links()
    page = sau.open(url)
    offered = {box.get("value") for box in page.all("input", name="members")}
    assert str(world.members["minh"]) in offered
    assert str(world.members["ba"]) not in offered
    refused = sau.submit(page.form(url), 422, members=str(world.members["ba"]))
    assert refused.errors() == ["Lựa chọn này không có trong danh sách."]
    shown = sau.submit(page.form(url), members=[str(world.members["minh"]), str(world.members["tu"])])
    assert "Đoàn Hữu Lành được cử phát biểu" in shown.text
    assert (
        "Phát biểu: Đoàn Hữu Lành, Phan Thị Thơm" in sau.visit("topic_plans.topic", topic_id=plan.topics["minh"]).text
    )
    assert count(AssignmentSpeaker) == 2
    for person in ("lan", "minh", "khanh", "nam"):
        browse(person).open(url, expect=404)


def test_nobody_is_named_for_a_plan_that_is_still_a_draft(browse, make_plan):
    plan = make_plan()
    browse("sau").visit("topic_plans.speakers", expect=404, assignment_id=plan.assignments["cell"])


@pytest.mark.parametrize("person", ["sau", "thu", "nam", "khanh", "phuoc", "hanh", "oanh", "quy"])
def test_nobody_but_the_leadership_finds_the_doors_of_writing(browse, make_plan, person):
    plan = make_plan(PlanState.SUBMITTED)
    browser = browse(person)
    topic, assignment = {"topic_id": plan.topics["minh"]}, {"assignment_id": plan.assignments["cell"]}
    for endpoint, ids in (
        ("new_topic", plan.address),
        ("aim", plan.address),
        ("edit_topic", topic),
        ("content", topic),
        ("preparer", topic),
        ("assign", topic),
        ("remove_topic", topic),
        ("edit_assignment", assignment),
        ("withdraw", assignment),
    ):
        assert browser.post(f"topic_plans.{endpoint}", {"version": 1}, **ids).status_code == 404, endpoint


def test_forms_cost_no_more_with_more_people_and_meetings(browse, make_plan, statements, change, world):
    plan = make_plan()
    lan = browse("lan")
    paths = [
        lan.url("topic_plans.new_topic", **plan.address),
        lan.url("topic_plans.topic", topic_id=plan.topics["minh"]),
        lan.url("topic_plans.assign", topic_id=plan.topics["minh"]),
        lan.url("topic_plans.edit_assignment", assignment_id=plan.assignments["cell"]),
    ]

    def costs() -> list[int]:
        found = []
        for path in paths:
            statements.clear()
            assert lan.client.get(path).status_code == 200
            found.append(sum(statement.startswith("SELECT") for statement in statements))
        return found

    def grow() -> None:
        for number in range(5):
            make_meeting(world, on=QUARTER.starts_on)
            row = Assignment(topic_id=plan.topics["minh"], member_id=world.members["lan"], study=str(number))
            db.session.add(row)

    few = costs()
    change(grow)
    assert costs() == few
    assert max(few) <= 6
