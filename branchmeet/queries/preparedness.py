"""How well the meetings of a branch were prepared: who was asked and heard, when the last one was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from branchmeet.clock import day_of
from branchmeet.domain.facts import AssignmentFact
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER
from branchmeet.domain.posts import PostKind
from branchmeet.extensions import db
from branchmeet.models import Attendance, Meeting, Notice, Post
from branchmeet.queries import facts


@dataclass(frozen=True)
class Preparedness:
    """Of one meeting: its assignments, and on which day the last of those to be told was told; None: not all were."""

    assignments: tuple[AssignmentFact, ...] = ()
    told_on: date | None = None

    @property
    def standing(self) -> tuple[AssignmentFact, ...]:
        """The assignments that were not taken back before the day."""
        return tuple(assignment for assignment in self.assignments if not assignment.withdrawn)

    @property
    def asked(self) -> frozenset[int]:
        """Who had at least one assignment."""
        return frozenset(member for assignment in self.standing for member in assignment.member_ids)


def by_meeting(branch_id: int, *, since: date) -> dict[int, Preparedness]:
    """Of every meeting that a branch has held from a month on, in two statements."""
    held = (
        Meeting.branch_id == branch_id,
        Meeting.month >= since,
        Meeting.state.in_(MEETING_OVER),
        Meeting.kind.in_(BRANCH_MEETINGS),
    )
    asked = facts.assignments_by_meeting(*held)
    told: dict[int, _Told] = {}
    for row in db.session.execute(_told(held)):
        told.setdefault(row.id, _Told(row)).hear(row)
    return {key: Preparedness(asked.get(key, ()), one.day) for key, one in told.items()}


class _Told:
    """Whether everybody of one meeting was told: its counted members, and the liaison of its day."""

    def __init__(self, row: Any) -> None:
        self._held_on = day_of(row.held_at)
        self._all_were = row.counted > 0 and row.untold == 0
        self._moments: list[datetime] = [row.last_told_at] if row.last_told_at else []

    def hear(self, row: Any) -> None:
        """Take up a liaison of the branch, if he was it on the day."""
        if row.liaison_id is None or not self._in_office(row):
            return
        if row.liaison_told_at is None:
            self._all_were = False
        else:
            self._moments.append(row.liaison_told_at)

    @property
    def day(self) -> date | None:
        return day_of(max(self._moments)) if self._all_were and self._moments else None

    def _in_office(self, row: Any) -> bool:
        return bool(row.starts_on <= self._held_on and (row.ends_on is None or row.ends_on > self._held_on))


def _told(held: tuple[ColumnElement[bool], ...]) -> Any:
    """A row a meeting and a liaison the branch has ever had, one without where it never had one."""
    of_liaison = aliased(Notice)
    counted = and_(Attendance.meeting_id == Meeting.id, Attendance.counted.is_(True))
    was_told = and_(Notice.meeting_id == Meeting.id, Notice.member_id == Attendance.member_id)
    return (
        select(
            Meeting.id,
            func.coalesce(Meeting.opened_at_utc, Meeting.starts_at_utc).label("held_at"),
            _count(counted).label("counted"),
            _count(counted, ~exists().where(was_told).correlate(Meeting, Attendance)).label("untold"),
            select(func.max(Notice.told_at_utc))
            .select_from(Attendance)
            .join(Notice, was_told)
            .where(counted)
            .correlate(Meeting)
            .scalar_subquery()
            .label("last_told_at"),
            Post.member_id.label("liaison_id"),
            Post.starts_on,
            Post.ends_on,
            of_liaison.told_at_utc.label("liaison_told_at"),
        )
        .select_from(Meeting)
        .outerjoin(Post, and_(Post.unit_id == Meeting.branch_id, Post.kind == PostKind.LIAISON))
        .outerjoin(of_liaison, and_(of_liaison.meeting_id == Meeting.id, of_liaison.member_id == Post.member_id))
        .where(*held)
        .order_by(Meeting.id, Post.id)
    )


def _count(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(Attendance).where(*conditions).correlate(Meeting).scalar_subquery()
