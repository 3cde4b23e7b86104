"""The queue of the level above: sheets on which branch and records disagree come first, then those that are clean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select, union_all

from branchmeet.clock import at, day_of
from branchmeet.domain.assessment_periods import SHEET_DUE_DAYS, AssessmentPeriod
from branchmeet.domain.assessments import ASSESSMENT_SUBMITTED, AssessmentKind, AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.facts import UNKNOWN, MetricValue
from branchmeet.domain.scope import Scope
from branchmeet.domain.score_lines import unpack
from branchmeet.extensions import db
from branchmeet.models import Assessment, AssessmentStep, ItemScore, Meeting, Unit, VetoCheck
from branchmeet.queries.assessments import ASSESSMENT_COLUMNS
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import within
from branchmeet.queries.units import UNIT_COLUMNS


class Stage(StrEnum):
    """What the sheets of a list wait for."""

    WAITING = "waiting"  # to be appraised, or decided
    RECOGNITION = "recognition"  # appraised, a year's: to be recognised or not
    RETURNED = "returned"  # with the branch, at some lines
    DONE = "done"


@dataclass(frozen=True)
class Gap:
    """A line on which the branch gave other points than the records propose; `value`: what its metric said."""

    code: str
    own: Decimal
    proposed: Decimal
    metrics: dict[str, MetricValue]

    def value(self, metric: str | None) -> MetricValue:
        """What a metric said when the line was worked out."""
        return self.metrics.get(metric, UNKNOWN) if metric else UNKNOWN


@dataclass(frozen=True)
class ReviewRow:
    """One sheet of the queue and why it stands where it does."""

    id: int
    branch_id: int
    branch_name: str
    place: str
    kind: AssessmentKind
    state: AssessmentState
    period_kind: PeriodKind | None
    period: str
    held_at_utc: datetime | None
    submitted_at_utc: datetime | None
    self_total: Decimal | None
    proposed_total: Decimal | None
    appraised_total: Decimal | None
    decided_result: str | None
    late: bool
    gaps: tuple[Gap, ...] = ()
    vetoes: tuple[str, ...] = ()

    @property
    def is_flagged(self) -> bool:
        """Whether somebody should look closely."""
        return bool(self.gaps or self.vetoes or self.late)


@dataclass(frozen=True)
class MissingBranch:
    """A branch whose sheet has not come yet."""

    id: int
    name: str
    place: str


@dataclass(frozen=True)
class Queue(Paged[ReviewRow]):
    """One page of the queue: how many sheets there are, and how many of them are flagged."""

    flagged: int

    def after(self, assessment_id: int) -> ReviewRow | None:
        """The sheet that follows one, or the first where that one is not on the page; None at the end."""
        ids = [row.id for row in self.rows]
        place = ids.index(assessment_id) + 1 if assessment_id in ids else 0
        return self.rows[place] if place < len(ids) else None


def list_queue(scope: Scope, *, kind: AssessmentKind, stage: Stage, today: date, page: int = 1) -> Queue:
    """The sheets of a stage, by exception: the widest gap between self-score and record first, then cases that bar
    recognition, then late ones, then in the order they came. Two statements, 50 a page.
    """
    conditions = (within(scope, ASSESSMENT_COLUMNS), Assessment.kind == kind, _stages()[stage])
    found = db.session.execute(_rows(conditions, today).limit(PAGE).offset(PAGE * (page - 1))).all()
    reasons = _reasons([row.id for row in found])
    rows = tuple(_row(row, reasons[row.id]) for row in found)
    return Queue(rows, found[0].total if found else 0, page, found[0].flagged if found else 0)


def list_missing(scope: Scope, period: AssessmentPeriod) -> list[MissingBranch]:
    """The branches of a scope that have not submitted a sheet for a period, in the order of the tree."""
    submitted = select(Assessment.branch_id).where(
        Assessment.kind == AssessmentKind.FOUR_GOOD,
        Assessment.period == period.code,
        Assessment.state.in_(ASSESSMENT_SUBMITTED),
    )
    statement = (
        select(Unit.id, Unit.organisation_name, Unit.place)
        .where(Unit.has_roster.is_(True), Unit.id.not_in(submitted), within(scope.in_any_state, UNIT_COLUMNS))
        .order_by(Unit.path)
    )
    return [MissingBranch(*row) for row in db.session.execute(statement)]


def _stages() -> dict[Stage, ColumnElement[bool]]:
    state, year = Assessment.state, Assessment.period_kind == PeriodKind.YEAR
    return {
        Stage.WAITING: state.in_([AssessmentState.SUBMITTED, AssessmentState.UNDER_APPRAISAL]),
        Stage.RECOGNITION: and_(state == AssessmentState.APPRAISED, year),
        Stage.RETURNED: state == AssessmentState.RETURNED,
        Stage.DONE: or_(state.in_(_DONE), and_(state == AssessmentState.APPRAISED, ~year)),
    }


_DONE = [
    AssessmentState.DECIDED,
    AssessmentState.RECOGNISED,
    AssessmentState.NOT_RECOGNISED,
    AssessmentState.LOCKED,
    AssessmentState.WITHDRAWN,
]

_has_gap = and_(
    ItemScore.own.is_not(None),
    ItemScore.proposed.is_not(None),
    ItemScore.own != ItemScore.proposed,
    ItemScore.not_applicable.is_(False),
)


def _rows(conditions: tuple[ColumnElement[bool], ...], today: date) -> Any:
    gaps = _of_each(ItemScore, _has_gap, conditions, func.sum(func.abs(ItemScore.own - ItemScore.proposed)))
    hits = _of_each(VetoCheck, VetoCheck.answer == ScoreAnswer.HIT, conditions, func.count())
    sent = _of_each(
        AssessmentStep, AssessmentStep.state == AssessmentState.SUBMITTED, conditions, func.min(AssessmentStep.at_utc)
    )
    gap, hit = func.coalesce(gaps.c.amount, 0), func.coalesce(hits.c.amount, 0)
    late = case((_is_late(sent.c.amount, today), 1), else_=0)
    flagged = case((or_(gap > 0, hit > 0, late == 1), 1), else_=0)
    return (
        select(
            Assessment.id,
            Assessment.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.place,
            Assessment.kind,
            Assessment.state,
            Assessment.period_kind,
            Assessment.period,
            func.coalesce(Meeting.opened_at_utc, Meeting.starts_at_utc).label("held_at_utc"),
            Meeting.closed_at_utc,
            sent.c.amount.label("submitted_at_utc"),
            Assessment.self_total,
            Assessment.proposed_total,
            Assessment.appraised_total,
            Assessment.decided_result,
            late.label("late"),
            func.count().over().label("total"),
            func.sum(flagged).over().label("flagged"),
        )
        .join(Unit, Unit.id == Assessment.branch_id)
        .outerjoin(Meeting, Meeting.id == Assessment.meeting_id)
        .outerjoin(gaps, gaps.c.assessment_id == Assessment.id)
        .outerjoin(hits, hits.c.assessment_id == Assessment.id)
        .outerjoin(sent, sent.c.assessment_id == Assessment.id)
        .where(*conditions)
        .order_by(gap.desc(), hit.desc(), late.desc(), sent.c.amount, Assessment.id)
    )


def _of_each(
    part: Any, condition: ColumnElement[bool], conditions: tuple[ColumnElement[bool], ...], amount: ColumnElement[Any]
) -> Any:
    """One number for each sheet of the queue, from its lines, its cases or its steps."""
    return (
        select(part.assessment_id, amount.label("amount"))
        .join(Assessment, Assessment.id == part.assessment_id)
        .join(Unit, Unit.id == Assessment.branch_id)
        .outerjoin(Meeting, Meeting.id == Assessment.meeting_id)
        .where(condition, *conditions)
        .group_by(part.assessment_id)
        .subquery()
    )


def _is_late(sent: ColumnElement[datetime], today: date) -> ColumnElement[bool]:
    """Sent after the day on which the sheet of its period was expected; periods of this year and the last."""
    return or_(
        false(),
        *(and_(Assessment.period == period.code, sent >= _day_after(period.due_on)) for period in _recent(today)),
    )


def _recent(today: date) -> list[AssessmentPeriod]:
    numbers = {PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2, PeriodKind.YEAR: 1}
    return [
        AssessmentPeriod(kind, year, number)
        for year in (today.year - 1, today.year)
        for kind, count in numbers.items()
        for number in range(1, count + 1)
    ]


def _day_after(day: date) -> datetime:
    return at(day + timedelta(days=1), time())


def _reasons(assessment_ids: Collection[int]) -> dict[int, tuple[tuple[Gap, ...], tuple[str, ...]]]:
    """The lines that differ and the cases that are hit, of the sheets that are shown."""
    lines = select(
        ItemScore.assessment_id, ItemScore.id, ItemScore.code, ItemScore.own, ItemScore.proposed, ItemScore.facts
    ).where(_has_gap, ItemScore.assessment_id.in_(assessment_ids))
    vetoes = select(
        VetoCheck.assessment_id,
        VetoCheck.id,
        VetoCheck.code,
        literal(None, ItemScore.own.type),
        literal(None, ItemScore.own.type),
        literal(None, ItemScore.facts.type),
    ).where(VetoCheck.answer == ScoreAnswer.HIT, VetoCheck.assessment_id.in_(assessment_ids))
    both = union_all(lines, vetoes).subquery()
    gaps: dict[int, list[Gap]] = defaultdict(list)
    hits: dict[int, list[str]] = defaultdict(list)
    for row in db.session.execute(select(both).order_by(both.c.assessment_id, both.c.id)):
        if row.own is None:
            hits[row.assessment_id].append(row.code)
        else:
            gaps[row.assessment_id].append(Gap(row.code, row.own, row.proposed, unpack(row.facts)))
    return defaultdict(
        lambda: ((), ()),
        {id_: (tuple(sorted(gaps[id_], key=_widest)), tuple(sorted(hits[id_]))) for id_ in assessment_ids},
    )


def _widest(gap: Gap) -> Decimal:
    return -abs(gap.own - gap.proposed)


def _row(row: Any, reasons: tuple[tuple[Gap, ...], tuple[str, ...]]) -> ReviewRow:
    values = {name: value for name, value in row._mapping.items() if name not in ("total", "flagged", "closed_at_utc")}
    late = bool(row.late) or _sheet_is_late(row)
    return ReviewRow(**{**values, "late": late, "gaps": reasons[0], "vetoes": reasons[1]})


def _sheet_is_late(row: Any) -> bool:
    """A meeting's sheet that came more than the days allowed after the meeting was closed."""
    if row.closed_at_utc is None or row.submitted_at_utc is None:
        return False
    return bool((day_of(row.submitted_at_utc) - day_of(row.closed_at_utc)).days > SHEET_DUE_DAYS)
