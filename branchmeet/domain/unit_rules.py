"""What a unit may set otherwise than usual, within bounds: lengths and days of grade B to P, which are no law.

Each value stands among the rules of its unit under its own key; a key that is absent means what is usual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from branchmeet.domain.agenda import CRITICISM_MINUTES
from branchmeet.domain.corrections import TYPED_WORDS
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_days import DayRules


class UnitRule(StrEnum):
    """One thing a unit may set, by its key among the rules."""

    REQUIRED_MINUTES = "required_minutes"
    CRITICISM_LEAST = "criticism_least"
    CRITICISM_MOST = "criticism_most"
    DRAFT_DAYS = "draft_days"
    SPEECH_DAYS = "speech_days"
    SUBMISSION_DAY = "submission_day"
    CORRECTION_WORDS = "correction_words"
    VISITORS_VOTE = "visitors_vote"


@dataclass(frozen=True)
class Bounds:
    """From where to where a value may lie, what is usual (None: it depends on the meeting), and for whom it is."""

    least: int
    most: int
    usual: int | None
    of_branches_only: bool = True


BOUNDS: dict[UnitRule, Bounds] = {
    UnitRule.REQUIRED_MINUTES: Bounds(30, 240, None),
    UnitRule.CRITICISM_LEAST: Bounds(5, 60, CRITICISM_MINUTES[0]),
    UnitRule.CRITICISM_MOST: Bounds(5, 120, CRITICISM_MINUTES[1]),
    UnitRule.DRAFT_DAYS: Bounds(1, 60, DayRules().draft_days, of_branches_only=False),
    UnitRule.SPEECH_DAYS: Bounds(1, 30, DayRules().speech_days, of_branches_only=False),
    UnitRule.SUBMISSION_DAY: Bounds(1, 28, DayRules().submission_day, of_branches_only=False),
    UnitRule.CORRECTION_WORDS: Bounds(1, 60, TYPED_WORDS),
    UnitRule.VISITORS_VOTE: Bounds(0, 1, 1),
}
"""28 is the last day that every month has. Whether members visiting from another branch vote is 0 or 1."""


def rules_for(*, has_roster: bool) -> tuple[UnitRule, ...]:
    """What a branch may set, and what a unit above may set for its branches."""
    return tuple(rule for rule, bounds in BOUNDS.items() if has_roster or not bounds.of_branches_only)


def own_values(rules: Mapping[str, Any]) -> dict[UnitRule, int]:
    """What a unit has set, by rule."""
    return {rule: int(rules[rule]) for rule in UnitRule if rules.get(rule) is not None}


def with_values(rules: Mapping[str, Any], values: Mapping[UnitRule, int | None]) -> dict[str, Any]:
    """The rules of a unit with these set anew; None goes back to what is usual.

    Raises RuleBroken(RULE_OUT_OF_BOUNDS) beside a value, or beside the most of two that lie the wrong way round.
    """
    for rule, value in values.items():
        _ensure_within(rule, value)
    kept = {key: value for key, value in rules.items() if key not in set(values)}
    changed = kept | {rule.value: value for rule, value in values.items() if value is not None}
    least, most = criticism_minutes(changed)
    if least > most:
        highest = BOUNDS[UnitRule.CRITICISM_MOST].most
        raise RuleBroken(Rule.RULE_OUT_OF_BOUNDS, field=UnitRule.CRITICISM_MOST, least=least, most=highest)
    return changed


def criticism_minutes(rules: Mapping[str, Any]) -> tuple[int, int]:
    """Least and most minutes that a unit gives to self-criticism and criticism."""
    usual_least, usual_most = CRITICISM_MINUTES
    return (
        int(rules.get(UnitRule.CRITICISM_LEAST, usual_least)),
        int(rules.get(UnitRule.CRITICISM_MOST, usual_most)),
    )


def _ensure_within(rule: UnitRule, value: int | None) -> None:
    bounds = BOUNDS[rule]
    if value is not None and not bounds.least <= value <= bounds.most:
        raise RuleBroken(Rule.RULE_OUT_OF_BOUNDS, field=rule, least=bounds.least, most=bounds.most)
