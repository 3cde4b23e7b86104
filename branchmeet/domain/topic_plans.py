"""A quarter's topic plan: its states, and what it must contain before it goes on.

That a branch studies at least one topic a quarter and sends the draft at least one day before is Hướng dẫn 42-HD/BTCTW
(28/10/2025, grade B); that the committee asks each cell and each member to study and to speak is the practice of the
2023 report (grade A). What it warns of stands in `plan_warnings`, the days it proposes in `plan_days`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.states import step

PAPERS_DAYS_BEFORE = 1
"""The draft goes to the members at least this many days before the meeting (42-HD/BTCTW, grade B)."""


class PlanState(StrEnum):
    """Where a topic plan stands."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    SUBMITTED = "submitted"
    NOTED = "noted"
    RETURNED = "returned"


PLAN_STEPS = {
    "adopt": step({PlanState.DRAFT}, PlanState.ADOPTED),
    "reopen": step({PlanState.ADOPTED, PlanState.RETURNED}, PlanState.DRAFT),
    "submit": step({PlanState.ADOPTED}, PlanState.SUBMITTED),
    "note": step({PlanState.SUBMITTED}, PlanState.NOTED),
    "return": step({PlanState.SUBMITTED}, PlanState.RETURNED),
}

PLAN_EDITABLE = frozenset({PlanState.DRAFT})
PLAN_ADOPTED = frozenset({PlanState.ADOPTED, PlanState.SUBMITTED, PlanState.NOTED})
"""Adopted and not sent back: what the members of the branch may read and work from."""
PLAN_SUBMITTED = frozenset({PlanState.SUBMITTED, PlanState.NOTED, PlanState.RETURNED})
"""What the level above may see."""
PLAN_ASSIGNABLE = PLAN_EDITABLE | PLAN_ADOPTED
"""Who prepares and who speaks may change after adoption, because people fall ill; topics and days may not."""


class PlanStanding(StrEnum):
    """How the plan of a branch stands before the level above; the order is that of its attention."""

    MISSING = "missing"
    RETURNED = "returned"
    WAITING = "waiting"
    NOTED = "noted"
    INSIDE = "inside"


STANDINGS = {
    None: PlanStanding.MISSING,
    PlanState.RETURNED: PlanStanding.RETURNED,
    PlanState.SUBMITTED: PlanStanding.WAITING,
    PlanState.NOTED: PlanStanding.NOTED,
    PlanState.DRAFT: PlanStanding.INSIDE,
    PlanState.ADOPTED: PlanStanding.INSIDE,
}
"""What the state of a plan that one may read means from outside; None: there is none to read."""


@dataclass(frozen=True)
class PlannedTopic:
    """What the rules need to know of one topic of a plan."""

    title: str
    subject: str
    month: int
    topic_id: int = 0
    library_topic_id: int | None = None
    has_preparer: bool = False
    assignments: int = 0
    meets_on: date | None = None


def ensure_plannable(quarter: Quarter, today: date) -> None:
    """RuleBroken(PLAN_QUARTER_FAR) for a quarter outside last year, this year and next year."""
    if abs(quarter.year - today.year) > 1:
        raise RuleBroken(Rule.PLAN_QUARTER_FAR, least=today.year - 1, most=today.year + 1)


def ensure_adoptable(quarter: Quarter, topics: Sequence[PlannedTopic]) -> None:
    """RuleBroken unless the plan has at least one topic and each has a title, a subject and a month of the quarter."""
    if not topics:
        raise RuleBroken(Rule.PLAN_WITHOUT_TOPIC)
    for topic in topics:
        if not topic.title.strip() or not topic.subject.strip():
            raise RuleBroken(Rule.TOPIC_UNNAMED, month=topic.month)
        ensure_month(quarter, topic.month)


def ensure_month(quarter: Quarter, month: int) -> None:
    """RuleBroken(TOPIC_OUTSIDE_QUARTER) unless the month, 1 to 12, is one of the quarter's."""
    if month not in quarter.months:
        first, _, last = quarter.months
        raise RuleBroken(Rule.TOPIC_OUTSIDE_QUARTER, field="month", first=first, last=last)


def ensure_days(quarter: Quarter, month: int, *, meets_on: date | None, draft_due_on: date | None) -> None:
    """RuleBroken unless the topic is studied in its month and its draft is due before, at a day that makes sense."""
    if meets_on and (meets_on.year, meets_on.month) != (quarter.year, month):
        raise RuleBroken(Rule.TOPIC_DAY_OUTSIDE_MONTH, field="meets_on", month=month, year=quarter.year)
    ensure_due(quarter, draft_due_on, meets_on=meets_on, field="draft_due_on")


def ensure_due(quarter: Quarter, due_on: date | None, *, meets_on: date | None, field: str = "due_on") -> None:
    """RuleBroken unless the day, where one is set, lies between the quarter before and the meeting."""
    if due_on is None:
        return
    if due_on < quarter.previous.starts_on:
        raise RuleBroken(Rule.TOPIC_DUE_TOO_EARLY, field=field, day=quarter.previous.starts_on)
    last = meets_on or quarter.ends_on
    if due_on > last:
        raise RuleBroken(Rule.TOPIC_DUE_AFTER_MEETING, field=field, day=last)


def ensure_before_meeting(meets_on: date | None, today: date) -> None:
    """RuleBroken(ASSIGNMENT_DAY_PASSED) from the day of the meeting on: what was asked of people then stays asked."""
    if meets_on and today >= meets_on:
        raise RuleBroken(Rule.ASSIGNMENT_DAY_PASSED, day=meets_on)


def quarter_in_hand(today: date) -> Quarter:
    """The quarter one plans or works on: from its last month on, a quarter gives way to the next."""
    quarter = Quarter.of(today)
    return quarter.next if today.month == quarter.months[2] else quarter


def propose_preparer(role: str, holders: Mapping[str, Sequence[int]]) -> int | None:
    """Who holds the post that the library names for a topic; None for a role that no post stands for."""
    return next(iter(holders.get(role, ())), None)


def share_prompts(prompts: Sequence[str], number: int) -> list[str]:
    """A prompt for each of so many cells, in turn, so that no two neighbours say the same; empty without prompts."""
    return [prompts[index % len(prompts)] if prompts else "" for index in range(number)]
