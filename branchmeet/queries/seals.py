"""Seals and the events they cover."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import func, select

from branchmeet.clock import at, day_of
from branchmeet.domain.seals import FIRST_SEAL, Seal, SealedEvent, seal_of
from branchmeet.extensions import db
from branchmeet.models import Event, EventSeal

_COLUMNS = (
    Event.id,
    Event.at_utc,
    Event.account_id,
    Event.on_behalf_of_id,
    Event.unit_id,
    Event.action,
    Event.subject_type,
    Event.subject_id,
    Event.particulars,
)


def find_last() -> Seal | None:
    """The newest seal."""
    row = db.session.execute(select(EventSeal.day, EventSeal.sha256).order_by(EventSeal.day.desc()).limit(1)).first()
    return Seal(date.fromisoformat(row.day), row.sha256) if row else None


def first_day() -> date | None:
    """The day in Vietnam of the oldest event; None before anything was done."""
    oldest = db.session.scalar(select(func.min(Event.at_utc)))
    return day_of(oldest) if oldest else None


def seals_of(days: list[date], *, after: str) -> list[Seal]:
    """What the seals of these days, which follow one another, are by the events of now."""
    events = _events_by_day(days)
    seals: list[Seal] = []
    for day in days:
        seals.append(seal_of(day, events.get(day, []), after=seals[-1].sha256 if seals else after))
    return seals


def find_broken() -> list[date]:
    """The sealed days whose events are no longer what was sealed, oldest first; a missing seal breaks the next one.

    Each day is held against its own seal and the kept seal before it, so that one change is found at its own day.
    """
    rows = db.session.execute(select(EventSeal.day, EventSeal.sha256).order_by(EventSeal.day)).all()
    kept = [Seal(date.fromisoformat(row.day), row.sha256) for row in rows]
    events = _events_by_day([seal.day for seal in kept])
    before = [FIRST_SEAL, *(seal.sha256 for seal in kept)]
    return [
        seal.day
        for seal, after in zip(kept, before, strict=False)
        if seal_of(seal.day, events.get(seal.day, []), after=after) != seal
    ]


def _events_by_day(days: list[date]) -> dict[date, list[SealedEvent]]:
    """The events between the first and the last of some days, by the day in Vietnam, in the order of their ids."""
    if not days:
        return {}
    statement = (
        select(*_COLUMNS)
        .where(Event.at_utc >= at(days[0], time()), Event.at_utc < at(days[-1] + timedelta(days=1), time()))
        .order_by(Event.id)
    )
    found: dict[date, list[SealedEvent]] = {}
    for row in db.session.execute(statement):
        found.setdefault(day_of(row.at_utc), []).append(SealedEvent(**row._mapping))
    return found
