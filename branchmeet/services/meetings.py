"""Calling a meeting: planned, prepared, convened, postponed, cancelled, and what is ticked on the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from branchmeet.clock import at, day_of, now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.calendar import month_start
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import (
    BRANCH_MEETINGS,
    MEETING_OVER,
    MEETING_PREPARED,
    MEETING_STEPS,
    MeetingKind,
    MeetingMode,
    MeetingState,
    preparatory_start,
)
from branchmeet.domain.states import ensure_state, ensure_version, next_state
from branchmeet.domain.topic_plans import PLAN_ADOPTED
from branchmeet.domain.undoing import ensure_may_undo
from branchmeet.extensions import db
from branchmeet.models import Meeting, MeetingStep, Topic, TopicPlan, Unit
from branchmeet.queries import agenda as agenda_queries
from branchmeet.queries import events as event_queries
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries import members, notices, sittings
from branchmeet.services import agenda, events
from branchmeet.services.transaction import transactional

CALLED_BY_BRANCH = BRANCH_MEETINGS | {MeetingKind.COMMITTEE}
"""What a branch calls itself; a briefing is called by the level above."""

UNDOABLE = {
    "meeting_convened": MeetingState.CONVENED,
    "meeting_postponed": MeetingState.POSTPONED,
    "meeting_cancelled": MeetingState.CANCELLED,
}
"""Acts that can be taken back, and the state in which the meeting then still is."""

MOVES = frozenset(UNDOABLE) | {"meeting_rescheduled", "meeting_step_undone"}
"""Acts after which an earlier one can no longer be taken back."""

POSTINGS = frozenset({"meeting_documents_posted", "meeting_documents_undone"})
FILINGS = frozenset({"meeting_outcome_posted", "meeting_outcome_undone"})
"""Acts of which the last can be taken back while it is a posting."""


@dataclass(frozen=True, kw_only=True)
class MeetingValues:
    """What is said of a meeting before it is held."""

    starts_at: datetime
    place: str = ""
    mode: MeetingMode = MeetingMode.IN_PERSON
    chair_id: int | None = None
    clerk_id: int | None = None
    topic_id: int | None = None


@transactional
def plan(*, branch_id: int, kind: MeetingKind, values: MeetingValues, by: Actor, prepares_id: int | None = None) -> int:
    """Plan a meeting with the default agenda of its kind; returns its key.

    A committee meeting may name the branch meeting that it prepares, and deals with its draft conclusions. Raises
    RuleBroken beside the field for an hour that has passed, a second regular meeting in the month, people or topics of
    another branch.
    """
    _ensure_branch_calls(branch_id, kind)
    _ensure_preparable(prepares_id, branch_id, kind)
    _ensure_future(values.starts_at)
    _ensure_values(branch_id, kind, values)
    month = month_start(day_of(values.starts_at))
    _ensure_only_regular(branch_id, kind, month)
    meeting = Meeting(
        branch_id=branch_id,
        kind=kind,
        month=month,
        starts_at_utc=values.starts_at,
        ends_at_utc=values.starts_at,
        place=values.place,
        mode=values.mode,
        chair_id=values.chair_id,
        clerk_id=values.clerk_id,
        topic_id=values.topic_id,
        prepares_id=prepares_id,
    )
    db.session.add(meeting)
    db.session.flush()
    agenda.begin(meeting)
    _note_step(meeting, by)
    events.record("meeting_planned", subject=("meeting", meeting.id), by=by, unit_id=branch_id, kind=kind.value)
    return meeting.id


@transactional
def plan_preparatory(*, meeting_id: int, by: Actor) -> int:
    """Plan the committee's meeting before a branch meeting, to adopt its draft conclusions; returns its key.

    Some days before at the same hour, where the committee met last, in the chair who chairs the branch meeting. Raises
    RuleBroken where there is one already, or no day is left, or the branch meeting has begun.
    """
    prepared = db.session.get_one(Meeting, meeting_id)
    if prepared.kind not in BRANCH_MEETINGS:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    ensure_state(prepared.state, *MEETING_PREPARED)
    if meeting_queries.get_overview(meeting_id).committee_meeting_id is not None:
        raise RuleBroken(Rule.COMMITTEE_PLANNED)
    starts_at = preparatory_start(prepared.starts_at_utc, now_utc())
    if starts_at is None:
        raise RuleBroken(Rule.COMMITTEE_TOO_LATE)
    last = meeting_queries.find_last(prepared.branch_id, MeetingKind.COMMITTEE)
    body = _body_ids(prepared.branch_id, MeetingKind.COMMITTEE, day_of(starts_at))
    values = MeetingValues(
        starts_at=starts_at,
        place=last.place if last else prepared.place,
        mode=last.mode if last else prepared.mode,
        chair_id=_first_in(body, prepared.chair_id, last.chair_id if last else None, by.member_id),
        clerk_id=_first_in(body, last.clerk_id if last else None, prepared.clerk_id),
    )
    kind = MeetingKind.COMMITTEE
    return plan(branch_id=prepared.branch_id, kind=kind, values=values, prepares_id=meeting_id, by=by)


@transactional
def change(*, meeting_id: int, version: int, values: MeetingValues, by: Actor) -> None:
    """Change when, where, how, who chairs and writes, and the topic, until the meeting is opened.

    On another day excuses are asked for anew. Once people were told, hour, place and mode stand:
    RuleBroken(MEETING_ANNOUNCED) points to postponing.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_version(meeting.version, version)
    ensure_state(meeting.state, *MEETING_PREPARED)
    _ensure_values(meeting.branch_id, meeting.kind, values, kept_topic_id=meeting.topic_id)
    moves = _where_and_when(meeting) != (values.starts_at, values.place, values.mode)
    if moves:
        _move(meeting, values, by)
    if meeting.topic_id != values.topic_id:
        meeting.topic_id = values.topic_id
        agenda.follow_topic(meeting)
    meeting.chair_id, meeting.clerk_id = values.chair_id, values.clerk_id
    meeting.version += 1
    agenda.fit_end(meeting)
    _record("rescheduled" if moves else "changed", meeting, by)


