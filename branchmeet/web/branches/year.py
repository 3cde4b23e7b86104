"""What the page of a branch makes of its meetings: the next one, the rhythm of the months, the shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from itertools import dropwhile

from branchmeet.domain.calendar import Quarter, add_months
from branchmeet.domain.facts import MeetingFacts, total_share
from branchmeet.domain.meetings import MEETING_PREPARED, MeetingKind, MeetingState
from branchmeet.domain.metrics import METRICS
from branchmeet.domain.rhythm import MonthRhythm, month_rhythm
from branchmeet.queries.branches import MeetingRecord
from branchmeet.queries.preparedness import Preparedness

MONTHS = 12
QUARTERS = 8


@dataclass(frozen=True)
class Year:
    """The meetings of a branch, the latest first, seen from a day."""

    meetings: Sequence[MeetingRecord]
    today: date
    preparedness: Mapping[int, Preparedness] = field(default_factory=dict)

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
    def quarters(self) -> list[QuarterRates]:
        """The last eight quarters, the running one included, from the first with a meeting on record."""
        rates = [self._rates(Quarter.of(add_months(self.today, -3 * back))) for back in reversed(range(QUARTERS))]
        return list(dropwhile(lambda quarter: not quarter.meetings, rates))

    def _rates(self, quarter: Quarter) -> QuarterRates:
        held = [meeting for meeting in self.held if Quarter.of(meeting.month) == quarter]
        prepared = [(meeting, self.preparedness.get(meeting.id, Preparedness())) for meeting in held]
        studied = [(meeting, one) for meeting, one in prepared if meeting.has_topic]
        return QuarterRates(
            quarter=quarter,
            meetings=len(held),
            speaking=Part.of((meeting.speakers, meeting.present) for meeting in held),
            assigned=Part.of((len(one.asked), meeting.counted) for meeting, one in studied),
            fulfilled=Part.of(
                (sum(assignment.fulfilled for assignment in one.standing), len(one.standing)) for _, one in studied
            ),
            notice_days=_least("notice_days", prepared),
            documents_days=_least("documents_days_before", prepared),
        )


@dataclass(frozen=True)
class Part:
    """So many of so many, added up before dividing."""

    part: int
    whole: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[int | None, int | None]]) -> Part | None:
        """The sum of the known pairs; None where none is known or nothing is to be divided by."""
        known = [(part, whole) for part, whole in pairs if part is not None and whole is not None]
        whole = sum(of for _, of in known)
        return cls(sum(part for part, _ in known), whole) if whole else None

    @property
    def percent(self) -> Fraction:
        """In percent."""
        return Fraction(100 * self.part, self.whole)


@dataclass(frozen=True)
class QuarterRates:
    """How the meetings of one quarter were prepared and who spoke in them; the days are those of the worst meeting."""

    quarter: Quarter
    meetings: int
    speaking: Part | None
    assigned: Part | None
    fulfilled: Part | None
    notice_days: int | None
    documents_days: int | None


def first_month(today: date) -> date:
    """From which month on the meetings are needed."""
    return Quarter.of(add_months(today, -3 * (QUARTERS - 1))).starts_on


def next_meeting(meetings: Iterable[MeetingRecord], now: datetime) -> MeetingRecord | None:
    """The meeting that is going on, else the first to come."""
    going_on = [meeting for meeting in meetings if meeting.state is MeetingState.IN_PROGRESS]
    to_come = [meeting for meeting in meetings if meeting.state in MEETING_PREPARED and meeting.starts_at_utc >= now]
    return next(iter(going_on), None) or min(to_come, key=lambda meeting: meeting.starts_at_utc, default=None)


def _least(metric: str, prepared: Iterable[tuple[MeetingRecord, Preparedness]]) -> int | None:
    """The lowest value of a metric among meetings; None where no meeting has one."""
    values = (METRICS[metric].for_meeting(_facts(meeting, one)).value for meeting, one in prepared)
    return min((int(value) for value in values if value is not None), default=None)


def _facts(meeting: MeetingRecord, one: Preparedness) -> MeetingFacts:
    """What the days before a meeting that is over depend on."""
    return MeetingFacts(
        now=meeting.closed_at_utc or meeting.starts_at_utc,
        today=meeting.held_on,
        held_on=meeting.held_on,
        opens_at=meeting.starts_at_utc,
        closes_at=meeting.closed_at_utc or meeting.starts_at_utc,
        regular=meeting.kind is MeetingKind.REGULAR,
        thematic=meeting.has_topic,
        closed=True,
        notice_sent_on=one.told_on,
        documents_posted_on=meeting.documents_posted_on,
    )


def _share(pairs: Iterable[tuple[int | None, int | None]]) -> Fraction | None:
    """Percent of the known pairs, added up before dividing; None where none is known."""
    value = total_share((part, whole) for part, whole in pairs if part is not None and whole is not None).value
    return None if value is None else Fraction(value)
