"""The tree of organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.units import Setting, UnitKind
from branchmeet.extensions import db
from branchmeet.models import Unit
from branchmeet.queries.scoping import Columns, within


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


def get_unit(unit_id: int) -> UnitCard:
    """Any unit of the tree; Missing when there is none with this key."""
    return _one(Unit.id == unit_id)


def list_branches(scope: Scope) -> list[UnitCard]:
    """The branches with a roster that lie in a scope, in the order of the tree."""
    statement = _cards().where(Unit.has_roster.is_(True), within(scope, UNIT_COLUMNS)).order_by(Unit.path)
    return [UnitCard(**row._mapping) for row in db.session.execute(statement)]


def exist() -> bool:
    """Whether there is any unit at all."""
    return db.session.scalar(select(Unit.id).limit(1)) is not None


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
