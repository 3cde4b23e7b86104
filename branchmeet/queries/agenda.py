"""The agenda of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from branchmeet.domain.meetings import MEETING_OVER, MEETING_PREPARED, AgendaKind
from branchmeet.domain.scope import Subject
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Meeting, Member, PreparedItem
from branchmeet.queries.meetings import MeetingHead, get_head
from branchmeet.queries.missing import Missing


@dataclass(frozen=True)
class AgendaRow:
    """One item, in its place."""

    id: int
    version: int
    position: int
    kind: AgendaKind
    title: str
    goal: str
    prompts: list[str]
    presenter_id: int | None
    presenter_name: str | None
    minutes: int
    summary: str
    draft_conclusion: str
    conclusion: str


@dataclass(frozen=True)
class ItemOfMeeting:
    """One item with its meeting."""

    meeting: MeetingHead
    item: AgendaRow

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return self.meeting.subject


@dataclass(frozen=True)
class CommitteeConclusion:
    """What the committee concluded on an item of a branch meeting."""

    item_id: int
    title: str
    conclusion: str


def get_item(meeting_id: int, item_id: int) -> ItemOfMeeting:
    """An item of a meeting; Missing when the meeting has none with this key."""
    meeting = get_head(meeting_id)
    item = next((item for item in list_items(meeting_id) if item.id == item_id), None)
    if item is None:
        raise Missing
    return ItemOfMeeting(meeting, item)


def list_items(meeting_id: int) -> list[AgendaRow]:
    """The items of a meeting in order."""
    return [AgendaRow(**row._mapping) for row in db.session.execute(items_of(meeting_id))]


def timed(items: Iterable[AgendaRow]) -> list[tuple[AgendaKind, int]]:
    """Kind and minutes of each item, as the rules of `domain.agenda` take them."""
    return [(item.kind, item.minutes) for item in items]


def items_of(meeting_id: int) -> Any:
    """The statement behind the list of items: more columns may be added to it."""
    return (
        select(
            AgendaItem.id,
            AgendaItem.version,
            AgendaItem.position,
            AgendaItem.kind,
            AgendaItem.title,
            AgendaItem.goal,
            AgendaItem.prompts,
            AgendaItem.presenter_id,
            Member.full_name.label("presenter_name"),
            AgendaItem.minutes,
            AgendaItem.summary,
            AgendaItem.draft_conclusion,
            AgendaItem.conclusion,
        )
        .outerjoin(Member, Member.id == AgendaItem.presenter_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def list_item_rows(meeting_id: int) -> list[AgendaItem]:
    """The items themselves in order, for the services that change them."""
    statement = (
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position, AgendaItem.id)
    )
    return list(db.session.scalars(statement))


def list_topic_items(topic_id: int) -> list[AgendaItem]:
    """The items on a topic in the agendas of meetings that are being prepared, themselves."""
    statement = (
        select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.topic_id == topic_id, Meeting.state.in_(MEETING_PREPARED), AgendaItem.kind == AgendaKind.TOPIC)
        .order_by(AgendaItem.id)
    )
    return list(db.session.scalars(statement))


def list_committee_conclusions(meeting_id: int) -> list[CommitteeConclusion]:
    """What the committee has concluded before a branch meeting and its draft conclusions do not say yet, in order."""
    committee_item, committee = aliased(AgendaItem), aliased(Meeting)
    statement = (
        select(AgendaItem.id.label("item_id"), AgendaItem.title, committee_item.conclusion)
        .join(PreparedItem, PreparedItem.branch_item_id == AgendaItem.id)
        .join(committee_item, committee_item.id == PreparedItem.committee_item_id)
        .join(committee, committee.id == committee_item.meeting_id)
        .where(
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.kind != AgendaKind.UNRECORDED,
            committee.state.in_(MEETING_OVER),
            committee_item.conclusion != "",
            committee_item.conclusion != AgendaItem.draft_conclusion,
        )
        .order_by(AgendaItem.position, committee.starts_at_utc, committee_item.id)
    )
    found = [CommitteeConclusion(**row._mapping) for row in db.session.execute(statement)]
    return list({one.item_id: one for one in found}.values())


def list_preparations(item_id: int) -> list[PreparedItem]:
    """The links of an item to the one it prepares, or to those that prepare it."""
    either = or_(PreparedItem.committee_item_id == item_id, PreparedItem.branch_item_id == item_id)
    return list(db.session.scalars(select(PreparedItem).where(either)))
