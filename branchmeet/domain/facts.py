"""The plain facts that metrics are worked out from, and the value a metric has.

Queries fill these; nothing here reads a clock or a database. A day is a calendar day in Vietnam, a moment is an
aware datetime. A fact of a record that the unit does not keep (no documents, no opinion reports …) is None and
makes its metric None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.membership import MemberKind, Presence, counts_in_attendance, votes
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.votes import Count


@dataclass(frozen=True, slots=True)
class MetricValue:
    """What a metric says: a share in percent (`Fraction`, not rounded), a whole number, yes or no, or None for
    "chưa có dữ liệu".

    `numerator` and `denominator` are the two counts of a share, shown beside it. `provisional` means "tạm tính".
    """

    value: Fraction | int | bool | None
    numerator: int | None = None
    denominator: int | None = None
    provisional: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is a value to propose from."""
        return self.value is not None

    def as_provisional(self) -> MetricValue:
        """The same value, marked "tạm tính"."""
        return replace(self, provisional=True)


UNKNOWN = MetricValue(None)
"""No data: no proposal, never 0 and never 100."""


def share(numerator: int, denominator: int) -> MetricValue:
    """`numerator` of `denominator` in percent, exact; a denominator of 0 gives no value."""
    value = Fraction(100 * numerator, denominator) if denominator else None
    return MetricValue(value, numerator, denominator)


def total_share(parts: Iterable[tuple[int, int]]) -> MetricValue:
    """Numerators and denominators added up before dividing: the share of the totals, not the mean of shares."""
    pairs = list(parts)
    return share(sum(part for part, _ in pairs), sum(whole for _, whole in pairs))


@dataclass(frozen=True, slots=True)
class RosterMark:
    """One member of the roster of the day and the mark in the book; `code` None: not marked yet."""

    member_id: int
    kind: MemberKind
    presence: Presence
    code: AttendanceCode | None = None

    @property
    def counts(self) -> bool:
        """Whether the member is in the denominator of the rate on that day."""
        return counts_in_attendance(self.kind, self.presence)

    @property
    def votes(self) -> bool:
        """Whether the member votes on that day."""
        return votes(self.kind, self.presence)

    @property
    def is_present(self) -> bool:
        """Marked as present, in the room or online."""
        return self.code is not None and self.code.is_present


