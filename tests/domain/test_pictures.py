"""Shares of many branches: added up before dividing, unknown where there are no points."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from branchmeet.domain.pictures import Measure, Tally, level, picture_row, tally_branches, whole_percent

SHEET = {"1.1": Decimal(5), "1.2": Decimal(15), "II.1": Decimal(10)}
GROUPS = ["1", "II"]


def measure(branch: int, line: str | None, points: str, times: int = 1, sheet: int | None = 1) -> Measure:
    return Measure(branch, sheet if line else None, line, Decimal(points), times)


def tally(*measures: Measure) -> Tally:
    return tally_branches(measures, {1: SHEET}).get(1, Tally())


def test_a_group_is_the_share_of_its_possible_points():
    found = tally(measure(1, "1.1", "4"), measure(1, "1.2", "9"), measure(1, "II.1", "10"))
    assert found.share("1") == Fraction(1300, 20)
    assert found.share("II") == 100
    assert found.total == Fraction(2300, 30)


def test_a_line_that_was_dropped_on_one_sheet_counts_on_the_others_only():
    found = tally(measure(1, "1.1", "9", times=2), measure(1, "1.2", "15", times=1))
    assert found.share("1") == Fraction(100 * 24, 2 * 5 + 15)


def test_without_a_sheet_nothing_is_said():
    found = tally(measure(1, None, "30", times=40))
    assert found.share("1") is None
    assert found.total is None
    assert found.attendance == 75
    assert tally().attendance is None


def test_a_line_the_sheet_does_not_have_is_left_out():
    assert tally(measure(1, "9.9", "3")).total is None


def test_a_ward_is_the_share_of_the_totals_and_counts_who_needs_help():
    tallies = tally_branches(
        [
            measure(1, "1.1", "5", times=1),
            measure(2, "1.1", "10", times=4),
            measure(2, None, "10", times=20),
            measure(3, None, "0", times=0),
        ],
        {1: SHEET},
    )
    row = picture_row([tallies[key] for key in (1, 2, 3)], GROUPS)
    assert row.cells == (Fraction(1500, 25), None)
    assert row.total == 60
    assert row.attendance == 50
    assert (row.branches, row.needing_help) == (3, 1)


@pytest.mark.parametrize(
    ("share", "shown", "drawn"),
    [
        (None, None, 0),
        (Fraction(0), 0, 1),
        (Fraction(1189, 20), 59, 1),
        (Fraction(119, 2), 60, 2),
        (Fraction(149, 2), 75, 3),
        (Fraction(179, 2), 90, 4),
        (Fraction(100), 100, 4),
    ],
)
def test_a_cell_is_drawn_by_the_number_it_shows(share, shown, drawn):
    assert whole_percent(share) == shown
    assert level(whole_percent(share)) == drawn
