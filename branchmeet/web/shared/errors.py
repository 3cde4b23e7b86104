"""Errors rise to one place and become pages: what happened, that nothing is lost, what to do."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.labels import sentence
from branchmeet.queries.missing import Missing
from branchmeet.services.transaction import is_disk_full

PAGES = frozenset({400, 403, 404, 405, 409, 413, 422})


def register(app: Flask) -> None:
    """Answer every kind of failure with a page of the house."""
    app.register_error_handler(401, _sign_in_first)
    app.register_error_handler(Missing, _not_found)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(CSRFError, _token_refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def typed_fields() -> list[tuple[str, str]]:
    """What the person had typed, so that no refusal ever drops it."""
    hidden = {"csrf_token", "passphrase", "old", "new", "repeat", "code"}
    return [
        (name, value)
        for name, values in request.form.lists()
        if name not in hidden and not name.startswith("kept.")
        for value in values
    ]


def _sign_in_first(_error: HTTPException) -> ResponseReturnValue:
    if request.method == "POST":
        from_path = request.full_path.rstrip("?")
        return render_template("errors/401.html", kept=typed_fields(), kept_path=from_path), 401
    return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")), 303)


def _not_found(_error: Exception) -> ResponseReturnValue:
    return _page(404)


def _rule_broken(broken: RuleBroken) -> ResponseReturnValue:
    code = 409 if broken.rule is Rule.CHANGED_BY_SOMEONE_ELSE else 422
    return _page(code, message=sentence(broken), kept=typed_fields())


def _token_refused(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, kept=typed_fields(), kept_path=request.full_path.rstrip("?"))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _page(error.code)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    reference = secrets.token_hex(4)
    current_app.logger.exception("unexpected error %s at %s", reference, request.endpoint)
    return _page(500, reference=reference, disk_full=is_disk_full(error), kept=typed_fields())


def _page(code: int, **facts: object) -> Response:
    name = code if code in PAGES else 500 if code >= 500 else 400
    return make_response(render_template(f"errors/{name}.html", **facts), code)
