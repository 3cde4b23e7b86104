"""State chains of the two kinds of assessment."""

from __future__ import annotations

from enum import StrEnum

from branchmeet.domain.states import step


class AssessmentKind(StrEnum):
    """What is assessed: one meeting, or a branch over a period ("4 tốt")."""

    MEETING = "meeting"
    FOUR_GOOD = "four_good"


class PeriodKind(StrEnum):
    """How long a period is; only the year asks for recognition."""

    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class AssessmentState(StrEnum):
    """Where an assessment stands; the two kinds walk different chains through these states."""

    DRAFT = "draft"
    VOTED = "voted"
    SUBMITTED = "submitted"
    UNDER_APPRAISAL = "under_appraisal"
    RETURNED = "returned"
    APPRAISED = "appraised"
    DECIDED = "decided"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    LOCKED = "locked"
    WITHDRAWN = "withdrawn"


_S = AssessmentState

MEETING_SHEET_STEPS = {
    "vote": step({_S.DRAFT}, _S.VOTED),
    "submit": step({_S.VOTED}, _S.SUBMITTED),
    "decide": step({_S.SUBMITTED}, _S.DECIDED),
    "lock": step({_S.DECIDED}, _S.LOCKED),
}

FOUR_GOOD_STEPS = {
    "vote": step({_S.DRAFT}, _S.VOTED),
    "submit": step({_S.VOTED}, _S.SUBMITTED),
    "resubmit": step({_S.RETURNED}, _S.SUBMITTED),
    "take_up": step({_S.SUBMITTED}, _S.UNDER_APPRAISAL),
    "return": step({_S.UNDER_APPRAISAL}, _S.RETURNED),
    "appraise": step({_S.UNDER_APPRAISAL}, _S.APPRAISED),
    "recognise": step({_S.APPRAISED}, _S.RECOGNISED),
    "refuse": step({_S.APPRAISED}, _S.NOT_RECOGNISED),
    "lock": step({_S.RECOGNISED, _S.NOT_RECOGNISED}, _S.LOCKED),
    "withdraw": step({_S.RECOGNISED, _S.LOCKED}, _S.WITHDRAWN),
}

SELF_CHECK_STEPS = {
    name: FOUR_GOOD_STEPS[name] for name in ("vote", "submit", "resubmit", "take_up", "return", "appraise")
} | {"lock": step({_S.APPRAISED}, _S.LOCKED)}
"""A quarter or half-year gives no title: it ends with the appraisal and is locked."""

ASSESSMENT_SUBMITTED = frozenset(
    {
        _S.SUBMITTED,
        _S.UNDER_APPRAISAL,
        _S.RETURNED,
        _S.APPRAISED,
        _S.DECIDED,
        _S.RECOGNISED,
        _S.NOT_RECOGNISED,
        _S.LOCKED,
        _S.WITHDRAWN,
    }
)
"""What the level above may see; a draft and a vote stay in the branch."""
ASSESSMENT_BEFORE_BRANCH = ASSESSMENT_SUBMITTED | {_S.VOTED}


class ScoreAnswer(StrEnum):
    """Whether a veto was found, ruled out, or not yet looked at by anybody."""

    HIT = "hit"
    CLEAR = "clear"
    UNCHECKED = "unchecked"
