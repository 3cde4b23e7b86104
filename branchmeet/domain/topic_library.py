"""The supply of topics from above: what a unit publishes, how a branch answers, what became of it.

That the level above orients the topics and the branch chooses what is close to its residents is the practice of the
2023 report (grade A); the reasons for not choosing one are ours (grade P).
"""

from __future__ import annotations

from enum import StrEnum

from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken

ALL_YEAR = 0
"""The season of a topic that fits every quarter."""
REST_QUARTERS = 4
"""A topic that was studied within so many quarters before is not proposed again (grade P)."""
NEW_DAYS = 45
"""So many days after it was published a topic that a branch has not answered stands on its first page (grade P)."""
FOLLOW_UP_DAYS, FOLLOW_UP_DAYS_MOST = 30, 365
"""In how many days the proposed task is to be done, unless the publisher says otherwise (grade P), and the most."""
PAPERS_MOST = 5
"""Papers of one topic."""


class RefusalReason(StrEnum):
    """Why a branch does not take a topic; the level above counts them."""

    NOT_HERE = "not_here"
    STUDIED = "studied"
    OTHER_FIRST = "other_first"
    NOBODY_TO_PREPARE = "nobody_to_prepare"
    OTHER = "other"


class Uptake(StrEnum):
    """How far a topic came in one branch, the furthest last."""

    OPEN = "open"
    REFUSED = "refused"
    PLANNED = "planned"
    HELD = "held"
    DONE = "done"


def ensure_reason(reason: RefusalReason, words: str) -> None:
    """RuleBroken(REQUIRED) beside the words where the reason is none of those listed and nothing is said."""
    if reason is RefusalReason.OTHER and not words.strip():
        raise RuleBroken(Rule.REQUIRED, field="words")


def ensure_season(quarter: int) -> None:
    """RuleBroken(UNKNOWN_CHOICE) unless the season is a quarter, 1 to 4, or all the year."""
    if quarter not in (ALL_YEAR, 1, 2, 3, 4):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="quarter")


def rested_since(quarter: Quarter) -> Quarter:
    """The first quarter in which a topic counts as studied lately, for a branch that plans `quarter`."""
    for _ in range(REST_QUARTERS):
        quarter = quarter.previous
    return quarter
