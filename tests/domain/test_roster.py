"""The roster: changes follow one another without gap or overlap, posts have one holder, nobody serves himself."""

from __future__ import annotations

from datetime import date

import pytest

from branchmeet.domain import posts, roster
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import HeldSpan, PostKind
from branchmeet.domain.roster import DatedStanding

START, LATER = date(2024, 5, 1), date(2026, 5, 1)
FULL_HERE = DatedStanding(MemberKind.FULL, Presence.HERE, START)


def broken(rule):
    return pytest.raises(RuleBroken, match=f"^{rule}( |$)")


@pytest.mark.parametrize("name", ["Lý A Sử", "Y Blô-Êban", "H'Hen Niê", "Trần Thị Đoan Trang", "Ngô V. Tý"])
def test_names_of_people_pass(name):
    roster.ensure_name(name)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "Nguyễn Văn 5", "A", "<b>Lan</b>", "x" * 101, "Lan\nMai"])
def test_what_is_no_name_is_refused(name):
    with broken(Rule.ROSTER_NAME):
        roster.ensure_name(name)


def test_year_of_birth_leaves_room_for_eighteen_years():
    roster.ensure_year_of_birth(2008, today=LATER)
    roster.ensure_year_of_birth(None, today=LATER)
    with broken(Rule.ROSTER_YEAR):
        roster.ensure_year_of_birth(2009, today=LATER)


def test_a_day_lies_after_the_founding_and_within_a_year():
    roster.ensure_day(roster.FOUNDING_DAY, today=LATER)
    for day in (date(1930, 2, 2), date(2027, 5, 3)):
        with broken(Rule.ROSTER_DAY):
            roster.ensure_day(day, today=LATER)


def test_a_later_change_begins_a_row_and_one_of_the_same_day_corrects():
    probationary = DatedStanding(MemberKind.PROBATIONARY, Presence.HERE, START)
    full = {"kind": MemberKind.FULL, "presence": Presence.HERE}
    assert roster.corrects(probationary, **full, on=LATER) is False
    assert roster.corrects(probationary, **full, on=START) is True


@pytest.mark.parametrize(
    ("last", "kind", "presence", "on", "rule"),
    [
        (FULL_HERE, MemberKind.FULL, Presence.EXEMPT, date(2024, 4, 30), Rule.ROSTER_BEFORE_LAST),
        (FULL_HERE, MemberKind.FULL, Presence.HERE, LATER, Rule.ROSTER_SAME),
        (FULL_HERE, MemberKind.PROBATIONARY, Presence.HERE, LATER, Rule.ROSTER_KIND_BACK),
        (FULL_HERE, MemberKind.FULL, Presence.VISITING, LATER, Rule.ROSTER_VISIT),
        (
            DatedStanding(MemberKind.FULL, Presence.VISITING, START),
            MemberKind.FULL,
            Presence.HERE,
            LATER,
            Rule.ROSTER_VISIT,
        ),
        (
            DatedStanding(MemberKind.FULL, Presence.HERE, START, LATER),
            MemberKind.FULL,
            Presence.AWAY,
            LATER,
            Rule.ROSTER_LEFT,
        ),
    ],
)
def test_changes_that_contradict_the_record_are_refused(last, kind, presence, on, rule):
    with broken(rule):
        roster.corrects(last, kind=kind, presence=presence, on=on)


def test_nobody_leaves_before_his_last_change_or_twice():
    roster.ensure_may_leave(FULL_HERE, on=START)
    with broken(Rule.ROSTER_BEFORE_LAST):
        roster.ensure_may_leave(FULL_HERE, on=date(2024, 4, 30))
    with broken(Rule.ROSTER_LEFT):
        roster.ensure_may_leave(DatedStanding(MemberKind.FULL, Presence.HERE, START, LATER), on=LATER)


@pytest.mark.parametrize(
    ("years", "same"), [((1960, 1960), True), ((1960, None), True), ((None, None), True), ((1960, 1971), False)]
)
def test_one_name_is_one_person_unless_two_years_tell_them_apart(years, same):
    assert roster.is_same_person("Bùi Thị Xinh", years[0], "bui thi xinh", years[1]) is same
    assert not roster.is_same_person("Bùi Thị Xinh", 1960, "Bùi Thị Xuân", 1960)


def test_one_secretary_at_a_time_but_several_committee_members():
    held = [HeldSpan(1, START, None)]
    with broken(Rule.POST_TAKEN):
        posts.ensure_free(PostKind.SECRETARY, held, member_id=2, starts_on=LATER)
    posts.ensure_free(PostKind.SECRETARY, [HeldSpan(1, START, LATER)], member_id=2, starts_on=LATER)
    posts.ensure_free(PostKind.COMMITTEE_MEMBER, held, member_id=2, starts_on=LATER)
    with broken(Rule.POST_TAKEN):
        posts.ensure_free(PostKind.COMMITTEE_MEMBER, held, member_id=1, starts_on=LATER)


def test_nobody_gives_himself_anything():
    posts.ensure_not_oneself(1, 2)
    with broken(Rule.POST_ONESELF):
        posts.ensure_not_oneself(1, 1)


def test_a_post_ends_on_the_day_it_began_at_the_earliest():
    posts.ensure_end(START, START)
    with broken(Rule.POST_ENDS_EARLY):
        posts.ensure_end(LATER, START)
