"""How a cell prepares what it was asked to speak about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import counts_in_attendance
from branchmeet.extensions import db
from branchmeet.models import (
    AssignmentSpeaker,
    Contribution,
    Excuse,
    Member,
    Membership,
    OpinionDraft,
    Standing,
)
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.spans import holds_on
from branchmeet.queries.topics import AssignmentHead


@dataclass(frozen=True)
class Preparing:
    """One member of a cell before the meeting: whether he is named to speak, has written, will be away."""

    member_id: int
    name: str
    channel: NoticeChannel
    named: bool
    opinion_id: int | None
    opinion_text: str | None
    on_behalf: bool
    drafting: bool
    excuse: ExcuseReason | None


@dataclass(frozen=True)
class CellOpinion:
    """What a cell sent as a whole."""

    id: int
    text: str


def list_people(assignment: AssignmentHead, meeting: MeetingHead | None, *, on: date) -> list[Preparing]:
    """The members of the cell that is asked, those named to speak first, else in Vietnamese order of names."""
    topic_id, sent = assignment.topic.id, aliased(Contribution)
    last_sent = (
        select(func.max(Contribution.id))
        .where(_written_on(topic_id), Contribution.member_id == Member.id)
        .correlate(Member)
        .scalar_subquery()
    )
    named = (
        exists()
        .where(AssignmentSpeaker.assignment_id == assignment.line.id, AssignmentSpeaker.member_id == Member.id)
        .correlate(Member)
    )
    drafting = (
        exists()
        .where(OpinionDraft.topic_id == topic_id, OpinionDraft.member_id == Member.id, OpinionDraft.for_cell.is_(False))
        .correlate(Member)
    )
    excused = and_(Excuse.meeting_id == (meeting.id if meeting else 0), Excuse.member_id == Member.id)
    statement = (
        select(
            Member.id.label("member_id"),
            Member.full_name.label("name"),
            Member.channel,
            named.label("named"),
            sent.id.label("opinion_id"),
            sent.text.label("opinion_text"),
            func.coalesce(sent.on_behalf, False).label("on_behalf"),
            drafting.label("drafting"),
            Excuse.reason.label("excuse"),
            Standing.kind,
            Standing.presence,
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Standing, and_(Standing.membership_id == Membership.id, holds_on(Standing, on)))
        .outerjoin(sent, sent.id == last_sent)
        .outerjoin(Excuse, excused)
        .where(Membership.cell_id == assignment.line.cell_id, holds_on(Membership, on))
        .order_by(named.desc(), Member.sort_key, Member.id)
    )
    return [
        Preparing(**{name: row._mapping[name] for name in Preparing.__dataclass_fields__})
        for row in db.session.execute(statement)
        if counts_in_attendance(row.kind, row.presence)
    ]


def find_cell_opinion(assignment: AssignmentHead) -> CellOpinion | None:
    """What the cell has sent on the topic as a whole."""
    statement = (
        select(Contribution.id, Contribution.text)
        .where(
            Contribution.topic_id == assignment.topic.id,
            Contribution.cell_id == assignment.line.cell_id,
            Contribution.kind == ContributionKind.CELL_OPINION,
            Contribution.sent_at_utc.is_not(None),
        )
        .order_by(Contribution.id.desc())
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    return CellOpinion(row.id, row.text) if row else None


def _written_on(topic_id: int) -> Any:
    return and_(Contribution.topic_id == topic_id, Contribution.kind == ContributionKind.WRITTEN_BEFORE)
