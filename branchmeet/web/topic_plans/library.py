"""The topic library: browse it, and take a subject into a plan."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.topic_plans import PLAN_EDITABLE, quarter_in_hand
from branchmeet.domain.vietnamese import clean_text
from branchmeet.policy import Permission
from branchmeet.queries import topic_library, topic_plans, units
from branchmeet.queries.topic_library import LibraryWish
from branchmeet.queries.topic_plans import PlanHead
from branchmeet.web.shared.access import actor, can, can_somewhere, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.topic_plans.blueprint import bp


@bp.get("/topic-library")
@requires(Permission.LIBRARY_READ)
def library() -> ResponseReturnValue:
    """Subjects from above and for the season first; with `plan`, each can be taken into that plan."""
    plan = _asked_plan()
    branch_id = plan.branch_id if plan else (actor().leads_branch_id or actor().branch_id)
    wish = _wish(plan)
    found = topic_library.list_library(
        topic_library.at(plan.path) if plan else scope_for(Permission.LIBRARY_READ),
        wish,
        branch_id=branch_id,
        plans=scope_for(Permission.PLAN_READ),
    )
    leads = plan.branch_id if plan else actor().leads_branch_id
    publishes = can_somewhere(Permission.LIBRARY_PUBLISH)
    return render_template(
        "topic_plans/library.html",
        found=found,
        wish=wish,
        refused=topic_library.list_refused(leads) if leads else (),
        plan=plan,
        fields=topic_library.fields(),
        leads=leads,
        publishers=units.heads(scope_for(Permission.LIBRARY_PUBLISH)) if publishes else (),
    )


def _wish(plan: PlanHead | None) -> LibraryWish:
    """What the address asks for; who asks for nothing in particular is shown what fits the season."""
    args = request.args
    field, search = args.get("field"), clean_text(args.get("q", "")).strip()[:100]
    usual = "0" if {"field", "q", "above", "withdrawn"} & set(args) else "1"
    return LibraryWish(
        season=plan.quarter if plan else quarter_in_hand(today()).number,
        only_season=args.get("season", usual) == "1",
        field=field if field in topic_library.fields() else None,
        from_above=args.get("above") == "1",
        withdrawn=args.get("withdrawn") == "1" and can_somewhere(Permission.LIBRARY_PUBLISH),
        search=search,
        page=whole("page", 1),
    )


def _asked_plan() -> PlanHead | None:
    """The plan to choose for, which must be one's own draft."""
    plan_id = whole("plan", 0)
    if not plan_id:
        return None
    plan = topic_plans.get_by_id(plan_id)
    if plan.state not in PLAN_EDITABLE or not can(Permission.PLAN_PREPARE, plan):
        abort(404)
    return plan
