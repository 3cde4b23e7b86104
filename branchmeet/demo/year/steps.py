"""Which of the required steps were ticked in a meeting."""

from __future__ import annotations

from branchmeet.demo.world import World
from branchmeet.demo.year.chances import minutes_later
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.required_steps import RequiredStep, StepKey, steps_of
from branchmeet.models import RequiredStepDone

FORGETS = {"steady": 4, "average": 9, "improving": 12, "late": 26, "generous": 18}
"""By type, in so many meetings of a hundred some steps are not done, or nobody ticks them."""
FORGOTTEN = (StepKey.ANSWER_REQUESTS, StepKey.PURPOSE, StepKey.CHOOSE_CLERK, StepKey.AIM, StepKey.ORIENTATION)
AT_THE_BEGINNING = frozenset(
    {StepKey.PURPOSE, StepKey.CHOOSE_CLERK, StepKey.ATTENDANCE, StepKey.DUES, StepKey.ADOPT_AGENDA}
)


def done(life: Life, sitting: Sitting, *, scores: bool) -> frozenset[str]:
    """The codes of the steps ticked in a meeting that was held; that of scoring only where it was scored."""
    forgotten = set()
    if life.chance.happens(FORGETS[life.type.key]):
        forgotten = set(life.chance.some(FORGOTTEN, life.chance.randint(1, 3)))
    if not scores:
        forgotten.add(StepKey.SCORE)
    if sitting.closed_at is None:
        forgotten |= {StepKey.ADOPT_MINUTES}
    if sitting.dues is None:
        forgotten.add(StepKey.DUES)
    return frozenset(step.code for step in _steps(sitting) if step.key not in forgotten)


def done_so_far(sitting: Sitting) -> frozenset[str]:
    """The steps of a meeting that has just begun."""
    keys = AT_THE_BEGINNING if sitting.dues else AT_THE_BEGINNING - {StepKey.DUES}
    return frozenset(step.code for step in _steps(sitting) if step.key in keys)


def write(world: World, sitting: Sitting) -> None:
    """Keep the ticks for writing, each some minutes after the one before."""
    began = sitting.began
    for place, step in enumerate(_steps(sitting)):
        if step.code in sitting.steps:
            world.rows.add(
                RequiredStepDone, meeting_id=sitting.id, key=step.code, at_utc=minutes_later(began, 2 + 4 * place)
            )


def _steps(sitting: Sitting) -> tuple[RequiredStep, ...]:
    return steps_of(sitting.kind, studies_topic=sitting.topic is not None)
