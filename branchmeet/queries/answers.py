"""What was said in a meeting with everything that came of it, and the petitions a branch carried upward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.domain.contributions import ContributionFate, ContributionKind, may_go_up
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import Account, AgendaItem, Cell, Contribution, Meeting, Member, Petition, Task, Unit
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import Columns, within


@dataclass(frozen=True)
class Said:
    """What one member said or sent, with its item and what came of it."""

    id: int
    version: int
    meeting_id: int
    meeting_kind: MeetingKind
    meeting_state: MeetingState
    meeting_at_utc: datetime
    opened_at_utc: datetime | None
    branch_id: int
    path: str
    chair_id: int | None
    clerk_id: int | None
    author_id: int
    author_name: str
    cell_name: str | None
    item_id: int | None
    item_title: str | None
    item_kind: AgendaKind | None
    kind: ContributionKind
    text: str
    sent_at_utc: datetime | None
    released: bool
    fate: ContributionFate
    answer: str
    answered_on: date | None
    answered_by: str | None
    task_id: int | None
    task_title: str | None
    task_state: TaskState | None
    task_due_on: date | None
    petition_text: str | None
    petition_to: str | None
    petition_owner: str | None
    petition_sent_on: date | None
    petition_due_on: date | None

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.meeting_state,
            kind=self.meeting_kind,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
        )

    @property
    def may_go_up(self) -> bool:
        """Whether it may leave the branch at all."""
        return may_go_up(self.kind, released=self.released, item=self.item_kind)

    @property
    def is_sealed(self) -> bool:
        """Whether it was sent before the meeting and the chair has not opened it."""
        return self.sent_at_utc is not None and self.opened_at_utc is None


SaidPage = Paged[Said]
"""One page of what was said and how much there is in all."""


@dataclass(frozen=True)
class PetitionRow:
    """A petition in the list of a branch."""

    contribution_id: int
    meeting_id: int
    meeting_at_utc: datetime
    text: str
    to_name: str
    owner_name: str
    sent_on: date
    due_on: date
    answer: str
    answered_on: date | None

    def is_overdue(self, today: date) -> bool:
        """Still without an answer after its day."""
        return self.answered_on is None and self.due_on < today


PetitionPage = Paged[PetitionRow]
"""One page of a list and how many there are in all."""


PETITION_COLUMNS: Columns = {"unit_id": Petition.__table__.c.branch_id, "path": Unit.__table__.c.path}


def list_said(meeting_id: int, *, shared_only: bool, open_only: bool = False, page: int = 1) -> SaidPage:
    """What was said in a meeting, by item of its agenda, then in order; sealed opinions are left out.

    `shared_only` leaves out whatever stays inside; `open_only` keeps what nothing has come of yet.
    """
    statement = (
        _said()
        .add_columns(func.count().over().label("total"))
        .where(Contribution.meeting_id == meeting_id)
        .where(or_(Contribution.sent_at_utc.is_(None), Meeting.opinions_opened_at_utc.is_not(None)))
        .order_by(func.coalesce(AgendaItem.position, 0), Contribution.id)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    if open_only:
        statement = statement.where(Contribution.fate == ContributionFate.NONE, Contribution.answer == "")
    if shared_only:
        statement = statement.where(_may_go_up())
    found = db.session.execute(statement).all()
    rows = [Said(**{name: value for name, value in row._mapping.items() if name != "total"}) for row in found]
    return SaidPage(rows, found[0].total if found else 0, page)


def get_said(contribution_id: int) -> Said:
    """One of them; Missing when there is none with this key."""
    return Said(**db.session.execute(_said().where(Contribution.id == contribution_id)).one()._mapping)


def list_petitions(scope: Scope, *, today: date, only: str = "waiting", page: int = 1) -> PetitionPage:
    """The petitions of a scope: `only` is waiting, overdue, answered or all.

    Of those that wait the first due stands first, of the others the newest.
    """
    waiting = only in ("waiting", "overdue")
    to, owner = aliased(Unit), aliased(Member)
    statement = (
        select(
            Petition.contribution_id,
            Contribution.meeting_id,
            Meeting.starts_at_utc.label("meeting_at_utc"),
            Petition.text,
            func.coalesce(to.committee_name, to.organisation_name).label("to_name"),
            owner.full_name.label("owner_name"),
            Petition.sent_on,
            Petition.due_on,
            Contribution.answer,
            Contribution.answered_on,
            func.count().over().label("total"),
        )
        .join(Contribution, Contribution.id == Petition.contribution_id)
        .join(Meeting, Meeting.id == Contribution.meeting_id)
        .join(Unit, Unit.id == Petition.branch_id)
        .join(to, to.id == Petition.to_unit_id)
        .join(owner, owner.id == Petition.owner_id)
        .where(within(scope, PETITION_COLUMNS))
        .order_by(*((Petition.due_on, Petition.id) if waiting else (Petition.due_on.desc(), Petition.id.desc())))
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    if waiting:
        statement = statement.where(Contribution.answered_on.is_(None))
    if only == "overdue":
        statement = statement.where(Petition.due_on < today)
    if only == "answered":
        statement = statement.where(Contribution.answered_on.is_not(None))
    found = db.session.execute(statement).all()
    rows = [PetitionRow(**{name: value for name, value in row._mapping.items() if name != "total"}) for row in found]
    return PetitionPage(rows, found[0].total if found else 0, page)


def list_units_above(path: str) -> dict[int, str]:
    """The units above a branch by key, the nearest first, each by the name of its committee."""
    name = func.coalesce(Unit.committee_name, Unit.organisation_name).label("name")
    statement = select(Unit.id, name).where(Unit.id.in_(unit_ids_above(path)))
    return {row.id: row.name for row in db.session.execute(statement.order_by(Unit.path.desc()))}


def unit_ids_above(path: str) -> list[int]:
    """The keys in the path of a unit, without its own."""
    return [int(key) for key in path.strip("/").split("/")[:-1]]


def find_petition(contribution_id: int) -> Petition | None:
    """The petition made of an opinion itself, for the services that change it."""
    return db.session.scalar(select(Petition).where(Petition.contribution_id == contribution_id))


def _may_go_up() -> ColumnElement[bool]:
    """`domain.contributions.may_go_up` as a condition."""
    kinds = [kind for kind in ContributionKind if may_go_up(kind, released=False, item=None)]
    released = [kind for kind in ContributionKind if may_go_up(kind, released=True, item=None)]
    inside = [kind for kind in AgendaKind if not may_go_up(ContributionKind.SPEECH, released=False, item=kind)]
    return and_(
        or_(Contribution.kind.in_(kinds), and_(Contribution.released, Contribution.kind.in_(released))),
        or_(AgendaItem.kind.is_(None), AgendaItem.kind.not_in(inside)),
    )


def _said() -> Any:
    answerer, owner, to = aliased(Member), aliased(Member), aliased(Unit)
    made = aliased(Task)
    first_task = (
        select(func.min(made.id))
        .where(made.contribution_id == Contribution.id, made.internal_only.is_(False))
        .correlate(Contribution)
        .scalar_subquery()
    )
    return (
        select(
            Contribution.id,
            Contribution.version,
            Contribution.meeting_id,
            Meeting.kind.label("meeting_kind"),
            Meeting.state.label("meeting_state"),
            Meeting.starts_at_utc.label("meeting_at_utc"),
            Meeting.opinions_opened_at_utc.label("opened_at_utc"),
            Meeting.branch_id,
            Unit.path,
            Meeting.chair_id,
            Meeting.clerk_id,
            Contribution.member_id.label("author_id"),
            Member.full_name.label("author_name"),
            Cell.name.label("cell_name"),
            Contribution.agenda_item_id.label("item_id"),
            AgendaItem.title.label("item_title"),
            AgendaItem.kind.label("item_kind"),
            Contribution.kind,
            Contribution.text,
            Contribution.sent_at_utc,
            Contribution.released,
            Contribution.fate,
            Contribution.answer,
            Contribution.answered_on,
            answerer.full_name.label("answered_by"),
            Task.id.label("task_id"),
            Task.title.label("task_title"),
            Task.state.label("task_state"),
            Task.due_on.label("task_due_on"),
            Petition.text.label("petition_text"),
            func.coalesce(to.committee_name, to.organisation_name).label("petition_to"),
            owner.full_name.label("petition_owner"),
            Petition.sent_on.label("petition_sent_on"),
            Petition.due_on.label("petition_due_on"),
        )
        .join(Meeting, Meeting.id == Contribution.meeting_id)
        .join(Unit, Unit.id == Meeting.branch_id)
        .join(Member, Member.id == Contribution.member_id)
        .outerjoin(Cell, Cell.id == Contribution.cell_id)
        .outerjoin(AgendaItem, AgendaItem.id == Contribution.agenda_item_id)
        .outerjoin(Account, Account.id == Contribution.answered_by_id)
        .outerjoin(answerer, answerer.id == Account.member_id)
        .outerjoin(Task, Task.id == first_task)
        .outerjoin(Petition, Petition.contribution_id == Contribution.id)
        .outerjoin(to, to.id == Petition.to_unit_id)
        .outerjoin(owner, owner.id == Petition.owner_id)
    )
