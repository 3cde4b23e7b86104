"""Who is to come to a meeting, who has been told, who has excused himself."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, null, select, union_all

from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import MeetingState, NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.undoing import may_undo
from branchmeet.extensions import db
from branchmeet.models import Cell, Excuse, Guest, Member, Membership, Notice, Post, Standing
from branchmeet.queries.bodies import in_body
from branchmeet.queries.meetings import MeetingHead, get_head
from branchmeet.queries.missing import Missing
from branchmeet.queries.scoping import within
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who is to be told of a meeting, by his own channel, and whether he was told in this round."""

    name: str
    channel: NoticeChannel
    told_at_utc: datetime | None
    told_by: NoticeChannel | None
    told_account_id: int | None

    @property
    def told(self) -> bool:
        """Whether somebody ticked that he knows."""
        return self.told_at_utc is not None

    def may_be_untold_by(self, account_id: int, *, now: datetime) -> bool:
        """Whether this account ticked it and may still take the tick back."""
        return self.told_at_utc is not None and may_undo(
            done_at=self.told_at_utc, done_by=self.told_account_id, account_id=account_id, now=now
        )


@dataclass(frozen=True, kw_only=True)
class Invitee(Recipient):
    """One member of the body that meets, as he stands on the day of the meeting."""

    member_id: int
    cell_id: int | None
    cell_name: str | None
    kind: MemberKind
    presence: Presence
    excuse: ExcuseReason | None


@dataclass(frozen=True, kw_only=True)
class Outsider(Recipient):
    """The liaison of the branch (a member of no branch here), or a guest with the organisation he comes from."""

    member_id: int | None
    guest_id: int | None
    organisation: str


@dataclass(frozen=True)
class GuestOfMeeting:
    """One guest with the meeting he is asked to."""

    id: int
    meeting: MeetingHead
    guest: Outsider

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return self.meeting.subject


@dataclass(frozen=True)
class Round:
    """One round of telling: what of, how many were told, the first and the last of them when."""

    number: int
    about: MeetingState
    told: int
    first_at_utc: datetime
    last_at_utc: datetime


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


def list_outsiders(meeting: MeetingHead) -> list[Outsider]:
    """Who is asked besides the body that meets: to a meeting of the branch its liaison, then guests as they were
    entered.
    """
    rows = db.session.execute(union_all(_liaisons(meeting), _guests(meeting)).order_by("place", "key"))
    return [Outsider(**{name: row._mapping[name] for name in _OUTSIDER}) for row in rows]


def get_guest(meeting_id: int, guest_id: int) -> GuestOfMeeting:
    """A guest of a meeting; Missing when it has none with this key."""
    meeting = get_head(meeting_id)
    found = next((one for one in list_outsiders(meeting) if one.guest_id == guest_id), None)
    if found is None:
        raise Missing
    return GuestOfMeeting(guest_id, meeting, found)


def list_earlier_rounds(meeting: MeetingHead) -> list[Round]:
    """The rounds of telling before the present one, the oldest first; nothing is asked where there can be none."""
    if meeting.notice_round == 1:
        return []
    statement = (
        select(
            Notice.round.label("number"),
            Notice.about,
            func.count().label("told"),
            func.min(Notice.told_at_utc).label("first_at_utc"),
            func.max(Notice.told_at_utc).label("last_at_utc"),
        )
        .where(Notice.meeting_id == meeting.id, Notice.round < meeting.notice_round)
        .group_by(Notice.round, Notice.about)
        .order_by(Notice.round)
    )
    return [Round(**row._mapping) for row in db.session.execute(statement)]


def last_round(meeting_id: int) -> int:
    """The latest round in which anybody was told, 0 when nobody ever was."""
    return db.session.scalar(select(func.max(Notice.round)).where(Notice.meeting_id == meeting_id)) or 0


def list_notices(meeting: MeetingHead, *, channel: NoticeChannel | None = None) -> list[Notice]:
    """The ticks of this round themselves, of one channel or all, for the service that takes them back."""
    conditions = [] if channel is None else [Notice.channel == channel]
    statement = select(Notice).where(Notice.meeting_id == meeting.id, Notice.round == meeting.notice_round, *conditions)
    return list(db.session.scalars(statement.order_by(Notice.id)))


def list_notices_of_guest(guest_id: int) -> list[Notice]:
    """The ticks of a guest in all rounds."""
    return list(db.session.scalars(select(Notice).where(Notice.guest_id == guest_id)))


def find_excuse(meeting_id: int, member_id: int) -> Excuse | None:
    """The excuse of one member."""
    return db.session.scalar(select(Excuse).where(Excuse.meeting_id == meeting_id, Excuse.member_id == member_id))


def list_excuses(meeting_id: int) -> list[Excuse]:
    """The excuses themselves, for the service that drops them."""
    return list(db.session.scalars(select(Excuse).where(Excuse.meeting_id == meeting_id).order_by(Excuse.id)))


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
        .outerjoin(Notice, and_(_this_round(meeting), Notice.member_id == Member.id))
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


_OUTSIDER = tuple(field.name for field in fields(Outsider))


def _this_round(meeting: MeetingHead) -> ColumnElement[bool]:
    return and_(Notice.meeting_id == meeting.id, Notice.round == meeting.notice_round)


def _liaisons(meeting: MeetingHead) -> Any:
    return (
        select(
            literal(0).label("place"),
            Member.id.label("key"),
            Member.full_name.label("name"),
            Member.channel,
            Notice.told_at_utc,
            Notice.channel.label("told_by"),
            Notice.account_id.label("told_account_id"),
            Member.id.label("member_id"),
            cast(null(), Guest.id.type).label("guest_id"),
            literal("", String).label("organisation"),
        )
        .join(Post, Post.member_id == Member.id)
        .outerjoin(Notice, and_(_this_round(meeting), Notice.member_id == Member.id))
        .where(
            Post.unit_id == meeting.branch_id,
            Post.kind == PostKind.LIAISON,
            holds_on(Post, meeting.day),
            literal(meeting.of_branch),
        )
    )


def _guests(meeting: MeetingHead) -> Any:
    return (
        select(
            literal(1),
            Guest.id,
            Guest.name,
            Guest.channel,
            Notice.told_at_utc,
            Notice.channel,
            Notice.account_id,
            cast(null(), Member.id.type),
            Guest.id,
            Guest.organisation,
        )
        .outerjoin(Notice, and_(_this_round(meeting), Notice.guest_id == Guest.id))
        .where(Guest.meeting_id == meeting.id)
    )
