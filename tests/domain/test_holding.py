"""A meeting against its clock, and the steps of an item."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from branchmeet.domain.holding import minutes_spent, place_of, steps_during
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.domain.required_steps import StepKey, StepList, steps_of

OPENED = datetime(2026, 12, 3, 12, 3, tzinfo=UTC)


def after(minutes):
    return OPENED + timedelta(minutes=minutes)


def test_pauses_do_not_count():
    assert minutes_spent(None, after(9)) == 0
    assert minutes_spent(OPENED, after(42)) == 42
    assert minutes_spent(OPENED, after(42), pause_minutes=10) == 32
    assert minutes_spent(OPENED, after(42), pause_minutes=10, paused_at=after(30)) == 20
    assert minutes_spent(OPENED, OPENED - timedelta(minutes=1)) == 0


def test_an_item_knows_where_it_should_be():
    place = place_of([5, 20, 25], 2, 33)
    assert (place.begins, place.ends, place.minute, place.behind) == (25, 50, 8, 0)
    assert place_of([5, 20, 25], 1, 33).behind == 8
    assert place_of([5, 20, 25], 2, 3).minute == 0


def test_each_part_of_an_evening_has_its_own_steps():
    both = steps_of(MeetingKind.REGULAR, studies_topic=True)
    on_topic = steps_during(AgendaKind.TOPIC, both)
    assert {step.of for step in on_topic} == {StepList.THEMATIC}
    assert {step.of for step in steps_during(AgendaKind.NEXT_TASKS, both)} == {StepList.REGULAR}
    alone = steps_of(MeetingKind.THEMATIC, studies_topic=True)
    assert StepKey.AIM in {step.key for step in steps_during(AgendaKind.OPENING, alone)}
    assert steps_during(AgendaKind.OPENING, ()) == ()
