"""Opinions sent before a meeting: by their author, or entered for one who has no device."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import OPINION_SENDABLE, AgendaKind, MeetingState
from branchmeet.domain.states import ensure_state, ensure_version
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Assignment, Contribution
from branchmeet.queries import agenda as agenda_queries
from branchmeet.queries import contributions as queries
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries import notices as notice_queries
from branchmeet.queries.meetings import MeetingHead
from branchmeet.services import events, opinion_drafts
from branchmeet.services.transaction import transactional

CHANGEABLE = OPINION_SENDABLE | {MeetingState.POSTPONED}


@transactional
def send(*, meeting_id: int, text: str, by: Actor, agenda_item_id: int | None = None) -> int:
    """Send one's own opinion before the meeting, on an item of its agenda or in general; returns its key.

    Raises RuleBroken before the meeting was called, once the chair has opened the opinions, or for an item that is of
    another meeting or not recorded in the program.
    """
    return _put(meeting_id, by.member_id, agenda_item_id, text, by)


@transactional
def send_on_topic(*, meeting_id: int, version: int, text: str, by: Actor) -> int:
    """Send one's own opinion on the topic that the meeting studies, in place of the draft seen at `version`.

    Returns its key. The same words sent twice, by a second tap, are one opinion.
    """
    known = queries.find_sent_words(meeting_id, by.member_id, text)
    return known if known is not None else _put_on_topic(meeting_id, version, text, by)


@transactional
def send_for_cell(*, assignment_id: int, version: int, text: str, by: Actor) -> int:
    """Send what a cell as a whole thinks of the topic it was asked to study, by its leader; returns its key.

    A cell sends one opinion: RuleBroken(CELL_OPINION_SENT) for a second, the first is changed instead;
    OPINION_UNCALLED before the meeting was called.
    """
    assignment = db.session.get_one(Assignment, assignment_id)
    meeting = meeting_queries.find_called_on(assignment.topic_id)
    if meeting is None:
        raise RuleBroken(Rule.OPINION_UNCALLED, field="text")
    if queries.find_of_cell(meeting.id, assignment.cell_id) is not None:
        raise RuleBroken(Rule.CELL_OPINION_SENT, field="text")
    return _put_on_topic(meeting.id, version, text, by, for_cell=True)


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


def _put_on_topic(meeting_id: int, version: int, text: str, by: Actor, *, for_cell: bool = False) -> int:
    """An opinion on the topic counts for it even where the topic was taken off the agenda."""
    topic_id = meeting_queries.get_head(meeting_id).topic_id
    if topic_id is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    opinion_drafts.discard(topic_id=topic_id, version=version, for_cell=for_cell, by=by)
    items = agenda_queries.list_item_rows(meeting_id)
    item_id = next((item.id for item in items if item.kind is AgendaKind.TOPIC), None)
    kind = ContributionKind.CELL_OPINION if for_cell else ContributionKind.WRITTEN_BEFORE
    key = _put(meeting_id, by.member_id, item_id, text, by, kind=kind)
    db.session.get_one(Contribution, key).topic_id = topic_id
    return key


def _put(
    meeting_id: int,
    member_id: int,
    agenda_item_id: int | None,
    text: str,
    by: Actor,
    *,
    kind: ContributionKind = ContributionKind.WRITTEN_BEFORE,
) -> int:
    meeting = meeting_queries.get_head(meeting_id)
    ensure_state(meeting.state, *OPINION_SENDABLE)
    _ensure_unopened(meeting)
    author = {who.member_id: who for who in notice_queries.list_invitees(meeting)}.get(member_id)
    if author is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="text")
    opinion = Contribution(
        meeting_id=meeting_id,
        member_id=member_id,
        cell_id=author.cell_id,
        kind=kind,
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
