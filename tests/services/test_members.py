"""The roster as it is written: rows follow one another, any past day can be read back, nothing leaks across."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.extensions import db
from branchmeet.models import Event, Member, Post
from branchmeet.queries import members as queries
from branchmeet.queries.members import RosterWish
from branchmeet.services import members
from branchmeet.services.members import MemberValues
from tests.people import LONG_AGO

DAY = timedelta(days=1)


def refused(rule, field=None):
    where = f" at {field}" if field else ""
    return pytest.raises(RuleBroken, match=f"^{rule}{where}( |$)")


def version(member_id):
    return db.session.get_one(Member, member_id).version


def standings(world, person):
    return [
        (line.kind, line.presence, line.starts_on, line.ends_on)
        for line in queries.list_standings(world.members[person])
    ]


@pytest.fixture
def on(world, context):
    """What names a member of the home branch, with the version that stands."""
    return lambda person: {
        "member_id": world.members[person],
        "branch_id": world.units["home"],
        "version": version(world.members[person]),
    }


def test_a_new_member_stands_on_the_roster_in_his_place(world, acting):
    values = MemberValues(full_name="Đỗ Văn Ân", starts_on=today(), cell_id=world.cells[2], channel=NoticeChannel.CALL)
    member_id = members.add(branch_id=world.units["home"], values=values, by=acting("lan"))
    row = next(r for r in queries.list_roster(world.units["home"], on=today()) if r.member_id == member_id)
    assert (row.name, row.cell_id, row.kind, row.presence, row.channel) == (
        "Đỗ Văn Ân",
        world.cells[2],
        MemberKind.FULL,
        Presence.HERE,
        NoticeChannel.CALL,
    )
    assert queries.list_roster(world.units["home"], on=today())[0].member_id == member_id, "Ân sorts first"
    assert member_id not in {r.member_id for r in queries.list_roster(world.units["home"], on=today() - DAY)}


def test_one_who_seems_to_be_there_already_is_not_added_twice(world, acting):
    again = MemberValues(full_name="ĐOÀN HỮU LÀNH", starts_on=today(), year_of_birth=1961)
    with refused(Rule.ROSTER_DUPLICATE, "full_name"):
        members.add(branch_id=world.units["home"], values=again, by=acting("lan"))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"full_name": "=cmd()"}, Rule.ROSTER_NAME),
        ({"year_of_birth": 1890}, Rule.ROSTER_YEAR),
        ({"starts_on": date(1900, 1, 1)}, Rule.ROSTER_DAY),
        ({"cell_id": 999}, Rule.UNKNOWN_CHOICE),
    ],
)
def test_values_that_cannot_stand_are_refused(world, acting, changes, rule):
    values = MemberValues(**{"full_name": "Đỗ Văn Ân", "starts_on": today()} | changes)
    with refused(rule, next(iter(changes))):
        members.add(branch_id=world.units["home"], values=values, by=acting("lan"))


def test_a_cell_of_another_branch_cannot_be_named(world, acting):
    values = MemberValues(full_name="Đỗ Văn Ân", starts_on=today(), cell_id=world.cells[1])
    with refused(Rule.UNKNOWN_CHOICE, "cell_id"):
        members.add(branch_id=world.units["neighbour"], values=values, by=acting("nam"))


def test_probation_ends_and_the_old_day_still_says_probationary(world, acting, on):
    members.change_standing(**on("thu"), kind=MemberKind.FULL, presence=Presence.HERE, on=today(), by=acting("lan"))
    assert standings(world, "thu") == [
        (MemberKind.FULL, Presence.HERE, today(), None),
        (MemberKind.PROBATIONARY, Presence.HERE, LONG_AGO, today()),
    ]
    yesterday = {r.member_id: r.kind for r in queries.list_roster(world.units["home"], on=today() - DAY)}
    assert yesterday[world.members["thu"]] is MemberKind.PROBATIONARY


def test_a_change_of_the_same_day_corrects_instead_of_piling_up(world, acting, on):
    lan = acting("lan")
    members.change_standing(**on("ba"), kind=MemberKind.FULL, presence=Presence.AWAY, on=today(), by=lan)
    members.change_standing(**on("ba"), kind=MemberKind.FULL, presence=Presence.EXEMPT, on=today(), by=lan)
    assert [row[1] for row in standings(world, "ba")] == [Presence.EXEMPT, Presence.HERE]


def test_two_secretaries_do_not_overwrite_one_another(world, acting, on):
    seen = on("ba")
    members.move(**seen, cell_id=world.cells[1], by=acting("lan"))
    with refused(Rule.CHANGED_BY_SOMEONE_ELSE):
        members.move(**seen, cell_id=None, by=acting("hung"))


def test_who_leaves_his_cell_leads_it_no_longer(world, acting, on):
    members.move(**on("sau"), cell_id=world.cells[2], by=acting("lan"))
    leader = db.session.scalars(db.select(Post).where(Post.kind == PostKind.CELL_LEADER)).one()
    assert leader.ends_on == today()
    assert acting("sau").foremost is None


def test_leaving_ends_the_posts_of_the_branch_and_only_those(world, acting, on):
    members.leave(**on("mai"), on=today(), by=acting("lan"))
    assert world.members["mai"] not in {r.member_id for r in queries.list_roster(world.units["home"], on=today())}
    assert world.members["mai"] in {r.member_id for r in queries.list_roster(world.units["home"], on=today() - DAY)}
    assert (acting("mai").posts, acting("mai").memberships) == ((), ())


def test_only_who_may_write_the_other_roster_moves_somebody_there(world, acting, on):
    with refused(Rule.UNKNOWN_CHOICE, "to_branch_id"):
        members.leave(**on("ba"), on=today(), to_branch_id=world.units["neighbour"], by=acting("lan"))
    with refused(Rule.UNKNOWN_CHOICE, "to_branch_id"):
        members.leave(**on("ba"), on=today(), to_branch_id=world.units["foreign"], by=acting("tam"))
    members.leave(**on("ba"), on=today(), to_branch_id=world.units["neighbour"], by=acting("tam"))
    assert [m.branch_id for m in acting("ba").memberships] == [world.units["neighbour"]]


def test_a_refused_transfer_leaves_nothing_half_done(world, acting, on):
    with refused(Rule.UNKNOWN_CHOICE):
        members.leave(**on("ba"), on=today(), to_branch_id=world.units["foreign"], by=acting("tam"))
    assert [m.branch_id for m in acting("ba").memberships] == [world.units["home"]]
    assert db.session.scalar(db.select(Event.id).where(Event.action == "membership_ended")) is None


def test_who_left_may_come_back_unless_a_roster_holds_him(world, acting, on):
    members.leave(**on("ba"), on=today(), by=acting("lan"))
    members.take_in_again(**on("ba"), on=today(), by=acting("lan"))
    assert [m.branch_id for m in acting("ba").memberships] == [world.units["home"]]
    with refused(Rule.ROSTER_STILL_THERE):
        members.take_in_again(**on("ba"), on=today(), by=acting("lan"))


def test_a_description_is_found_by_its_new_words(world, acting, on):
    members.describe(
        **on("ba"), full_name="Cao Văn Đức", year_of_birth=1970, channel=NoticeChannel.SMS, by=acting("lan")
    )
    roster = queries.get_roster(world.units["home"], on=today())
    found = queries.list_lines(roster, RosterWish(words="duc cao"), on=today())
    assert [(line.name, line.channel) for line in found.rows] == [("Cao Văn Đức", NoticeChannel.SMS)]


def test_many_go_in_at_once_with_one_event(world, acting, statements):
    lan = acting("lan")
    rows = [
        MemberValues(full_name=f"Nguyễn Văn {chr(65 + n % 26)}{chr(97 + n // 26)}", starts_on=today())
        for n in range(300)
    ]
    del statements[:]
    assert members.import_rows(branch_id=world.units["neighbour"], rows=rows, by=lan) == 300
    assert len([s for s in statements if s.startswith("INSERT")]) == 4, "rows go in many at a time"
    assert queries.get_roster(world.units["neighbour"], on=today()).members == 301
    assert db.session.scalars(db.select(Event.particulars).where(Event.action == "roster_imported")).one() == {
        "members": 300
    }


# ---- the roster as a page reads it ---------------------------------------------------------------------------------


def test_the_roster_narrows_by_words_cell_and_standing(world, context):
    roster = queries.get_roster(world.units["home"], on=today())

    def names(**wish):
        return [line.name.split()[-1] for line in queries.list_lines(roster, RosterWish(**wish), on=today()).rows]

    assert names(words="truong lan") == ["Lan"]
    assert names(cell_id=world.cells[2]) == ["Điền", "Hân", "Khiêm", "Xinh"]
    assert names(kind=MemberKind.PROBATIONARY) == ["Hân"]
    assert names(presence=Presence.EXEMPT) == ["Sương"]
    assert names(left=True) == []


def test_posts_stand_beside_the_name_in_their_order(world, context):
    roster = queries.get_roster(world.units["home"], on=today())
    lan = queries.list_lines(roster, RosterWish(words="lan"), on=today()).rows[0]
    assert lan.posts == (PostKind.SECRETARY, PostKind.NEIGHBOURHOOD_HEAD)


def test_a_page_of_the_roster_costs_one_statement_whatever_it_holds(world, acting, statements):
    roster = queries.get_roster(world.units["home"], on=today())
    rows = [
        MemberValues(full_name="Nguyễn Văn " + "abcdefghij"[n % 10] * (n // 10 + 1), starts_on=today())
        for n in range(120)
    ]
    for expected_rows in (9, 50):
        del statements[:]
        page = queries.list_lines(roster, RosterWish(), on=today(), attendance_since=today().replace(month=1, day=1))
        selects = [statement for statement in statements if statement.startswith("SELECT")]
        assert (len(page.rows), len(selects)) == (expected_rows, 1)
        if expected_rows == 9:
            members.import_rows(branch_id=world.units["home"], rows=rows, by=acting("lan"))
    assert (page.total, page.pages) == (129, 3)


def test_home_comes_before_a_visit(world, acting):
    visit = MemberValues(full_name="Lý Văn Thới", starts_on=LONG_AGO, presence=Presence.VISITING)
    visitor = members.add(branch_id=world.units["home"], values=visit, by=acting("lan"))
    assert queries.get_home(visitor, on=today()).branch_id == world.units["home"]
    assert queries.get_home(world.members["an"], on=today()).branch_id == world.units["foreign"]
