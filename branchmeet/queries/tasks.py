"""Tasks: one with its standing for permission, and the lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, exists, func, literal, select

from branchmeet.domain.assessments import ASSESSMENT_SUBMITTED
from branchmeet.domain.meetings import MEETING_OVER
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.tasks import TaskState, is_overdue
from branchmeet.domain.visibility import ADOPTED, EVIDENCE, INTERNAL, OPEN_TASK
from branchmeet.extensions import db
from branchmeet.models import Assessment, Cell, Meeting, Member, Task, Unit
from branchmeet.queries.scoping import Columns, within

PAGE = 50


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
    version: int
    seen_as: str
    kind: str
    chair_id: int | None

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
        )

    @property
    def owner(self) -> str | None:
        """The name of the member or the cell that answers for it."""
        return self.owner_name or self.owner_cell_name

    def is_overdue(self, today: date) -> bool:
        """Still open after its day."""
        return is_overdue(self.state, self.due_on, today)


@dataclass(frozen=True)
class TaskPage:
    """One page of a list and how many there are in all."""

    rows: list[TaskCard]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages of 50 the list has."""
        return max(1, -(-self.total // PAGE))


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
}


def get_task(task_id: int) -> TaskCard:
    """One task; Missing when there is none with this key."""
    return TaskCard(**db.session.execute(_cards().where(Task.id == task_id)).one()._mapping)


def list_tasks(
    scope: Scope,
    *,
    today: date,
    owner_id: int | None = None,
    only: str = "open",
    branch_id: int | None = None,
    page: int = 1,
) -> TaskPage:
    """The tasks of a scope: `only` is open, overdue, done or all; the open ones by due day, the others newest first."""
    conditions = [within(scope, TASK_COLUMNS)]
    if owner_id is not None:
        conditions.append(Task.owner_id == owner_id)
    if branch_id is not None:
        conditions.append(Task.branch_id == branch_id)
    if only == "open":
        conditions.append(Task.state == TaskState.OPEN)
    elif only == "overdue":
        conditions += [Task.state == TaskState.OPEN, Task.due_on < today]
    elif only == "done":
        conditions.append(Task.state != TaskState.OPEN)
    order = (Task.due_on, Task.id) if only in ("open", "overdue") else (Task.due_on.desc(), Task.id.desc())
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
            Task.version,
            _SEEN_AS.label("seen_as"),
            _KIND.label("kind"),
            Meeting.chair_id,
            *more,
        )
        .join(Unit, Unit.id == Task.branch_id)
        .outerjoin(Meeting, Meeting.id == Task.meeting_id)
        .outerjoin(Member, Member.id == Task.owner_id)
        .outerjoin(Cell, Cell.id == Task.owner_cell_id)
    )
