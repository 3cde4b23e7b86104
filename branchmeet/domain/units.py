"""The tree of Party organisations."""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """What a node of the tree is; levels are data, so the tree may have any depth."""

    SUPERIOR_ORGANISATION = "superior_organisation"
    GRASSROOTS_ORGANISATION = "grassroots_organisation"
    GRASSROOTS_BRANCH = "grassroots_branch"
    PARTIAL_ORGANISATION = "partial_organisation"
    BRANCH = "branch"


class Setting(StrEnum):
    """Where a branch is formed; printed names follow it."""

    NEIGHBOURHOOD = "neighbourhood"
    RESIDENTIAL_CLUSTER = "residential_cluster"
    RESIDENTIAL_GROUP = "residential_group"
    VILLAGE = "village"
    APARTMENT = "apartment"
    AGENCY = "agency"


COMMITTEE_FROM_FULL_MEMBERS = 9
"""A branch of nine or more full members elects a committee (Party Charter, article 24; grade B)."""


def path_of(parent_path: str, unit_id: int) -> str:
    """The materialised path of a unit: the ids from the root down, each followed by a slash."""
    return f"{parent_path}{unit_id}/"


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether a unit lies in the subtree of another, that one included."""
    return path.startswith(ancestor_path)
