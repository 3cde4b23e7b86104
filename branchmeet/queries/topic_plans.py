"""Topic plans: the head that permission depends on, the page of a quarter, and the lists of branch and level above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_PREPARED, MeetingState
from branchmeet.domain.plan_days import DayRules
from branchmeet.domain.plan_warnings import PlannedMeeting
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.topic_plans import STANDINGS, PlannedTopic, PlanStanding, PlanState
from branchmeet.extensions import db
from branchmeet.models import Account, Assignment, Cell, Meeting, Member, Post, Topic, TopicPlan, TopicPlanStep, Unit
from branchmeet.queries import meetings, papers
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.missing import Missing
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import Columns, within
from branchmeet.queries.spans import holds_on
from branchmeet.queries.topics import TopicCard, list_cards
from branchmeet.queries.units import UNIT_COLUMNS


@dataclass(frozen=True)
class PlanHead:
    """The plan of a branch for a quarter, or the empty place where there is none yet (`id` 0, `state` None)."""

    id: int
    branch_id: int
    branch_name: str
    path: str
    place: str
    rules: dict[str, Any]
    superior_name: str
    superior_committee_name: str | None
    superior_rules: dict[str, Any]
    has_committee: bool
    year: int
    quarter: int
    state: PlanState | None
    version: int
    aim: str
    preparer_ids: frozenset[int]

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path, state=self.state or "", preparer_ids=self.preparer_ids)

    @property
    def period(self) -> Quarter:
        """The quarter."""
        return Quarter(self.year, self.quarter)

    @property
    def day_rules(self) -> DayRules:
        """When things are due: as the branch has it, else as the unit above has it for all, else as usual."""
        return DayRules.of(self.superior_rules | self.rules)

    @property
    def submission_due_on(self) -> date:
        """Until when it goes to the level above."""
        return self.day_rules.submission_due_on(self.period)

    @property
    def address(self) -> dict[str, Any]:
        """The ids of its URL."""
        return {"branch_id": self.branch_id, "year": self.year, "quarter": self.quarter}


@dataclass(frozen=True)
class PlanMoment:
    """The plan entered a state: when, by whom, with which note."""

    state: PlanState
    at: datetime
    by: str | None
    note: str


@dataclass(frozen=True)
class PlanPage:
    """Everything the page of a plan shows; topics in the order of their months."""

    topics: tuple[TopicCard, ...]
    last_quarter: tuple[TopicCard, ...]
    moments: tuple[PlanMoment, ...]
    meetings: tuple[MeetingHead, ...]
    clashes: dict[int, str]

    @property
    def planned(self) -> list[PlannedTopic]:
        """The topics as the rules see them."""
        return [card.planned for card in self.topics]

    @property
    def planned_before(self) -> list[PlannedTopic]:
        """Those of the last quarter."""
        return [card.planned for card in self.last_quarter]

    @property
    def planned_meetings(self) -> tuple[PlannedMeeting, ...]:
        """The meetings as the rules see them."""
        return tuple(PlannedMeeting(one.id, one.day, self.clashes.get(one.id)) for one in self.meetings)


@dataclass(frozen=True)
class YearHead:
    """The plans of a branch in one year, taken together; `state` is that of the one that has come furthest."""

    branch_id: int
    branch_name: str
    path: str
    year: int
    state: PlanState | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path, state=self.state or "")

    @property
    def address(self) -> dict[str, Any]:
        """The ids of its URL."""
        return {"branch_id": self.branch_id, "year": self.year}


@dataclass(frozen=True)
class PlanRow:
    """One quarter of a branch in its overview."""

    quarter: Quarter
    state: PlanState
    topics: int
    assignments: int


@dataclass(frozen=True)
class BranchPlans:
    """A branch and those of its plans that may be read, the newest first."""

    branch_id: int
    branch_name: str
    path: str
    rows: tuple[PlanRow, ...]

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path)

    def find(self, quarter: Quarter) -> PlanRow | None:
        """The plan of a quarter; None when there is none to read."""
        return next((row for row in self.rows if row.quarter == quarter), None)


@dataclass(frozen=True)
class StandingCounts:
    """How the branches of a scope stand in one quarter."""

    by_standing: dict[PlanStanding, int]
    superiors: int

    @property
    def total(self) -> int:
        """How many branches there are."""
        return sum(self.by_standing.values())


@dataclass(frozen=True)
class BranchStanding:
    """One branch as the level above sees its plan; without a state there is none it may see."""

    branch_id: int
    branch_name: str
    superior_name: str
    superior_committee_name: str | None
    rules: dict[str, Any]
    superior_rules: dict[str, Any]
    quarter: Quarter
    state: PlanState | None
    since: datetime | None
    topics: int

    @property
    def standing(self) -> PlanStanding:
        """What the state means from outside."""
        return STANDINGS[self.state]

    @property
    def due_on(self) -> date:
        """Until when the plan was to be sent."""
        return DayRules.of(self.superior_rules | self.rules).submission_due_on(self.quarter)

    def is_overdue(self, today: date) -> bool:
        """Not sent although the day has passed, in a quarter that is not over yet."""
        return self.standing is PlanStanding.MISSING and self.due_on < today <= self.quarter.ends_on


@dataclass(frozen=True)
class SuperiorStanding:
    """The branches directly below one unit, counted."""

    unit_id: int
    name: str
    branches: int
    by_standing: dict[PlanStanding, int]


Listed = Paged[Any]
"""One page of a list and how many rows there are in all."""


# ---- one plan ------------------------------------------------------------------------------------------------------


def get_head(branch_id: int, year: int, quarter: int) -> PlanHead:
    """The plan of a branch for a quarter, or its empty place; Missing when there is no such branch."""
    statement = (
        _heads(on=today())
        .outerjoin(TopicPlan, and_(TopicPlan.branch_id == Unit.id, *_of(Quarter(year, quarter))))
        .outerjoin(Topic, Topic.plan_id == TopicPlan.id)
        .where(Unit.id == branch_id, Unit.has_roster.is_(True))
    )
    return _head(statement, year=year, quarter=quarter)


def get_plan(branch_id: int, year: int, quarter: int) -> PlanHead:
    """The plan of a branch for a quarter; Missing when it has not been started."""
    head = get_head(branch_id, year, quarter)
    if not head.id:
        raise Missing
    return head


def get_by_id(plan_id: int) -> PlanHead:
    """The plan with this key; Missing when there is none."""
    statement = (
        _heads(on=today())
        .join(TopicPlan, TopicPlan.branch_id == Unit.id)
        .outerjoin(Topic, Topic.plan_id == TopicPlan.id)
        .where(TopicPlan.id == plan_id)
    )
    return _head(statement)


def get_page(plan: PlanHead) -> PlanPage:
    """The topics with their assignments, those of the quarter before, the meetings and the history of a plan.

    Three statements whatever the plan holds.
    """
    quarters = or_(and_(*_of(plan.period)), and_(*_of(plan.period.previous)))
    cards = list_cards(TopicPlan.branch_id == plan.branch_id, quarters)
    found = _meetings(plan)
    return PlanPage(
        topics=tuple(card for card in cards if card.head.plan_id == plan.id),
        last_quarter=tuple(card for card in cards if card.head.plan_id != plan.id),
        moments=list_moments(plan.id),
        meetings=tuple(head for head, _ in found),
        clashes={head.id: clash for head, clash in found if clash},
    )


def list_moments(plan_id: int) -> tuple[PlanMoment, ...]:
    """Every state a plan has entered, the oldest first."""
    statement = (
        select(TopicPlanStep.state, TopicPlanStep.at_utc.label("at"), Member.full_name.label("by"), TopicPlanStep.note)
        .outerjoin(Account, Account.id == TopicPlanStep.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(TopicPlanStep.plan_id == plan_id)
        .order_by(TopicPlanStep.at_utc, TopicPlanStep.id)
    )
    return tuple(PlanMoment(**row._mapping) for row in db.session.execute(statement))


def list_quarter(branch_id: int, quarter: Quarter) -> list[TopicCard]:
    """The topics that a branch planned for a quarter."""
    return list_cards(TopicPlan.branch_id == branch_id, *_of(quarter))


def get_year(branch_id: int, year: int) -> YearHead:
    """The plans of a branch in a year; Missing when there is no such branch."""
    statement = select(Unit.id, Unit.organisation_name, Unit.path).where(Unit.id == branch_id, Unit.has_roster)
    unit, states = db.session.execute(statement).one(), papers.list_plan_states(branch_id, year)
    furthest = next((state for state in _FURTHEST if state in states), None)
    return YearHead(unit.id, unit.organisation_name, unit.path, year, furthest)


def list_year(head: YearHead) -> list[TopicCard]:
    """The topics of a branch in a year, month by month, their contents uncut."""
    return list_cards(TopicPlan.branch_id == head.branch_id, TopicPlan.year == head.year, whole=True)


# ---- the branch's own quarters -------------------------------------------------------------------------------------


def get_branch_plans(branch_id: int, scope: Scope) -> BranchPlans:
    """A branch with all its plans that lie in a scope; Missing when there is no such branch."""
    rows = db.session.execute(
        select(
            Unit.id,
            Unit.organisation_name,
            Unit.path,
            TopicPlan.year,
            TopicPlan.quarter,
            TopicPlan.state,
            _topic_count(),
            _assignment_count(),
        )
        .outerjoin(TopicPlan, and_(TopicPlan.branch_id == Unit.id, within(scope, PLAN_COLUMNS)))
        .where(Unit.id == branch_id)
        .order_by(TopicPlan.year.desc(), TopicPlan.quarter.desc())
    ).all()
    if not rows:
        raise Missing
    plans = (
        PlanRow(Quarter(row.year, row.quarter), row.state, row.topics, row.assignments) for row in rows if row.state
    )
    return BranchPlans(rows[0].id, rows[0].organisation_name, rows[0].path, tuple(plans))


# ---- the level above -----------------------------------------------------------------------------------------------


def count_standings(scope: Scope, quarter: Quarter, *, under: int | None = None) -> StandingCounts:
    """How the plans of a scope's branches stand in a quarter; `under` keeps those directly below one unit."""
    columns = (*_standing_sums(), func.count(Unit.parent_id.distinct()).label("superiors"))
    row = db.session.execute(_branches(scope, quarter, under, *columns)).one()
    return StandingCounts(_by_standing(row), row.superiors)


