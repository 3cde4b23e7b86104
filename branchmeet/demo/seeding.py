"""Builds the demo step by step, in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from typing import NamedTuple

from branchmeet import catalogue, clock
from branchmeet.demo import accounts, library, offices, people, tree, year
from branchmeet.demo.rows import Rows
from branchmeet.demo.world import Scale, World
from branchmeet.queries import units
from branchmeet.services.transaction import transactional

Progress = Callable[[str, float], None]
"""Told what was just made and which share of the whole is done, from 0 to 1."""


class Step(NamedTuple):
    """A part of the demo: what it is, how much of the whole work, and what makes it, perhaps piece by piece.

    Of a step in pieces each piece is written and told of: its maker says which share of the step is done.
    """

    label: str
    weight: int
    make: Callable[[World], Iterator[float] | None]


THE_DISTRICT = (
    Step("Cây tổ chức", 1, tree.plant),
    Step("Đảng viên", 6, people.populate),
    Step("Chức vụ", 2, offices.appoint),
    Step("Tài khoản", 1, accounts.open_accounts),
    Step("Phiếu và chuyên đề", 1, library.shelve),
)
ITS_YEAR = (Step("Một năm sinh hoạt", 60, year.live), Step("Trả lời chuyên đề cấp trên", 1, library.answer))


class AlreadyFilled(Exception):
    """The database holds units: nothing invented may be mixed with it."""


def default_seed() -> int:
    """The seed of the shipped demo."""
    seed: int = catalogue.load("demo_activity")["seed"]
    return seed


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let Python not search for garbage meanwhile: hundreds of thousands of rows are made and none of them goes round
    in a circle.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@transactional
@collector_at_rest()
def seed(
    scale: Scale = Scale.DISTRICT,
    seed: int | None = None,
    progress: Progress = lambda _label, _share: None,
    today: date | None = None,
    steps: Sequence[Step] = (*THE_DISTRICT, *ITS_YEAR),
) -> None:
    """Fill an empty, migrated database with the demo; the same seed on the same day gives the same rows.

    `steps`: the district alone, or with its year. AlreadyFilled where there is anything in it.
    """
    if units.exist():
        raise AlreadyFilled
    today = today or clock.today()
    rows = Rows(moment=clock.at(today, time(0)))
    world = World(scale, default_seed() if seed is None else seed, today, rows)
    whole, done = sum(step.weight for step in steps), 0
    for step in steps:
        for share in step.make(world) or ():
            rows.write()
            progress(step.label, (done + step.weight * share) / whole)
        rows.write()
        done += step.weight
        progress(step.label, done / whole)
