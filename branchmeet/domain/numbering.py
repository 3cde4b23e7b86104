"""Numbers of the papers a unit issues: 01, 02, … for each type of paper through a whole committee term.

Source: Hướng dẫn 05-HD/VPTW (27/5/2026), read in secondary reproductions (grade C). A number is given when the paper is
issued, not when it is drafted; a cancelled paper keeps its number, and no number is left out.
"""

from __future__ import annotations

from enum import StrEnum

BRANCH_SYMBOL = "CB"
"""What stands behind the slash on the papers of a branch and of its committee."""


class DocumentType(StrEnum):
    """What a paper is; each value has its own sequence of numbers in a unit and a term."""

    RESOLUTION = "resolution"
    DECISION = "decision"
    CONCLUSION = "conclusion"
    RULES = "rules"
    NOTICE = "notice"
    WRITTEN_REPORT = "written_report"
    PLAN = "plan"
    PROGRAMME = "programme"
    PROJECT = "project"
    OPTION_PLAN = "option_plan"
    PROPOSAL = "proposal"
    LETTER = "letter"
    MINUTES = "minutes"
    COMMITTEE_MINUTES = "committee_minutes"  # minutes of the branch and of its committee are two sequences (grade P)
    REGULATION = "regulation"
    GUIDANCE = "guidance"

    @property
    def symbol(self) -> str:
        """The letters that name the type in a number (grade C)."""
        return _SYMBOLS[self]

    @property
    def branch_may_issue(self) -> bool:
        """Whether a branch may issue it; a regulation and a guidance come from above only (grade C)."""
        return self not in _FROM_ABOVE_ONLY


_SYMBOLS = {
    DocumentType.RESOLUTION: "NQ",
    DocumentType.DECISION: "QĐ",
    DocumentType.CONCLUSION: "KL",
    DocumentType.RULES: "QC",
    DocumentType.NOTICE: "TB",
    DocumentType.WRITTEN_REPORT: "BC",
    DocumentType.PLAN: "KH",
    DocumentType.PROGRAMME: "CTr",
    DocumentType.PROJECT: "ĐA",
    DocumentType.OPTION_PLAN: "PA",
    DocumentType.PROPOSAL: "TTr",
    DocumentType.LETTER: "CV",
    DocumentType.MINUTES: "BB",
    DocumentType.COMMITTEE_MINUTES: "BB",
    DocumentType.REGULATION: "QĐ",
    DocumentType.GUIDANCE: "HD",
}
_FROM_ABOVE_ONLY = frozenset({DocumentType.REGULATION, DocumentType.GUIDANCE})


def next_number(last: int | None) -> int:
    """The number after the highest one given in this unit, type and term, cancelled ones included; 1 after None."""
    return 1 if last is None else last + 1


def paper_number(number: int, document_type: DocumentType, unit_symbol: str = BRANCH_SYMBOL) -> str:
    """The number as it is printed and cited: "05-NQ/CB"; below ten it gets a zero. Raises ValueError below 1."""
    if number < 1:
        raise ValueError(f"paper numbers start at 1, not {number}")
    return f"{number:02d}-{document_type.symbol}/{unit_symbol}"