@transactional
def study(*, meeting_id: int, topic_id: int, by: Actor) -> None:
    """Let a meeting that is being prepared study a topic of an adopted plan of its branch; its agenda follows."""
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_state(meeting.state, *MEETING_PREPARED)
    if not _may_study(meeting.branch_id, meeting.kind, topic_id):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="topic_id")
    meeting.topic_id = topic_id
    meeting.version += 1
    agenda.follow_topic(meeting)
    agenda.fit_end(meeting)
    _record("changed", meeting, by)


@transactional
def convene(*, meeting_id: int, version: int, by: Actor) -> None:
    """Call the meeting. Whoever was told of an earlier hour is to be told again.

    Raises RuleBroken without a place (unless online), a chair or an agenda, for an hour that has passed, or in a state
    from which it cannot be called.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_version(meeting.version, version)
    state = next_state(MEETING_STEPS, "convene", meeting.state)
    _ensure_callable(meeting)
    _begin_round(meeting)
    _enter(meeting, state, by)


@transactional
def postpone(*, meeting_id: int, version: int, reason: str, by: Actor) -> None:
    """Put the meeting off, with the reason; a new hour is set afterwards and the meeting called again."""
    _break_off("postpone", meeting_id, version, reason, by)


@transactional
def cancel(*, meeting_id: int, version: int, reason: str, by: Actor) -> None:
    """Call the meeting off, with the reason."""
    _break_off("cancel", meeting_id, version, reason, by)


@transactional
def undo(*, meeting_id: int, by: Actor) -> None:
    """Take back a convening, postponement or cancellation within a day, by who did it, if nothing has followed it."""
    meeting = db.session.get_one(Meeting, meeting_id)
    act = event_queries.find_last(("meeting", meeting_id), MOVES)
    if act is None or UNDOABLE.get(act.action) is not meeting.state:
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    ensure_may_undo(done_at=act.at_utc, done_by=act.account_id, account_id=by.account_id, now=now_utc())
    steps = meeting_queries.list_steps(meeting_id)
    meeting.state = steps[-2].state
    meeting.version += 1
    db.session.delete(steps[-1])
    _return_to_round(meeting)
    _record("step_undone", meeting, by)


@transactional
def post_documents(*, meeting_id: int, on: date, by: Actor, hour: time | None = None) -> None:
    """Note the day, and if it is known the hour, at which the meeting's papers were posted to the Sổ tay.

    RuleBroken for a moment to come.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_state(meeting.state, *(state for state in MeetingState if state is not MeetingState.CANCELLED))
    meeting.documents_posted_at_utc = _posted_at(on, hour)
    meeting.documents_posted_on = on
    meeting.version += 1
    _record("documents_posted", meeting, by)


