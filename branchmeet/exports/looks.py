"""How every kind of line looks on paper: one table, from which Word gets its styles and the PDF its type.

Sizes and distances in points. A line never names a size itself: who goes on working in Word changes a style once and
has changed it everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from branchmeet.exports import layout
from branchmeet.exports.paper_style import PaperStyle


class Side(StrEnum):
    """Where a line of text stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True)
class Look:
    """The look of one kind of line. `line` is the least height of a line; `builtin`: Word knows the style itself."""

    name: str
    size: float
    line: float
    align: Side = Side.LEFT
    bold: bool = False
    italic: bool = False
    underline: bool = False
    indent_first_line: bool = False
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    outline_level: int | None = None
    starts_page: bool = False
    builtin: bool = False


def looks(style: PaperStyle) -> tuple[Look, ...]:
    """Every look of a paper in a style."""
    body, line, name = style.body_pt, style.line_pt, style.organisation_pt
    table, table_line = style.table_pt, style.table_line_pt
    left, center, right, justify = Side
    return (
        Look("Copy Mark", layout.BODY_PT, layout.LINE_PT, right, bold=True, after=6),
        Look("Superior Name", name, layout.LINE_PT, center),
        Look("Issuer Name", name, layout.LINE_PT, center, bold=True),
        Look("Star", layout.BODY_PT, layout.LINE_PT, center),
        Look("Paper Number", layout.BODY_PT, layout.LINE_PT, center),
        Look("Party Name", style.party_name_pt, layout.LINE_PT, center, bold=True),
        Look("Dateline", layout.BODY_PT, layout.LINE_PT, center, italic=True, before=layout.LINE_PT - 3),
        Look("Title", style.title_pt, line, center, bold=True, before=18, keep_with_next=True, builtin=True),
        Look("Subtitle", body, line, center, bold=True, keep_with_next=True, builtin=True),
        Look("Closing Line", body, line, center, after=12, keep_with_next=True),
        Look("Annex Title", body, line, center, bold=True, keep_with_next=True, starts_page=True),
        Look("Heading 1", body, line, left, bold=True, before=9, after=4, keep_with_next=True, outline_level=0,
             builtin=True),
        Look("Heading 2", body, line, justify, bold=True, indent_first_line=True, before=3, after=4,
             keep_with_next=True, outline_level=1, builtin=True),
        Look("Heading 3", body, line, justify, indent_first_line=True, after=4, keep_with_next=True, outline_level=2,
             builtin=True),
        Look("Body Text", body, line, justify, indent_first_line=True, after=6, builtin=True),
        Look("Grounds", body, line, justify, italic=style.italic_grounds, indent_first_line=True, after=6),
        Look("Dash Item", body, line, justify, indent_first_line=True, after=4),
        Look("Dotted Line", body, line, after=2),
        Look("Table Heading", table, table_line, center, bold=True, before=2, after=2, keep_with_next=True),
        Look("Table Text", table, table_line, before=2, after=2),
        Look("Table Centered", table, table_line, center, before=2, after=2),
        Look("Table End", 4, 6),
        Look("Signature Authority", layout.BODY_PT, layout.LINE_PT, center, bold=True, keep_with_next=True),
        Look("Signature Function", layout.BODY_PT, layout.LINE_PT, center, bold=style.bold_function,
             keep_with_next=True),
        Look("Signature Name", layout.BODY_PT, layout.LINE_PT, center, bold=True, before=layout.SIGNING_SPACE_PT),
        Look("Recipients Label", layout.BODY_PT, layout.LINE_PT, underline=True, keep_with_next=True),
        Look("Recipients Line", layout.RECIPIENTS_PT, 15),
        Look("Header", layout.BODY_PT, layout.LINE_PT, center, builtin=True),
        Look("Footer", layout.FOOTNOTE_PT, 11, center, builtin=True),
    )  # fmt: skip
