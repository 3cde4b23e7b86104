"""The page of a quarter's plan: who sees it in which state, and its way through the states."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.topic_plans import PlanState
from branchmeet.domain.vietnamese import roman
from branchmeet.extensions import db
from branchmeet.models import Meeting, Post, Standing, Topic, TopicPlan
from tests.exports.papers import texts
from tests.factories import make_meeting
from tests.web.topic_plans.conftest import MONTH, QUARTER

TITLES = {"Hẻm sạch, hết điểm đen rác", "Phòng cháy nhà trọ"}
LEADERS = {"lan", "mai"}
MEMBERS = LEADERS | {"sau", "minh", "thu"}
ABOVE = {"khanh", "phuoc", "hanh"}
NEVER = {"nam", "oanh", "quy"}


def shown(browse, person, plan) -> set[str] | None:
    """The titles a person finds on the plan's page; None where there is no page."""
    browser = browse(person)
    if browser.client.get(browser.url("topic_plans.show", **plan.address)).status_code == 404:
        return None
    text = browser.visit("topic_plans.show", **plan.address).text
    return {title for title in TITLES if title in text}


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        (PlanState.DRAFT, LEADERS | {"minh"}),
        (PlanState.ADOPTED, MEMBERS),
        (PlanState.SUBMITTED, MEMBERS | ABOVE),
        (PlanState.NOTED, MEMBERS | ABOVE),
    ],
)
def test_who_reads_the_plan_in_which_state(make_plan, browse, state, readers):
    plan = make_plan(state)
    everybody = MEMBERS | ABOVE | NEVER
    assert {person for person in everybody if shown(browse, person, plan) is not None} == readers


def test_a_preparer_sees_only_the_own_topic_of_a_draft(make_plan, browse):
    plan = make_plan()
    assert shown(browse, "minh", plan) == {"Hẻm sạch, hết điểm đen rác"}
    assert shown(browse, "mai", plan) == TITLES
    browse("minh").visit("topic_plans.topic", expect=404, topic_id=plan.topics[""])
    printed = browse("minh").client.get(browse("minh").url("topic_plans.paper", **plan.address))
    words = " ".join(texts(docx.Document(io.BytesIO(printed.data))))
    assert ("Hẻm sạch" in words, "Phòng cháy" in words) == (True, False)


def test_an_empty_quarter_says_what_to_do_first_and_starts_at_the_library(browse, world, library):
    place = {"branch_id": world.units["home"], "year": QUARTER.year, "quarter": QUARTER.number}
    browse("minh").visit("topic_plans.show", expect=404, **place)
    mai = browse("mai")
    page = mai.visit("topic_plans.show", **place)
    assert "Quý này chưa lập kế hoạch" in page.text
    url = mai.url("topic_plans.start", **place)
    assert url in page.links()
    shelf = mai.submit(mai.open(url).form(url))
    assert shelf.title.startswith("Chọn chuyên đề quý")
    again = mai.post("topic_plans.start", **place)
    assert "Quý này đã có kế hoạch, đồng chí làm tiếp ở đây." in mai.open(again.headers["Location"]).text


def test_a_quarter_of_no_calendar_is_not_there(browse, world):
    for address in ("1999/q1", "2026/q0", "2026/q5", "99999999999999999999/q1"):
        browse("lan").open(f"/branches/{world.units['home']}/topic-plans/{address}", expect=404)


def test_months_stand_side_by_side_with_their_meetings_and_warnings(make_plan, browse, world, change):
    plan = make_plan()
    change(lambda: make_meeting(world, on=QUARTER.starts_on))
    page = browse("lan").visit("topic_plans.show", **plan.address)
    assert [heading.get("id") for heading in page.all("h2") if (heading.get("id") or "").startswith("thang-")] == [
        f"thang-{month}" for month in QUARTER.months
    ]
    assert "19 giờ 00, Nhà văn hóa Khu phố 5" in page.text
    assert "điều nên xem, không bắt buộc" in page.text
    assert "Phòng cháy nhà trọ: Chưa phân công người chuẩn bị." in page.text
    assert "Tổ đảng 1: Điểm rác hẻm 8" in page.text


def test_the_leadership_alone_sees_who_has_had_how_much(make_plan, browse):
    plan = make_plan(PlanState.SUBMITTED)
    page = browse("mai").visit("topic_plans.show", **plan.address)
    assert "2/8 đồng chí có phần." in page.text
    assert "Hai quý trước và quý này chưa có phần: 6 đồng chí" in page.text
    assert [cell.text for cell in page.all("th", scope="row")] == ["Tổ đảng 1", "Tổ đảng 2"]
    months = [cell.text for cell in page.all("td") if cell.get("data-h") == "Tháng"]
    assert months == [str(MONTH), str(MONTH)]  # cell 1 and its preparer minh, cell 2 through ba
    for person in ("minh", "sau", "khanh", "hanh"):
        words = browse(person).visit("topic_plans.show", **plan.address).text
        assert "chưa có phần" not in words
        assert "Phân công trong quý" not in words


