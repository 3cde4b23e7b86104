"""The stretches of time that are assessed: a quarter, a half-year, a year, each with a code that sorts by time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from branchmeet.domain.assessments import PeriodKind
from branchmeet.domain.calendar import add_months, month_end
from branchmeet.domain.errors import Rule, RuleBroken

SHEET_DUE_DAYS = 5
"""A meeting's sheet is expected so many days after the meeting (grade P)."""
SELF_CHECK_DUE_DAYS = 15
"""A self-check is expected so many days after its period (grade P)."""
YEAR_DUE = (12, 20)
"""The yearly sheet is expected on this day of December, before the year is closed (grade P)."""


@dataclass(frozen=True)
class AssessmentPeriod:
    """A quarter (number 1 to 4), a half-year (1, 2) or a whole year (1). `code`: 2026-Q3, 2026-H1, 2026."""

    kind: PeriodKind
    year: int
    number: int = 1

    @classmethod
    def parse(cls, code: str) -> AssessmentPeriod:
        """The period with this code; RuleBroken(UNKNOWN_CHOICE) beside `period` for anything else."""
        for kind, pattern in _CODES.items():
            if found := re.fullmatch(pattern, code, re.ASCII):
                return cls(kind, int(found["year"]), int(found.groupdict().get("number") or 1))
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="period")

    @classmethod
    def of(cls, kind: PeriodKind, day: date) -> AssessmentPeriod:
        """The period of this kind in which a day falls."""
        return cls(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)

    @property
    def code(self) -> str:
        """How the period is written in an address and kept in a record."""
        return f"{self.year}{_MARKS[self.kind].format(self.number)}"

    @property
    def months(self) -> int:
        """Its length."""
        return _MONTHS[self.kind]

    @property
    def starts_on(self) -> date:
        """First day."""
        return add_months(date(self.year, 1, 1), self.months * (self.number - 1))

    @property
    def ends_on(self) -> date:
        """Last day."""
        return month_end(add_months(self.starts_on, self.months - 1))

    @property
    def due_on(self) -> date:
        """By when the sheet is expected from the branch (grade P)."""
        if self.kind is PeriodKind.YEAR:
            return date(self.year, *YEAR_DUE)
        return self.ends_on + timedelta(days=SELF_CHECK_DUE_DAYS)

    @property
    def previous(self) -> AssessmentPeriod:
        """The period of the same kind before this one."""
        return self.of(self.kind, self.starts_on - timedelta(days=1))


def month_code(day: date) -> str:
    """The code of a month, under which a meeting's figures and sheet are kept: 2026-11."""
    return f"{day:%Y-%m}"


_MONTHS = {PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_MARKS = {PeriodKind.QUARTER: "-Q{}", PeriodKind.HALF_YEAR: "-H{}", PeriodKind.YEAR: ""}
_CODES = {
    PeriodKind.QUARTER: r"(?P<year>20\d\d)-Q(?P<number>[1-4])",
    PeriodKind.HALF_YEAR: r"(?P<year>20\d\d)-H(?P<number>[12])",
    PeriodKind.YEAR: r"(?P<year>20\d\d)",
}
