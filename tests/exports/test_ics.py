"""A meeting for the calendar of a phone, read back by another reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from branchmeet.exports.ics import CalendarEntry, calendar_file

ENTRY = CalendarEntry(
    uid="meeting-7@phuong.example",
    title="Sinh hoạt thường kỳ tháng 12/2026, Chi bộ Khu phố 5, Đảng bộ phường Tân Mẫu",
    starts_at=datetime(2026, 12, 3, 12, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 3, 13, 40, tzinfo=UTC),
    place="Nhà văn hóa, Khu phố 5",
    url="https://phuong.example/meetings/7",
    written_at=datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
    sequence=4,
)


def event(entry: CalendarEntry = ENTRY):
    (found,) = Calendar.from_ical(calendar_file(entry)).walk("VEVENT")
    return found


def test_the_hour_is_that_of_vietnam_wherever_it_is_read():
    assert event()["dtstart"].to_ical() == b"20261203T190000"
    assert event()["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event().start.utcoffset() == timedelta(hours=7)
    assert event().end == ENTRY.ends_at
    (zone,) = Calendar.from_ical(calendar_file(ENTRY)).walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Ho_Chi_Minh"
    assert [part["tzoffsetto"].td for part in zone.subcomponents] == [timedelta(hours=7)]


def test_words_and_commas_come_back_and_no_line_is_too_long():
    assert (str(event()["summary"]), str(event()["location"])) == (ENTRY.title, ENTRY.place)
    lines = calendar_file(ENTRY).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert lines[-1] == b""


def test_nothing_else_is_told():
    told = {"DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "URL"}
    assert set(event().keys()) == told


def test_a_meeting_that_does_not_take_place_replaces_the_entry():
    off = CalendarEntry(**{**vars(ENTRY), "sequence": 5, "cancelled": True, "place": ""})
    assert str(event(off)["status"]) == "CANCELLED"
    assert (str(event(off)["uid"]), int(event(off)["sequence"])) == (ENTRY.uid, 5)
    assert "location" not in event(off)
