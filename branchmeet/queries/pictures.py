"""All branches of a subtree in one picture.

`read` is the only entry: it looks at the branches below the rows it is given and at nothing else, whatever the size
of the whole tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Numeric,
    and_,
    cast,
    func,
    literal,
    literal_column,
    outerjoin,
    select,
    union_all,
)

from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import ASSESSMENT_SUBMITTED, AssessmentKind
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER
from branchmeet.domain.pictures import NOTHING, Measure, PictureRow, Values, picture_row, tally_branches
from branchmeet.domain.units import is_within, outermost, subtree_end
from branchmeet.extensions import db
from branchmeet.models import Assessment, Attendance, ItemScore, Meeting, ScoreSheet, Unit
from branchmeet.queries.units import UnitRow

PRESENT = [code for code in AttendanceCode if code.is_present]


@dataclass(frozen=True)
class Group:
    """A column: a group of the sheet."""

    code: str
    title: str


@dataclass(frozen=True)
class Picture:
    """The columns, and for the key of each unit asked for its row; a unit without branches has none."""

    groups: tuple[Group, ...]
    rows: dict[int, PictureRow]


def read(units: Sequence[UnitRow], *, kind: AssessmentKind, period: AssessmentPeriod, values: Values) -> Picture:
    """The picture of these units over a period: submitted sheets of a kind, and the roll of the meetings held."""
    paths, measures = _measure(outermost(unit.path for unit in units), kind, period, values)
    sheets = _sheets(kind)
    tallies = tally_branches(measures, {sheet.id: _most(sheet.body) for sheet in sheets})
    groups = tuple(Group(group["code"], group["title"]) for group in sheets[0].body["groups"]) if sheets else ()
    codes = [group.code for group in groups]
    below = {unit.id: [tallies[key] for key, path in paths.items() if is_within(path, unit.path)] for unit in units}
    return Picture(groups, {key: picture_row(branches, codes) for key, branches in below.items() if branches})


def _measure(
    paths: Sequence[str], kind: AssessmentKind, period: AssessmentPeriod, values: Values
) -> tuple[dict[int, str], list[Measure]]:
    """Every branch with a roster below these paths with its roll, and its lines with points, in one statement."""
    if not paths:
        return {}, []
    branch = _branches(paths)
    found: dict[int, str] = {}
    measures: list[Measure] = []
    for branch_id, path, *measure in db.session.execute(
        union_all(_rolls(branch, period), _lines(branch, kind, period, values))
    ):
        found[branch_id] = path
        measures.append(Measure(branch_id, *measure))
    return found, measures


def _branches(paths: Sequence[str]) -> CTE:
    """The branches with a roster below these paths, found by the index on the path, one range for each.

    The ranges are selects and not VALUES, which SQLAlchemy would compile anew with every page.
    """
    ranges = (select(literal(path).label("start"), literal(subtree_end(path)).label("stop")) for path in paths)
    span = union_all(*ranges).cte("span")
    return (
        select(Unit.id, Unit.path)
        .join_from(span, Unit, and_(Unit.path >= span.c.start, Unit.path < span.c.stop))
        .where(Unit.has_roster.is_(True))
        .cte("branch")
    )


def _rolls(branch: CTE, period: AssessmentPeriod) -> Any:
    """One row a branch, also where no roll was taken: it says that the branch is there.

    Marks are counted meeting by meeting, in the order of their index: grouped in one go they would all be sorted first.
    """
    present, counted = _marks(Attendance.code.in_(PRESENT)), _marks()
    return (
        select(
            branch.c.id,
            branch.c.path,
            literal(None, ItemScore.assessment_id.type),
            literal(None, ItemScore.code.type),
            cast(func.coalesce(func.sum(present), 0), Numeric(12, 1)),
            cast(func.coalesce(func.sum(counted), 0), Integer),
        )
        .outerjoin_from(branch, Meeting, and_(Meeting.branch_id == branch.c.id, _held_in(period)))
        .group_by(branch.c.id, branch.c.path)
    )


def _marks(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many marks of a meeting count, of a kind."""
    marks = select(func.count()).where(Attendance.meeting_id == Meeting.id, Attendance.counted.is_(True), *conditions)
    return marks.correlate(Meeting).scalar_subquery()


def _lines(branch: CTE, kind: AssessmentKind, period: AssessmentPeriod, values: Values) -> Any:
    """One row for each line of each sheet of a branch, the sheets of the period added up.

    Joined outwards from the branch although only what is found counts: so no index of kinds or states leads a planner
    to the sheets of the whole tree first. A branch without sheets adds a row of nothing.
    """
    points = {Values.OWN: ItemScore.own, Values.APPRAISED: ItemScore.appraised, Values.PROPOSED: ItemScore.proposed}
    value = points[values]
    sent = Assessment.state.in_(ASSESSMENT_SUBMITTED)
    if kind is AssessmentKind.MEETING:
        held = and_(Meeting.branch_id == branch.c.id, _held_in(period))
        sheets = outerjoin(branch, Meeting, held).outerjoin(Assessment, and_(Assessment.meeting_id == Meeting.id, sent))
    else:
        of_period = and_(
            Assessment.branch_id == branch.c.id,
            Assessment.period == period.code,
            Assessment.kind == literal_column(f"'{kind.value}'"),  # spelled out, as the partial index spells it
        )
        sheets = outerjoin(branch, Assessment, and_(of_period, sent))
    given = and_(ItemScore.assessment_id == Assessment.id, value.is_not(None), ItemScore.not_applicable.is_(False))
    total = func.coalesce(func.sum(value), literal(NOTHING, value.type), type_=value.type)
    return (
        select(branch.c.id, branch.c.path, Assessment.sheet_id, ItemScore.code, total, func.count(value))
        .select_from(sheets.outerjoin(ItemScore, given))
        .group_by(branch.c.id, branch.c.path, Assessment.sheet_id, ItemScore.code)
    )


def _held_in(period: AssessmentPeriod) -> ColumnElement[bool]:
    return and_(
        Meeting.month.between(period.starts_on, period.ends_on),
        Meeting.kind.in_(BRANCH_MEETINGS),
        Meeting.state.in_(MEETING_OVER),
    )


def _sheets(kind: AssessmentKind) -> Sequence[Any]:
    """Every sheet of a kind, the newest first: its groups head the columns."""
    statement = (
        select(ScoreSheet.id, ScoreSheet.body)
        .where(ScoreSheet.kind == kind)
        .order_by(ScoreSheet.in_force_from.desc(), ScoreSheet.id.desc())
    )
    return db.session.execute(statement).all()


def _most(body: dict[str, Any]) -> dict[str, Decimal]:
    """The most points of each line."""
    return {item["code"]: Decimal(str(item["max"])) for group in body["groups"] for item in group["items"]}
