"""The key with which a device locks what it keeps, and the worker that serves a meeting's pages without a network."""

from __future__ import annotations

import base64

from flask import Blueprint, abort, current_app, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from branchmeet.services import device_keys
from branchmeet.web.shared.access import actor, public, signed_in
from branchmeet.web.shared.arguments import whole

bp = Blueprint("device", __name__, url_prefix="/device")


@bp.get("/key")
@signed_in
def key() -> ResponseReturnValue:
    """The key of this session, or of an earlier one of the same account that was not ended by signing out."""
    session_id = whole("session", 0) or actor().session_id
    secret = device_keys.key_of(session_id, secret=current_app.config["SECRET_KEY"], by=actor())
    if secret is None:
        abort(404)
    return jsonify(session=session_id, key=base64.b64encode(secret).decode(), csrf=generate_csrf())


@bp.get("/worker")
@public
def worker() -> ResponseReturnValue:
    """The script a browser runs beside the pages of a meeting."""
    response = make_response(render_template("device/worker.js"))
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = "/meetings/"
    return response
