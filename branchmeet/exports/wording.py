"""Turns of phrase that every official paper shares: dates, months, numbers of papers."""

from __future__ import annotations

from datetime import date

from branchmeet.domain.numbering import BRANCH_SYMBOL, DocumentType, paper_number

_DOTS = "...."


def official_date(place: str, dated_on: date) -> str:
    """Place and date as they stand in the header: "Tân Tạo, ngày 05 tháng 02 năm 2026"."""
    return f"{place}, {date_in_words(dated_on)}"


def dateline(place: str, dated_on: date | None, year: int) -> str:
    """The official date, or the same line with dots for day and month: minutes may be dated when signed (grade C)."""
    if dated_on is None:
        return f"{place}, ngày {_DOTS} tháng {_DOTS} năm {year}"
    return official_date(place, dated_on)


def date_in_words(day: date) -> str:
    """The words "ngày 05 tháng 02 năm 2026", with zeros as the rule has them (grade C)."""
    return f"ngày {day.day:02d} tháng {official_month(day.month)} năm {day.year}"


def official_month(month: int) -> str:
    """The month as a number in an official text: a zero before 1 and 2 only, so 01, 02, 3, …, 12 (grade C)."""
    return f"{month:02d}" if month <= 2 else str(month)


def number_line(number: int | None, document_type: DocumentType, unit_symbol: str = BRANCH_SYMBOL) -> str:
    """The line "Số 05-NQ/CB", with dots for a number that has not been given yet; no colon after "Số" (grade C)."""
    if number is None:
        return f"Số {_DOTS}-{document_type.symbol}/{unit_symbol}"
    return f"Số {paper_number(number, document_type, unit_symbol)}"
