"""Every word is found under its own enum."""

from __future__ import annotations

import pytest

from branchmeet import labels
from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.membership import Presence
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.topic_plans import PlanState


@pytest.mark.parametrize("words", labels._WORDS, ids=lambda words: type(next(iter(words))).__name__)
def test_each_enum_has_a_dictionary_of_its_own_that_names_every_member(words):
    (kind,) = {type(member) for member in words}
    assert list(words) == list(kind)


def test_equal_values_of_two_enums_keep_their_own_words():
    assert len({labels.label(state.DRAFT) for state in (PlanState, MinutesState, AssessmentState)}) == 3
    assert labels.label(Presence.EXEMPT) != labels.label(AttendanceCode.EXEMPT)