@transactional
def undo_documents(*, meeting_id: int, by: Actor) -> None:
    """Take back the note that papers were posted, within a day, by who made it."""
    _ensure_last(meeting_id, POSTINGS, "meeting_documents_posted", by)
    meeting = db.session.get_one(Meeting, meeting_id)
    meeting.documents_posted_on = meeting.documents_posted_at_utc = None
    meeting.version += 1
    _record("documents_undone", meeting, by)


@transactional
def file_outcome(*, meeting_id: int, on: date, by: Actor, hour: time | None = None) -> None:
    """Note the day, and if it is known the hour, at which the outcome was posted; a closed meeting is filed by it.

    RuleBroken for a moment to come or for a meeting that is not over.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_state(meeting.state, *MEETING_OVER)
    meeting.outcome_posted_at_utc = _posted_at(on, hour)
    meeting.outcome_posted_on = on
    meeting.version += 1
    if meeting.state is MeetingState.CLOSED:
        _enter(meeting, next_state(MEETING_STEPS, "file", meeting.state), by)
    _record("outcome_posted", meeting, by)


@transactional
def undo_outcome(*, meeting_id: int, by: Actor) -> None:
    """Take back the note that the outcome was posted, within a day, by who made it; the meeting is closed again."""
    _ensure_last(meeting_id, FILINGS, "meeting_outcome_posted", by)
    meeting = db.session.get_one(Meeting, meeting_id)
    if meeting.state is MeetingState.FILED:
        db.session.delete(meeting_queries.list_steps(meeting_id)[-1])
        meeting.state = MeetingState.CLOSED
    meeting.outcome_posted_on = meeting.outcome_posted_at_utc = None
    meeting.version += 1
    _record("outcome_undone", meeting, by)


def _posted_at(on: date, hour: time | None) -> datetime | None:
    """The moment of a posting, None when only its day is known."""
    if on > today():
        raise RuleBroken(Rule.POSTED_IN_FUTURE, field="on")
    moment = at(on, hour) if hour is not None else None
    if moment is not None and moment > now_utc():
        raise RuleBroken(Rule.POSTED_IN_FUTURE, field="hour")
    return moment


# ---- what is refused -----------------------------------------------------------------------------------------------


def _ensure_branch_calls(branch_id: int, kind: MeetingKind) -> None:
    if kind not in CALLED_BY_BRANCH or not db.session.get_one(Unit, branch_id).has_roster:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="kind")


def _ensure_preparable(prepares_id: int | None, branch_id: int, kind: MeetingKind) -> None:
    if prepares_id is None:
        return
    prepared = db.session.get(Meeting, prepares_id)
    known = prepared is not None and prepared.branch_id == branch_id and prepared.kind in BRANCH_MEETINGS
    if not known or kind is not MeetingKind.COMMITTEE:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="prepares_id")


def _ensure_future(starts_at: datetime) -> None:
    if starts_at <= now_utc():
        raise RuleBroken(Rule.MEETING_IN_PAST, field="starts_on")


def _ensure_values(
    branch_id: int, kind: MeetingKind, values: MeetingValues, *, kept_topic_id: int | None = None
) -> None:
    body = _body_ids(branch_id, kind, day_of(values.starts_at))
    for field, member_id in (("chair_id", values.chair_id), ("clerk_id", values.clerk_id)):
        if member_id is not None and member_id not in body:
            raise RuleBroken(Rule.UNKNOWN_CHOICE, field=field)
    if values.topic_id not in (None, kept_topic_id) and not _may_study(branch_id, kind, values.topic_id):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="topic_id")


def _body_ids(branch_id: int, kind: MeetingKind, day: date) -> frozenset[int]:
    """Who counts on the day in the body that meets."""
    roster = frozenset(row.member_id for row in members.list_roster(branch_id, on=day) if row.counted)
    return roster & sittings.committee_member_ids(branch_id, on=day) if kind is MeetingKind.COMMITTEE else roster


def _may_study(branch_id: int, kind: MeetingKind, topic_id: int | None) -> bool:
    topic = db.session.get(Topic, topic_id)
    plan = db.session.get_one(TopicPlan, topic.plan_id) if topic else None
    return plan is not None and plan.branch_id == branch_id and plan.state in PLAN_ADOPTED and kind in BRANCH_MEETINGS


def _ensure_last(meeting_id: int, acts: frozenset[str], wanted: str, by: Actor) -> None:
    """An act may be taken back while it is the last of its kind, by who did it, within a day."""
    act = event_queries.find_last(("meeting", meeting_id), acts)
    if act is None or act.action != wanted:
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    ensure_may_undo(done_at=act.at_utc, done_by=act.account_id, account_id=by.account_id, now=now_utc())


def _ensure_only_regular(branch_id: int, kind: MeetingKind, month: date, *, besides: int | None = None) -> None:
    if kind is MeetingKind.REGULAR and meeting_queries.has_regular(branch_id, month, besides=besides):
        raise RuleBroken(Rule.MEETING_ONE_A_MONTH, field="starts_on", month=f"{month:%m/%Y}")


def _ensure_callable(meeting: Meeting) -> None:
    _ensure_future(meeting.starts_at_utc)
    if not meeting.place and meeting.mode is not MeetingMode.ONLINE:
        raise RuleBroken(Rule.MEETING_NO_PLACE, field="place")
    if meeting.chair_id is None:
        raise RuleBroken(Rule.SITTING_NO_CHAIR, field="chair_id")
    if not agenda_queries.list_item_rows(meeting.id):
        raise RuleBroken(Rule.MEETING_NO_AGENDA)


def _first_in(body: Collection[int], *members: int | None) -> int | None:
    return next((member_id for member_id in members if member_id in body), None)


# ---- what is done --------------------------------------------------------------------------------------------------


def _where_and_when(meeting: Meeting) -> tuple[datetime, str, MeetingMode]:
    return meeting.starts_at_utc, meeting.place, meeting.mode


def _move(meeting: Meeting, values: MeetingValues, by: Actor) -> None:
    if meeting.state is MeetingState.CONVENED:
        raise RuleBroken(Rule.MEETING_ANNOUNCED, field="starts_on")
    if meeting.starts_at_utc != values.starts_at:
        _ensure_future(values.starts_at)
    if meeting.state is MeetingState.PLANNED:
        # a meeting that was put off still belongs to the month for which it was called
        month = month_start(day_of(values.starts_at))
        _ensure_only_regular(meeting.branch_id, meeting.kind, month, besides=meeting.id)
        meeting.month = month
    if day_of(meeting.starts_at_utc) != day_of(values.starts_at):
        _drop_excuses(meeting, by)
    meeting.starts_at_utc, meeting.place, meeting.mode = values.starts_at, values.place, values.mode


def _drop_excuses(meeting: Meeting, by: Actor) -> None:
    """Who could not come on one day may be able to on another: each is asked anew."""
    for excuse in notices.list_excuses(meeting.id):
        member_id = excuse.member_id
        events.record(
            "excuse_dropped", subject=("excuse", excuse.id), by=by, unit_id=meeting.branch_id, on_behalf_of=member_id
        )
        db.session.delete(excuse)


def _break_off(name: str, meeting_id: int, version: int, reason: str, by: Actor) -> None:
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_version(meeting.version, version)
    state = next_state(MEETING_STEPS, name, meeting.state)
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="reason")
    _begin_round(meeting)
    _enter(meeting, state, by, note=reason)


def _begin_round(meeting: Meeting) -> None:
    """Everybody is to be told of what happens now; who was told of something before stays on record."""
    meeting.notice_round = notices.last_round(meeting.id) + 1


def _return_to_round(meeting: Meeting) -> None:
    """After a step was taken back, who was told before it knows; unless somebody was told of that step as well."""
    last = notices.last_round(meeting.id)
    meeting.notice_round = max(1, last) if last < meeting.notice_round else last + 1


def _enter(meeting: Meeting, state: MeetingState, by: Actor, note: str = "") -> None:
    meeting.state = state
    meeting.version += 1
    _note_step(meeting, by, note)
    _record(state.value, meeting, by)


def _note_step(meeting: Meeting, by: Actor, note: str = "") -> None:
    db.session.add(
        MeetingStep(meeting_id=meeting.id, state=meeting.state, at_utc=now_utc(), account_id=by.account_id, note=note)
    )


def _record(act: str, meeting: Meeting, by: Actor) -> None:
    events.record(f"meeting_{act}", subject=("meeting", meeting.id), by=by, unit_id=meeting.branch_id)
