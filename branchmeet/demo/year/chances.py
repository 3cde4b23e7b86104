"""Drawing from the parameters of the invented year, each of which is a span, a percentage or a mix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from branchmeet import catalogue
from branchmeet.clock import at

Thing = TypeVar("Thing")
Span = Mapping[str, int]
"""From one number to another, both included."""


def activity() -> dict[str, Any]:
    """The parameters and phrases of the year."""
    return catalogue.load("demo_activity")


def mix(name: str) -> dict[str, Any]:
    """The parameters of one noun."""
    found: dict[str, Any] = activity()["mix"][name]
    return found


class Chance(Random):
    """A stream of chance that reads the parameters."""

    def between(self, span: Span) -> int:
        """A whole number of a span."""
        return self.randint(span["from"], span["to"])

    def within(self, span: Span) -> float:
        """Any number of a span."""
        return self.uniform(span["from"], span["to"])

    def happens(self, percent: float) -> bool:
        """Whether something happens that happens in so many cases of a hundred."""
        return self.random() * 100 < percent

    def pick(self, entries: Sequence[Mapping[str, Any]]) -> str:
        """The key of one of the entries, weighted by their percentages."""
        key: str = self.choices(entries, [entry["percent"] for entry in entries])[0]["key"]
        return key

    def some(self, things: Sequence[Thing], number: int) -> list[Thing]:
        """So many of the things, or all of them where there are fewer, in any order."""
        return self.sample(things, min(number, len(things)))

    def shuffled(self, things: Iterable[Thing]) -> list[Thing]:
        """The things in another order."""
        order = list(things)
        self.shuffle(order)
        return order

    def moment(self, day: date, earliest: int = 8, latest: int = 21) -> datetime:
        """Some minute of a day, between two hours in Vietnam."""
        return at(day, time(self.randint(earliest, latest - 1), self.randint(0, 59)))


def minutes_later(moment: datetime, minutes: int) -> datetime:
    """So many minutes after a moment."""
    return moment + timedelta(minutes=minutes)
