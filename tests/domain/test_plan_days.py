"""The days of a quarter: the habit of a branch, feasts, and what is due before a meeting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from branchmeet import days_off
from branchmeet.domain.calendar import Quarter, month_end
from branchmeet.domain.plan_days import (
    DayRules,
    clear_of_feasts,
    due_before,
    feast_near,
    is_working_day,
    meeting_day,
    working_days_later,
)

TET_2027 = days_off.around(date(2027, 2, 1))
FEBRUARY = date(2027, 2, 1)
DAY = timedelta(days=1)

days = st.dates(date(2001, 1, 1), date(2098, 12, 31))
some_holidays = st.dictionaries(days, st.just("Nghỉ"), max_size=20)


@st.composite
def dense_holidays(draw, around: date) -> dict[date, str]:
    """Long runs of holidays before a day, so that moving back is put to the test."""
    back = draw(st.sets(st.integers(0, 80), max_size=60))
    return {around - number * DAY: "Nghỉ" for number in back}


@given(data=st.data(), meets_on=days, today=days, before=st.integers(0, 60))
def test_a_due_day_is_the_last_working_day_early_enough_or_today(data, meets_on, today, before):
    holidays = data.draw(dense_holidays(meets_on))
    due = due_before(meets_on, before, today=today, holidays=holidays)
    latest = meets_on - before * DAY
    assert min(today, meets_on) <= due <= meets_on
    if due > min(today, meets_on):
        assert is_working_day(due, holidays)
        assert due <= latest
        assert not any(is_working_day(due + ahead * DAY, holidays) for ahead in range(1, (latest - due).days + 1))
    else:
        floor = [latest - back * DAY for back in range(200)]
        assert next(day for day in floor if is_working_day(day, holidays)) <= due


@given(meets_on=days, today=days, holidays=some_holidays, longer=st.integers(0, 30), shorter=st.integers(0, 30))
def test_what_comes_earlier_is_due_earlier(meets_on, today, holidays, longer, shorter):
    longer, shorter = max(longer, shorter), min(longer, shorter)
    early = due_before(meets_on, longer, today=today, holidays=holidays)
    assert early <= due_before(meets_on, shorter, today=today, holidays=holidays)


@given(meets_on=st.dates(), before=st.integers(0, 60))
@example(meets_on=date.min, before=14)
def test_no_day_of_any_calendar_breaks_it(meets_on, before):
    assert due_before(meets_on, before, today=date(2026, 11, 24), holidays={}) <= meets_on


def test_the_day_is_open_while_the_meeting_is():
    assert due_before(None, 3, today=date(2026, 11, 24), holidays={}) is None


@pytest.mark.parametrize(
    ("meets_on", "before", "due"),
    [
        (date(2027, 3, 4), 14, date(2027, 2, 18)),  # a Thursday after Tết
        (date(2027, 2, 12), 3, date(2027, 2, 3)),  # back over the whole of Tết
        (date(2027, 1, 4), 3, date(2026, 12, 31)),  # back over New Year's Day
        (date(2027, 1, 11), 1, date(2027, 1, 8)),  # back over a weekend
    ],
)
def test_due_days_around_tet_and_weekends(meets_on, before, due):
    assert due_before(meets_on, before, today=date(2026, 11, 24), holidays=TET_2027) == due


@given(today=days, ahead=st.integers(0, 10), holidays=some_holidays)
def test_so_many_working_days_lie_between_now_and_then(today, ahead, holidays):
    later = working_days_later(today, ahead, holidays)
    passed = [today + number * DAY for number in range(1, (later - today).days + 1)]
    assert sum(is_working_day(day, holidays) for day in passed) == ahead
    assert ahead == 0 or is_working_day(later, holidays)


# ---- the habit -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("habit", "month", "day"),
    [
        ([], date(2027, 3, 1), None),
        ([date(2026, 12, 3)], date(2027, 3, 1), date(2027, 3, 3)),  # the third of each month
        ([date(2026, 10, 3), date(2026, 11, 3), date(2026, 12, 3)], date(2027, 3, 1), date(2027, 3, 3)),
        ([date(2026, 10, 1), date(2026, 11, 5), date(2026, 12, 3)], date(2027, 3, 1), date(2027, 3, 4)),  # 1st Thursday
        ([date(2026, 10, 30), date(2026, 12, 31)], date(2027, 2, 1), date(2027, 2, 28)),
        ([date(2026, 7, 31), date(2026, 10, 30)], date(2027, 3, 1), date(2027, 3, 26)),  # 5th Friday: the last
    ],
)
def test_the_usual_day_follows_the_habit(habit, month, day):
    assert meeting_day(month, planned=None, habit=habit, holidays=TET_2027) == day


def test_a_planned_meeting_stands_before_the_habit():
    planned = date(2027, 2, 4)
    assert meeting_day(FEBRUARY, planned=planned, habit=[date(2026, 12, 31)], holidays=TET_2027) == planned


def test_nobody_is_called_together_at_tet():
    assert feast_near(date(2027, 2, 3), TET_2027) == "29 Tết"
    assert feast_near(date(2027, 1, 31), TET_2027) is None
    assert meeting_day(FEBRUARY, planned=None, habit=[date(2026, 12, 3)], holidays=TET_2027) == date(2027, 2, 11)
    assert feast_near(date(2026, 8, 29), days_off.around(date(2026, 8, 29))) is None


@given(month=days, habit=st.lists(days, min_size=1, max_size=4), holidays=some_holidays)
def test_a_proposed_day_lies_in_its_month_and_on_no_holiday(month, habit, holidays):
    first = month.replace(day=1)
    day = meeting_day(first, planned=None, habit=habit, holidays=holidays)
    assert first <= day <= month_end(first)
    assert day not in holidays


@given(day=days)
def test_where_the_whole_month_is_free_the_day_stands(day):
    assert clear_of_feasts(day, {}) == day


# ---- what a unit may set otherwise -----------------------------------------------------------------------------------


def test_a_unit_has_its_own_days_and_everything_else_as_usual():
    rules = DayRules.of({"draft_days": 7, "required_minutes": 60})
    assert rules == DayRules(draft_days=7)
    assert DayRules().submission_due_on(Quarter(2027, 1)) == date(2026, 12, 10)
