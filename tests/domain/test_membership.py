"""Who is on the roll, who counts, who votes, who is rated."""

import pytest

from branchmeet.domain.membership import (
    CountingGroup,
    MemberKind,
    Presence,
    belongs_to,
    counts_in_attendance,
    is_rated,
    on_roll,
    votes,
)


def test_a_probationary_member_attends_but_does_not_vote() -> None:
    assert counts_in_attendance(MemberKind.PROBATIONARY, Presence.HERE)
    assert not votes(MemberKind.PROBATIONARY, Presence.HERE)


def test_a_visiting_full_member_counts_and_votes_here_and_is_on_the_roll_elsewhere() -> None:
    assert counts_in_attendance(MemberKind.FULL, Presence.VISITING)
    assert votes(MemberKind.FULL, Presence.VISITING)
    assert not on_roll(Presence.VISITING)


@pytest.mark.parametrize("presence", [Presence.EXEMPT, Presence.AWAY, Presence.SPECIAL_DUTY])
@pytest.mark.parametrize("kind", MemberKind)
def test_who_is_exempt_away_or_on_special_duty_is_on_the_roll_only(kind: MemberKind, presence: Presence) -> None:
    assert on_roll(presence)
    assert not counts_in_attendance(kind, presence)
    assert not votes(kind, presence)


def test_an_exempt_member_is_not_rated_but_one_on_special_duty_is() -> None:
    assert not is_rated(Presence.EXEMPT)
    assert is_rated(Presence.SPECIAL_DUTY)


@pytest.mark.parametrize("kind", MemberKind)
@pytest.mark.parametrize("presence", Presence)
def test_voters_are_among_the_counted_and_no_member_is_a_linked_213(kind: MemberKind, presence: Presence) -> None:
    assert belongs_to(CountingGroup.COUNTED, kind, presence) or not belongs_to(CountingGroup.VOTERS, kind, presence)
    assert not belongs_to(CountingGroup.LINKED_213, kind, presence)
