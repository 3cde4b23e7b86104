"""What a quarter's plan must contain, what it warns of, the days it proposes."""

from __future__ import annotations

from datetime import date

import pytest

from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.states import next_state
from branchmeet.domain.topic_plans import (
    PLAN_STEPS,
    PlannedTopic,
    PlanState,
    ensure_adoptable,
    ensure_before_meeting,
    ensure_days,
    ensure_due,
    ensure_plannable,
    propose_preparer,
    quarter_in_hand,
    share_prompts,
)

Q1 = Quarter(2027, 1)
WASTE = PlannedTopic("Hẻm sạch", "Xóa điểm tồn đọng rác", 1, topic_id=7, has_preparer=True, assignments=2)


def broken_by(act) -> Rule:
    with pytest.raises(RuleBroken) as broken:
        act()
    return broken.value.rule


def test_the_way_of_a_plan_and_nothing_else():
    allowed = {
        ("adopt", "draft"): "adopted",
        ("submit", "adopted"): "submitted",
        ("note", "submitted"): "noted",
        ("return", "submitted"): "returned",
        ("reopen", "adopted"): "draft",
        ("reopen", "returned"): "draft",
    }
    for name in PLAN_STEPS:
        for state in PlanState:
            if (name, state) in allowed:
                assert next_state(PLAN_STEPS, name, state) == allowed[name, state]
            else:
                assert broken_by(lambda: next_state(PLAN_STEPS, name, state)) is Rule.STEP_NOT_ALLOWED  # noqa: B023


@pytest.mark.parametrize(
    ("topics", "rule"),
    [
        ([], Rule.PLAN_WITHOUT_TOPIC),
        ([PlannedTopic(" ", "Trích yếu", 1)], Rule.TOPIC_UNNAMED),
        ([WASTE, PlannedTopic("Tên", "", 2)], Rule.TOPIC_UNNAMED),
        ([PlannedTopic("Tên", "Trích yếu", 4)], Rule.TOPIC_OUTSIDE_QUARTER),
    ],
)
def test_a_plan_that_is_not_complete_is_not_adopted(topics, rule):
    assert broken_by(lambda: ensure_adoptable(Q1, topics)) is rule


def test_a_plan_with_one_whole_topic_may_be_adopted():
    ensure_adoptable(Q1, [WASTE])


@pytest.mark.parametrize(("year", "allowed"), [(2024, False), (2025, True), (2027, True), (2028, False)])
def test_only_neighbouring_years_are_planned(year, allowed):
    if allowed:
        ensure_plannable(Quarter(year, 1), date(2026, 5, 1))
    else:
        assert broken_by(lambda: ensure_plannable(Quarter(year, 1), date(2026, 5, 1))) is Rule.PLAN_QUARTER_FAR


def test_the_days_of_a_topic():
    ensure_days(Q1, 1, meets_on=date(2027, 1, 7), draft_due_on=date(2026, 12, 24))
    ensure_days(Q1, 2, meets_on=None, draft_due_on=None)
    outside = {"meets_on": date(2027, 2, 7), "draft_due_on": None}
    late = {"meets_on": date(2027, 1, 7), "draft_due_on": date(2027, 1, 8)}
    assert broken_by(lambda: ensure_days(Q1, 1, **outside)) is Rule.TOPIC_DAY_OUTSIDE_MONTH
    assert broken_by(lambda: ensure_days(Q1, 1, **late)) is Rule.TOPIC_DUE_AFTER_MEETING
    assert broken_by(lambda: ensure_due(Q1, date(2026, 9, 30), meets_on=None)) is Rule.TOPIC_DUE_TOO_EARLY
    assert broken_by(lambda: ensure_due(Q1, date(2027, 4, 1), meets_on=None)) is Rule.TOPIC_DUE_AFTER_MEETING


def test_an_assignment_is_taken_back_only_before_the_day():
    day = date(2027, 1, 7)
    ensure_before_meeting(day, date(2027, 1, 6))
    ensure_before_meeting(None, date(2027, 1, 8))
    assert broken_by(lambda: ensure_before_meeting(day, day)) is Rule.ASSIGNMENT_DAY_PASSED


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2026, 11, 30), Quarter(2026, 4)),
        (date(2026, 12, 1), Quarter(2027, 1)),
        (date(2026, 1, 1), Quarter(2026, 1)),
    ],
)
def test_in_its_last_month_a_quarter_gives_way_to_the_next(today, quarter):
    assert quarter_in_hand(today) == quarter


def test_who_holds_the_post_is_proposed_as_preparer():
    assert propose_preparer("secretary", {"secretary": [4, 9]}) == 4
    assert propose_preparer("young_member", {"secretary": [4]}) is None


def test_cells_get_prompts_in_turn():
    assert share_prompts(["a", "b"], 3) == ["a", "b", "a"]
    assert share_prompts([], 2) == ["", ""]
