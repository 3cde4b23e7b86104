"""What one person may see or do: the value that policy makes and queries take.

Policy turns a person and a permission into a `Scope`. The same scope decides about one thing (`covers`) and filters a
list (`branchmeet.queries.scoping.within`), so that a list never shows what a page would refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The facts of a thing on which permission may depend. `path` is that of its unit in the tree."""

    unit_id: int
    path: str
    state: str = ""
    kind: str = ""
    chair_id: int | None = None
    clerk_id: int | None = None
    author_id: int | None = None
    preparer_ids: frozenset[int] = frozenset()
    cell_id: int | None = None
    appraising_unit_id: int | None = None
    recognising_unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One reason to say yes: every field that is set must hold for the thing.

    `within` is a subtree with its root, `below` without it; `heard_at` is a place in the tree, where what the units
    on the way down to it publish is heard; `outside` are units whose things never qualify, so that nobody judges his
    own branch.
    """

    unit_id: int | None = None
    within: str | None = None
    below: str | None = None
    heard_at: str | None = None
    states: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    chair_id: int | None = None
    clerk_id: int | None = None
    author_id: int | None = None
    preparer_id: int | None = None
    cell_id: int | None = None
    appraising_unit_id: int | None = None
    recognising_unit_id: int | None = None
    outside: frozenset[int] | None = None

    def constraints(self) -> dict[str, object]:
        """The fields that are set, by name."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}

    def covers(self, subject: Subject) -> bool:
        """Whether everything this part demands holds for the thing."""
        return all(_HOLDS[name](subject, value) for name, value in self.constraints().items())


_HOLDS: dict[str, Callable[[Subject, Any], bool]] = {
    "unit_id": lambda subject, value: subject.unit_id == value,
    "within": lambda subject, value: subject.path.startswith(value),
    "below": lambda subject, value: subject.path.startswith(value) and subject.path != value,
    "heard_at": lambda subject, value: value.startswith(subject.path),
    "states": lambda subject, value: subject.state in value,
    "kinds": lambda subject, value: subject.kind in value,
    "chair_id": lambda subject, value: subject.chair_id == value,
    "clerk_id": lambda subject, value: subject.clerk_id == value,
    "author_id": lambda subject, value: subject.author_id == value,
    "preparer_id": lambda subject, value: value in subject.preparer_ids,
    "cell_id": lambda subject, value: subject.cell_id == value,
    "appraising_unit_id": lambda subject, value: subject.appraising_unit_id == value,
    "recognising_unit_id": lambda subject, value: subject.recognising_unit_id == value,
    "outside": lambda subject, value: subject.unit_id not in value,
}


@dataclass(frozen=True)
class Scope:
    """Any of the parts suffices; a scope without parts sees nothing and is false."""

    parts: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def covers(self, subject: Subject) -> bool:
        """Whether the thing lies in the scope."""
        return any(part.covers(subject) for part in self.parts)

    @property
    def in_any_state(self) -> Scope:
        """The same places whatever state their things are in: the units to list, whether a thing is there or not."""
        return Scope(tuple(dict.fromkeys(replace(part, states=None) for part in self.parts)))

    def of_preparer(self, member_id: int) -> Scope:
        """Only what one prepares oneself, without what other reasons add."""
        return Scope(tuple(part for part in self.parts if part.preparer_id == member_id))

    @property
    def roots(self) -> tuple[str, ...]:
        """The subtrees named by the parts, for pages that draw the tree."""
        return tuple(sorted({root for part in self.parts if (root := part.within or part.below)}))

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The single units named by the parts."""
        return tuple(sorted({part.unit_id for part in self.parts if part.unit_id is not None}))
