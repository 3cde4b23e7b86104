"""The picture of many branches: what share of the possible points each earned, group by group.

Points are added up and divided once (the share of the totals, not the mean of shares), for a branch over its sheets
and for a ward over its branches. What has no points has no share: "chưa có dữ liệu", never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

HIGH, FAIR, LOW = 90, 75, 60
"""Percent of the possible points from which a cell is drawn as high, fair, low (grade P); below, it is drawn boldly."""
NOTHING = Decimal()
NEEDS_HELP_BELOW = FAIR
"""A branch whose total is lower than this needs help first (grade P)."""


class Values(StrEnum):
    """Whose points are shown."""

    OWN = "own"  # what the branch gave itself
    APPRAISED = "appraised"  # what the level above gave
    PROPOSED = "proposed"  # what the program worked out from the records


@dataclass(frozen=True)
class Measure:
    """The sheets of one branch added up for one line: points given, and on how many sheets.

    A line of the roll (`line` None) counts people instead: those present, of those counted.
    """

    branch_id: int
    sheet_id: int | None
    line: str | None
    points: Decimal
    times: int


@dataclass
class Tally:
    """Points earned and possible by group, and the roll."""

    earned: dict[str, Decimal] = field(default_factory=dict)
    possible: dict[str, Decimal] = field(default_factory=dict)
    present: int = 0
    counted: int = 0

    def add(self, measure: Measure, most: Mapping[str, Decimal]) -> None:
        """Add a measure; `most` holds the most points of each line of its sheet."""
        if measure.line is None:
            self.present += int(measure.points)
            self.counted += measure.times
        elif measure.line in most:
            group = group_of(measure.line)
            self.earned[group] = self.earned.get(group, NOTHING) + measure.points
            self.possible[group] = self.possible.get(group, NOTHING) + most[measure.line] * measure.times

    def merge(self, other: Tally) -> None:
        """Add everything of another tally."""
        for group, possible in other.possible.items():
            self.earned[group] = self.earned.get(group, NOTHING) + other.earned[group]
            self.possible[group] = self.possible.get(group, NOTHING) + possible
        self.present += other.present
        self.counted += other.counted

    def share(self, group: str) -> Fraction | None:
        """Percent of the possible points of a group; None without a sheet."""
        return _percent(self.earned.get(group, NOTHING), self.possible.get(group, NOTHING))

    @property
    def total(self) -> Fraction | None:
        """Percent of all possible points; None without a sheet."""
        return _percent(sum(self.earned.values(), NOTHING), sum(self.possible.values(), NOTHING))

    @property
    def attendance(self) -> Fraction | None:
        """Percent present of those counted; None where no roll was taken."""
        return _percent(Decimal(self.present), Decimal(self.counted))


@dataclass(frozen=True)
class PictureRow:
    """One unit in the picture: its shares group by group, how many branches it stands for, how many need help."""

    cells: tuple[Fraction | None, ...]
    total: Fraction | None
    attendance: Fraction | None
    branches: int
    needing_help: int


def group_of(line: str) -> str:
    """The group of a line: "4.2" belongs to "4", "III.1" to "III"."""
    return line.partition(".")[0]


def tally_branches(measures: Iterable[Measure], most: Mapping[int, Mapping[str, Decimal]]) -> dict[int, Tally]:
    """One tally a branch. `most` holds for each sheet the most points of its lines."""
    tallies: dict[int, Tally] = {}
    for measure in measures:
        lines = most.get(measure.sheet_id, {}) if measure.sheet_id is not None else {}
        tallies.setdefault(measure.branch_id, Tally()).add(measure, lines)
    return tallies


def picture_row(branches: Sequence[Tally], groups: Sequence[str]) -> PictureRow:
    """A row for one branch or for many."""
    whole = Tally()
    for tally in branches:
        whole.merge(tally)
    totals = [tally.total for tally in branches]
    return PictureRow(
        cells=tuple(whole.share(group) for group in groups),
        total=whole.total,
        attendance=whole.attendance,
        branches=len(branches),
        needing_help=sum(total is not None and total < NEEDS_HELP_BELOW for total in totals),
    )


def whole_percent(share: Fraction | None) -> int | None:
    """The share as a cell shows it, halves rounded up."""
    return None if share is None else int(share + Fraction(1, 2))


def level(percent: int | None) -> int:
    """How a cell is drawn, by the number it shows: 4 high, 3 fair, 2 low, 1 very low, 0 no data."""
    if percent is None:
        return 0
    return 4 if percent >= HIGH else 3 if percent >= FAIR else 2 if percent >= LOW else 1


def _percent(part: Decimal, whole: Decimal) -> Fraction | None:
    return 100 * Fraction(part) / Fraction(whole) if whole else None
