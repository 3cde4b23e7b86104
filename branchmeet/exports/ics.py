"""A meeting for the calendar of a phone: when and where, never what is talked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from branchmeet.clock import VIETNAM

ZONE = "Asia/Ho_Chi_Minh"
OFFSET = timedelta(hours=7)
EPOCH = datetime(1970, 1, 1)
"""The beginning of the zone, told in its own hours."""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """What a calendar is told. `sequence` rises with each change, so that a newer file replaces an older entry."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    url: str
    written_at: datetime
    sequence: int = 0
    cancelled: bool = False


def calendar_file(entry: CalendarEntry) -> bytes:
    """The entry as an iCalendar file (RFC 5545) that brings the zone of Vietnam along, so that every calendar, also
    one that knows no zones, shows the same hour.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//BranchMeet//vi//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_zone())
    calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    standard = TimezoneStandard()
    standard.add("dtstart", EPOCH)
    standard.add("tzoffsetfrom", OFFSET)
    standard.add("tzoffsetto", OFFSET)
    standard.add("tzname", "+07")
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.written_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", entry.title)
    for name, moment in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
        event.add(name, moment.astimezone(VIETNAM).replace(tzinfo=None), parameters={"TZID": ZONE})
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.url)
    return event
