"""Typed figures: those of one branch or meeting, and one figure of many branches in a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from branchmeet import catalogue
from branchmeet.domain import figures as rules
from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.membership import is_rated
from branchmeet.domain.scope import Scope, Subject
from branchmeet.extensions import db
from branchmeet.models import Account, Assessment, Figure, Member, Membership, Standing, Unit
from branchmeet.queries.paging import PAGE
from branchmeet.queries.scoping import within
from branchmeet.queries.spans import holds_on
from branchmeet.queries.units import UNIT_COLUMNS


@dataclass(frozen=True)
class TypedValue:
    """The number that counts: typed by whom and when, perhaps confirmed; `id` grows with every correction."""

    id: int
    key: FigureKey
    value: int | None
    entered_by: str | None
    entered_at_utc: datetime
    confirmed_by: str | None
    confirmed_at_utc: datetime | None


@dataclass(frozen=True)
class BranchValue:
    """One figure of one branch in a table of many."""

    branch_id: int
    branch_name: str
    place: str
    figure_id: int | None
    value: int | None
    entered_by: str | None
    entered_at_utc: datetime | None
    total: int


@cache
def catalogue_figures() -> dict[FigureKey, rules.Figure]:
    """The figures that may be typed, in the order of their list."""
    return rules.parse_figures(catalogue.load("figures"))


def of_period(branch_id: int, period: str) -> dict[FigureKey, TypedValue]:
    """The newest number of each figure typed for a branch and a period."""
    return _newest(Figure.branch_id == branch_id, Figure.period == period, Figure.meeting_id.is_(None))


def of_meeting(meeting_id: int) -> dict[FigureKey, TypedValue]:
    """The newest number of each figure typed at a meeting."""
    return _newest(Figure.meeting_id == meeting_id)


def list_branch_values(scope: Scope, key: FigureKey, period: str, *, page: int = 1) -> list[BranchValue]:
    """One figure of all branches of a scope, 50 a page in the order of the tree; a row knows how many there are."""
    newest = aliased(Figure)
    latest = (
        select(func.max(newest.id))
        .where(newest.branch_id == Unit.id, newest.period == period, newest.key == key, newest.meeting_id.is_(None))
        .scalar_subquery()
    )
    statement = (
        select(
            Unit.id.label("branch_id"),
            Unit.organisation_name.label("branch_name"),
            Unit.place,
            Figure.id.label("figure_id"),
            Figure.value,
            Member.full_name.label("entered_by"),
            Figure.created_at_utc.label("entered_at_utc"),
            func.count().over().label("total"),
        )
        .select_from(Unit)
        .outerjoin(Figure, Figure.id == latest)
        .outerjoin(Account, Account.id == Figure.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(Unit.has_roster.is_(True), within(scope, UNIT_COLUMNS))
        .order_by(Unit.path)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    return [BranchValue(**row._mapping) for row in db.session.execute(statement)]


def newest_of_branches(branch_ids: Collection[int], key: FigureKey, period: str) -> Mapping[int, Figure]:
    """The newest row of one figure for each of these branches, for the service that corrects it."""
    latest = (
        select(func.max(Figure.id))
        .where(Figure.branch_id.in_(branch_ids), Figure.key == key, Figure.period == period)
        .group_by(Figure.branch_id)
    )
    rows = db.session.scalars(select(Figure).where(Figure.id.in_(latest)))
    return {row.branch_id: row for row in rows}


def subjects_of(branch_ids: Collection[int]) -> dict[int, Subject]:
    """What permission depends on, of each of these branches."""
    rows = db.session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(branch_ids), Unit.has_roster.is_(True)))
    return {row.id: Subject(unit_id=row.id, path=row.path) for row in rows}


def list_sheets_of(branch_ids: Collection[int], period: str) -> list[Assessment]:
    """The "4 tốt" sheets of these branches for a period."""
    statement = (
        select(Assessment)
        .where(
            Assessment.branch_id.in_(branch_ids),
            Assessment.kind == AssessmentKind.FOUR_GOOD,
            Assessment.period == period,
        )
        .order_by(Assessment.id)
    )
    return list(db.session.scalars(statement))


def is_closed_for(branch_id: int, period: str) -> bool:
    """Whether the sheet of the period has been appraised, after which its figures stand."""
    statement = select(Assessment.state).where(
        Assessment.branch_id == branch_id, Assessment.kind == AssessmentKind.FOUR_GOOD, Assessment.period == period
    )
    return db.session.scalar(statement) in CLOSED


def count_rated(branch_id: int, *, on: date) -> int:
    """Members of a branch that get a yearly rating."""
    statement = (
        select(Standing.presence)
        .join(Membership, Membership.id == Standing.membership_id)
        .where(Membership.branch_id == branch_id, holds_on(Membership, on), holds_on(Standing, on))
    )
    return sum(is_rated(presence) for presence in db.session.scalars(statement))


CLOSED = frozenset(
    {
        AssessmentState.APPRAISED,
        AssessmentState.RECOGNISED,
        AssessmentState.NOT_RECOGNISED,
        AssessmentState.LOCKED,
        AssessmentState.WITHDRAWN,
    }
)


def _newest(*conditions: ColumnElement[bool]) -> dict[FigureKey, TypedValue]:
    latest = select(func.max(Figure.id)).where(and_(*conditions)).group_by(Figure.key)
    return {row.key: row for row in map(_typed, db.session.execute(_values().where(Figure.id.in_(latest))))}


def _typed(row: Any) -> TypedValue:
    return TypedValue(**{**row._mapping, "key": FigureKey(row.key)})


def _values() -> Any:
    author, confirmer = aliased(Account), aliased(Account)
    author_name, confirmer_name = aliased(Member), aliased(Member)
    return (
        select(
            Figure.id,
            Figure.key,
            Figure.value,
            author_name.full_name.label("entered_by"),
            Figure.created_at_utc.label("entered_at_utc"),
            confirmer_name.full_name.label("confirmed_by"),
            Figure.confirmed_at_utc,
        )
        .outerjoin(author, author.id == Figure.account_id)
        .outerjoin(author_name, author_name.id == author.member_id)
        .outerjoin(confirmer, confirmer.id == Figure.confirmed_by_id)
        .outerjoin(confirmer_name, confirmer_name.id == confirmer.member_id)
        .order_by(Figure.id)
    )
