"""Opinions sent before a meeting: by their author, or entered for one who has no device."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind, MeetingState
from branchmeet.domain.states import ensure_state, ensure_version
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Contribution
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries import notices as notice_queries
from branchmeet.queries.meetings import MeetingHead
from branchmeet.services import events
from branchmeet.services.transaction import transactional

SENDABLE = (MeetingState.CONVENED, MeetingState.IN_PROGRESS)
CHANGEABLE = (*SENDABLE, MeetingState.POSTPONED)


@transactional
def send(*, meeting_id: int, text: str, by: Actor, agenda_item_id: int | None = None) -> int:
    """Send one's own opinion before the meeting, on an item of its agenda or in general; returns its key.

    Raises RuleBroken before the meeting was called, once the chair has opened the opinions, or for an item that is of
    another meeting or not recorded in the program.
    """
    return _put(meeting_id, by.member_id, agenda_item_id, text, by)


@transactional
def enter(*, meeting_id: int, member_id: int, text: str, by: Actor, agenda_item_id: int | None = None) -> int:
    """Enter the opinion of a member who has no device (nhập thay); both names are recorded. Returns its key."""
    return _put(meeting_id, member_id, agenda_item_id, text, by)


@transactional
def change(*, contribution_id: int, version: int, text: str, by: Actor, agenda_item_id: int | None = None) -> None:
    """Change an opinion until the chair opens them."""
    opinion, meeting = _changing(contribution_id)
    ensure_version(opinion.version, version)
    _place(opinion, meeting, agenda_item_id)
    opinion.text = _said(text)
    opinion.version += 1
    _record("changed", opinion, meeting, by)


@transactional
def withdraw(*, contribution_id: int, by: Actor) -> None:
    """Take an opinion back until the chair opens them; nothing of it remains but the record that it was there."""
    opinion, meeting = _changing(contribution_id)
    _record("withdrawn", opinion, meeting, by)
    db.session.delete(opinion)


def _put(meeting_id: int, member_id: int, agenda_item_id: int | None, text: str, by: Actor) -> int:
    meeting = meeting_queries.get_head(meeting_id)
    ensure_state(meeting.state, *SENDABLE)
    _ensure_unopened(meeting)
    author = {who.member_id: who for who in notice_queries.list_invitees(meeting)}.get(member_id)
    if author is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="text")
    opinion = Contribution(
        meeting_id=meeting_id,
        member_id=member_id,
        cell_id=author.cell_id,
        kind=ContributionKind.WRITTEN_BEFORE,
        text=_said(text),
        sent_at_utc=now_utc(),
        account_id=by.account_id,
        on_behalf=member_id != by.member_id,
    )
    _place(opinion, meeting, agenda_item_id)
    db.session.add(opinion)
    db.session.flush()
    _record("sent", opinion, meeting, by)
    return opinion.id


def _changing(contribution_id: int) -> tuple[Contribution, MeetingHead]:
    opinion = db.session.get_one(Contribution, contribution_id)
    meeting = meeting_queries.get_head(opinion.meeting_id)
    ensure_state(meeting.state, *CHANGEABLE)
    _ensure_unopened(meeting)
    if opinion.sent_at_utc is None:
        raise RuleBroken(Rule.NOT_ALLOWED)
    return opinion, meeting


def _ensure_unopened(meeting: MeetingHead) -> None:
    if meeting.opinions_opened_at_utc is not None:
        raise RuleBroken(Rule.OPINIONS_OPENED)


def _said(text: str) -> str:
    if not text:
        raise RuleBroken(Rule.REQUIRED, field="text")
    return text


def _place(opinion: Contribution, meeting: MeetingHead, agenda_item_id: int | None) -> None:
    """Put an opinion under its item; one on the topic of the meeting also counts for that topic."""
    item = db.session.get(AgendaItem, agenda_item_id) if agenda_item_id else None
    known = item is not None and item.meeting_id == meeting.id and item.kind is not AgendaKind.UNRECORDED
    if agenda_item_id and not known:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="agenda_item_id")
    opinion.agenda_item_id = agenda_item_id
    opinion.topic_id = meeting.topic_id if item and item.kind is AgendaKind.TOPIC else None


def _record(act: str, opinion: Contribution, meeting: MeetingHead, by: Actor) -> None:
    events.record(
        f"opinion_{act}",
        subject=("contribution", opinion.id),
        by=by,
        unit_id=meeting.branch_id,
        on_behalf_of=opinion.member_id if opinion.member_id != by.member_id else None,
    )
