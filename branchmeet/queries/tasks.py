"""Tasks: one with its standing for permission, and the lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from branchmeet.clock import today
from branchmeet.domain.assessments import ASSESSMENT_SUBMITTED
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER, MeetingKind, MeetingState
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.tasks import TaskState, done_share, is_overdue
from branchmeet.domain.visibility import ADOPTED, EVIDENCE, INTERNAL, OPEN_TASK
from branchmeet.extensions import db
from branchmeet.models import (
    Account,
    Assessment,
    Cell,
    Meeting,
    Member,
    Membership,
    Task,
    TaskExtension,
    TaskHandover,
    Unit,
)
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import Columns, within
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class TaskCard:
    """One task with the names a page shows."""

    id: int
    branch_id: int
    branch_name: str
    path: str
    meeting_id: int | None
    meeting_month: date | None
    topic_id: int | None
    title: str
    measure: str
    owner_id: int | None
    owner_name: str | None
    owner_cell_id: int | None
    owner_cell_name: str | None
    due_on: date | None
    state: TaskState
    internal_only: bool
    report: str
    reported_on: date | None
    result: str
    confirmed_on: date | None
    done_on: date | None
    report_month: date | None
    repeats_monthly: bool
    follows_id: int | None
    owner_left: bool
    version: int
    seen_as: str
    kind: str
    chair_id: int | None
    clerk_id: int | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.seen_as,
            kind=self.kind,
            author_id=self.owner_id,
            cell_id=self.owner_cell_id,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
        )

    @property
    def owner(self) -> str | None:
        """The name of the member or the cell that answers for it."""
        return self.owner_name or self.owner_cell_name

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is TaskState.OPEN

    @property
    def needs_owner(self) -> bool:
        """Whether it is open and nobody of the branch answers for it."""
        return self.is_open and (self.owner is None or self.owner_left)

    def is_overdue(self, today: date) -> bool:
        """Still open after its day."""
        return is_overdue(self.state, self.due_on, today)


TaskPage = Paged[TaskCard]
"""One page of a list and how many there are in all."""


@dataclass(frozen=True)
class ResolutionRow:
    """A meeting that gave tasks and how far they have come."""

    meeting_id: int
    kind: MeetingKind
    month: date
    starts_at_utc: datetime
    counted: int
    done: int

    @property
    def share(self) -> Fraction | None:
        """Which part is done, 0 to 1."""
        return done_share(self.done, self.counted)


@dataclass(frozen=True)
class Turn:
    """A day that was moved, or an owner that changed."""

    at_utc: datetime
    reason: str
    old_due_on: date | None
    new_due_on: date | None
    old_owner: str | None
    new_owner: str | None
    by_name: str | None


_submitted = exists().where(Assessment.meeting_id == Task.meeting_id, Assessment.state.in_(ASSESSMENT_SUBMITTED))
_SEEN_AS = case(
    (Meeting.state.in_(MEETING_OVER) & _submitted, literal(EVIDENCE)),
    (Meeting.state.in_(MEETING_OVER), literal(ADOPTED)),
    else_=literal(""),
)
_KIND = case((Task.internal_only.is_(True), literal(INTERNAL)), else_=literal(OPEN_TASK))

TASK_COLUMNS: Columns = {
    "unit_id": Task.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": _SEEN_AS,
    "kind": _KIND,
    "author_id": Task.__table__.c.owner_id,
    "cell_id": Task.__table__.c.owner_cell_id,
    "chair_id": Meeting.__table__.c.chair_id,
    "clerk_id": Meeting.__table__.c.clerk_id,
}


def get_task(task_id: int) -> TaskCard:
    """One task; Missing when there is none with this key."""
    return TaskCard(**db.session.execute(_cards().where(Task.id == task_id)).one()._mapping)


def list_tasks(
    scope: Scope,
    *,
    today: date,
    owner_id: int | None = None,
    cell_ids: Collection[int] = (),
    only: str = "open",
    branch_id: int | None = None,
    meeting_id: int | None = None,
    page: int = 1,
) -> TaskPage:
    """The tasks of a scope: `only` is open, overdue, ownerless, done or all.

    The open ones stand by due day, the others newest first. With `owner_id` only what this member answers for, and
    the cells named beside him; with `meeting_id` only what that meeting gave.
    """
    conditions = [within(scope, TASK_COLUMNS), *_narrowed(only, today)]
    if owner_id is not None:
        conditions.append(or_(Task.owner_id == owner_id, Task.owner_cell_id.in_(sorted(cell_ids))))
    if branch_id is not None:
        conditions.append(Task.branch_id == branch_id)
    if meeting_id is not None:
        conditions.append(Task.meeting_id == meeting_id)
    order = (Task.due_on.desc(), Task.id.desc()) if only in ("done", "all") else (Task.due_on, Task.id)
    statement = (
        _cards(func.count().over().label("total"))
        .where(*conditions)
        .order_by(*order)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    found = db.session.execute(statement).all()
    rows = [TaskCard(**{name: value for name, value in row._mapping.items() if name != "total"}) for row in found]
    return TaskPage(rows, found[0].total if found else 0, page)


def list_resolutions(branch_id: int) -> list[ResolutionRow]:
    """How far the last twelve meetings of a branch that gave tasks have come, newest first; internal tasks left out.

    A stopped task is not counted (grade P). A later round of a monthly task belongs to no resolution.
    """
    statement = (
        select(
            Task.meeting_id,
            Meeting.kind,
            Meeting.month,
            Meeting.starts_at_utc,
            func.count().filter(Task.state != TaskState.STOPPED).label("counted"),
            func.count().filter(Task.state == TaskState.DONE).label("done"),
        )
        .join(Meeting, Meeting.id == Task.meeting_id)
        .where(Task.branch_id == branch_id, Task.internal_only.is_(False), Task.follows_id.is_(None))
        .where(Meeting.state.in_(MEETING_OVER))
        .group_by(Task.meeting_id, Meeting.kind, Meeting.month, Meeting.starts_at_utc)
        .order_by(Meeting.starts_at_utc.desc(), Task.meeting_id.desc())
        .limit(12)
    )
    return [ResolutionRow(**row._mapping) for row in db.session.execute(statement)]


def list_turns(task_id: int) -> list[Turn]:
    """What happened to a task between being given and its end: days moved, owners changed; the oldest first."""
    old_owner, new_owner, old_cell, new_cell = aliased(Member), aliased(Member), aliased(Cell), aliased(Cell)
    extensions = (
        select(
            TaskExtension.created_at_utc.label("at_utc"),
            TaskExtension.reason,
            TaskExtension.old_due_on,
            TaskExtension.new_due_on,
            null().label("old_owner"),
            null().label("new_owner"),
            Member.full_name.label("by_name"),
        )
        .outerjoin(Account, Account.id == TaskExtension.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(TaskExtension.task_id == task_id)
    )
    handovers = (
        select(
            TaskHandover.created_at_utc,
            TaskHandover.reason,
            null(),
            null(),
            func.coalesce(old_owner.full_name, old_cell.name),
            func.coalesce(new_owner.full_name, new_cell.name),
            Member.full_name,
        )
        .outerjoin(Account, Account.id == TaskHandover.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .outerjoin(old_owner, old_owner.id == TaskHandover.old_owner_id)
        .outerjoin(new_owner, new_owner.id == TaskHandover.new_owner_id)
        .outerjoin(old_cell, old_cell.id == TaskHandover.old_cell_id)
        .outerjoin(new_cell, new_cell.id == TaskHandover.new_cell_id)
        .where(TaskHandover.task_id == task_id)
    )
    found: Any = db.session.execute(union_all(extensions, handovers).order_by("at_utc"))
    return [Turn(**row._mapping) for row in found]


def find_open_meeting(branch_id: int) -> int | None:
    """The meeting of a branch that is being held; None while there is none."""
    statement = select(Meeting.id).where(
        Meeting.branch_id == branch_id,
        Meeting.state == MeetingState.IN_PROGRESS,
        Meeting.kind.in_(BRANCH_MEETINGS),
    )
    return db.session.scalar(statement.order_by(Meeting.id.desc()).limit(1))


def find_next_round(task_id: int) -> Task | None:
    """The next round of a monthly task itself, for the service that takes it back."""
    return db.session.scalar(select(Task).where(Task.follows_id == task_id))


def list_given(meeting_id: int) -> list[TaskCard]:
    """The tasks given in one meeting, in order."""
    statement = _cards().where(Task.meeting_id == meeting_id).order_by(Task.id)
    return [TaskCard(**row._mapping) for row in db.session.execute(statement)]


def list_to_review(branch_id: int, *, since: date, until: date, meeting_id: int = 0) -> list[TaskCard]:
    """What the first item of a meeting looks at: tasks still open, and those that fell due since the last meeting.

    Those given in this very meeting, `meeting_id`, are not yet to be looked at.
    """
    due = Task.due_on.between(since, until)
    given_before = Task.meeting_id.is_(None) | (Task.meeting_id != meeting_id)
    statement = (
        _cards()
        .where(Task.branch_id == branch_id, Task.internal_only.is_(False), (Task.state == TaskState.OPEN) | due)
        .where(given_before)
        .order_by(Task.due_on, Task.id)
    )
    return [TaskCard(**row._mapping) for row in db.session.execute(statement)]


def _narrowed(only: str, today: date) -> list[ColumnElement[bool]]:
    is_open = Task.state == TaskState.OPEN
    match only:
        case "open":
            return [is_open]
        case "overdue":
            return [is_open, Task.due_on < today]
        case "ownerless":
            nobody = and_(Task.owner_id.is_(None), Task.owner_cell_id.is_(None))
            return [is_open, or_(nobody, _owner_left())]
        case "done":
            return [Task.state != TaskState.OPEN]
        case _:
            return []


def _owner_left() -> ColumnElement[bool]:
    """Whether a member answers for it who is in the branch no more."""
    in_branch = exists().where(
        Membership.member_id == Task.owner_id, Membership.branch_id == Task.branch_id, holds_on(Membership, today())
    )
    return and_(Task.owner_id.is_not(None), ~in_branch)


def _cards(*more: Any) -> Any:
    return (
        select(
            Task.id,
            Task.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Task.meeting_id,
            Meeting.month.label("meeting_month"),
            Task.topic_id,
            Task.title,
            Task.measure,
            Task.owner_id,
            Member.full_name.label("owner_name"),
            Task.owner_cell_id,
            Cell.name.label("owner_cell_name"),
            Task.due_on,
            Task.state,
            Task.internal_only,
            Task.report,
            Task.reported_on,
            Task.result,
            Task.confirmed_on,
            Task.done_on,
            Task.report_month,
            Task.repeats_monthly,
            Task.follows_id,
            _owner_left().label("owner_left"),
            Task.version,
            _SEEN_AS.label("seen_as"),
            _KIND.label("kind"),
            Meeting.chair_id,
            Meeting.clerk_id,
            *more,
        )
        .join(Unit, Unit.id == Task.branch_id)
        .outerjoin(Meeting, Meeting.id == Task.meeting_id)
        .outerjoin(Member, Member.id == Task.owner_id)
        .outerjoin(Cell, Cell.id == Task.owner_cell_id)
    )
