"""The library as the queries find it: what reaches a branch, what it used when, what is proposed for its quarter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.scope import Scope
from branchmeet.domain.topic_library import NEW_DAYS, RefusalReason
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import LibraryRefusal, LibraryTopic, Topic, TopicPlan
from branchmeet.policy import Permission, scope
from branchmeet.queries import topic_library, waiting
from branchmeet.queries.missing import Missing
from branchmeet.queries.topic_library import LibraryWish
from branchmeet.queries.waiting import Matter
from branchmeet.services import shipped
from tests.factories import make_library_topic
from tests.people import World

NEXT = Quarter(2027, 1)


@pytest.fixture
def shelf(context, world) -> dict[str, int]:
    """One topic of each unit above, by the unit that published it."""
    return {unit: make_library_topic(world, unit=unit).id for unit in ("district", "ward", "other_ward", "partial")}


def plan(world: World, library_topic_id: int, quarter: Quarter, *, branch="home", state=PlanState.NOTED) -> None:
    held = TopicPlan(branch_id=world.units[branch], year=quarter.year, quarter=quarter.number, state=state)
    db.session.add(held)
    db.session.flush()
    db.session.add(
        Topic(
            plan_id=held.id,
            library_topic_id=library_topic_id,
            title="Hẻm xanh",
            subject="Hẻm xanh",
            month=quarter.months[0],
        )
    )
    db.session.commit()


def refuse(world: World, library_topic_id: int, branch: str = "home") -> None:
    db.session.add(
        LibraryRefusal(branch_id=world.units[branch], library_topic_id=library_topic_id, reason=RefusalReason.NOT_HERE)
    )
    db.session.commit()


def fitting(world: World, branch: str = "home", quarter: Quarter = NEXT) -> list[int]:
    return [card.id for card in topic_library.list_fitting(world.units[branch], quarter)]


@pytest.mark.parametrize(
    ("person", "heard"),
    [
        ("minh", "district ward"),
        ("giang", "district ward partial"),
        ("an", "district other_ward"),
        ("khanh", "district ward partial"),
        ("kieu", "district ward partial"),
        ("dat", "district ward other_ward partial"),
        ("quy", ""),
    ],
)
def test_a_topic_reaches_the_branches_below_its_publisher(shelf, acting, person, heard):
    found = topic_library.list_library(scope(acting(person), Permission.LIBRARY_READ), LibraryWish(season=1))
    assert {row.id for row in found.rows} == {shelf[unit] for unit in heard.split()}


def test_the_list_says_when_the_branch_last_took_a_subject(context, world, acting):
    shipped.load_catalogue()
    read, wish = scope(acting("lan"), Permission.LIBRARY_READ), LibraryWish(season=1)
    page = topic_library.list_library(read, wish)
    taken = page.rows[5]
    plan(world, taken.id, Quarter(2026, 2))
    plan(world, taken.id, Quarter(2025, 4))
    plan(world, taken.id, Quarter(2027, 1), state=PlanState.DRAFT)
    plan(world, taken.id, Quarter(2026, 3), branch="neighbour")

    def used(person: str) -> dict[int, Quarter]:
        plans = scope(acting(person), Permission.PLAN_READ)
        found = topic_library.list_library(read, wish, branch_id=world.units["home"], plans=plans)
        return {card.id: card.last_used for card in found.rows if card.last_used}

    assert used("lan") == {taken.id: Quarter(2027, 1)}
    assert used("minh") == {taken.id: Quarter(2026, 2)}  # a draft is the leadership's
    seasons = [card.quarter for card in page.rows]
    assert (seasons[:12], page.total) == ([1] * 12, 48)


def test_what_fits_a_quarter_comes_from_above_first_and_leaves_out_the_rest(context, world):
    shipped.load_catalogue()
    shipped_ids = {topic.id for topic in db.session.query(LibraryTopic).filter_by(quarter=1)}
    own = make_library_topic(world, unit="ward", quarter=1).id
    make_library_topic(world, unit="ward", quarter=3)
    make_library_topic(world, unit="other_ward", quarter=1)
    all_year = make_library_topic(world, unit="district").id
    found = fitting(world)
    assert set(found[:2]) == {own, all_year}
    assert set(found[2:]) <= shipped_ids
    assert len(found) == topic_library.FITTING


@pytest.mark.parametrize(
    ("quarter", "stays"),
    [(Quarter(2025, 4), True), (Quarter(2026, 1), False), (Quarter(2026, 4), False), (Quarter(2027, 1), False)],
)
def test_what_was_studied_within_a_year_is_not_proposed_again(shelf, world, quarter, stays):
    plan(world, shelf["ward"], quarter)
    assert (shelf["ward"] in fitting(world)) is stays
    assert shelf["ward"] in fitting(world, "neighbour")


def test_what_was_refused_or_withdrawn_is_not_proposed(shelf, world):
    refuse(world, shelf["ward"])
    db.session.get_one(LibraryTopic, shelf["district"]).withdrawn_on = NEXT.starts_on
    db.session.commit()
    assert fitting(world) == []
    assert fitting(world, "neighbour") == [shelf["ward"]]


def test_a_refused_subject_leaves_the_list_of_its_branch_alone(shelf, world, acting):
    refuse(world, shelf["ward"])

    def listed(person: str, branch: str) -> set[int]:
        read = scope(acting(person), Permission.LIBRARY_READ)
        found = topic_library.list_library(read, LibraryWish(season=1), branch_id=world.units[branch])
        return {row.id for row in found.rows}

    assert listed("lan", "home") == {shelf["district"]}
    assert listed("nam", "neighbour") == {shelf["district"], shelf["ward"]}
    assert [row.library_topic_id for row in topic_library.list_refused(world.units["home"])] == [shelf["ward"]]


def test_a_subject_is_offered_only_where_it_was_published(shelf, world):
    offer = topic_library.get_offer(world.units["foreign"], shelf["other_ward"])
    assert offer.subject.unit_id == world.units["foreign"]
    with pytest.raises(Missing):
        topic_library.get_offer(world.units["home"], shelf["other_ward"])
    with pytest.raises(Missing):
        topic_library.get_publisher(world.units["home"])


def test_what_fits_costs_one_statement_at_any_size(context, world, statements):
    shipped.load_catalogue()
    statements.clear()
    fitting(world)
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1


def test_a_new_topic_waits_for_each_branch_until_it_answers(context, world, acting):
    day = today()
    new = {unit: make_library_topic(world, unit=unit).id for unit in ("district", "ward", "other_ward")}
    make_library_topic(world, published_on=day - timedelta(days=NEW_DAYS + 1))
    make_library_topic(world, withdrawn_on=day)

    def waits(person: str) -> int:
        scopes = dict.fromkeys(Matter, Scope()) | {
            Matter.LIBRARY_TO_ANSWER: scope(acting(person), Permission.LIBRARY_ANSWER)
        }
        return sum(one.count for one in waiting.list_waiting(scopes, today=day))

    assert [waits(person) for person in ("lan", "nam", "minh", "khanh")] == [2, 2, 0, 0]
    refuse(world, new["ward"])
    plan(world, new["district"], NEXT, state=PlanState.DRAFT)
    assert [waits(person) for person in ("lan", "nam")] == [0, 2]
