"""The figures of a subtree."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from branchmeet.clock import today
from branchmeet.domain.units import Setting, UnitKind, UnitSet, path_of
from branchmeet.extensions import db
from branchmeet.models import Membership, Unit
from branchmeet.policy import Permission, scope
from branchmeet.queries import reports

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def figures(acting):
    return lambda person: reports.count(scope(acting(person), Permission.REPORT_READ), on=today())


def test_a_superior_counts_his_own_subtree(figures):
    district, ward = figures("dat"), figures("khanh")
    assert (district.on_rosters, ward.on_rosters) == (12, 11)
    assert (district.units[UnitSet.NEIGHBOURHOOD], ward.units[UnitSet.NEIGHBOURHOOD]) == (3, 2)
    assert (district.units[UnitSet.PARTIAL], ward.units[UnitSet.PARTIAL]) == (1, 1)


def test_reported_members_are_told_apart(figures, world):
    _report(world, "district", UnitKind.GRASSROOTS_BRANCH, None, 24)
    _report(world, "ward", UnitKind.BRANCH, Setting.AGENCY, 12)
    found = figures("dat")
    assert (found.on_rosters, found.reported, found.members) == (12, 36, 48)
    assert found.grassroots_reporting == 1
    assert found.units[UnitSet.GRASSROOTS] == 3
    assert found.residential_share == Fraction(12, 48)
    assert figures("khanh").reported == 12


def test_who_left_is_counted_no_more(figures, world):
    membership = db.session.query(Membership).filter_by(member_id=world.members["ba"]).one()
    membership.ends_on = today()
    db.session.flush()
    assert figures("dat").on_rosters == 11
    membership.ends_on = today() + timedelta(days=1)
    db.session.flush()
    assert figures("dat").on_rosters == 12


def test_where_there_is_nobody_there_is_no_share(figures):
    db.session.query(Membership).update({"ends_on": today()})
    assert figures("dat").residential_share is None


def _report(world, parent: str, kind: UnitKind, setting: Setting | None, headcount: int) -> None:
    unit = Unit(
        parent_id=world.units[parent],
        kind=kind,
        setting=setting,
        organisation_name="Chi bộ Cơ quan",
        place="Mẫu",
        reported_headcount=headcount,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = path_of(world.paths[parent], unit.id)
    db.session.flush()
