"""The box for an opinion on a topic, as it stands on the first page and on the page of a cell: kept, then sent."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.policy import Permission
from branchmeet.queries import meetings, opinion_drafts, preparations, topics
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.opinion_drafts import Draft
from branchmeet.queries.topics import AssignmentHead, TopicHead
from branchmeet.services import contributions as services
from branchmeet.services import opinion_drafts as drafts
from branchmeet.web.contributions.blueprint import bp
from branchmeet.web.contributions.forms import BoxForm, DropForm
from branchmeet.web.shared.access import actor, requires

SENT = "Đã gửi ý kiến. Sửa được tới khi chủ trì mở đọc."
CELL = "/assignments/<int:assignment_id>/cell"


# ---- one's own ------------------------------------------------------------------------------------------------------


@bp.post("/topics/<int:topic_id>/opinion-draft")
@requires(Permission.OPINION_DRAFT, load=topics.get_topic)
def keep_draft(topic: TopicHead) -> ResponseReturnValue:
    """Keep what was typed on a topic, unsent."""
    form = BoxForm()
    return _keep(
        form,
        lambda: drafts.keep(topic_id=topic.id, version=form.seen_version, text=form.text.data, by=actor()),
        again=lambda: _own_box(topic, form),
        back=url_for("home.index"),
    )


@bp.post("/topics/<int:topic_id>/opinion-draft/removal")
@requires(Permission.OPINION_DRAFT, load=topics.get_topic)
def drop_draft(topic: TopicHead) -> ResponseReturnValue:
    """Throw away what was typed and not sent."""
    drafts.drop(topic_id=topic.id, for_cell=DropForm().for_cell.data == "1", by=actor())
    flash("Đã bỏ nháp.", "ok")
    return redirect(url_for("contributions.index"), 303)


@bp.post("/meetings/<int:meeting_id>/topic-opinion")
@requires(Permission.OPINION_SEND, load=meetings.get_head)
def send_on_topic(meeting: MeetingHead) -> ResponseReturnValue:
    """Send one's opinion on the topic of the meeting."""
    if meeting.topic_id is None:
        abort(404)
    form = BoxForm()
    if form.attempt(
        lambda: services.send_on_topic(
            meeting_id=meeting.id, version=form.seen_version, text=form.text.data, by=actor()
        )
    ):
        flash(SENT, "ok")
        return redirect(url_for("home.index"), 303)
    return _own_box(topics.get_topic(meeting.topic_id), form)


def _own_box(topic: TopicHead, form: BoxForm) -> ResponseReturnValue:
    draft, meeting = opinion_drafts.find(actor().member_id, topic.id), meetings.find_called_on(topic.id)
    return _again(form, draft, "contributions/own_box.html", topic=topic, meeting=meeting)


# ---- a cell's -------------------------------------------------------------------------------------------------------


@bp.get(CELL)
@requires(Permission.CELL_OPINION, load=topics.get_assignment)
def cell(assignment: AssignmentHead) -> ResponseReturnValue:
    """How a cell prepares what it was asked: who speaks, who has written, what the cell as a whole will say."""
    meeting = meetings.find_called_on(assignment.topic.id)
    return render_template(
        "contributions/cell.html",
        assignment=assignment,
        meeting=meeting,
        people=preparations.list_people(assignment, meeting, on=today()),
        sent=preparations.find_cell_opinion(assignment),
        draft=opinion_drafts.find(actor().member_id, assignment.topic.id, for_cell=True),
    )


@bp.post(f"{CELL}/draft")
@requires(Permission.CELL_OPINION, load=topics.get_assignment)
def keep_cell_draft(assignment: AssignmentHead) -> ResponseReturnValue:
    """Keep what was typed for the cell, unsent."""
    form, topic = BoxForm(), assignment.topic
    return _keep(
        form,
        lambda: drafts.keep(
            topic_id=topic.id, version=form.seen_version, text=form.text.data, for_cell=True, by=actor()
        ),
        again=lambda: _cell_box(assignment, form),
        back=_cell_url(assignment),
    )


@bp.post(f"{CELL}/opinion")
@requires(Permission.CELL_OPINION, load=topics.get_assignment)
def send_for_cell(assignment: AssignmentHead) -> ResponseReturnValue:
    """Send what the cell as a whole thinks."""
    form = BoxForm()
    if form.attempt(
        lambda: services.send_for_cell(
            assignment_id=assignment.line.id, version=form.seen_version, text=form.text.data, by=actor()
        )
    ):
        flash(SENT, "ok")
        return redirect(_cell_url(assignment), 303)
    return _cell_box(assignment, form)


def _cell_box(assignment: AssignmentHead, form: BoxForm) -> ResponseReturnValue:
    topic = assignment.topic
    draft = opinion_drafts.find(actor().member_id, topic.id, for_cell=True)
    meeting = meetings.find_called_on(topic.id)
    return _again(form, draft, "contributions/cell_box.html", assignment=assignment, topic=topic, meeting=meeting)


def _cell_url(assignment: AssignmentHead) -> str:
    return url_for("contributions.cell", assignment_id=assignment.line.id)


# ---- pieces ---------------------------------------------------------------------------------------------------------


def _keep(
    form: BoxForm, keep: Callable[[], int], *, again: Callable[[], ResponseReturnValue], back: str
) -> ResponseReturnValue:
    kept: list[int] = []
    if not form.attempt(lambda: kept.append(keep())):
        return again()
    if _saves_itself():
        return "", 204, {"X-Version": str(kept[0])}
    flash("Đã giữ nháp, chỉ đồng chí đọc được. Ý kiến chưa gửi.", "ok")
    return redirect(back, 303)


def _again(form: BoxForm, draft: Draft, template: str, **facts: object) -> ResponseReturnValue:
    """The box with what was typed, and beside it what was kept on another device; alone where a script asks for it."""
    stale = form.take_up(draft.version)
    page = render_template(template, form=form, draft=draft, stale=stale, alone=_saves_itself(), **facts)
    return page, 409 if stale else 422


def _saves_itself() -> bool:
    return request.headers.get("X-Autosave") == "1"
