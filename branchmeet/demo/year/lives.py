"""Who the branches are in the invented year: their type, what they are like in numbers, and the parts some of them
play so that every state can be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import cycle, islice
from typing import Any

from branchmeet.demo.accounts import ordinary_member
from branchmeet.demo.world import HOME_BRANCH, Branch, Person, World
from branchmeet.demo.year.calendar import Calendar
from branchmeet.demo.year.chances import Chance, Span, activity
from branchmeet.demo.year.phrases import Phrases
from branchmeet.demo.year.rosters import Roster
from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.topic_plans import PlanState

ABSENT_RARELY = 0.6
"""Weight of a member who is hardly ever absent; others weigh more."""
LOW_FULFILMENT = {"from": 22, "to": 36}
USUAL_FULFILMENT = {"from": 62, "to": 92}
RISE = 5.0
"""By so many percentage points more of those present speak at the end of the year than at its beginning."""


@dataclass(frozen=True)
class BranchType:
    """A type of branch, as the parameters describe it."""

    key: str
    attendance: Span
    speakers: Span
    tasks_on_time: Span
    score_gap: Span
    late_months: float
    """In so many months of a hundred a branch of this type meets late."""

    @property
    def is_careless(self) -> bool:
        """Whether its sheet tells more than its records."""
        return self.key in ("late", "generous")


@dataclass
class Part:
    """What one branch is there to show; most show nothing in particular."""

    skips_month: bool = False
    fulfils_little: bool = False
    long_excused: bool = False
    sits_now: bool = False
    minutes_read: bool = False
    calls_early: bool = False
    put_off_now: bool = False
    fails_a_vote: bool = False
    posts_nothing: bool = False
    leaves_blank: bool = False
    newest_sheet: AssessmentState = AssessmentState.LOCKED
    next_plan: PlanState | None = None
    year_sheet: AssessmentState | None = AssessmentState.RECOGNISED
    last_self_check: AssessmentState = AssessmentState.LOCKED
    disciplined: bool = False
    unconfirmed: bool = False


@dataclass(frozen=True)
class Held:
    """A regular meeting that was held, as much of it as a vote needs to be taken in it."""

    meeting_id: int
    day: date
    ended_at: datetime
    base: int
    present: int


@dataclass
class Life:
    """A branch through the year: who it is, who is in it, and what has happened so far."""

    branch: Branch
    calendar: Calendar
    type: BranchType
    chance: Chance
    part: Part
    roster: Roster
    phrases: Phrases
    account_ids: Mapping[int, int]
    demo_member: Person | None = None
    """At home the ordinary member as whom one signs in."""
    attendance: float = 0.0
    on_time: float = 0.0
    fulfils: float = 0.0
    speakers: tuple[float, float] = (0.0, 0.0)
    frailty: dict[int, float] = field(default_factory=dict)
    tasks_had: Counter[int] = field(default_factory=Counter)
    held: list[Held] = field(default_factory=list)
    newest_day: date | None = None
    """The day of the last meeting that was held and scored."""

    @property
    def is_home(self) -> bool:
        """Whether this is the branch in which the demo is walked through."""
        return self.branch.code == HOME_BRANCH

    @property
    def clerk(self) -> Person:
        """Who writes the minutes: a committee member, the deputy, or in a small branch somebody who leads nothing."""
        branch = self.branch
        return branch.committee[0] if branch.committee else branch.deputy

    def account(self, person: Person) -> int | None:
        """The account of somebody; None for a member without a device."""
        return self.account_ids.get(person.id)

    @property
    def secretary_account(self) -> int | None:
        """The account of the secretary."""
        return self.account(self.branch.secretary)

    def speakers_on(self, day: date) -> float:
        """The share in percent of those present who speak, as it is usual at a time of the year."""
        first, last = self.speakers
        return first + (last - first) * self.calendar.progress(day)

    def superior(self, post: PostKind = PostKind.STANDING_COMMITTEE) -> int | None:
        """The account of somebody who leads the unit above."""
        office = self.branch.appraised_by
        people = office.posts.get(post) or office.posts[PostKind.SECRETARY]
        return self.account(people[0])

    @property
    def reviewer(self) -> int | None:
        """The account of who appraises for the unit above."""
        return self.account(self.branch.appraised_by.grants[GrantKind.REVIEWER][0])


def cast(world: World, calendar: Calendar) -> list[Life]:
    """Give every branch its type and its part."""
    chance = Chance(f"{world.seed}:year")
    types = _deal_types(world.branches, chance)
    parts = _deal_parts(world.branches, types, chance)
    return [_life(world, calendar, branch, types[branch.id], parts[branch.id]) for branch in world.branches]


def _life(world: World, calendar: Calendar, branch: Branch, kind: BranchType, part: Part) -> Life:
    chance = Chance(f"{world.seed}:year:{branch.code}")
    cells = [f"Tổ đảng {number}" for number in range(1, branch.number_of_cells + 1)]
    life = Life(
        branch=branch,
        calendar=calendar,
        type=kind,
        chance=chance,
        part=part,
        roster=Roster.of(branch, cells),
        phrases=Phrases(chance, cells),
        account_ids=world.account_ids,
        demo_member=ordinary_member(world) if branch.code == HOME_BRANCH else None,
        attendance=chance.within(kind.attendance),
        on_time=_on_time(kind, chance),
        fulfils=chance.within(LOW_FULFILMENT if part.fulfils_little else USUAL_FULFILMENT),
    )
    life.speakers = _speakers(kind, chance)
    life.frailty = {person.id: _frailty(person, calendar.today, chance) for person in life.roster.people}
    return life


def _on_time(kind: BranchType, chance: Chance) -> float:
    """How many tasks of a hundred are done in time; a careless branch is nearer to the worse end."""
    draws = [chance.within(kind.tasks_on_time) for _ in range(2)]
    return min(draws) if kind.is_careless else draws[0]


def _speakers(kind: BranchType, chance: Chance) -> tuple[float, float]:
    """The share that speaks at the beginning and at the end of the year."""
    if kind.key == "improving":
        return chance.uniform(kind.speakers["from"], 34), chance.uniform(46, kind.speakers["to"])
    usual = chance.within(kind.speakers)
    return usual - RISE / 2, usual + RISE / 2


def _frailty(person: Person, today: date, chance: Chance) -> float:
    """How easily somebody is absent: the oldest, and those who are young and work, more than others."""
    age = today.year - person.year_of_birth
    return (ABSENT_RARELY + chance.random()) * (2.0 if age >= 76 or age <= 35 else 1.0)


# ---- types and parts -------------------------------------------------------------------------------------------------


LATE_MONTHS = {"steady": 2.0, "average": 4.0, "improving": 8.0, "late": 45.0, "generous": 18.0}


def _types() -> Iterator[tuple[BranchType, float]]:
    for entry in activity()["branch_types"]:
        spans = {key: entry[key] for key in ("attendance", "speakers", "tasks_on_time", "score_gap")}
        yield BranchType(entry["key"], **spans, late_months=LATE_MONTHS[entry["key"]]), entry["percent"]


def _deal_types(branches: Sequence[Branch], chance: Chance) -> dict[int, BranchType]:
    """The types by branch, in the numbers that the percentages ask for; home is of the first."""
    types = [kind for kind, _ in _types()]
    shares = [percent for _, percent in _types()]
    dealt = _quotas(types, shares, len(branches))
    order = [branch.id for branch in chance.shuffled(branches) if branch.code != HOME_BRANCH]
    home = [branch.id for branch in branches if branch.code == HOME_BRANCH]
    return dict(zip([*home, *order], dealt, strict=True))


def _deal_parts(branches: Sequence[Branch], types: Mapping[int, BranchType], chance: Chance) -> dict[int, Part]:
    parts = {branch.id: Part() for branch in branches}
    away = [branch.id for branch in branches if branch.code != HOME_BRANCH]
    large = [branch.id for branch in branches if branch.code != HOME_BRANCH and branch.number_of_cells]
    for name, percent, among in (
        ("skips_month", 2.2, _of_types(large, types, "late", "average")),
        ("fulfils_little", 7.5, large),
        ("long_excused", 4, large),
        ("calls_early", 22, away),
        ("fails_a_vote", 3, large),
        ("posts_nothing", 5.5, away),
        ("leaves_blank", 11, away),
        ("disciplined", 2.2, large),
        ("unconfirmed", 5, away),
    ):
        for branch_id in chance.some(among, _number(len(branches), percent)):
            setattr(parts[branch_id], name, True)
    _deal_present(branches, parts, chance)
    _deal_states(parts, away, chance)
    _deal_years(parts, types, away, chance)
    return parts


def _of_types(ids: Iterable[int], types: Mapping[int, BranchType], *keys: str) -> list[int]:
    return [branch_id for branch_id in ids if types[branch_id].key in keys]


def _deal_present(branches: Sequence[Branch], parts: Mapping[int, Part], chance: Chance) -> None:
    """Who sits today, beginning next door to home, and who has just put a meeting off."""
    home = next(branch for branch in branches if branch.code == HOME_BRANCH)
    near = [branch for branch in branches if branch is not home and branch.ward is home.ward]
    far = [branch for branch in branches if branch is not home and branch.ward is not home.ward]
    order = [*near[:1], *chance.shuffled([*near[1:], *far])]
    sitting = _number(len(branches), 3.8)
    for place, branch in enumerate(islice(order, sitting)):
        parts[branch.id].sits_now = True
        parts[branch.id].minutes_read = place == sitting - 1 and sitting > 1
    for branch in islice(order, sitting, sitting + _number(len(branches), 3)):
        parts[branch.id].put_off_now = True


NEWEST_SHEETS = {
    AssessmentState.DRAFT: 5.5,
    AssessmentState.VOTED: 6.5,
    AssessmentState.SUBMITTED: 20,
    AssessmentState.DECIDED: 24,
    AssessmentState.LOCKED: 44,
}
NEXT_PLANS = {
    PlanState.DRAFT: 14,
    PlanState.ADOPTED: 13,
    PlanState.SUBMITTED: 14,
    PlanState.RETURNED: 3,
    PlanState.NOTED: 8,
    None: 48,
}
LAST_SELF_CHECKS = {
    AssessmentState.DRAFT: 6,
    AssessmentState.VOTED: 6,
    AssessmentState.SUBMITTED: 13,
    AssessmentState.UNDER_APPRAISAL: 8,
    AssessmentState.RETURNED: 4,
    AssessmentState.APPRAISED: 17,
    AssessmentState.LOCKED: 46,
}
YEAR_SHEETS = {
    AssessmentState.WITHDRAWN: 1,
    AssessmentState.RECOGNISED: 52,
    AssessmentState.LOCKED: 7,
    AssessmentState.APPRAISED: 13,
    AssessmentState.UNDER_APPRAISAL: 5.5,
    AssessmentState.SUBMITTED: 3,
    AssessmentState.VOTED: 2,
    AssessmentState.RETURNED: 3,
    AssessmentState.DRAFT: 2.5,
    None: 11,
}


def _deal_states(parts: Mapping[int, Part], away: Sequence[int], chance: Chance) -> None:
    home = next(branch_id for branch_id in parts if branch_id not in set(away))
    for name, quotas in (
        ("newest_sheet", NEWEST_SHEETS),
        ("next_plan", NEXT_PLANS),
        ("last_self_check", LAST_SELF_CHECKS),
    ):
        dealt = _quotas(list(quotas), list(quotas.values()), len(away))
        for branch_id, state in zip(chance.shuffled(away), dealt, strict=True):
            setattr(parts[branch_id], name, state)
    parts[home].newest_sheet = parts[home].last_self_check = AssessmentState.SUBMITTED
    parts[home].next_plan, parts[home].year_sheet = None, AssessmentState.DRAFT


def _deal_years(
    parts: Mapping[int, Part], types: Mapping[int, BranchType], away: Sequence[int], chance: Chance
) -> None:
    """The stronger branches have come further with the request of the year; the weakest make none."""
    strength = {branch_id: types[branch_id].tasks_on_time["from"] + chance.uniform(0, 12) for branch_id in away}
    order = sorted(away, key=lambda branch_id: -strength[branch_id])
    dealt = _quotas(list(YEAR_SHEETS), list(YEAR_SHEETS.values()), len(away))
    for branch_id, state in zip(order, dealt, strict=True):
        parts[branch_id].year_sheet = state


def _number(branches: int, percent: float) -> int:
    """So many of the branches; at least one where it asks for any of a few."""
    return max(1, round(branches * percent / 100))


def _quotas(things: Sequence[Any], shares: Sequence[float], number: int) -> list[Any]:
    """So many things, each in the number that its share asks for, as near as whole numbers allow."""
    exact = [number * share / sum(shares) for share in shares]
    counts = [int(wanted) for wanted in exact]
    for place in sorted(range(len(things)), key=lambda i: counts[i] - exact[i])[: number - sum(counts)]:
        counts[place] += 1
    dealt = [thing for thing, count in zip(things, counts, strict=True) for _ in range(count)]
    return list(islice(cycle(dealt), number))
