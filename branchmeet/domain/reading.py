"""Reading hand-written data strictly: every value has its type, no key is missing, none is left over.

A `Place` is one mapping somewhere inside the data and knows its path, so that a `RuleBroken` can say exactly where: its
`field` is a path such as ``groups[3].items[4.2].max``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from branchmeet.domain.errors import Rule, RuleBroken

Choice = TypeVar("Choice", bound=StrEnum)


class Place:
    """One mapping of the data and where it stands. Take what you know, then `close` it: what is left is a slip."""

    def __init__(self, raw: object, path: str = "") -> None:
        self.path = path
        if not isinstance(raw, Mapping):
            self.refuse(Rule.SHEET_WRONG_TYPE, expected="mapping")
        self._raw: Mapping[Any, Any] = raw
        self._known: set[object] = set()

    def refuse(self, rule: Rule, key: str | None = None, /, **facts: object) -> NoReturn:
        """Raise `RuleBroken` naming this place, or the value under `key`."""
        place = self._path_of(key) if key else self.path
        raise RuleBroken(rule, field=place or None, place=place, **facts)

    def has(self, key: str) -> bool:
        """Whether there is a value that is not null under `key`; asking for it makes the key a known one."""
        self._known.add(key)
        return self._raw.get(key) is not None

    def ignore(self, *keys: str) -> None:
        """Let these be: words for people, without meaning to a rule."""
        self._known.update(keys)

    def close(self) -> None:
        """Refuse a key that nobody has asked for, most often a typing slip."""
        for key in self._raw:
            if key not in self._known:
                self.refuse(Rule.SHEET_UNKNOWN_KEY, str(key), key=str(key))

    def text(self, key: str) -> str:
        """A sentence or a code: text that is not blank."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            self._wrong(key, "text")
        return value.strip()

    def text_or_none(self, key: str) -> str | None:
        """Text, or None where there is none."""
        return self.text(key) if self.has(key) else None

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Yes or no; without a default it must be there."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self._wrong(key, "boolean")
        return value

    def number(self, key: str) -> Fraction:
        """An exact number from 0 up; 0.5 is a half, however it was written."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            self._wrong(key, "number")
        exact = Decimal(str(value))
        if not exact.is_finite() or exact < 0:
            self._wrong(key, "number")
        return Fraction(exact)

    def points(self, key: str) -> Decimal:
        """A number of points, from 0 up."""
        exact = self.number(key)
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    def points_or_none(self, key: str) -> Decimal | None:
        """A number of points, or None where there is none."""
        return self.points(key) if self.has(key) else None

    def whole(self, key: str) -> int:
        """A whole number from 0 up."""
        exact = self.number(key)
        if exact.denominator != 1:
            self._wrong(key, "whole number")
        return exact.numerator

    def day(self, key: str) -> date:
        """A date, as YAML reads it or as JSON writes it (2025-10-28)."""
        value = self._take(key)
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self._wrong(key, "date")

    def choice(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """One of the values of `choices`."""
        value = self._take(key, default)
        try:
            return choices(value)
        except ValueError:
            self._wrong(key, " | ".join(choices))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an absent one is empty."""
        values = self._list(key)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self._wrong(key, "list of texts")
        return tuple(values)

    def places(self, key: str, name_key: str | None = None) -> Iterator[Place]:
        """The mappings of a list, each named by its `name_key` (its number where it has none); an absent list is
        empty.
        """
        for number, raw in enumerate(self._list(key), start=1):
            name = raw.get(name_key, number) if isinstance(raw, Mapping) else number
            yield Place(raw, f"{self._path_of(key)}[{name}]")

    def place(self, key: str) -> Place:
        """The mapping under `key`."""
        return Place(self._take(key), self._path_of(key))

    def named_places(self, key: str) -> Iterator[tuple[str, Place]]:
        """The mappings of a mapping, with their names; an absent one is empty."""
        if self.has(key):
            group = self.place(key)
            for name in group._raw:
                yield str(name), group.place(name)

    def only_key(self) -> str:
        """The one key of this mapping."""
        if len(self._raw) != 1:
            self.refuse(Rule.SHEET_WRONG_TYPE, expected="one entry")
        return str(next(iter(self._raw)))

    def is_boolean(self, key: str) -> bool:
        """Whether the value under `key` is yes or no, where numbers may stand too."""
        return isinstance(self._raw.get(key), bool)

    def _take(self, key: str, default: object = None) -> Any:
        self._known.add(key)
        value = self._raw.get(key, default)
        if value is None:
            self.refuse(Rule.SHEET_MISSING_KEY, key, key=key)
        return value

    def _list(self, key: str) -> list[Any]:
        if not self.has(key):
            return []
        value = self._take(key)
        if not isinstance(value, list):
            self._wrong(key, "list")
        return value

    def _wrong(self, key: str, expected: str) -> NoReturn:
        self.refuse(Rule.SHEET_WRONG_TYPE, key, expected=expected)

    def _path_of(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


@contextmanager
def reading(raw: object, path: str = "") -> Iterator[Place]:
    """Open a place and close it once everything was taken."""
    place = Place(raw, path)
    yield place
    place.close()
