"""The tree of units: names, what is below, the first officer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from branchmeet.clock import today
from branchmeet.domain.posts import GrantKind
from branchmeet.domain.units import Setting, UnitKind
from branchmeet.policy import Permission
from branchmeet.queries import people, posts, units
from branchmeet.queries.paging import PAGE, pages_of
from branchmeet.queries.units import UnitCard
from branchmeet.services import grants
from branchmeet.services import units as services
from branchmeet.services.posts import giving_root
from branchmeet.web.admin.blueprint import bp, load_unit, search_words
from branchmeet.web.admin.forms import FirstGrantForm, NamesForm, UnitForm
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import BaseForm

BELOW = "below-"
"""Before the fields of a new unit, which stand on one page with those of the unit above it."""


@bp.get("")
@requires(Permission.UNIT_WRITE)
def index() -> ResponseReturnValue:
    """The units one looks after."""
    words, page = search_words(), whole("page", 1)
    rows, found = units.find(
        scope_for(Permission.UNIT_WRITE), words=words, on=today(), first=(page - 1) * PAGE, at_most=PAGE
    )
    return render_template("admin/index.html", rows=rows, found=found, words=words, page=page, pages=pages_of(found))


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
    found = posts.list_candidates(card.id, root=root, words=search_words(), on=today()) if root else []
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
        words=search_words(),
        opened=request.args.get("open", ""),
    )
