"""The papers of an agenda: what is to be read before, and how many have read it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import exists, func, select

from branchmeet.domain.papers import PaperKind
from branchmeet.domain.scope import Subject
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, AgendaPaper, Meeting, Membership, PaperReading, Standing
from branchmeet.queries.agenda import AgendaRow, items_of
from branchmeet.queries.bodies import in_body
from branchmeet.queries.meetings import MeetingHead, get_head


@dataclass(frozen=True)
class PaperCard:
    """A paper of an item. `readings` is how many of those who are to come say that they have read it, `read` whether
    this member does.
    """

    id: int
    item_id: int
    name: str
    kind: PaperKind
    size: int
    summary: str
    readings: int
    read: bool


@dataclass(frozen=True)
class AgendaPaperFile:
    """One paper with its meeting and the key of its file."""

    id: int
    name: str
    file_key: str
    summary: str
    item_id: int
    item_title: str
    meeting: MeetingHead

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return self.meeting.subject


@dataclass(frozen=True)
class AgendaWithPapers:
    """The items of a meeting in order, and the papers by the key of their item."""

    items: list[AgendaRow]
    papers: dict[int, list[PaperCard]]


def get_paper(meeting_id: int, agenda_paper_id: int) -> AgendaPaperFile:
    """A paper of a meeting; Missing when it has none with this key."""
    statement = (
        select(
            AgendaPaper.id,
            AgendaPaper.name,
            AgendaPaper.file_key,
            AgendaPaper.summary,
            AgendaItem.id.label("item_id"),
            AgendaItem.title.label("item_title"),
        )
        .join(AgendaItem, AgendaItem.id == AgendaPaper.agenda_item_id)
        .where(AgendaPaper.id == agenda_paper_id, AgendaItem.meeting_id == meeting_id)
    )
    row = db.session.execute(statement).one()
    return AgendaPaperFile(**row._mapping, meeting=get_head(meeting_id))


def list_items(meeting_id: int, *, reader_id: int) -> AgendaWithPapers:
    """The agenda with its papers as a member sees them, in one statement."""
    own = exists().where(PaperReading.paper_id == AgendaPaper.id, PaperReading.member_id == reader_id)
    readings = (
        select(func.count())
        .select_from(PaperReading)
        .join(Membership, Membership.member_id == PaperReading.member_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(
            PaperReading.paper_id == AgendaPaper.id,
            in_body(Meeting.branch_id, Meeting.kind, Meeting.starts_at_utc),
        )
        .correlate(AgendaPaper, Meeting)
        .scalar_subquery()
    )
    statement = (
        items_of(meeting_id)
        .add_columns(
            AgendaPaper.id.label("paper_id"),
            AgendaPaper.name.label("paper_name"),
            AgendaPaper.kind.label("paper_kind"),
            AgendaPaper.size.label("paper_size"),
            AgendaPaper.summary.label("paper_summary"),
            readings.label("paper_readings"),
            own.correlate(AgendaPaper).label("paper_read"),
        )
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(AgendaPaper, AgendaPaper.agenda_item_id == AgendaItem.id)
        .order_by(AgendaPaper.id)
    )
    items: dict[int, AgendaRow] = {}
    papers: dict[int, list[PaperCard]] = {}
    for row in db.session.execute(statement):
        items.setdefault(row.id, AgendaRow(**{name: row._mapping[name] for name in _ITEM}))
        if row.paper_id is not None:
            papers.setdefault(row.id, []).append(_paper(row))
    return AgendaWithPapers(list(items.values()), papers)


def list_rows(item_id: int) -> list[AgendaPaper]:
    """The papers of an item themselves, for the services that change them."""
    return list(
        db.session.scalars(select(AgendaPaper).where(AgendaPaper.agenda_item_id == item_id).order_by(AgendaPaper.id))
    )


def list_readings(paper_id: int) -> list[PaperReading]:
    """Who has read a paper."""
    return list(db.session.scalars(select(PaperReading).where(PaperReading.paper_id == paper_id)))


def find_reading(paper_id: int, member_id: int) -> PaperReading | None:
    """That one member has read a paper."""
    return db.session.scalar(
        select(PaperReading).where(PaperReading.paper_id == paper_id, PaperReading.member_id == member_id)
    )


_ITEM = tuple(field.name for field in fields(AgendaRow))


def _paper(row: Any) -> PaperCard:
    return PaperCard(
        id=row.paper_id,
        item_id=row.id,
        name=row.paper_name,
        kind=row.paper_kind,
        size=row.paper_size,
        summary=row.paper_summary,
        readings=row.paper_readings,
        read=bool(row.paper_read),
    )
