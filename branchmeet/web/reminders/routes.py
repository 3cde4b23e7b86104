"""One's own reminders; everybody who is signed in has this list, and only his own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.queries import reminders
from branchmeet.services import reminders as services
from branchmeet.web.shared.access import actor, signed_in
from branchmeet.web.shared.redirects import local_path

bp = Blueprint("reminders", __name__, url_prefix="/reminders")


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    """What one is reminded of, and what one has put aside."""
    lines = reminders.list_all_for(actor().member_id, today=today())
    return render_template("reminders/index.html", lines=lines, today=today())


@bp.post("/<int:reminder_id>/dismissal")
@signed_in
def dismiss(reminder_id: int) -> ResponseReturnValue:
    """Put one aside."""
    services.dismiss(reminder_id=reminder_id, by=actor())
    flash("Đã cất lời nhắc. Đồng chí xem lại được ở trang “Lời nhắc”.", "ok")
    return redirect(local_path(request.form.get("next", "")) or url_for("home.index"), 303)


@bp.post("/<int:reminder_id>/dismissal/removal")
@signed_in
def restore(reminder_id: int) -> ResponseReturnValue:
    """Take it back."""
    services.restore(reminder_id=reminder_id, by=actor())
    return redirect(url_for("reminders.index"), 303)
