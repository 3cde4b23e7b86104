"""The tree of branches, the page of one, and all of them in one picture."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc, today
from branchmeet.domain.scope import Scope
from branchmeet.policy import Permission
from branchmeet.queries import branches, pictures, preparedness, units
from branchmeet.queries.paging import PAGE, pages_of
from branchmeet.queries.units import UnitCard, UnitRow
from branchmeet.web.branches import heat
from branchmeet.web.branches.wishes import ListWish, PictureWish, periods
from branchmeet.web.branches.year import Year, first_month, next_meeting
from branchmeet.web.shared.access import can, requires, scope_for

bp = Blueprint("branches", __name__, url_prefix="/branches")

RECENT = 4


@bp.get("")
@requires(Permission.BRANCH_READ)
def index() -> ResponseReturnValue:
    """The units one may see, as a tree or as what a search found; who sees a single branch is taken to it."""
    scope, wish = scope_for(Permission.BRANCH_READ), ListWish.of(request.args)
    if len(scope.unit_ids) == 1 and not scope.roots and not wish.is_search:
        return redirect(url_for("branches.show", branch_id=scope.unit_ids[0]), 303)
    rows, whole, heads = _found(scope, wish) if wish.is_search else _outline(scope, wish)
    return render_template(
        "branches/index.html",
        rows=rows,
        facts=units.describe((row.id for row in rows), on=today()),
        whole=whole,
        pages=pages_of(whole),
        heads=heads,
        wish=wish,
    )


@bp.get("/<int:branch_id>")
@requires(Permission.BRANCH_READ, load=units.get_branch)
def show(branch: UnitCard) -> ResponseReturnValue:
    """Who leads a branch, who is in it, and how it has met."""
    day = today()
    since, sees_rates = first_month(day), can(Permission.PICTURE_READ, branch)
    prepared = preparedness.by_meeting(branch.id, since=since) if sees_rates else {}
    year = Year(branches.list_meetings(branch.id, since=since), day, prepared)
    readable = [meeting for meeting in year.meetings if can(Permission.MEETING_READ, meeting)]
    return render_template(
        "branches/show.html",
        branch=branch,
        posts=branches.list_post_holders(branch.id, on=day),
        cells=branches.list_cells(branch.id, on=day),
        headcount=branches.count_members(branch.id, on=day),
        next_meeting=next_meeting(readable, now_utc()),
        recent=[meeting for meeting in readable if meeting.is_over][:RECENT],
        year=year,
    )


@bp.get("/picture")
@requires(Permission.PICTURE_READ)
def picture() -> ResponseReturnValue:
    """All branches of a person's part of the tree at a glance."""
    day = today()
    wish = PictureWish.of(request.args, day)
    outline = units.outline(scope_for(Permission.PICTURE_READ), wish.opened_ids)
    drawable = [row for row in outline.rows if row.has_roster or row.opens]
    shown = drawable[PAGE * (wish.page - 1) : PAGE * wish.page]
    found = pictures.read(shown, kind=wish.kind, period=wish.period, values=wish.values)
    return render_template(
        "branches/picture.html",
        heads=outline.heads,
        columns=heat.columns(found, many=any(row.opens for row in shown)),
        rows=heat.rows(shown, found, wish.opened_ids, lambda row: _picture_address(row, wish)),
        groups=[(heat.short_word(group), group) for group in found.groups],
        has_sheets=any(row.total is not None for row in found.rows.values()),
        pages=pages_of(len(drawable)),
        periods=periods(day),
        wish=wish,
        today=day,
    )


def _found(scope: Scope, wish: ListWish) -> tuple[list[UnitRow], int, tuple[UnitRow, ...]]:
    rows, whole = units.find(
        scope, words=wish.words, which=wish.which, on=today(), first=PAGE * (wish.page - 1), at_most=PAGE
    )
    return rows, whole, ()


def _outline(scope: Scope, wish: ListWish) -> tuple[list[UnitRow], int, tuple[UnitRow, ...]]:
    outline = units.outline(scope, wish.opened_ids)
    shown = outline.rows[PAGE * (wish.page - 1) : PAGE * wish.page]
    return list(shown), len(outline.rows), outline.heads


def _picture_address(row: UnitRow, wish: PictureWish) -> str:
    """A branch leads to its page, a unit with others below opens, or closes when it is open."""
    if not row.opens:
        return url_for("branches.show", branch_id=row.id)
    chain = row.chain if row.id not in wish.opened_ids else row.chain.rpartition(".")[0]
    more: dict[str, Any] = {"open": chain} | ({"page": wish.page} if wish.page > 1 else {})
    return url_for("branches.picture", **wish.address, **more)
