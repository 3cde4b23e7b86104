"""Calling a meeting: the notice, who was told, putting off and calling off, the papers that were posted."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc, today
from branchmeet.domain.agenda import advise, measure
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.numbering import DocumentType
from branchmeet.exports.wording import number_line, official_date
from branchmeet.policy import Permission
from branchmeet.queries import agenda, events, meetings, notices, units
from branchmeet.queries.agenda import timed
from branchmeet.queries.meetings import MeetingHead, MeetingOverview
from branchmeet.queries.notices import GuestOfMeeting, Outsider
from branchmeet.services import meetings as services
from branchmeet.services import notices as notice_services
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.meetings.forms import NoticeForm, ReasonForm, TickForm
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import ActionForm

BY_HAND = (NoticeChannel.CALL, NoticeChannel.PAPER)
"""Channels in which each member is told for himself; in the others one message reaches all."""


@bp.get("/<int:meeting_id>/convene")
@requires(Permission.MEETING_PREPARE, load=meetings.get_overview)
def convene(meeting: MeetingOverview) -> ResponseReturnValue:
    """The text for Zalo, the people to phone, the agenda, the papers."""
    return _convene(meeting)


@bp.get("/<int:meeting_id>/notice")
@requires(Permission.MEETING_PREPARE, load=meetings.get_overview)
def notice(meeting: MeetingOverview) -> ResponseReturnValue:
    """The notice on paper, in large type: that it is called, put off or called off."""
    return _paper(meeting)


@bp.get("/<int:meeting_id>/guests/<int:guest_id>/invitation")
@requires(Permission.MEETING_PREPARE, load=notices.get_guest)
def invitation(found: GuestOfMeeting) -> ResponseReturnValue:
    """The same for a guest: where and when, without the agenda."""
    return _paper(meetings.get_overview(found.meeting.id), found.guest)


@bp.post("/<int:meeting_id>/convening")
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def convening(meeting: MeetingHead) -> ResponseReturnValue:
    """Call the meeting."""
    services.convene(meeting_id=meeting.id, version=ActionForm().seen_version, by=actor())
    flash("Đã thông báo trong phần mềm. Còn chép thông báo vào Zalo và gọi những đồng chí trong danh sách.", "ok")
    return _to_text(meeting)


@bp.route("/<int:meeting_id>/postponement", methods=["GET", "POST"])
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def postponement(meeting: MeetingHead) -> ResponseReturnValue:
    """Put the meeting off, with a reason."""
    return _break_off(
        meeting,
        services.postpone,
        title="Hoãn kỳ sinh hoạt",
        what_follows="Sau khi hoãn, đồng chí đặt ngày mới rồi thông báo lại; mọi người được báo lại từ đầu.",
        done="Đã hoãn. Đồng chí báo cho mọi người, đặt ngày mới rồi thông báo lại.",
    )


@bp.route("/<int:meeting_id>/cancellation", methods=["GET", "POST"])
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def cancellation(meeting: MeetingHead) -> ResponseReturnValue:
    """Call the meeting off, with a reason."""
    return _break_off(
        meeting,
        services.cancel,
        title="Hủy kỳ sinh hoạt",
        what_follows="Kỳ này không tổ chức nữa. Trong 24 giờ, đồng chí đã hủy còn hoàn tác được.",
        done="Đã hủy. Đồng chí báo cho mọi người; trong 24 giờ còn hoàn tác được.",
    )


@bp.post("/<int:meeting_id>/undoing")
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def undoing(meeting: MeetingHead) -> ResponseReturnValue:
    """Take the last step back."""
    services.undo(meeting_id=meeting.id, by=actor())
    flash("Đã hoàn tác.", "ok")
    return _to_text(meeting)


@bp.post("/<int:meeting_id>/notices")
@requires(Permission.MEETING_PREPARE, load=meetings.get_overview)
def tell(meeting: MeetingOverview) -> ResponseReturnValue:
    """Tick members and guests as told, or everybody of a channel."""
    form = NoticeForm()
    if form.attempt(lambda: _tell(meeting, form)):
        return _to_calls(meeting)
    return _convene(meeting, form), 422


@bp.post("/<int:meeting_id>/notices/removal")
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def untell(meeting: MeetingHead) -> ResponseReturnValue:
    """Take a tick back, or one's own of a channel."""
    form = TickForm()
    if any(form.keys.values()):
        notice_services.take_back(meeting_id=meeting.id, by=actor(), **form.keys)
    else:
        channel = _known(form.channel.data)
        notice_services.take_back_channel(meeting_id=meeting.id, channel=channel, by=actor())
    return _to_calls(meeting)


