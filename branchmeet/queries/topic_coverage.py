"""What became of the topics of the library in the branches: taken into a plan, studied, followed by a task that was
done, or refused. Of a plan only what the branch has sent counts; what was studied counts whatever became of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, String, and_, case, column, exists, func, or_, select
from sqlalchemy import values as sql_values
from sqlalchemy.orm import aliased

from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_library import RefusalReason, Uptake
from branchmeet.domain.topic_plans import PLAN_SUBMITTED, PlanState
from branchmeet.domain.units import subtree_end
from branchmeet.extensions import db
from branchmeet.models import LibraryRefusal, LibraryTopic, Meeting, Task, Topic, TopicPlan, Unit
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import starts_with, within
from branchmeet.queries.topic_library import LIBRARY_COLUMNS
from branchmeet.queries.units import UNIT_COLUMNS, UnitRow

_RANKS = {1: Uptake.PLANNED, 2: Uptake.HELD, 3: Uptake.DONE}


@dataclass(frozen=True)
class Tally:
    """Branches to which a topic was published, and how many came how far; who studied it has taken it too."""

    branches: int = 0
    taken: int = 0
    held: int = 0
    done: int = 0
    refused: int = 0

    @property
    def open(self) -> int:
        """Who has neither taken nor refused it."""
        return max(0, self.branches - self.taken - self.refused)


@dataclass(frozen=True)
class CoverageRow:
    """A topic of the library with its tally in a scope."""

    id: int
    title: str
    publisher: str
    field: str
    quarter: int
    tally: Tally


@dataclass(frozen=True)
class OwnTopic:
    """A topic that a branch wrote itself, and how far it came with it."""

    id: int
    title: str
    branch_id: int
    branch_name: str
    superior_name: str
    path: str
    plan_state: PlanState
    period: Quarter
    uptake: Uptake

    @property
    def subject(self) -> Subject:
        """What permission to read the topic depends on."""
        return Subject(unit_id=self.branch_id, path=self.path, state=self.plan_state)


CoveragePage = Paged[CoverageRow | OwnTopic]
"""One page of the topics and how many there are in all."""


@dataclass(frozen=True)
class Answer:
    """How far one branch came with a topic: the plan that came furthest, its tasks, or why it does not take it."""

    branch_id: int
    path: str
    uptake: Uptake
    topic_id: int | None = None
    plan_state: PlanState | None = None
    period: Quarter | None = None
    adapted: bool = False
    tasks: int = 0
    tasks_done: int = 0
    reason: RefusalReason | None = None
    words: str = ""
    refused_at: datetime | None = None

    @property
    def subject(self) -> Subject:
        """What permission to read the branch's topic depends on."""
        return Subject(unit_id=self.branch_id, path=self.path, state=self.plan_state or "")


def list_coverage(scope: Scope, library: Scope, year: int, *, published: bool, page: int = 1) -> CoveragePage:
    """The topics offered in `library` with what the branches of `scope` did with them in plans of a year.

    Either those that units published or the shipped ones, those taken most first.
    """
    branch = _branches(within(scope, UNIT_COLUMNS))
    uses, refusals = _uses_by_topic(branch, year), _refusals_by_topic(branch)
    path = LIBRARY_COLUMNS["path"]
    reached = (
        select(func.count())
        .select_from(branch)
        .where(func.substr(branch.c.path, 1, func.length(path)) == path)
        .scalar_subquery()
    )
    statement = (
        select(
            LibraryTopic.id,
            LibraryTopic.title,
            func.coalesce(Unit.organisation_name, "").label("publisher"),
            LibraryTopic.field,
            LibraryTopic.quarter,
            reached.label("branches"),
            func.coalesce(uses.c.taken, 0).label("taken"),
            func.coalesce(uses.c.held, 0).label("held"),
            func.coalesce(uses.c.done, 0).label("done"),
            func.coalesce(refusals.c.refused, 0).label("refused"),
            func.count().over().label("total"),
        )
        .select_from(LibraryTopic)
        .outerjoin(Unit, Unit.id == LibraryTopic.unit_id)
        .outerjoin(uses, uses.c.library_topic_id == LibraryTopic.id)
        .outerjoin(refusals, refusals.c.library_topic_id == LibraryTopic.id)
        .where(
            within(library, LIBRARY_COLUMNS),
            LibraryTopic.withdrawn_on.is_(None),
            LibraryTopic.unit_id.is_not(None) if published else LibraryTopic.unit_id.is_(None),
        )
        .order_by(
            func.coalesce(uses.c.taken, 0).desc(),
            LibraryTopic.code,
            LibraryTopic.id,
        )
    )
    found = db.session.execute(statement.limit(PAGE).offset(PAGE * (page - 1))).all()
    return CoveragePage(tuple(_row(row) for row in found), found[0].total if found else 0, page)


