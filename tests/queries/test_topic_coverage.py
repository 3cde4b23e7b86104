"""What became of a topic, branch by branch: as far as each came, never more than it sent or held."""

from __future__ import annotations

from datetime import date

import pytest

from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingKind, MeetingState
from branchmeet.domain.scope import Part, Scope
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_library import RefusalReason, Uptake
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import LibraryRefusal, Topic, TopicPlan
from branchmeet.policy import Permission, scope
from branchmeet.queries import topic_coverage, units
from branchmeet.queries.topic_coverage import Tally
from tests.factories import make_library_topic, make_meeting, make_task
from tests.people import World

YEAR = 2026
SPRING = Quarter(YEAR, 1)


@pytest.fixture
def key(context, world) -> int:
    return make_library_topic(world).id


def take(world: World, key: int | None, state=PlanState.NOTED, *, branch="home", quarter=SPRING, **details) -> Topic:
    plan = TopicPlan(branch_id=world.units[branch], year=quarter.year, quarter=quarter.number, state=state)
    db.session.add(plan)
    db.session.flush()
    topic = Topic(plan_id=plan.id, library_topic_id=key, title="Hẻm", subject="Hẻm", month=quarter.months[0], **details)
    db.session.add(topic)
    db.session.commit()
    return topic


def hold(world: World, topic: Topic, *, branch="home", state=MeetingState.CLOSED, **details) -> None:
    make_meeting(world, branch=branch, state=state, on=date(YEAR, 2, 5), topic_id=topic.id, **details)


def refuse(world: World, key: int, branch: str, reason=RefusalReason.NOT_HERE) -> None:
    db.session.add(LibraryRefusal(branch_id=world.units[branch], library_topic_id=key, reason=reason))
    db.session.commit()


def answer(world: World, key: int, branch: str = "home") -> topic_coverage.Answer:
    unit_id = world.units[branch]
    return topic_coverage.list_answers([unit_id], key, YEAR)[unit_id]


def ward(world: World) -> Scope:
    return Scope((Part(within=world.paths["ward"]),))


def whole(world: World, key: int) -> Tally:
    return topic_coverage.get_tally(ward(world), key, world.paths["ward"], YEAR)


# ---- one branch ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(PlanState))
def test_a_plan_counts_from_the_day_it_was_sent(key, world, state):
    take(world, key, state)
    sent = state in (PlanState.SUBMITTED, PlanState.NOTED, PlanState.RETURNED)
    assert answer(world, key).uptake is (Uptake.PLANNED if sent else Uptake.OPEN)
    assert whole(world, key).taken == sent


def test_what_was_studied_counts_whatever_became_of_the_plan(key, world):
    hold(world, take(world, key, PlanState.ADOPTED, adapted=True))
    found = answer(world, key)
    assert (found.uptake, found.period, found.adapted) == (Uptake.HELD, SPRING, True)


@pytest.mark.parametrize(
    "details", [{"state": MeetingState.CONVENED}, {"state": MeetingState.CANCELLED}, {"kind": MeetingKind.COMMITTEE}]
)
def test_only_a_meeting_of_the_branch_that_took_place_counts(key, world, details):
    hold(world, take(world, key), **details)
    assert answer(world, key).uptake is Uptake.PLANNED


@pytest.mark.parametrize(
    ("task", "uptake", "tasks"),
    [
        ({"state": TaskState.DONE}, Uptake.DONE, (1, 1)),
        ({"state": TaskState.OPEN}, Uptake.HELD, (1, 0)),
        ({"state": TaskState.PARTLY}, Uptake.HELD, (1, 0)),
        ({"state": TaskState.DONE, "internal_only": True}, Uptake.HELD, (0, 0)),
    ],
)
def test_a_task_of_the_topic_that_was_done_crowns_it(key, world, task, uptake, tasks):
    topic = take(world, key)
    hold(world, topic)
    make_task(world, topic_id=topic.id, **task)
    found = answer(world, key)
    assert (found.uptake, (found.tasks, found.tasks_done)) == (uptake, tasks)


def test_a_task_without_a_meeting_proves_nothing(key, world):
    make_task(world, topic_id=take(world, key).id, state=TaskState.DONE)
    assert answer(world, key).uptake is Uptake.PLANNED


