"""Dates, hours, numbers and names as people here write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from branchmeet.domain.posts import PostKind
from branchmeet.web.shared import filters

NEARLY_MIDNIGHT = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # already the 24th in Vietnam


def test_a_moment_stands_on_its_day_in_vietnam():
    assert filters.date_vn(NEARLY_MIDNIGHT) == "24/11/2026"
    assert filters.time_vn(NEARLY_MIDNIGHT) == "00:30"
    assert filters.hour_words(NEARLY_MIDNIGHT) == "00 giờ 30"
    assert filters.moment_vn(NEARLY_MIDNIGHT) == "00:30, 24/11/2026"
    assert filters.date_long(NEARLY_MIDNIGHT) == "thứ ba, 24/11/2026"


def test_a_moment_stored_without_its_zone_is_utc():
    assert filters.time_vn(NEARLY_MIDNIGHT.replace(tzinfo=None)) == "00:30"


def test_a_plain_day_is_not_moved():
    assert filters.date_vn(date(2026, 12, 3)) == "03/12/2026"
    assert filters.day_month(date(2026, 12, 3)) == "03/12"
    assert filters.weekday(date(2026, 12, 6)) == "chủ nhật"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 3), "ngày 03 tháng 02 năm 2026"),
        (date(2026, 3, 13), "ngày 13 tháng 3 năm 2026"),
        (date(2026, 12, 9), "ngày 09 tháng 12 năm 2026"),
    ],
)
def test_official_dates_carry_a_zero_below_ten_and_below_march(day, words):
    assert filters.date_words(day) == words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (9791, "9.791"),
        (88, "88"),
        (88.0, "88,0"),
        (Decimal("1234.55"), "1.234,6"),
        (Fraction(2, 3), "0,7"),
        (-3.25, "-3,3"),
    ],
)
def test_numbers_have_a_comma_and_dots(value, written):
    assert filters.number_vn(value) == written


def test_a_share_becomes_percent():
    assert filters.percent_vn(Fraction(36, 40)) == "90,0%"
    assert filters.percent_vn(1) == "100,0%"


def test_names_and_words():
    assert filters.initials("Võ Thị Ngọc Sương") == "NS"
    assert filters.label_or_empty(PostKind.SECRETARY) == "Bí thư"


@pytest.mark.parametrize(
    "write",
    [
        filters.date_vn,
        filters.day_month,
        filters.date_long,
        filters.date_words,
        filters.time_vn,
        filters.hour_words,
        filters.moment_vn,
        filters.number_vn,
        filters.percent_vn,
        filters.label_or_empty,
    ],
)
def test_what_is_not_known_stays_empty(write):
    assert write(None) == ""
