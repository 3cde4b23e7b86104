"""States of a task and how its outcome is judged."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

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
    "reopen": step({TaskState.DONE, TaskState.PARTLY, TaskState.NOT_DONE}, TaskState.OPEN),
}


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