def list_superiors(scope: Scope, quarter: Quarter, *, page: int = 1) -> Listed:
    """The units above a scope's branches with their counts, those with the most missing plans first."""
    missing = func.sum(case((_is(PlanStanding.MISSING), 1), else_=0))
    statement = (
        _branches(scope, quarter, None, _parent.id, _parent.organisation_name, *_standing_sums(), _total())
        .group_by(_parent.id, _parent.organisation_name, _parent.path)
        .order_by(missing.desc(), _parent.path)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    rows = db.session.execute(statement).all()
    superiors = []
    for row in rows:
        counts = _by_standing(row)
        superiors.append(SuperiorStanding(row.id, row.organisation_name, sum(counts.values()), counts))
    return Listed(tuple(superiors), rows[0].total if rows else 0, page)


def list_standings(
    scope: Scope,
    quarter: Quarter,
    *,
    under: int | None = None,
    standing: PlanStanding | None = None,
    page: int = 1,
) -> Listed:
    """The branches of a scope with the state of their plan as far as the scope shows it, missing ones first."""
    ranks = {kind: number for number, kind in enumerate(PlanStanding)}
    rank = case(*((_is(kind), number) for kind, number in ranks.items()), else_=len(ranks))
    since = (
        select(func.max(TopicPlanStep.at_utc))
        .where(TopicPlanStep.plan_id == TopicPlan.id, TopicPlanStep.state == TopicPlan.state)
        .scalar_subquery()
    )
    statement = _branches(
        scope,
        quarter,
        under,
        Unit.id.label("branch_id"),
        Unit.organisation_name.label("branch_name"),
        func.coalesce(_parent.organisation_name, "").label("superior_name"),
        _parent.committee_name.label("superior_committee_name"),
        Unit.rules,
        _parent.rules.label("superior_rules"),
        TopicPlan.state,
        since.label("since"),
        _topic_count(),
        _total(),
    )
    if standing:
        statement = statement.where(_is(standing))
    found = db.session.execute(statement.order_by(rank, Unit.path).limit(PAGE).offset(PAGE * (page - 1))).all()
    return Listed(tuple(_standing(row, quarter) for row in found), found[0].total if found else 0, page)


# ---- pieces --------------------------------------------------------------------------------------------------------

_FURTHEST = (PlanState.NOTED, PlanState.SUBMITTED, PlanState.ADOPTED, PlanState.RETURNED, PlanState.DRAFT)
_parent = aliased(Unit)

PLAN_COLUMNS: Columns = {
    "unit_id": Unit.__table__.c.id,
    "path": Unit.__table__.c.path,
    "state": TopicPlan.__table__.c.state,
}
"""What a scope needs of a query over plans; a preparer finds the own topic through `topics.list_asked`."""


def _heads(*, on: date) -> Any:
    committee = exists().where(Post.unit_id == Unit.id, Post.kind == PostKind.COMMITTEE_MEMBER, holds_on(Post, on))
    return (
        select(
            func.coalesce(TopicPlan.id, 0).label("id"),
            Unit.id.label("branch_id"),
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Unit.place,
            Unit.rules,
            func.coalesce(_parent.organisation_name, "").label("superior_name"),
            _parent.committee_name.label("superior_committee_name"),
            _parent.rules.label("superior_rules"),
            committee.label("has_committee"),
            TopicPlan.year,
            TopicPlan.quarter,
            TopicPlan.state,
            func.coalesce(TopicPlan.version, 0).label("version"),
            func.coalesce(TopicPlan.aim, "").label("aim"),
            Topic.preparer_id,
        )
        .select_from(Unit)
        .outerjoin(_parent, _parent.id == Unit.parent_id)
    )


def _head(statement: Any, **known: int) -> PlanHead:
    rows = db.session.execute(statement).all()
    if not rows:
        raise Missing
    values = dict(rows[0]._mapping) | known
    values["superior_rules"] = values["superior_rules"] or {}
    del values["preparer_id"]
    return PlanHead(**values, preparer_ids=frozenset(row.preparer_id for row in rows if row.preparer_id))


def _of(quarter: Quarter) -> tuple[ColumnElement[bool], ...]:
    return TopicPlan.year == quarter.year, TopicPlan.quarter == quarter.number


def _meetings(plan: PlanHead) -> list[tuple[MeetingHead, str | None]]:
    """The meetings of the quarter, each with the other branch that its liaison is to attend at the same time."""
    statement = (
        meetings.heads()
        .add_columns(_clash().label("clash"))
        .where(
            Meeting.branch_id == plan.branch_id,
            Meeting.month >= plan.period.starts_on,
            Meeting.month <= plan.period.ends_on,
            Meeting.kind.in_(BRANCH_MEETINGS),
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(Meeting.starts_at_utc, Meeting.id)
    )
    found = []
    for row in db.session.execute(statement):
        values = dict(row._mapping)
        clash = values.pop("clash")
        found.append((MeetingHead(**values), clash))
    return found


def _clash() -> Any:
    own, elsewhere = aliased(Post), aliased(Post)
    other, branch = aliased(Meeting), aliased(Unit)
    return (
        select(func.min(branch.organisation_name))
        .select_from(own)
        .join(elsewhere, and_(elsewhere.member_id == own.member_id, elsewhere.unit_id != own.unit_id))
        .join(other, other.branch_id == elsewhere.unit_id)
        .join(branch, branch.id == other.branch_id)
        .where(
            own.unit_id == Meeting.branch_id,
            own.kind == PostKind.LIAISON,
            elsewhere.kind == PostKind.LIAISON,
            holds_on(own, today()),
            holds_on(elsewhere, today()),
            other.kind.in_(BRANCH_MEETINGS),
            other.state.in_(MEETING_PREPARED),
            other.month == Meeting.month,
            other.starts_at_utc < Meeting.ends_at_utc,
            other.ends_at_utc > Meeting.starts_at_utc,
        )
        .correlate(Meeting)
        .scalar_subquery()
    )


def _standing(row: Any, quarter: Quarter) -> BranchStanding:
    values = {name: value for name, value in row._mapping.items() if name != "total"}
    values["superior_rules"] = values["superior_rules"] or {}
    return BranchStanding(**values, quarter=quarter)


def _has_cells(branch_id: int, on: date) -> Any:
    return exists().where(Cell.branch_id == branch_id, or_(Cell.closed_on.is_(None), Cell.closed_on > on))


def _topic_count() -> Any:
    return select(func.count(Topic.id)).where(Topic.plan_id == TopicPlan.id).scalar_subquery().label("topics")


def _assignment_count() -> Any:
    return (
        select(func.count(Assignment.id))
        .join(Topic, Topic.id == Assignment.topic_id)
        .where(Topic.plan_id == TopicPlan.id, Assignment.withdrawn_on.is_(None))
        .scalar_subquery()
        .label("assignments")
    )


def _branches(scope: Scope, quarter: Quarter, under: int | None, *columns: Any) -> Any:
    """The branches a scope speaks of, each with its plan of the quarter if the scope shows it."""
    plan = and_(TopicPlan.branch_id == Unit.id, *_of(quarter), within(scope, PLAN_COLUMNS))
    statement = (
        select(*columns)
        .select_from(Unit)
        .outerjoin(_parent, _parent.id == Unit.parent_id)
        .outerjoin(TopicPlan, plan)
        .where(Unit.has_roster.is_(True), within(scope.in_any_state, UNIT_COLUMNS))
    )
    return statement if under is None else statement.where(Unit.parent_id == under)


def _is(standing: PlanStanding) -> ColumnElement[bool]:
    states = [state for state, meaning in STANDINGS.items() if meaning is standing and state]
    return TopicPlan.state.in_(states) if states else TopicPlan.id.is_(None)


def _standing_sums() -> list[Any]:
    return [
        func.coalesce(func.sum(case((_is(standing), 1), else_=0)), 0).label(standing.value) for standing in PlanStanding
    ]


def _by_standing(row: Any) -> dict[PlanStanding, int]:
    return {standing: row._mapping[standing.value] for standing in PlanStanding}


def _total() -> Any:
    return func.count().over().label("total")
