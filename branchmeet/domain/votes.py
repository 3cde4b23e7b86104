"""Counting a vote over the members of the body."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from branchmeet.domain.errors import Rule, RuleBroken


@dataclass(frozen=True)
class Count:
    """Votes for, against and other, over `base`: all who may vote in the body, absent ones included."""

    base: int
    approve: int
    disapprove: int
    other: int

    @property
    def share(self) -> Fraction | None:
        """Votes for in percent of the base, or None when nobody may vote."""
        return Fraction(100 * self.approve, self.base) if self.base else None

    @property
    def passed(self) -> bool:
        """More than half of the members of the body approve; exactly half is not enough (grade C)."""
        return 2 * self.approve > self.base


def needed(base: int) -> int:
    """The smallest number of votes that is more than half of the body."""
    return base // 2 + 1


def ensure_countable(count: Count, present_voters: int) -> None:
    """Raise RuleBroken when a number is negative or more votes were cast than members with a vote are present."""
    for field in ("approve", "disapprove", "other"):
        if getattr(count, field) < 0:
            raise RuleBroken(Rule.VOTE_NEGATIVE, field=field)
    if count.approve + count.disapprove + count.other > present_voters:
        raise RuleBroken(Rule.VOTE_ABOVE_ENTITLED, field="disapprove", limit=present_voters)
