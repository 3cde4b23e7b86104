"""The steps ticked while a branch meets, after 42-HD/BTCTW (28/10/2025) as condensed in public forms (grade C).

A regular and a thematic meeting have a list each. When one follows the other in one sitting both lists hold, and
the steps they share (attendance, score, minutes) are done once; "present", "discuss", "conclude" and "assign tasks"
are done twice, because each part has its own. Preparation before and posting after the meeting are no steps: they
have metrics of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from branchmeet.domain.meetings import MeetingKind


class StepList(StrEnum):
    """Which of the two lists a step stands in."""

    REGULAR = "regular_meeting"
    THEMATIC = "thematic_meeting"


class StepKey(StrEnum):
    """What is done in a step."""

    PURPOSE = "purpose"
    CHOOSE_CLERK = "choose_clerk"
    ATTENDANCE = "attendance"
    DUES = "dues"
    ADOPT_AGENDA = "adopt_agenda"
    AIM = "aim"
    PRESENT = "present"
    TASK_RESULTS = "task_results"
    ORIENTATION = "orientation"
    DISCUSSION = "discussion"
    CRITICISM = "criticism"
    ASSIGN_TASKS = "assign_tasks"
    ANSWER_REQUESTS = "answer_requests"
    CONCLUDE = "conclude"
    SCORE = "score"
    ADOPT_MINUTES = "adopt_minutes"


@dataclass(frozen=True, slots=True)
class RequiredStep:
    """One step of one list. `code` is its unique name, e.g. ``regular_meeting.dues``."""

    of: StepList
    key: StepKey

    @property
    def code(self) -> str:
        """The name it is stored under; the two lists share keys, so the list is part of it."""
        return f"{self.of}.{self.key}"

    @property
    def after_scoring(self) -> bool:
        """Whether it cannot be done yet when the branch scores: it leaves the provisional share and comes back on
        closing.
        """
        return self.key in _AFTER_SCORING


def required_steps(*, regular: bool, thematic: bool) -> tuple[RequiredStep, ...]:
    """The steps of a sitting with a regular part, a thematic part, both (regular first) or neither (no steps), in
    order.
    """
    if not (regular and thematic):
        return REGULAR_STEPS if regular else THEMATIC_STEPS if thematic else ()
    own_thematic = tuple(step for step in THEMATIC_STEPS if step.key not in _SHARED)
    body = tuple(step for step in REGULAR_STEPS if not step.after_scoring)
    closing = tuple(step for step in REGULAR_STEPS if step.after_scoring)
    return body + own_thematic + closing


def steps_of(kind: MeetingKind, *, studies_topic: bool) -> tuple[RequiredStep, ...]:
    """The steps of a meeting by its kind; a regular meeting that studies a topic has both lists, others have none."""
    regular = kind is MeetingKind.REGULAR
    return required_steps(regular=regular, thematic=kind is MeetingKind.THEMATIC or (regular and studies_topic))


_AFTER_SCORING = frozenset({StepKey.SCORE, StepKey.ADOPT_MINUTES})
_SHARED = _AFTER_SCORING | {StepKey.ATTENDANCE}

REGULAR_STEPS = tuple(
    RequiredStep(StepList.REGULAR, key)
    for key in (
        StepKey.PURPOSE,
        StepKey.CHOOSE_CLERK,
        StepKey.ATTENDANCE,
        StepKey.DUES,
        StepKey.ADOPT_AGENDA,
        StepKey.PRESENT,
        StepKey.TASK_RESULTS,
        StepKey.ORIENTATION,
        StepKey.DISCUSSION,
        StepKey.CRITICISM,
        StepKey.ASSIGN_TASKS,
        StepKey.ANSWER_REQUESTS,
        StepKey.CONCLUDE,
        StepKey.SCORE,
        StepKey.ADOPT_MINUTES,
    )
)

THEMATIC_STEPS = tuple(
    RequiredStep(StepList.THEMATIC, key)
    for key in (
        StepKey.ATTENDANCE,
        StepKey.AIM,
        StepKey.PRESENT,
        StepKey.DISCUSSION,
        StepKey.CONCLUDE,
        StepKey.ASSIGN_TASKS,
        StepKey.SCORE,
        StepKey.ADOPT_MINUTES,
    )
)
