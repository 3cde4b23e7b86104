"""How a branch answers what comes from above."""

from __future__ import annotations

import pytest

from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.topic_library import RefusalReason, ensure_reason, ensure_season, rested_since


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_only_another_reason_needs_words(reason):
    ensure_reason(reason, "Tháng này chi bộ dồn sức cho đại hội.")
    if reason is not RefusalReason.OTHER:
        ensure_reason(reason, "")
        return
    with pytest.raises(RuleBroken) as broken:
        ensure_reason(reason, "  ")
    assert (broken.value.rule, broken.value.field) == (Rule.REQUIRED, "words")


@pytest.mark.parametrize("quarter", [-1, 5])
def test_a_season_is_a_quarter_or_all_the_year(quarter):
    for season in range(5):
        ensure_season(season)
    with pytest.raises(RuleBroken):
        ensure_season(quarter)


def test_a_topic_rests_for_a_year():
    assert rested_since(Quarter(2027, 1)) == Quarter(2026, 1)
