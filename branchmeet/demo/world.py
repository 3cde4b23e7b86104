"""The invented district in memory: what the steps of the demo make and hand on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from random import Random
from typing import Any

from branchmeet.demo.rows import Rows
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.units import UnitKind

HOME_BRANCH = "TT-05"
"""The code of the branch in which the demo plays: every member of it can sign in."""


class Scale(StrEnum):
    """How much of the district is made."""

    SMALL = "small"
    DISTRICT = "district"


@dataclass(frozen=True)
class Span:
    """What a member was from a day until the day before another; without an end it holds today."""

    kind: MemberKind
    presence: Presence
    starts_on: date
    ends_on: date | None = None


@dataclass
class Person:
    """Somebody invented. The staff of upper units have no history: they are on no roster here."""

    id: int
    name: str
    year_of_birth: int
    channel: NoticeChannel
    history: list[Span] = field(default_factory=list)
    cell_id: int | None = None

    @property
    def kind(self) -> MemberKind:
        """What he is today."""
        return self.history[-1].kind

    @property
    def presence(self) -> Presence:
        """Where he takes part today."""
        return self.history[-1].presence


@dataclass
class Office:
    """An upper unit: its place in the tree and the people who work for it."""

    id: int
    path: str
    kind: UnitKind
    code: str
    name: str
    place: str
    committee_name: str
    posts: dict[PostKind, list[Person]] = field(default_factory=dict)
    grants: dict[GrantKind, list[Person]] = field(default_factory=dict)


@dataclass
class Branch:
    """A branch with a roster. `members` are its own; `visitors` stand on the roster of another branch.

    Who leads it is set by the step that appoints people.
    """

    id: int
    path: str
    code: str
    name: str
    place: str
    ward: Office
    appraised_by: Office
    size: int
    number_of_cells: int
    has_committee: bool
    other_post: PostKind | None
    cell_ids: list[int] = field(default_factory=list)
    members: list[Person] = field(default_factory=list)
    visitors: list[Person] = field(default_factory=list)
    visitor_cells: dict[int, int | None] = field(default_factory=dict)
    term_id: int = field(init=False)
    secretary: Person = field(init=False)
    deputy: Person = field(init=False)
    deputy_acts: bool = field(init=False)
    committee: list[Person] = field(init=False)
    cell_leaders: list[Person] = field(init=False)
    liaison: Person = field(init=False)

    @property
    def leaders(self) -> list[Person]:
        """Secretary, deputy and the other committee members, in this order."""
        return [self.secretary, self.deputy, *self.committee]


@dataclass(frozen=True)
class Offer:
    """A topic that a unit published to the branches below it; `entry` has the keys of the catalogue's topics."""

    id: int
    path: str
    published_on: date
    entry: dict[str, Any]

    @property
    def code(self) -> str:
        """Its code in the library."""
        return str(self.entry["code"])

    def reaches(self, branch: Branch) -> bool:
        """Whether it was published to a branch."""
        return branch.path.startswith(self.path)


@dataclass
class World:
    """Everything the demo holds so far. Each step draws its chance from a stream of its own, so that a later step
    never changes what an earlier one made.
    """

    scale: Scale
    seed: int
    today: date
    rows: Rows
    offices: list[Office] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    account_ids: dict[int, int] = field(default_factory=dict)
    sheet_ids: dict[str, int] = field(default_factory=dict)
    library_ids: dict[str, int] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    taken: set[tuple[int, str]] = field(default_factory=set)
    """Which branch took which offer, by its key and the offer's code."""

    def chance(self, step: str) -> Random:
        """The stream of chance of one step."""
        return Random(f"{self.seed}:{step}")

    def branch(self, code: str) -> Branch:
        """The branch with this code."""
        return next(branch for branch in self.branches if branch.code == code)

    def office(self, code: str) -> Office:
        """The upper unit with this code."""
        return next(office for office in self.offices if office.code == code)
