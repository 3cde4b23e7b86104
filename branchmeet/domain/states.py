"""How the state of a thing may change: named steps, each from some states to one state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from branchmeet.domain.errors import Rule, RuleBroken

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[State]):
    """A step may be taken from any of `sources` and leads to `target`."""

    sources: frozenset[State]
    target: State


def step(sources: Iterable[State], target: State) -> Transition[State]:
    """Write a transition the way it is spoken: from these states, to that one."""
    return Transition(frozenset(sources), target)


Steps = Mapping[str, Transition[State]]


def next_state(steps: Steps[State], name: str, state: State) -> State:
    """The state after taking the step `name`; RuleBroken(STEP_NOT_ALLOWED) if it may not be taken from `state`."""
    transition = steps[name]
    if state not in transition.sources:
        raise RuleBroken(Rule.STEP_NOT_ALLOWED, step=name, state=state)
    return transition.target


def ensure_state(state: State, *allowed: State) -> None:
    """Raise RuleBroken(STATE_NOT_ALLOWED) unless the thing is in one of the allowed states."""
    if state not in allowed:
        raise RuleBroken(Rule.STATE_NOT_ALLOWED, state=state)


def ensure_version(current: int, seen: int) -> None:
    """Raise RuleBroken(CHANGED_BY_SOMEONE_ELSE) when the writer saw an older version than the one that stands."""
    if current != seen:
        raise RuleBroken(Rule.CHANGED_BY_SOMEONE_ELSE, current=current, seen=seen)
