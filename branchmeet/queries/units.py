"""The tree of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from branchmeet.domain.membership import Presence
from branchmeet.domain.posts import NEIGHBOURHOOD_POSTS, PostKind
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.units import RESIDENTIAL, Setting, UnitKind, UnitSet, id_of, outermost
from branchmeet.domain.vietnamese import search_terms
from branchmeet.extensions import db
from branchmeet.models import Member, Membership, Post, Standing, Unit
from branchmeet.queries.scoping import Columns, within
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class UnitCard:
    """One unit with the names of the unit above it."""

    id: int
    path: str
    kind: UnitKind
    setting: Setting | None
    organisation_name: str
    committee_name: str | None
    standing_name: str | None
    place: str
    code: str | None
    has_roster: bool
    reported_headcount: int | None
    rules: dict[str, Any]
    appraising_unit_id: int | None
    recognising_unit_id: int | None
    parent_id: int | None
    parent_organisation_name: str | None
    parent_committee_name: str | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(
            unit_id=self.id,
            path=self.path,
            appraising_unit_id=self.appraising_unit_id,
            recognising_unit_id=self.recognising_unit_id,
        )


UNIT_COLUMNS: Columns = {
    "unit_id": Unit.__table__.c.id,
    "path": Unit.__table__.c.path,
    "appraising_unit_id": Unit.__table__.c.appraising_unit_id,
    "recognising_unit_id": Unit.__table__.c.recognising_unit_id,
}
"""What a scope needs of a query that selects from `Unit`; a thing's own state and kind are added by its query."""


def get_branch(branch_id: int) -> UnitCard:
    """A branch with a roster; Missing when there is none with this key."""
    return _one(Unit.id == branch_id, Unit.has_roster.is_(True))


def list_rules_above(path: str) -> list[dict[str, Any]]:
    """The settings of the units above one, the nearest first."""
    above = literal(path).startswith(Unit.path) & (Unit.path != path)
    return list(db.session.scalars(select(Unit.rules).where(above).order_by(func.length(Unit.path).desc())))


def get_unit(unit_id: int) -> UnitCard:
    """Any unit of the tree; Missing when there is none with this key."""
    return _one(Unit.id == unit_id)


def list_branches(scope: Scope) -> list[UnitCard]:
    """The branches with a roster that lie in a scope, in the order of the tree."""
    statement = _cards().where(Unit.has_roster.is_(True), within(scope, UNIT_COLUMNS)).order_by(Unit.path)
    return [UnitCard(**row._mapping) for row in db.session.execute(statement)]


@dataclass(frozen=True)
class UnitRow:
    """One unit as a line of a list; `depth` counts from the uppermost unit shown."""

    id: int
    path: str
    parent_id: int | None
    position: int
    kind: UnitKind
    organisation_name: str
    place: str
    has_roster: bool
    reported_headcount: int | None
    depth: int = 0

    @property
    def opens(self) -> bool:
        """Whether units lie below it."""
        return self.reported_headcount is None and not self.has_roster

    @property
    def chain(self) -> str:
        """The units from the root down to this one, as an address names what is open."""
        return ".".join(self.path.strip("/").split("/"))


@dataclass(frozen=True)
class Outline:
    """The part of the tree a page shows: the units that head it, and the rows below them."""

    heads: tuple[UnitRow, ...]
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True)
class UnitFacts:
    """What a list says of a unit: how many branches with a roster lie below, who is on its own, who leads it."""

    branches: int
    members: int
    secretary_name: str | None
    secretary_dual_post: PostKind | None


