"""How values are written on screen: dates, hours, numbers, names. Pure formatting, no lookup."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

from flask import Flask

from branchmeet.clock import VIETNAM
from branchmeet.labels import label, sentence, step_label
from branchmeet.phrases import dates

Number = int | float | Decimal | Fraction


def register(app: Flask) -> None:
    """Make every filter of this module known to the templates."""
    app.jinja_env.filters.update(
        date_vn=date_vn,
        day_month=day_month,
        date_long=date_long,
        date_words=date_words,
        weekday=weekday,
        time_vn=time_vn,
        hour_words=hour_words,
        moment_vn=moment_vn,
        number_vn=number_vn,
        percent_vn=percent_vn,
        initials=initials,
        label=label_or_empty,
        sentence=sentence,
        step_label=step_label,
    )


def date_vn(value: date | datetime | None) -> str:
    """24/11/2026; a moment is taken on its day in Vietnam, nothing stays empty."""
    return "" if value is None else f"{_day(value):%d/%m/%Y}"


def day_month(value: date | datetime | None) -> str:
    """24/11, where the year is plain from what stands around it."""
    return "" if value is None else f"{_day(value):%d/%m}"


def date_long(value: date | datetime | None) -> str:
    """thứ ba, 24/11/2026: for a day on which someone must come."""
    return "" if value is None else f"{weekday(value)}, {date_vn(value)}"


def date_words(value: date | datetime | None) -> str:
    """ngày 24 tháng 11 năm 2026, as official papers write it: days below 10 and months below 3 with a leading zero."""
    if value is None:
        return ""
    day = _day(value)
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def weekday(value: date | datetime) -> str:
    """thứ ba."""
    return dates.weekday(_day(value))


def time_vn(value: datetime | None) -> str:
    """19:42, the hour in Vietnam of a moment in UTC."""
    return "" if value is None else f"{_local(value):%H:%M}"


def hour_words(value: datetime | None) -> str:
    """19 giờ 00, as invitations and minutes write it."""
    return "" if value is None else f"{_local(value):%H giờ %M}"


def moment_vn(value: datetime | None) -> str:
    """19:42, 24/11/2026."""
    return "" if value is None else f"{time_vn(value)}, {date_vn(value)}"


def number_vn(value: Number | None) -> str:
    """9.791 for a whole count, 88,0 for anything measured; dot for thousands, halves away from zero."""
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return f"{_one_decimal(value):,}".translate(str.maketrans(",.", ".,"))


def percent_vn(ratio: Number | None) -> str:
    """90,0% for the ratio 0.9."""
    return "" if ratio is None else f"{number_vn(_decimal(ratio) * 100)}%"


def initials(name: str) -> str:
    """NS for Võ Thị Ngọc Sương: the last two words of a name."""
    return "".join(word[0] for word in name.split()[-2:]).upper()


def label_or_empty(value: Enum | None) -> str:
    """The Vietnamese words of an enum member; nothing for None."""
    return "" if value is None else label(value)


def _day(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _local(value: datetime) -> datetime:
    """A stored moment is UTC, also where the database gave it back without its zone."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(VIETNAM)


def _one_decimal(value: Number) -> Decimal:
    return _decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))
