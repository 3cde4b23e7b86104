"""When somebody is reminded of what is due: 7, 3 and 1 days before (grade P)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from branchmeet.domain.meeting_metrics import UPLOAD_GRACE_DAYS
from branchmeet.domain.rhythm import DOCUMENTS_DAYS_BEFORE


class ReminderKind(StrEnum):
    """What a reminder is about; its key is that of a meeting, an assignment or a topic."""

    MEETING = "meeting"  # a member is to come
    ASSIGNMENT = "assignment"  # a member is to speak on a topic
    DRAFT = "draft"  # a preparer is to have written the topic
    DOCUMENTS = "documents"  # the secretary is to have posted the papers of a meeting
    OUTCOME = "outcome"  # the secretary is to have posted what came of it


STEPS = (7, 3, 1)
"""Days before something is due on which it is brought to mind, the farthest first."""
KEPT_DAYS = 60
"""So long after the day a reminder is still kept: it is no record of anything (grade P)."""


def step_of(due_on: date, today: date) -> int | None:
    """The reminder whose turn it is; None when it is too early, or too late.

    A day on which nobody was reminded is made up for on the next: five days before, that of the seventh is due.
    """
    left = (due_on - today).days
    return min((step for step in STEPS if step >= left), default=None) if left >= 0 else None


def documents_due_on(meets_on: date) -> date:
    """The last day on which the papers of a meeting may be posted (42-HD/BTCTW, grade B)."""
    return meets_on - timedelta(days=DOCUMENTS_DAYS_BEFORE)


def outcome_due_on(closed_on: date) -> date:
    """The last day on which the outcome of a meeting may be posted (42-HD/BTCTW, grade B)."""
    return closed_on + timedelta(days=UPLOAD_GRACE_DAYS)
