"""Turns of phrase that every official paper shares: dates, months, numbers of papers."""

from __future__ import annotations

from datetime import date

from branchmeet.domain.numbering import BRANCH_SYMBOL, DocumentType, paper_number
from branchmeet.phrases.dates import date_in_words, official_month

__all__ = ["date_in_words", "dateline", "number_line", "official_date", "official_month"]

_DOTS = "...."


def official_date(place: str, dated_on: date) -> str:
    """Place and date as they stand in the header: "Tân Tạo, ngày 05 tháng 02 năm 2026"."""
    return f"{place}, {date_in_words(dated_on)}"


def dateline(place: str, dated_on: date | None, year: int) -> str:
    """The official date, or the same line with dots for day and month: minutes may be dated when signed (grade C)."""
    if dated_on is None:
        return f"{place}, ngày {_DOTS} tháng {_DOTS} năm {year}"
    return official_date(place, dated_on)


def number_line(number: int | None, document_type: DocumentType, unit_symbol: str = BRANCH_SYMBOL) -> str:
    """The line "Số 05-NQ/CB", with dots for a number that has not been given yet; no colon after "Số" (grade C)."""
    if number is None:
        return f"Số {_DOTS}-{document_type.symbol}/{unit_symbol}"
    return f"Số {paper_number(number, document_type, unit_symbol)}"
