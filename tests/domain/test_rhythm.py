"""What one month of a branch looks like from above."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from branchmeet.domain.rhythm import MonthRhythm, Sitting, month_rhythm

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
IN_TIME = Sitting(
    held_on=date(2026, 5, 5),
    ended_on=date(2026, 5, 5),
    thematic=False,
    documents_posted_on=date(2026, 5, 4),
    outcome_posted_on=date(2026, 5, 7),
)


def rhythm(*sittings, month=MAY, today=date(2026, 6, 10), first=date(2026, 1, 6)):
    return month_rhythm(sittings, month=month, today=today, first_on_record=first)


def test_met_and_posted_in_time():
    assert rhythm(IN_TIME) is MonthRhythm.HELD
    assert rhythm(replace(IN_TIME, thematic=True)) is MonthRhythm.THEMATIC


@pytest.mark.parametrize(
    "late",
    [
        {"documents_posted_on": date(2026, 5, 5)},
        {"documents_posted_on": None},
        {"outcome_posted_on": date(2026, 5, 8)},
        {"outcome_posted_on": None},
    ],
)
def test_late_papers_are_said_before_the_topic(late):
    assert rhythm(replace(IN_TIME, thematic=True, **late)) is MonthRhythm.LATE


def test_papers_that_are_not_due_yet_are_not_late():
    waiting = replace(IN_TIME, outcome_posted_on=None)
    assert rhythm(waiting, today=date(2026, 5, 7)) is MonthRhythm.HELD
    assert rhythm(waiting, today=date(2026, 5, 8)) is MonthRhythm.LATE


def test_a_meeting_past_midnight_is_counted_from_its_last_day():
    late_evening = replace(IN_TIME, ended_on=date(2026, 5, 6), outcome_posted_on=date(2026, 5, 8))
    assert rhythm(late_evening) is MonthRhythm.HELD


def test_a_month_without_a_meeting():
    assert rhythm() is MonthRhythm.MISSED
    assert rhythm(month=JUNE) is MonthRhythm.AHEAD
    assert rhythm(month=JUNE, today=date(2026, 6, 30)) is MonthRhythm.AHEAD
    assert rhythm(month=JUNE, today=date(2026, 7, 1)) is MonthRhythm.MISSED


def test_what_lies_before_the_first_record_is_unknown():
    assert rhythm(first=date(2026, 6, 2)) is MonthRhythm.UNKNOWN
    assert rhythm(first=None) is MonthRhythm.UNKNOWN
