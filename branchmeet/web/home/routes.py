"""The first page of everybody, and the two questions of a monitor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of, now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.membership import counts_in_attendance
from branchmeet.domain.scope import Scope
from branchmeet.domain.topic_plans import quarter_in_hand
from branchmeet.policy import Permission
from branchmeet.queries import assignments, contributions, first_steps, health, meetings, reminders, tasks, waiting
from branchmeet.queries.assignments import Asked
from branchmeet.queries.contributions import Opinion
from branchmeet.queries.first_steps import FirstSteps
from branchmeet.queries.meetings import MeetingHead, NextMeeting
from branchmeet.queries.tasks import TaskCard, TaskPage
from branchmeet.queries.waiting import Matter, Waiting
from branchmeet.web.shared.access import actor, can, can_somewhere, public, scope_for, signed_in

bp = Blueprint("home", __name__)

SHOWN = 6
"""Rows of a block on the first page; the rest is in its room."""
OPINIONS_SHOWN = 3
STALE = timedelta(hours=12)
"""So long after its hour a meeting that nobody opened is no longer the next one."""

MATTERS = {
    Matter.OUTCOMES_TO_POST: Permission.MEETING_FILE,
    Matter.PLANS_RETURNED: Permission.PLAN_DECIDE,
    Matter.SHEETS_RETURNED: Permission.ASSESSMENT_SUBMIT,
    Matter.DRAFTS_TO_WRITE: Permission.TOPIC_PREPARE,
    Matter.DRAFTS_PRESENTED: Permission.PLAN_PREPARE,
    Matter.COMMITTEE_MEETINGS: Permission.MEETING_PREPARE,
    Matter.TASKS_TO_CONFIRM: Permission.TASK_CONFIRM,
    Matter.SHEETS_TO_SUBMIT: Permission.ASSESSMENT_SUBMIT,
    Matter.PLANS_TO_MAKE: Permission.PLAN_DECIDE,
    Matter.LIBRARY_TO_ANSWER: Permission.LIBRARY_ANSWER,
    Matter.PLANS_TO_NOTE: Permission.PLAN_NOTE,
    Matter.SCORES_TO_DECIDE: Permission.SCORE_DECIDE,
    Matter.SHEETS_TO_APPRAISE: Permission.FOUR_GOOD_APPRAISE,
    Matter.SHEETS_TO_RECOGNISE: Permission.FOUR_GOOD_RECOGNISE,
    Matter.PLANS_MISSING: Permission.PLAN_NOTE,
    Matter.VETOES_TO_CHECK: Permission.VETO_CHECK,
    Matter.DISCIPLINE_UNKNOWN: Permission.FIGURE_INSPECTION,
    Matter.PETITIONS_UNKNOWN: Permission.FIGURE_OFFICE,
    Matter.BRANCHES_UNLED: Permission.POST_WRITE,
    Matter.UNITS_UNSTAFFED: Permission.FIRST_GRANT,
}
"""Whose business each matter is."""


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Việc hôm nay: what waits for this person."""
    who, day = actor(), today()
    meeting = _next_meeting(who)
    leads = meeting is not None and can(Permission.MEETING_PREPARE, meeting)
    return render_template(
        "home/index.html",
        today=day,
        meeting=meeting,
        leads=leads,
        plans=can_somewhere(Permission.MEETING_PREPARE),
        is_counted=_is_counted(who, meeting),
        body=meeting.body if leads and meeting else 0,
        last_tasks=_last_tasks(meeting) if leads and meeting else [],
        upcoming=_upcoming(who),
        reminders=reminders.list_for(who.member_id, today=day),
        waiting=_waiting(who, day),
        first_steps=_first_steps(day),
        quarter=quarter_in_hand(day),
        asked=_asked(who, day),
        tasks=_own_tasks(day),
        opinions=None if leads else _opinions(who),
    )


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database answers and has the schema of this program; no details to strangers."""
    ready = health.is_ready()
    return {"status": "ok" if ready else "unavailable"}, 200 if ready else 503


def _next_meeting(who: Actor) -> NextMeeting | None:
    if who.branch_id is None:
        return None
    return meetings.find_next(
        scope_for(Permission.MEETING_READ), who.branch_id, since=now_utc() - STALE, member_id=who.member_id
    )


def _is_counted(who: Actor, meeting: NextMeeting | None) -> bool:
    """Whether the person is expected at the next meeting."""
    return meeting is not None and any(
        held.branch_id == meeting.branch_id and counts_in_attendance(held.kind, held.presence)
        for held in who.memberships
    )


def _last_tasks(meeting: NextMeeting) -> list[TaskCard]:
    """What the first item of the next meeting will look at."""
    since = day_of(meeting.previous_at_utc) if meeting.previous_at_utc else meeting.day
    return tasks.list_to_review(meeting.branch_id, since=since, until=meeting.day, meeting_id=meeting.id)


def _upcoming(who: Actor) -> list[MeetingHead] | None:
    """The next meetings of the branches below, for somebody who belongs to none; None where he sees none."""
    if who.branch_id is not None or not can_somewhere(Permission.MEETING_READ):
        return None
    return meetings.list_upcoming(scope_for(Permission.MEETING_READ), since=now_utc() - STALE, limit=SHOWN)


def _waiting(who: Actor, day: date) -> list[Waiting]:
    scopes = {matter: scope_for(permission) for matter, permission in MATTERS.items()}
    scopes[Matter.DRAFTS_TO_WRITE] = scopes[Matter.DRAFTS_TO_WRITE].of_preparer(who.member_id)
    if scopes[Matter.SHEETS_TO_APPRAISE]:
        scopes[Matter.VETOES_TO_CHECK] = Scope()  # who appraises a sheet answers its vetoes on the way
    return waiting.list_waiting(scopes, today=day)


def _first_steps(day: date) -> FirstSteps | None:
    """What the administrator does first; None for others, and once the officers can go on."""
    if not can_somewhere(Permission.FIRST_GRANT):
        return None
    found = first_steps.find(on=day)
    return None if found.done else found


def _asked(who: Actor, day: date) -> list[Asked]:
    if not who.memberships:
        return []
    cells = [held.cell_id for held in who.memberships if held.cell_id is not None]
    return assignments.list_asked(who.member_id, cells, today=day)


def _own_tasks(day: date) -> TaskPage | None:
    """What this person is to report on: own tasks, and for a cell leader those of the cell."""
    if not can_somewhere(Permission.TASK_REPORT):
        return None
    return tasks.list_tasks(scope_for(Permission.TASK_REPORT), today=day, only="open")


def _opinions(who: Actor) -> Sequence[Opinion]:
    if not who.memberships:
        return ()
    return contributions.list_own(who.member_id, scope_for(Permission.OPINION_READ), size=OPINIONS_SHOWN).rows