def test_a_branch_that_should_have_a_committee_is_told(make_plan, browse, change, world):
    plan = make_plan()
    change(lambda: db.session.query(Post).filter_by(kind="committee_member", unit_id=world.units["home"]).delete())
    assert "mà chưa có chi ủy" not in browse("lan").visit("topic_plans.show", **plan.address).text
    change(lambda: db.session.query(Standing).filter_by(kind="probationary").update({"kind": "full"}))
    page = browse("lan").visit("topic_plans.show", **plan.address)
    assert "Chi bộ có 9 đảng viên chính thức mà chưa có chi ủy." in page.text
    assert "Chi bộ thông qua" in page.text


def test_a_clash_is_still_told_when_the_plan_stands(make_plan, browse, world, change):
    plan = make_plan(PlanState.SUBMITTED)
    day = date(QUARTER.year, MONTH, 7)
    change(lambda: make_meeting(world, on=day, state=MeetingState.PLANNED))
    change(lambda: make_meeting(world, branch="neighbour", on=day, chair="nam", clerk=None, state=MeetingState.PLANNED))

    def also_there() -> None:
        post = db.session.query(Post).filter_by(kind="liaison", unit_id=world.units["home"]).one()
        there = {"unit_id": world.units["neighbour"], "kind": post.kind, "starts_on": post.starts_on}
        db.session.add(Post(member_id=post.member_id, **there))

    change(also_there)
    page = browse("mai").visit("topic_plans.show", **plan.address)
    assert "cấp ủy viên phụ trách trùng giờ với Chi bộ Khu phố 6." in page.text
    assert "Chưa phân công người chuẩn bị." not in page.text
    assert "trùng giờ" not in browse("khanh").visit("topic_plans.show", **plan.address).text


def test_a_month_with_nothing_in_it_leads_to_planning_its_meeting(make_plan, browse):
    plan = make_plan()
    lan = browse("lan")
    page = lan.visit("topic_plans.show", **plan.address)
    assert f"Tháng {QUARTER.months[0]}: Chưa có kỳ sinh hoạt nào." in page.text
    assert lan.url("topic_plans.meetings", **plan.address) in page.links()


def test_the_meeting_of_its_day_stands_in_the_card_of_a_topic(make_plan, browse, world, change, app):
    plan = make_plan()
    change(lambda: make_meeting(world, on=date(QUARTER.year, MONTH, 7), state=MeetingState.PLANNED))
    lan = browse("lan")
    page = lan.visit("topic_plans.show", **plan.address)
    assert "Chuyên đề · sau thường kỳ" in page.text
    assert page.text.count("19 giờ 00, Nhà văn hóa Khu phố 5") == 1
    lan.submit(page.form(lan.url("topic_plans.adopt", **plan.address)))
    with app.app_context():
        assert db.session.query(Meeting).one().topic_id == plan.topics["minh"]
    adopted = lan.visit("topic_plans.show", **plan.address)
    assert any("/meetings/new" in link and f"topic={plan.topics['']}" in link for link in adopted.links())
    assert not any(f"topic={plan.topics['minh']}" in link for link in adopted.links())


def test_the_whole_way_by_its_buttons(make_plan, browse, state_of):
    plan = make_plan()
    lan, khanh = browse("lan"), browse("khanh")

    def press(browser, endpoint):
        page = browser.visit("topic_plans.show", **plan.address)
        return browser.submit(page.form(browser.url(f"topic_plans.{endpoint}", **plan.address)))

    assert "Chi ủy đã thông qua" in press(lan, "adopt").text
    press(lan, "submit")
    assert state_of(plan) is PlanState.SUBMITTED
    form = khanh.visit("topic_plans.send_back", **plan.address).form(khanh.url("topic_plans.send_back", **plan.address))
    empty = khanh.submit(form, 422, reason="")
    assert empty.errors() == ["Đề nghị đồng chí điền mục này."]
    khanh.submit(form, reason="Đề nghị thêm người chuẩn bị cho tháng cuối quý.")
    returned = lan.visit("topic_plans.show", **plan.address)
    assert "Đề nghị thêm người chuẩn bị cho tháng cuối quý." in returned.text
    press(lan, "reopen")
    assert state_of(plan) is PlanState.DRAFT
    press(lan, "adopt")
    press(lan, "submit")
    noted = press(khanh, "note")
    assert "Cấp trên đã ghi nhận" in noted.text
    assert not [form for form in noted.forms() if "/topic-plans/" in form.action]


@pytest.mark.parametrize(
    ("state", "endpoint", "person", "words"),
    [
        (PlanState.ADOPTED, "adopt", "lan", "Không chuyển bước được vì hiện đang ở trạng thái “Đã thông qua”."),
        (PlanState.DRAFT, "submit", "lan", "Không chuyển bước được vì hiện đang ở trạng thái “Đang soạn”."),
        (PlanState.SUBMITTED, "reopen", "lan", "Không chuyển bước được vì hiện đang ở trạng thái “Đã gửi cấp trên”."),
        (PlanState.NOTED, "note", "khanh", "Không chuyển bước được vì hiện đang ở trạng thái “Cấp trên đã ghi nhận”."),
    ],
)
def test_a_step_out_of_turn_answers_with_its_sentence(
    make_plan, browse, stored, state_of, state, endpoint, person, words
):
    plan = make_plan(state)
    version = stored(TopicPlan, plan.id).version
    answer = browse(person).post(f"topic_plans.{endpoint}", {"version": version}, **plan.address)
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)
    assert state_of(plan) is state


