"""What people of one branch say and decide: phrases of the banks, drawn in turn, with their slots filled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from branchmeet.demo.year.chances import Chance, activity

OF_CELLS = re.compile(r"\{cell\}|\btổ (đảng|tôi|trưởng)|\b(theo|cho|cùng|ở) tổ\b", re.IGNORECASE)
"""Phrases that only a branch with cells can use."""
SEASONS = {
    re.compile(r"\bTết\b"): frozenset({12, 1, 2, 3, 4}),
    re.compile(r"(?<!vỉa )\b[Hh]è\b"): frozenset({5, 6, 7, 8}),
    re.compile(r"tan trường|năm học|cổng trường"): frozenset({1, 2, 3, 4, 5, 9, 10, 11, 12}),
    re.compile(r"[Tt]rận mưa|mùa mưa"): frozenset({5, 6, 7, 8, 9, 10, 11}),
    re.compile(r"Ngày hội"): frozenset({9, 10, 11}),
}
"""Words that are heard in some months only."""
COMMON = 0.035
"""A syllable that stands in more than this share of all phrases tells nothing of what one is about."""
FEW = {"{n} việc": (3, 8), "{n} buổi": (3, 12), "{n} văn bản": (2, 5)}
"""Where the usual number would be too large to believe."""


class Phrases:
    """The banks of one branch, each shuffled on its own and gone through to its end before it begins again."""

    def __init__(self, chance: Chance, cells: Sequence[str]) -> None:
        self._chance = chance
        self._cells = list(cells)
        self._decks: dict[tuple[str, ...], list[Any]] = {}
        self.month = 1
        """The month in which people speak, 1 to 12."""

    def draw(self, said: set[str], *path: str, near: str = "") -> str:
        """A sentence of a bank, filled; `said` are the phrases of this meeting, of which none comes a second time.

        `near`: what the matter is about; phrases that share words with it come first.
        """
        return self.filled(self._next(said, path, near))

    def pair(self, said: set[str], *path: str, near: str = "") -> dict[str, Any]:
        """An entry with several texts (a task, a remedy), each filled."""
        entry = self._next(said, path, near)
        return {key: self.filled(text) if isinstance(text, str) else text for key, text in entry.items()}

    def has_left(self, said: set[str], *path: str) -> bool:
        """Whether a bank still has a phrase that this meeting has not heard."""
        return any(_plain(entry) not in said and self._fits(entry) for entry in self._bank(path))

    def filled(self, text: str) -> str:
        """The text with an invented number, alley, cell or month in its slots."""
        if "{" not in text:
            return text
        slots = activity()["slots"]
        least, most = next((span for words, span in FEW.items() if words in text), tuple(slots["n"].values()))
        return text.format(
            n=self._chance.randint(least, most),
            alley=self._chance.choice(slots["alley"]),
            cell=self._chance.choice(self._cells) if self._cells else "",
            month=self._chance.choice(slots["month"]),
        )

    def _next(self, said: set[str], path: tuple[str, ...], near: str) -> Any:
        deck = self._decks.setdefault(path, [])
        for _ in range(2):
            fitting = (
                place
                for place in reversed(range(len(deck)))
                if _plain(deck[place]) not in said and self._fits(deck[place])
            )
            place = self._nearest(deck, fitting, near) if near else next(fitting, None)
            if place is not None:
                said.add(_plain(deck[place]))
                return deck.pop(place)
            kept = [entry for entry in self._bank(path) if entry not in deck]
            deck[:0] = self._chance.shuffled(kept)
        raise LookupError(path)

    def _nearest(self, deck: list[Any], places: Iterator[int], near: str) -> int | None:
        return max(places, key=lambda place: nearness(_words(deck[place]), near), default=None)

    def _fits(self, entry: Any) -> bool:
        return self.month in _season(_words(entry))

    def _bank(self, path: tuple[str, ...]) -> list[Any]:
        bank: Any = activity()
        for key in path:
            bank = bank[key]
        return bank if self._cells else [entry for entry in bank if not OF_CELLS.search(_words(entry))]


@cache
def _season(words: str) -> frozenset[int]:
    """The months in which a phrase can be heard."""
    return next((months for pattern, months in SEASONS.items() if pattern.search(words)), frozenset(range(1, 13)))


@cache
def nearness(words: str, matter: str) -> int:
    """How many words, and pairs of words, a phrase shares with what a matter is about; common words do not count."""
    if not matter:
        return 0
    phrase, about = _syllables(words), _syllables(matter)
    pairs = set(pairwise(phrase)) & set(pairwise(about))
    telling = {syllable for pair in pairs for syllable in pair} - _common()
    return 2 * len(telling) + len((set(phrase) & set(about)) - _common())


def _syllables(words: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", words.lower())


@cache
def _common() -> frozenset[str]:
    """The syllables of so many phrases that they tell nothing."""
    phrases = [phrase for field in activity()["phrases"].values() for phrase in _texts(field)]
    counts = Counter(syllable for phrase in phrases for syllable in set(_syllables(phrase)))
    return frozenset(syllable for syllable, number in counts.items() if number > COMMON * len(phrases))


def _texts(bank: Any) -> Iterator[str]:
    if isinstance(bank, str):
        yield bank
    elif isinstance(bank, dict):
        yield from (text for part in bank.values() for text in _texts(part))
    elif isinstance(bank, list):
        yield from (text for part in bank for text in _texts(part))


def _plain(entry: Any) -> str:
    return entry if isinstance(entry, str) else str(next(iter(entry.values())))


def _words(entry: Any) -> str:
    return entry if isinstance(entry, str) else " ".join(map(str, entry.values()))
