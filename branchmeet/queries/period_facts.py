"""The facts of branches over a period, from their records, in five statements however many branches there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select

from branchmeet.clock import at, day_of
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.facts import AssignmentFact, HeldMeeting, PeriodFacts
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import (
    BRANCH_MEETINGS,
    MEETING_OVER,
    REQUIRED_MINUTES,
    REQUIRED_MINUTES_COMBINED,
    MeetingKind,
)
from branchmeet.domain.membership import counts_in_attendance
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import (
    Assessment,
    Attendance,
    Contribution,
    Figure,
    Meeting,
    Membership,
    Minutes,
    Standing,
    Task,
    Unit,
)
from branchmeet.queries import facts
from branchmeet.queries.facts import TaskRecord, due_day
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class MeetingRecord:
    """A closed meeting of the period as the metrics count it, with what a page names it by."""

    id: int
    branch_id: int
    kind: MeetingKind
    topic_id: int | None
    fact: HeldMeeting


@dataclass(frozen=True)
class TypedFigure:
    """The newest number of a figure: for a period, or for the month of a meeting."""

    branch_id: int
    period: str
    key: FigureKey
    value: int | None
    entered_at_utc: datetime
    confirmed_at_utc: datetime | None


@dataclass(frozen=True)
class PeriodBasis:
    """The facts of one branch over a period and the records behind them."""

    branch_id: int
    facts: PeriodFacts
    meetings: tuple[MeetingRecord, ...]
    tasks: tuple[TaskRecord, ...]
    figures: tuple[TypedFigure, ...]


def get_period_basis(branch_id: int, period: AssessmentPeriod, *, today: date) -> PeriodBasis:
    """What the records say of one branch over a period as of `today`."""
    return list_period_bases([branch_id], period, today=today)[branch_id]


def list_period_bases(branch_ids: Collection[int], period: AssessmentPeriod, *, today: date) -> dict[int, PeriodBasis]:
    """What the records say of each of these branches over a period as of `today`."""
    meetings = _by_branch(_meetings(branch_ids, period))
    tasks = _by_branch(_tasks(branch_ids, period, today))
    counted = _counted_members(branch_ids, on=min(period.ends_on, today))
    figures = _by_branch(_figures(branch_ids, period))
    return {
        branch_id: _basis(
            branch_id, period, today, meetings[branch_id], tasks[branch_id], counted[branch_id], figures[branch_id]
        )
        for branch_id in branch_ids
    }


def _basis(
    branch_id: int,
    period: AssessmentPeriod,
    today: date,
    meetings: list[MeetingRecord],
    tasks: list[TaskRecord],
    counted: frozenset[int],
    figures: list[TypedFigure],
) -> PeriodBasis:
    held = {record.id for record in meetings}
    in_period = [task for task in tasks if task.meeting_id in held or _is_due_in(task, period)]
    return PeriodBasis(
        branch_id=branch_id,
        meetings=tuple(meetings),
        tasks=tuple(tasks),
        figures=tuple(figures),
        facts=PeriodFacts(
            today=today,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            meetings=tuple(record.fact for record in meetings),
            tasks=tuple(task.fact for task in tasks),
            topic_tasks=_topic_tasks(meetings, tasks),
            counted_members=counted,
            members_with_task=frozenset(task.owner_id for task in in_period if task.owner_id is not None),
            figures={figure.key: figure.value for figure in figures if figure.period == period.code},
            dues=_dues(figures),
        ),
    )


def _is_due_in(task: TaskRecord, period: AssessmentPeriod) -> bool:
    return task.fact.due_on is not None and period.starts_on <= task.fact.due_on <= period.ends_on


def _topic_tasks(meetings: list[MeetingRecord], tasks: list[TaskRecord]) -> tuple[int, ...]:
    """For each topic studied the number of its tasks that were not stopped."""
    studied = dict.fromkeys(record.topic_id for record in meetings if record.fact.thematic and record.topic_id)
    standing = [task.topic_id for task in tasks if not task.fact.is_stopped]
    return tuple(standing.count(topic_id) for topic_id in studied)


def _dues(figures: list[TypedFigure]) -> tuple[tuple[int | None, int | None], ...]:
    """(due, paid) of each month that has one of the two."""
    months: dict[str, dict[FigureKey, int | None]] = defaultdict(dict)
    for figure in figures:
        if figure.key in (FigureKey.DUES_DUE, FigureKey.DUES_PAID):
            months[figure.period][figure.key] = figure.value
    return tuple((typed.get(FigureKey.DUES_DUE), typed.get(FigureKey.DUES_PAID)) for _, typed in sorted(months.items()))


# --- meetings -----------------------------------------------------------------


def _meetings(branch_ids: Collection[int], period: AssessmentPeriod) -> list[MeetingRecord]:
    wanted = _held_in(branch_ids, period)
    assignments = facts.assignments_by_meeting(*wanted)
    rows = db.session.execute(_meeting_rows(wanted)).all()
    return [_meeting_record(row, assignments.get(row.id, ())) for row in rows]


def _held_in(branch_ids: Collection[int], period: AssessmentPeriod) -> tuple[ColumnElement[bool], ...]:
    held_at = func.coalesce(Meeting.opened_at_utc, Meeting.starts_at_utc)
    return (
        Meeting.branch_id.in_(branch_ids),
        Meeting.kind.in_(BRANCH_MEETINGS),
        Meeting.state.in_(MEETING_OVER),
        held_at >= at(period.starts_on, time()),
        held_at < at(period.ends_on + timedelta(days=1), time()),
    )


_PRESENT = [code for code in AttendanceCode if code.is_present]


def _meeting_rows(wanted: tuple[ColumnElement[bool], ...]) -> Any:
    """A row for each meeting, with its book of attendance and its log of contributions counted."""
    marks = (
        select(
            Attendance.meeting_id,
            func.count().label("counted"),
            func.sum(case((Attendance.code.in_(_PRESENT), 1), else_=0)).label("present"),
        )
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.counted.is_(True), *wanted)
        .group_by(Attendance.meeting_id)
        .subquery()
    )
    is_there = and_(
        Attendance.meeting_id == Contribution.meeting_id,
        Attendance.member_id == Contribution.member_id,
        Attendance.counted.is_(True),
        Attendance.code.in_(_PRESENT),
    )
    talks = (
        select(Contribution.meeting_id, func.count(distinct(Attendance.member_id)).label("speakers"))
        .join(Meeting, Meeting.id == Contribution.meeting_id)
        .outerjoin(Attendance, is_there)
        .where(*wanted)
        .group_by(Contribution.meeting_id)
        .subquery()
    )
    sheet = and_(Assessment.meeting_id == Meeting.id, Assessment.state != AssessmentState.DRAFT)
    return (
        select(
            Meeting.id,
            Meeting.branch_id,
            Meeting.kind,
            Meeting.topic_id,
            Meeting.starts_at_utc,
            Meeting.opened_at_utc,
            Meeting.closed_at_utc,
            Meeting.pause_minutes,
            Unit.rules,
            Minutes.id.label("minutes_id"),
            facts.has_adopted_topic().label("has_topic"),
            marks.c.counted,
            marks.c.present,
            talks.c.speakers,
            Assessment.result.label("level_own"),
            Assessment.decided_result.label("level_decided"),
        )
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .outerjoin(marks, marks.c.meeting_id == Meeting.id)
        .outerjoin(talks, talks.c.meeting_id == Meeting.id)
        .outerjoin(Assessment, sheet)
        .where(*wanted)
        .order_by(Meeting.starts_at_utc, Meeting.id)
    )


def _meeting_record(row: Any, assignments: tuple[AssignmentFact, ...]) -> MeetingRecord:
    thematic = facts.studies_topic(row.kind, row.topic_id)
    regular = row.kind is MeetingKind.REGULAR
    standing = [assignment for assignment in assignments if not assignment.withdrawn]
    asked = {member_id for assignment in standing for member_id in assignment.member_ids}
    usual = REQUIRED_MINUTES_COMBINED if regular and thematic else REQUIRED_MINUTES
    return MeetingRecord(
        id=row.id,
        branch_id=row.branch_id,
        kind=row.kind,
        topic_id=row.topic_id,
        fact=HeldMeeting(
            held_on=day_of(row.opened_at_utc or row.starts_at_utc),
            regular=regular,
            thematic=thematic,
            has_minutes=row.minutes_id is not None,
            minutes_long=_minutes_long(row),
            minutes_required=row.rules.get("required_minutes") or usual,
            counted=row.counted,
            present=row.present,
            speakers=row.speakers,
            assigned=len(asked) if row.has_topic else None,
            assignments=len(standing),
            assignments_fulfilled=sum(assignment.fulfilled for assignment in standing),
            level_decided=row.level_decided,
            level_own=row.level_own,
        ),
    )


def _minutes_long(row: Any) -> int | None:
    if row.opened_at_utc is None or row.closed_at_utc is None:
        return None
    opened, closed = (moment.replace(second=0) for moment in (row.opened_at_utc, row.closed_at_utc))
    minutes: int = (closed - opened) // timedelta(minutes=1) - row.pause_minutes
    return max(minutes, 0)


# --- tasks, members, figures --------------------------------------------------


def _tasks(branch_ids: Collection[int], period: AssessmentPeriod, today: date) -> list[TaskRecord]:
    """What fell due in the period, what is still open after its day, and what the meetings of the period gave."""
    held = select(Meeting.id).where(*_held_in(branch_ids, period))
    overdue = and_(Task.state == TaskState.OPEN, due_day < min(today, period.ends_on + timedelta(days=1)))
    return facts.list_task_records(
        Task.branch_id.in_(branch_ids),
        or_(due_day.between(period.starts_on, period.ends_on), overdue, Task.meeting_id.in_(held)),
    )


def _counted_members(branch_ids: Collection[int], *, on: date) -> Mapping[int, frozenset[int]]:
    """Who counts in each branch on a day."""
    statement = (
        select(Membership.branch_id, Membership.member_id, Standing.kind, Standing.presence)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(Membership.branch_id.in_(branch_ids), holds_on(Membership, on), holds_on(Standing, on))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(statement):
        if counts_in_attendance(row.kind, row.presence):
            found[row.branch_id].add(row.member_id)
    return defaultdict(frozenset, {branch_id: frozenset(members) for branch_id, members in found.items()})


def _figures(branch_ids: Collection[int], period: AssessmentPeriod) -> list[TypedFigure]:
    """The newest number of each figure typed for the period, and of the dues of each of its months."""
    months = {f"{period.starts_on.year}-{period.starts_on.month + shift:02}" for shift in range(period.months)}
    newest = (
        select(func.max(Figure.id))
        .where(Figure.branch_id.in_(branch_ids), Figure.period.in_([period.code, *sorted(months)]))
        .group_by(Figure.branch_id, Figure.period, Figure.key)
    )
    statement = (
        select(
            Figure.branch_id,
            Figure.period,
            Figure.key,
            Figure.value,
            Figure.created_at_utc.label("entered_at_utc"),
            Figure.confirmed_at_utc,
        )
        .where(Figure.id.in_(newest))
        .order_by(Figure.period, Figure.id)
    )
    return [TypedFigure(**{**row._mapping, "key": FigureKey(row.key)}) for row in db.session.execute(statement)]


def _by_branch(records: list[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for record in records:
        found[record.branch_id].append(record)
    return found
