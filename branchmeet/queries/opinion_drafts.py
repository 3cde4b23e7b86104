"""Opinions that are being written; a draft is read by its author alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from branchmeet.extensions import db
from branchmeet.models import OpinionDraft


@dataclass(frozen=True)
class Draft:
    """What somebody has written so far; version 0: nothing yet."""

    text: str = ""
    version: int = 0
    saved_at_utc: datetime | None = None


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
