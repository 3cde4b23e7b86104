"""States and renderings of the minutes."""

from __future__ import annotations

from enum import StrEnum

from branchmeet.domain.states import step


class MinutesState(StrEnum):
    """Where the minutes stand."""

    DRAFT = "draft"
    READ = "read"
    ADOPTED = "adopted"


MINUTES_STEPS = {
    "read": step({MinutesState.DRAFT}, MinutesState.READ),
    "reopen": step({MinutesState.READ}, MinutesState.DRAFT),
    "adopt": step({MinutesState.READ}, MinutesState.ADOPTED),
}
MINUTES_OPEN = frozenset({MinutesState.DRAFT, MinutesState.READ})


class RenderingKey(StrEnum):
    """The two printed forms of one record, each with its own hash."""

    BRANCH_COPY = "branch_copy"
    SUPERIOR_COPY = "superior_copy"
