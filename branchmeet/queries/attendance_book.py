"""The attendance book of a branch for a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from branchmeet.clock import day_of
from branchmeet.domain.attendance_book import BookMark, BookRow
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER, MeetingKind
from branchmeet.extensions import db
from branchmeet.models import Attendance, Cell, Meeting, Member


@dataclass(frozen=True)
class BookMeeting:
    """A column of the book."""

    id: int
    kind: MeetingKind
    starts_at_utc: datetime

    @property
    def day(self) -> date:
        """The day in Vietnam."""
        return day_of(self.starts_at_utc)


@dataclass(frozen=True)
class Book:
    """The meetings of a year that are over, and who came to them; members by cell, then by name."""

    meetings: tuple[BookMeeting, ...]
    rows: tuple[BookRow, ...]


def get_book(branch_id: int, year: int) -> Book:
    """The book of a branch for a year, in two statements. A member stands in the cell he was in last."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    statement = (
        select(Meeting.id, Meeting.kind, Meeting.starts_at_utc)
        .where(
            Meeting.branch_id == branch_id,
            Meeting.month.between(first, last),
            Meeting.kind.in_(BRANCH_MEETINGS),
            Meeting.state.in_(MEETING_OVER),
        )
        .order_by(Meeting.starts_at_utc, Meeting.id)
    )
    meetings = tuple(BookMeeting(**row._mapping) for row in db.session.execute(statement))
    return Book(meetings, _rows([meeting.id for meeting in meetings]))


def _rows(meeting_ids: list[int]) -> tuple[BookRow, ...]:
    statement = (
        select(
            Attendance.member_id,
            Attendance.meeting_id,
            Member.full_name,
            Member.sort_key,
            func.coalesce(Cell.name, "").label("cell"),
            func.coalesce(Cell.number, 0).label("cell_number"),
            Attendance.code,
            Attendance.counted,
            Attendance.late_minutes,
            Attendance.left_early_minutes,
        )
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(Member, Member.id == Attendance.member_id)
        .outerjoin(Cell, Cell.id == Attendance.cell_id)
        .where(Attendance.meeting_id.in_(meeting_ids))
        .order_by(Meeting.starts_at_utc, Meeting.id)
    )
    marks: dict[int, dict[int, BookMark]] = {}
    people: dict[int, tuple[int, str, int, str, str]] = {}
    for row in db.session.execute(statement):
        mark = BookMark(row.code, row.counted, row.late_minutes > 0, row.left_early_minutes > 0)
        marks.setdefault(row.member_id, {})[row.meeting_id] = mark
        people[row.member_id] = (row.cell_number, row.sort_key, row.member_id, row.full_name, row.cell)
    return tuple(
        BookRow(name, cell, tuple(marks[member_id].get(meeting_id) for meeting_id in meeting_ids))
        for _, _, member_id, name, cell in sorted(people.values())
    )
