"""What the page of a meeting in progress shows, and what its services decide on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Exists, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.meetings import VotePurpose
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.posts import COMMITTEE_POSTS, PostKind
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import (
    Assignment,
    AssignmentSpeaker,
    Attendance,
    Cell,
    Contribution,
    Excuse,
    Meeting,
    Member,
    Minutes,
    Post,
    RequiredStepDone,
    Task,
    Vote,
)
from branchmeet.queries.spans import holds_on

REMARKS = 30
"""How many remarks a page shows; a meeting may have thousands."""


@dataclass(frozen=True)
class RollRow:
    """One member in the attendance book of a meeting."""

    member_id: int
    name: str
    cell_id: int | None
    cell_name: str | None
    kind: MemberKind
    presence: Presence
    counted: bool
    votes: bool
    code: AttendanceCode
    reason: ExcuseReason | None
    late_minutes: int
    left_early_minutes: int
    spoke: bool

    @property
    def is_present(self) -> bool:
        """Whether the member is in the room or on the line."""
        return self.code.is_present


@dataclass(frozen=True)
class CellSum:
    """The marks of one cell, which meets apart or sits in the room with the others."""

    cell_id: int | None
    name: str
    counted: int
    present: int
    voters: int
    present_voters: int
    spoke: int


@dataclass(frozen=True)
class Roll:
    """The attendance book with its sums."""

    rows: tuple[RollRow, ...]

    @property
    def counted(self) -> list[RollRow]:
        """Who counts when attendance is taken."""
        return [row for row in self.rows if row.counted]

    @property
    def present(self) -> list[RollRow]:
        """Who counts and is there."""
        return [row for row in self.counted if row.is_present]

    @property
    def absent(self) -> list[RollRow]:
        """Who counts and is not there."""
        return [row for row in self.counted if not row.is_present]

    @property
    def voters(self) -> int:
        """Members of the body with a vote, absent ones included: the base of every vote."""
        return sum(1 for row in self.rows if row.votes)

    @property
    def present_voters(self) -> int:
        """Members with a vote who are there."""
        return sum(1 for row in self.rows if row.votes and row.is_present)

    @property
    def speakers(self) -> int:
        """Present members who have spoken at least once."""
        return sum(1 for row in self.present if row.spoke)

    @property
    def cells(self) -> list[CellSum]:
        """The sums of each cell in the order of their names; members of no cell last."""
        found: dict[int | None, list[RollRow]] = {}
        for row in self.counted:
            found.setdefault(row.cell_id, []).append(row)
        sums = [_cell_sum(cell_id, rows) for cell_id, rows in found.items()]
        return sorted(sums, key=lambda cell: (cell.cell_id is None, cell.name))

    @property
    def silent_cells(self) -> list[CellSum]:
        """Cells with somebody present of whom nobody has spoken."""
        return [cell for cell in self.cells if cell.cell_id and cell.present and not cell.spoke]

    @property
    def rate(self) -> float | None:
        """Share of the counted who are present, 0 to 1; None when nobody counts."""
        return len(self.present) / len(self.counted) if self.counted else None


def _cell_sum(cell_id: int | None, rows: list[RollRow]) -> CellSum:
    present = [row for row in rows if row.is_present]
    return CellSum(
        cell_id,
        rows[0].cell_name or "",
        counted=len(rows),
        present=len(present),
        voters=sum(row.votes for row in rows),
        present_voters=sum(row.votes for row in present),
        spoke=sum(row.spoke for row in present),
    )


@dataclass(frozen=True)
class Remark:
    """Something said in the meeting or sent before it."""

    id: int
    version: int
    agenda_item_id: int | None
    member_id: int
    name: str
    cell_name: str | None
    kind: ContributionKind
    text: str
    created_at_utc: datetime
    sent_at_utc: datetime | None
    on_behalf: bool
    fate: ContributionFate
    task_id: int | None
    task_title: str | None
    task_due_on: date | None
    task_internal: bool | None
    task_owner: str | None


@dataclass(frozen=True)
class RemarkPage:
    """The last remarks on an item, and how many came before them."""

    rows: list[Remark]
    earlier: int
    page: int


@dataclass(frozen=True)
class VoteRow:
    """One vote that was counted."""

    id: int
    purpose: VotePurpose
    matter: str
    agenda_item_id: int | None
    base: int
    approve: int
    disapprove: int
    other: int
    secret: bool
    particulars: dict[str, Any]

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The counts of the cells that voted apart, the sum of which is the vote; empty for a vote in one room."""
        counted: list[dict[str, Any]] = self.particulars.get("cells", [])
        return counted

    @property
    def count(self) -> Count:
        """The numbers, to be judged."""
        return Count(self.base, self.approve, self.disapprove, self.other)


