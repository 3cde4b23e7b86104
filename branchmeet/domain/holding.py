"""A meeting against its clock: how long it has lasted, where its agenda should be by now, what is done on an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from branchmeet.domain.meetings import AgendaKind
from branchmeet.domain.required_steps import RequiredStep, StepKey, StepList


class DraftField(StrEnum):
    """What somebody is typing on an item."""

    NOTE = "note"
    CONCLUSION = "conclusion"


@dataclass(frozen=True)
class Place:
    """An item against the clock, in minutes: when the agenda has it begin and end, and how long the meeting lasts."""

    begins: int
    ends: int
    spent: int

    @property
    def minute(self) -> int:
        """The minute of the item in which the meeting is, 0 before its time."""
        return max(0, self.spent - self.begins)

    @property
    def behind(self) -> int:
        """Minutes by which the meeting is behind its agenda, 0 while it is not."""
        return max(0, self.spent - self.ends)


def minutes_spent(
    opened_at: datetime | None, until: datetime, *, pause_minutes: int = 0, paused_at: datetime | None = None
) -> int:
    """Whole minutes of meeting: pauses that are over and the one going on do not count; 0 before it was opened."""
    if opened_at is None:
        return 0
    last = min(until, paused_at) if paused_at else until
    return max(0, whole_minutes(last - opened_at) - pause_minutes)


def whole_minutes(span: timedelta) -> int:
    """Whole minutes of a span."""
    return int(span.total_seconds() // 60)


def place_of(minutes: Sequence[int], position: int, spent: int) -> Place:
    """Where the item at `position` (from 0) stands, given the minutes of every item in order."""
    begins = sum(minutes[:position])
    return Place(begins, begins + minutes[position], spent)


def steps_during(kind: AgendaKind, steps: Sequence[RequiredStep]) -> tuple[RequiredStep, ...]:
    """The required steps that are usually taken on an item of this kind, in order (grade P).

    A regular part and a thematic part each present, discuss, conclude and give tasks: an item on the topic belongs to
    the thematic list, every other one to the regular list where the meeting has it.
    """
    wanted = _STEPS_OF_KIND.get(kind, ())
    lists = {step.of for step in steps}
    thematic = kind is AgendaKind.TOPIC and StepList.THEMATIC in lists
    preferred = StepList.THEMATIC if thematic or StepList.REGULAR not in lists else StepList.REGULAR
    return tuple(step for step in steps if step.key in wanted and (step.of is preferred or len(lists) == 1))


_STEPS_OF_KIND: dict[AgendaKind, frozenset[StepKey]] = {
    AgendaKind.OPENING: frozenset(
        {StepKey.PURPOSE, StepKey.CHOOSE_CLERK, StepKey.ATTENDANCE, StepKey.DUES, StepKey.ADOPT_AGENDA, StepKey.AIM}
    ),
    AgendaKind.TASK_RESULTS: frozenset({StepKey.PRESENT, StepKey.TASK_RESULTS}),
    AgendaKind.ORIENTATION: frozenset({StepKey.ORIENTATION}),
    AgendaKind.TOPIC: frozenset(
        {StepKey.AIM, StepKey.PRESENT, StepKey.DISCUSSION, StepKey.CONCLUDE, StepKey.ASSIGN_TASKS}
    ),
    AgendaKind.NEXT_TASKS: frozenset({StepKey.PRESENT, StepKey.DISCUSSION, StepKey.ASSIGN_TASKS}),
    AgendaKind.CRITICISM: frozenset({StepKey.CRITICISM}),
    AgendaKind.OTHER: frozenset({StepKey.DISCUSSION, StepKey.ANSWER_REQUESTS}),
    AgendaKind.CLOSING: frozenset({StepKey.ANSWER_REQUESTS, StepKey.CONCLUDE}),
}
