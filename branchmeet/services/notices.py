"""Who was told of a meeting: ticked one by one, or a whole channel at once."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingState, NoticeChannel
from branchmeet.domain.states import ensure_state
from branchmeet.domain.undoing import ensure_may_undo, may_undo
from branchmeet.extensions import db
from branchmeet.models import Notice
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries import notices as queries
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.notices import Invitee
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@transactional
def tell(*, meeting_id: int, member_id: int, by: Actor, channel: NoticeChannel | None = None) -> None:
    """Tick that a member was told, by his own channel unless another is named; a second tick changes nothing."""
    meeting = _convened(meeting_id)
    who = {row.member_id: row for row in queries.list_invitees(meeting)}.get(member_id)
    if who is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="member_id")
    if not who.told:
        _tick(meeting, who, channel or who.channel, by)
        _record("ticked", meeting, by, member=member_id)


@transactional
def tell_channel(*, meeting_id: int, channel: NoticeChannel, by: Actor) -> int:
    """Tick everybody whose own channel this is and who has not been told; returns how many."""
    meeting = _convened(meeting_id)
    untold = [who for who in queries.list_invitees(meeting) if who.channel is channel and not who.told]
    for who in untold:
        _tick(meeting, who, channel, by)
    _record("ticked", meeting, by, channel=channel, members=len(untold))
    return len(untold)


@transactional
def take_back(*, meeting_id: int, member_id: int, by: Actor) -> None:
    """Take back one tick within a day, by who made it."""
    meeting = _convened(meeting_id)
    notice = queries.find_notice(meeting_id, member_id)
    if notice is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="member_id")
    ensure_may_undo(done_at=notice.told_at_utc, done_by=notice.account_id, account_id=by.account_id, now=now_utc())
    db.session.delete(notice)
    _record("taken_back", meeting, by, member=member_id)


@transactional
def take_back_channel(*, meeting_id: int, channel: NoticeChannel, by: Actor) -> int:
    """Take back the ticks of a channel that this person made within a day; returns how many."""
    meeting = _convened(meeting_id)
    own = [
        notice
        for notice in queries.list_notices(meeting_id, channel=channel)
        if may_undo(done_at=notice.told_at_utc, done_by=notice.account_id, account_id=by.account_id, now=now_utc())
    ]
    if not own:
        raise RuleBroken(Rule.UNDO_OTHERS)
    for notice in own:
        db.session.delete(notice)
    _record("taken_back", meeting, by, channel=channel, members=len(own))
    return len(own)


def _convened(meeting_id: int) -> MeetingHead:
    meeting = meeting_queries.get_head(meeting_id)
    ensure_state(meeting.state, MeetingState.CONVENED)
    return meeting


def _tick(meeting: MeetingHead, who: Invitee, channel: NoticeChannel, by: Actor) -> None:
    db.session.add(
        Notice(
            meeting_id=meeting.id,
            member_id=who.member_id,
            channel=channel,
            told_at_utc=now_utc(),
            account_id=by.account_id,
        )
    )


def _record(
    act: str,
    meeting: MeetingHead,
    by: Actor,
    *,
    member: int | None = None,
    channel: NoticeChannel | None = None,
    members: int = 1,
) -> None:
    events.record(
        f"notice_{act}",
        subject=("meeting", meeting.id),
        by=by,
        unit_id=meeting.branch_id,
        member=member,
        channel=channel.value if channel else None,
        members=members,
    )
