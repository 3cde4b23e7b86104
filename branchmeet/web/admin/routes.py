"""The administrator's pages: the tree of units, and the accounts of people."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from branchmeet.clock import today
from branchmeet.domain.posts import GrantKind
from branchmeet.domain.units import Setting, UnitKind
from branchmeet.domain.usernames import propose_username
from branchmeet.domain.vietnamese import clean_text
from branchmeet.policy import Permission
from branchmeet.queries import people, posts, units
from branchmeet.queries.people import PersonPlace
from branchmeet.queries.units import UnitCard
from branchmeet.services import accounts as account_services
from branchmeet.services import grants
from branchmeet.services import units as services
from branchmeet.services.posts import giving_root
from branchmeet.web.admin.forms import FirstGrantForm, NamesForm, NewcomerForm, UnitForm, UsernameForm
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import BaseForm

bp = Blueprint("admin", __name__, url_prefix="/admin")

PAGE = 50
LONGEST_SEARCH = 100
BELOW = "below-"
"""Before the fields of a new unit, which stand on one page with those of the unit above it."""


def load_unit(unit_id: int) -> UnitCard:
    """The unit of the address."""
    return units.get_unit(unit_id)


def load_person(member_id: int) -> PersonPlace:
    """The person of the address."""
    return people.get_person(member_id, on=today())


def load_owner(account_id: int) -> PersonPlace:
    """The person behind the account of the address."""
    return people.get_person_of(account_id, on=today())


# ---- units ---------------------------------------------------------------------------------------------------------


@bp.get("")
@requires(Permission.UNIT_WRITE)
def index() -> ResponseReturnValue:
    """The units one looks after."""
    words, page = _words(), whole("page", 1)
    rows, found = units.find(
        scope_for(Permission.UNIT_WRITE), words=words, on=today(), first=(page - 1) * PAGE, at_most=PAGE
    )
    return render_template(
        "admin/index.html", rows=rows, found=found, words=words, page=page, pages=max(1, -(-found // PAGE))
    )


@bp.route("/units/<int:unit_id>", methods=["GET", "POST"])
@requires(Permission.UNIT_WRITE, load=load_unit)
def unit(card: UnitCard) -> ResponseReturnValue:
    """One unit: its names, what is below it, its first officer."""
    form = NamesForm(obj=card)
    if form.attempt(lambda: services.rename(unit_id=card.id, names=form.names, by=actor())):
        flash("Đã đổi tên.", "ok")
        return redirect(url_for("admin.unit", unit_id=card.id), 303)
    return _unit(card, form), 422 if form.is_submitted() else 200


@bp.post("/units/<int:unit_id>/units")
@requires(Permission.UNIT_WRITE, load=load_unit)
def add_unit(card: UnitCard) -> ResponseReturnValue:
    """Add a unit below this one."""
    form = UnitForm(prefix=BELOW)
    added: list[int] = []
    if form.attempt(lambda: added.append(_add(card, form))):
        flash(f"Đã thêm {form.organisation_name.data}.", "ok")
        return redirect(url_for("admin.unit", unit_id=added[0]), 303)
    return _unit(card, form), 422


@bp.post("/units/<int:unit_id>/first-grant")
@requires(Permission.FIRST_GRANT, load=load_unit)
def give_first_grant(card: UnitCard) -> ResponseReturnValue:
    """Give the unit its first officer for organisation, a second person signing beside."""
    form = _with_candidates(card, FirstGrantForm())
    done = form.attempt(
        lambda: grants.give_first(
            unit_id=card.id,
            member_id=form.member_id.data,
            starts_on=form.starts_on.data,
            witness=form.witness.data,
            passphrase=form.passphrase.data,
            address=request.remote_addr or "",
            by=actor(),
        )
    )
    if not done:
        return _unit(card, form), 422
    flash("Đã giao quyền phụ trách tổ chức. Từ nay các quyền khác do người đó ghi.", "ok")
    return redirect(url_for("admin.unit", unit_id=card.id), 303)


@bp.post("/units/<int:unit_id>/accounts")
@requires(Permission.ACCOUNT_WRITE, load=load_unit)
def open_accounts(card: UnitCard) -> ResponseReturnValue:
    """Make an account for everybody on the roster who has none."""
    opened = account_services.open_for_roster(branch_id=card.id, by=actor())
    flash(f"Đã lập {opened} tài khoản. Mỗi đồng chí vào lần đầu bằng mã một lần.", "ok")
    return redirect(url_for("admin.unit", unit_id=card.id), 303)


# ---- accounts ------------------------------------------------------------------------------------------------------


@bp.get("/accounts")
@requires(Permission.ACCOUNT_WRITE)
def list_accounts() -> ResponseReturnValue:
    """The people one looks after, with their accounts."""
    words = _words()
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
        lambda: account_services.open_for_newcomer(
            full_name=form.full_name.data, username=form.username.data, by=actor()
        )
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
        lambda: account_services.open_account(member_id=person.member_id, username=form.username.data, by=actor())
    )
    if done:
        flash(f"Đã lập tài khoản cho đồng chí {person.name}. Cấp mã một lần để vào lần đầu.", "ok")
        return redirect(url_for("admin.list_accounts", q=person.name), 303)
    return render_template("admin/open_account.html", person=person, form=form), 422 if form.is_submitted() else 200


@bp.post("/accounts/<int:account_id>/closing")
@requires(Permission.ACCOUNT_WRITE, load=load_owner)
def disable(person: PersonPlace) -> ResponseReturnValue:
    """Close an account."""
    account_services.disable(account_id=person.account_id or 0, by=actor())
    flash(f"Đã khóa tài khoản của đồng chí {person.name}.", "ok")
    return redirect(url_for("admin.list_accounts", q=person.name), 303)


@bp.post("/accounts/<int:account_id>/opening")
@requires(Permission.ACCOUNT_WRITE, load=load_owner)
def enable(person: PersonPlace) -> ResponseReturnValue:
    """Open a closed account again."""
    account_services.enable(account_id=person.account_id or 0, by=actor())
    flash(f"Đã mở lại tài khoản của đồng chí {person.name}.", "ok")
    return redirect(url_for("admin.list_accounts", q=person.name), 303)


def _words() -> str:
    return clean_text(request.args.get("q", ""))[:LONGEST_SEARCH].strip()


def _proposal(person: PersonPlace) -> str:
    return propose_username(person.name, f"u{person.unit_id}", frozenset())


def _add(card: UnitCard, form: UnitForm) -> int:
    return services.add(
        parent_id=card.id,
        kind=UnitKind(form.kind.data),
        setting=Setting(form.setting.data) if form.setting.data else None,
        names=form.names,
        term_starts_on=form.term_starts_on.data,
        by=actor(),
    )


def _with_candidates(card: UnitCard, form: FirstGrantForm) -> FirstGrantForm:
    root = giving_root(actor(), Permission.FIRST_GRANT, card.path)
    found = posts.list_candidates(card.id, root=root, words=_words(), on=today()) if root else []
    form.member_id.choices = [
        SelectChoice("", "Chọn một đồng chí"),
        *(SelectChoice(person.member_id, person.name) for person in found if person.member_id != actor().member_id),
    ]
    return form


def _unit(card: UnitCard, form: BaseForm) -> str:
    """The page of a unit; the form that was refused stands in it with what was typed."""
    lacks_officer = not card.has_roster and not posts.has_grant(card.id, GrantKind.ORGANISATION, on=today())
    forms: dict[str, BaseForm] = {"names": NamesForm(formdata=None, obj=card)}
    if not card.has_roster:
        forms["unit"] = UnitForm(formdata=None, prefix=BELOW)
    if lacks_officer and can(Permission.FIRST_GRANT, card):
        forms["first"] = _with_candidates(card, FirstGrantForm(formdata=None, starts_on=today()))
    return render_template(
        "admin/unit.html",
        unit=card,
        form=form,
        forms={name: form if type(form) is type(fresh) else fresh for name, fresh in forms.items()},
        without_account=people.list_without_account(card.id, on=today()) if card.has_roster else [],
        words=_words(),
        opened=request.args.get("open", ""),
    )
