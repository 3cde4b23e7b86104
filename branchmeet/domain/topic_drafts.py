"""The draft of a topic: its preparer writes it, the leadership comments and adopts it; then it is what is studied.

That the chi ủy adopts the draft before it reaches the members is the practice of preparing a topic (grade M).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from branchmeet.domain.errors import Rule, RuleBroken


class DraftStep(StrEnum):
    """What was done about one text of a draft."""

    PRESENTED = "presented"  # its writer holds it ready for the leadership
    COMMENTED = "commented"
    ADOPTED = "adopted"


class DraftState(StrEnum):
    """Where the newest text of a draft stands; every new text begins again."""

    UNWRITTEN = "unwritten"
    WRITING = "writing"
    PRESENTED = "presented"
    ADOPTED = "adopted"


def state_of(newest: int, steps: Iterable[tuple[int, DraftStep]]) -> DraftState:
    """The state of the newest text, by its number (0: none), out of the steps of all texts."""
    if not newest:
        return DraftState.UNWRITTEN
    done = {step for number, step in steps if number == newest}
    if DraftStep.ADOPTED in done:
        return DraftState.ADOPTED
    return DraftState.PRESENTED if DraftStep.PRESENTED in done else DraftState.WRITING


def ensure_presentable(state: DraftState) -> None:
    """RuleBroken unless there is a text that was not presented yet."""
    if state is not DraftState.WRITING:
        raise RuleBroken(Rule.STATE_NOT_ALLOWED, state=state)


def ensure_adoptable(state: DraftState) -> None:
    """RuleBroken unless there is a text that was not adopted yet; what the leadership wrote needs no presenting."""
    if state not in (DraftState.WRITING, DraftState.PRESENTED):
        raise RuleBroken(Rule.STATE_NOT_ALLOWED, state=state)
