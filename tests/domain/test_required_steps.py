"""The steps of a regular meeting, of a thematic one, and of both in one sitting."""

import pytest

from branchmeet.domain.required_steps import RequiredStep, StepKey, required_steps


def at_scoring(steps: tuple[RequiredStep, ...]) -> list[RequiredStep]:
    return [step for step in steps if not step.after_scoring]


@pytest.mark.parametrize(
    ("regular", "thematic", "in_all", "when_scoring"),
    [(True, False, 15, 13), (False, True, 8, 6), (True, True, 20, 18), (False, False, 0, 0)],
)
def test_how_many_steps(regular: bool, thematic: bool, in_all: int, when_scoring: int) -> None:
    steps = required_steps(regular=regular, thematic=thematic)
    assert len(steps) == len({step.code for step in steps}) == in_all
    assert len(at_scoring(steps)) == when_scoring


def test_in_one_sitting_shared_steps_are_done_once_and_own_ones_in_each_part() -> None:
    done = [step.key for step in required_steps(regular=True, thematic=True)]
    assert {key for key in done if done.count(key) == 2} == {
        StepKey.PRESENT,
        StepKey.DISCUSSION,
        StepKey.CONCLUDE,
        StepKey.ASSIGN_TASKS,
    }
    assert done[-2:] == [StepKey.SCORE, StepKey.ADOPT_MINUTES]
    assert done.index(StepKey.ANSWER_REQUESTS) < done.index(StepKey.AIM)
