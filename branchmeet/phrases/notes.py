"""Reading a clerk's note: whether it says a task or a decision, who is to do it, and until when.

Only a proposal: the clerk sees at once what was understood and corrects it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from branchmeet.domain.calendar import month_end
from branchmeet.domain.vietnamese import fold

UNTIL_NEXT_MEETING = timedelta(days=30)
"""When a task is due where the note names no day: about when the branch meets again (grade P)."""


class Mark(StrEnum):
    """What a note begins with, where its writer says at once what it is."""

    TASK = "task"
    DECISION = "decision"


@dataclass(frozen=True)
class Reading:
    """What a note says of a task: what, who (a member or a cell, or nobody named), until when."""

    title: str
    owner_id: int | None
    owner_cell_id: int | None
    due_on: date


def mark_of(text: str) -> Mark | None:
    """Whether the note begins with "Việc:" or "Quyết định:"."""
    found = _MARK.match(text)
    if found is None:
        return None
    return Mark.DECISION if fold(found[1]).startswith("quyet") else Mark.TASK


def bare(text: str) -> str:
    """The note without the word it begins with."""
    words = _MARK.sub("", text, count=1).strip()
    return words[:1].upper() + words[1:]


def read_task(text: str, *, people: Mapping[int, str], cells: Mapping[int, str], day: date) -> Reading:
    """Read a task out of a note; `people` and `cells` are the names in the branch, `day` the day it was said."""
    said = fold(text)
    cell = _cell(said, cells)
    owner = None if cell else _person(said, people)
    return Reading(bare(text)[:500], owner, cell, _due(said, day))


def _person(said: str, people: Mapping[int, str]) -> int | None:
    """Whoever is addressed with his name, in full or by its last two words; nobody where two have that name."""
    for called in _COMRADE.finditer(said):
        rest = said[called.end() :]
        for words in (None, 2, 1):
            found = [key for key, name in people.items() if _begins(rest, fold(name), words)]
            if len(found) == 1:
                return found[0]
    return None


def _begins(rest: str, name: str, words: int | None) -> bool:
    wanted = name if words is None else " ".join(name.split()[-words:])
    return re.match(rf"{re.escape(wanted)}(?!\w)", rest) is not None


def _cell(said: str, cells: Mapping[int, str]) -> int | None:
    """The first cell that the note names."""
    for key, name in cells.items():
        number = re.search(r"\d+", name)
        if number and re.search(rf"\bto(?: dang)?(?: so)? 0?{number[0]}\b", said):
            return key
    return None


def _due(said: str, day: date) -> date:
    for pattern, find in _DAYS:
        found = pattern.search(said)
        due = find(found, day) if found else None
        if due and due >= day:
            return due
    return day + UNTIL_NEXT_MEETING


def _calendar_day(found: re.Match[str], day: date) -> date | None:
    """A day of the calendar; without a year the next one to come."""
    number, month, year = int(found[1]), int(found[2]), found[3]
    try:
        due = date(int(year) if year else day.year, month, number)
        return due.replace(year=due.year + 1) if due < day and not year else due
    except ValueError:
        return None


def _later(days: int) -> Callable[[re.Match[str], date], date | None]:
    return lambda _found, day: day + timedelta(days=days)


def _named_days(found: re.Match[str], day: date) -> date:
    return day + timedelta(days=int(found[1]) * (7 if found[2] == "tuan" else 1))


def _this_week(_found: re.Match[str], day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _this_month(_found: re.Match[str], day: date) -> date:
    return month_end(day)


def _next_month(_found: re.Match[str], day: date) -> date:
    return month_end(month_end(day) + timedelta(days=1))


_MARK = re.compile(r"\s*(việc|giao việc|quyết định|kết luận)\s*:\s*", re.IGNORECASE)
_COMRADE = re.compile(r"\b(?:d/c|dong chi|dc)\s+")
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b"), _calendar_day),
    (re.compile(r"\bngay (\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?\b"), _calendar_day),
    (re.compile(r"\b(?:trong|sau) (\d{1,2}) (ngay|tuan)\b"), _named_days),
    (re.compile(r"\bhom nay\b"), _later(0)),
    (re.compile(r"\bngay mai\b"), _later(1)),
    (re.compile(r"\btuan nay\b"), _this_week),
    (re.compile(r"\btuan (?:toi|sau)\b"), _later(7)),
    (re.compile(r"\bcuoi thang(?: nay)?\b|\btrong thang(?: nay)?\b"), _this_month),
    (re.compile(r"\bthang (?:toi|sau)\b"), _next_month),
)
