"""What the level above sees of its topics, from publishing to the task that was done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_library import RefusalReason
from branchmeet.domain.topic_plans import PlanState
from branchmeet.domain.units import UnitKind
from branchmeet.extensions import db
from branchmeet.models import LibraryRefusal, LibraryTopic, Topic, TopicPlan, Unit
from branchmeet.services import topic_library
from branchmeet.services import topic_plans as plans
from tests.factories import make_held, make_library_topic, make_meeting, make_task
from tests.web.topic_plans.test_library import TITLE, WORDS

THIS = Quarter.of(today())


def rows(page) -> list[str]:
    """The rows of the lists of a page, as read."""
    items = (item for item in page.all("li") if "task-item" in item.get("class", "").split())
    return [" ".join("".join(item.itertext()).split()) for item in items]


def state_of(page, name: str) -> str:
    (row,) = (row for row in rows(page) if row.startswith(name))
    return row


def test_from_the_ward_to_the_task_that_was_done(browse, inside, world, who):
    """The ward publishes, the branch plans it, sends the plan, studies it, finishes a task: each step shows."""
    van, lan, khanh = browse("van"), browse("lan"), browse("khanh")
    form = van.visit("topic_plans.publish_topic", unit_id=world.units["ward"])
    van.submit(form.form(van.url("topic_plans.publish_topic", unit_id=world.units["ward"])), **WORDS)
    with inside():
        key = db.session.query(LibraryTopic).filter_by(title=TITLE).one().id

    def seen() -> str:
        page = khanh.visit("topic_plans.topic_coverage_of", library_topic_id=key)
        return state_of(page, "Chi bộ Khu phố 5")

    assert seen().endswith("Chưa trả lời")
    address = {"branch_id": world.units["home"], "year": THIS.year, "quarter": THIS.number}
    with inside():
        plan_id = plans.start(**address, by=who("lan"))
    page = lan.visit("topic_plans.library_topic", library_topic_id=key)
    (take,) = (link for link in page.links() if "/topics/new?library=" in link)
    lan.submit(lan.open(take).form(lan.url("topic_plans.new_topic", **address)))
    assert seen().endswith("Chưa trả lời")  # a draft stays in the branch

    with inside():
        for step in (plans.adopt, plans.submit):
            step(plan_id=plan_id, version=db.session.get_one(TopicPlan, plan_id).version, by=who("lan"))
    assert seen().endswith("Đã đưa vào kế hoạch")

    with inside():
        topic = db.session.query(Topic).filter_by(library_topic_id=key).one()
        topic_id = topic.id
        held = make_held(world, on=today() - timedelta(days=2), topic_id=topic_id)
        task_id = make_task(world, meeting_id=held.id, topic_id=topic_id).id
    assert seen().endswith("Đã sinh hoạt")
    assert "xong 0/1 việc" in seen()

    lan.visit("tasks.show", task_id=task_id)
    done = lan.post("tasks.confirm", {"version": 1, "step": "done", "result": "Đã thay 8 bóng"}, task_id=task_id)
    assert done.status_code == 303, done.get_data(as_text=True)[:3000]
    assert seen().endswith("Đã có việc hoàn thành")
    assert "xong 1/1 việc" in seen()
    listed = khanh.visit("topic_plans.coverage")
    assert [cell.text for cell in listed.all("td", class_="r")][:5] == ["3", "1", "1", "1", "0"]
    assert (
        khanh.url("topic_plans.topic", topic_id=topic_id)
        in khanh.visit("topic_plans.topic_coverage_of", library_topic_id=key).links()
    )


def test_a_refusal_shows_its_reason_and_is_counted(browse, inside, world, who):
    with inside():
        key = make_library_topic(world).id
        topic_library.refuse(
            branch_id=world.units["home"],
            library_topic_id=key,
            reason=RefusalReason.OTHER,
            words="Chi bộ vừa làm tháng 9",
            by=who("lan"),
        )
    page = browse("van").visit("topic_plans.topic_coverage_of", library_topic_id=key)
    assert "Lý do khác: Chi bộ vừa làm tháng 9" in state_of(page, "Chi bộ Khu phố 5")
    assert "Vì sao không chọn Lý do khác: 1" in page.text


def test_a_unit_opens_to_its_branches(browse, inside, world):
    with inside():
        key = make_library_topic(world).id
    dat = browse("dat")
    page = dat.visit("topic_plans.topic_coverage_of", library_topic_id=key)
    assert [row.split(" bộ phường")[0] for row in rows(page)] == ["Đảng"]  # the other ward has no part in it
    (opening,) = (link for link in page.links() if "open=" in link and "/coverage" in link)
    opened = dat.open(opening.partition("#")[0])
    assert "0/3 chi bộ đã chọn" in opened.text
    assert {row.split("Chưa")[0].strip() for row in rows(opened)} >= {"Chi bộ Khu phố 5", "Chi bộ Khu phố 6"}


@pytest.mark.parametrize("person", ["lan", "minh", "hanh", "kieu", "quy"])
def test_who_has_no_part_in_coverage(browse, inside, world, person):
    with inside():
        key = make_library_topic(world).id
    browse(person).visit("topic_plans.coverage", expect=404)
    browse(person).visit("topic_plans.topic_coverage_of", expect=404, library_topic_id=key)


def test_the_ward_picks_what_a_branch_wrote_itself(browse, inside, world, make_plan):
    plan = make_plan(PlanState.SUBMITTED)
    own = {"origin": "own", "year": plan.address["year"]}
    van, ward = browse("van"), world.units["ward"]
    page = van.visit("topic_plans.coverage", query=own)
    (pick, _) = (link for link in page.links() if "/topic-library/new?topic=" in link)
    form = van.open(pick).form(van.url("topic_plans.publish_topic", unit_id=ward))
    words = form.values
    written = (words["title"], words["prompts"])
    assert written == ("Hẻm sạch, hết điểm đen rác", "Góc nào hay bị đổ trộm?\nAi giữ sau khi dọn?")
    more = {"description": "Cách làm của Khu phố 5.", "field": "urban_environment", "quarter": "0"}
    assert van.submit(form, **more).title == "Hẻm sạch, hết điểm đen rác"
    khanh = browse("khanh").visit("topic_plans.coverage", query=own)
    assert not [link for link in khanh.links() if "/topic-library/new" in link]


def test_what_one_may_not_read_is_not_picked(browse, world, make_plan):
    plan = make_plan()
    draft = {"topic": plan.topics["minh"]}
    for person in ("van", "kieu"):
        browse(person).visit("topic_plans.publish_topic", expect=404, query=draft, unit_id=world.units["ward"])


def test_a_topic_of_another_ward_is_not_found(browse, inside, world):
    with inside():
        key = make_library_topic(world, unit="other_ward").id
    browse("khanh").visit("topic_plans.topic_coverage_of", expect=404, library_topic_id=key)
    browse("dat").visit("topic_plans.topic_coverage_of", library_topic_id=key)


@pytest.mark.parametrize(
    "query",
    [{"year": "1"}, {"open": "x.9.-1"}, {"origin": "?"}, {"origin": "shipped"}, {"origin": "own"}, {"page": "9" * 30}],
)
def test_nonsense_in_the_address_does_no_harm(browse, inside, world, query):
    with inside():
        key = make_library_topic(world).id
    browse("dat").visit("topic_plans.coverage", query=query)
    browse("dat").visit("topic_plans.topic_coverage_of", query=query, library_topic_id=key)


def test_coverage_costs_the_same_at_any_size(browse, inside, world, statements):
    with inside():
        key = make_library_topic(world).id
    visits = [
        ("topic_plans.coverage", {}, 3),
        ("topic_plans.coverage", {"origin": "own"}, 3),
        ("topic_plans.topic_coverage_of", {"library_topic_id": key}, 8),
    ]

    def costs() -> list[int]:
        browser, found = browse("khanh"), []
        for endpoint, ids, _ in visits:
            url = browser.url(endpoint, **ids)
            statements.clear()
            assert browser.client.get(url).status_code == 200
            found.append(sum(statement.startswith(("SELECT", "WITH")) for statement in statements))
        return found

    few = costs()
    with inside():
        _fill(world, key)
    assert costs() == few
    assert all(cost <= most for cost, (_, _, most) in zip(few, visits, strict=True))


def _fill(world, key: int) -> None:
    """Sixty more branches, every other one with the topic in its plan, studied and followed by a task."""
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
        unit.path = f"{world.paths['ward']}{unit.id}/"
        world.units[f"more {number}"] = unit.id
        if number % 2:
            db.session.add(LibraryRefusal(branch_id=unit.id, library_topic_id=key, reason=RefusalReason.STUDIED))
            continue
        plan = TopicPlan(branch_id=unit.id, year=THIS.year, quarter=THIS.number, state=PlanState.NOTED)
        db.session.add(plan)
        db.session.flush()
        topic = Topic(plan_id=plan.id, library_topic_id=key, title="Hẻm", subject="Hẻm", month=THIS.months[0])
        db.session.add(topic)
        db.session.flush()
        branch = f"more {number}"
        make_meeting(world, branch=branch, chair=None, clerk=None, state=MeetingState.CLOSED, topic_id=topic.id)
        make_task(world, branch=branch, topic_id=topic.id, state=TaskState.DONE)
