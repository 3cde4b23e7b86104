"""Rounding of scores: one decimal, half up, as people round."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor


def one_decimal(value: Fraction | int) -> Decimal:
    """`value` rounded to one decimal, halves away from zero: 89.96 -> 90.0, 89.95 -> 90.0, 89.94 -> 89.9.

    For showing, and for totals, whose level follows the number that is shown. A metric is compared with the bounds
    of an item before rounding: 89.96 shows as 90,0 and is still below 90.
    """
    tenths = Fraction(value) * 10
    size = floor(abs(tenths) + Fraction(1, 2))
    return Decimal(size if tenths >= 0 else -size).scaleb(-1)
