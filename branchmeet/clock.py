"""The one place that asks what time it is; rules take times as arguments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam keeps UTC+7 all year, so a fixed offset is exact and needs no time zone database."""


def now_utc() -> datetime:
    """The present moment in UTC, to the second: what a record of "when" keeps."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The calendar day in Vietnam."""
    return day_of(now_utc())


def day_of(moment: datetime) -> date:
    """The calendar day in Vietnam on which a moment falls."""
    return moment.astimezone(VIETNAM).date()


def at(day: date, hour: time) -> datetime:
    """A day and an hour as people in Vietnam say them, as a moment in UTC."""
    return datetime.combine(day, hour, tzinfo=VIETNAM).astimezone(UTC)
