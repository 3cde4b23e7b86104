"""Who is asked how often: so that over the quarters everybody gets something to study and to speak about.

That each member is asked in turn is the practice of the 2023 report (grade A); the numbers are proposals (grade P).
What stands here is for the leadership of the branch alone: it spreads work, it measures nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

QUARTERS_LOOKED_BACK = 2
"""Who was asked nothing for so many quarters comes first."""


@dataclass(frozen=True)
class Load:
    """What one member is asked: to prepare, to study and to speak, in the quarter being planned and the two before."""

    member_id: int
    planned: int = 0
    last: int = 0
    before_last: int = 0

    @property
    def is_free(self) -> bool:
        """Asked nothing in the two quarters before and nothing in this one yet."""
        return not (self.planned or self.last or self.before_last)


def in_turn(loads: Iterable[Load]) -> list[Load]:
    """Those who were asked least come first; of equals, those whom the list named first.

    What is planned already weighs most, then the last quarter, then the one before.
    """
    return sorted(loads, key=lambda load: (load.planned, load.last, load.before_last))


def next_in_turn(loads: Iterable[Load], number: int, *, besides: Collection[int] = ()) -> list[int]:
    """The keys of so many members whose turn it is, fewer where there are not so many; `besides` are not asked."""
    asked = [load.member_id for load in in_turn(loads) if load.member_id not in besides]
    return asked[: max(0, number)]
