"""The roster of a branch, and the branches to choose from."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.units import UnitSet
from branchmeet.policy import Permission
from branchmeet.queries import members, units
from branchmeet.queries.members import Roster
from branchmeet.queries.paging import PAGE, pages_of
from branchmeet.web.members.blueprint import bp
from branchmeet.web.members.wishes import LEFT, roster_wish, search_words
from branchmeet.web.shared.access import can, requires, scope_for
from branchmeet.web.shared.arguments import whole


def load_roster(branch_id: int) -> Roster:
    """The roster of the address, as it stands today."""
    return members.get_roster(branch_id, on=today())


@bp.get("/members")
@requires(Permission.ROSTER_NAMES)
def index() -> ResponseReturnValue:
    """The branches whose roster one may see; who sees a single one is taken to it."""
    scope, words, page = scope_for(Permission.ROSTER_NAMES), search_words(), whole("page", 1)
    if len(scope.unit_ids) == 1 and not scope.roots:
        return redirect(url_for("members.roster", branch_id=scope.unit_ids[0]), 303)
    rows, found = units.find(
        scope, words=words, which=UnitSet.ROSTERED, on=today(), first=(page - 1) * PAGE, at_most=PAGE
    )
    return render_template(
        "members/index.html",
        rows=rows,
        facts=units.describe((row.id for row in rows), on=today()),
        found=found,
        words=words,
        page=page,
        pages=pages_of(found),
    )


@bp.get("/branches/<int:branch_id>/members")
@requires(Permission.ROSTER_NAMES, load=load_roster)
def roster(branch: Roster) -> ResponseReturnValue:
    """The members of a branch: names, or what else one may see of them."""
    in_detail = can(Permission.ROSTER_READ, branch)
    wish = roster_wish(in_detail=in_detail)
    this_year = today().replace(month=1, day=1)
    found = members.list_lines(
        branch,
        wish,
        on=today(),
        attendance_since=this_year if can(Permission.ATTENDANCE_READ, branch) and not wish.left else None,
    )
    return render_template(
        "members/roster.html",
        branch=branch,
        found=found,
        wish=wish,
        in_detail=in_detail,
        standings=[*MemberKind, *(presence for presence in Presence if presence is not Presence.HERE)],
        left=LEFT,
        today=today(),
    )