def test_the_furthest_of_two_quarters_counts_once(key, world):
    hold(world, take(world, key))
    take(world, key, PlanState.SUBMITTED, quarter=Quarter(YEAR, 4))
    assert (answer(world, key).uptake, answer(world, key).period) == (Uptake.HELD, SPRING)
    assert (whole(world, key).taken, whole(world, key).held) == (1, 1)


def test_another_year_is_another_page(key, world):
    hold(world, take(world, key, quarter=Quarter(YEAR - 1, 4)))
    assert answer(world, key).uptake is Uptake.OPEN
    assert topic_coverage.list_answers([world.units["home"]], key, YEAR - 1)[world.units["home"]].uptake is Uptake.HELD


def test_who_took_it_after_all_does_not_count_as_refusing(key, world):
    refuse(world, key, "home")
    assert (answer(world, key).uptake, answer(world, key).reason) == (Uptake.REFUSED, RefusalReason.NOT_HERE)
    take(world, key)
    assert answer(world, key).uptake is Uptake.PLANNED
    assert (whole(world, key).taken, whole(world, key).refused) == (1, 0)


# ---- many branches -------------------------------------------------------------------------------------------------


@pytest.fixture
def spread(key, world) -> int:
    """Home has done a task of it, the inner branch refused, the neighbour said nothing, the other ward has no part."""
    topic = take(world, key)
    hold(world, topic)
    make_task(world, topic_id=topic.id, state=TaskState.DONE)
    refuse(world, key, "inner")
    return key


def test_the_tally_of_a_unit_is_that_of_its_branches(spread, world, acting):
    reach = scope(acting("khanh"), Permission.LIBRARY_COVERAGE)
    rows = units.outline(reach, [world.units["partial"]]).rows
    found = topic_coverage.tally(rows, spread, YEAR)
    by_unit = {unit: found[world.units[unit]] for unit in ("home", "neighbour", "partial", "inner")}
    assert by_unit == {
        "home": Tally(1, 1, 1, 1, 0),
        "neighbour": Tally(1, 0, 0, 0, 0),
        "partial": Tally(1, 0, 0, 0, 1),
        "inner": Tally(1, 0, 0, 0, 1),
    }
    assert whole(world, spread) == Tally(3, 1, 1, 1, 1)
    assert whole(world, spread).open == 1
    assert topic_coverage.count_reasons(reach, spread) == [(RefusalReason.NOT_HERE, 1)]


def test_the_list_of_topics_counts_within_the_scope_and_the_reach(spread, world, acting):
    of_district = make_library_topic(world, unit="district").id

    def rows(person: str) -> dict[int, Tally]:
        actor = acting(person)
        found = topic_coverage.list_coverage(
            scope(actor, Permission.LIBRARY_COVERAGE), scope(actor, Permission.LIBRARY_READ), YEAR, published=True
        )
        return {row.id: row.tally for row in found.rows}

    assert rows("khanh") == {spread: Tally(3, 1, 1, 1, 1), of_district: Tally(3, 0, 0, 0, 0)}
    assert rows("dat") == {spread: Tally(3, 1, 1, 1, 1), of_district: Tally(4, 0, 0, 0, 0)}
    assert rows("khach") == {of_district: Tally(1, 0, 0, 0, 0)}
    assert set(rows("kieu").values()) == {Tally()}  # who has no part in coverage counts no branch


def test_what_branches_wrote_themselves_is_listed_as_far_as_it_was_sent_or_held(key, world, acting):
    take(world, key)
    mine = take(world, None, PlanState.SUBMITTED, quarter=Quarter(YEAR, 2))
    studied = take(world, None, PlanState.ADOPTED, branch="neighbour")
    hold(world, studied, branch="neighbour")
    take(world, None, PlanState.DRAFT, branch="inner")
    take(world, None, PlanState.NOTED, branch="foreign")
    take(world, None, quarter=Quarter(YEAR - 1, 4))
    found = topic_coverage.list_own(ward(world), YEAR)
    assert [(row.id, row.uptake) for row in found.rows] == [(mine.id, Uptake.PLANNED), (studied.id, Uptake.HELD)]
    assert [row.branch_name for row in found.rows] == ["Chi bộ Khu phố 5", "Chi bộ Khu phố 6"]
    assert found.total == 2
