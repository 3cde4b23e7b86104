"""Who else is in the room: superiors, guests, people of 213-QĐ/TW. They are written down, never counted."""

from __future__ import annotations

from branchmeet.clock import day_of
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.membership import OtherAttendee
from branchmeet.extensions import db
from branchmeet.models import Meeting, OtherAttendance
from branchmeet.queries import holding
from branchmeet.services import events, sittings
from branchmeet.services.transaction import transactional


@transactional
def welcome(*, meeting_id: int, kind: OtherAttendee, name: str, by: Actor, office: str = "") -> int:
    """Write down somebody who is there without being of the body; returns the key of the line."""
    meeting = sittings.get_open(meeting_id)
    if not name:
        raise RuleBroken(Rule.GUEST_UNNAMED, field="name")
    return _write(meeting, OtherAttendance(meeting_id=meeting_id, kind=kind, name=name, office=office), by)


@transactional
def welcome_superior(*, meeting_id: int, member_id: int, by: Actor) -> int:
    """Write down that the superior in charge of the branch sits in; once. Returns the key of the line."""
    meeting = sittings.get_open(meeting_id)
    superiors = holding.list_superiors(meeting.branch_id, on=day_of(meeting.starts_at_utc))
    found = next((one for one in superiors if one.member_id == member_id), None)
    if found is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="member_id")
    if any(other.member_id == member_id for other in holding.list_others(meeting_id)):
        raise RuleBroken(Rule.ALREADY_EXISTS, field="member_id")
    line = OtherAttendance(
        meeting_id=meeting_id, kind=OtherAttendee.SUPERIOR_ATTENDEE, member_id=member_id, name=found.name, office=""
    )
    return _write(meeting, line, by)


@transactional
def strike(*, meeting_id: int, other_id: int, by: Actor) -> None:
    """Take a line back that was written by mistake."""
    meeting = sittings.get_open(meeting_id)
    line = db.session.get(OtherAttendance, other_id)
    if line is None or line.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    events.record("guest_struck", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id)
    db.session.delete(line)


def _write(meeting: Meeting, line: OtherAttendance, by: Actor) -> int:
    db.session.add(line)
    db.session.flush()
    events.record("guest_written", subject=("meeting", meeting.id), by=by, unit_id=meeting.branch_id, kind=line.kind)
    return line.id
