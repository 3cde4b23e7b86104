"""Posts and grants: written by the level above, never to oneself, with a decision, within the giver's reach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.extensions import db
from branchmeet.models import Account, Event, Grant, Member, Post
from branchmeet.queries import posts as queries
from branchmeet.services import cells, grants, passphrases, posts
from branchmeet.services.posts import PostValues

DAY = timedelta(days=1)
WITNESS = "mây trắng bến sông"


def refused(rule, field=None):
    where = f" at {field}" if field else ""
    return pytest.raises(RuleBroken, match=f"^{rule}{where}( |$)")


def decided(kind, **more):
    return PostValues(**{"kind": kind, "starts_on": today(), "decision_number": "15-QĐ/ĐU"} | more)


def held(person, acting):
    return {(post.kind, post.acts_for_secretary) for post in acting(person).posts}


def post_of(world, person, kind):
    return db.session.scalars(db.select(Post).where(Post.member_id == world.members[person], Post.kind == kind)).one()


def test_a_secretary_follows_another(world, acting):
    tam, home = acting("tam"), world.units["home"]
    with refused(Rule.POST_TAKEN, "kind"):
        posts.write(unit_id=home, member_id=world.members["ba"], values=decided(PostKind.SECRETARY), by=tam)
    posts.end(post_id=post_of(world, "lan", PostKind.SECRETARY).id, ends_on=today(), by=tam)
    posts.write(unit_id=home, member_id=world.members["ba"], values=decided(PostKind.SECRETARY), by=tam)
    assert held("ba", acting) == {(PostKind.SECRETARY, False)}
    assert held("lan", acting) == set(), "the neighbourhood post she keeps gives no rights"


@pytest.mark.parametrize(
    ("unit", "person", "kind", "changes", "rule"),
    [
        ("home", "tam", PostKind.LIAISON, {}, Rule.POST_ONESELF),
        ("home", "ba", PostKind.COMMITTEE_MEMBER, {"decision_number": ""}, Rule.REQUIRED),
        ("home", "ba", PostKind.STANDING_COMMITTEE, {}, Rule.UNKNOWN_CHOICE),
        ("home", "ba", PostKind.CELL_LEADER, {}, Rule.UNKNOWN_CHOICE),
        ("ward", "khanh", PostKind.LIAISON, {}, Rule.UNKNOWN_CHOICE),
        ("home", "nam", PostKind.COMMITTEE_MEMBER, {}, Rule.POST_OUTSIDER),
        ("home", "an", PostKind.LIAISON, {}, Rule.UNKNOWN_CHOICE),
        ("home", "dat", PostKind.LIAISON, {}, Rule.UNKNOWN_CHOICE),
    ],
)
def test_what_cannot_be_a_post_is_refused(world, acting, unit, person, kind, changes, rule):
    with refused(rule):
        posts.write(
            unit_id=world.units[unit],
            member_id=world.members[person],
            values=decided(kind, **changes),
            by=acting("tam"),
        )


def test_a_neighbourhood_post_needs_no_decision_and_gives_nothing(world, acting):
    values = decided(PostKind.FRONT_COMMITTEE_HEAD, decision_number="", acts_for_secretary=True)
    posts.write(unit_id=world.units["home"], member_id=world.members["ba"], values=values, by=acting("tam"))
    assert held("ba", acting) == set()
    assert post_of(world, "ba", PostKind.FRONT_COMMITTEE_HEAD).acts_for_secretary is False


def test_a_newcomer_of_the_ward_gets_a_name_and_a_post_but_no_membership(world, acting):
    values = decided(PostKind.STANDING_COMMITTEE)
    posts.write_for_newcomer(unit_id=world.units["ward"], full_name="Tô Văn Mẫn", values=values, by=acting("tam"))
    line = next(line for line in queries.list_posts(world.units["ward"], on=today())[0] if line.name == "Tô Văn Mẫn")
    assert (line.kind, line.decision_number) == (PostKind.STANDING_COMMITTEE, "15-QĐ/ĐU")


def test_a_refused_post_leaves_no_newcomer_behind(world, acting):
    with refused(Rule.REQUIRED):
        posts.write_for_newcomer(
            unit_id=world.units["ward"],
            full_name="Tô Văn Mẫn",
            values=decided(PostKind.SECRETARY, decision_number=""),
            by=acting("tam"),
        )
    assert db.session.scalar(db.select(Member.id).where(Member.full_name == "Tô Văn Mẫn")) is None


def test_candidates_stay_under_the_giver(world, context):
    def names(words="", unit="home"):
        found = queries.list_candidates(world.units[unit], root=world.paths["ward"], words=words, on=today())
        return {candidate.member_id for candidate in found}

    ids = world.members
    assert {ids["ba"], ids["hanh"], ids["khanh"], ids["tam"]} <= names()
    assert not {ids["an"], ids["dat"], ids["nga"], ids["nam"]} & names()
    assert names("sanh") == {ids["nam"]}, "with words the whole subtree is searched"
    assert names("thoi") == set(), "and nothing beside it"


# ---- cells ---------------------------------------------------------------------------------------------------------


def test_a_cell_leader_is_named_by_the_branch_and_follows_the_one_before(world, acting):
    cell = world.cells[1]
    with refused(Rule.CELL_OUTSIDER, "member_id"):
        cells.name_leader(cell_id=cell, member_id=world.members["ba"], starts_on=today(), by=acting("lan"))
    with refused(Rule.POST_ONESELF, "member_id"):
        cells.name_leader(cell_id=cell, member_id=world.members["lan"], starts_on=today(), by=acting("lan"))
    cells.name_leader(cell_id=cell, member_id=world.members["minh"], starts_on=today(), by=acting("lan"))
    assert (held("minh", acting), held("sau", acting)) == ({(PostKind.CELL_LEADER, False)}, set())


def test_a_cell_is_closed_once_nobody_is_left(world, acting):
    with refused(Rule.CELL_NOT_EMPTY):
        cells.close(cell_id=world.cells[2], by=acting("lan"))
    fresh = cells.add(branch_id=world.units["home"], number=3, name="Tổ đảng 3", by=acting("lan"))
    cells.close(cell_id=fresh, by=acting("lan"))
    with refused(Rule.ALREADY_EXISTS, "number"):
        cells.add(branch_id=world.units["home"], number=3, name="Tổ đảng 3", by=acting("lan"))
    with refused(Rule.CELL_UNKNOWN):
        cells.rename(cell_id=fresh, name="Tổ khác", by=acting("lan"))


# ---- grants --------------------------------------------------------------------------------------------------------


def test_the_officer_gives_grants_but_never_to_himself_nor_the_administrators(world, acting):
    tam, ward = acting("tam"), world.units["ward"]
    grants.give(unit_id=ward, member_id=world.members["khanh"], kind=GrantKind.OFFICE, starts_on=today(), by=tam)
    assert GrantKind.OFFICE in {grant.kind for grant in acting("khanh").grants}
    for person, kind, unit, rule in (
        ("tam", GrantKind.REVIEWER, "ward", Rule.POST_ONESELF),
        ("khanh", GrantKind.ADMINISTRATOR, "ward", Rule.UNKNOWN_CHOICE),
        ("khanh", GrantKind.REVIEWER, "home", Rule.UNKNOWN_CHOICE),
        ("khanh", GrantKind.OFFICE, "ward", Rule.POST_TAKEN),
        ("dat", GrantKind.REVIEWER, "ward", Rule.UNKNOWN_CHOICE),
    ):
        with refused(rule):
            grants.give(
                unit_id=world.units[unit], member_id=world.members[person], kind=kind, starts_on=today(), by=tam
            )


def test_a_grant_ends_but_not_the_administrators(world, acting):
    mine = db.session.scalars(db.select(Grant).where(Grant.member_id == world.members["phuoc"])).one()
    grants.end(grant_id=mine.id, ends_on=today(), by=acting("tam"))
    assert acting("phuoc").grants == ()
    his = db.session.scalars(db.select(Grant).where(Grant.member_id == world.members["quy"])).one()
    with refused(Rule.NOT_ALLOWED):
        grants.end(grant_id=his.id, ends_on=today(), by=acting("tam"))


@pytest.fixture
def first(world, acting):
    """What gives the other ward its first officer, with the witness's passphrase in place."""
    db.session.get_one(Account, world.accounts["dat"]).password_hash = passphrases.hashed(WITNESS)
    db.session.commit()
    return {
        "unit_id": world.units["other_ward"],
        "member_id": world.members["khach"],
        "starts_on": today(),
        "witness": "dat",
        "passphrase": WITNESS,
        "address": "127.0.0.1",
        "by": acting("quy"),
    }


def test_the_first_officer_takes_two_people(world, acting, first):
    grants.give_first(**first)
    assert [grant.kind for grant in acting("khach").grants] == [GrantKind.ORGANISATION]
    event = db.session.scalars(db.select(Event).where(Event.action == "grant_given")).one()
    assert (event.account_id, event.particulars["witness"]) == (world.accounts["quy"], world.accounts["dat"])
    with refused(Rule.GRANT_NOT_FIRST):
        grants.give_first(**first | {"member_id": world.members["an"]})


def test_the_witness_is_a_third_person_who_shows_himself(world, acting, first):
    with refused(Rule.SIGN_IN_REFUSED, "passphrase"):
        grants.give_first(**first | {"passphrase": "đoán mò thôi mà"})
    with refused(Rule.GRANT_WITNESS, "witness"):
        grants.give_first(**first | {"member_id": world.members["dat"]})
