"""The public holidays of Vietnam, Tết among them: days and their names, as a value that the rules take.

The lunar calendar and the yearly swaps of days come from the `holidays` library:
docs/decisions/006-holidays-from-a-library.md.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache


def around(day: date) -> dict[date, str]:
    """Every public holiday of the year of a day and of its neighbours, with its Vietnamese name."""
    return {day: name for year in (day.year - 1, day.year, day.year + 1) for day, name in _of(year).items()}


@lru_cache(maxsize=8)
def _of(year: int) -> dict[date, str]:
    from holidays.countries.vietnam import Vietnam  # takes half a second to load: only where days are counted

    return dict(sorted(Vietnam(years=year, language="vi").items()))  # type: ignore[no-untyped-call]
