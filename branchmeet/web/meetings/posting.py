"""The two clocks of the Sổ tay: papers at least a day before the meeting, its outcome at most two days after."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of, now_utc, today
from branchmeet.domain.reminders import documents_due_on, outcome_due_on
from branchmeet.policy import Permission
from branchmeet.queries import events, meetings, papers
from branchmeet.queries.meetings import MeetingHead
from branchmeet.services import meetings as services
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.meetings.forms import PostedForm
from branchmeet.web.meetings.handbook import pieces_after, pieces_before
from branchmeet.web.shared.access import actor, requires


@bp.get("/<int:meeting_id>/posting")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def posting(meeting: MeetingHead) -> ResponseReturnValue:
    """When papers and outcome were posted, and until when they are to be."""
    return _posting(meeting, PostedForm(formdata=None))


@bp.post("/<int:meeting_id>/documents")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def post_documents(meeting: MeetingHead) -> ResponseReturnValue:
    """Note that the papers of the meeting were posted."""
    return _post(meeting, services.post_documents, "Đã ghi ngày đăng tài liệu.")


@bp.post("/<int:meeting_id>/documents/removal")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def unpost_documents(meeting: MeetingHead) -> ResponseReturnValue:
    """Take that back."""
    return _take_back(meeting, services.undo_documents, "Đã bỏ ngày đăng tài liệu.")


@bp.post("/<int:meeting_id>/filing")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def file(meeting: MeetingHead) -> ResponseReturnValue:
    """Note that the outcome was posted; a closed meeting is filed by it."""
    return _post(meeting, services.file_outcome, "Đã ghi ngày đăng kết quả, kỳ sinh hoạt đã lưu hồ sơ.")


@bp.post("/<int:meeting_id>/filing/removal")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def unfile(meeting: MeetingHead) -> ResponseReturnValue:
    """Take that back."""
    return _take_back(meeting, services.undo_outcome, "Đã bỏ ngày đăng kết quả.")


def _post(meeting: MeetingHead, act: Callable[..., None], done: str) -> ResponseReturnValue:
    form = PostedForm()
    if form.attempt(lambda: act(meeting_id=meeting.id, on=form.on.data, hour=form.hour.data, by=actor())):
        flash(done, "ok")
        return _to_posting(meeting)
    return _posting(meeting, form), 422


def _take_back(meeting: MeetingHead, act: Callable[..., None], done: str) -> ResponseReturnValue:
    act(meeting_id=meeting.id, by=actor())
    flash(done, "ok")
    return _to_posting(meeting)


def _posting(meeting: MeetingHead, form: PostedForm) -> str:
    rows = papers.list_of_meeting(meeting.id)
    return render_template(
        "meetings/posting.html",
        meeting=meeting,
        form=form,
        today=today(),
        before=pieces_before(meeting, rows),
        after=pieces_after(meeting, rows),
        documents_due_on=documents_due_on(meeting.day),
        outcome_due_on=outcome_due_on(day_of(meeting.closed_at_utc)) if meeting.closed_at_utc else None,
        documents_undoable=_is_undoable(meeting, services.POSTINGS, "meeting_documents_posted"),
        outcome_undoable=_is_undoable(meeting, services.FILINGS, "meeting_outcome_posted"),
    )


def _is_undoable(meeting: MeetingHead, acts: frozenset[str], wanted: str) -> bool:
    act = events.find_last(("meeting", meeting.id), acts)
    return act is not None and act.action == wanted and act.may_be_undone_by(actor().account_id, now=now_utc())


def _to_posting(meeting: MeetingHead) -> ResponseReturnValue:
    return redirect(url_for("meetings.posting", meeting_id=meeting.id), 303)
