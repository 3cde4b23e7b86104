"""Opinions: those sent before a meeting, and a member's own with what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.meetings import MEETING_OVER, MeetingKind, MeetingState
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.visibility import ENTERED_FOR, OWN_WORDS
from branchmeet.extensions import db
from branchmeet.models import Account, AgendaItem, Cell, Contribution, Meeting, Member, Petition, Task, Unit
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import Columns, within


@dataclass(frozen=True)
class Opinion:
    """One opinion with its meeting, its author and, where somebody entered it for him, that person."""

    id: int
    version: int
    meeting_id: int
    meeting_kind: MeetingKind
    meeting_state: MeetingState
    meeting_at_utc: datetime
    opened_at_utc: datetime | None
    branch_id: int
    branch_name: str
    path: str
    chair_id: int | None
    clerk_id: int | None
    author_id: int
    author_name: str
    cell_id: int | None
    cell_name: str | None
    agenda_item_id: int | None
    item_title: str | None
    kind: ContributionKind
    text: str
    created_at_utc: datetime
    sent_at_utc: datetime | None
    on_behalf: bool
    entered_by: str | None
    fate: ContributionFate
    task_title: str | None
    task_due_on: date | None
    answer: str
    answered_on: date | None
    petition_to: str | None
    petition_due_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed: the chair has not opened the opinions and the meeting is not over."""
        return self.sent_at_utc is not None and self.opened_at_utc is None and self.meeting_state in _STILL

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.meeting_state,
            kind=ENTERED_FOR if self.on_behalf else OWN_WORDS,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
            author_id=self.author_id,
            cell_id=self.cell_id,
        )


OpinionPage = Paged[Opinion]
"""One page of a list and how many there are in all."""


_STILL = frozenset({MeetingState.CONVENED, MeetingState.POSTPONED, MeetingState.IN_PROGRESS})

OPINION_COLUMNS: Columns = {
    "unit_id": Meeting.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": Meeting.__table__.c.state,
    "chair_id": Meeting.__table__.c.chair_id,
    "clerk_id": Meeting.__table__.c.clerk_id,
    "author_id": Contribution.__table__.c.member_id,
    "cell_id": Contribution.__table__.c.cell_id,
}


def get_opinion(contribution_id: int) -> Opinion:
    """An opinion sent before a meeting; Missing when there is none with this key."""
    statement = _opinions().where(Contribution.id == contribution_id, Contribution.sent_at_utc.is_not(None))
    return Opinion(**db.session.execute(statement).one()._mapping)


def list_sent(meeting_id: int, scope: Scope) -> list[Opinion]:
    """The opinions sent before a meeting that lie in a scope, by item of the agenda, then in the order they came."""
    statement = (
        _opinions()
        .where(
            Contribution.meeting_id == meeting_id,
            Contribution.sent_at_utc.is_not(None),
            within(scope, OPINION_COLUMNS),
        )
        .order_by(func.coalesce(AgendaItem.position, 0), Contribution.sent_at_utc, Contribution.id)
    )
    return [Opinion(**row._mapping) for row in db.session.execute(statement)]


def has_led_further(contribution_id: int) -> bool:
    """Whether a task or a petition came of what was said, so that it must stay for them to stand on."""
    return bool(
        db.session.scalar(
            select(
                or_(
                    exists().where(Task.contribution_id == contribution_id),
                    exists().where(Petition.contribution_id == contribution_id),
                )
            )
        )
    )


def list_own(member_id: int, scope: Scope, *, page: int = 1, size: int = PAGE) -> OpinionPage:
    """What a member sent, and what he said in meetings that are over, the newest first."""
    statement = (
        _opinions()
        .add_columns(func.count().over().label("total"))
        .where(
            Contribution.member_id == member_id,
            or_(Contribution.sent_at_utc.is_not(None), Meeting.state.in_(MEETING_OVER)),
            within(scope, OPINION_COLUMNS),
        )
        .order_by(Contribution.created_at_utc.desc(), Contribution.id.desc())
        .limit(size)
        .offset(size * (page - 1))
    )
    found = db.session.execute(statement).all()
    rows = [Opinion(**{name: value for name, value in row._mapping.items() if name != "total"}) for row in found]
    return OpinionPage(rows, found[0].total if found else 0, page)


def find_sent_words(meeting_id: int, member_id: int, text: str) -> int | None:
    """The key of an opinion with these very words that a member sent before a meeting."""
    statement = select(func.min(Contribution.id)).where(
        Contribution.meeting_id == meeting_id,
        Contribution.member_id == member_id,
        Contribution.kind == ContributionKind.WRITTEN_BEFORE,
        Contribution.text == text,
        Contribution.sent_at_utc.is_not(None),
    )
    return db.session.scalar(statement)


def find_of_cell(meeting_id: int, cell_id: int | None) -> Contribution | None:
    """The opinion that a cell sent as a whole before a meeting, itself."""
    return db.session.scalar(
        select(Contribution).where(
            Contribution.meeting_id == meeting_id,
            Contribution.cell_id == cell_id,
            Contribution.kind == ContributionKind.CELL_OPINION,
            Contribution.sent_at_utc.is_not(None),
        )
    )


def list_on_item(agenda_item_id: int) -> list[Contribution]:
    """The opinions on an item themselves, for the service that takes the item off the agenda."""
    statement = select(Contribution).where(Contribution.agenda_item_id == agenda_item_id).order_by(Contribution.id)
    return list(db.session.scalars(statement))


def _opinions() -> Any:
    entrant, above = aliased(Member), aliased(Unit)
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
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Meeting.chair_id,
            Meeting.clerk_id,
            Contribution.member_id.label("author_id"),
            Member.full_name.label("author_name"),
            Contribution.cell_id,
            Cell.name.label("cell_name"),
            Contribution.agenda_item_id,
            AgendaItem.title.label("item_title"),
            Contribution.kind,
            Contribution.text,
            Contribution.created_at_utc,
            Contribution.sent_at_utc,
            Contribution.on_behalf,
            entrant.full_name.label("entered_by"),
            Contribution.fate,
            _first_task(Task.title).label("task_title"),
            _first_task(Task.due_on).label("task_due_on"),
            Contribution.answer,
            Contribution.answered_on,
            func.coalesce(above.committee_name, above.organisation_name).label("petition_to"),
            Petition.due_on.label("petition_due_on"),
        )
        .join(Meeting, Meeting.id == Contribution.meeting_id)
        .join(Unit, Unit.id == Meeting.branch_id)
        .join(Member, Member.id == Contribution.member_id)
        .outerjoin(Cell, Cell.id == Contribution.cell_id)
        .outerjoin(AgendaItem, AgendaItem.id == Contribution.agenda_item_id)
        .outerjoin(Account, Account.id == Contribution.account_id)
        .outerjoin(Petition, Petition.contribution_id == Contribution.id)
        .outerjoin(above, above.id == Petition.to_unit_id)
        .outerjoin(entrant, (entrant.id == Account.member_id) & Contribution.on_behalf.is_(True))
    )


def _first_task(column: Any) -> Any:
    """Of the first task that came of an opinion and may be seen by its author whoever he is."""
    return (
        select(column)
        .where(Task.contribution_id == Contribution.id, Task.internal_only.is_(False))
        .order_by(Task.id)
        .limit(1)
        .correlate(Contribution)
        .scalar_subquery()
    )
