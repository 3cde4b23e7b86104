"""Posts and grants: what gives a person rights in the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from branchmeet.domain.errors import Rule, RuleBroken


class PostKind(StrEnum):
    """A dated office. Party posts give rights; neighbourhood posts (dual posts) give none."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE_MEMBER = "committee_member"
    CELL_LEADER = "cell_leader"
    STANDING_COMMITTEE = "standing_committee"
    LIAISON = "liaison"
    NEIGHBOURHOOD_HEAD = "neighbourhood_head"
    FRONT_COMMITTEE_HEAD = "front_committee_head"
    RESIDENTIAL_GROUP_HEAD = "residential_group_head"

    @property
    def gives_rights(self) -> bool:
        """False for the posts outside the Party that a secretary may also hold."""
        return self not in NEIGHBOURHOOD_POSTS


NEIGHBOURHOOD_POSTS = frozenset(
    {PostKind.NEIGHBOURHOOD_HEAD, PostKind.FRONT_COMMITTEE_HEAD, PostKind.RESIDENTIAL_GROUP_HEAD}
)
COMMITTEE_POSTS = frozenset({PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER})
"""The posts whose holders make up the leadership of a branch."""


class GrantKind(StrEnum):
    """A dated right of the staff of an upper unit over the subtree of that unit."""

    REVIEWER = "reviewer"
    ORGANISATION = "organisation"
    PROPAGANDA = "propaganda"
    INSPECTION = "inspection"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


BRANCH_POSTS = (
    PostKind.SECRETARY,
    PostKind.DEPUTY_SECRETARY,
    PostKind.COMMITTEE_MEMBER,
    PostKind.LIAISON,
    PostKind.NEIGHBOURHOOD_HEAD,
    PostKind.FRONT_COMMITTEE_HEAD,
    PostKind.RESIDENTIAL_GROUP_HEAD,
)
"""What the level above writes for a branch; the leader of a cell is named by the branch itself."""
UPPER_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.STANDING_COMMITTEE)
"""What is written for a unit that has branches below it."""
OF_ONE_PERSON = frozenset({PostKind.SECRETARY})
"""Posts that one person at a time holds in a unit."""
OF_THE_ROSTER = frozenset(BRANCH_POSTS) - {PostKind.LIAISON} | {PostKind.CELL_LEADER}
"""Posts of a branch that only those on its roster hold."""
GIVEN_GRANTS = tuple(kind for kind in GrantKind if kind is not GrantKind.ADMINISTRATOR)
"""What an officer for organisation may give; the first administrator comes with the installation."""


@dataclass(frozen=True)
class HeldSpan:
    """Who holds a post of some kind, from when to when; `ends_on` is the first day on which he no longer does."""

    member_id: int
    starts_on: date
    ends_on: date | None


def offered_posts(*, has_roster: bool) -> tuple[PostKind, ...]:
    """The posts that can be written for a unit."""
    return BRANCH_POSTS if has_roster else UPPER_POSTS


def ensure_not_oneself(member_id: int, by_member_id: int, *, field: str = "member_id") -> None:
    """Raise RuleBroken(POST_ONESELF): nobody gives himself a post, a grant or a code."""
    if member_id == by_member_id:
        raise RuleBroken(Rule.POST_ONESELF, field=field)


def ensure_free(kind: PostKind, holders: Iterable[HeldSpan], *, member_id: int, starts_on: date) -> None:
    """Raise RuleBroken(POST_TAKEN) when somebody still holds, on that day or later, what only one person can hold, or
    when the person himself does. `holders` are those of this kind in the unit.
    """
    for held in holders:
        lasts = held.ends_on is None or held.ends_on > starts_on
        if lasts and (kind in OF_ONE_PERSON or held.member_id == member_id):
            raise RuleBroken(Rule.POST_TAKEN, field="kind")


def ensure_end(starts_on: date, ends_on: date) -> None:
    """Raise RuleBroken(POST_ENDS_EARLY) for an end before the beginning."""
    if ends_on < starts_on:
        raise RuleBroken(Rule.POST_ENDS_EARLY, field="ends_on", day=starts_on)
