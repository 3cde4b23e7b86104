"""When a task is reported on, and when it comes again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.calendar import add_months, month_start
from branchmeet.domain.tasks import next_due, report_month_of

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("due_on", "meets_on", "month"),
    [
        (date(2026, 12, 3), 3, date(2026, 12, 1)),
        (date(2026, 12, 4), 3, date(2027, 1, 1)),
        (date(2026, 12, 31), 31, date(2026, 12, 1)),
        (None, 3, None),
    ],
)
def test_a_task_is_reported_at_the_first_meeting_on_or_after_its_day(due_on, meets_on, month):
    assert report_month_of(due_on, meets_on=meets_on) == month


@given(DAYS, DAYS)
def test_the_next_round_is_in_a_later_month_and_never_in_the_past(due_on, today):
    found = next_due(due_on, today=today)
    assert found > max(due_on, today)
    assert found.day <= due_on.day
    assert month_start(found) >= add_months(due_on, 1)