@dataclass(frozen=True)
class Waiting:
    """An assignment on the meeting's topic about which nothing has been heard yet."""

    member_id: int | None
    cell_id: int | None
    name: str
    study: str


def get_roll(meeting_id: int) -> Roll:
    """The attendance book, in Vietnamese order of names; empty before the meeting was opened."""
    spoke = _heard(meeting_id).where(Contribution.member_id == Attendance.member_id)
    statement = (
        select(
            Attendance.member_id,
            Member.full_name.label("name"),
            Attendance.cell_id,
            Cell.name.label("cell_name"),
            Attendance.kind,
            Attendance.presence,
            Attendance.counted,
            Attendance.votes,
            Attendance.code,
            Attendance.reason,
            Attendance.late_minutes,
            Attendance.left_early_minutes,
            spoke.label("spoke"),
        )
        .join(Member, Member.id == Attendance.member_id)
        .outerjoin(Cell, Cell.id == Attendance.cell_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Member.sort_key, Member.id)
    )
    return Roll(tuple(RollRow(**row._mapping) for row in db.session.execute(statement)))


def _heard(meeting_id: int) -> Exists:
    """Something was said in the meeting, or sent before it and opened by its chair."""
    opened = exists().where(Meeting.id == meeting_id, Meeting.opinions_opened_at_utc.is_not(None))
    return exists().where(Contribution.meeting_id == meeting_id, or_(Contribution.sent_at_utc.is_(None), opened))


def list_remarks(meeting_id: int) -> list[Remark]:
    """Everything said or sent, in the order it came, with the task it became."""
    return [Remark(**row._mapping) for row in db.session.execute(_remarks(meeting_id).order_by(Contribution.id))]


def list_sent(meeting_id: int) -> list[Remark]:
    """What was sent before the meeting, in the order it came."""
    statement = _remarks(meeting_id).where(Contribution.sent_at_utc.is_not(None)).order_by(Contribution.id)
    return [Remark(**row._mapping) for row in db.session.execute(statement)]


def find_remark(meeting_id: int, contribution_id: int) -> Remark | None:
    """One remark of a meeting; None when it has none with this key."""
    row = db.session.execute(_remarks(meeting_id).where(Contribution.id == contribution_id)).one_or_none()
    return Remark(**row._mapping) if row else None


def list_last_remarks(meeting_id: int, item_id: int, *, with_sent: bool, page: int = 1) -> RemarkPage:
    """What was said last on an item, the newest at the foot; a further page goes further back.

    What was sent before the meeting is among it only once the chair has opened it (`with_sent`).
    """
    statement = (
        _remarks(meeting_id)
        .add_columns(func.count().over().label("total"))
        .where(Contribution.agenda_item_id == item_id)
        .order_by(Contribution.id.desc())
        .limit(REMARKS)
        .offset(REMARKS * (page - 1))
    )
    if not with_sent:
        statement = statement.where(Contribution.sent_at_utc.is_(None))
    found = [dict(row._mapping) for row in db.session.execute(statement)]
    total = found[0]["total"] if found else 0
    rows = [Remark(**{name: value for name, value in row.items() if name != "total"}) for row in reversed(found)]
    return RemarkPage(rows, max(0, total - REMARKS * (page - 1) - len(rows)), page)


def _remarks(meeting_id: int) -> Any:
    owner, owner_cell = aliased(Member), aliased(Cell)
    return (
        select(
            Contribution.id,
            Contribution.version,
            Contribution.agenda_item_id,
            Contribution.member_id,
            Member.full_name.label("name"),
            Cell.name.label("cell_name"),
            Contribution.kind,
            Contribution.text,
            Contribution.created_at_utc,
            Contribution.sent_at_utc,
            Contribution.on_behalf,
            Contribution.fate,
            Task.id.label("task_id"),
            Task.title.label("task_title"),
            Task.due_on.label("task_due_on"),
            Task.internal_only.label("task_internal"),
            func.coalesce(owner.full_name, owner_cell.name).label("task_owner"),
        )
        .join(Member, Member.id == Contribution.member_id)
        .outerjoin(Cell, Cell.id == Contribution.cell_id)
        .outerjoin(Task, Task.contribution_id == Contribution.id)
        .outerjoin(owner, owner.id == Task.owner_id)
        .outerjoin(owner_cell, owner_cell.id == Task.owner_cell_id)
        .where(Contribution.meeting_id == meeting_id)
    )


