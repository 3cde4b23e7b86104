"""How far the "4 tốt" sheet of a branch for a period has come, and when it entered each of its states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from branchmeet.clock import day_of
from branchmeet.demo.year.chances import minutes_later, mix
from branchmeet.demo.year.lives import Held, Life
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentState, PeriodKind

S = AssessmentState

NEW_FOR_DAYS = 30
"""So long after a quarter its self-checks are still on their way."""
JUST_BEGUN = {S.DRAFT: 25, S.VOTED: 12, S.SUBMITTED: 18, None: 45}
"""Where the self-checks of a quarter stand that has only just ended, in so many cases of a hundred."""
NEVER_MADE = 3
TO_SUBMITTED = (S.DRAFT, S.VOTED, S.SUBMITTED)
TO_APPRAISED = (*TO_SUBMITTED, S.UNDER_APPRAISAL, S.APPRAISED)
CHAINS: Mapping[AssessmentState, Sequence[AssessmentState]] = {
    S.DRAFT: (S.DRAFT,),
    S.VOTED: (S.DRAFT, S.VOTED),
    S.SUBMITTED: TO_SUBMITTED,
    S.UNDER_APPRAISAL: (*TO_SUBMITTED, S.UNDER_APPRAISAL),
    S.RETURNED: (*TO_SUBMITTED, S.UNDER_APPRAISAL, S.RETURNED),
    S.APPRAISED: TO_APPRAISED,
    S.RECOGNISED: (*TO_APPRAISED, S.RECOGNISED),
    S.NOT_RECOGNISED: (*TO_APPRAISED, S.NOT_RECOGNISED),
    S.WITHDRAWN: (*TO_APPRAISED, S.RECOGNISED, S.WITHDRAWN),
}
"""The states through which a sheet came to the last of them."""
DAYS_LATER = {
    S.SUBMITTED: (0, 3),
    S.UNDER_APPRAISAL: (2, 6),
    S.RETURNED: (1, 2),
    S.APPRAISED: (2, 6),
    S.RECOGNISED: (3, 8),
    S.NOT_RECOGNISED: (3, 8),
    S.LOCKED: (1, 4),
    S.WITHDRAWN: (4, 9),
}
"""How many days a step usually takes."""


@dataclass(frozen=True)
class Way:
    """The states a sheet went through, each with its moment, and the meeting in which the branch voted on it."""

    moments: tuple[tuple[AssessmentState, datetime], ...]
    voted_in: Held | None

    @property
    def state(self) -> AssessmentState:
        """Where it stands."""
        return self.moments[-1][0]

    def when(self, state: AssessmentState) -> datetime | None:
        """When it last entered a state."""
        return next((moment for reached, moment in reversed(self.moments) if reached is state), None)


def target_of(life: Life, period: AssessmentPeriod) -> AssessmentState | None:
    """How far the branch means to come with a sheet; None where it makes none."""
    since_end = (life.calendar.today - period.ends_on).days
    if period.kind is PeriodKind.YEAR:
        return life.part.year_sheet
    if period.kind is PeriodKind.HALF_YEAR and not life.chance.happens(
        mix("assessments")["half_year_optional_percent"]
    ):
        return None
    if since_end < NEW_FOR_DAYS and not life.is_home:
        return life.chance.choices(list(JUST_BEGUN), list(JUST_BEGUN.values()))[0]
    if since_end < NEW_FOR_DAYS + 92 and period.kind is PeriodKind.QUARTER:
        return life.part.last_self_check
    return S.LOCKED if life.is_home or not life.chance.happens(NEVER_MADE) else None


def way_to(life: Life, period: AssessmentPeriod, target: AssessmentState, *, recognised: bool = True) -> Way:
    """The way to a state, squeezed into the days there are; `recognised` tells the two ways to a locked year apart."""
    voted_in = _voted_in(life, period, target)
    opened = _opened_at(life, period, voted_in)
    if voted_in is None:
        return Way(((S.DRAFT, opened),), None)
    chain = _chain(life, period, target, recognised=recognised)
    moments = [opened, minutes_later(voted_in.ended_at, -7)]
    for day in _days(life, voted_in.day, chain[2:]):
        moments.append(max(life.chance.moment(day), minutes_later(moments[-1], 10)))
    return Way(tuple(zip(chain, moments, strict=True)), voted_in)


def _chain(
    life: Life, period: AssessmentPeriod, target: AssessmentState, *, recognised: bool
) -> Sequence[AssessmentState]:
    if target is not S.LOCKED:
        return CHAINS[target]
    if period.kind is not PeriodKind.YEAR:
        was_returned = life.chance.happens(8)
        again = (S.RETURNED, S.SUBMITTED, S.UNDER_APPRAISAL) if was_returned else ()
        return (*TO_SUBMITTED, S.UNDER_APPRAISAL, *again, S.APPRAISED, S.LOCKED)
    return (*TO_APPRAISED, S.RECOGNISED if recognised else S.NOT_RECOGNISED, S.LOCKED)


def _voted_in(life: Life, period: AssessmentPeriod, target: AssessmentState) -> Held | None:
    """The regular meeting in which the branch voted: the first after the period, of a year the last that leaves time
    for what came later.
    """
    if target is S.DRAFT:
        return None
    if period.kind is not PeriodKind.YEAR:
        return next((held for held in life.held if held.day > period.ends_on), None)
    in_year = [held for held in life.held if held.day <= period.ends_on]
    late = target in (S.VOTED, S.SUBMITTED, S.UNDER_APPRAISAL, S.RETURNED)
    is_over = life.calendar.today > period.ends_on
    return in_year[-1] if late or is_over or len(in_year) < 2 else in_year[-2]


def _opened_at(life: Life, period: AssessmentPeriod, voted_in: Held | None) -> datetime:
    """A year is opened with the registration in spring, a self-check some days before the vote."""
    yesterday = life.calendar.today - timedelta(days=1)
    if period.kind is PeriodKind.YEAR:
        return life.chance.moment(min(date(period.year, 3, life.chance.randint(3, 28)), yesterday))
    day = voted_in.day if voted_in else min(period.ends_on + timedelta(days=20), yesterday)
    return life.chance.moment(max(day - timedelta(days=life.chance.randint(1, 3)), period.starts_on))


def _days(life: Life, voted_on: date, chain: Sequence[AssessmentState]) -> list[date]:
    """The days of the steps after the vote, all before today."""
    natural: list[int] = []
    for state in chain:
        natural.append((natural[-1] if natural else 0) + life.chance.randint(*DAYS_LATER[state]))
    room = max(0, (life.calendar.today - voted_on).days - 1)
    if natural and natural[-1] > room:
        natural = [room * later // natural[-1] for later in natural]
    return [voted_on + timedelta(days=later) for later in natural]


def opened_on(way: Way) -> date:
    """The day on which a sheet was opened."""
    return day_of(way.moments[0][1])
