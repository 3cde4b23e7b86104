"""Kinds, modes and states of a meeting, and the order of its steps."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from branchmeet.domain.states import step


class MeetingKind(StrEnum):
    """What a meeting is."""

    REGULAR = "regular"
    THEMATIC = "thematic"
    COMMITTEE = "committee"
    BRIEFING = "briefing"
    EXTRAORDINARY = "extraordinary"


SCORED_KINDS = frozenset({MeetingKind.REGULAR, MeetingKind.THEMATIC})
"""The kinds whose quality the branch scores."""


BRANCH_MEETINGS = frozenset({MeetingKind.REGULAR, MeetingKind.THEMATIC, MeetingKind.EXTRAORDINARY})
"""Meetings of the whole branch; a committee meeting has another body."""


class MeetingMode(StrEnum):
    """How those who take part come together."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    MIXED = "mixed"
    BY_CELL = "by_cell"


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CONVENED = "convened"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    FILED = "filed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


_BEFORE = frozenset({MeetingState.PLANNED, MeetingState.CONVENED})

MEETING_STEPS = {
    "convene": step({MeetingState.PLANNED, MeetingState.POSTPONED}, MeetingState.CONVENED),
    "open": step({MeetingState.CONVENED}, MeetingState.IN_PROGRESS),
    "close": step({MeetingState.IN_PROGRESS}, MeetingState.CLOSED),
    "file": step({MeetingState.CLOSED}, MeetingState.FILED),
    "postpone": step(_BEFORE, MeetingState.POSTPONED),
    "cancel": step(_BEFORE | {MeetingState.POSTPONED}, MeetingState.CANCELLED),
}

MEETING_PREPARED = frozenset({MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED})
"""Agenda, chair and clerk may still be changed."""
MEETING_OVER = frozenset({MeetingState.CLOSED, MeetingState.FILED})
MEETING_CALLED = frozenset({MeetingState.CONVENED, MeetingState.IN_PROGRESS}) | MEETING_OVER
"""What every member of the branch knows of."""
MEETING_TOLD = MEETING_CALLED | {MeetingState.POSTPONED, MeetingState.CANCELLED}
"""What those who were asked to come may look up: also that it is put off or does not take place."""
OPINION_SENDABLE = frozenset({MeetingState.CONVENED, MeetingState.IN_PROGRESS})
"""Opinions for the meeting may be sent, until its chair opens them."""

MEETING_ANNOUNCED = frozenset({MeetingState.CONVENED, MeetingState.POSTPONED, MeetingState.CANCELLED})
"""There is something to tell of it: that it takes place, that it is put off, that it does not."""


COMMITTEE_DAYS_BEFORE = (3, 2, 1)
"""How long before a branch meeting its committee is proposed to meet: the first of these that is still to come."""


def preparatory_start(meets_at: datetime, now: datetime) -> datetime | None:
    """When the committee meets before a branch meeting, at the same hour; None where no day is left for it."""
    proposed = (meets_at - timedelta(days=days) for days in COMMITTEE_DAYS_BEFORE)
    return next((start for start in proposed if start > now), None)


class AgendaKind(StrEnum):
    """What an item of the agenda is for; it decides the step it fulfils and the part of the minutes it prints in."""

    OPENING = "opening"
    TASK_RESULTS = "task_results"
    ORIENTATION = "orientation"
    TOPIC = "topic"
    NEXT_TASKS = "next_tasks"
    CRITICISM = "criticism"
    OTHER = "other"
    CLOSING = "closing"
    UNRECORDED = "unrecorded"


class NoticeChannel(StrEnum):
    """How a member is told of a meeting."""

    ZALO = "zalo"
    SMS = "sms"
    CALL = "call"
    PAPER = "paper"


REQUIRED_MINUTES = 90
REQUIRED_MINUTES_COMBINED = 120
"""A regular meeting, and a regular one followed by a thematic one on the same evening (42-HD/BTCTW, grade B)."""


class VotePurpose(StrEnum):
    """What a vote decides."""

    CONCLUSION = "conclusion"
    RESOLUTION = "resolution"
    SCORE = "score"
    MINUTES = "minutes"
    OTHER = "other"
