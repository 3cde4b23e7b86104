"""Whether the database is there and fits this program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from branchmeet.extensions import db
from branchmeet.settings import PROJECT_ROOT


def schema_head() -> str:
    """The newest migration of this program."""
    return (PROJECT_ROOT / "migrations" / "HEAD").read_text().strip()


def schema_of_database() -> str | None:
    """The migration the database stands at, or None when it has no schema yet."""
    try:
        return db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        db.session.rollback()
        return None


def is_ready() -> bool:
    """Whether the database answers and stands at the newest migration."""
    return schema_of_database() == schema_head()


def known_migrations() -> frozenset[str]:
    """The migrations this program has."""
    folder: Path = PROJECT_ROOT / "migrations" / "versions"
    return frozenset(path.stem.split("_")[0] for path in folder.glob("[0-9]*.py"))
