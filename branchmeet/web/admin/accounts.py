"""Accounts of people: made, closed, opened again."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.usernames import propose_username
from branchmeet.policy import Permission
from branchmeet.queries import people
from branchmeet.queries.people import PersonPlace
from branchmeet.queries.units import UnitCard
from branchmeet.services import accounts as services
from branchmeet.web.admin.blueprint import bp, load_unit, search_words
from branchmeet.web.admin.forms import NewcomerForm, UsernameForm
from branchmeet.web.shared.access import actor, requires, scope_for
from branchmeet.web.shared.arguments import whole


def load_person(member_id: int) -> PersonPlace:
    """The person of the address."""
    return people.get_person(member_id, on=today())


def load_owner(account_id: int) -> PersonPlace:
    """The person behind the account of the address."""
    return people.get_person_of(account_id, on=today())


@bp.get("/accounts")
@requires(Permission.ACCOUNT_WRITE)
def list_accounts() -> ResponseReturnValue:
    """The people one looks after, with their accounts."""
    words = search_words()
    found = people.list_people(
        scope_for(Permission.ACCOUNT_WRITE), words=words, on=today(), page=whole("page", 1), with_placeless=True
    )
    return render_template("admin/accounts.html", found=found, words=words)


@bp.route("/accounts/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_WRITE)
def new_account() -> ResponseReturnValue:
    """Make an account for somebody of an upper level."""
    form = NewcomerForm()
    done = form.attempt(
        lambda: services.open_for_newcomer(full_name=form.full_name.data, username=form.username.data, by=actor())
    )
    if done:
        flash(f"Đã lập tài khoản cho đồng chí {form.full_name.data}. Cấp mã một lần để vào lần đầu.", "ok")
        return redirect(url_for("admin.list_accounts", q=form.full_name.data), 303)
    return render_template("admin/new_account.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/members/<int:member_id>/account", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_WRITE, load=load_person)
def open_account(person: PersonPlace) -> ResponseReturnValue:
    """Make an account for somebody who is known already."""
    form = UsernameForm(data={"username": _proposal(person)})
    done = form.attempt(
        lambda: services.open_account(member_id=person.member_id, username=form.username.data, by=actor())
    )
    if done:
        flash(f"Đã lập tài khoản cho đồng chí {person.name}. Cấp mã một lần để vào lần đầu.", "ok")
        return redirect(url_for("admin.list_accounts", q=person.name), 303)
    return render_template("admin/open_account.html", person=person, form=form), 422 if form.is_submitted() else 200


@bp.post("/accounts/<int:account_id>/closing")
@requires(Permission.ACCOUNT_WRITE, load=load_owner)
def disable(person: PersonPlace) -> ResponseReturnValue:
    """Close an account."""
    services.disable(account_id=person.account_id or 0, by=actor())
    flash(f"Đã khóa tài khoản của đồng chí {person.name}.", "ok")
    return redirect(url_for("admin.list_accounts", q=person.name), 303)


@bp.post("/accounts/<int:account_id>/opening")
@requires(Permission.ACCOUNT_WRITE, load=load_owner)
def enable(person: PersonPlace) -> ResponseReturnValue:
    """Open a closed account again."""
    services.enable(account_id=person.account_id or 0, by=actor())
    flash(f"Đã mở lại tài khoản của đồng chí {person.name}.", "ok")
    return redirect(url_for("admin.list_accounts", q=person.name), 303)


@bp.post("/units/<int:unit_id>/accounts")
@requires(Permission.ACCOUNT_WRITE, load=load_unit)
def open_accounts(card: UnitCard) -> ResponseReturnValue:
    """Make an account for everybody on the roster who has none."""
    opened = services.open_for_roster(branch_id=card.id, by=actor())
    flash(f"Đã lập {opened} tài khoản. Mỗi đồng chí vào lần đầu bằng mã một lần.", "ok")
    return redirect(url_for("admin.unit", unit_id=card.id), 303)


def _proposal(person: PersonPlace) -> str:
    return propose_username(person.name, f"u{person.unit_id}", frozenset())
