"""The first page of everybody, and the two questions of a monitor."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.queries import health
from branchmeet.web.shared.access import public, signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Việc hôm nay: what waits for this person."""
    return render_template("home/index.html", today=today())


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
