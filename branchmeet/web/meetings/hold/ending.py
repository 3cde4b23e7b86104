"""Opening, pausing and ending a meeting, and taking a mistake of that back."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc
from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.meetings import SCORED_KINDS
from branchmeet.domain.required_steps import steps_of
from branchmeet.domain.visibility import PRESENTED
from branchmeet.policy import Permission
from branchmeet.queries import assessments, events, sittings
from branchmeet.queries.meetings import MeetingHead
from branchmeet.services import closings
from branchmeet.services import sittings as sitting_services
from branchmeet.services.sittings import SITTING_MOVES
from branchmeet.web.meetings.hold.blueprint import Held, bp, held, render
from branchmeet.web.meetings.hold.forms import PauseForm
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import ActionForm

BEFORE_VOTE = (None, AssessmentState.DRAFT, PRESENTED)
"""How the sheet of a meeting is seen while the branch has not voted on it; None: not opened."""


@bp.get("/hold/closing")
@requires(Permission.MEETING_HOLD, load=held)
def closing(held: Held) -> ResponseReturnValue:
    """The last steps in their order, and what has not been ticked yet."""
    meeting = held.meeting
    last = events.find_last(("meeting", meeting.id), SITTING_MOVES)
    undoable = last is not None and last.may_be_undone_by(actor().account_id, now=now_utc())
    return render(
        "closing",
        held,
        sittings.get_roll(meeting.id),
        steps=steps_of(meeting.kind, studies_topic=meeting.topic_id is not None),
        done=sittings.steps_done(meeting.id),
        form=PauseForm(minutes=meeting.pause_minutes),
        undoable=last.action if last and undoable else "",
        scored=_scored(meeting),
    )


def _scored(meeting: MeetingHead) -> bool | None:
    """Whether the branch has voted on the score of its meeting; None where a meeting of this kind has none."""
    if meeting.kind not in SCORED_KINDS:
        return None
    return assessments.get_score_door(meeting.id).seen_as not in BEFORE_VOTE


@bp.post("/opening")
@requires(Permission.MEETING_CHAIR, load=held)
def open_(held: Held) -> ResponseReturnValue:
    """Open the meeting."""
    form = ActionForm()
    sitting_services.open_meeting(meeting_id=held.meeting.id, version=form.seen_version, by=actor())
    return redirect(url_for("hold.roll", meeting_id=held.meeting.id), 303)


@bp.post("/opening-removal")
@requires(Permission.MEETING_CHAIR, load=held)
def undo_opening(held: Held) -> ResponseReturnValue:
    """Take an opening back that was a mistake."""
    sitting_services.undo_opening(meeting_id=held.meeting.id, by=actor())
    flash("Đã hoàn tác khai mạc. Kỳ sinh hoạt trở lại trạng thái đã thông báo.", "ok")
    return redirect(url_for("meetings.show", meeting_id=held.meeting.id), 303)


@bp.post("/closing")
@requires(Permission.MEETING_CHAIR, load=held)
def close(held: Held) -> ResponseReturnValue:
    """Close the meeting."""
    form = ActionForm()
    closings.close_meeting(meeting_id=held.meeting.id, version=form.seen_version, by=actor())
    flash("Đã bế mạc. Tài liệu sau họp cần đăng Sổ tay đảng viên điện tử trong 2 ngày.", "ok")
    return redirect(url_for("meetings.show", meeting_id=held.meeting.id), 303)


@bp.post("/closing-removal")
@requires(Permission.MEETING_CHAIR, load=held)
def undo_closing(held: Held) -> ResponseReturnValue:
    """Take a closing back that was a mistake."""
    sitting_services.undo_closing(meeting_id=held.meeting.id, by=actor())
    flash("Đã hoàn tác bế mạc. Biên bản đã thông qua vẫn giữ nguyên.", "ok")
    return _to_closing(held)


@bp.post("/opinions-opening")
@requires(Permission.MEETING_CHAIR, load=held)
def open_opinions(held: Held) -> ResponseReturnValue:
    """The chair opens the opinions sent before the meeting."""
    sitting_services.open_opinions(meeting_id=held.meeting.id, by=actor())
    return redirect(url_for("hold.speakers", meeting_id=held.meeting.id), 303)


@bp.post("/pause")
@requires(Permission.MEETING_HOLD, load=held)
def pause(held: Held) -> ResponseReturnValue:
    """The meeting pauses."""
    sitting_services.pause(meeting_id=held.meeting.id, by=actor())
    return _to_closing(held)


@bp.post("/resumption")
@requires(Permission.MEETING_HOLD, load=held)
def resume(held: Held) -> ResponseReturnValue:
    """The meeting goes on."""
    sitting_services.resume(meeting_id=held.meeting.id, by=actor())
    return redirect(url_for("hold.notes", meeting_id=held.meeting.id), 303)


@bp.post("/pause-minutes")
@requires(Permission.MEETING_HOLD, load=held)
def set_pause(held: Held) -> ResponseReturnValue:
    """Correct how many minutes the meeting paused in all, which do not count as duration."""
    form, meeting = PauseForm(), held.meeting
    if form.attempt(lambda: sitting_services.set_pause(meeting_id=meeting.id, minutes=form.minutes.data, by=actor())):
        flash("Đã ghi số phút nghỉ.", "ok")
    else:
        flash("Đề nghị ghi số phút nghỉ từ 0 đến 240.", "warn")
    return _to_closing(held)


def _to_closing(held: Held) -> ResponseReturnValue:
    return redirect(url_for("hold.closing", meeting_id=held.meeting.id), 303)
