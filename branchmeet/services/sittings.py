"""A meeting while it is held: opened, attendance marked, steps ticked, items concluded, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from branchmeet.clock import day_of, now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason, allowed_codes, check_mark
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MEETING_STEPS, MeetingKind, MeetingState
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.required_steps import StepKey, steps_of
from branchmeet.domain.states import ensure_version, next_state
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingStep,
    Minutes,
    RequiredStepDone,
)
from branchmeet.queries import members, sittings
from branchmeet.queries.members import RosterRow
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@dataclass(frozen=True)
class Mark:
    """What the clerk ticked for one member."""

    code: AttendanceCode
    reason: ExcuseReason | None = None
    late_minutes: int = 0
    left_early_minutes: int = 0


@transactional
def open_meeting(*, meeting_id: int, version: int, by: Actor) -> None:
    """Open the meeting: everybody on the roster of the day is marked present, those who excused themselves absent.

    The minutes begin as a draft. Raises RuleBroken without a chair or a clerk, before the day, or in a wrong state.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_version(meeting.version, version)
    _ensure_can_open(meeting)
    _enter(meeting, "open", by)
    meeting.opened_at_utc = now_utc()
    _call_the_roll(meeting)
    db.session.add(Minutes(meeting_id=meeting.id))


@transactional
def close_meeting(*, meeting_id: int, version: int, by: Actor) -> None:
    """Close the meeting; its minutes must have been adopted before (order of the closing steps, grade C)."""
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_version(meeting.version, version)
    if sittings.get_minutes_state(meeting_id) is not MinutesState.ADOPTED:
        raise RuleBroken(Rule.SITTING_MINUTES_OPEN)
    _enter(meeting, "close", by)
    meeting.closed_at_utc = now_utc()


@transactional
def mark_attendance(*, meeting_id: int, marks: Mapping[int, Mark], by: Actor) -> None:
    """Set the marks of members by key; whoever is not in `marks` keeps the one he has. Ticks the step."""
    meeting = get_open(meeting_id)
    rows = {row.member_id: row for row in sittings.list_attendance_rows(meeting_id)}
    if strangers := marks.keys() - rows.keys():
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="absent", members=len(strangers))
    for member_id, mark in marks.items():
        _mark(rows[member_id], mark)
    tick_key(meeting, StepKey.ATTENDANCE)
    absent = sum(1 for row in rows.values() if row.counted and not row.code.is_present)
    events.record("attendance_marked", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id, absent=absent)


@transactional
def tick_step(*, meeting_id: int, key: str, done: bool, by: Actor) -> None:
    """Tick a required step as it happens, or take the tick back."""
    meeting = get_open(meeting_id)
    if key not in {step.code for step in steps_of(meeting.kind, studies_topic=meeting.topic_id is not None)}:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="key")
    if done:
        tick(meeting_id, key)
    else:
        for row in sittings.list_step_rows(meeting_id):
            if row.key == key:
                db.session.delete(row)
    events.record("step_ticked", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id, key=key, done=done)


@transactional
def conclude_item(*, item_id: int, version: int, conclusion: str, by: Actor) -> None:
    """Write the chair's conclusion on an item of the agenda."""
    item = db.session.get_one(AgendaItem, item_id)
    meeting = get_open(item.meeting_id)
    ensure_version(item.version, version)
    item.conclusion = conclusion
    item.version += 1
    events.record("item_concluded", subject=("agenda_item", item_id), by=by, unit_id=meeting.branch_id)


@transactional
def open_opinions(*, meeting_id: int, by: Actor) -> None:
    """The chair opens the opinions sent before: from here on their authors change them no more."""
    meeting = get_open(meeting_id)
    meeting.opinions_opened_at_utc = meeting.opinions_opened_at_utc or now_utc()
    events.record("opinions_opened", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id)


@transactional
def set_pause(*, meeting_id: int, minutes: int, by: Actor) -> None:
    """Note how many minutes the meeting paused in all; they do not count as duration."""
    meeting = get_open(meeting_id)
    meeting.pause_minutes = minutes
    events.record("meeting_paused", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id, minutes=minutes)


