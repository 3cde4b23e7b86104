"""Which days the invented year has: the months it covers, the weeks of Tết, the days and hours on which people meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from branchmeet.demo.year.chances import Chance, Span, activity
from branchmeet.domain.calendar import Quarter, add_months, month_end, month_start

RECOGNISED_FROM = 10
"""From this month on branches ask for the recognition of the running year, before it of the year that has ended."""
HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
"""Public holidays of the solar year, as (month, day)."""


@dataclass(frozen=True)
class Calendar:
    """The time the year is told for: from `first_month` until today."""

    today: date
    first_month: date
    asked_year: int
    """The year for which branches ask to be recognised."""

    @classmethod
    def of(cls, today: date, *, in_force_from: date) -> Calendar:
        """Twelve months up to today, and as many more as the year that is asked for needs to be on record whole.

        `in_force_from`: the day from which there is a sheet to ask with.
        """
        asked = today.year if today.month >= RECOGNISED_FROM else today.year - 1
        if date(asked, 12, 31) < in_force_from:
            asked = today.year
        usual = add_months(today, 1 - int(activity()["months_back"]))
        return cls(today, min(usual, date(asked, 1, 1)), asked)

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months, up to the present one."""
        return tuple(self._months())

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters in which those months lie."""
        return tuple(dict.fromkeys(map(Quarter.of, self.months)))

    def progress(self, day: date) -> float:
        """How much of the year has gone by on a day, 0 to 1."""
        return (day - self.first_month).days / max(1, (self.today - self.first_month).days)

    def may_meet(self, day: date) -> bool:
        """Whether people meet on such a day at all: not on a public holiday, not around Tết."""
        rules = activity()["calendar"]
        return (day.month, day.day) not in HOLIDAYS and not any(
            first - timedelta(days=rules["tet_days_before"]) <= day <= first + timedelta(days=rules["tet_days_after"])
            for first in rules["tet_first_days"]
        )

    def day_in(self, month: date, span: Span, chance: Chance) -> date:
        """A day of a month on which people meet; another one of the month where Tết takes the whole span."""
        days = [month.replace(day=number) for number in range(span["from"], span["to"] + 1)]
        free = [day for day in days if self.may_meet(day)] or [day for day in _days_of(month) if self.may_meet(day)]
        return chance.choice(free)

    def before(self, day: date, days: int) -> date:
        """The day so many days earlier, moved to one on which people meet."""
        earlier = day - timedelta(days=days)
        while not self.may_meet(earlier):
            earlier -= timedelta(days=1)
        return earlier

    def after(self, day: date, days: int) -> date:
        """The day so many days later, moved to one on which people meet."""
        later = day + timedelta(days=days)
        while not self.may_meet(later):
            later += timedelta(days=1)
        return later

    def _months(self) -> Iterator[date]:
        month = self.first_month
        while month <= self.today:
            yield month
            month = add_months(month, 1)


def hour_of(day: date, chance: Chance) -> time:
    """When a meeting begins: in the evening, on a weekend also by day."""
    rules = activity()["calendar"]
    words = rules["weekend_start_times"] if day.weekday() >= 5 else rules["weekday_start_times"]
    return time.fromisoformat(chance.choice(words))


def _days_of(month: date) -> list[date]:
    first = month_start(month)
    return [first.replace(day=number) for number in range(1, month_end(month).day + 1)]
