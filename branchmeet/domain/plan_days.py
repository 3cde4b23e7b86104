"""The days of a quarter: when the branch meets by its habit, and what is due before a meeting.

Holidays come in as a value, day and name. That things are due on working days, that a habit is kept, and that one does
not call people together at Tết are proposals (grade P).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from branchmeet.domain.calendar import Quarter, add_months, month_end

HABIT = 3
"""So many latest meetings show the habit of a branch."""
LONG_FEAST = 4
"""Holidays in a row that empty the neighbourhood: in Vietnam only Tết has so many."""
REMINDED_DAYS = 3
"""Working days that a reminder leaves."""
BEFORE_FEAST = 3
"""So many days before a long feast people are busy with it already."""

Holidays = Mapping[date, str]


@dataclass(frozen=True, kw_only=True)
class DayRules:
    """Days that a branch, or the unit above it for all of its branches, may set otherwise in its rules (grade P).

    The preparer hands in the draft `draft_days` before the meeting, who speaks is ready `speech_days` before; the plan
    goes to the level above by the day `submission_day` of the month before the quarter.
    """

    draft_days: int = 14
    speech_days: int = 3
    submission_day: int = 10

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> DayRules:
        """The rules of a unit, as they are stored, over what is usual."""
        return cls(**{field.name: rules[field.name] for field in fields(cls) if field.name in rules})

    def submission_due_on(self, quarter: Quarter) -> date:
        """Until when the plan of a quarter goes to the level above."""
        return add_months(quarter.starts_on, -1).replace(day=self.submission_day)


_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Neither at the weekend nor on a public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def due_before(meets_on: date | None, days: int, *, today: date, holidays: Holidays) -> date | None:
    """The last working day that lies at least so many days before the meeting; None while its day is open.

    Not in the past while the meeting is still to come: what should have been due already is due today.
    """
    if meets_on is None:
        return None
    due = date.fromordinal(max(1, meets_on.toordinal() - days))
    while due > date.min and not is_working_day(due, holidays):
        due -= _DAY
    return max(due, min(today, meets_on))


def working_days_later(today: date, days: int, holidays: Holidays) -> date:
    """The day so many working days from now: until when one asks for something that is late."""
    day = today
    while days > 0:
        day += _DAY
        days -= is_working_day(day, holidays)
    return day


def meeting_day(month: date, *, planned: date | None, habit: Sequence[date], holidays: Holidays) -> date | None:
    """The day to propose in a month, given by its first day: that of the meeting planned there, else the usual one.

    `habit` are the days of the latest meetings, the newest last: where all fell on the same weekday of their months,
    the first Thursday perhaps, that is the habit; otherwise the day of the month of the newest. None: nothing to go by.
    """
    if planned or not habit:
        return planned
    recent = habit[-HABIT:]
    ordinals = {(day.weekday(), (day.day - 1) // 7) for day in recent}
    if len(recent) > 1 and len(ordinals) == 1:
        return clear_of_feasts(_on_weekday(month, *ordinals.pop()), holidays)
    return clear_of_feasts(month.replace(day=min(recent[-1].day, month_end(month).day)), holidays)


def clear_of_feasts(day: date, holidays: Holidays) -> date:
    """The day itself, or where a feast stands in the way the next free day of its month, else the one before."""
    return next((other for other in _near(day) if not feast_near(other, holidays)), day)


def feast_near(day: date, holidays: Holidays) -> str | None:
    """The name of the holiday that a day is, or of the long feast that begins within the next days; None for none."""
    if day in holidays:
        return holidays[day]
    for ahead in range(1, BEFORE_FEAST + 1):
        first = day + ahead * _DAY
        run = [first + further * _DAY for further in range(LONG_FEAST)]
        if all(other in holidays for other in run):
            return holidays[first]
    return None


def _on_weekday(month: date, weekday: int, ordinal: int) -> date:
    """The first (0), second (1) … of a weekday in a month; its last one where the month has not so many."""
    first = month + ((weekday - month.weekday()) % 7) * _DAY
    day = first + 7 * ordinal * _DAY
    return day if day <= month_end(month) else day - 7 * _DAY


def _near(day: date) -> Iterator[date]:
    """The day, those after it in its month, then those before it."""
    yield from (day + ahead * _DAY for ahead in range((month_end(day) - day).days + 1))
    yield from (day - back * _DAY for back in range(1, day.day))