# ---- what the pages are made of ------------------------------------------------------------------------------------


def _convene(meeting: MeetingOverview, form: NoticeForm | None = None) -> str:
    items = agenda.list_items(meeting.id)
    invitees = notices.list_invitees(meeting)
    return render_template(
        "meetings/convene.html",
        meeting=meeting,
        items=items,
        invitees=invitees,
        outsiders=notices.list_outsiders(meeting),
        earlier=notices.list_earlier_rounds(meeting),
        form=form,
        to_call=[who for who in invitees if not who.told and who.channel in BY_HAND],
        by_message={
            channel: people
            for channel in NoticeChannel
            if channel not in BY_HAND and (people := [who for who in invitees if who.channel is channel])
        },
        ruler=measure(timed(items), meeting.required_minutes),
        advices=advise(meeting.kind, timed(items), criticism_minutes=meeting.criticism_minutes),
        secretary=notices.find_secretary_name(meeting),
        undoable=_is_undoable(meeting),
        today=today(),
        now=now_utc(),
    )


def _paper(meeting: MeetingOverview, guest: Outsider | None = None) -> str:
    branch = units.get_branch(meeting.branch_id)
    return render_template(
        "meetings/notice.html",
        meeting=meeting,
        branch=branch,
        guest=guest,
        items=[] if guest else agenda.list_items(meeting.id),
        secretary=notices.find_secretary_name(meeting),
        number=number_line(None, DocumentType.NOTICE),
        dateline=official_date(branch.place, today()),
    )


def _is_undoable(meeting: MeetingHead) -> bool:
    """Whether the person at the door took the last step, and may still take it back."""
    act = events.find_last(("meeting", meeting.id), services.MOVES)
    if act is None or services.UNDOABLE.get(act.action) is not meeting.state:
        return False
    return act.may_be_undone_by(actor().account_id, now=now_utc())


def _break_off(
    meeting: MeetingHead, act: Callable[..., None], *, title: str, what_follows: str, done: str
) -> ResponseReturnValue:
    form = ReasonForm(version=meeting.version)
    if form.attempt(lambda: act(meeting_id=meeting.id, version=form.seen_version, reason=form.reason.data, by=actor())):
        flash(done, "ok")
        return _to_text(meeting)
    page = render_template("meetings/reason.html", form=form, meeting=meeting, title=title, what_follows=what_follows)
    return page, 422 if form.is_submitted() else 200


def _tell(meeting: MeetingHead, form: NoticeForm) -> int:
    if form.told_channels:
        return notice_services.tell_channels(meeting_id=meeting.id, channels=form.told_channels, by=actor())
    return notice_services.tell(
        meeting_id=meeting.id, member_ids=form.member_ids.data, guest_ids=form.guest_ids.data, by=actor()
    )


def _known(word: str | None) -> NoticeChannel:
    return next((channel for channel in NoticeChannel if channel == word), None) or abort(404)


def _to_text(meeting: MeetingHead) -> ResponseReturnValue:
    return redirect(url_for("meetings.convene", meeting_id=meeting.id), 303)


def _to_calls(meeting: MeetingHead) -> ResponseReturnValue:
    return redirect(url_for("meetings.convene", meeting_id=meeting.id, _anchor="calls"), 303)
