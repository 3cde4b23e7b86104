"""Votes and tasks."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.meetings import MeetingMode, VotePurpose
from branchmeet.domain.votes import needed
from branchmeet.policy import Permission
from branchmeet.queries import agenda, members, sittings, tasks
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.sittings import Remark
from branchmeet.services import tasks as task_services
from branchmeet.services import votes as vote_services
from branchmeet.services.votes import Exceptions
from branchmeet.web.meetings.hold.blueprint import Held, answer, bp, held, item_url, render
from branchmeet.web.meetings.hold.forms import TaskForm, VoteForm, read_cells
from branchmeet.web.shared.access import actor, requires


@bp.get("/hold/votes")
@requires(Permission.MEETING_HOLD, load=held)
def votes(held: Held) -> ResponseReturnValue:
    """Votes: counted over the members of the body."""
    form = VoteForm()
    form.matter.data = form.matter.data or f"Thông qua nghị quyết tháng {held.meeting.month.month}"
    return _votes(held, form)


@bp.post("/votes")
@requires(Permission.MEETING_HOLD, load=held)
def vote(held: Held) -> ResponseReturnValue:
    """Enter a vote that was counted."""
    form = VoteForm()
    form.offer(agenda.list_items(held.meeting.id))
    if form.attempt(lambda: _vote(held.meeting, form)):
        return answer(url_for("hold.votes", meeting_id=held.meeting.id), "Đã ghi kết quả biểu quyết.")
    return _votes(held, form), 422


@bp.post("/votes/<int:vote_id>/removal")
@requires(Permission.MEETING_HOLD, load=held)
def remove_vote(held: Held) -> ResponseReturnValue:
    """Take back a vote entered wrongly."""
    vote_services.remove_vote(meeting_id=held.meeting.id, vote_id=held.ids["vote_id"], by=actor())
    return redirect(url_for("hold.votes", meeting_id=held.meeting.id), 303)


@bp.get("/hold/tasks")
@requires(Permission.MEETING_HOLD, load=held)
def given_tasks(held: Held) -> ResponseReturnValue:
    """Give a task, perhaps out of something that was said."""
    return _tasks(held, _task_form(held.meeting))


@bp.post("/tasks")
@requires(Permission.MEETING_HOLD, load=held)
def give(held: Held) -> ResponseReturnValue:
    """Give a task."""
    form = _task_form(held.meeting)
    if form.attempt(lambda: _give(held.meeting, form)):
        item_id = form.key("agenda_item_id")
        tasks_url = url_for("hold.given_tasks", meeting_id=held.meeting.id)
        return answer(item_url(held.meeting, item_id, anchor=None) if item_id else tasks_url, "Đã giao việc.")
    return _tasks(held, form), 422


def _votes(held: Held, form: VoteForm) -> str:
    meeting = held.meeting
    roll, items = sittings.get_roll(meeting.id), agenda.list_items(meeting.id)
    form.offer(items)
    return render(
        "votes",
        held,
        roll,
        items=items,
        form=form,
        votes=sittings.list_votes(meeting.id),
        needed=needed(roll.voters),
        by_cell=meeting.mode is MeetingMode.BY_CELL,
        counted_cells=read_cells(request.form, roll),
    )


def _vote(meeting: MeetingHead, form: VoteForm) -> None:
    cells: dict[int, Exceptions] = {}
    if meeting.mode is MeetingMode.BY_CELL and not form.secret.data:
        cells = read_cells(request.form, sittings.get_roll(meeting.id))
    vote_services.record_vote(
        meeting_id=meeting.id,
        purpose=VotePurpose(form.purpose.data),
        matter=form.matter.data,
        disapprove=form.disapprove.data,
        other=form.other.data,
        approve=form.approve.data if form.secret.data else None,
        secret=bool(form.secret.data),
        agenda_item_id=form.agenda_item_id.data or None,
        cells=cells,
        by=actor(),
    )


def _tasks(held: Held, form: TaskForm) -> str:
    meeting = held.meeting
    return render("tasks", held, sittings.get_roll(meeting.id), form=form, given=tasks.list_given(meeting.id))


def _task_form(meeting: MeetingHead) -> TaskForm:
    form = TaskForm()
    roster = members.list_roster(meeting.branch_id, on=today())
    cells = {row.cell_id: row.cell_name or "" for row in roster if row.cell_id}
    form.offer(dict(sorted(cells.items())), {row.member_id: row.name for row in roster})
    remark_id = request.args.get("remark", 0, int)
    remark = sittings.find_remark(meeting.id, remark_id) if remark_id else None
    if remark and not form.is_submitted():
        _guess(form, remark)
    return form


def _guess(form: TaskForm, remark: Remark) -> None:
    """A task made of a remark starts with its words and its author; the form only corrects them."""
    form.title.data = remark.text[:500]
    form.owner.data = f"m{remark.member_id}"
    form.due_on.data = today() + timedelta(days=30)
    form.contribution_id.data = remark.id
    form.agenda_item_id.data = remark.agenda_item_id


def _give(meeting: MeetingHead, form: TaskForm) -> None:
    task_services.give(
        meeting_id=meeting.id,
        values=form.task_values(),
        agenda_item_id=form.key("agenda_item_id"),
        contribution_id=form.key("contribution_id"),
        by=actor(),
    )
