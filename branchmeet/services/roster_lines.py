"""From the values of a sheet to members of a roster, with what is wrong beside each cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.roster import (
    ROWS_MOST,
    RosterColumn,
    ensure_day,
    ensure_name,
    ensure_year_of_birth,
    is_same_person,
)
from branchmeet.domain.vietnamese import clean_text, fold
from branchmeet.labels import label
from branchmeet.services.members import MemberValues
from branchmeet.services.workbooks import COLUMNS_MOST, HEAD_ROWS

Value = TypeVar("Value")
Word = TypeVar("Word", bound=Enum)
Line = tuple[int, Mapping[RosterColumn, Any]]
"""The number of a row as Excel shows it, and the values of our columns."""

SHOWN_MOST = 60


@dataclass(frozen=True)
class CellFlaw:
    """A cell that cannot stand: where it is, what stands in it, what is wrong."""

    row: int
    column: RosterColumn
    shown: str
    broken: RuleBroken


@dataclass(frozen=True)
class RosterDraft:
    """A roster as it was read: the members it would add, and the cells that keep it from being taken in."""

    members: tuple[MemberValues, ...]
    flaws: tuple[CellFlaw, ...]

    @property
    def rows(self) -> int:
        """How many rows of data there are."""
        return len(self.members)

    @property
    def flawed_rows(self) -> int:
        """In how many of them something is wrong."""
        return len({flaw.row for flaw in self.flaws})


class Known:
    """What a new line is held against: the cells of the branch by number, and everybody who is on the roster."""

    def __init__(self, cells: Mapping[int, int], people: Iterable[tuple[str, int | None]]) -> None:
        self._cells = cells
        self._people: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for name, year in people:
            self._people[fold(name)].append((name, year))

    def cell(self, value: Any) -> int:
        """The key of the cell with this number; RuleBroken(CELL_UNKNOWN) for one the branch does not have."""
        number = _number(value)
        if number not in self._cells:
            raise RuleBroken(Rule.CELL_UNKNOWN, number=number)
        return self._cells[number]

    def admit(self, name: str, year: int | None) -> None:
        """Count a person as known from now on; RuleBroken(ROSTER_DUPLICATE) when he cannot be told from another."""
        namesakes = self._people[fold(name)]
        for other, other_year in namesakes:
            if is_same_person(name, year, other, other_year):
                raise RuleBroken(Rule.ROSTER_DUPLICATE, name=other)
        namesakes.append((name, year))


def find_lines(rows: Sequence[Sequence[Any]]) -> list[Line]:
    """The rows of data below the one that names the columns; raises RuleBroken when either is missing."""
    head, places = _head(rows)
    found: list[Line] = []
    for number, row in enumerate(rows[head:], start=head + 1):
        values = {column: row[place] for column, place in places.items()}
        if any(_text(value) for value in values.values()):
            found.append((number, values))
    if not found:
        raise RuleBroken(Rule.IMPORT_EMPTY, field="file")
    if len(found) > ROWS_MOST:
        raise RuleBroken(Rule.IMPORT_TOO_MANY, field="file", rows=ROWS_MOST, columns=COLUMNS_MOST)
    return found


def read_lines(lines: Iterable[Line], known: Known, *, today: date) -> RosterDraft:
    """What the lines say, each cell held against its rule and each person against those who are known."""
    flaws: list[CellFlaw] = []
    members = tuple(_member(_Cells(number, values, flaws), known, today) for number, values in lines)
    return RosterDraft(members, tuple(flaws))


def _head(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[RosterColumn, int]]:
    """How many rows the head takes, and which of our columns stands where. Neither order nor marks matter."""
    for number, row in enumerate(rows[:HEAD_ROWS], start=1):
        titles = [fold(_text(title)).rstrip(" *:") for title in row]
        places = {column: titles.index(title) for column, title in _TITLES.items() if title in titles}
        if RosterColumn.NAME in places:
            return number, places
    raise RuleBroken(Rule.IMPORT_NO_HEAD, field="file", column=RosterColumn.NAME)


class _Cells:
    """The cells of one line; what is wrong with one is noted and something harmless taken in its place."""

    def __init__(self, row: int, values: Mapping[RosterColumn, Any], flaws: list[CellFlaw]) -> None:
        self._row, self._values, self._flaws = row, values, flaws

    def read(self, column: RosterColumn, parse: Callable[[Any], Value], instead: Value) -> Value:
        """What a cell says; `instead` where it is empty or wrong."""
        value = self._values.get(column)
        if not _text(value) and column is not RosterColumn.NAME:
            return instead
        try:
            return parse(value)
        except RuleBroken as broken:
            self._flaws.append(CellFlaw(self._row, column, _text(value)[:SHOWN_MOST], broken))
            return instead


def _member(cells: _Cells, known: Known, today: date) -> MemberValues:
    year = cells.read(RosterColumn.YEAR_OF_BIRTH, lambda value: _year(value, today), None)
    return MemberValues(
        full_name=cells.read(RosterColumn.NAME, lambda value: _new_name(value, year, known), ""),
        year_of_birth=year,
        cell_id=cells.read(RosterColumn.CELL, known.cell, None),
        kind=cells.read(RosterColumn.KIND, _word_of(MemberKind), MemberKind.FULL),
        presence=cells.read(RosterColumn.PRESENCE, _word_of(Presence), Presence.HERE),
        starts_on=cells.read(RosterColumn.STARTS_ON, lambda value: _day(value, today), today),
        channel=cells.read(RosterColumn.CHANNEL, _word_of(NoticeChannel), NoticeChannel.ZALO),
    )


def _new_name(value: Any, year: int | None, known: Known) -> str:
    name = " ".join(_text(value).split())
    ensure_name(name)
    known.admit(name, year)
    return name


def _year(value: Any, today: date) -> int:
    year = _number(value)
    ensure_year_of_birth(year, today=today)
    return year


def _number(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise RuleBroken(Rule.IMPORT_NUMBER)
    return int(text)


def _day(value: Any, today: date) -> date:
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(day, date):
        day = _written_day(_text(value))
    ensure_day(day, today=today)
    return day


def _written_day(text: str) -> date:
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise RuleBroken(Rule.IMPORT_DATE)


@cache
def _word_of(kind: type[Word]) -> Callable[[Any], Word]:
    words = {fold(label(word)): word for word in kind}

    def parse(value: Any) -> Word:
        word = words.get(fold(_text(value)))
        if word is None:
            raise RuleBroken(Rule.IMPORT_WORD, words=", ".join(label(word) for word in kind))
        return word

    return parse


def _text(value: Any) -> str:
    """A value as a person would have typed it: 1961 and not 1961.0, a day as 24/11/2026, nothing for an empty cell."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return clean_text(str(value)).strip() if value is not None else ""


_TITLES = {column: fold(label(column)) for column in RosterColumn}