def list_own(scope: Scope, year: int, *, page: int = 1) -> CoveragePage:
    """What the branches of a scope wrote themselves for plans of a year, the latest quarter first."""
    above = aliased(Unit)
    statement = (
        select(
            Topic.id,
            Topic.title,
            TopicPlan.branch_id,
            Unit.organisation_name.label("branch_name"),
            func.coalesce(above.organisation_name, "").label("superior_name"),
            Unit.path,
            TopicPlan.state,
            TopicPlan.quarter,
            _rank().label("rank"),
            func.count().over().label("total"),
        )
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .join(Unit, Unit.id == TopicPlan.branch_id)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Topic.library_topic_id.is_(None), TopicPlan.year == year, _counts(), within(scope, UNIT_COLUMNS))
        .order_by(TopicPlan.quarter.desc(), Unit.path, Topic.id)
    )
    found = db.session.execute(statement.limit(PAGE).offset(PAGE * (page - 1))).all()
    return CoveragePage(tuple(_own(row, year) for row in found), found[0].total if found else 0, page)


def get_tally(scope: Scope, library_topic_id: int, path: str, year: int) -> Tally:
    """The tally of a topic, published at `path`, over the branches of a scope."""
    uses = _uses(year, Topic.library_topic_id == library_topic_id)
    statement = (
        select(*_tally(uses))
        .select_from(Unit)
        .outerjoin(uses, uses.c.branch_id == Unit.id)
        .outerjoin(LibraryRefusal, _refused(library_topic_id))
        .where(Unit.has_roster.is_(True), starts_with(Unit.__table__.c.path, path), within(scope, UNIT_COLUMNS))
    )
    return Tally(*db.session.execute(statement).one())


def tally(units: Sequence[UnitRow], library_topic_id: int, year: int) -> dict[int, Tally]:
    """The tally of a topic below each of these units, by their keys; one statement."""
    if not units:
        return {}
    spans = [(unit.id, unit.path, subtree_end(unit.path)) for unit in units]
    span = sql_values(column("id", Integer), column("start", String), column("stop", String)).data(spans).cte("span")
    uses = _uses(year, Topic.library_topic_id == library_topic_id)
    statement = (
        select(span.c.id, *_tally(uses))
        .select_from(span)
        .join(Unit, and_(Unit.path >= span.c.start, Unit.path < span.c.stop, Unit.has_roster.is_(True)))
        .outerjoin(uses, uses.c.branch_id == Unit.id)
        .outerjoin(LibraryRefusal, _refused(library_topic_id))
        .group_by(span.c.id)
    )
    return {unit_id: Tally(*numbers) for unit_id, *numbers in db.session.execute(statement)}


def list_answers(branch_ids: Iterable[int], library_topic_id: int, year: int) -> dict[int, Answer]:
    """How far each of these branches came with a topic in plans of a year, by their keys; one statement."""
    of_topic = (Topic.library_topic_id == library_topic_id, TopicPlan.year == year, _counts())
    planned = (
        select(
            TopicPlan.branch_id,
            TopicPlan.state,
            TopicPlan.quarter,
            Topic.id.label("topic_id"),
            Topic.adapted,
            _rank().label("rank"),
            _tasks().label("tasks"),
            _tasks(Task.state == TaskState.DONE).label("tasks_done"),
        )
        .join(Topic, Topic.plan_id == TopicPlan.id)
        .where(*of_topic)
        .subquery("planned")
    )
    statement = (
        select(
            Unit.id,
            Unit.path,
            planned.c.rank,
            planned.c.topic_id,
            planned.c.state,
            planned.c.quarter,
            planned.c.adapted,
            planned.c.tasks,
            planned.c.tasks_done,
            LibraryRefusal.reason,
            LibraryRefusal.words,
            LibraryRefusal.created_at_utc,
        )
        .outerjoin(planned, planned.c.branch_id == Unit.id)
        .outerjoin(LibraryRefusal, _refused(library_topic_id))
        .where(Unit.id.in_(list(branch_ids)))
        .order_by(Unit.id, func.coalesce(planned.c.rank, 0), planned.c.quarter)
    )
    return {row.id: _answer(row, year) for row in db.session.execute(statement)}


def count_reasons(scope: Scope, library_topic_id: int) -> list[tuple[RefusalReason, int]]:
    """Why the branches of a scope do not take a topic, the most frequent reason first."""
    number = func.count()
    statement = (
        select(LibraryRefusal.reason, number)
        .join(Unit, Unit.id == LibraryRefusal.branch_id)
        .where(LibraryRefusal.library_topic_id == library_topic_id, within(scope, UNIT_COLUMNS))
        .group_by(LibraryRefusal.reason)
        .order_by(number.desc(), LibraryRefusal.reason)
    )
    return [(reason, count) for reason, count in db.session.execute(statement)]


