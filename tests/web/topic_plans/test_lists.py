"""The quarters of a branch, what is asked of one, all plans for the level above, and the library."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.plan_days import DayRules
from branchmeet.domain.topic_plans import PlanState
from branchmeet.domain.units import UnitKind
from branchmeet.domain.vietnamese import roman
from branchmeet.extensions import db
from branchmeet.models import LibraryTopic, Unit
from tests.web.topic_plans.conftest import QUARTER

HERE = {"year": QUARTER.year, "quarter": QUARTER.number}


def rows(page) -> list[str]:
    """The rows of the lists of a page, as read."""
    return [" ".join("".join(item.itertext()).split()) for item in page.all("li", class_="task-item")]


@pytest.fixture
def many_branches(app, world):
    """Sixty more branches in the ward."""
    with app.app_context():
        path = world.paths["ward"]
        for number in range(60):
            unit = Unit(
                parent_id=world.units["ward"],
                kind=UnitKind.BRANCH,
                organisation_name=f"Chi bộ số {number}",
                place="Tân Mẫu",
                has_roster=True,
                path="",
            )
            db.session.add(unit)
            db.session.flush()
            unit.path = f"{path}{unit.id}/"
        db.session.commit()


# ---- one's own quarters --------------------------------------------------------------------------------------------


def test_the_leadership_finds_its_quarters_and_the_one_to_plan(browse, make_plan, world):
    make_plan()
    page = browse("mai").visit("topic_plans.index")
    assert any("2 chuyên đề · 2 phân công" in row and "Đang soạn" in row for row in rows(page))
    assert any(link.endswith("/start") for link in page.links())


def test_a_member_finds_what_is_asked_and_adopted_plans_only(browse, make_plan):
    make_plan()
    hidden = browse("thu").visit("topic_plans.index")
    assert "Phần của đồng chí" not in hidden.text
    assert "Đang soạn" not in hidden.text
    assert not [form for form in hidden.forms() if "/topic-plans/" in form.action]


def test_what_is_asked_of_whom(browse, make_plan):
    make_plan(PlanState.ADOPTED)

    def asked(person: str) -> list[str]:
        page = browse(person).visit("topic_plans.index")
        return [row for row in rows(page) if "Hẻm sạch" in row]

    assert len(asked("ba")) == 1
    assert asked("thu") == []
    assert ["Chuẩn bị chuyên đề" in row for row in asked("minh")] == [True, False]  # as preparer, and with cell 1
    assert "Điểm rác hẻm 8" in asked("tu")[0]


def test_a_preparer_is_led_to_the_own_draft(browse, make_plan):
    plan = make_plan()
    links = browse("minh").visit("topic_plans.index").links()
    assert f"/topics/{plan.topics['minh']}" in links
    assert f"/topics/{plan.topics['']}" not in links


@pytest.mark.parametrize("person", ["oanh", "kieu", "quy"])
def test_who_has_nothing_to_do_with_plans_finds_no_door(browse, person):
    browse(person).visit("topic_plans.index", expect=404)
    browse(person).visit("topic_plans.branches", expect=404)


# ---- the level above -----------------------------------------------------------------------------------------------


def test_missing_plans_stand_first_and_inside_ones_look_missing(browse, make_plan):
    make_plan(PlanState.ADOPTED)
    before = browse("khanh").visit("topic_plans.branches", query=HERE)
    assert "3 chi bộ: 3 chưa gửi, 0 chờ ghi nhận, 0 đã ghi nhận" in before.text
    assert not [link for link in before.links() if link.startswith("/branches/")]


def test_late_branches_stand_with_a_text_to_remind_them(browse, make_plan, world, change):
    make_plan(PlanState.SUBMITTED)
    khanh = browse("khanh")
    year, quarter = QUARTER.year, QUARTER.number
    change(lambda: set_rule(world.units["ward"], submission_day=1))
    page = khanh.visit("topic_plans.branches", query={"year": year, "quarter": quarter, "view": "branches"})
    is_late = today() > DayRules(submission_day=1).submission_due_on(QUARTER)
    assert ("Quá hạn gửi" in page.text) is is_late
    now = Quarter.of(today())
    late = khanh.visit("topic_plans.branches", query={"year": now.year, "quarter": now.number, "view": "branches"})
    assert "Quá hạn gửi: 3 chi bộ" in late.text
    due = DayRules(submission_day=1).submission_due_on(now)
    (shared,) = [box for box in late.all("div") if box.get("id") == "nhac-chung"]
    words = " ".join("".join(shared.itertext()).split())
    assert "Kính gửi các đồng chí bí thư" in words
    assert "Chi bộ Khu phố 5" in words
    assert f"quý {roman(now.number)}/{now.year} (hạn" in words
    (own,) = [box for box in late.all("div") if box.get("id") == f"nhac-{world.units['home']}"]
    words = " ".join("".join(own.itertext()).split())
    assert words.startswith("Kính gửi đồng chí bí thư Chi bộ Khu phố 5. Đến nay Đảng ủy phường Tân Mẫu chưa nhận được")
    assert f"(hạn {due:%d/%m/%Y})" in words


def set_rule(unit_id, **rules):
    db.session.get(Unit, unit_id).rules = rules


def test_a_list_of_134_branches_costs_what_a_short_one_does(browse, many_branches, statements, world, app):
    with app.app_context():
        for number in range(134 - 63):
            path = f"{world.paths['ward']}9{number:04}/"
            names = {"organisation_name": f"Chi bộ thêm {number}", "place": "Tân Mẫu"}
            unit = Unit(parent_id=world.units["ward"], kind=UnitKind.BRANCH, path=path, has_roster=True, **names)
            db.session.add(unit)
        db.session.commit()
    khanh = browse("khanh")
    for query in ("", "?view=branches", "?view=branches&standing=missing&page=3"):
        url = khanh.url("topic_plans.branches") + query
        statements.clear()
        answer = khanh.client.get(url)
        assert answer.status_code == 200
        assert sum(statement.startswith("SELECT") for statement in statements) <= 3
    assert "134 chi bộ" in khanh.open(khanh.url("topic_plans.branches")).text


def test_a_plan_that_waits_is_led_to(browse, make_plan, world):
    plan = make_plan(PlanState.SUBMITTED)
    khanh = browse("khanh")
    page = khanh.visit("topic_plans.branches", query=HERE)
    assert [row.split("Đảng")[0] for row in rows(page)][-1] == "Chi bộ Khu phố 5"
    assert khanh.url("topic_plans.show", **plan.address) in page.links()
    waiting = khanh.visit("topic_plans.branches", query=HERE | {"standing": "waiting"})
    assert len(rows(waiting)) == 1
    elsewhere = browse("khach").visit("topic_plans.branches", query=HERE)
    assert [row.split("Đảng")[0] for row in rows(elsewhere)] == ["Chi bộ Khu phố 1"]


def test_staff_without_a_branch_begins_with_all_branches_and_a_liaison_with_his(browse, make_plan):
    make_plan(PlanState.SUBMITTED)
    assert browse("phuoc").client.get("/topic-plans").headers["Location"] == "/topic-plans/branches"
    assert len(rows(browse("hanh").visit("topic_plans.branches", query=HERE))) == 1


def test_many_branches_are_counted_by_the_unit_above_and_paged(browse, make_plan, many_branches, world):
    make_plan(PlanState.SUBMITTED)
    khanh = browse("khanh")
    page = khanh.visit("topic_plans.branches", query=HERE)
    heads = ["".join(cell.itertext()) for cell in page.all("th", scope="row")]
    assert heads == ["Đảng bộ phường Tân Mẫu", "Đảng bộ bộ phận Khu phố 9"]
    one_by_one = khanh.visit("topic_plans.branches", query=HERE | {"view": "branches", "under": world.units["ward"]})
    assert len(rows(one_by_one)) == 50
    last = khanh.visit(
        "topic_plans.branches", query=HERE | {"view": "branches", "under": world.units["ward"], "page": 2}
    )
    assert rows(last)[-1].startswith("Chi bộ Khu phố 5")


@pytest.mark.parametrize(
    "query", [{"page": "9" * 30}, {"under": "x"}, {"year": "-1"}, {"standing": "?"}, {"view": "?"}]
)
def test_nonsense_in_the_address_does_no_harm(browse, query):
    browse("khanh").visit("topic_plans.branches", query=query)
    browse("lan").visit("topic_plans.index", query=query)


def test_lists_cost_three_statements_at_any_size(browse, make_plan, statements, app, world, request, library):
    make_plan(PlanState.SUBMITTED)
    visits = [
        ("khanh", "topic_plans.branches"),
        ("dat", "topic_plans.branches"),
        ("minh", "topic_plans.index"),
        ("lan", "topic_plans.library"),
    ]

    def costs() -> list[int]:
        found = []
        for person, endpoint in visits:
            browser = browse(person)
            url = browser.url(endpoint)
            statements.clear()
            assert browser.client.get(url).status_code == 200
            found.append(sum(statement.startswith("SELECT") for statement in statements))
        return found

    few = costs()
    request.getfixturevalue("many_branches")
    assert costs() == few
    assert max(few) <= 3


def test_the_first_page_leads_to_the_plan_that_waits(browse, make_plan):
    plan = make_plan(PlanState.SUBMITTED)
    khanh = browse("khanh")
    url = khanh.url("topic_plans.by_key", plan_id=plan.id)
    assert url in khanh.visit("home.index").links()
    assert khanh.client.get(url).headers["Location"] == khanh.url("topic_plans.show", **plan.address)
    assert browse("nam").client.get(url).status_code == 404


# ---- the library ---------------------------------------------------------------------------------------------------


def test_the_library_is_found_without_marks_by_field_and_by_season(browse, library, app):
    with app.app_context():
        shelf = {topic.title: topic for topic in db.session.query(LibraryTopic)}
    titles = lambda page: {"".join(head.itertext()) for head in page.all("h2")} & set(shelf)  # noqa: E731
    thu = browse("thu")
    assert "Phân loại rác tại nguồn" in titles(thu.visit("topic_plans.library", query={"q": "phan LOAI rac"}))
    assert titles(thu.visit("topic_plans.library", query={"q": "không có chữ này đâu"})) == set()
    economy = titles(thu.visit("topic_plans.library", query={"field": "economy_jobs"}))
    assert economy == {title for title, topic in shelf.items() if topic.field == "economy_jobs"}
    season = titles(thu.visit("topic_plans.library", query={"season": "1"}))
    assert len({shelf[title].quarter for title in season}) == 1
    assert titles(thu.visit("topic_plans.library")) == season
    assert len(titles(thu.visit("topic_plans.library", query={"season": "0"}))) == len(shelf) == 48


def test_a_subject_is_chosen_only_for_ones_own_draft(browse, make_plan, library):
    plan = make_plan()
    page = browse("mai").visit("topic_plans.library", query={"plan": plan.id})
    assert [link for link in page.links() if "/topics/new?library=" in link]
    for person in ("minh", "nam", "khanh"):
        browse(person).visit("topic_plans.library", expect=404, query={"plan": plan.id})
    assert not [link for link in browse("mai").visit("topic_plans.library").links() if "/topics/new" in link]
