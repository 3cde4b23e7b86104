"""The invented district adds up to the published figures, and comes out the same from the same seed."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from branchmeet import catalogue, demo
from branchmeet.clock import VIETNAM
from branchmeet.domain.membership import Presence
from branchmeet.domain.posts import NEIGHBOURHOOD_POSTS, PostKind
from branchmeet.domain.sheets import parse_sheet
from branchmeet.domain.units import Setting, UnitKind
from branchmeet.extensions import Base, db
from branchmeet.models import Cell, CommitteeTerm, LibraryTopic, Member, Membership, Post, ScoreSheet, Standing, Unit
from tests.demo.conftest import TODAY

SALTED = {"password_hash", "file_key"}
ROOT_LEVEL = (UnitKind.GRASSROOTS_ORGANISATION, UnitKind.GRASSROOTS_BRANCH)


@pytest.fixture
def _in_district(district):
    with district.app_context():
        yield
        db.session.remove()


def count(*conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(Unit).where(*conditions))


def headcount(*conditions) -> int:
    return db.session.scalar(select(func.sum(Unit.reported_headcount)).where(*conditions))


def on_roster(*conditions) -> int:
    """Members on the rosters today, visitors left out."""
    return db.session.scalar(
        select(func.count(Membership.member_id.distinct()))
        .join(Unit, Unit.id == Membership.branch_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(Membership.ends_on.is_(None), Standing.ends_on.is_(None), Standing.presence != Presence.VISITING)
        .where(*conditions)
    )


@pytest.mark.postgres
@pytest.mark.usefixtures("_in_district")
def test_totals_are_those_expected():
    expected = catalogue.load("binh_tan_2023")["synthetic"]["expected_totals"]
    is_branch, has_roster = Unit.kind == UnitKind.BRANCH, Unit.has_roster.is_(True)
    under = {
        kind: Unit.parent_id.in_(select(Unit.id).where(Unit.kind == kind))
        for kind in (UnitKind.GRASSROOTS_ORGANISATION, UnitKind.PARTIAL_ORGANISATION)
    }
    in_ward, in_partial = under[UnitKind.GRASSROOTS_ORGANISATION], under[UnitKind.PARTIAL_ORGANISATION]
    neighbourhood, apartment = Unit.setting == Setting.NEIGHBOURHOOD, Unit.setting == Setting.APARTMENT
    at_ward_level = Unit.kind.in_(ROOT_LEVEL)
    only_number = Unit.reported_headcount.is_not(None)
    found = {
        "wards": count(Unit.kind == UnitKind.GRASSROOTS_ORGANISATION, ~only_number),
        "other_grassroots_organisations": count(at_ward_level, only_number),
        "grassroots_organisations": count(at_ward_level),
        "neighbourhood_branches": count(is_branch, neighbourhood, in_ward),
        "partial_organisations": count(Unit.kind == UnitKind.PARTIAL_ORGANISATION),
        "inner_branches_of_partial_organisation": count(is_branch, in_partial),
        "apartment_branches": count(is_branch, apartment),
        "ward_agency_branches": count(is_branch, Unit.setting == Setting.AGENCY, only_number),
        "branches_with_roster": count(has_roster),
        "branches_with_committee": count(is_branch, neighbourhood, in_ward, Unit.committee_name.is_not(None)),
        "secretaries_with_other_post": secretaries_with_other_post(),
        "members_neighbourhood_branches": on_roster(neighbourhood, in_ward),
        "members_partial_organisation": on_roster(in_partial),
        "members_apartment_branches": on_roster(apartment),
        "neighbourhood_members": on_roster(),
        "members_on_rosters": on_roster(),
        "reported_headcount_ward_agency_branches": headcount(is_branch),
        "reported_headcount_other_grassroots": headcount(at_ward_level),
        "reported_headcount_total": headcount(),
        "members_total": on_roster() + headcount(),
    }
    assert found == expected


def secretaries_with_other_post() -> int:
    other = select(Post.member_id).where(Post.kind.in_(NEIGHBOURHOOD_POSTS), Post.ends_on.is_(None))
    return db.session.scalar(
        select(func.count()).select_from(Post).where(Post.kind == PostKind.SECRETARY, Post.member_id.in_(other))
    )


@pytest.mark.usefixtures("_in_district")
def test_every_ward_has_the_members_the_data_name():
    for ward in catalogue.load("binh_tan_2023")["synthetic"]["wards"]:
        path = db.session.scalar(select(Unit.path).where(Unit.code == ward["code"]))
        assert on_roster(Unit.path.startswith(path)) == ward["neighbourhood_members"], ward["code"]
        assert headcount(Unit.path.startswith(path)) == ward["reported_headcount"], ward["code"]


@pytest.mark.usefixtures("_in_district")
def test_a_branch_is_judged_by_its_parent_and_recognised_one_level_higher():
    parent, above = Unit.__table__.alias(), Unit.__table__.alias()
    wrong = db.session.scalars(
        select(Unit.organisation_name)
        .join(parent, parent.c.id == Unit.parent_id)
        .join(above, above.c.id == parent.c.parent_id)
        .where(Unit.has_roster.is_(True))
        .where((Unit.appraising_unit_id != parent.c.id) | (Unit.recognising_unit_id != above.c.id))
    ).all()
    assert wrong == []
    assert count(Unit.has_roster.is_(True), Unit.recognising_unit_id.is_(None)) == 0


@pytest.mark.usefixtures("_in_district")
def test_every_day_of_a_membership_has_one_standing():
    rows = db.session.execute(
        select(Membership.id, Membership.starts_on, Standing.starts_on, Standing.ends_on)
        .join(Standing, Standing.membership_id == Membership.id)
        .order_by(Membership.id, Standing.starts_on)
    ).all()
    ends: dict[int, object] = {}
    for membership_id, since, starts_on, ends_on in rows:
        assert starts_on == ends.get(membership_id, since)
        assert ends_on is None or starts_on < ends_on <= TODAY
        ends[membership_id] = ends_on
    assert set(ends.values()) == {None}
    assert len(ends) == count_rows(Membership)


@pytest.mark.usefixtures("_in_district")
def test_a_cell_and_its_leader_belong_to_the_branch():
    stray_members = select(Membership.id).join(Cell, Cell.id == Membership.cell_id)
    stray_leaders = (
        select(Post.id)
        .join(Membership, Membership.member_id == Post.member_id)
        .where(Post.kind == PostKind.CELL_LEADER, Membership.branch_id == Post.unit_id)
        .where(Membership.cell_id != Post.cell_id)
    )
    assert db.session.scalars(stray_members.where(Cell.branch_id != Membership.branch_id)).all() == []
    assert db.session.scalars(stray_leaders).all() == []
    cells = db.session.scalar(select(func.count()).select_from(Post).where(Post.kind == PostKind.CELL_LEADER))
    assert cells == count_rows(Cell)


@pytest.mark.usefixtures("_in_district")
def test_nobody_in_a_branch_has_the_name_of_another():
    doubles = db.session.execute(
        select(Membership.branch_id, Member.full_name)
        .join(Member, Member.id == Membership.member_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(Standing.presence != Presence.VISITING, Standing.ends_on.is_(None))
        .group_by(Membership.branch_id, Member.full_name)
        .having(func.count() > 1)
    ).all()
    assert doubles == []


@pytest.mark.usefixtures("_in_district")
def test_visitors_are_away_at_home():
    home, abroad = Standing.__table__.alias(), Standing.__table__.alias()
    membership = Membership.__table__.alias()
    pairs = db.session.execute(
        select(home.c.presence, home.c.starts_on, abroad.c.starts_on)
        .select_from(abroad)
        .join(Membership, Membership.id == abroad.c.membership_id)
        .join(membership, (membership.c.member_id == Membership.member_id) & (membership.c.id != Membership.id))
        .join(home, home.c.membership_id == membership.c.id)
        .where(abroad.c.presence == Presence.VISITING, home.c.ends_on.is_(None))
    ).all()
    assert len(pairs) == round(4968 * 1.5 / 100)
    assert all(presence is Presence.AWAY and left == came for presence, left, came in pairs)


@pytest.mark.postgres
def test_rows_written_later_get_keys_of_their_own(small):
    with small.app_context():
        before = count_rows(Cell)
        cell = Cell(branch_id=db.session.scalar(select(func.min(Unit.id))), number=99, name="Tổ đảng 99")
        db.session.add(cell)
        db.session.flush()
        assert cell.id == before + 1
        db.session.rollback()
        db.session.remove()


@pytest.mark.usefixtures("_in_district")
def test_the_catalogue_is_on_the_shelf():
    for body in db.session.scalars(select(ScoreSheet.body)):
        assert parse_sheet(body).total == 100
    assert count_rows(ScoreSheet) == 2
    assert count_rows(LibraryTopic) == sum(len(catalogue.load(name)["topics"]) for name in ("topics", "demo_topics"))
    assert count_rows(CommitteeTerm) == 134 + 1 + 10 + 1


def test_the_same_seed_gives_the_same_rows(build, small):
    assert fingerprint(build(demo.Scale.SMALL)) == fingerprint(small)


def test_another_seed_gives_other_people(build, small):
    assert fingerprint(build(demo.Scale.SMALL, 7)) != fingerprint(small)


def test_nothing_is_added_to_what_is_there(small):
    before = fingerprint(small)
    with small.app_context(), pytest.raises(demo.AlreadyFilled):
        demo.seed(demo.Scale.SMALL)
    assert fingerprint(small) == before


def test_nothing_carries_the_time_of_the_making(small):
    with small.app_context():
        moments = {
            moment.astimezone(VIETNAM).date()
            for table in Base.metadata.sorted_tables
            if "created_at_utc" in table.c
            for moment in db.session.scalars(select(table.c.created_at_utc).distinct())
        }
        db.session.remove()
    assert moments == {TODAY}


def count_rows(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def fingerprint(app) -> str:
    """The hash over all rows of all tables; the hash of the common passphrase is salted anew each time."""
    digest = hashlib.sha256()
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in SALTED]
            digest.update(table.name.encode())
            for row in db.session.execute(select(*columns).order_by(table.c.id)):
                digest.update(repr(tuple(row)).encode())
        db.session.remove()
    return digest.hexdigest()
