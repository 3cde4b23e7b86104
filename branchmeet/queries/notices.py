"""Who is to come to a meeting, who has been told, who has excused himself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, select

from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.undoing import may_undo
from branchmeet.extensions import db
from branchmeet.models import Cell, Excuse, Member, Membership, Notice, Post, Standing
from branchmeet.queries.bodies import in_body
from branchmeet.queries.meetings import MeetingHead, get_head
from branchmeet.queries.scoping import within
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class Invitee:
    """One member of the body that meets, as he stands on the day of the meeting."""

    member_id: int
    name: str
    cell_id: int | None
    cell_name: str | None
    kind: MemberKind
    presence: Presence
    channel: NoticeChannel
    told_at_utc: datetime | None
    told_by: NoticeChannel | None
    told_account_id: int | None
    excuse: ExcuseReason | None

    @property
    def told(self) -> bool:
        """Whether somebody ticked that he knows."""
        return self.told_at_utc is not None

    def may_be_untold_by(self, account_id: int, *, now: datetime) -> bool:
        """Whether this account ticked it and may still take the tick back."""
        return self.told_at_utc is not None and may_undo(
            done_at=self.told_at_utc, done_by=self.told_account_id, account_id=account_id, now=now
        )


@dataclass(frozen=True)
class Invited:
    """One member and one meeting: what somebody enters for somebody else."""

    meeting: MeetingHead
    who: Invitee

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting, and the member's cell."""
        meeting = self.meeting
        return Subject(
            unit_id=meeting.branch_id,
            path=meeting.path,
            state=meeting.state,
            kind=meeting.kind,
            chair_id=meeting.chair_id,
            clerk_id=meeting.clerk_id,
            cell_id=self.who.cell_id,
        )


def list_invitees(meeting: MeetingHead, scope: Scope | None = None) -> list[Invitee]:
    """Everybody who counts in the body that meets, in Vietnamese order of names; with a scope, only its part."""
    conditions = [] if scope is None else [_within(scope, meeting)]
    statement = _invitees(meeting).where(*conditions).order_by(Member.sort_key, Member.id)
    return [Invitee(**row._mapping) for row in db.session.execute(statement)]


def get_invited(meeting_id: int, member_id: int) -> Invited:
    """A member who is to come to a meeting; Missing when there is no such meeting or he is not to come."""
    meeting = get_head(meeting_id)
    row = db.session.execute(_invitees(meeting).where(Member.id == member_id)).one()
    return Invited(meeting, Invitee(**row._mapping))


def find_notice(meeting_id: int, member_id: int) -> Notice | None:
    """The tick of one member."""
    return db.session.scalar(_notices(meeting_id).where(Notice.member_id == member_id))


def list_notices(meeting_id: int, *, channel: NoticeChannel | None = None) -> list[Notice]:
    """The ticks themselves, of one channel or all, for the service that takes them back."""
    conditions = [] if channel is None else [Notice.channel == channel]
    return list(db.session.scalars(_notices(meeting_id).where(*conditions).order_by(Notice.id)))


def find_excuse(meeting_id: int, member_id: int) -> Excuse | None:
    """The excuse of one member."""
    return db.session.scalar(select(Excuse).where(Excuse.meeting_id == meeting_id, Excuse.member_id == member_id))


def find_secretary_name(meeting: MeetingHead) -> str | None:
    """Who is secretary of the branch on the day of the meeting: his name stands under the notice."""
    statement = (
        select(Member.full_name)
        .join(Post, Post.member_id == Member.id)
        .where(Post.unit_id == meeting.branch_id, Post.kind == PostKind.SECRETARY, holds_on(Post, meeting.day))
        .order_by(Post.starts_on.desc(), Post.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def _invitees(meeting: MeetingHead) -> Any:
    return (
        select(
            Member.id.label("member_id"),
            Member.full_name.label("name"),
            Membership.cell_id,
            Cell.name.label("cell_name"),
            Standing.kind,
            Standing.presence,
            Member.channel,
            Notice.told_at_utc,
            Notice.channel.label("told_by"),
            Notice.account_id.label("told_account_id"),
            Excuse.reason.label("excuse"),
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .outerjoin(Cell, Cell.id == Membership.cell_id)
        .outerjoin(Notice, and_(Notice.meeting_id == meeting.id, Notice.member_id == Member.id))
        .outerjoin(Excuse, and_(Excuse.meeting_id == meeting.id, Excuse.member_id == Member.id))
        .where(in_body(meeting.branch_id, literal(meeting.kind.value), meeting.day))
    )


def _within(scope: Scope, meeting: MeetingHead) -> ColumnElement[bool]:
    return within(
        scope,
        {
            "unit_id": Membership.__table__.c.branch_id,
            "cell_id": Membership.__table__.c.cell_id,
            "path": literal(meeting.path),
            "state": literal(meeting.state.value),
            "kind": literal(meeting.kind.value),
        },
    )


def _notices(meeting_id: int) -> Select[Notice]:
    return select(Notice).where(Notice.meeting_id == meeting_id)
