"""How regularly a branch meets: what one month of it looks like from above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from branchmeet.domain.calendar import month_end
from branchmeet.domain.meeting_metrics import UPLOAD_GRACE_DAYS

DOCUMENTS_DAYS_BEFORE = 1
"""The papers of a meeting are posted at least so long before it (42-HD/BTCTW, grade B)."""


class MonthRhythm(StrEnum):
    """What the records say of one month of a branch."""

    HELD = "held"  # met, papers posted in time
    THEMATIC = "thematic"  # the same, and a topic was studied
    LATE = "late"  # met, papers posted late or not yet
    MISSED = "missed"  # the month is over and no meeting is recorded
    AHEAD = "ahead"  # not met yet, the month is not over
    UNKNOWN = "unknown"  # before the first meeting on record


@dataclass(frozen=True)
class Sitting:
    """A meeting that was held: its day, its last day, what it studied, when its papers were posted."""

    held_on: date
    ended_on: date
    thematic: bool
    documents_posted_on: date | None
    outcome_posted_on: date | None

    def is_late(self, today: date) -> bool:
        """Whether its papers came too late, or are due and have not come."""
        before = self.held_on - timedelta(days=DOCUMENTS_DAYS_BEFORE)
        after = self.ended_on + timedelta(days=UPLOAD_GRACE_DAYS)
        documents_late = self.documents_posted_on is None or self.documents_posted_on > before
        return documents_late or (self.outcome_posted_on or today) > after


def month_rhythm(sittings: Sequence[Sitting], *, month: date, today: date, first_on_record: date | None) -> MonthRhythm:
    """What a month looks like, by the branch meetings held in it. `month` is its first day; `first_on_record` the day
    of the first meeting that the program knows of: what lies before is unknown, not missed.
    """
    if not sittings:
        if month_end(month) >= today:
            return MonthRhythm.AHEAD
        return MonthRhythm.MISSED if first_on_record and first_on_record < month else MonthRhythm.UNKNOWN
    if any(sitting.is_late(today) for sitting in sittings):
        return MonthRhythm.LATE
    return MonthRhythm.THEMATIC if any(sitting.thematic for sitting in sittings) else MonthRhythm.HELD
