"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.demo import accounts as demo_accounts
from branchmeet.services import login_sessions
from branchmeet.web.auth.forms import CodeForm, SignInForm
from branchmeet.web.shared.access import actor, begin, end, public, signed_in
from branchmeet.web.shared.redirects import local_path

bp = Blueprint("auth", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The page of user name and passphrase; in the demo also a button for each person."""
    form = SignInForm()
    tokens: list[str] = []
    if form.attempt(lambda: tokens.append(_sign_in(form))):
        begin(tokens[0])
        return _continue()
    status = 422 if form.is_submitted() else 200
    people = demo_accounts.people() if current_app.config["DEMO"] else []
    return render_template("auth/sign_in.html", form=form, people=people, kept=_kept()), status


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def use_code() -> ResponseReturnValue:
    """The page where a one-time code sets the first or a new passphrase."""
    form = CodeForm()
    tokens: list[str] = []
    if form.attempt(lambda: tokens.append(_use_code(form))):
        begin(tokens[0])
        return redirect(url_for("home.index"), 303)
    return render_template("auth/code.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the session on the server, not only in the browser."""
    login_sessions.sign_out(by=actor())
    end()
    response = redirect(url_for("auth.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _sign_in(form: SignInForm) -> str:
    return login_sessions.sign_in(
        username=form.username.data,
        passphrase=form.passphrase.data,
        address=request.remote_addr or "",
        device=request.user_agent.string,
    )


def _use_code(form: CodeForm) -> str:
    return login_sessions.sign_in_with_code(
        username=form.username.data,
        code=form.code.data,
        passphrase=form.passphrase.data,
        address=request.remote_addr or "",
        device=request.user_agent.string,
    )


def _continue() -> ResponseReturnValue:
    """On to where the person wanted to go; what was typed before the session ended is shown again first."""
    kept_path = local_path(request.form.get("kept_path", ""))
    if kept_path:
        return render_template("auth/continue.html", kept=_kept(), kept_path=kept_path)
    return redirect(local_path(request.values.get("next", "")) or url_for("home.index"), 303)


def _kept() -> list[tuple[str, str]]:
    return [
        (name.removeprefix("kept."), value)
        for name, values in request.form.lists()
        if name.startswith("kept.")
        for value in values
    ]
