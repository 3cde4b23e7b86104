"""What a member is asked: to study and speak about, and, for one meeting, what he has done about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import MEETING_CALLED, MEETING_OVER, OPINION_SENDABLE, MeetingState
from branchmeet.domain.posts import PostKind
from branchmeet.domain.topic_plans import PLAN_ADOPTED
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Assignment,
    AssignmentSpeaker,
    Cell,
    Contribution,
    Excuse,
    Meeting,
    OpinionDraft,
    Post,
    Topic,
    TopicPlan,
)
from branchmeet.queries.opinion_drafts import Draft
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class Asked:
    """One assignment of a member: his own, or his cell's with or without his name.

    `cell_written`: how many of the cell have sent an opinion; `cell_sent`: whether the cell as a whole has.
    """

    id: int
    topic_id: int
    topic_title: str
    prompts: list[str]
    study: str
    due_on: date | None
    cell_name: str | None
    named: bool
    cell_id: int | None
    leads: bool
    cell_written: int
    cell_sent: bool
    meets_on: date | None
    meeting_id: int | None
    meeting_state: MeetingState | None
    opened_at_utc: datetime | None
    heard: bool
    opinion_id: int | None
    opinion_text: str | None
    draft_text: str | None
    draft_version: int | None
    draft_saved_at_utc: datetime | None

    @property
    def in_person(self) -> bool:
        """Whether it is this very member who is to speak."""
        return self.cell_name is None or self.named

    @property
    def takes_opinions(self) -> bool:
        """Whether the meeting is called and the chair has not opened what was sent."""
        return self.meeting_state in OPINION_SENDABLE and self.opened_at_utc is None

    @property
    def draft(self) -> Draft:
        """What the member has written and not sent."""
        return Draft(self.draft_text or "", self.draft_version or 0, self.draft_saved_at_utc)


@dataclass(frozen=True)
class AskedHere:
    """What a member, or his cell, is asked to speak about in one meeting."""

    study: str
    cell_name: str | None
    due_on: date | None


@dataclass(frozen=True)
class OwnOpinion:
    """What a member sent before one meeting."""

    id: int
    text: str
    item_title: str | None
    sent_at_utc: datetime | None
    on_behalf: bool


@dataclass(frozen=True)
class OwnPart:
    """What one meeting is for one member."""

    asked: list[AskedHere] = field(default_factory=list)
    opinions: list[OwnOpinion] = field(default_factory=list)
    excuse: ExcuseReason | None = None


def list_asked(member_id: int, cell_ids: Collection[int], *, today: date) -> list[Asked]:
    """What a member is still to speak about from this quarter on, out of adopted plans, the nearest first.

    Who has an assignment of his own on a topic, or was named by the cell leader, is not told of the cell's as well,
    unless he leads the cell.
    """
    quarter = Quarter.of(today)
    meeting, sent = aliased(Meeting), aliased(Contribution)
    studied = exists().where(Meeting.topic_id == Topic.id, Meeting.state.in_(MEETING_OVER))
    called = (
        select(func.max(Meeting.id))
        .where(Meeting.topic_id == Topic.id, Meeting.state.in_(MEETING_CALLED))
        .correlate(Topic)
        .scalar_subquery()
    )
    last_sent = (
        select(func.max(Contribution.id))
        .where(
            Contribution.topic_id == Topic.id,
            Contribution.member_id == member_id,
            Contribution.kind == ContributionKind.WRITTEN_BEFORE,
        )
        .correlate(Topic)
        .scalar_subquery()
    )
    draft = and_(
        OpinionDraft.topic_id == Topic.id, OpinionDraft.member_id == member_id, OpinionDraft.for_cell.is_(False)
    )
    statement = (
        select(
            Assignment.id,
            Topic.id.label("topic_id"),
            Topic.title.label("topic_title"),
            Topic.prompts,
            Assignment.study,
            Assignment.due_on,
            Cell.name.label("cell_name"),
            _named(member_id).label("named"),
            Assignment.cell_id,
            _leads(member_id, today).label("leads"),
            _written_in_cell().label("cell_written"),
            exists()
            .where(_of_cell(), Contribution.kind == ContributionKind.CELL_OPINION)
            .correlate(Topic, Assignment)
            .label("cell_sent"),
            Topic.meets_on,
            meeting.id.label("meeting_id"),
            meeting.state.label("meeting_state"),
            meeting.opinions_opened_at_utc.label("opened_at_utc"),
            exists()
            .where(Contribution.topic_id == Topic.id, Contribution.member_id == member_id)
            .correlate(Topic)
            .label("heard"),
            sent.id.label("opinion_id"),
            sent.text.label("opinion_text"),
            OpinionDraft.text.label("draft_text"),
            OpinionDraft.version.label("draft_version"),
            OpinionDraft.saved_at_utc.label("draft_saved_at_utc"),
        )
        .join(Topic, Topic.id == Assignment.topic_id)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .outerjoin(Cell, Cell.id == Assignment.cell_id)
        .outerjoin(meeting, meeting.id == called)
        .outerjoin(sent, sent.id == last_sent)
        .outerjoin(OpinionDraft, draft)
        .where(
            _asks(member_id, cell_ids),
            TopicPlan.state.in_(PLAN_ADOPTED),
            or_(
                TopicPlan.year > quarter.year,
                and_(TopicPlan.year == quarter.year, TopicPlan.quarter >= quarter.number),
            ),
            ~studied,
        )
        .order_by(TopicPlan.year, Topic.month, Assignment.cell_id.is_not(None), Assignment.id)
    )
    found = [Asked(**row._mapping) for row in db.session.execute(statement)]
    in_person = {one.topic_id for one in found if one.in_person}
    return [one for one in found if one.in_person or one.leads or one.topic_id not in in_person]


def get_own_part(meeting_id: int, topic_id: int | None, member_id: int, cell_ids: Collection[int]) -> OwnPart:
    """What a member is asked to speak about in a meeting, what he sent before it, whether he excused himself."""
    rows = db.session.execute(
        union_all(
            _asked_here(topic_id, member_id, cell_ids), _sent(meeting_id, member_id), _excuse(meeting_id, member_id)
        )
    ).all()
    excuses = [row.text for row in rows if row.source == "excuse"]
    return OwnPart(
        asked=[AskedHere(row.text, row.name, row.day) for row in rows if row.source == "asked"],
        opinions=[
            OwnOpinion(row.id, row.text, row.name, row.moment, bool(row.flag))
            for row in sorted(rows, key=lambda row: int(row.id))
            if row.source == "opinion"
        ],
        excuse=ExcuseReason(excuses[0]) if excuses else None,
    )


def _asks(member_id: int, cell_ids: Collection[int]) -> ColumnElement[bool]:
    return and_(
        Assignment.withdrawn_on.is_(None),
        or_(Assignment.member_id == member_id, Assignment.cell_id.in_(sorted(cell_ids)), _named(member_id)),
    )


def _named(member_id: int) -> Any:
    return exists().where(AssignmentSpeaker.assignment_id == Assignment.id, AssignmentSpeaker.member_id == member_id)


def _leads(member_id: int, day: date) -> Any:
    return exists().where(
        Post.cell_id == Assignment.cell_id,
        Post.member_id == member_id,
        Post.kind == PostKind.CELL_LEADER,
        holds_on(Post, day),
    )


def _of_cell() -> ColumnElement[bool]:
    return and_(Contribution.topic_id == Topic.id, Contribution.cell_id == Assignment.cell_id)


def _written_in_cell() -> Any:
    """How many members of the cell have sent an opinion on the topic."""
    return (
        select(func.count(Contribution.member_id.distinct()))
        .where(_of_cell(), Contribution.kind == ContributionKind.WRITTEN_BEFORE)
        .correlate(Topic, Assignment)
        .scalar_subquery()
    )


def _asked_here(topic_id: int | None, member_id: int, cell_ids: Collection[int]) -> Any:
    return (
        select(
            literal("asked", String).label("source"),
            Assignment.id,
            Assignment.study.label("text"),
            Cell.name.label("name"),
            Assignment.due_on.label("day"),
            cast(null(), Contribution.sent_at_utc.type).label("moment"),
            literal(False).label("flag"),
        )
        .outerjoin(Cell, Cell.id == Assignment.cell_id)
        .where(Assignment.topic_id == topic_id, _asks(member_id, cell_ids))
    )


def _sent(meeting_id: int, member_id: int) -> Any:
    return (
        select(
            literal("opinion", String),
            Contribution.id,
            Contribution.text,
            AgendaItem.title,
            cast(null(), Assignment.due_on.type),
            Contribution.sent_at_utc,
            Contribution.on_behalf,
        )
        .outerjoin(AgendaItem, AgendaItem.id == Contribution.agenda_item_id)
        .where(
            Contribution.meeting_id == meeting_id,
            Contribution.member_id == member_id,
            Contribution.sent_at_utc.is_not(None),
        )
    )


def _excuse(meeting_id: int, member_id: int) -> Any:
    return select(
        literal("excuse", String),
        Excuse.id,
        cast(Excuse.reason, String),
        cast(null(), String),
        cast(null(), Assignment.due_on.type),
        cast(null(), Contribution.sent_at_utc.type),
        literal(False),
    ).where(Excuse.meeting_id == meeting_id, Excuse.member_id == member_id)
