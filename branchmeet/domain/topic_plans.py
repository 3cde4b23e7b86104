"""States of a quarter's topic plan and what a plan must contain before it goes on."""

from __future__ import annotations

from enum import StrEnum

from branchmeet.domain.states import step


class PlanState(StrEnum):
    """Where a topic plan stands."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    SUBMITTED = "submitted"
    NOTED = "noted"
    RETURNED = "returned"


PLAN_STEPS = {
    "adopt": step({PlanState.DRAFT}, PlanState.ADOPTED),
    "reopen": step({PlanState.ADOPTED, PlanState.RETURNED}, PlanState.DRAFT),
    "submit": step({PlanState.ADOPTED}, PlanState.SUBMITTED),
    "note": step({PlanState.SUBMITTED}, PlanState.NOTED),
    "return": step({PlanState.SUBMITTED}, PlanState.RETURNED),
}

PLAN_EDITABLE = frozenset({PlanState.DRAFT})
PLAN_ADOPTED = frozenset({PlanState.ADOPTED, PlanState.SUBMITTED, PlanState.NOTED})
"""Adopted and not sent back: what the members of the branch may read and work from."""
PLAN_SUBMITTED = frozenset({PlanState.SUBMITTED, PlanState.NOTED, PlanState.RETURNED})
"""What the level above may see."""
