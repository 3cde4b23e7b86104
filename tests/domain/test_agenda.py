"""Default agendas, the ruler laid on them, and moving an item."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.agenda import (
    Advice,
    DefaultItem,
    Length,
    Move,
    advise,
    default_agenda,
    measure,
    moved,
    required_minutes,
)
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.domain.undoing import UNDO_WITHIN, ensure_may_undo, may_undo

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "studies_topic", "minutes"),
    [(MeetingKind.REGULAR, False, 90), (MeetingKind.REGULAR, True, 120), (MeetingKind.THEMATIC, True, 90)],
)
def test_a_default_agenda_keeps_the_rule_exactly(kind, studies_topic, minutes):
    items = default_agenda(kind, studies_topic=studies_topic)
    ruler = measure(((item.item.kind, item.minutes) for item in items), minutes)
    assert required_minutes(kind, studies_topic=studies_topic) == minutes
    assert (ruler.total, ruler.length) == (minutes, Length.RIGHT)


def test_a_regular_agenda_looks_back_before_it_looks_on_and_closes_last():
    kinds = [item.item.kind for item in default_agenda(MeetingKind.REGULAR, studies_topic=True)]
    assert kinds == [
        AgendaKind.OPENING,
        AgendaKind.TASK_RESULTS,
        AgendaKind.ORIENTATION,
        AgendaKind.TOPIC,
        AgendaKind.NEXT_TASKS,
        AgendaKind.CRITICISM,
        AgendaKind.CLOSING,
    ]


def test_a_topic_stands_only_where_one_is_studied():
    without = default_agenda(MeetingKind.REGULAR, studies_topic=False)
    assert DefaultItem.TOPIC not in {item.item for item in without}


def test_every_kind_of_meeting_has_an_agenda_to_begin_with():
    assert all(default_agenda(kind, studies_topic=False) for kind in MeetingKind)


def test_the_branchs_own_length_replaces_the_rule_but_makes_none_where_there_is_none():
    assert required_minutes(MeetingKind.REGULAR, studies_topic=True, own=60) == 60
    assert required_minutes(MeetingKind.COMMITTEE, studies_topic=False, own=60) is None


@pytest.mark.parametrize(
    ("minutes", "length", "missing"),
    [(89, Length.TOO_SHORT, 1), (90, Length.RIGHT, 0), (120, Length.RIGHT, 0), (121, Length.TOO_LONG, 0)],
)
def test_the_ruler_says_too_short_and_too_long(minutes, length, missing):
    ruler = measure([(AgendaKind.OTHER, minutes)], 90)
    assert (ruler.length, ruler.missing, ruler.scale) == (length, missing, 120)


TASKS, OTHER = (AgendaKind.TASK_RESULTS, 20), (AgendaKind.OTHER, 40)
OPENING, CRITICISM = (AgendaKind.OPENING, 5), (AgendaKind.CRITICISM, 15)


@pytest.mark.parametrize(
    ("items", "advices"),
    [
        ([OPENING, TASKS, OTHER, CRITICISM], []),
        ([TASKS, OTHER, CRITICISM], []),
        ([OPENING, OTHER, TASKS, CRITICISM], [Advice.TASKS_LATE]),
        ([OPENING, OTHER, CRITICISM], [Advice.TASKS_MISSING]),
        ([OPENING, TASKS], [Advice.CRITICISM_MISSING]),
        ([TASKS, (AgendaKind.CRITICISM, 14)], [Advice.CRITICISM_SHORT]),
        ([TASKS, (AgendaKind.CRITICISM, 10), (AgendaKind.CRITICISM, 5)], []),
        ([TASKS, (AgendaKind.CRITICISM, 30)], []),
        ([TASKS, (AgendaKind.CRITICISM, 31)], [Advice.CRITICISM_LONG]),
        ([OTHER], [Advice.TASKS_MISSING, Advice.CRITICISM_MISSING]),
        ([], []),
    ],
)
def test_a_regular_meeting_looks_back_first_and_has_time_for_criticism(items, advices):
    assert list(advise(MeetingKind.REGULAR, items)) == advices


def test_a_branch_may_have_minutes_of_its_own_and_other_meetings_need_no_criticism():
    short = [TASKS, (AgendaKind.CRITICISM, 10)]
    assert advise(MeetingKind.REGULAR, short, criticism_minutes=(10, 20)) == ()
    assert advise(MeetingKind.THEMATIC, [OTHER]) == ()
    assert advise(MeetingKind.EXTRAORDINARY, short) == (Advice.CRITICISM_SHORT,)


@pytest.mark.parametrize("studies_topic", [False, True])
def test_the_default_agenda_needs_no_advice(studies_topic):
    for kind in MeetingKind:
        items = [(one.item.kind, one.minutes) for one in default_agenda(kind, studies_topic=studies_topic)]
        assert advise(kind, items) == ()


def test_an_empty_agenda_without_a_rule_can_still_be_drawn():
    assert measure([], None).scale == 1
    assert measure([], 90).length is Length.TOO_SHORT


def test_an_item_moves_by_one_place_and_stays_at_the_ends():
    assert moved([4, 7, 9], 9, Move.UP) == (4, 9, 7)
    assert moved([4, 7, 9], 4, Move.DOWN) == (7, 4, 9)
    assert moved([4, 7, 9], 4, Move.UP) == (4, 7, 9)
    assert moved([4, 7, 9], 9, Move.DOWN) == (4, 7, 9)


@given(st.lists(st.integers(), min_size=1, max_size=8, unique=True), st.data())
def test_moving_up_and_down_again_restores_the_order(ids, data):
    item = data.draw(st.sampled_from(ids[1:] or ids))
    up = moved(ids, item, Move.UP)
    assert sorted(up) == sorted(ids)
    if item != ids[0]:
        assert list(moved(up, item, Move.DOWN)) == ids


def test_only_the_one_who_did_it_may_undo_it_and_only_for_a_day():
    last_moment = MONDAY + UNDO_WITHIN
    ensure_may_undo(done_at=MONDAY, done_by=1, account_id=1, now=last_moment)
    assert may_undo(done_at=MONDAY, done_by=1, account_id=1, now=last_moment)
    with pytest.raises(RuleBroken) as others:
        ensure_may_undo(done_at=MONDAY, done_by=2, account_id=1, now=MONDAY)
    with pytest.raises(RuleBroken) as late:
        ensure_may_undo(done_at=MONDAY, done_by=1, account_id=1, now=last_moment + timedelta(seconds=1))
    assert (others.value.rule, late.value.rule) == (Rule.UNDO_OTHERS, Rule.UNDO_LATE)
    assert not may_undo(done_at=MONDAY, done_by=None, account_id=1, now=MONDAY)
