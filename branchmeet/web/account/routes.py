"""One's own account: devices, passphrase, who looked at one's data; and codes for others."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc, today
from branchmeet.domain.vietnamese import clean_text
from branchmeet.policy import Permission
from branchmeet.queries import accounts, members, people, personal_data
from branchmeet.queries.people import PersonPlace
from branchmeet.services import accounts as services
from branchmeet.services import login_sessions
from branchmeet.web.account.forms import PassphraseForm
from branchmeet.web.shared.access import actor, end, requires, scope_for, signed_in
from branchmeet.web.shared.arguments import whole

bp = Blueprint("account", __name__, url_prefix="/account")

LONGEST_SEARCH = 100


def load_person(account_id: int) -> PersonPlace:
    """The person behind the account of the address."""
    return people.get_person_of(account_id, on=today())


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    """What the program knows of oneself, and where one is signed in."""
    return _page(PassphraseForm(formdata=None))


@bp.post("/passphrase")
@signed_in
def change_passphrase() -> ResponseReturnValue:
    """Set a new passphrase; the other devices are signed out."""
    form = PassphraseForm()
    done = form.attempt(
        lambda: login_sessions.change_passphrase(old=form.old.data, new=form.passphrase.data, by=actor())
    )
    if not done:
        return _page(form), 422
    flash("Đã đổi cụm mật khẩu. Các thiết bị khác đã được đăng xuất.", "ok")
    return redirect(url_for("account.index"), 303)


@bp.post("/sessions/end")
@signed_in
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    login_sessions.sign_out_everywhere(by=actor())
    end()
    flash("Đã đăng xuất khỏi mọi thiết bị.", "ok")
    response = redirect(url_for("auth.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/codes")
@requires(Permission.ACCOUNT_CODE)
def list_codes() -> ResponseReturnValue:
    """The people one may issue a one-time code for."""
    words = clean_text(request.args.get("q", ""))[:LONGEST_SEARCH].strip()
    found = people.list_people(scope_for(Permission.ACCOUNT_CODE), words=words, on=today(), page=whole("page", 1))
    return render_template("account/codes.html", found=found, words=words)


@bp.post("/codes/<int:account_id>")
@requires(Permission.ACCOUNT_CODE, load=load_person)
def issue_code(person: PersonPlace) -> ResponseReturnValue:
    """Issue a code and show it, this once: it stands in no address, no cookie and no page that could be kept."""
    issued = services.issue_code(account_id=person.account_id or 0, by=actor())
    response = make_response(render_template("account/code.html", person=person, issued=issued))
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: PassphraseForm) -> str:
    who = actor()
    return render_template(
        "account/index.html",
        form=form,
        username=accounts.get_account(who.account_id).username,
        own=members.list_standings(who.member_id),
        sessions=accounts.list_sessions(who.account_id, now=now_utc()),
        views=personal_data.list_views(who.member_id),
    )
