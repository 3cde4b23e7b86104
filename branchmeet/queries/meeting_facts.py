"""The facts of one meeting, from its records, in five statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from branchmeet.clock import at, day_of
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.facts import MeetingFacts, RosterMark
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER, MeetingKind
from branchmeet.domain.posts import PostKind
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import (
    Attendance,
    Contribution,
    Figure,
    Meeting,
    Minutes,
    Notice,
    Post,
    RequiredStepDone,
    Task,
    Unit,
)
from branchmeet.queries import facts
from branchmeet.queries.facts import TaskRecord, due_day
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class MeetingBasis:
    """The facts of a meeting and the tasks behind them: those that fell due with it, and those it gave."""

    meeting_id: int
    facts: MeetingFacts
    due: tuple[TaskRecord, ...]
    given: tuple[TaskRecord, ...]


def get_meeting_basis(meeting_id: int, *, now: datetime) -> MeetingBasis:
    """What the records say of a meeting as of `now`; Missing when there is none with this key.

    Of a meeting that is over the roster of its day is read, as attendance has kept it.
    """
    base = db.session.execute(_base(meeting_id)).one()
    held_on = day_of(base.opened_at_utc or base.starts_at_utc)
    roster, earlier = _marks(base, held_on)
    notes = _Notes(db.session.execute(_notes(base, held_on)).all())
    tasks = _tasks(base, held_on)
    given = tuple(task for task in tasks if task.meeting_id == meeting_id)
    due = tuple(task for task in tasks if task.fact.due_on is not None and task.fact.due_on <= held_on)
    counted = {mark.member_id for mark in roster if mark.counts}
    return MeetingBasis(
        meeting_id=meeting_id,
        due=due,
        given=given,
        facts=MeetingFacts(
            now=now,
            today=day_of(now),
            held_on=held_on,
            opens_at=base.starts_at_utc,
            closes_at=base.ends_at_utc,
            regular=base.kind is MeetingKind.REGULAR,
            thematic=facts.studies_topic(base.kind, base.topic_id),
            closed=base.state in MEETING_OVER,
            started_at=base.opened_at_utc,
            ended_at=base.closed_at_utc,
            ended_on=day_of(base.closed_at_utc) if base.closed_at_utc else None,
            break_minutes=base.pause_minutes,
            own_required_minutes=base.rules.get("required_minutes"),
            roster=roster,
            earlier_regular_marks=earlier,
            secretary_only=notes.secretary_only,
            committee_meetings=notes.preparations,
            previous_meeting_at=base.previous_at,
            notice_sent_on=notes.last_told(counted),
            documents_posted_on=base.documents_posted_on,
            outcome_posted_on=base.outcome_posted_on,
            steps_done=notes.steps,
            speakers=notes.speakers,
            assignments=facts.assignments_by_meeting(Meeting.id == meeting_id).get(meeting_id, ())
            if base.has_topic
            else None,
            tasks=tuple(task.fact for task in due),
            previous_regular_on=day_of(base.previous_regular_at) if base.previous_regular_at else None,
            tasks_assigned=tuple(task.fact for task in given),
            minutes_state=base.minutes_state,
            figures=notes.figures,
        ),
    )


def get_meeting_facts(meeting_id: int, *, now: datetime) -> MeetingFacts:
    """Only the facts of a meeting."""
    return get_meeting_basis(meeting_id, now=now).facts


def _base(meeting_id: int) -> Any:
    earlier = aliased(Meeting)
    opened = func.max(func.coalesce(earlier.opened_at_utc, earlier.starts_at_utc))
    before = and_(
        earlier.branch_id == Meeting.branch_id,
        earlier.state.in_(MEETING_OVER),
        earlier.starts_at_utc < Meeting.starts_at_utc,
    )
    previous = select(opened).where(before, earlier.kind.in_(BRANCH_MEETINGS)).scalar_subquery()
    previous_regular = select(opened).where(before, earlier.kind == MeetingKind.REGULAR).scalar_subquery()
    return (
        select(
            Meeting.id,
            Meeting.branch_id,
            Meeting.kind,
            Meeting.state,
            Meeting.topic_id,
            Meeting.starts_at_utc,
            Meeting.ends_at_utc,
            Meeting.opened_at_utc,
            Meeting.closed_at_utc,
            Meeting.pause_minutes,
            Meeting.documents_posted_on,
            Meeting.outcome_posted_on,
            Meeting.notice_round,
            Unit.rules,
            Minutes.state.label("minutes_state"),
            previous.label("previous_at"),
            previous_regular.label("previous_regular_at"),
            facts.has_adopted_topic().label("has_topic"),
        )
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id)
    )


def _marks(base: Any, held_on: date) -> tuple[tuple[RosterMark, ...], dict[int, tuple[AttendanceCode, ...]]]:
    """The roster of the meeting, and each member's marks in the year's regular meetings before it, newest first."""
    earlier_regular = and_(
        Meeting.branch_id == base.branch_id,
        Meeting.kind == MeetingKind.REGULAR,
        Meeting.state.in_(MEETING_OVER),
        Meeting.starts_at_utc < base.starts_at_utc,
        Meeting.starts_at_utc >= at(date(held_on.year, 1, 1), time()),
    )
    statement = (
        select(Attendance.meeting_id, Attendance.member_id, Attendance.kind, Attendance.presence, Attendance.code)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(or_(Meeting.id == base.id, earlier_regular))
        .order_by(Meeting.starts_at_utc.desc(), Attendance.id)
    )
    roster: list[RosterMark] = []
    earlier: dict[int, list[AttendanceCode]] = defaultdict(list)
    for row in db.session.execute(statement):
        if row.meeting_id == base.id:
            roster.append(RosterMark(row.member_id, row.kind, row.presence, row.code))
        else:
            earlier[row.member_id].append(row.code)
    return tuple(roster), {member: tuple(codes) for member, codes in earlier.items()}


def _tasks(base: Any, held_on: date) -> list[TaskRecord]:
    """What this meeting gave, what fell due since the regular meeting before, and what is still open after its day."""
    due_here: list[ColumnElement[bool]] = [due_day <= held_on]
    if base.previous_regular_at:
        due_here.append(or_(due_day > day_of(base.previous_regular_at), Task.state == TaskState.OPEN))
    return facts.list_task_records(Task.branch_id == base.branch_id, or_(Task.meeting_id == base.id, and_(*due_here)))


class _Notes:
    """The small records around a meeting, each row saying what it is: source, key, ref_id, number, moment."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = list(rows)

    @property
    def steps(self) -> frozenset[str]:
        return frozenset(row.key for row in self._of("step"))

    @property
    def speakers(self) -> frozenset[int] | None:
        """Who has spoken; None while nothing was written into the log at all."""
        return frozenset(row.ref_id for row in self._of("contribution")) or None

    @property
    def preparations(self) -> tuple[datetime, ...]:
        return tuple(row.moment for row in self._of("preparation"))

    @property
    def secretary_only(self) -> bool:
        return {row.key for row in self._of("post")} & _LEADERS == {PostKind.SECRETARY}

    @property
    def figures(self) -> dict[FigureKey, int | None]:
        """The newest number of each figure typed at the meeting."""
        return {FigureKey(row.key): row.number for row in self._of("figure")}

    def last_told(self, counted: set[int]) -> date | None:
        """The day the last of those to be told was told, None while somebody was not."""
        told = {row.ref_id: row.moment for row in self._of("notice")}
        liaisons = {row.ref_id for row in self._of("post") if row.key == PostKind.LIAISON}
        wanted = counted | liaisons
        if not counted or not wanted <= told.keys():
            return None
        return day_of(max(told[member_id] for member_id in wanted))

    def _of(self, source: str) -> list[Any]:
        return [row for row in self._rows if row.source == source]


