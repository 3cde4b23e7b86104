"""States of a task and how its outcome is judged."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

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
