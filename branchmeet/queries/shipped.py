"""What of the shipped catalogue is in the tables already."""

from __future__ import annotations

from sqlalchemy import select

from branchmeet.extensions import db
from branchmeet.models import LibraryTopic, ScoreSheet


def sheet_versions() -> set[tuple[str, str]]:
    """Code and version of every score sheet."""
    return {(row.code, row.version) for row in db.session.execute(select(ScoreSheet.code, ScoreSheet.version))}


def topic_codes() -> set[str]:
    """The code of every library topic."""
    return set(db.session.scalars(select(LibraryTopic.code)))
