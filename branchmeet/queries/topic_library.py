"""The topic library: subjects that ship with the program or that a unit above publishes, for branches to take up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, exists, func, literal, or_, select

from branchmeet import catalogue
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.papers import PaperKind
from branchmeet.domain.scope import Part, Scope, Subject
from branchmeet.domain.topic_library import ALL_YEAR, RefusalReason, rested_since
from branchmeet.domain.topic_plans import PlanState
from branchmeet.domain.vietnamese import search_terms
from branchmeet.extensions import db
from branchmeet.models import LibraryPaper, LibraryRefusal, LibraryTopic, Topic, TopicPlan, Unit
from branchmeet.queries.missing import Missing
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import Columns, within
from branchmeet.queries.units import UnitCard, get_branch, get_unit

FITTING = 6
"""Subjects proposed for a quarter at once: as many as one looks at."""
EVERYWHERE = "/"
"""The place of the shipped catalogue: it belongs to no unit and is heard in all of them."""


@dataclass(frozen=True)
class LibraryCard:
    """A subject of the library; `last_used` is the latest quarter for which the branch that asks planned it.

    `publisher` is empty for a shipped one; `quarter` is its season, 0 for all the year; `follow_up` may be empty.
    """

    id: int
    version: int
    unit_id: int | None
    path: str
    publisher: str
    code: str
    field: str
    title: str
    formal_subject: str
    description: str
    prompts: list[str]
    quarter: int
    preparer_role: str
    follow_up: dict[str, Any]
    published_on: date | None
    withdrawn_on: date | None
    withdrawn_why: str
    papers: int
    last_used: Quarter | None = None

    @property
    def subject(self) -> Subject:
        """What permission depends on; the subject as papers print it is `formal_subject`."""
        return Subject(unit_id=self.unit_id or 0, path=self.path)

    @property
    def field_label(self) -> str:
        """The field in words."""
        return fields().get(self.field, "")

    @property
    def role_label(self) -> str:
        """Who should prepare it, in words."""
        return roles().get(self.preparer_role, "")


LibraryPage = Paged[LibraryCard]
"""One page of the library and how many subjects fit in all."""


@dataclass(frozen=True)
class LibraryWish:
    """Which subjects are looked for: by season (1 to 4), field, origin, words without marks."""

    season: int
    only_season: bool = False
    field: str | None = None
    from_above: bool = False
    withdrawn: bool = False
    search: str = ""
    page: int = 1


@dataclass(frozen=True)
class Paper:
    """A file that goes with a subject; `file_key` finds what it holds."""

    id: int
    library_topic_id: int
    unit_id: int | None
    path: str
    name: str
    kind: PaperKind
    size: int
    file_key: str

    @property
    def subject(self) -> Subject:
        """What permission depends on: that of the library topic it goes with."""
        return Subject(unit_id=self.unit_id or 0, path=self.path)


@dataclass(frozen=True)
class Refusal:
    """A branch does not take a subject, and why."""

    library_topic_id: int
    title: str
    publisher: str
    reason: RefusalReason
    words: str
    at: datetime


@dataclass(frozen=True)
class Offer:
    """A subject of the library before one branch, to which it was published."""

    branch: UnitCard
    topic: LibraryCard

    @property
    def subject(self) -> Subject:
        """What permission depends on: the branch that answers."""
        return self.branch.subject


@dataclass(frozen=True)
class Use:
    """A plan of a branch, and its topic where it holds the subject that is asked about."""

    plan_id: int
    period: Quarter
    state: PlanState
    topic_id: int | None
    adapted: bool


LIBRARY_COLUMNS: Columns = {
    "unit_id": LibraryTopic.__table__.c.unit_id,
    "path": func.coalesce(Unit.__table__.c.path, literal(EVERYWHERE, String)),
}
"""What a scope needs of a query over the library joined with the unit that publishes."""


def fields() -> dict[str, str]:
    """The fields of the catalogue, key and words."""
    return {field["key"]: field["label"] for field in catalogue.load("topics")["fields"]}


def roles() -> dict[str, str]:
    """The roles of those who prepare, key and words; also the owners of the tasks that follow."""
    return {role["key"]: role["label"] for role in catalogue.load("topics")["roles"]}


# ---- one ---------------------------------------------------------------------------------------------------------


def get_library_topic(library_topic_id: int) -> LibraryCard:
    """A subject of the library, withdrawn or not; Missing when there is none with this key."""
    return _card(db.session.execute(_cards(_never()).where(LibraryTopic.id == library_topic_id)).one())


def get_offer(branch_id: int, library_topic_id: int) -> Offer:
    """A subject before a branch; Missing where it was not published to it."""
    branch, topic = get_branch(branch_id), get_library_topic(library_topic_id)
    if not branch.path.startswith(topic.path):
        raise Missing
    return Offer(branch, topic)


def get_publisher(unit_id: int) -> UnitCard:
    """An upper unit, which may publish; Missing for a branch, which writes topics of its own instead."""
    unit = get_unit(unit_id)
    if unit.has_roster or unit.reported_headcount is not None:
        raise Missing
    return unit


def get_paper(library_topic_id: int, paper_id: int) -> Paper:
    """A file of a subject; Missing when the subject has none with this key."""
    statement = _papers().where(LibraryPaper.id == paper_id, LibraryPaper.library_topic_id == library_topic_id)
    return Paper(**db.session.execute(statement).one()._mapping)


def find_refusal(branch_id: int, library_topic_id: int) -> Refusal | None:
    """Why a branch does not take a subject; None when it did not say so."""
    row = db.session.execute(_refusals(branch_id).where(LibraryTopic.id == library_topic_id)).one_or_none()
    return Refusal(**row._mapping) if row else None


def find_refusal_id(branch_id: int, library_topic_id: int) -> int | None:
    """The key of the refusal of a subject by a branch, for who changes it."""
    return db.session.scalar(
        select(LibraryRefusal.id).where(
            LibraryRefusal.branch_id == branch_id, LibraryRefusal.library_topic_id == library_topic_id
        )
    )


# ---- lists -------------------------------------------------------------------------------------------------------


def list_library(
    scope: Scope, wish: LibraryWish, *, branch_id: int | None = None, plans: Scope | None = None
) -> LibraryPage:
    """The subjects of a scope that fit, those from above and for the season first; none that `branch_id` refused.

    `branch_id` says for whom `last_used` is looked up, `plans` in which of its plans one may look (None: in all).
    """
    statement = _cards(_used_by(branch_id, plans)).where(within(scope, LIBRARY_COLUMNS), *_fitting(wish))
    if branch_id is not None:
        statement = statement.where(~_is_refused(branch_id))
    ordered = statement.order_by(
        LibraryTopic.quarter.not_in((wish.season, ALL_YEAR)),
        LibraryTopic.unit_id.is_(None),
        LibraryTopic.published_on.desc(),
        LibraryTopic.code,
        LibraryTopic.id,
    )
    found = db.session.execute(ordered.limit(PAGE).offset(PAGE * (wish.page - 1))).all()
    return LibraryPage(tuple(_card(row) for row in found), found[0].total if found else 0, wish.page)


def list_fitting(branch_id: int, quarter: Quarter, *, most: int = FITTING) -> tuple[LibraryCard, ...]:
    """What to propose to a branch for a quarter, those from above first; one statement.

    Of its season or of all the year, published to the branch, not refused by it, and in no plan of its last four
    quarters nor of this quarter or later.
    """
    since = rested_since(quarter)
    path = select(Unit.path).where(Unit.id == branch_id).scalar_subquery()
    lately = exists().where(
        Topic.library_topic_id == LibraryTopic.id,
        Topic.plan_id == TopicPlan.id,
        TopicPlan.branch_id == branch_id,
        TopicPlan.year * 10 + TopicPlan.quarter >= since.year * 10 + since.number,
    )
    statement = (
        _cards(_used_by(branch_id, None))
        .where(
            LibraryTopic.withdrawn_on.is_(None),
            LibraryTopic.quarter.in_((quarter.number, ALL_YEAR)),
            or_(LibraryTopic.unit_id.is_(None), Unit.path == func.substr(path, 1, func.length(Unit.path))),
            ~_is_refused(branch_id),
            ~lately,
        )
        .order_by(LibraryTopic.unit_id.is_(None), LibraryTopic.published_on.desc(), LibraryTopic.code, LibraryTopic.id)
        .limit(most)
    )
    return tuple(_card(row) for row in db.session.execute(statement))


def list_refused(branch_id: int) -> list[Refusal]:
    """What a branch does not take, the latest first."""
    ordered = _refusals(branch_id).order_by(LibraryRefusal.created_at_utc.desc(), LibraryRefusal.id.desc())
    return [Refusal(**row._mapping) for row in db.session.execute(ordered)]


def list_papers(library_topic_id: int) -> list[Paper]:
    """The files of a subject, in the order in which they were added."""
    statement = _papers().where(LibraryPaper.library_topic_id == library_topic_id).order_by(LibraryPaper.id)
    return [Paper(**row._mapping) for row in db.session.execute(statement)]


def list_uses(branch_id: int, library_topic_id: int, *, plans: Scope, since: Quarter) -> list[Use]:
    """The plans of a branch that hold a subject and may be read, and all those from a quarter on, the latest first."""
    of_plan = and_(Topic.plan_id == TopicPlan.id, Topic.library_topic_id == library_topic_id)
    number = TopicPlan.year * 10 + TopicPlan.quarter
    statement = (
        select(TopicPlan.id, TopicPlan.year, TopicPlan.quarter, TopicPlan.state, Topic.id, Topic.adapted)
        .join(Unit, Unit.id == TopicPlan.branch_id)
        .outerjoin(Topic, of_plan)
        .where(
            TopicPlan.branch_id == branch_id,
            or_(Topic.id.is_not(None), number >= since.year * 10 + since.number),
            within(plans, _PLAN_COLUMNS),
        )
        .order_by(number.desc(), Topic.id)
    )
    return [
        Use(plan_id, Quarter(year, quarter), state, topic_id, bool(adapted))
        for plan_id, year, quarter, state, topic_id, adapted in db.session.execute(statement)
    ]


def at(path: str) -> Scope:
    """What is published to a place in the tree, whoever looks."""
    return Scope((Part(heard_at=path),))


def count_published(unit_id: int) -> int:
    """How many subjects a unit has ever published: the next gets the number after."""
    statement = select(func.count()).select_from(LibraryTopic).where(LibraryTopic.unit_id == unit_id)
    return db.session.scalar(statement) or 0


# ---- pieces ------------------------------------------------------------------------------------------------------

_PLAN_COLUMNS: Columns = {
    "unit_id": TopicPlan.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": TopicPlan.__table__.c.state,
}


def _fitting(wish: LibraryWish) -> list[ColumnElement[bool]]:
    withdrawn = LibraryTopic.withdrawn_on.is_not(None)
    conditions: list[ColumnElement[bool]] = [withdrawn if wish.withdrawn else ~withdrawn]
    if wish.field:
        conditions.append(LibraryTopic.field == wish.field)
    if wish.only_season:
        conditions.append(LibraryTopic.quarter.in_((wish.season, ALL_YEAR)))
    if wish.from_above:
        conditions.append(LibraryTopic.unit_id.is_not(None))
    return conditions + [LibraryTopic.search_text.contains(term) for term in search_terms(wish.search)]


def _cards(last_used: Any) -> Any:
    papers = select(func.count(LibraryPaper.id)).where(LibraryPaper.library_topic_id == LibraryTopic.id)
    return (
        select(
            LibraryTopic.id,
            LibraryTopic.version,
            LibraryTopic.unit_id,
            LIBRARY_COLUMNS["path"].label("path"),
            func.coalesce(Unit.organisation_name, "").label("publisher"),
            LibraryTopic.code,
            LibraryTopic.field,
            LibraryTopic.title,
            LibraryTopic.subject.label("formal_subject"),
            LibraryTopic.description,
            LibraryTopic.prompts,
            LibraryTopic.quarter,
            LibraryTopic.preparer_role,
            LibraryTopic.follow_up_task.label("follow_up"),
            LibraryTopic.published_on,
            LibraryTopic.withdrawn_on,
            LibraryTopic.withdrawn_why,
            papers.scalar_subquery().label("papers"),
            last_used.label("last_used"),
            func.count().over().label("total"),
        )
        .select_from(LibraryTopic)
        .outerjoin(Unit, Unit.id == LibraryTopic.unit_id)
    )


def _never() -> Any:
    return literal(None, TopicPlan.year.type)


def _used_by(branch_id: int | None, plans: Scope | None) -> Any:
    """Year and quarter in one number, so that the latest is the largest."""
    if branch_id is None:
        return _never()
    branch = Unit.__table__.alias("branch")
    columns = {**_PLAN_COLUMNS, "path": branch.c.path}
    return (
        select(func.max(TopicPlan.year * 10 + TopicPlan.quarter))
        .select_from(Topic)
        .join(TopicPlan, Topic.plan_id == TopicPlan.id)
        .join(branch, branch.c.id == TopicPlan.branch_id)
        .where(
            TopicPlan.branch_id == branch_id,
            Topic.library_topic_id == LibraryTopic.id,
            *(() if plans is None else (within(plans, columns),)),
        )
        .correlate(LibraryTopic)
        .scalar_subquery()
    )


def _is_refused(branch_id: int) -> ColumnElement[bool]:
    return exists().where(LibraryRefusal.library_topic_id == LibraryTopic.id, LibraryRefusal.branch_id == branch_id)


def _refusals(branch_id: int) -> Any:
    return (
        select(
            LibraryTopic.id.label("library_topic_id"),
            LibraryTopic.title,
            func.coalesce(Unit.organisation_name, "").label("publisher"),
            LibraryRefusal.reason,
            LibraryRefusal.words,
            LibraryRefusal.created_at_utc.label("at"),
        )
        .select_from(LibraryRefusal)
        .join(LibraryTopic, LibraryTopic.id == LibraryRefusal.library_topic_id)
        .outerjoin(Unit, Unit.id == LibraryTopic.unit_id)
        .where(LibraryRefusal.branch_id == branch_id)
    )


def _papers() -> Any:
    return (
        select(
            LibraryPaper.id,
            LibraryPaper.library_topic_id,
            LibraryTopic.unit_id,
            LIBRARY_COLUMNS["path"].label("path"),
            LibraryPaper.name,
            LibraryPaper.kind,
            LibraryPaper.size,
            LibraryPaper.file_key,
        )
        .select_from(LibraryPaper)
        .join(LibraryTopic, LibraryTopic.id == LibraryPaper.library_topic_id)
        .outerjoin(Unit, Unit.id == LibraryTopic.unit_id)
    )


def _card(row: Any) -> LibraryCard:
    values = {name: row._mapping[name] for name in LibraryCard.__dataclass_fields__}
    used = values.pop("last_used")
    return LibraryCard(**values, last_used=Quarter(*divmod(used, 10)) if used else None)
