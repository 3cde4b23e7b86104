"""The cells of a branch, with who leads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Subject
from branchmeet.extensions import db
from branchmeet.models import Cell, Member, Membership, Post, Unit
from branchmeet.queries.spans import holds_on, lasts_beyond


@dataclass(frozen=True)
class CellCard:
    """A cell of a branch."""

    id: int
    branch_id: int
    branch_name: str
    path: str
    number: int
    name: str
    closed_on: date | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path, cell_id=self.id)


@dataclass(frozen=True)
class CellLine:
    """A cell in a list: its size, and who leads it since when."""

    id: int
    number: int
    name: str
    members: int
    leader_id: int | None
    leader_name: str | None
    leader_since: date | None


def get_cell(cell_id: int) -> CellCard:
    """One cell; Missing when there is none with this key."""
    statement = (
        select(
            Cell.id,
            Cell.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Cell.number,
            Cell.name,
            Cell.closed_on,
        )
        .join(Unit, Unit.id == Cell.branch_id)
        .where(Cell.id == cell_id)
    )
    return CellCard(**db.session.execute(statement).one()._mapping)


def list_cells(branch_id: int, *, on: date) -> list[CellLine]:
    """The cells in use, in order of their numbers."""
    size = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.cell_id == Cell.id, holds_on(Membership, on))
        .scalar_subquery()
    )
    leads = and_(Post.cell_id == Cell.id, Post.kind == PostKind.CELL_LEADER, holds_on(Post, on))
    statement = (
        select(
            Cell.id,
            Cell.number,
            Cell.name,
            size.label("members"),
            Member.id.label("leader_id"),
            Member.full_name.label("leader_name"),
            Post.starts_on.label("leader_since"),
        )
        .outerjoin(Post, leads)
        .outerjoin(Member, Member.id == Post.member_id)
        .where(Cell.branch_id == branch_id, Cell.closed_on.is_(None))
        .order_by(Cell.number)
    )
    return [CellLine(**row._mapping) for row in db.session.execute(statement)]


def numbers(branch_id: int) -> dict[int, int]:
    """The keys of the cells in use by their numbers."""
    statement = (
        select(Cell.number, Cell.id).where(Cell.branch_id == branch_id, Cell.closed_on.is_(None)).order_by(Cell.number)
    )
    return dict(iter(db.session.execute(statement)))


def find_by_number(branch_id: int, number: int) -> Cell | None:
    """The row of a cell by its number, closed ones included: a number is given once in a branch."""
    return db.session.scalar(select(Cell).where(Cell.branch_id == branch_id, Cell.number == number))


def count_members(cell_id: int, *, on: date) -> int:
    """How many are in a cell on a day or will be later."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(Membership.cell_id == cell_id, lasts_beyond(Membership, on))
        )
        or 0
    )
