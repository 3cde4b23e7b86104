"""What is worth a look in a quarter's plan before it is adopted. Nothing here ever blocks (grade P).

That a branch of nine or more full members elects a committee is the Charter of the Party (grade B).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from branchmeet.domain.calendar import Quarter, month_end
from branchmeet.domain.plan_days import Holidays, clear_of_feasts, feast_near
from branchmeet.domain.topic_plans import PlannedTopic
from branchmeet.domain.vietnamese import fold

COMMITTEE_FROM = 9
"""From so many full members on a branch elects a committee."""


class PlanWarning(StrEnum):
    """Something worth a look."""

    NO_TOPIC = "no_topic"
    NO_COMMITTEE = "no_committee"
    EMPTY_MONTH = "empty_month"
    FEAST = "feast"
    CLASH = "clash"
    NO_MEETING = "no_meeting"
    NO_PREPARER = "no_preparer"
    NO_ASSIGNMENT = "no_assignment"
    SAME_AS_LAST_QUARTER = "same_as_last_quarter"
    IDLE_CELL = "idle_cell"


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting of the quarter; `clash` names another branch that its liaison is to attend at the same time."""

    meeting_id: int
    day: date
    clash: str | None = None


@dataclass(frozen=True)
class Surroundings:
    """What the rules need to know besides the topics."""

    quarter: Quarter
    today: date
    holidays: Holidays
    meetings: tuple[PlannedMeeting, ...]
    full_members: int
    has_committee: bool
    idle_cells: tuple[str, ...]


@dataclass(frozen=True)
class Warned:
    """A warning and what it is about: a topic, a meeting, a month, or the plan as a whole.

    `about` is a name that belongs to it (of the feast, of the other branch, of the cell); `better` a day to move to.
    """

    warning: PlanWarning
    topic_id: int | None = None
    meeting_id: int | None = None
    month: int | None = None
    day: date | None = None
    about: str = ""
    better: date | None = None

    @property
    def is_of_meeting(self) -> bool:
        """About a meeting, which may still be moved when the plan itself stands."""
        return self.meeting_id is not None


def find_warnings(
    topics: Sequence[PlannedTopic], last_quarter: Iterable[PlannedTopic], around: Surroundings
) -> tuple[Warned, ...]:
    """Everything worth a look: the plan as a whole first, then month by month, then topic by topic."""
    before = list(last_quarter)
    return (
        *_whole(topics, around),
        *_months(topics, around),
        *(warned for topic in topics for warned in _topic(topic, before, around)),
        *_cells(topics, around),
    )


def _whole(topics: Sequence[PlannedTopic], around: Surroundings) -> Iterator[Warned]:
    if not topics:
        yield Warned(PlanWarning.NO_TOPIC)
    if around.full_members >= COMMITTEE_FROM and not around.has_committee:
        yield Warned(PlanWarning.NO_COMMITTEE, about=str(around.full_members))


def _months(topics: Sequence[PlannedTopic], around: Surroundings) -> Iterator[Warned]:
    for month in around.quarter.months:
        meetings = [meeting for meeting in around.meetings if meeting.day.month == month]
        is_over = month_end(date(around.quarter.year, month, 1)) < around.today
        if not meetings and not is_over and all(topic.month != month for topic in topics):
            yield Warned(PlanWarning.EMPTY_MONTH, month=month)
        for meeting in meetings:
            if meeting.day >= around.today:
                yield from _meeting(meeting, around.holidays)


def _meeting(meeting: PlannedMeeting, holidays: Holidays) -> Iterator[Warned]:
    def warned(warning: PlanWarning, about: str, better: date | None = None) -> Warned:
        day = meeting.day
        return Warned(warning, meeting_id=meeting.meeting_id, month=day.month, day=day, about=about, better=better)

    if feast := feast_near(meeting.day, holidays):
        yield warned(PlanWarning.FEAST, feast, better=clear_of_feasts(meeting.day, holidays))
    if meeting.clash:
        yield warned(PlanWarning.CLASH, meeting.clash)


def _topic(topic: PlannedTopic, before: Sequence[PlannedTopic], around: Surroundings) -> Iterator[Warned]:
    days = {meeting.day for meeting in around.meetings}
    for warning, holds in (
        (PlanWarning.NO_MEETING, topic.meets_on not in days),
        (PlanWarning.NO_PREPARER, not topic.has_preparer),
        (PlanWarning.NO_ASSIGNMENT, not topic.assignments),
        (PlanWarning.SAME_AS_LAST_QUARTER, any(_is_same(topic, other) for other in before)),
    ):
        if holds:
            yield Warned(warning, topic_id=topic.topic_id)


def _cells(topics: Sequence[PlannedTopic], around: Surroundings) -> Iterator[Warned]:
    """Cells that got nothing, once somebody got something."""
    assigned = [topic for topic in topics if topic.assignments]
    if assigned:
        topic_id = assigned[-1].topic_id
        yield from (Warned(PlanWarning.IDLE_CELL, topic_id=topic_id, about=name) for name in around.idle_cells)


def _is_same(topic: PlannedTopic, other: PlannedTopic) -> bool:
    if topic.library_topic_id and topic.library_topic_id == other.library_topic_id:
        return True
    return fold(topic.subject).split() == fold(other.subject).split()
