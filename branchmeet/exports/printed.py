"""A paper laid out as lines with looks, tables and pairs of columns: what both writers print, so that neither can say
something the other does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from branchmeet.exports import layout
from branchmeet.exports.blocks import (
    Align,
    Annex,
    Block,
    DottedLines,
    Grounds,
    Header,
    Heading,
    Item,
    Paper,
    Paragraph,
    Recipients,
    Signature,
    Table,
    printable_line,
    printable_lines,
    with_labels,
)


@dataclass(frozen=True)
class Line:
    """One paragraph in a look; an empty one keeps things apart."""

    look: str
    text: str = ""


@dataclass(frozen=True)
class Pair:
    """Two columns without rules, side by side, as wide as given in millimetres. `closing`: the signatures, which are
    never alone on a page.
    """

    widths_mm: tuple[float, float]
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    closing: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with rules: its head, which is repeated on every page, and its rows of cells of lines."""

    widths_mm: tuple[float, ...]
    head: tuple[Line, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]


@dataclass(frozen=True)
class Dots:
    """A dotted line to write on."""


Part = Line | Pair | Grid | Dots


def parts_of(paper: Paper) -> tuple[Part, ...]:
    """Everything on a paper but number, trace and demo mark of its pages, in reading order."""
    return tuple(_spelled(part, paper.style.old_spelling) for part in _parts(paper))


def trace_of(paper: Paper) -> str:
    """The small line at the foot of every page."""
    return printable_line(paper.trace or "")


def _parts(paper: Paper) -> Iterator[Part]:
    if paper.mark:
        yield _line("Copy Mark", paper.mark)
    if paper.header:
        yield _header(paper.header, paper.text_width_mm)
    yield _line("Title", paper.title)
    yield _line("Subtitle", paper.subject)
    yield Line("Closing Line", layout.CLOSING_LINE)
    yield from _blocks(paper, paper.blocks)
    yield from _closing(paper)
    if paper.annex:
        yield from _annex(paper, paper.annex)


def _header(header: Header, width_mm: float) -> Pair:
    left_mm = width_mm * layout.HEADER_LEFT_SHARE
    left = [
        Line("Superior Name", _held_together(header.superior_name.upper())),
        Line("Issuer Name", _held_together(header.issuer_name.upper())),
        Line("Star", layout.STAR),
    ]
    if header.number_line:
        left.append(_line("Paper Number", header.number_line))
    right = (Line("Party Name", layout.PARTY_NAME), _line("Dateline", header.dateline))
    return Pair((left_mm, width_mm - left_mm), tuple(left), right)


def _held_together(name: str) -> str:
    """A name that, where it is too long for one line, takes its last three words to the second and no lone number."""
    words = printable_line(name).split(" ")
    if len(name) <= layout.NAME_LENGTH:
        return " ".join(words)
    return " ".join((*words[:-3], "\u00a0".join(words[-3:])))


def _blocks(paper: Paper, blocks: tuple[Block, ...]) -> Iterator[Part]:
    for block in with_labels(blocks, roman_mark=paper.style.roman_mark):
        yield from _block(block, paper.text_width_mm)


def _block(block: Block, width_mm: float) -> Iterator[Part]:
    match block:
        case Heading(level, text):
            yield _line(f"Heading {level}", text)
        case Paragraph(text):
            yield from (Line("Body Text", line) for line in printable_lines(text))
        case Grounds(text):
            yield from (Line("Grounds", line) for line in printable_lines(text))
        case Item(text):
            yield _line("Dash Item", f"- {text}")
        case DottedLines(count):
            yield from (Dots() for _ in range(count))
        case Table():
            yield _grid(block, width_mm)
            yield Line("Table End")


def _grid(table: Table, width_mm: float) -> Grid:
    shares = [column.share for column in table.columns]
    looks = ["Table Centered" if column.align is Align.CENTER else "Table Text" for column in table.columns]
    return Grid(
        tuple(width_mm * share / sum(shares) for share in shares),
        tuple(_line("Table Heading", column.title) for column in table.columns),
        tuple(
            tuple(
                tuple(Line(look, line) for line in printable_lines(text) or [""])
                for look, text in zip(looks, row, strict=True)
            )
            for row in table.rows
        ),
    )


def _closing(paper: Paper) -> Iterator[Part]:
    """Signatures, or recipients and a signature, side by side."""
    if not (paper.signature or paper.recipients):
        return
    half = paper.text_width_mm / 2
    right = _signature(paper.signature) if paper.signature else (Line("Table End"),)
    yield Pair((half, half), _left_of_signature(paper), right, closing=True)


def _annex(paper: Paper, annex: Annex) -> Iterator[Part]:
    yield _line("Annex Title", annex.title)
    yield _line("Subtitle", annex.subject)
    yield Line("Closing Line", layout.CLOSING_LINE)
    yield from _blocks(paper, annex.blocks)


def _left_of_signature(paper: Paper) -> tuple[Line, ...]:
    if paper.left_signature:
        return _signature(paper.left_signature)
    return _recipients(paper.recipients) if paper.recipients else (Line("Table End"),)


def _signature(signature: Signature) -> tuple[Line, ...]:
    above = [_line("Signature Authority", line) for line in (signature.certified, signature.on_behalf_of) if line]
    return (*above, _line("Signature Function", signature.function), _line("Signature Name", signature.name))


def _recipients(recipients: Recipients) -> tuple[Line, ...]:
    label = Line("Recipients Label", layout.RECIPIENTS_LABEL)
    return (label, *(_line("Recipients Line", f"- {line}") for line in recipients.lines))


def _line(look: str, text: str) -> Line:
    return Line(look, printable_line(text))


# ---- the older spelling ---------------------------------------------------------------------------------------------

_OLD = {"ủy": "uỷ", "Ủy": "Uỷ", "ỦY": "UỶ"}
_WORD = re.compile(r"\b(?:ủy|Ủy|ỦY)\b")


def _spelled(part: Part, old: bool) -> Part:
    if not old:
        return part
    match part:
        case Line():
            return _old(part)
        case Pair():
            return Pair(part.widths_mm, _old_lines(part.left), _old_lines(part.right), part.closing)
        case Grid():
            rows = tuple(tuple(_old_lines(cell) for cell in row) for row in part.rows)
            return Grid(part.widths_mm, _old_lines(part.head), rows)
        case Dots():
            return part


def _old_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(map(_old, lines))


def _old(line: Line) -> Line:
    return Line(line.look, _WORD.sub(lambda found: _OLD[found[0]], line.text))
