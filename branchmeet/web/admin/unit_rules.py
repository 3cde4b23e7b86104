"""What a unit sets otherwise than usual: lengths of meetings, days of the plan, who votes."""

from __future__ import annotations

from functools import cache

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from branchmeet.domain.unit_rules import BOUNDS, UnitRule, own_values, rules_for
from branchmeet.labels import label
from branchmeet.policy import Permission
from branchmeet.queries.units import UnitCard
from branchmeet.services import units as services
from branchmeet.web.admin.blueprint import bp, load_unit
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import BaseForm


class RulesForm(BaseForm):
    """A number for everything the unit may set; an empty one follows what is usual."""

    rules: tuple[UnitRule, ...] = ()

    @property
    def values(self) -> dict[UnitRule, int | None]:
        """What was chosen, rule by rule."""
        return {rule: self[rule.value].data for rule in self.rules}


@bp.route("/units/<int:unit_id>/rules", methods=["GET", "POST"])
@requires(Permission.UNIT_WRITE, load=load_unit)
def unit_rules(card: UnitCard) -> ResponseReturnValue:
    """What this unit sets otherwise."""
    form = _form(rules_for(has_roster=card.has_roster))(
        data={rule.value: value for rule, value in own_values(card.rules).items()}
    )
    if form.attempt(lambda: services.set_rules(unit_id=card.id, values=form.values, by=actor())):
        flash("Đã lưu quy định riêng. Những gì đã ghi trước đó giữ nguyên.", "ok")
        return redirect(url_for("admin.unit", unit_id=card.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("admin/unit_rules.html", unit=card, form=form, bounds=BOUNDS), status


@cache
def _form(rules: tuple[UnitRule, ...]) -> type[RulesForm]:
    return type("RulesForm", (RulesForm,), {"rules": rules} | {rule.value: _field(rule) for rule in rules})


def _field(rule: UnitRule) -> IntegerField | SelectField:
    if rule is UnitRule.VISITORS_VOTE:
        choices = [SelectChoice("", "Như thường lệ (có)"), SelectChoice(1, "Có"), SelectChoice(0, "Không")]
        return SelectField(label(rule), choices=choices, coerce=_number_or_none)
    return IntegerField(label(rule), [Optional()])


def _number_or_none(text: object) -> int | None:
    return int(str(text)) if str(text).isdigit() else None
