"""Two people rewrote the same text: where the two differ, and a text that holds the words of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD_WITH_BLANKS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of words; `differs` when the other text does not have it at this place."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """Both texts in pieces, and the two put together: what they share, and where they differ theirs, then mine."""

    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    merged: str


def compare(mine: str, theirs: str) -> Comparison:
    """Compare word by word; blanks and line breaks never count as a difference."""
    my_words, their_words = _words(mine), _words(theirs)
    matcher = SequenceMatcher(None, _bare(their_words), _bare(my_words))
    my_pieces, their_pieces, merged = [], [], []
    for tag, their_start, their_end, my_start, my_end in matcher.get_opcodes():
        theirs_here, mine_here = their_words[their_start:their_end], my_words[my_start:my_end]
        differs = tag != "equal"
        their_pieces += _pieces(theirs_here, differs)
        my_pieces += _pieces(mine_here, differs)
        merged += theirs_here + mine_here if differs else theirs_here
    return Comparison(tuple(my_pieces), tuple(their_pieces), _joined(merged))


def changed_lines(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Of a text in pieces, the lines in which something differs; a long text is compared in a few lines."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(Piece(first, piece.differs))
        lines += [[Piece(text, piece.differs)] for text in others]
    kept = (tuple(piece for piece in line if piece.text) for line in lines)
    return tuple(line for line in kept if any(piece.differs for piece in line))


def _words(text: str) -> list[str]:
    return _WORD_WITH_BLANKS.findall(text)


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip() for word in words]


def _pieces(words: Sequence[str], differs: bool) -> list[Piece]:
    return [Piece("".join(words), differs)] if words else []


def _joined(words: Sequence[str]) -> str:
    """The words as one text; the last word of a text has no blank behind it and gets one when others follow."""
    apart = [word if word[-1:].isspace() else f"{word} " for word in words]
    return "".join(apart).strip()
