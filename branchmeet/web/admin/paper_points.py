"""How a unit and those below it write papers, where the sources leave a choice."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from branchmeet.domain.paper_points import CHOICES, PaperPoint, own_points, settled
from branchmeet.labels import point_choice, point_name
from branchmeet.policy import Permission
from branchmeet.queries import units
from branchmeet.queries.units import UnitCard
from branchmeet.services import units as services
from branchmeet.web.admin.blueprint import bp, load_unit
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import BaseForm


class PointsForm(BaseForm):
    """A choice for every open point; an empty one follows the unit above."""

    @property
    def points(self) -> dict[PaperPoint, str]:
        """What was chosen, point by point."""
        return {point: self[point.value].data or "" for point in PaperPoint}


for _point in PaperPoint:
    setattr(PointsForm, _point.value, SelectField(point_name(_point)))


@bp.route("/units/<int:unit_id>/paper-points", methods=["GET", "POST"])
@requires(Permission.UNIT_WRITE, load=load_unit)
def paper_points(card: UnitCard) -> ResponseReturnValue:
    """The open points of a unit's papers."""
    form = PointsForm(data={point.value: choice for point, choice in own_points(card.rules).items()})
    above = settled(units.list_rules_above(card.path))
    for point, choices in CHOICES.items():
        followed = point_choice(point, above[point])
        form[point.value].choices = [
            SelectChoice("", f"Theo cấp trên ({followed})"),
            *(SelectChoice(choice, point_choice(point, choice)) for choice in choices),
        ]
    if form.attempt(lambda: services.settle_papers(unit_id=card.id, points=form.points, by=actor())):
        flash("Đã lưu cách trình bày văn bản. Văn bản đã ban hành giữ nguyên.", "ok")
        return redirect(url_for("admin.unit", unit_id=card.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("admin/paper_points.html", unit=card, form=form, points=list(PaperPoint)), status
