"""Guests of a meeting: a name and an organisation, and the paper that asks them to come."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.meetings import NoticeChannel
from branchmeet.policy import Permission
from branchmeet.queries import meetings, notices
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.notices import GuestOfMeeting
from branchmeet.services import notices as services
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.meetings.forms import GuestForm
from branchmeet.web.shared.access import actor, requires


@bp.route("/<int:meeting_id>/guests", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def guests(meeting: MeetingHead) -> ResponseReturnValue:
    """Who is asked from outside, and one more."""
    form = GuestForm()
    if form.attempt(
        lambda: services.invite(
            meeting_id=meeting.id,
            name=form.name.data,
            organisation=form.organisation.data,
            channel=NoticeChannel(form.channel.data),
            by=actor(),
        )
    ):
        flash(f"Đã thêm {form.name.data} vào danh sách mời.", "ok")
        return redirect(url_for("meetings.guests", meeting_id=meeting.id), 303)
    page = render_template(
        "meetings/guests.html", meeting=meeting, outsiders=notices.list_outsiders(meeting), form=form
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/<int:meeting_id>/guests/<int:guest_id>/removal")
@requires(Permission.MEETING_PREPARE, load=notices.get_guest)
def remove_guest(found: GuestOfMeeting) -> ResponseReturnValue:
    """Ask a guest no longer."""
    services.uninvite(meeting_id=found.meeting.id, guest_id=found.id, by=actor())
    flash(f"Đã bỏ {found.guest.name} khỏi danh sách mời.", "ok")
    return redirect(url_for("meetings.guests", meeting_id=found.meeting.id), 303)
