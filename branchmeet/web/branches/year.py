"""What the page of a branch makes of its meetings: the next one, the rhythm of the months, the shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from branchmeet.domain.calendar import Quarter, add_months
from branchmeet.domain.facts import total_share
from branchmeet.domain.meetings import MEETING_PREPARED, MeetingState
from branchmeet.domain.rhythm import MonthRhythm, month_rhythm
from branchmeet.queries.branches import MeetingRecord

MONTHS = 12
QUARTERS = 8


@dataclass(frozen=True)
class Year:
    """The meetings of a branch, the latest first, seen from a day."""

    meetings: Sequence[MeetingRecord]
    today: date

    @property
    def held(self) -> list[MeetingRecord]:
        """Those that are over."""
        return [meeting for meeting in self.meetings if meeting.is_over]

    @property
    def months(self) -> list[tuple[date, MonthRhythm]]:
        """The last twelve months, this one included, and what each looked like."""
        held = self.held
        first = min((meeting.sitting.held_on for meeting in held), default=None)
        return [
            (
                month,
                month_rhythm(
                    [meeting.sitting for meeting in held if meeting.month == month],
                    month=month,
                    today=self.today,
                    first_on_record=first,
                ),
            )
            for month in (add_months(self.today, back) for back in range(1 - MONTHS, 1))
        ]

    @property
    def attendance(self) -> Fraction | None:
        """Percent present of those counted, over the last twelve months."""
        since = add_months(self.today, 1 - MONTHS)
        return _share((meeting.present, meeting.counted) for meeting in self.held if meeting.month >= since)

    @property
    def speaking(self) -> list[tuple[Quarter, Fraction | None]]:
        """Percent of those present who spoke, in each of the last eight quarters."""
        quarters = [Quarter.of(add_months(self.today, -3 * back)) for back in reversed(range(QUARTERS))]
        return [(quarter, self._speaking_in(quarter)) for quarter in quarters]

    def _speaking_in(self, quarter: Quarter) -> Fraction | None:
        of_quarter = (meeting for meeting in self.held if Quarter.of(meeting.month) == quarter)
        return _share((meeting.speakers, meeting.present) for meeting in of_quarter)


def first_month(today: date) -> date:
    """From which month on the meetings are needed."""
    return Quarter.of(add_months(today, -3 * (QUARTERS - 1))).starts_on


def next_meeting(meetings: Iterable[MeetingRecord], now: datetime) -> MeetingRecord | None:
    """The meeting that is going on, else the first to come."""
    going_on = [meeting for meeting in meetings if meeting.state is MeetingState.IN_PROGRESS]
    to_come = [meeting for meeting in meetings if meeting.state in MEETING_PREPARED and meeting.starts_at_utc >= now]
    return next(iter(going_on), None) or min(to_come, key=lambda meeting: meeting.starts_at_utc, default=None)


def _share(pairs: Iterable[tuple[int | None, int | None]]) -> Fraction | None:
    """Percent of the known pairs, added up before dividing; None where none is known."""
    value = total_share((part, whole) for part, whole in pairs if part is not None and whole is not None).value
    return None if value is None else Fraction(value)
