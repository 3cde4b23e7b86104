"""Attendance: the whole book in one request, the cells of it, and who else is in the room."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of
from branchmeet.domain.membership import OtherAttendee
from branchmeet.policy import Permission
from branchmeet.queries import holding, sittings
from branchmeet.services import others
from branchmeet.services import sittings as sitting_services
from branchmeet.services.sittings import Mark
from branchmeet.web.meetings.hold.blueprint import Held, answer, bp, held, once, render
from branchmeet.web.meetings.hold.forms import GuestForm, read_marks, read_seen
from branchmeet.web.shared.access import actor, requires


class Disputed(Exception):
    """Two hands marked the same members in different ways; what stands now, by member."""

    def __init__(self, marks: Mapping[int, Mark]) -> None:
        super().__init__(sorted(marks))
        self.marks = marks


@bp.get("/hold/roll")
@requires(Permission.MEETING_HOLD, load=held)
def roll(held: Held) -> ResponseReturnValue:
    """Attendance: everybody is present, tap the absent."""
    return _page(held, GuestForm())


@bp.post("/attendance")
@requires(Permission.MEETING_HOLD, load=held)
def mark(held: Held) -> ResponseReturnValue:
    """Save what was changed in the attendance book, in one request."""
    try:
        once(lambda: _mark(held))
    except Disputed as disputed:
        _mark_undisputed(held)
        return _page(held, GuestForm(formdata=None), disputed=disputed.marks, sent=_sent(held)), 409
    return answer(url_for("hold.notes", meeting_id=held.meeting.id), "Đã ghi điểm danh.")


@bp.post("/others")
@requires(Permission.MEETING_HOLD, load=held)
def welcome(held: Held) -> ResponseReturnValue:
    """Write down who else is in the room."""
    form = GuestForm()
    if form.attempt(
        lambda: others.welcome(
            meeting_id=held.meeting.id,
            kind=OtherAttendee(form.kind.data),
            name=form.name.data,
            office=form.office.data or "",
            by=actor(),
        )
    ):
        return answer(_others_url(held), "Đã ghi người dự.")
    return _page(held, form), 422


@bp.post("/superior")
@requires(Permission.MEETING_HOLD, load=held)
def welcome_superior(held: Held) -> ResponseReturnValue:
    """The superior in charge of the branch sits in."""
    others.welcome_superior(meeting_id=held.meeting.id, member_id=request.form.get("member_id", 0, int), by=actor())
    return answer(_others_url(held))


@bp.post("/others/<int:other_id>/removal")
@requires(Permission.MEETING_HOLD, load=held)
def strike(held: Held) -> ResponseReturnValue:
    """Take a line back."""
    others.strike(meeting_id=held.meeting.id, other_id=held.ids["other_id"], by=actor())
    return answer(_others_url(held))


def _page(
    held: Held,
    form: GuestForm,
    disputed: Mapping[int, Mark] | None = None,
    sent: Mapping[int, Mark] | None = None,
) -> str:
    meeting = held.meeting
    return render(
        "roll",
        held,
        sittings.get_roll(meeting.id),
        others=holding.list_others(meeting.id),
        invited=holding.list_invited(meeting.id),
        superiors=holding.list_superiors(meeting.branch_id, on=day_of(meeting.starts_at_utc)),
        form=form,
        disputed=disputed or {},
        sent=sent or {},
        cell=request.args.get("cell", 0, int),
    )


def _mark(held: Held) -> None:
    disputed = sitting_services.mark_attendance(
        meeting_id=held.meeting.id, marks=_sent(held), seen=read_seen(request.form), by=actor()
    )
    if disputed:
        raise Disputed(disputed)


def _mark_undisputed(held: Held) -> None:
    """What nobody else touched is kept even where something else is disputed."""
    sitting_services.mark_attendance(
        meeting_id=held.meeting.id, marks=_sent(held), seen=read_seen(request.form), by=actor()
    )


def _sent(held: Held) -> dict[int, Mark]:
    return read_marks(request.form, sittings.get_roll(held.meeting.id))


def _others_url(held: Held) -> str:
    return url_for("hold.roll", meeting_id=held.meeting.id, _anchor="others")
