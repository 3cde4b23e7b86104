"""States of a task and how its outcome is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from branchmeet.domain.calendar import add_months, month_start, same_day_later
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.states import step


class TaskState(StrEnum):
    """Where a task stands; overdue is computed, never stored."""

    OPEN = "open"
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    STOPPED = "stopped"


TASK_STEPS = {
    "done": step({TaskState.OPEN}, TaskState.DONE),
    "partly": step({TaskState.OPEN}, TaskState.PARTLY),
    "not_done": step({TaskState.OPEN}, TaskState.NOT_DONE),
    "stop": step({TaskState.OPEN}, TaskState.STOPPED),
    "reopen": step({TaskState.DONE, TaskState.PARTLY, TaskState.NOT_DONE, TaskState.STOPPED}, TaskState.OPEN),
}


@dataclass(frozen=True)
class Owner:
    """Who answers for a task: a member or a cell, or nobody yet."""

    member_id: int | None = None
    cell_id: int | None = None


def is_overdue(state: TaskState, due_on: date | None, today: date) -> bool:
    """An open task whose day has passed."""
    return state is TaskState.OPEN and due_on is not None and due_on < today


def ensure_reported(text: str) -> None:
    """Raise RuleBroken(REQUIRED) when an outcome is to be confirmed without a word about it."""
    if not text:
        raise RuleBroken(Rule.REQUIRED, field="result")


def ensure_not_own(owner_id: int | None, confirmer_id: int, *, others_may: bool) -> None:
    """Nobody confirms his own task while somebody else in the branch may; RuleBroken(TASK_OWN) otherwise (grade P)."""
    if owner_id == confirmer_id and others_may:
        raise RuleBroken(Rule.TASK_OWN)


def ensure_extension(old_due: date | None, new_due: date, today: date) -> None:
    """An extension moves the day forward and is agreed on or before the old day (grade P).

    Raises RuleBroken(TASK_NO_DUE), RuleBroken(TASK_EXTENDED_LATE) or RuleBroken(TASK_DUE_NOT_LATER).
    """
    if old_due is None:
        raise RuleBroken(Rule.TASK_NO_DUE, field="due_on")
    if today > old_due:
        raise RuleBroken(Rule.TASK_EXTENDED_LATE, field="due_on", due=old_due.strftime("%d/%m/%Y"))
    if new_due <= old_due:
        raise RuleBroken(Rule.TASK_DUE_NOT_LATER, field="due_on", due=old_due.strftime("%d/%m/%Y"))


def report_month_of(due_on: date | None, *, meets_on: int) -> date | None:
    """First day of the month at whose meeting a task is reported on: the first meeting on or after its day (grade P).

    `meets_on` is the day of the month on which the branch meets; None for a task without a day.
    """
    if due_on is None:
        return None
    return month_start(due_on) if due_on.day <= meets_on else add_months(due_on, 1)


def next_due(due_on: date, *, today: date) -> date:
    """The day of a monthly task's next round: the same day of a later month, none that has passed (grade P)."""
    return same_day_later(due_on, after=max(due_on, today))


def ensure_repeatable(due_on: date | None) -> None:
    """Raise RuleBroken(TASK_REPEAT_NO_DUE) for a task that would come again every month without a day."""
    if due_on is None:
        raise RuleBroken(Rule.TASK_REPEAT_NO_DUE, field="due_on")


def ensure_handover(old: Owner, new: Owner, reason: str) -> None:
    """A handover goes to somebody else and says why; RuleBroken(TASK_SAME_OWNER) or RuleBroken(REQUIRED) otherwise."""
    if new == Owner():
        raise RuleBroken(Rule.REQUIRED, field="owner")
    if new == old:
        raise RuleBroken(Rule.TASK_SAME_OWNER, field="owner")
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="reason")


def done_share(done: int, counted: int) -> Fraction | None:
    """Which part of a resolution is done, 0 to 1; None when nothing of it counts (stopped tasks do not, grade P)."""
    return Fraction(done, counted) if counted else None
