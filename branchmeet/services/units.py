"""Units of the tree: added below another one, and named anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.paper_points import PaperPoint, with_points
from branchmeet.domain.roster import ensure_day
from branchmeet.domain.unit_rules import UnitRule, rules_for, with_values
from branchmeet.domain.units import Setting, UnitKind, keeps_roster, path_of
from branchmeet.domain.vietnamese import search_text
from branchmeet.extensions import db
from branchmeet.models import CommitteeTerm, Unit
from branchmeet.queries import units
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class UnitNames:
    """What a unit is called. A branch has only the first name; `code` stands in document numbers."""

    organisation_name: str
    place: str
    committee_name: str = ""
    standing_name: str = ""
    code: str = ""


@transactional
def add(
    *,
    parent_id: int,
    kind: UnitKind,
    setting: Setting | None,
    names: UnitNames,
    term_starts_on: date | None,
    by: Actor,
) -> int:
    """Add a unit below another one; returns its key.

    It is appraised by the unit above it and recognised by the one above that, where there is one. With the beginning of
    its committee's term its papers can be numbered.
    """
    parent = db.session.get_one(Unit, parent_id)
    if parent.has_roster:
        raise RuleBroken(Rule.UNIT_BELOW_BRANCH, field="parent_id")
    _ensure_names(names)
    unit = Unit(
        parent_id=parent_id,
        kind=kind,
        setting=setting if keeps_roster(kind) else None,
        has_roster=keeps_roster(kind),
        position=units.count_children(parent_id) + 1,
        appraising_unit_id=parent_id,
        recognising_unit_id=parent.parent_id or parent_id,
        **_columns(names),
    )
    place_below(unit, parent.path)
    if term_starts_on:
        ensure_day(term_starts_on, today=today(), field="term_starts_on")
        db.session.add(CommitteeTerm(unit_id=unit.id, starts_on=term_starts_on))
    events.record("unit_added", subject=("unit", unit.id), by=by, unit_id=unit.id, kind=kind.value)
    return unit.id


@transactional
def rename(*, unit_id: int, names: UnitNames, by: Actor) -> None:
    """Give a unit other names."""
    _ensure_names(names, unit_id)
    unit = db.session.get_one(Unit, unit_id)
    for column, value in _columns(names).items():
        setattr(unit, column, value)
    events.record("unit_renamed", subject=("unit", unit_id), by=by, unit_id=unit_id)


@transactional
def settle_papers(*, unit_id: int, points: Mapping[PaperPoint, str], by: Actor) -> None:
    """Settle the open points of a unit's papers; an empty choice follows the unit above. RuleBroken(UNKNOWN_CHOICE)."""
    unit = db.session.get_one(Unit, unit_id)
    unit.rules = with_points(unit.rules, points)
    events.record("papers_settled", subject=("unit", unit_id), by=by, unit_id=unit_id)


@transactional
def set_rules(*, unit_id: int, values: Mapping[UnitRule, int | None], by: Actor) -> None:
    """Set what a unit does otherwise than usual; None goes back to it. Raises RuleBroken(RULE_OUT_OF_BOUNDS)."""
    unit = db.session.get_one(Unit, unit_id)
    if not values.keys() <= set(rules_for(has_roster=unit.has_roster)):
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    unit.rules = with_values(unit.rules, values)
    changed = {rule.value: value for rule, value in values.items()}
    events.record("unit_rules_set", subject=("unit", unit_id), by=by, unit_id=unit_id, **changed)


def add_root(*, kind: UnitKind, names: UnitNames) -> int:
    """Add the uppermost unit of an installation, inside the transaction of the caller; returns its key."""
    _ensure_names(names)
    root = Unit(kind=kind, has_roster=keeps_roster(kind), **_columns(names))
    place_below(root, "/")
    return root.id


def place_below(unit: Unit, parent_path: str) -> None:
    """Write the unit and with its key the path that leads to it."""
    db.session.add(unit)
    db.session.flush()
    unit.path = path_of(parent_path, unit.id)


def _ensure_names(names: UnitNames, unit_id: int | None = None) -> None:
    for field in ("organisation_name", "place"):
        if not getattr(names, field):
            raise RuleBroken(Rule.REQUIRED, field=field)
    if names.code and units.find_by_code(names.code) not in (None, unit_id):
        raise RuleBroken(Rule.ALREADY_EXISTS, field="code")


def _columns(names: UnitNames) -> dict[str, str | None]:
    return {
        "organisation_name": names.organisation_name,
        "place": names.place,
        "committee_name": names.committee_name or None,
        "standing_name": names.standing_name or None,
        "code": names.code or None,
        "search_text": search_text(names.organisation_name, names.place),
    }
