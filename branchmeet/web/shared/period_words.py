"""How a period is said: quý IV/2026, 6 tháng đầu năm 2026, năm 2026, tháng 11/2026."""

from __future__ import annotations

from flask import Flask

from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import PeriodKind

_ROMAN = ("I", "II", "III", "IV")
_HALVES = ("đầu", "cuối")


def register(app: Flask) -> None:
    """Give the templates the filter `period_vn`."""
    app.jinja_env.filters.update(period_vn=period_vn)


def period_vn(code: str) -> str:
    """The words for the code of a period, or of the month of a meeting (2026-11)."""
    if code[5:].isdecimal():
        return f"tháng {int(code[5:])}/{code[:4]}"
    period = AssessmentPeriod.parse(code)
    if period.kind is PeriodKind.QUARTER:
        return f"quý {_ROMAN[period.number - 1]}/{period.year}"
    if period.kind is PeriodKind.HALF_YEAR:
        return f"6 tháng {_HALVES[period.number - 1]} năm {period.year}"
    return f"năm {period.year}"