def get_open(meeting_id: int) -> Meeting:
    """The meeting, if it is in progress and its minutes are not adopted yet.

    Raises RuleBroken(SITTING_NOT_OPEN) or RuleBroken(SITTING_MINUTES_ADOPTED): what the branch has adopted stays.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    if meeting.state is not MeetingState.IN_PROGRESS:
        raise RuleBroken(Rule.SITTING_NOT_OPEN, state=meeting.state)
    if sittings.get_minutes_state(meeting_id) is MinutesState.ADOPTED:
        raise RuleBroken(Rule.SITTING_MINUTES_ADOPTED)
    return meeting


def _ensure_can_open(meeting: Meeting) -> None:
    if meeting.chair_id is None:
        raise RuleBroken(Rule.SITTING_NO_CHAIR)
    if meeting.clerk_id is None:
        raise RuleBroken(Rule.SITTING_NO_CLERK)
    day = day_of(meeting.starts_at_utc)
    if day_of(now_utc()) < day:
        raise RuleBroken(Rule.SITTING_TOO_EARLY, day=day.strftime("%d/%m/%Y"))


def _enter(meeting: Meeting, name: str, by: Actor) -> None:
    meeting.state = next_state(MEETING_STEPS, name, meeting.state)
    meeting.version += 1
    db.session.add(MeetingStep(meeting_id=meeting.id, state=meeting.state, at_utc=now_utc(), account_id=by.account_id))
    events.record(f"meeting_{meeting.state}", subject=("meeting", meeting.id), by=by, unit_id=meeting.branch_id)


def _call_the_roll(meeting: Meeting) -> None:
    day = day_of(now_utc())
    excuses = sittings.excuse_reasons(meeting.id)
    db.session.add_all(_first_mark(meeting, row, excuses.get(row.member_id)) for row in _body(meeting, day))


def _body(meeting: Meeting, day: date) -> list[RosterRow]:
    """Who belongs to the body that meets: the whole branch, or its committee."""
    roster = members.list_roster(meeting.branch_id, on=day)
    if meeting.kind is not MeetingKind.COMMITTEE:
        return roster
    committee = sittings.committee_member_ids(meeting.branch_id, on=day)
    return [row for row in roster if row.member_id in committee]


def _first_mark(meeting: Meeting, row: RosterRow, excuse: ExcuseReason | None) -> Attendance:
    committee = meeting.kind is MeetingKind.COMMITTEE
    code = allowed_codes(row.presence)[0]
    excused = excuse is not None and row.counted
    return Attendance(
        meeting_id=meeting.id,
        member_id=row.member_id,
        cell_id=row.cell_id,
        kind=row.kind,
        presence=row.presence,
        counted=row.counted,
        votes=row.counted if committee else row.votes,
        code=AttendanceCode.EXCUSED if excused else code,
        reason=excuse if excused else None,
    )


def _mark(row: Attendance, mark: Mark) -> None:
    check_mark(
        mark.code,
        presence=row.presence,
        reason=mark.reason,
        late_minutes=mark.late_minutes,
        left_early_minutes=mark.left_early_minutes,
    )
    row.code, row.reason = mark.code, mark.reason
    row.late_minutes, row.left_early_minutes = mark.late_minutes, mark.left_early_minutes


def tick_key(meeting: Meeting, key: StepKey) -> None:
    """Tick the step of this meeting's list that is done by the act itself, if the list has it."""
    for step in steps_of(meeting.kind, studies_topic=meeting.topic_id is not None):
        if step.key is key:
            tick(meeting.id, step.code)


def tick(meeting_id: int, key: str) -> None:
    """Note a step as done, once."""
    if key not in {row.key for row in sittings.list_step_rows(meeting_id)}:
        db.session.add(RequiredStepDone(meeting_id=meeting_id, key=key, at_utc=now_utc()))