def outline(scope: Scope, opened: Iterable[int] = ()) -> Outline:
    """The children of a person's uppermost units, and of the opened ones, each below its parent, in order.

    Units that are in the scope one by one (one's own branch, the branches of a liaison) stand among the first rows.
    """
    roots = outermost(scope.roots)
    parents = [*opened, *map(id_of, roots)]
    shown = or_(Unit.parent_id.in_(parents), Unit.id.in_(scope.unit_ids))
    statement = _rows().where(or_(Unit.path.in_(roots), and_(shown, within(scope, UNIT_COLUMNS))))
    found = [UnitRow(**row._mapping) for row in db.session.execute(statement)]
    heads = tuple(row for row in found if row.path in roots)
    return Outline(heads, tuple(_in_order([row for row in found if row.path not in roots])))


def heads(scope: Scope) -> list[UnitRow]:
    """The uppermost units of a person's subtrees; he need not stand in them himself to know their names."""
    statement = _rows().where(Unit.path.in_(outermost(scope.roots))).order_by(Unit.path)
    return [UnitRow(**row._mapping) for row in db.session.execute(statement)]


def find(
    scope: Scope, *, words: str = "", which: UnitSet | None = None, on: date, first: int, at_most: int
) -> tuple[list[UnitRow], int]:
    """Units of a scope by words of their name or place (without marks) and by set, one page of them, and how many
    there are in all.
    """
    conditions = [within(scope, UNIT_COLUMNS), *(Unit.search_text.contains(term) for term in search_terms(words))]
    if which:
        conditions.append(in_set(which, on=on))
    whole = func.count().over().label("whole")
    statement = _rows().add_columns(whole).where(*conditions).order_by(Unit.path).offset(first).limit(at_most)
    found = db.session.execute(statement).all()
    rows = [UnitRow(**{name: value for name, value in row._mapping.items() if name != "whole"}) for row in found]
    return rows, found[0].whole if found else 0


def in_set(which: UnitSet, *, on: date) -> ColumnElement[bool]:
    """The units of a set on a day, for a query that selects from `Unit`."""
    under_grassroots = Unit.parent_id.in_(select(Unit.id).where(Unit.kind == UnitKind.GRASSROOTS_ORGANISATION))
    neighbourhood = and_(Unit.kind == UnitKind.BRANCH, Unit.setting.in_(RESIDENTIAL), under_grassroots)
    partial = Unit.kind == UnitKind.PARTIAL_ORGANISATION
    reported = Unit.reported_headcount.is_not(None)
    rostered = Unit.has_roster.is_(True)
    sets: dict[UnitSet, ColumnElement[bool]] = {
        UnitSet.GRASSROOTS: Unit.kind.in_((UnitKind.GRASSROOTS_ORGANISATION, UnitKind.GRASSROOTS_BRANCH)),
        UnitSet.NEIGHBOURHOOD_UNITS: or_(neighbourhood, partial),
        UnitSet.NEIGHBOURHOOD: neighbourhood,
        UnitSet.PARTIAL: partial,
        UnitSet.APARTMENT: and_(Unit.kind == UnitKind.BRANCH, Unit.setting == Setting.APARTMENT),
        UnitSet.RESIDENTIAL: and_(rostered, Unit.setting.in_(RESIDENTIAL | {Setting.APARTMENT})),
        UnitSet.WITH_COMMITTEE: and_(neighbourhood, Unit.committee_name.is_not(None)),
        UnitSet.DUAL_SECRETARY: and_(neighbourhood, Unit.id.in_(_led_by_a_neighbourhood_officer(on))),
        UnitSet.ROSTERED: rostered,
        UnitSet.REPORTED: reported,
        UnitSet.HEADCOUNTED: or_(rostered, reported),
    }
    return sets[which]


def describe(unit_ids: Iterable[int], *, on: date) -> dict[int, UnitFacts]:
    """What a list says of these units on a day."""
    found = db.session.execute(_description(), {"unit_ids": list(unit_ids), "on": on})
    return {unit_id: UnitFacts(*facts) for unit_id, *facts in found}


def find_root() -> int | None:
    """The key of the uppermost unit, None where there is no unit yet."""
    return db.session.scalar(select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))


def find_by_code(code: str) -> int | None:
    """The key of the unit with this code."""
    return db.session.scalar(select(Unit.id).where(Unit.code == code))


