"""Posts and grants: what gives a person rights in the program."""

from __future__ import annotations

from enum import StrEnum


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
