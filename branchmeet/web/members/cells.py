"""The cells of a branch and who leads them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.policy import Permission
from branchmeet.queries import cells, members
from branchmeet.queries.cells import CellCard
from branchmeet.queries.members import Roster, RosterRow
from branchmeet.services import cells as services
from branchmeet.web.members.blueprint import bp
from branchmeet.web.members.forms import CellForm, CellNameForm, Choices, LeaderForm, choices
from branchmeet.web.members.roster import load_roster
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import BaseForm


@bp.get("/branches/<int:branch_id>/cells")
@requires(Permission.CELL_WRITE, load=load_roster)
def list_cells(branch: Roster) -> ResponseReturnValue:
    """The cells with their leaders."""
    return _page(branch)


@bp.post("/branches/<int:branch_id>/cells")
@requires(Permission.CELL_WRITE, load=load_roster)
def add_cell(branch: Roster) -> ResponseReturnValue:
    """Make a cell."""
    form = CellForm()
    done = form.attempt(
        lambda: services.add(branch_id=branch.branch_id, number=form.number.data, name=form.name.data, by=actor())
    )
    return _back(branch.branch_id, "Đã lập tổ.") if done else (_page(branch, form), 422)


@bp.route("/cells/<int:cell_id>", methods=["GET", "POST"])
@requires(Permission.CELL_WRITE, load=cells.get_cell)
def cell(card: CellCard) -> ResponseReturnValue:
    """One cell: its name, its leader, its end."""
    form = CellNameForm()
    done = form.attempt(lambda: services.rename(cell_id=card.id, name=form.name.data, by=actor()))
    return _back(card.branch_id, "Đã đổi tên tổ.") if done else _cell(card, form)


@bp.post("/cells/<int:cell_id>/leader")
@requires(Permission.CELL_WRITE, load=cells.get_cell)
def name_leader(card: CellCard) -> ResponseReturnValue:
    """Name the leader of a cell."""
    form = LeaderForm()
    form.member_id.choices = _leader_choices(_in_cell(card))
    done = form.attempt(
        lambda: services.name_leader(
            cell_id=card.id, member_id=form.member_id.data, starts_on=form.starts_on.data, by=actor()
        )
    )
    return _back(card.branch_id, "Đã ghi tổ trưởng.") if done else _cell(card, form)


@bp.post("/cells/<int:cell_id>/closing")
@requires(Permission.CELL_WRITE, load=cells.get_cell)
def close_cell(card: CellCard) -> ResponseReturnValue:
    """Close a cell."""
    services.close(cell_id=card.id, by=actor())
    return _back(card.branch_id, "Đã giải thể tổ.")


def _back(branch_id: int, done: str) -> ResponseReturnValue:
    flash(done, "ok")
    return redirect(url_for("members.list_cells", branch_id=branch_id), 303)


def _page(branch: Roster, form: CellForm | None = None) -> str:
    found = cells.list_cells(branch.branch_id, on=today())
    next_number = max((cell.number for cell in found), default=0) + 1
    fresh = CellForm(formdata=None, number=next_number, name=f"Tổ đảng {next_number}")
    return render_template("members/cells.html", branch=branch, cells=found, form=form, cell_form=form or fresh)


def _cell(card: CellCard, form: BaseForm) -> ResponseReturnValue:
    people = _in_cell(card)
    leader_form = LeaderForm(formdata=None, starts_on=today())
    leader_form.member_id.choices = _leader_choices(people)
    name_form = CellNameForm(formdata=None, name=card.name)
    page = render_template(
        "members/cell.html",
        cell=card,
        people=people,
        form=form,
        name_form=form if isinstance(form, CellNameForm) and form.is_submitted() else name_form,
        leader_form=form if isinstance(form, LeaderForm) else leader_form,
    )
    return page, 422 if form.is_submitted() else 200


def _in_cell(card: CellCard) -> list[RosterRow]:
    return [row for row in members.list_roster(card.branch_id, on=today()) if row.cell_id == card.id]


def _leader_choices(people: list[RosterRow]) -> Choices:
    return choices("Chọn một đồng chí của tổ", ((row.member_id, row.name) for row in people))