_LEADERS = frozenset({PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER})


def _notes(base: Any, held_on: date) -> Any:
    no_text, no_number = literal(None, String()), literal(None, Figure.value.type)
    no_id, no_moment = literal(None, Notice.id.type), literal(None, Notice.told_at_utc.type)
    prepares = and_(
        Meeting.branch_id == base.branch_id,
        Meeting.kind == MeetingKind.COMMITTEE,
        Meeting.state.in_(MEETING_OVER),
        or_(Meeting.prepares_id == base.id, Meeting.prepares_id.is_(None)),
    )
    posts = and_(Post.unit_id == base.branch_id, holds_on(Post, held_on), Post.kind.in_([*_LEADERS, PostKind.LIAISON]))
    parts = (
        select(
            literal("notice").label("source"),
            no_text.label("key"),
            Notice.member_id.label("ref_id"),
            no_number.label("number"),
            Notice.told_at_utc.label("moment"),
        ).where(Notice.meeting_id == base.id, Notice.round == base.notice_round, Notice.member_id.is_not(None)),
        select(literal("step"), RequiredStepDone.key, no_id, no_number, no_moment).where(
            RequiredStepDone.meeting_id == base.id
        ),
        select(literal("contribution"), no_text, Contribution.member_id, no_number, no_moment).where(
            Contribution.meeting_id == base.id
        ),
        select(literal("post"), cast(Post.kind, String), Post.member_id, no_number, no_moment).where(posts),
        select(
            literal("preparation"),
            no_text,
            Meeting.id,
            no_number,
            func.coalesce(Meeting.opened_at_utc, Meeting.starts_at_utc),
        )
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(prepares),
        select(literal("figure"), Figure.key, Figure.id, Figure.value, no_moment).where(Figure.meeting_id == base.id),
    )
    every = union_all(*parts).subquery()
    return select(every).order_by(every.c.source, every.c.ref_id)
