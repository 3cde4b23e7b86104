"""Excusing oneself before a meeting, by a code, or being excused by somebody who enters it."""

from __future__ import annotations

from branchmeet.domain.actor import Actor
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.states import ensure_state
from branchmeet.extensions import db
from branchmeet.models import Excuse
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries import notices as notice_queries
from branchmeet.queries.meetings import MeetingHead
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@transactional
def send(*, meeting_id: int, reason: ExcuseReason, by: Actor) -> None:
    """Excuse oneself from a meeting that has been called, or give another reason."""
    _put(meeting_id, by.member_id, reason, by)


@transactional
def enter(*, meeting_id: int, member_id: int, reason: ExcuseReason, by: Actor) -> None:
    """Enter the excuse of a member who asked for it; both names are recorded."""
    _put(meeting_id, member_id, reason, by)


@transactional
def withdraw(*, meeting_id: int, by: Actor) -> None:
    """Take back one's own excuse: one will come."""
    _drop(meeting_id, by.member_id, by)


@transactional
def withdraw_for(*, meeting_id: int, member_id: int, by: Actor) -> None:
    """Take back the excuse of a member who will come after all; both names are recorded."""
    _drop(meeting_id, member_id, by)


def _put(meeting_id: int, member_id: int, reason: ExcuseReason, by: Actor) -> None:
    meeting = _convened(meeting_id)
    if member_id not in {who.member_id for who in notice_queries.list_invitees(meeting)}:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="reason")
    excuse = notice_queries.find_excuse(meeting_id, member_id)
    if excuse is None:
        excuse = Excuse(meeting_id=meeting_id, member_id=member_id, reason=reason)
        db.session.add(excuse)
    excuse.reason, excuse.account_id = reason, by.account_id
    db.session.flush()
    _record("sent", excuse, meeting, by)


def _drop(meeting_id: int, member_id: int, by: Actor) -> None:
    meeting = _convened(meeting_id)
    excuse = notice_queries.find_excuse(meeting_id, member_id)
    if excuse is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="reason")
    _record("withdrawn", excuse, meeting, by)
    db.session.delete(excuse)


def _convened(meeting_id: int) -> MeetingHead:
    meeting = meeting_queries.get_head(meeting_id)
    ensure_state(meeting.state, MeetingState.CONVENED)
    return meeting


def _record(act: str, excuse: Excuse, meeting: MeetingHead, by: Actor) -> None:
    events.record(
        f"excuse_{act}",
        subject=("excuse", excuse.id),
        by=by,
        unit_id=meeting.branch_id,
        on_behalf_of=excuse.member_id if excuse.member_id != by.member_id else None,
    )
