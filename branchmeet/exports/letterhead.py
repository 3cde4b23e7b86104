"""What all papers of one branch have in common: the names it writes under, who signs, and its way of writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from branchmeet.domain.numbering import DocumentType
from branchmeet.domain.paper_points import PaperPoint, settled
from branchmeet.exports.blocks import Header, Signature
from branchmeet.exports.paper_style import PaperStyle, style_of
from branchmeet.exports.wording import dateline, number_line


@dataclass(frozen=True)
class Letterhead:
    """A branch on a day. `signed_by_deputy`: a deputy signs under his own function, a committee knows no K/T."""

    superior_organisation_name: str
    superior_committee_name: str
    branch_name: str
    place: str
    signer_name: str
    signed_by_deputy: bool = False
    has_committee: bool = True
    has_cells: bool = True
    points: Mapping[PaperPoint, str] = field(default_factory=lambda: settled(()))
    demo: bool = False

    @property
    def style(self) -> PaperStyle:
        """The look of its papers."""
        return style_of(self.points)

    @property
    def committee(self) -> str:
        """Who leads the branch, as a sentence names them."""
        return "Chi ủy" if self.has_committee else "Bí thư chi bộ"

    def header(self, number: str | None, year: int, dated_on: date | None) -> Header:
        """The two columns at the top; without a day the line leaves room for it."""
        by_committee = self.points[PaperPoint.SUPERIOR] == "committee"
        return Header(
            superior_name=self.superior_committee_name if by_committee else self.superior_organisation_name,
            issuer_name=self.branch_name,
            number_line=number,
            dateline=dateline(self.place, dated_on, year),
        )

    def open_number(self, document_type: DocumentType) -> str:
        """The line of a number that has not been given yet."""
        return number_line(None, document_type)

    def signature(self, *, by_committee: bool = False, certified: str | None = None) -> Signature:
        """T/M CHI ỦY where the committee adopted the paper and there is one, else T/M CHI BỘ."""
        return Signature(
            function="PHÓ BÍ THƯ" if self.signed_by_deputy else "BÍ THƯ",
            name=self.signer_name,
            on_behalf_of="T/M CHI ỦY" if by_committee and self.has_committee else "T/M CHI BỘ",
            certified=certified,
        )

    def common(self) -> dict[str, Any]:
        """What every paper takes over as it is."""
        return {"demo": self.demo, "style": self.style}
