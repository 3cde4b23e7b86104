"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE = 50
"""How many rows a page shows."""

Row = TypeVar("Row")


def pages_of(total: int, *, page: int = PAGE) -> int:
    """How many pages so many rows fill; an empty list has one."""
    return max(1, -(-total // page))


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """One page of a list, and how many rows there are in all."""

    rows: Sequence[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return pages_of(self.total)
