"""The papers a branch issues under a number: which series each is of, and when it may get its number.

Forms and their rules follow `forms` of the catalogue's `document_forms.yaml` (grades C and P). A number is given when a
paper is issued, not when it is drafted; what was issued stays as it is, a cancelled paper keeps its number.
"""

from __future__ import annotations

from enum import StrEnum

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MEETING_OVER, MEETING_PREPARED, MeetingState
from branchmeet.domain.numbering import DocumentType
from branchmeet.domain.topic_plans import PLAN_ADOPTED, PlanState


class PaperForm(StrEnum):
    """A numbered paper of a branch, by the key of its form in the catalogue."""

    MEETING_NOTICE = "meeting_notice"
    MEETING_AGENDA = "meeting_agenda"
    MONTHLY_RESOLUTION = "monthly_resolution"
    QUARTERLY_TOPIC_PLAN = "quarterly_topic_plan"
    ANNUAL_TOPIC_PLAN = "annual_topic_plan"

    @property
    def document_type(self) -> DocumentType:
        """The series in which it is numbered."""
        return _SERIES[self]


_SERIES = {
    PaperForm.MEETING_NOTICE: DocumentType.NOTICE,
    PaperForm.MEETING_AGENDA: DocumentType.PROGRAMME,
    PaperForm.MONTHLY_RESOLUTION: DocumentType.RESOLUTION,
    PaperForm.QUARTERLY_TOPIC_PLAN: DocumentType.PLAN,
    PaperForm.ANNUAL_TOPIC_PLAN: DocumentType.PLAN,
}

_BEFORE_MEETING = (MEETING_PREPARED - {MeetingState.POSTPONED}) | {MeetingState.IN_PROGRESS}
_MEETING_STATES = {
    PaperForm.MEETING_NOTICE: frozenset({MeetingState.CONVENED}),
    PaperForm.MEETING_AGENDA: _BEFORE_MEETING,
    PaperForm.MONTHLY_RESOLUTION: MEETING_OVER,
}


def may_be_issued(form: PaperForm, state: MeetingState, *, resolved: bool = False) -> bool:
    """Whether a paper of a meeting in this state may get its number; a resolution must have been voted (`resolved`)."""
    return state in _MEETING_STATES[form] and (resolved or form is not PaperForm.MONTHLY_RESOLUTION)


def ensure_issuable(form: PaperForm, state: MeetingState, *, resolved: bool = False) -> None:
    """Raise RuleBroken(PAPER_NOT_VOTED) or RuleBroken(STATE_NOT_ALLOWED) unless the paper may get its number."""
    if state not in _MEETING_STATES[form]:
        raise RuleBroken(Rule.STATE_NOT_ALLOWED, state=state)
    if form is PaperForm.MONTHLY_RESOLUTION and not resolved:
        raise RuleBroken(Rule.PAPER_NOT_VOTED)


def ensure_plan_issuable(state: PlanState) -> None:
    """Raise RuleBroken(STATE_NOT_ALLOWED) unless the plan is adopted."""
    if state not in PLAN_ADOPTED:
        raise RuleBroken(Rule.STATE_NOT_ALLOWED, state=state)
