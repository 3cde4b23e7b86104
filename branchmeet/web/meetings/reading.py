"""The list of meetings, and one meeting as everybody reads it who may."""

from __future__ import annotations

import io
from dataclasses import replace

from flask import get_template_attribute, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of, now_utc, today
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.membership import counts_in_attendance
from branchmeet.exports.ics import CalendarEntry, calendar_file
from branchmeet.policy import Permission, permits
from branchmeet.queries import agenda_papers, assignments, meetings, tasks
from branchmeet.queries.assignments import OwnPart
from branchmeet.queries.meetings import UPCOMING, MeetingOverview
from branchmeet.queries.tasks import TaskCard
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.shared.access import actor, can, can_somewhere, requires, scope_for
from branchmeet.web.shared.arguments import whole


@bp.get("")
@requires(Permission.MEETING_READ)
def index() -> ResponseReturnValue:
    """The meetings one may see: those to come first, then the others, the newest first."""
    found = meetings.list_meetings(scope_for(Permission.MEETING_READ), page=whole("page", 1))
    return render_template("meetings/index.html", found=found, plans=can_somewhere(Permission.MEETING_PREPARE))


@bp.get("/<int:meeting_id>")
@requires(Permission.MEETING_READ, load=meetings.get_overview)
def show(meeting: MeetingOverview) -> ResponseReturnValue:
    """One meeting: its agenda, and what it is for the person who looks."""
    listed = agenda_papers.list_items(meeting.id, reader_id=actor().member_id)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        items=listed.items,
        papers=listed.papers if can(Permission.ITEM_PAPER_READ, meeting) else {},
        own=_own_part(meeting),
        is_counted=_is_counted(meeting),
        to_review=tasks_to_review(meeting) if meeting.state in UPCOMING and meeting.of_branch else [],
        today=today(),
        reads_opinions=_in_own_cell(Permission.OPINION_READ, meeting),
    )


@bp.get("/<int:meeting_id>/calendar")
@requires(Permission.MEETING_READ, load=meetings.get_overview)
def calendar(meeting: MeetingOverview) -> ResponseReturnValue:
    """The meeting for the calendar of one's phone: where and when, and a link that asks to sign in."""
    entry = CalendarEntry(
        uid=f"meeting-{meeting.id}@{request.host}",
        title=f"{_words('meeting_name', meeting)}, {meeting.branch_name}",
        starts_at=meeting.starts_at_utc,
        ends_at=meeting.ends_at_utc,
        place=_words("place_words", meeting),
        url=url_for("meetings.show", meeting_id=meeting.id, _external=True),
        written_at=now_utc(),
        sequence=meeting.version,
        cancelled=meeting.state in (MeetingState.POSTPONED, MeetingState.CANCELLED),
    )
    name = f"sinh-hoat-{meeting.day:%Y-%m-%d}.ics"
    return send_file(io.BytesIO(calendar_file(entry)), "text/calendar", as_attachment=True, download_name=name)


def tasks_to_review(meeting: MeetingOverview) -> list[TaskCard]:
    """What the first item looks at, as far as the person at the door may read it."""
    since = day_of(meeting.previous_at_utc) if meeting.previous_at_utc else meeting.day
    found = tasks.list_to_review(meeting.branch_id, since=since, until=meeting.day, meeting_id=meeting.id)
    return [task for task in found if can(Permission.TASK_READ, task)]


def _words(macro: str, meeting: MeetingOverview) -> str:
    """What a page calls the meeting, or its place."""
    return str(get_template_attribute("meetings/_state.html", macro)(meeting)).strip()


def _own_part(meeting: MeetingOverview) -> OwnPart | None:
    who = actor()
    if meeting.branch_id not in {held.branch_id for held in who.memberships} or not meeting.of_branch:
        return None
    cells = [held.cell_id for held in who.memberships if held.cell_id is not None]
    return assignments.get_own_part(meeting.id, meeting.topic_id, who.member_id, cells)


def _is_counted(meeting: MeetingOverview) -> bool:
    """Whether the person is expected: an exempt member may come, but need not excuse himself."""
    return any(
        held.branch_id == meeting.branch_id and counts_in_attendance(held.kind, held.presence)
        for held in actor().memberships
    )


def _in_own_cell(permission: Permission, meeting: MeetingOverview) -> bool:
    """Whether the person has the permission for the whole meeting, or for what comes from the cell he leads."""
    who = actor()
    cells = {None, *(post.cell_id for post in who.posts if post.unit_id == meeting.branch_id)}
    return any(permits(who, permission, replace(meeting.subject, cell_id=cell_id)) for cell_id in cells)
