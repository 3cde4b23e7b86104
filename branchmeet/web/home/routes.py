"""The first page of everybody, and the two questions of a monitor."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc, today
from branchmeet.policy import Permission
from branchmeet.queries import assignments, contributions, health, meetings, notices, tasks, waiting
from branchmeet.web.shared.access import actor, public, scope_for, signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Việc hôm nay: the next meeting, what one was asked, one's tasks, what waits."""
    who = actor()
    own = _own_branch() if who.branch_id else {}
    above = {} if who.branch_id else {"upcoming": _upcoming()}
    counts = waiting.count_waiting(
        plans=scope_for(Permission.PLAN_NOTE),
        sheets=scope_for(Permission.REVIEW_QUEUE),
        branch_id=who.leads_branch_id,
        today=today(),
    )
    return render_template("home/index.html", today=today(), waiting=counts, **own, **above)


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


def _own_branch() -> dict[str, object]:
    who = actor()
    branch_id = who.branch_id or 0
    meeting = meetings.find_next(scope_for(Permission.MEETING_READ), branch_id, since=now_utc())
    cells = [held.cell_id for held in who.memberships if held.cell_id]
    return {
        "meeting": meeting,
        "body": notices.count_body(meeting) if meeting else 0,
        "asked": assignments.list_asked(who.member_id, cells, today=today()),
        "tasks": tasks.list_tasks(scope_for(Permission.TASK_READ), today=today(), owner_id=who.member_id).rows,
        "said": contributions.list_own(who.member_id, scope_for(Permission.OPINION_READ), size=3).rows,
    }


def _upcoming() -> list[meetings.MeetingHead]:
    return meetings.list_upcoming(scope_for(Permission.MEETING_READ), since=now_utc(), limit=8)
