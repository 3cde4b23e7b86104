"""The topic library: subjects that ship with the program, for a branch to take into its plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select

from branchmeet import catalogue
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.vietnamese import search_terms
from branchmeet.extensions import db
from branchmeet.models import LibraryTopic, Topic, TopicPlan

PAGE = 50


@dataclass(frozen=True)
class LibraryCard:
    """A subject of the library; `last_used` is the latest quarter for which the branch that asks planned it."""

    id: int
    code: str
    field: str
    title: str
    formal_subject: str
    description: str
    prompts: list[str]
    quarter: int
    preparer_role: str
    follow_up: dict[str, Any]
    last_used: Quarter | None = None

    @property
    def field_label(self) -> str:
        """The field in words."""
        return fields()[self.field]

    @property
    def role_label(self) -> str:
        """Who should prepare it, in words."""
        return roles()[self.preparer_role]


@dataclass(frozen=True)
class LibraryPage:
    """One page of the library and how many subjects fit in all."""

    rows: tuple[LibraryCard, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages of 50 the list has."""
        return max(1, -(-self.total // PAGE))


def fields() -> dict[str, str]:
    """The fields of the catalogue, key and words."""
    return {field["key"]: field["label"] for field in catalogue.load("topics")["fields"]}


def roles() -> dict[str, str]:
    """The roles of those who prepare, key and words; also the owners of the tasks that follow."""
    return {role["key"]: role["label"] for role in catalogue.load("topics")["roles"]}


def get_library_topic(library_topic_id: int) -> LibraryCard:
    """A subject of the library; Missing when there is none with this key."""
    return _card(db.session.execute(_cards(None).where(LibraryTopic.id == library_topic_id)).one())


def list_library(
    *,
    season: int,
    field: str | None = None,
    only_season: bool = False,
    search: str = "",
    branch_id: int | None = None,
    page: int = 1,
) -> LibraryPage:
    """The shipped subjects, those for the season (quarter 1 to 4) first.

    `field` is a key of `fields`; `search` needs no marks; `branch_id` says for whom `last_used` is looked up.
    """
    statement = _cards(branch_id).where(LibraryTopic.unit_id.is_(None))
    if field:
        statement = statement.where(LibraryTopic.field == field)
    if only_season:
        statement = statement.where(LibraryTopic.quarter == season)
    for term in search_terms(search):
        statement = statement.where(LibraryTopic.search_text.contains(term))
    ordered = statement.order_by(LibraryTopic.quarter != season, LibraryTopic.code, LibraryTopic.id)
    found = db.session.execute(ordered.limit(PAGE).offset(PAGE * (page - 1))).all()
    return LibraryPage(tuple(_card(row) for row in found), found[0].total if found else 0, page)


def _cards(branch_id: int | None) -> Any:
    return select(
        LibraryTopic.id,
        LibraryTopic.code,
        LibraryTopic.field,
        LibraryTopic.title,
        LibraryTopic.subject.label("formal_subject"),
        LibraryTopic.description,
        LibraryTopic.prompts,
        LibraryTopic.quarter,
        LibraryTopic.preparer_role,
        LibraryTopic.follow_up_task.label("follow_up"),
        _last_used(branch_id).label("last_used"),
        func.count().over().label("total"),
    )


def _last_used(branch_id: int | None) -> Any:
    """Year and quarter in one number, so that the latest is the largest."""
    if branch_id is None:
        return literal(None, TopicPlan.year.type)
    return (
        select(func.max(TopicPlan.year * 10 + TopicPlan.quarter))
        .join(Topic, Topic.plan_id == TopicPlan.id)
        .where(TopicPlan.branch_id == branch_id, Topic.library_topic_id == LibraryTopic.id)
        .scalar_subquery()
    )


def _card(row: Any) -> LibraryCard:
    values = {name: row._mapping[name] for name in LibraryCard.__dataclass_fields__}
    used = values.pop("last_used")
    return LibraryCard(**values, last_used=Quarter(*divmod(used, 10)) if used else None)
