"""The points of layout on which the sources disagree: a unit settles them, the rest of the page is fixed.

Source: `unconfirmed` in the catalogue's `document_forms.yaml` (secondary reproductions of
Hướng dẫn 05-HD/VPTW, grade C).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from branchmeet.domain.paper_points import PaperPoint
from branchmeet.exports import layout


@dataclass(frozen=True)
class PaperStyle:
    """How a unit writes its papers. The defaults are those of the catalogue; sizes in points.

    `old_spelling` writes "uỷ" for "ủy"; `roman_mark` stands behind the Roman number of a heading.
    """

    body_pt: float = layout.BODY_PT
    line_pt: float = layout.LINE_PT
    party_name_pt: float = layout.PARTY_NAME_PT
    organisation_pt: float = layout.BODY_PT
    title_pt: float = layout.TITLE_PT
    table_pt: float = layout.TABLE_PT
    table_line_pt: float = 16
    roman_mark: str = "-"
    bold_function: bool = False
    italic_grounds: bool = False
    old_spelling: bool = False

    @property
    def large(self) -> PaperStyle:
        """The same in large type, for a paper that old eyes read on a wall or in the hand (grade P)."""
        return replace(self, body_pt=18, line_pt=25, title_pt=22, table_pt=16, table_line_pt=21)


USUAL = PaperStyle()
"""The style of a unit that has settled nothing."""


def style_of(points: Mapping[PaperPoint, str]) -> PaperStyle:
    """The style in which a unit settled the open points."""
    return PaperStyle(
        line_pt=int(points[PaperPoint.LINE]),
        party_name_pt=int(points[PaperPoint.PARTY_NAME]),
        organisation_pt=int(points[PaperPoint.ORGANISATION_NAME]),
        title_pt=int(points[PaperPoint.TITLE]),
        roman_mark=points[PaperPoint.ROMAN_MARK],
        bold_function=points[PaperPoint.FUNCTION] == "bold",
        italic_grounds=points[PaperPoint.GROUNDS] == "italic",
        old_spelling=points[PaperPoint.SPELLING] == "old",
    )