def count_children(unit_id: int) -> int:
    """How many units stand directly below one."""
    return db.session.scalar(select(func.count()).select_from(Unit).where(Unit.parent_id == unit_id)) or 0


def exist() -> bool:
    """Whether there is any unit at all."""
    return db.session.scalar(select(Unit.id).limit(1)) is not None


def _in_order(rows: list[UnitRow], parent_id: int | None = None, depth: int = 0) -> Iterator[UnitRow]:
    """Each row followed by the rows below it, brothers by their position."""
    known = {row.id for row in rows}
    here = [row for row in rows if (row.parent_id == parent_id if depth else row.parent_id not in known)]
    for row in sorted(here, key=lambda row: (row.path.count("/"), row.position, row.id)):
        yield replace(row, depth=depth)
        yield from _in_order(rows, row.id, depth + 1)


@cache
def _description() -> Any:
    """The statement of `describe`; composing it takes longer than running it, so it is composed once."""
    on: Any = bindparam("on", type_=Date)
    below, secretary, dual = aliased(Unit), aliased(Post), aliased(Post)
    branches = (
        select(func.count())
        .where(below.path >= Unit.path, below.path < Unit.path.concat(":"), below.has_roster.is_(True))
        .scalar_subquery()
    )
    return (
        select(Unit.id, branches, _members_of(Unit.id, on), Member.full_name, dual.kind)
        .outerjoin(
            secretary,
            and_(secretary.unit_id == Unit.id, secretary.kind == PostKind.SECRETARY, holds_on(secretary, on)),
        )
        .outerjoin(Member, Member.id == secretary.member_id)
        .outerjoin(
            dual,
            and_(dual.member_id == secretary.member_id, dual.kind.in_(NEIGHBOURHOOD_POSTS), holds_on(dual, on)),
        )
        .where(Unit.id.in_(bindparam("unit_ids", expanding=True)))
        .order_by(Unit.id, secretary.id, dual.id)
    )


def _led_by_a_neighbourhood_officer(on: date) -> Any:
    other = aliased(Post)
    return (
        select(Post.unit_id)
        .join(other, other.member_id == Post.member_id)
        .where(Post.kind == PostKind.SECRETARY, holds_on(Post, on))
        .where(other.kind.in_(NEIGHBOURHOOD_POSTS), holds_on(other, on))
    )


def _members_of(branch_id: ColumnElement[int] | InstrumentedAttribute[int], on: date) -> ScalarSelect[int]:
    """Those on the own roll of a branch; a visitor is counted where he comes from."""
    return (
        select(func.count())
        .select_from(Membership)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(Membership.branch_id == branch_id, holds_on(Membership, on), holds_on(Standing, on))
        .where(Standing.presence != Presence.VISITING)
        .scalar_subquery()
    )


def _rows() -> Any:
    return select(
        Unit.id,
        Unit.path,
        Unit.parent_id,
        Unit.position,
        Unit.kind,
        Unit.organisation_name,
        Unit.place,
        Unit.has_roster,
        Unit.reported_headcount,
    )


def _one(*conditions: ColumnElement[bool]) -> UnitCard:
    return UnitCard(**db.session.execute(_cards().where(*conditions)).one()._mapping)


def _cards() -> Any:
    parent = aliased(Unit)
    return select(
        Unit.id,
        Unit.path,
        Unit.kind,
        Unit.setting,
        Unit.organisation_name,
        Unit.committee_name,
        Unit.standing_name,
        Unit.place,
        Unit.code,
        Unit.has_roster,
        Unit.reported_headcount,
        Unit.rules,
        Unit.appraising_unit_id,
        Unit.recognising_unit_id,
        Unit.parent_id,
        parent.organisation_name.label("parent_organisation_name"),
        parent.committee_name.label("parent_committee_name"),
    ).outerjoin(parent, parent.id == Unit.parent_id)
