"""What a paper consists of, before anyone asks for Word or PDF: the one model that every writer prints.

A paper is values only. Texts may come from people: a writer takes them through `printable_lines` or `printable_line`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from branchmeet.domain.vietnamese import clean_text, roman
from branchmeet.exports import layout
from branchmeet.exports.paper_style import USUAL, PaperStyle

_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese alphabet without marks; Word's own lists have f and j in it


@dataclass(frozen=True)
class Header:
    """The two columns at the top of the first page. Names are printed in capitals; no number, no number line."""

    superior_name: str
    issuer_name: str
    number_line: str | None
    dateline: str


@dataclass(frozen=True)
class Heading:
    """A title of level 1 (I- TITLE), 2 (1. Title) or 3 (a) text); `with_labels` writes the label before it."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; every line of it becomes a paragraph."""

    text: str


@dataclass(frozen=True)
class Grounds:
    """What the paper rests on ("Căn cứ …"), upright or aslant as the unit writes it (grade C)."""

    text: str


@dataclass(frozen=True)
class Item:
    """One entry of a list, printed with a hyphen before it."""

    text: str


class Align(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    CENTER = "center"


@dataclass(frozen=True)
class Column:
    """A column's title and its share of the width of the text."""

    title: str
    share: int
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Table:
    """Rows of texts, one for each column. Raises ValueError for a row of another length."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells for {len(self.columns)} columns: {row!r}")


@dataclass(frozen=True)
class DottedLines:
    """Room to write by hand."""

    count: int


Block = Heading | Paragraph | Grounds | Item | Table | DottedLines


@dataclass(frozen=True)
class Signature:
    """Who signs: on whose behalf (T/M CHI BỘ; None: in person), as what, and the name; an empty name is left open.

    `certified` stands above an extract: that it is copied rightly.
    """

    function: str
    name: str
    on_behalf_of: str | None = None
    certified: str | None = None


@dataclass(frozen=True)
class Recipients:
    """Where the paper goes; the last line is where it is kept."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Annex:
    """What follows the signatures on a page of its own; its headings are counted anew."""

    title: str
    subject: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A whole paper. To the left of the signature stands a second one, or the recipients, never both (ValueError).

    `mark` names the copy in the upper corner, `trace` is a small line at the foot of every page, `demo` prints MẪU
    across every page. `dated_on` is for the properties of a PDF. `landscape` lays the sheet on its long side. A
    page for one's own hand has no header, a register kept for oneself no signature.
    """

    header: Header | None
    title: str
    subject: str
    blocks: tuple[Block, ...]
    signature: Signature | None
    left_signature: Signature | None = None
    recipients: Recipients | None = None
    annex: Annex | None = None
    mark: str | None = None
    trace: str | None = None
    demo: bool = False
    landscape: bool = False
    dated_on: date | None = None
    style: PaperStyle = USUAL

    def __post_init__(self) -> None:
        if self.left_signature and self.recipients:
            raise ValueError("a second signature and recipients would stand in one place")

    @property
    def page_mm(self) -> tuple[int, int]:
        """Width and height of the sheet as it is read."""
        upright = (layout.PAGE_WIDTH_MM, layout.PAGE_HEIGHT_MM)
        return upright[::-1] if self.landscape else upright

    @property
    def text_width_mm(self) -> int:
        """Width between the margins."""
        return self.page_mm[0] - layout.MARGIN_LEFT_MM - layout.MARGIN_RIGHT_MM


def with_labels(blocks: Iterable[Block], *, roman_mark: str = "-") -> tuple[Block, ...]:
    """The blocks with their headings counted: I-, 1., a); a level starts anew under each heading of the one above."""
    counted: list[Block] = []
    numbers = [0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            numbers[block.level - 1] += 1
            numbers[block.level :] = [0] * (3 - block.level)
            counted.append(replace(block, text=_labelled(block, numbers[block.level - 1], roman_mark)))
        else:
            counted.append(block)
    return tuple(counted)


def printable_lines(text: str) -> list[str]:
    """The lines of a text that hold something, cleaned, with single blanks."""
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return [line for line in lines if line]


def printable_line(text: str) -> str:
    """The text on one line, cleaned, with single blanks."""
    return " ".join(printable_lines(text))


def _labelled(heading: Heading, number: int, roman_mark: str) -> str:
    match heading.level:
        case 1:
            return f"{roman(number)}{roman_mark} {heading.text.upper()}"
        case 2:
            return f"{number}. {heading.text}"
        case 3:
            return f"{_letter(number)}) {heading.text}"


def _letter(number: int) -> str:
    rounds, index = divmod(number - 1, len(_LETTERS))
    return _LETTERS[index] * (rounds + 1)
