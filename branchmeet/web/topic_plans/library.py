"""The topic library: browse it, and take a subject into a plan."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.topic_plans import PLAN_EDITABLE, quarter_in_hand
from branchmeet.domain.vietnamese import clean_text
from branchmeet.policy import Permission
from branchmeet.queries import topic_library, topic_plans
from branchmeet.queries.topic_plans import PlanHead
from branchmeet.web.shared.access import can, requires
from branchmeet.web.shared.arguments import whole
from branchmeet.web.topic_plans.blueprint import bp


@bp.get("/topic-library")
@requires(Permission.LIBRARY_READ)
def library() -> ResponseReturnValue:
    """Subjects for the season first; with `plan`, each can be taken into that plan."""
    plan = _asked_plan()
    season = plan.quarter if plan else quarter_in_hand(today()).number
    fields = topic_library.fields()
    field, search = request.args.get("field"), clean_text(request.args.get("q", "")).strip()[:100]
    asked: dict[str, Any] = {
        "field": field if field in fields else None,
        "only_season": request.args.get("season", "0" if field or search or not plan else "1") == "1",
        "search": search,
    }
    found = topic_library.list_library(
        season=season,
        branch_id=plan.branch_id if plan else None,
        page=whole("page", 1),
        **asked,
    )
    return render_template("topic_plans/library.html", found=found, plan=plan, season=season, fields=fields, **asked)


def _asked_plan() -> PlanHead | None:
    """The plan to choose for, which must be one's own draft."""
    plan_id = whole("plan", 0)
    if not plan_id:
        return None
    plan = topic_plans.get_by_id(plan_id)
    if plan.state not in PLAN_EDITABLE or not can(Permission.PLAN_PREPARE, plan):
        abort(404)
    return plan