def list_votes(meeting_id: int) -> list[VoteRow]:
    """The votes counted so far, in order."""
    statement = (
        select(
            Vote.id,
            Vote.purpose,
            Vote.matter,
            Vote.agenda_item_id,
            Vote.base,
            Vote.approve,
            Vote.disapprove,
            Vote.other,
            Vote.secret,
            Vote.particulars,
        )
        .where(Vote.meeting_id == meeting_id)
        .order_by(Vote.id)
    )
    return [VoteRow(**row._mapping) for row in db.session.execute(statement)]


def list_waiting(meeting_id: int, topic_id: int | None) -> list[Waiting]:
    """Who was asked to speak about the meeting's topic and has not been heard; a cell is heard when anyone of it is."""
    if topic_id is None:
        return []
    named = select(AssignmentSpeaker.member_id).where(AssignmentSpeaker.assignment_id == Assignment.id)
    heard = _heard(meeting_id).where(
        or_(
            Contribution.member_id == Assignment.member_id,
            Contribution.cell_id == Assignment.cell_id,
            Contribution.member_id.in_(named),
        ),
    )
    statement = (
        select(
            Assignment.member_id,
            Assignment.cell_id,
            func.coalesce(Member.full_name, Cell.name).label("name"),
            Assignment.study,
        )
        .outerjoin(Member, Member.id == Assignment.member_id)
        .outerjoin(Cell, Cell.id == Assignment.cell_id)
        .where(Assignment.topic_id == topic_id, Assignment.withdrawn_on.is_(None), ~heard)
        .order_by(Member.sort_key, Cell.number, Assignment.id)
    )
    return [Waiting(**row._mapping) for row in db.session.execute(statement)]


def steps_done(meeting_id: int) -> frozenset[str]:
    """The codes of the required steps that were ticked."""
    return frozenset(row.key for row in list_step_rows(meeting_id))


def list_step_rows(meeting_id: int) -> list[RequiredStepDone]:
    """The ticks themselves, for the service that takes one back."""
    return list(db.session.scalars(select(RequiredStepDone).where(RequiredStepDone.meeting_id == meeting_id)))


def list_attendance_rows(meeting_id: int) -> list[Attendance]:
    """The marks themselves, for the service that changes them."""
    statement = select(Attendance).where(Attendance.meeting_id == meeting_id).order_by(Attendance.id)
    return list(db.session.scalars(statement))


def find_task_of(contribution_id: int) -> Task | None:
    """The task made of a contribution, for the service that takes it back."""
    return db.session.scalar(select(Task).where(Task.contribution_id == contribution_id).order_by(Task.id).limit(1))


def get_minutes_state(meeting_id: int) -> MinutesState | None:
    """Where the minutes stand; None while there are none."""
    return db.session.scalar(select(Minutes.state).where(Minutes.meeting_id == meeting_id))


def excuse_reasons(meeting_id: int) -> dict[int, ExcuseReason]:
    """Why members excused themselves before the meeting, by member."""
    rows = db.session.execute(select(Excuse.member_id, Excuse.reason).where(Excuse.meeting_id == meeting_id))
    return {row.member_id: row.reason for row in rows}


def committee_member_ids(branch_id: int, *, on: date) -> frozenset[int]:
    """Who is in the leadership of a branch on a day."""
    statement = select(Post.member_id).where(
        Post.unit_id == branch_id, Post.kind.in_(COMMITTEE_POSTS), holds_on(Post, on)
    )
    return frozenset(db.session.scalars(statement))


def others_may_confirm(branch_id: int, *, than: int, on: date) -> bool:
    """Whether somebody else than this member may confirm tasks of the branch."""
    deputy = and_(Post.kind == PostKind.DEPUTY_SECRETARY, Post.acts_for_secretary.is_(True))
    statement = select(Post.id).where(
        Post.unit_id == branch_id,
        Post.member_id != than,
        or_(Post.kind == PostKind.SECRETARY, deputy),
        holds_on(Post, on),
    )
    return db.session.scalar(statement.limit(1)) is not None
