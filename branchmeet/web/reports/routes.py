"""The figures of the part of the tree a person answers for."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from branchmeet import catalogue
from branchmeet.clock import today
from branchmeet.domain.units import UnitKind, UnitSet
from branchmeet.policy import Permission
from branchmeet.queries import reports, units
from branchmeet.web.shared.access import requires, scope_for

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
@requires(Permission.REPORT_READ)
def index() -> ResponseReturnValue:
    """Units, members and posts in numbers; each leads to the units behind it."""
    scope, day = scope_for(Permission.REPORT_READ), today()
    heads = units.heads(scope)
    return render_template(
        "reports/index.html",
        name=", ".join(head.organisation_name for head in heads),
        is_superior=any(head.kind is UnitKind.SUPERIOR_ORGANISATION for head in heads),
        figures=reports.count(scope, on=day),
        labels=catalogue.load("binh_tan_2023")["facts"]["labels"],
        UnitSet=UnitSet,
        today=day,
    )
