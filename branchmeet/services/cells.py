"""Cells of a branch: made, renamed, closed, and who leads them."""

from __future__ import annotations

from datetime import date

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.posts import PostKind, ensure_not_oneself
from branchmeet.domain.roster import ensure_day
from branchmeet.extensions import db
from branchmeet.models import Cell, Post
from branchmeet.queries import cells, members, posts
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@transactional
def add(*, branch_id: int, number: int, name: str, by: Actor) -> int:
    """Make a cell; a number that was used before is not given again. Returns its key."""
    if not name:
        raise RuleBroken(Rule.REQUIRED, field="name")
    if cells.find_by_number(branch_id, number):
        raise RuleBroken(Rule.ALREADY_EXISTS, field="number")
    cell = Cell(branch_id=branch_id, number=number, name=name)
    db.session.add(cell)
    db.session.flush()
    _record("added", cell, by)
    return cell.id


@transactional
def rename(*, cell_id: int, name: str, by: Actor) -> None:
    """Give a cell another name."""
    cell = _in_use(cell_id)
    if not name:
        raise RuleBroken(Rule.REQUIRED, field="name")
    cell.name = name
    _record("renamed", cell, by)


@transactional
def close(*, cell_id: int, by: Actor) -> None:
    """Close a cell in which nobody is left; its leader leads it no longer."""
    cell = _in_use(cell_id)
    left = cells.count_members(cell_id, on=today())
    if left:
        raise RuleBroken(Rule.CELL_NOT_EMPTY, members=left)
    _end_leadership(cell, on=today())
    cell.closed_on = today()
    _record("closed", cell, by)


@transactional
def name_leader(*, cell_id: int, member_id: int, starts_on: date, by: Actor) -> None:
    """Name one of its members leader of a cell from a day on; the one before leads it until then."""
    cell = _in_use(cell_id)
    ensure_not_oneself(member_id, by.member_id)
    ensure_day(starts_on, today=today())
    in_cell = members.stands_on_roster(cell.branch_id, member_id, on=starts_on) and (
        members.latest_membership(cell.branch_id, member_id).cell_id == cell_id
    )
    if not in_cell:
        raise RuleBroken(Rule.CELL_OUTSIDER, field="member_id")
    _end_leadership(cell, on=starts_on)
    post = Post(
        member_id=member_id,
        unit_id=cell.branch_id,
        kind=PostKind.CELL_LEADER,
        cell_id=cell_id,
        decision_number=None,
        starts_on=starts_on,
    )
    db.session.add(post)
    events.record("cell_leader_named", subject=("cell", cell_id), by=by, unit_id=cell.branch_id, member=member_id)


def _in_use(cell_id: int) -> Cell:
    cell = db.session.get_one(Cell, cell_id)
    if cell.closed_on is not None:
        raise RuleBroken(Rule.CELL_UNKNOWN, number=cell.number)
    return cell


def _end_leadership(cell: Cell, *, on: date) -> None:
    for post in posts.lasting_posts(cell.branch_id, on=on, cell_id=cell.id):
        post.ends_on = max(on, post.starts_on)


def _record(act: str, cell: Cell, by: Actor) -> None:
    events.record(f"cell_{act}", subject=("cell", cell.id), by=by, unit_id=cell.branch_id, number=cell.number)