@dataclass(frozen=True, slots=True)
class AssignmentFact:
    """A member, or a cell, asked to study and speak on the topic.

    `member_ids`: the member; for a cell the speakers its leader named, or the leader alone while nobody is named.
    `fulfilled`: an opinion on this topic is recorded, in the meeting or sent before it, from the member; for a cell
    from the cell or anybody in it. `withdrawn`: taken back by the chi ủy before the day of the meeting.
    """

    member_ids: frozenset[int]
    fulfilled: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task as the shares see it.

    `due_on`: the day that counts, after extensions agreed before the old day. `finished_on`: the day on which the
    secretary or the chair confirmed it done, or the earlier day that the confirmation names; None while nobody has
    confirmed.
    """

    state: TaskState
    due_on: date | None = None
    finished_on: date | None = None
    has_owner: bool = True
    internal_only: bool = False

    @property
    def is_stopped(self) -> bool:
        """Stopped by a meeting of the branch, and so in no share."""
        return self.state is TaskState.STOPPED

    @property
    def is_done(self) -> bool:
        """Confirmed as wholly done; in part, or reported without confirmation, is not done."""
        return self.state is TaskState.DONE and self.finished_on is not None

    @property
    def is_on_time(self) -> bool:
        """Done on its day or before."""
        return self.is_done and _not_after(self.finished_on, self.due_on)


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """What the records say about one meeting of a branch, as of `now`.

    While it is not `closed` every metric is provisional. `ended_at` stays None until it is closed. `regular` and
    `thematic` say which parts the sitting has; both are true when one follows the other.
    """

    now: datetime
    today: date
    held_on: date
    opens_at: datetime
    closes_at: datetime
    regular: bool
    thematic: bool
    closed: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ended_on: date | None = None
    break_minutes: int = 0
    own_required_minutes: int | None = None
    """A length of its own that the competent committee has allowed this branch."""

    roster: tuple[RosterMark, ...] = ()
    earlier_regular_marks: Mapping[int, tuple[AttendanceCode, ...]] = field(default_factory=dict)
    """By member: the marks in the regular meetings of the same calendar year before this one, newest first."""

    secretary_only: bool = False
    """The branch has a secretary and neither deputy nor committee, so nobody has to meet beforehand."""
    committee_meetings: tuple[datetime, ...] = ()
    """When the committee (or secretary and deputy) met for this meeting, with minutes kept."""
    previous_meeting_at: datetime | None = None
    """When the branch's meeting before this one opened."""
    notice_sent_on: date | None = None
    """The day the last of those to be told (every counted member, and the liaison where there is one) was told;
    None: not all yet.
    """
    documents_posted_on: date | None = None
    outcome_posted_on: date | None = None

    steps_done: frozenset[str] = frozenset()
    """Codes of the required steps that are ticked."""
    speakers: frozenset[int] | None = None
    """Members with a contribution that counts as speaking; None: the log of contributions was not opened."""
    assignments: tuple[AssignmentFact, ...] | None = None
    """None: no topic in an adopted plan."""

    tasks: tuple[TaskFact, ...] = ()
    """All tasks of the branch with a due day up to this meeting (those due in the window are picked here)."""
    previous_regular_on: date | None = None
    tasks_assigned: tuple[TaskFact, ...] = ()
    """The tasks this meeting gave."""

    minutes_state: MinutesState | None = None
    vote: Count | None = None
    """The vote looked at, once counted."""
    figures: Mapping[FigureKey, int | None] = field(default_factory=dict)

    @cached_property
    def counted(self) -> tuple[RosterMark, ...]:
        """The roster of the day without those who are left out of the rate."""
        return tuple(mark for mark in self.roster if mark.counts)

    @cached_property
    def voters(self) -> tuple[RosterMark, ...]:
        """Those of the roster who vote; the base of every vote, present or not."""
        return tuple(mark for mark in self.roster if mark.votes)

    @property
    def roll_is_taken(self) -> bool:
        """Every member who counts has a mark; a meeting without a roster has taken none."""
        return bool(self.roster) and all(mark.code is not None for mark in self.counted)

    @property
    def has_begun(self) -> bool:
        """The hour of the meeting has come, whether or not anybody has opened it."""
        return self.started_at is not None or self.now >= self.opens_at


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMeeting:
    """One closed sitting of the branch in the period, as counts.

    `counted` and `present` are people of the counting group; None: the roll was not taken. `speakers`: present
    people who spoke; None: the log was not opened. `level_decided` and `level_own` are keys of the meeting sheet's
    levels.
    """

    held_on: date
    regular: bool
    thematic: bool
    has_minutes: bool = True
    minutes_long: int | None = None
    minutes_required: int = 90
    counted: int | None = None
    present: int | None = None
    speakers: int | None = None
    assigned: int | None = None
    """People who count and have an assignment; None: no topic in an adopted plan."""
    assignments: int = 0
    assignments_fulfilled: int = 0
    level_decided: str | None = None
    level_own: str | None = None

    @property
    def is_full_length(self) -> bool:
        """As long as it had to be, or longer."""
        return self.minutes_long is not None and self.minutes_long >= self.minutes_required


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A document from above that the branch had to put into practice by a day in the period."""

    studied: bool
    has_followup: bool
    """At least one task or plan of the branch hangs on it."""


@dataclass(frozen=True, slots=True)
class ConcernFact:
    """A petition, observation, worry or disagreement whose answer was due in the period; forwarding it is no answer."""

    due_on: date
    answered_on: date | None = None

    @property
    def is_on_time(self) -> bool:
        """Answered on its day or before."""
        return _not_after(self.answered_on, self.due_on)


@dataclass(frozen=True, slots=True)
class SupervisionFact:
    """An inspection or supervision item of the year's plan that was due in the period."""

    concluded_on: date | None = None
    followed_up: bool = False

    @property
    def is_done(self) -> bool:
        """Concluded, and what followed the conclusion is written down."""
        return self.concluded_on is not None and self.followed_up


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFacts:
    """What the records say about one branch in one period, as of `today`. `meetings` are the closed ones; put off
    or cancelled are none.
    """

    today: date
    starts_on: date
    ends_on: date
    founded_on: date | None = None
    """The day of the decision, where the branch is younger than the period."""

    meetings: tuple[HeldMeeting, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    """All tasks of the branch with a due day up to the end of the period."""
    topic_tasks: tuple[int, ...] = ()
    """For each topic studied in the period the number of its tasks that were not stopped."""

    counted_members: frozenset[int] = frozenset()
    """Who counts on the last day of the period, or today while it runs."""
    members_with_task: frozenset[int] = frozenset()
    """Who has a task by name, or a registered deed after Bác's example."""

    documents: tuple[DocumentFact, ...] | None = None
    opinion_report_months: frozenset[date] | None = None
    """First days of the months for which an opinion report has been sent; "nothing new" is a report."""
    opinion_report_grace_days: int = 5
    concerns: tuple[ConcernFact, ...] | None = None
    supervision: tuple[SupervisionFact, ...] | None = None
    """None: the branch keeps no register, and the two typed figures stand in."""

    figures: Mapping[FigureKey, int | None] = field(default_factory=dict)
    """The figures typed for exactly this period."""
    dues: tuple[tuple[int | None, int | None], ...] = ()
    """(due, paid) of each month of the period."""

    @property
    def has_begun(self) -> bool:
        """Today is in the period or after it."""
        return self.today >= self.starts_on

    @property
    def is_over(self) -> bool:
        """Today is after the period."""
        return self.today > self.ends_on


def _not_after(day: date | None, limit: date | None) -> bool:
    return day is not None and limit is not None and day <= limit
