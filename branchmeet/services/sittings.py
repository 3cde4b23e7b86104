"""A meeting while it is held: opened, attendance marked, steps ticked, items concluded, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from branchmeet.clock import day_of, now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason, allowed_codes, check_mark
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.holding import DraftField, whole_minutes
from branchmeet.domain.meetings import (
    MEETING_STEPS,
    AgendaKind,
    MeetingKind,
    MeetingMode,
    MeetingState,
)
from branchmeet.domain.membership import Presence
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.required_steps import StepKey, StepList, steps_of
from branchmeet.domain.states import ensure_version, next_state
from branchmeet.domain.undoing import ensure_may_undo
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingStep,
    Minutes,
    RequiredStepDone,
    Unit,
)
from branchmeet.queries import events as event_queries
from branchmeet.queries import holding, members, sittings
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries.members import RosterRow
from branchmeet.services import drafts, events
from branchmeet.services.transaction import transactional

SITTING_MOVES = frozenset({"meeting_in_progress", "meeting_closed", "meeting_outcome_posted", "meeting_step_undone"})
"""Acts after which an earlier opening or closing can no longer be taken back."""

_STEP_OF_ITEM = {
    AgendaKind.TASK_RESULTS: StepKey.TASK_RESULTS,
    AgendaKind.ORIENTATION: StepKey.ORIENTATION,
    AgendaKind.CRITICISM: StepKey.CRITICISM,
}
"""The step that is done once such an item is concluded; on every other item it is concluding itself."""


class MarkedRow(Protocol):
    """A row that holds the mark of a member."""

    @property
    def code(self) -> AttendanceCode: ...
    @property
    def reason(self) -> ExcuseReason | None: ...
    @property
    def late_minutes(self) -> int: ...
    @property
    def left_early_minutes(self) -> int: ...


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
    _end_pause(meeting)
    _enter(meeting, "close", by)
    meeting.closed_at_utc = now_utc()


@transactional
def undo_opening(*, meeting_id: int, by: Actor) -> None:
    """Take back an opening by mistake, within a day, by who did it, while nothing has been recorded since."""
    meeting = get_open(meeting_id)
    _ensure_last_move(meeting_id, "meeting_in_progress", by)
    if holding.has_records(meeting_id):
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    for row in (*sittings.list_attendance_rows(meeting_id), *sittings.list_step_rows(meeting_id)):
        db.session.delete(row)
    db.session.delete(holding.get_minutes_row(meeting_id))
    _step_back(meeting, MeetingState.CONVENED, by)
    meeting.opened_at_utc = meeting.paused_at_utc = None
    meeting.pause_minutes = 0


@transactional
def undo_closing(*, meeting_id: int, by: Actor) -> None:
    """Take back a closing by mistake, within a day, by who did it, while nothing has followed it."""
    meeting = db.session.get_one(Meeting, meeting_id)
    if meeting.state is not MeetingState.CLOSED or holding.is_sheet_submitted(meeting_id):
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    _ensure_last_move(meeting_id, "meeting_closed", by)
    _step_back(meeting, MeetingState.IN_PROGRESS, by)
    meeting.closed_at_utc = None


@transactional
def mark_attendance(
    *, meeting_id: int, marks: Mapping[int, Mark], by: Actor, seen: Mapping[int, Mark] | None = None
) -> dict[int, Mark]:
    """Set the marks of members by key; whoever is not in `marks` keeps the one he has. Ticks the step.

    `seen` are the marks the writer began with: what he left alone is left alone, so that two hands on one book never
    undo one another. Where both changed the same member in different ways the mark that stands is kept, and answered
    with by member.
    """
    meeting = get_open(meeting_id)
    rows = {row.member_id: row for row in sittings.list_attendance_rows(meeting_id)}
    if strangers := marks.keys() - rows.keys():
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="absent", members=len(strangers))
    disputed: dict[int, Mark] = {}
    for member_id, mark in marks.items():
        before, stands = (seen or {}).get(member_id), mark_of(rows[member_id])
        if before == mark or stands == mark:
            continue
        if before is not None and stands != before:
            disputed[member_id] = stands
        else:
            _mark(rows[member_id], mark)
    tick_key(meeting, StepKey.ATTENDANCE)
    absent = sum(1 for row in rows.values() if row.counted and not row.code.is_present)
    events.record("attendance_marked", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id, absent=absent)
    return disputed


def mark_of(row: MarkedRow) -> Mark:
    """What is ticked for a member now."""
    return Mark(row.code, row.reason, row.late_minutes, row.left_early_minutes)


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
    """Write the chair's conclusion on an item of the agenda; ticks the step that the item is for.

    When somebody else wrote in between, RuleBroken(CHANGED_BY_SOMEONE_ELSE) carries what stands now as `text`, and its
    version as `current`.
    """
    item = db.session.get_one(AgendaItem, item_id)
    meeting = get_open(item.meeting_id)
    if item.kind is AgendaKind.UNRECORDED:
        raise RuleBroken(Rule.ITEM_UNRECORDED, field="conclusion")
    if item.version != version:
        raise RuleBroken(Rule.CHANGED_BY_SOMEONE_ELSE, current=item.version, seen=version, text=item.conclusion)
    item.conclusion = conclusion
    item.version += 1
    if conclusion:
        _tick_concluded(meeting, item)
    drafts.drop(item_id=item_id, field=DraftField.CONCLUSION, by=by)
    events.record("item_concluded", subject=("agenda_item", item_id), by=by, unit_id=meeting.branch_id)


@transactional
def open_opinions(*, meeting_id: int, by: Actor) -> None:
    """The chair opens the opinions sent before: from here on their authors change them no more."""
    meeting = get_open(meeting_id)
    meeting.opinions_opened_at_utc = meeting.opinions_opened_at_utc or now_utc()
    events.record("opinions_opened", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id)


@transactional
def pause(*, meeting_id: int, by: Actor) -> None:
    """The meeting pauses from now on; a second pause within the first changes nothing."""
    meeting = get_open(meeting_id)
    meeting.paused_at_utc = meeting.paused_at_utc or now_utc()
    events.record("meeting_paused", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id)


@transactional
def resume(*, meeting_id: int, by: Actor) -> None:
    """The meeting goes on; the minutes of the pause are added to those that do not count."""
    meeting = get_open(meeting_id)
    _end_pause(meeting)
    events.record("meeting_resumed", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id)


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


def ensure_item(agenda_item_id: int | None, meeting_id: int) -> AgendaItem | None:
    """The item a record hangs on; RuleBroken for one of another meeting or one that is kept out of the program."""
    if agenda_item_id is None:
        return None
    item = db.session.get(AgendaItem, agenda_item_id)
    if item is None or item.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="agenda_item_id")
    if item.kind is AgendaKind.UNRECORDED:
        raise RuleBroken(Rule.ITEM_UNRECORDED, field="agenda_item_id")
    return item


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


def _end_pause(meeting: Meeting) -> None:
    if meeting.paused_at_utc is not None:
        meeting.pause_minutes += whole_minutes(now_utc() - meeting.paused_at_utc)
        meeting.paused_at_utc = None


def _ensure_last_move(meeting_id: int, wanted: str, by: Actor) -> None:
    act = event_queries.find_last(("meeting", meeting_id), SITTING_MOVES)
    if act is None or act.action != wanted:
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    ensure_may_undo(done_at=act.at_utc, done_by=act.account_id, account_id=by.account_id, now=now_utc())


def _step_back(meeting: Meeting, state: MeetingState, by: Actor) -> None:
    meeting.state = state
    meeting.version += 1
    db.session.delete(meeting_queries.list_steps(meeting.id)[-1])
    events.record("meeting_step_undone", subject=("meeting", meeting.id), by=by, unit_id=meeting.branch_id)


def _tick_concluded(meeting: Meeting, item: AgendaItem) -> None:
    tick_key(meeting, _STEP_OF_ITEM.get(item.kind, StepKey.CONCLUDE), of=list_of(item.kind))


def _call_the_roll(meeting: Meeting) -> None:
    day = day_of(now_utc())
    excuses = sittings.excuse_reasons(meeting.id)
    rules = db.session.get_one(Unit, meeting.branch_id).rules
    visitors_vote = rules.get("visitors_vote", True)
    for row in _body(meeting, day):
        mark = _first_mark(meeting, row, excuses.get(row.member_id))
        mark.votes = mark.votes and (visitors_vote or row.presence is not Presence.VISITING)
        db.session.add(mark)


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
    if meeting.mode is MeetingMode.ONLINE and code.is_present:
        code = AttendanceCode.PRESENT_ONLINE
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


def list_of(kind: AgendaKind | None) -> StepList:
    """The list of steps to which work on an item belongs where a meeting has both."""
    return StepList.THEMATIC if kind is AgendaKind.TOPIC else StepList.REGULAR


def tick_key(meeting: Meeting, key: StepKey, *, of: StepList | None = None) -> None:
    """Tick the step of this meeting's lists that is done by the act itself, in the list `of` or wherever it stands."""
    steps = [step for step in steps_of(meeting.kind, studies_topic=meeting.topic_id is not None) if step.key is key]
    own = [step for step in steps if of is None or step.of is of]
    for step in own or steps:
        tick(meeting.id, step.code)


def tick(meeting_id: int, key: str) -> None:
    """Note a step as done, once."""
    if key not in {row.key for row in sittings.list_step_rows(meeting_id)}:
        db.session.add(RequiredStepDone(meeting_id=meeting_id, key=key, at_utc=now_utc()))
