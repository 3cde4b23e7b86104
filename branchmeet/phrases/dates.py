"""Days and hours in the words of official texts."""

from __future__ import annotations

from datetime import date, datetime

from branchmeet.clock import VIETNAM


def date_in_words(day: date) -> str:
    """The words "ngày 05 tháng 02 năm 2026", with zeros as the rule has them (grade C)."""
    return f"ngày {day.day:02d} tháng {official_month(day.month)} năm {day.year}"


def official_month(month: int) -> str:
    """The month as a number in an official text: a zero before 1 and 2 only, so 01, 02, 3, …, 12 (grade C)."""
    return f"{month:02d}" if month <= 2 else str(month)


def hour_in_words(moment: datetime) -> str:
    """The hour in Vietnam of a moment, "19 giờ 03"."""
    return f"{moment.astimezone(VIETNAM):%H giờ %M}"


def short_date(day: date) -> str:
    """The day in figures, "15/12/2026"."""
    return f"{day:%d/%m/%Y}"


WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


def weekday(day: date) -> str:
    """The day of the week, "thứ năm"."""
    return WEEKDAYS[day.weekday()]
