"""The tree as a person sees it: the outline, the search, what a list says of a unit."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Part, Scope
from branchmeet.domain.units import UnitSet
from branchmeet.extensions import db
from branchmeet.models import Membership, Post, Standing, Unit
from branchmeet.policy import Permission, scope
from branchmeet.queries import units
from tests.people import LONG_AGO

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def seen(acting):
    return lambda person: scope(acting(person), Permission.BRANCH_READ)


def names(rows) -> list[str]:
    return [("  " * row.depth) + row.organisation_name for row in rows]


def test_a_superior_sees_the_units_right_below(seen):
    outline = units.outline(seen("dat"))
    assert names(outline.heads) == ["Đảng bộ quận Mẫu"]
    assert names(outline.rows) == ["Đảng bộ phường Tân Mẫu", "Đảng bộ phường Bình Mẫu"]
    assert [row.opens for row in outline.rows] == [True, True]


def test_what_is_opened_stands_below_its_parent(seen, world):
    opened = [world.units["district"], world.units["ward"], world.units["partial"]]
    assert names(units.outline(seen("dat"), opened).rows) == [
        "Đảng bộ phường Tân Mẫu",
        "  Đảng bộ bộ phận Khu phố 9",
        "    Chi bộ 1 (Khu phố 9)",
        "  Chi bộ Khu phố 5",
        "  Chi bộ Khu phố 6",
        "Đảng bộ phường Bình Mẫu",
    ]


def test_brothers_stand_by_their_position(seen, world):
    db.session.get_one(Unit, world.units["ward"]).position = 2
    db.session.get_one(Unit, world.units["other_ward"]).position = 1
    db.session.flush()
    assert names(units.outline(seen("dat")).rows) == ["Đảng bộ phường Bình Mẫu", "Đảng bộ phường Tân Mẫu"]


def test_nothing_opens_outside_ones_own_part_of_the_tree(seen, world):
    opened = [world.units["district"], world.units["other_ward"]]
    outline = units.outline(seen("khanh"), opened)
    assert names(outline.heads) == ["Đảng bộ phường Tân Mẫu"]
    assert names(outline.rows) == ["Đảng bộ bộ phận Khu phố 9", "Chi bộ Khu phố 5", "Chi bộ Khu phố 6"]


def test_who_sees_single_branches_sees_them_at_once(seen, world):
    db.session.add(
        Post(member_id=world.members["hanh"], unit_id=world.units["inner"], kind=PostKind.LIAISON, starts_on=LONG_AGO)
    )
    db.session.flush()
    outline = units.outline(seen("hanh"))
    assert outline.heads == ()
    assert sorted(names(outline.rows)) == ["Chi bộ 1 (Khu phố 9)", "Chi bộ Khu phố 5"]


def test_a_search_needs_no_marks_and_stays_in_the_scope(seen):
    def search(person: str, words: str) -> list[str]:
        return names(units.find(seen(person), words=words, on=today(), first=0, at_most=50)[0])

    assert search("dat", "khu pho 5") == ["Chi bộ Khu phố 5"]
    assert search("dat", "binh mau") == ["Đảng bộ phường Bình Mẫu", "Chi bộ Khu phố 1"]
    assert search("khanh", "binh mau") == []
    assert search("dat", "%") == search("dat", "")


def test_a_search_is_paged_and_says_how_many_there_are(seen):
    rows, whole = units.find(seen("dat"), which=UnitSet.ROSTERED, on=today(), first=2, at_most=1)
    assert (len(rows), whole) == (1, 4)


def test_a_list_counts_own_members_and_names_the_secretary(world):
    home, ward = world.units["home"], world.units["ward"]
    _visit(world, "nam", "home")
    facts = units.describe([home, ward, world.units["foreign"]], on=today())
    assert (facts[home].members, facts[home].secretary_name) == (9, "Trương Thị Lan")
    assert facts[home].secretary_dual_post is PostKind.NEIGHBOURHOOD_HEAD
    assert (facts[ward].branches, facts[ward].members, facts[ward].secretary_name) == (3, 0, None)
    assert facts[world.units["foreign"]].secretary_name is None
    assert units.describe([home], on=LONG_AGO.replace(year=2019))[home] == units.UnitFacts(1, 0, None, None)


def test_neighbourhood_means_right_under_a_grassroots_organisation(world):
    everything = Scope((Part(within="/"),))

    def found(which: UnitSet) -> set[str]:
        return {
            row.organisation_name for row in units.find(everything, which=which, on=today(), first=0, at_most=50)[0]
        }

    neighbourhood = {"Chi bộ Khu phố 5", "Chi bộ Khu phố 6", "Chi bộ Khu phố 1"}
    partial = {"Đảng bộ bộ phận Khu phố 9"}
    assert found(UnitSet.NEIGHBOURHOOD) == neighbourhood
    assert found(UnitSet.NEIGHBOURHOOD_UNITS) == neighbourhood | partial
    assert found(UnitSet.ROSTERED) == neighbourhood | {"Chi bộ 1 (Khu phố 9)"}
    assert found(UnitSet.DUAL_SECRETARY) == {"Chi bộ Khu phố 5"}
    assert found(UnitSet.WITH_COMMITTEE) == set()
    assert found(UnitSet.GRASSROOTS) == {"Đảng bộ phường Tân Mẫu", "Đảng bộ phường Bình Mẫu"}


def test_only_the_post_of_the_secretary_counts_as_dual(world):
    _post(world, "ba", PostKind.RESIDENTIAL_GROUP_HEAD, "home")
    _post(world, "ba", PostKind.RESIDENTIAL_GROUP_HEAD, "neighbour")
    whole = units.find(Scope((Part(within="/"),)), which=UnitSet.DUAL_SECRETARY, on=today(), first=0, at_most=50)[1]
    assert whole == 1


def _post(world, person: str, kind: PostKind, unit: str) -> None:
    db.session.add(Post(member_id=world.members[person], unit_id=world.units[unit], kind=kind, starts_on=LONG_AGO))
    db.session.flush()


def _visit(world, person: str, branch: str) -> None:
    membership = Membership(branch_id=world.units[branch], member_id=world.members[person], starts_on=LONG_AGO)
    db.session.add(membership)
    db.session.flush()
    db.session.add(
        Standing(membership_id=membership.id, kind=MemberKind.FULL, presence=Presence.VISITING, starts_on=LONG_AGO)
    )
    db.session.flush()
