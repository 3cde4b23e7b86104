"""Opinions that are being written; a draft is read by its author alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from branchmeet.extensions import db
from branchmeet.models import OpinionDraft, Topic
from branchmeet.queries.paging import PAGE


@dataclass(frozen=True)
class Draft:
    """What somebody has written so far; version 0: nothing yet."""

    text: str = ""
    version: int = 0
    saved_at_utc: datetime | None = None


@dataclass(frozen=True)
class Unsent:
    """A draft as its author finds it again, with its topic."""

    topic_id: int
    topic_title: str
    for_cell: bool
    text: str
    saved_at_utc: datetime


def list_unsent(member_id: int) -> list[Unsent]:
    """Everything a member has written and not sent, the latest first."""
    statement = (
        select(
            OpinionDraft.topic_id,
            Topic.title.label("topic_title"),
            OpinionDraft.for_cell,
            OpinionDraft.text,
            OpinionDraft.saved_at_utc,
        )
        .join(Topic, Topic.id == OpinionDraft.topic_id)
        .where(OpinionDraft.member_id == member_id, OpinionDraft.text != "")
        .order_by(OpinionDraft.saved_at_utc.desc(), OpinionDraft.id.desc())
        .limit(PAGE)
    )
    return [Unsent(**row._mapping) for row in db.session.execute(statement)]


def find(member_id: int, topic_id: int, *, for_cell: bool = False) -> Draft:
    """The draft of a member on a topic, his own or his cell's; an empty one where he has none."""
    row = find_row(member_id, topic_id, for_cell=for_cell)
    return Draft(row.text, row.version, row.saved_at_utc) if row else Draft()


def find_row(member_id: int, topic_id: int, *, for_cell: bool) -> OpinionDraft | None:
    """The draft itself, for the services that change it."""
    return db.session.scalar(
        select(OpinionDraft).where(
            OpinionDraft.member_id == member_id,
            OpinionDraft.topic_id == topic_id,
            OpinionDraft.for_cell.is_(for_cell),
        )
    )
