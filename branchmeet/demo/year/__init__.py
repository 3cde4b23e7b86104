"""About a year of invented activity in every branch with a roster, up to today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from branchmeet.demo.world import World
from branchmeet.demo.year import figures, four_good, meetings
from branchmeet.demo.year.calendar import Calendar
from branchmeet.demo.year.lives import Life, cast
from branchmeet.domain.assessments import AssessmentKind
from branchmeet.domain.sheet_parts import Sheet
from branchmeet.domain.sheets import parse_sheet
from branchmeet.services import shipped

__all__ = ["live"]

MEETINGS_OF_WORK = 0.9
"""The meetings are so much of the work, the sheets of the periods are the rest."""


def live(world: World) -> Iterator[float]:
    """Tell the year, ward by ward; after each part the share of the work that is done."""
    sheets = shipped_sheets()
    calendar = Calendar.of(world.today, in_force_from=sheets[AssessmentKind.FOUR_GOOD].in_force_from)
    lives = cast(world, calendar)
    yield from _meet(world, lives, sheets[AssessmentKind.MEETING])
    yield from _ask(world, lives, sheets[AssessmentKind.FOUR_GOOD])


def _meet(world: World, lives: Sequence[Life], sheet: Sheet) -> Iterator[float]:
    done = 0
    for _, of_ward in groupby(lives, key=lambda life: life.branch.ward.id):
        for life in of_ward:
            meetings.live(world, life, sheet)
            done += 1
        yield done / len(lives) * MEETINGS_OF_WORK


def _ask(world: World, lives: Sequence[Life], sheet: Sheet) -> Iterator[float]:
    """The figures are written first, because the sheets are proposed from what can be read."""
    periods = four_good.requests_of(lives, sheet)
    for request in chain.from_iterable(periods):
        figures.type_for(world, request.life, request.period, four_good.typed_on(request))
    yield MEETINGS_OF_WORK
    for place, requests in enumerate(periods, start=1):
        four_good.fill(world, sheet, requests)
        yield MEETINGS_OF_WORK + (1 - MEETINGS_OF_WORK) * place / len(periods)


def shipped_sheets() -> dict[AssessmentKind, Sheet]:
    """The score sheets that ship with the program, read."""
    return {sheet["kind"]: parse_sheet(sheet["body"]) for sheet in shipped.sheets()}