# ---- pieces ------------------------------------------------------------------------------------------------------


def _branches(condition: ColumnElement[bool]) -> CTE:
    return select(Unit.id, Unit.path).where(Unit.has_roster.is_(True), condition).cte("branch")


def _uses(year: int, *conditions: ColumnElement[bool]) -> Any:
    """One row for each topic and branch that took it: how far it came at its furthest."""
    return (
        select(Topic.library_topic_id, TopicPlan.branch_id, func.max(_rank()).label("rank"))
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .where(TopicPlan.year == year, _counts(), *conditions)
        .group_by(Topic.library_topic_id, TopicPlan.branch_id)
        .subquery("uses")
    )


def _uses_by_topic(branch: CTE, year: int) -> Any:
    uses = _uses(year, Topic.library_topic_id.is_not(None))
    return (
        select(
            uses.c.library_topic_id,
            func.count().label("taken"),
            _count_from(uses, 2).label("held"),
            _count_from(uses, 3).label("done"),
        )
        .join(branch, branch.c.id == uses.c.branch_id)
        .group_by(uses.c.library_topic_id)
        .subquery("taken")
    )


def _refusals_by_topic(branch: CTE) -> Any:
    return (
        select(LibraryRefusal.library_topic_id, func.count().label("refused"))
        .join(branch, branch.c.id == LibraryRefusal.branch_id)
        .group_by(LibraryRefusal.library_topic_id)
        .subquery("refusals")
    )


def _tally(uses: Any) -> list[Any]:
    """The numbers of a `Tally`, in its order; a branch that took the topic again does not count as refusing it."""
    declined = and_(LibraryRefusal.id.is_not(None), uses.c.rank.is_(None))
    return [
        func.count(Unit.id),
        func.count(uses.c.rank),
        _count_from(uses, 2),
        _count_from(uses, 3),
        func.coalesce(func.sum(case((declined, 1), else_=0)), 0),
    ]


def _refused(library_topic_id: int) -> ColumnElement[bool]:
    return and_(LibraryRefusal.branch_id == Unit.id, LibraryRefusal.library_topic_id == library_topic_id)


def _count_from(uses: Any, rank: int) -> Any:
    return func.coalesce(func.sum(case((uses.c.rank >= rank, 1), else_=0)), 0)


def _counts() -> ColumnElement[bool]:
    return or_(TopicPlan.state.in_(PLAN_SUBMITTED), _held())


def _rank() -> Any:
    return case((and_(_held(), _has_done()), 3), (_held(), 2), else_=1)


def _held() -> ColumnElement[bool]:
    return exists().where(
        Meeting.topic_id == Topic.id, Meeting.kind.in_(BRANCH_MEETINGS), Meeting.state.in_(MEETING_OVER)
    )


def _has_done() -> ColumnElement[bool]:
    return exists().where(Task.topic_id == Topic.id, Task.state == TaskState.DONE, Task.internal_only.is_(False))


def _tasks(*conditions: ColumnElement[bool]) -> Any:
    """The tasks that came from a topic; internal ones never leave the branch, not even as a number."""
    return (
        select(func.count(Task.id))
        .where(Task.topic_id == Topic.id, Task.internal_only.is_(False), *conditions)
        .scalar_subquery()
    )


def _row(row: Any) -> CoverageRow:
    numbers = Tally(row.branches, row.taken, row.held, row.done, row.refused)
    return CoverageRow(row.id, row.title, row.publisher, row.field, row.quarter, numbers)


def _own(row: Any, year: int) -> OwnTopic:
    return OwnTopic(
        row.id,
        row.title,
        row.branch_id,
        row.branch_name,
        row.superior_name,
        row.path,
        PlanState(row.state),
        Quarter(year, row.quarter),
        _RANKS[row.rank],
    )


def _answer(row: Any, year: int) -> Answer:
    if row.rank is None and row.reason is None:
        return Answer(row.id, row.path, Uptake.OPEN)
    if row.rank is None:
        return Answer(
            row.id,
            row.path,
            Uptake.REFUSED,
            reason=row.reason,
            words=row.words,
            refused_at=row.created_at_utc,
        )
    return Answer(
        row.id,
        row.path,
        _RANKS[row.rank],
        topic_id=row.topic_id,
        plan_state=PlanState(row.state),
        period=Quarter(year, row.quarter),
        adapted=bool(row.adapted),
        tasks=row.tasks,
        tasks_done=row.tasks_done,
    )
