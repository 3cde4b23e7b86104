"""Dates and numbers as the guide on the form of papers writes them."""

from datetime import date

import pytest

from branchmeet import catalogue
from branchmeet.domain.numbering import DocumentType
from branchmeet.exports.wording import date_in_words, dateline, number_line, official_date, official_month

LAYOUT = catalogue.load("document_forms")["layout"]


def test_a_date_in_the_header_is_that_of_the_guide() -> None:
    assert official_date("Tân Tạo", date(2026, 2, 5)) == LAYOUT["date_rule"]["example"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 9, 30), "ngày 30 tháng 9 năm 2026"),
        (date(2026, 12, 3), "ngày 03 tháng 12 năm 2026"),
    ],
)
def test_zeros_stand_before_days_below_ten_and_months_one_and_two_only(day: date, words: str) -> None:
    assert date_in_words(day) == words


def test_every_month_has_its_official_number() -> None:
    assert [official_month(month) for month in range(1, 13)] == ["01", "02", *map(str, range(3, 13))]


def test_a_paper_not_dated_yet_leaves_room_for_day_and_month() -> None:
    assert dateline("Tân Tạo", None, 2026) == "Tân Tạo, ngày .... tháng .... năm 2026"
    assert dateline("Tân Tạo", date(2026, 2, 5), 2026) == official_date("Tân Tạo", date(2026, 2, 5))


def test_a_number_has_no_colon_and_leaves_room_until_it_is_given() -> None:
    assert number_line(5, DocumentType.RESOLUTION) == "Số 05-NQ/CB"
    assert number_line(None, DocumentType.MINUTES) == "Số ....-BB/CB"
    assert number_line(12, DocumentType.DECISION, "ĐU") == "Số 12-QĐ/ĐU"