def test_an_empty_plan_is_not_adopted(make_plan, browse):
    plan = make_plan()
    empty = {**plan.address, "quarter": QUARTER.number % 4 + 1}
    browse("lan").post("topic_plans.start", **empty)
    answer = browse("lan").post("topic_plans.adopt", {"version": 1}, **empty)
    assert answer.status_code == 422
    assert "Kế hoạch chưa có chuyên đề nào." in answer.get_data(as_text=True)


def test_who_looked_at_an_older_plan_is_told(make_plan, browse, state_of):
    plan = make_plan()
    answer = browse("lan").post("topic_plans.adopt", {"version": 1}, **plan.address)
    assert (answer.status_code, "Người khác vừa sửa" in answer.get_data(as_text=True)) == (409, True)
    assert state_of(plan) is PlanState.DRAFT


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("adopt", {"lan"}),
        ("submit", {"lan"}),
        ("reopen", {"lan"}),
        ("note", {"khanh"}),
    ],
)
def test_nobody_else_finds_the_door_of_a_step(make_plan, browse, endpoint, allowed):
    plan = make_plan(PlanState.SUBMITTED)
    found = {
        person
        for person in MEMBERS | ABOVE | NEVER
        if browse(person).post(f"topic_plans.{endpoint}", {"version": 0}, **plan.address).status_code != 404
    }
    assert found == allowed


def test_the_level_above_touches_nothing_before_it_is_sent(make_plan, browse):
    plan = make_plan(PlanState.ADOPTED)
    for endpoint in ("note", "send_back"):
        assert browse("khanh").post(f"topic_plans.{endpoint}", {"version": 4}, **plan.address).status_code == 404


def test_the_aim_keeps_what_both_editors_wrote(make_plan, browse, stored):
    plan = make_plan()
    lan, mai = browse("lan"), browse("mai")
    url = lan.url("topic_plans.aim", **plan.address)
    form = lan.open(url).form(url)
    mai.submit(mai.open(url).form(url), aim="Sát đời sống của Nhân dân.")
    conflict = lan.submit(form, 422, aim="Việc nhỏ, làm được ngay.")
    assert "Sát đời sống của Nhân dân." in conflict.text
    assert conflict.form(url).values["aim"] == "Việc nhỏ, làm được ngay."
    lan.submit(conflict.form(url))
    assert stored(TopicPlan, plan.id).aim == "Việc nhỏ, làm được ngay."


def test_the_paper_is_signed_by_the_committee_or_by_the_branch(make_plan, browse, change, world):
    plan = make_plan(PlanState.ADOPTED)

    def printed() -> tuple[str, list[str]]:
        answer = browse("lan").client.get(browse("lan").url("topic_plans.paper", **plan.address))
        return answer.headers["Content-Disposition"], texts(docx.Document(io.BytesIO(answer.data)))

    name, lines = printed()
    assert f"ke-hoach-sinh-hoat-chuyen-de-quy-{roman(QUARTER.number).lower()}-{QUARTER.year}.docx" in name
    assert lines[-3:] == ["T/M CHI ỦY", "BÍ THƯ", "Trương Thị Lan"]
    assert {"Tổ đảng 1", "Điểm rác hẻm 8", "Đồng chí Cao Văn Điền", "Đoàn Hữu Lành"} <= set(lines)
    change(lambda: db.session.query(Post).filter_by(kind="committee_member", unit_id=world.units["home"]).delete())
    _, lines = printed()
    assert lines[-3:] == ["T/M CHI BỘ", "BÍ THƯ", "Trương Thị Lan"]
    page = browse("lan").visit("topic_plans.show", **plan.address)
    assert "Chi bộ đã thông qua" in page.text
    assert "hi ủy" not in page.text


def test_the_page_costs_the_same_however_much_is_planned(make_plan, browse, statements, change, world):
    plan = make_plan(PlanState.ADOPTED)

    def cost(person: str, endpoint: str) -> int:
        browser = browse(person)
        url = browser.url(endpoint, **plan.address)
        statements.clear()
        assert browser.client.get(url).status_code == 200
        return sum(statement.startswith("SELECT") for statement in statements)

    def plan_much() -> None:
        for number in range(6):
            db.session.add(Topic(plan_id=plan.id, month=MONTH, title=f"Chuyên đề {number}", subject="A", prompts=[]))
            make_meeting(world, on=QUARTER.starts_on)

    pages = [("lan", "topic_plans.show"), ("minh", "topic_plans.show"), ("lan", "topic_plans.paper")]
    few = [cost(*page) for page in pages]
    change(plan_much)
    assert [cost(*page) for page in pages] == few
    assert few == [7, 5, 6]
