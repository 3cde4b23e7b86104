"""The figures of a subtree, each counted from the tree, the rosters and the posts; none is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select

from branchmeet.domain.membership import Presence
from branchmeet.domain.scope import Scope
from branchmeet.domain.units import UnitSet
from branchmeet.extensions import db
from branchmeet.models import Membership, Standing, Unit
from branchmeet.queries import units
from branchmeet.queries.scoping import within
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class Figures:
    """How many units of each set, how many members on rosters (`residential`: where they live), and how many members
    are only reported as a number (`reported`, by so many grassroots units as `grassroots_reporting` says).
    """

    units: dict[UnitSet, int]
    grassroots_reporting: int
    reported: int
    on_rosters: int
    residential: int

    @property
    def members(self) -> int:
        """Everybody: those on rosters and those reported."""
        return self.on_rosters + self.reported

    @property
    def residential_share(self) -> Fraction | None:
        """The part of all members who take part where they live; None where there are no members."""
        return Fraction(self.residential, self.members) if self.members else None


def count(scope: Scope, *, on: date) -> Figures:
    """The figures of everything in a scope on a day."""
    here = within(scope, units.UNIT_COLUMNS)
    is_in = {which: units.in_set(which, on=on) for which in UnitSet}
    of_units = select(
        *(func.count().filter(condition) for condition in is_in.values()),
        func.count().filter(is_in[UnitSet.GRASSROOTS], is_in[UnitSet.REPORTED]),
        func.coalesce(func.sum(Unit.reported_headcount), 0),
    ).where(here)
    of_members = (
        select(func.count(), func.count().filter(is_in[UnitSet.RESIDENTIAL]))
        .select_from(Unit)
        .join(Membership, Membership.branch_id == Unit.id)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(here, is_in[UnitSet.ROSTERED], Standing.presence != Presence.VISITING)
        .where(holds_on(Membership, on), holds_on(Standing, on))
    )
    *counts, grassroots_reporting, reported = db.session.execute(of_units).one()
    on_rosters, residential = db.session.execute(of_members).one()
    return Figures(dict(zip(is_in, counts, strict=True)), grassroots_reporting, reported, on_rosters, residential)
