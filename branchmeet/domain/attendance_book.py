"""The attendance book of a year: a row for each member, a column for each meeting, with its sums.

Form `attendance_register` and codes of the catalogue (grade P). Who does not count in a meeting leaves its sums alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from branchmeet.domain.attendance import AttendanceCode

SHORT = {
    AttendanceCode.PRESENT: "x",
    AttendanceCode.PRESENT_ONLINE: "TT",
    AttendanceCode.EXCUSED: "P",
    AttendanceCode.UNEXCUSED: "K",
    AttendanceCode.EXEMPT: "M",
    AttendanceCode.AWAY: "TĐ",
    AttendanceCode.SPECIAL_DUTY: "NV",
}
"""How a mark is written in the book."""
LATE, LEFT_EARLY = "m", "s"


@dataclass(frozen=True)
class BookMark:
    """One member in one meeting. `counted`: he is in the base of its rate."""

    code: AttendanceCode
    counted: bool
    late: bool = False
    left_early: bool = False

    @property
    def written(self) -> str:
        """The mark with its flags: "x", "xm", "P"."""
        return SHORT[self.code] + (LATE if self.late else "") + (LEFT_EARLY if self.left_early else "")


@dataclass(frozen=True)
class BookRow:
    """A member's year: a mark for each meeting, None where he was not on the roster."""

    name: str
    cell: str
    marks: tuple[BookMark | None, ...]

    @property
    def present(self) -> int:
        """Meetings he came to."""
        return sum(mark.code.is_present for mark in self._counted)

    @property
    def excused(self) -> int:
        """Meetings he excused himself from."""
        return sum(mark.code is AttendanceCode.EXCUSED for mark in self._counted)

    @property
    def unexcused(self) -> int:
        """Meetings he missed without a reason."""
        return sum(mark.code is AttendanceCode.UNEXCUSED for mark in self._counted)

    @property
    def longest_absence(self) -> int:
        """The most meetings missed one after another, with or without a reason."""
        longest = run = 0
        for mark in self._counted:
            run = 0 if mark.code.is_present else run + 1
            longest = max(longest, run)
        return longest

    @property
    def _counted(self) -> list[BookMark]:
        return [mark for mark in self.marks if mark is not None and mark.counted]


def rates(rows: Sequence[BookRow], meetings: int) -> list[Fraction | None]:
    """The share of present members in percent, meeting by meeting; None where nobody counted."""
    found: list[Fraction | None] = []
    for place in range(meetings):
        counted = [mark for row in rows if (mark := row.marks[place]) is not None and mark.counted]
        present = sum(mark.code.is_present for mark in counted)
        found.append(Fraction(100 * present, len(counted)) if counted else None)
    return found


def average(shares: Sequence[Fraction | None]) -> Fraction | None:
    """The mean of the meetings' rates; None without a meeting."""
    known = [share for share in shares if share is not None]
    return sum(known, Fraction(0)) / len(known) if known else None
