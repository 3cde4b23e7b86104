"""What a unit may set for itself: within bounds, back to usual with nothing, the two ends of a span in order."""

from __future__ import annotations

import pytest

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.unit_rules import BOUNDS, UnitRule, criticism_minutes, own_values, rules_for, with_values


@pytest.mark.parametrize("rule", UnitRule)
def test_bounds_are_kept_and_include_what_is_usual(rule):
    bounds = BOUNDS[rule]
    widest = {UnitRule.CRITICISM_LEAST: 5, UnitRule.CRITICISM_MOST: 120}
    for value in (bounds.least, bounds.most, bounds.usual):
        stored = with_values({}, widest | {rule: value})
        assert own_values(stored).get(rule) == value
    for value in (bounds.least - 1, bounds.most + 1):
        with pytest.raises(RuleBroken) as broken:
            with_values({}, {rule: value})
        assert (broken.value.rule, broken.value.field) == (Rule.RULE_OUT_OF_BOUNDS, rule)


def test_nothing_goes_back_to_what_is_usual_and_other_rules_stay():
    stored = with_values({"papers": {"title": "14"}}, {UnitRule.DRAFT_DAYS: 21})
    assert with_values(stored, {UnitRule.DRAFT_DAYS: None}) == {"papers": {"title": "14"}}


def test_the_two_ends_of_a_span_do_not_cross():
    assert criticism_minutes({}) == (15, 30)
    with pytest.raises(RuleBroken) as broken:
        with_values({}, {UnitRule.CRITICISM_LEAST: 31})
    assert broken.value.field == UnitRule.CRITICISM_MOST
    crossed = {UnitRule.CRITICISM_LEAST: 31, UnitRule.CRITICISM_MOST: 40}
    assert criticism_minutes(with_values({}, crossed)) == (31, 40)


def test_a_unit_above_sets_days_for_its_branches_and_no_lengths():
    assert set(rules_for(has_roster=False)) == {UnitRule.DRAFT_DAYS, UnitRule.SPEECH_DAYS, UnitRule.SUBMISSION_DAY}
    assert set(rules_for(has_roster=True)) == set(UnitRule)
