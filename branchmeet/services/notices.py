"""Who was told of a meeting: ticked one by one, several at once or a whole channel; and who is asked from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MEETING_ANNOUNCED, MEETING_PREPARED, NoticeChannel
from branchmeet.domain.states import ensure_state
from branchmeet.domain.undoing import ensure_may_undo, may_undo
from branchmeet.extensions import db
from branchmeet.models import Guest, Notice
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries import notices as queries
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.notices import Invitee, Outsider
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@transactional
def tell(*, meeting_id: int, by: Actor, member_ids: Collection[int] = (), guest_ids: Collection[int] = ()) -> int:
    """Tick members, the liaison and guests as told, each by his own channel; returns how many were not before.

    A second tick changes nothing. Raises RuleBroken for somebody who is not asked to this meeting, or for a meeting
    of which there is nothing to tell.
    """
    meeting = _told_of(meeting_id)
    known = _recipients(meeting)
    wanted = [(key, None) for key in member_ids] + [(None, key) for key in guest_ids]
    if not known.keys() >= set(wanted):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="member_ids")
    return _tick(meeting, [known[key] for key in dict.fromkeys(wanted)], by)


@transactional
def tell_channels(*, meeting_id: int, channels: Collection[NoticeChannel], by: Actor) -> int:
    """Tick every member whose own channel is one of these and who has not been told; returns how many."""
    meeting = _told_of(meeting_id)
    return _tick(meeting, [who for who in queries.list_invitees(meeting) if who.channel in channels], by)


@transactional
def take_back(*, meeting_id: int, by: Actor, member_id: int | None = None, guest_id: int | None = None) -> None:
    """Take back one tick within a day, by who made it."""
    meeting = _told_of(meeting_id)
    ticks = {(notice.member_id, notice.guest_id): notice for notice in queries.list_notices(meeting)}
    notice = ticks.get((member_id, guest_id))
    if notice is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="member_id")
    ensure_may_undo(done_at=notice.told_at_utc, done_by=notice.account_id, account_id=by.account_id, now=now_utc())
    db.session.delete(notice)
    _record("taken_back", meeting, by, channel=notice.channel)


@transactional
def take_back_channel(*, meeting_id: int, channel: NoticeChannel, by: Actor) -> int:
    """Take back the ticks of a channel that this person made within a day; returns how many."""
    meeting = _told_of(meeting_id)
    own = [
        notice
        for notice in queries.list_notices(meeting, channel=channel)
        if may_undo(done_at=notice.told_at_utc, done_by=notice.account_id, account_id=by.account_id, now=now_utc())
    ]
    if not own:
        raise RuleBroken(Rule.UNDO_OTHERS)
    for notice in own:
        db.session.delete(notice)
    _record("taken_back", meeting, by, channel=channel, number=len(own))
    return len(own)


# ---- guests --------------------------------------------------------------------------------------------------------


@transactional
def invite(*, meeting_id: int, name: str, organisation: str, channel: NoticeChannel, by: Actor) -> int:
    """Ask somebody from outside to the meeting until it is opened; returns his key.

    Raises RuleBroken without a name or an organisation, or for one who is asked already.
    """
    meeting = meeting_queries.get_head(meeting_id)
    ensure_state(meeting.state, *MEETING_PREPARED)
    for field, value in (("name", name), ("organisation", organisation)):
        if not value:
            raise RuleBroken(Rule.REQUIRED, field=field)
    if (name, organisation) in {(one.name, one.organisation) for one in queries.list_outsiders(meeting)}:
        raise RuleBroken(Rule.GUEST_TWICE, field="name")
    guest = Guest(meeting_id=meeting_id, name=name, organisation=organisation, channel=channel)
    db.session.add(guest)
    db.session.flush()
    _record_guest("invited", guest, meeting, by)
    return guest.id


@transactional
def uninvite(*, meeting_id: int, guest_id: int, by: Actor) -> None:
    """Ask a guest no longer, until the meeting is opened; nothing of him is kept."""
    meeting = meeting_queries.get_head(meeting_id)
    ensure_state(meeting.state, *MEETING_PREPARED)
    guest = db.session.get(Guest, guest_id)
    if guest is None or guest.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    for notice in queries.list_notices_of_guest(guest_id):
        db.session.delete(notice)
    db.session.flush()
    db.session.delete(guest)
    _record_guest("uninvited", guest, meeting, by)


# ---- what they are made of -----------------------------------------------------------------------------------------


def _told_of(meeting_id: int) -> MeetingHead:
    """A meeting that people are told of: that it is called, put off or called off."""
    meeting = meeting_queries.get_head(meeting_id)
    ensure_state(meeting.state, *MEETING_ANNOUNCED)
    return meeting


def _recipients(meeting: MeetingHead) -> dict[tuple[int | None, int | None], Invitee | Outsider]:
    """Everybody who is to be told, by the key of the member or of the guest."""
    people: list[Invitee | Outsider] = [*queries.list_invitees(meeting), *queries.list_outsiders(meeting)]
    return {(who.member_id, who.guest_id if isinstance(who, Outsider) else None): who for who in people}


def _tick(meeting: MeetingHead, people: Iterable[Invitee | Outsider], by: Actor) -> int:
    untold = [who for who in people if not who.told]
    now = now_utc()
    db.session.add_all(
        Notice(
            meeting_id=meeting.id,
            round=meeting.notice_round,
            about=meeting.state,
            member_id=who.member_id,
            guest_id=who.guest_id if isinstance(who, Outsider) else None,
            channel=who.channel,
            told_at_utc=now,
            account_id=by.account_id,
        )
        for who in untold
    )
    for channel, number in Counter(who.channel for who in untold).items():
        _record("ticked", meeting, by, channel=channel, number=number)
    return len(untold)


def _record(act: str, meeting: MeetingHead, by: Actor, *, channel: NoticeChannel, number: int = 1) -> None:
    events.record(
        f"notice_{act}",
        subject=("meeting", meeting.id),
        by=by,
        unit_id=meeting.branch_id,
        channel=channel.value,
        members=number,
        round=meeting.notice_round,
    )


def _record_guest(act: str, guest: Guest, meeting: MeetingHead, by: Actor) -> None:
    events.record(f"guest_{act}", subject=("guest", guest.id), by=by, unit_id=meeting.branch_id, meeting=meeting.id)
