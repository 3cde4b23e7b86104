"""On which day somebody is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.reminders import STEPS, documents_due_on, outcome_due_on, step_of

DUE = date(2026, 12, 3)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("left", "step"), [(8, None), (7, 7), (6, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 1), (-1, None)]
)
def test_the_step_is_that_of_the_days_left(left, step):
    assert step_of(DUE, DUE - timedelta(days=left)) == step


@given(DAYS, st.sets(st.integers(0, 10)))
def test_each_step_comes_at_most_once_however_often_one_runs(due_on, days_run):
    found = [step_of(due_on, due_on - timedelta(days=left)) for left in sorted(days_run, reverse=True)]
    steps = [step for step in found if step]
    assert steps == sorted(steps, reverse=True)
    assert set(steps) <= set(STEPS)


def test_papers_go_up_a_day_before_and_the_outcome_two_days_after():
    assert documents_due_on(DUE) == date(2026, 12, 2)
    assert outcome_due_on(DUE) == date(2026, 12, 5)
