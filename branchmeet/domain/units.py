"""The tree of Party organisations."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class UnitKind(StrEnum):
    """What a node of the tree is; levels are data, so the tree may have any depth."""

    SUPERIOR_ORGANISATION = "superior_organisation"
    GRASSROOTS_ORGANISATION = "grassroots_organisation"
    GRASSROOTS_BRANCH = "grassroots_branch"
    PARTIAL_ORGANISATION = "partial_organisation"
    BRANCH = "branch"


def keeps_roster(kind: UnitKind) -> bool:
    """Whether members stand in a unit of this kind itself, and no unit below it."""
    return kind in (UnitKind.BRANCH, UnitKind.GRASSROOTS_BRANCH)


class Setting(StrEnum):
    """Where a branch is formed; printed names follow it."""

    NEIGHBOURHOOD = "neighbourhood"
    RESIDENTIAL_CLUSTER = "residential_cluster"
    RESIDENTIAL_GROUP = "residential_group"
    VILLAGE = "village"
    APARTMENT = "apartment"
    AGENCY = "agency"


RESIDENTIAL = frozenset(
    {Setting.NEIGHBOURHOOD, Setting.RESIDENTIAL_CLUSTER, Setting.RESIDENTIAL_GROUP, Setting.VILLAGE}
)
"""Settings of branches formed where people live, apartment houses apart."""


class UnitSet(StrEnum):
    """Units that are counted together, one name for the number and for the list behind it.

    "Neighbourhood" means directly under a grassroots organisation: a branch inside a partial organisation is counted
    with that organisation.
    """

    GRASSROOTS = "grassroots"  # organisations and branches at the grassroots
    NEIGHBOURHOOD_UNITS = "neighbourhood-units"  # neighbourhood branches and partial organisations
    NEIGHBOURHOOD = "neighbourhood"  # neighbourhood branches alone
    PARTIAL = "partial"  # partial organisations
    APARTMENT = "apartment"  # branches of apartment houses
    RESIDENTIAL = "residential"  # every branch with a roster where people live
    WITH_COMMITTEE = "with-committee"  # neighbourhood branches that have a committee
    DUAL_SECRETARY = "dual-secretary"  # neighbourhood branches whose secretary also holds a neighbourhood post
    ROSTERED = "rostered"  # branches with a roster of their own
    REPORTED = "reported"  # units of which only a reported headcount is held
    HEADCOUNTED = "headcounted"  # both: every unit at which members are counted


COMMITTEE_FROM_FULL_MEMBERS = 9
"""A branch of nine or more full members elects a committee (Party Charter, article 24; grade B)."""


def path_of(parent_path: str, unit_id: int) -> str:
    """The materialised path of a unit: the ids from the root down, each followed by a slash."""
    return f"{parent_path}{unit_id}/"


def id_of(path: str) -> int:
    """The unit at the end of a path."""
    return int(path.rstrip("/").rpartition("/")[2])


def subtree_end(path: str) -> str:
    """The text that comes right after every path of the subtree under a path, compared byte by byte."""
    return path[:-1] + "0"


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that lie in no other of them, in order."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not found or not is_within(path, found[-1]):
            found.append(path)
    return tuple(found)


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether a unit lies in the subtree of another, that one included."""
    return path.startswith(ancestor_path)
