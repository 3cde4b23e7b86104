"""Quarters, months and official periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter a day falls in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def months(self) -> tuple[int, int, int]:
        """The three months, as numbers 1 to 12."""
        first = 3 * self.number - 2
        return first, first + 1, first + 2

    @property
    def starts_on(self) -> date:
        """First day."""
        return date(self.year, self.months[0], 1)

    @property
    def ends_on(self) -> date:
        """Last day."""
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter that follows."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def month_start(day: date) -> date:
    """First day of the month of a day."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies `months` after (or before) the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(day: date) -> date:
    """Last day of the month of a day."""
    return add_months(day, 1) - timedelta(days=1)


def same_day_later(day: date, *, after: date) -> date:
    """The same day of the month as `day`, in the first later month in which it comes after another day.

    Where a month is too short for it, its last day stands in.
    """
    months = 1
    while (found := _day_in(add_months(day, months), day.day)) <= after:
        months += 1
    return found


def _day_in(month: date, number: int) -> date:
    return month.replace(day=min(number, month_end(month).day))
