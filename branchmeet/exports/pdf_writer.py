"""Writes a paper as a PDF/A-2a file: for reading, printing and keeping for decades."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchmeet.exports import layout
from branchmeet.exports.blocks import Paper
from branchmeet.exports.glyphs import drawable
from branchmeet.exports.looks import looks
from branchmeet.exports.printed import Dots, Grid, Line, Pair, Part, parts_of, trace_of

if TYPE_CHECKING:
    import typst

_FOLDER = Path(__file__).parent
_SOURCE = _FOLDER / "paper.typ"
_NO_DATE = date(1980, 1, 1)  # PDF/A wants a date; that of the clock would make each copy another file
_LONG_CELL = 900  # characters from which a row may be torn between pages, because it fills a good part of one


def write_pdf(paper: Paper) -> bytes:
    """The paper as a .pdf file: equal papers give equal bytes, the fonts lie in it, its text can be read aloud.

    The typesetter is loaded here, at the first paper. Texts reach it as data, never as source.
    """
    import typst

    pdf: bytes = typst.compile(
        str(_SOURCE),
        root=str(_FOLDER),
        font_paths=_fonts(),
        pdf_standards=["a-2a"],
        sys_inputs={"paper": json.dumps(_values(paper), ensure_ascii=False)},
    )
    return pdf


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts of the house alone: a paper looks the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FOLDER / "fonts")])


def _values(paper: Paper) -> dict[str, Any]:
    day = paper.dated_on or _NO_DATE
    parts = [_part(part) for part in parts_of(paper)]
    for part, following in pairwise(parts):
        part["sticky"] = following.get("closing", False)
    return {
        "title": drawable(f"{paper.title} {paper.subject}"),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "page_mm": paper.page_mm,
        "margins_mm": {
            "top": layout.MARGIN_TOP_MM,
            "bottom": layout.MARGIN_BOTTOM_MM,
            "left": layout.MARGIN_LEFT_MM,
            "right": layout.MARGIN_RIGHT_MM,
        },
        "first_line_indent_mm": layout.FIRST_LINE_INDENT_MM,
        "ruled_look": "Party Name",
        "rule_mm": layout.PARTY_NAME_RULE_MM,
        "looks": {look.name: vars(look) for look in looks(paper.style)},
        "trace": drawable(trace_of(paper)),
        "demo_mark": layout.DEMO_MARK if paper.demo else "",
        "parts": parts,
    }


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Line():
            return {"kind": "line", "sticky": False} | _line(part)
        case Dots():
            return {"kind": "dots"}
        case Grid(widths_mm, head, rows):
            return {
                "kind": "grid",
                "widths_mm": widths_mm,
                "head": [_line(line) for line in head],
                "rows": [_row(row) for row in rows],
            }
        case Pair(widths_mm, left, right, closing):
            return {
                "kind": "pair",
                "widths_mm": widths_mm,
                "left": [_line(line) for line in left],
                "right": [_line(line) for line in right],
                "closing": closing,
            }


def _row(cells: tuple[tuple[Line, ...], ...]) -> dict[str, Any]:
    longest = max(sum(len(line.text) for line in cell) for cell in cells)
    return {"cells": [[_line(line) for line in cell] for cell in cells], "long": longest > _LONG_CELL}


def _line(line: Line) -> dict[str, str]:
    return {"look": line.look, "text": drawable(line.text)}
