"""The few numbers that people type: the dues of each month, and what is declared or confirmed for a period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from branchmeet.demo.world import Office, Person, World
from branchmeet.demo.year.chances import mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.assessment_periods import AssessmentPeriod, month_code
from branchmeet.domain.assessments import PeriodKind
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.membership import CountingGroup, belongs_to
from branchmeet.domain.posts import GrantKind
from branchmeet.models import Figure

DUES_FORGOTTEN = 2
"""In so many regular meetings of a hundred nobody writes down who has paid."""
RATED_EXCELLENT, RATED_COMPLETED, RATED_NOT = (8, 20), (4, 16), 1.5
SLIPS_LEFT_OUT = 12
TARGET_MET = 65
CONFIRMED = 85

K = FigureKey


@dataclass(frozen=True)
class Typed:
    """A number, who typed it, and who confirmed it where somebody did."""

    key: FigureKey
    value: int
    account_id: int | None
    confirmed_by_id: int | None = None


def dues(life: Life, sitting: Sitting) -> tuple[int, int] | None:
    """How many owed the month's dues and how many have paid, as read out in a regular meeting."""
    if not sitting.is_regular or (not life.is_home and life.chance.happens(DUES_FORGOTTEN)):
        return None
    due = sum(mark.seat.counted for mark in sitting.marks)
    paid = round(due * life.chance.within(mix("figures")["dues_paid_of_due_percent"]) / 100)
    return due, due if life.chance.happens(55) else paid


def write_dues(world: World, life: Life, sitting: Sitting) -> None:
    """Keep the dues of a meeting for writing."""
    for key, value in zip((K.DUES_DUE, K.DUES_PAID), sitting.dues or (), strict=False):
        world.rows.add(
            Figure,
            branch_id=life.branch.id,
            meeting_id=sitting.id,
            period=month_code(sitting.month),
            key=key,
            value=value,
            account_id=life.account(sitting.clerk or life.clerk),
            created_at_utc=sitting.opened_at,
        )


def type_for(world: World, life: Life, period: AssessmentPeriod, typed_on: date) -> None:
    """Type what is declared and confirmed for a period; a few branches leave something blank."""
    blank = _left_blank(life, period)
    moment = life.chance.moment(typed_on)
    for typed in _figures(life, period):
        if typed.key not in blank:
            _write(world, life, period, typed, moment)


def _left_blank(life: Life, period: AssessmentPeriod) -> frozenset[FigureKey]:
    unconfirmed = life.part.unconfirmed and period.kind is PeriodKind.YEAR
    blank = {K.DISCIPLINE_DECISIONS} if unconfirmed else set()
    supervision = {K.SUPERVISION_ITEMS_PLANNED, K.SUPERVISION_ITEMS_DONE}
    if life.part.leaves_blank:
        blank |= supervision if life.branch.id % 2 else {K.MEMBERS_213_SLIPS_SENT}
    return frozenset(blank)


def _figures(life: Life, period: AssessmentPeriod) -> Iterator[Typed]:
    year = period.kind is PeriodKind.YEAR
    ward = life.branch.ward
    yield Typed(K.DISCIPLINE_DECISIONS, int(life.part.disciplined and year), _holder(life, ward, GrantKind.INSPECTION))
    yield Typed(K.BYPASSING_PETITIONS_CONFIRMED, int(life.chance.happens(1)), _holder(life, ward, GrantKind.OFFICE))
    yield from _supervision(life, period)
    if year:
        yield from _ratings(life)
        yield from _linked_213(life)
        yield from _admissions(life)


def _supervision(life: Life, period: AssessmentPeriod) -> Iterator[Typed]:
    of_year = life.chance.between(mix("figures")["supervision_items_per_branch"])
    planned = of_year if period.months == 12 else max(1, of_year * period.months // 12)
    done = planned - int(life.chance.happens(22 if life.type.key == "steady" else 38))
    yield _declared(life, K.SUPERVISION_ITEMS_PLANNED, planned)
    yield _declared(life, K.SUPERVISION_ITEMS_DONE, max(0, done))


def _ratings(life: Life) -> Iterator[Typed]:
    seats = life.roster.on(life.calendar.today)
    rated = sum(belongs_to(CountingGroup.RATED, seat.kind, seat.presence) for seat in seats)
    excellent = rated * life.chance.randint(*RATED_EXCELLENT) // 100
    completed = rated * life.chance.randint(*RATED_COMPLETED) // 100
    failed = int(life.chance.happens(RATED_NOT * 10))
    yield _declared(life, K.RATED_EXCELLENT, excellent)
    yield _declared(life, K.RATED_GOOD, rated - excellent - completed - failed)
    yield _declared(life, K.RATED_COMPLETED, completed)
    yield _declared(life, K.RATED_NOT_COMPLETED, failed)


def _linked_213(life: Life) -> Iterator[Typed]:
    due = life.chance.randint(4, 18)
    missing = life.chance.randint(1, 3) if life.chance.happens(SLIPS_LEFT_OUT) else 0
    yield _declared(life, K.MEMBERS_213_DUE, due, confirm=False)
    yield _declared(life, K.MEMBERS_213_SLIPS_SENT, due - missing, confirm=False)


def _admissions(life: Life) -> Iterator[Typed]:
    """A target that not every branch is given, and whom it has admitted."""
    if life.branch.number_of_cells:
        yield Typed(K.ADMISSION_TARGET, 1, life.reviewer)
        yield _declared(life, K.ADMITTED_MEMBERS, int(life.chance.happens(TARGET_MET)))


def _declared(life: Life, key: FigureKey, value: int, *, confirm: bool = True) -> Typed:
    by = life.reviewer if confirm and life.chance.happens(CONFIRMED) else None
    return Typed(key, value, life.secretary_account, by)


def _holder(life: Life, office: Office, kind: GrantKind) -> int | None:
    people: list[Person] = office.grants[kind]
    return life.account(people[0])


def _write(world: World, life: Life, period: AssessmentPeriod, typed: Typed, moment: datetime) -> None:
    confirmed = typed.confirmed_by_id is not None
    world.rows.add(
        Figure,
        branch_id=life.branch.id,
        period=period.code,
        key=typed.key,
        value=typed.value,
        account_id=typed.account_id,
        confirmed_at_utc=moment + timedelta(hours=20) if confirmed else None,
        confirmed_by_id=typed.confirmed_by_id,
        created_at_utc=moment,
    )
