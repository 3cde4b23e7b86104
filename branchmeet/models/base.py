"""What every table shares: the key, the moment of creation, the optimistic version, and column types."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from branchmeet.clock import now_utc
from branchmeet.extensions import Base

ASCII = String().with_variant(String(collation="C"), "postgresql")
"""A text compared byte by byte on both databases: sort keys and paths."""

__all__ = ["ASCII", "Base", "Created", "Identified", "UtcDateTime", "Versioned", "enum_column", "reference"]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, naive in SQLite, refused when somebody forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Identified:
    """An integer key."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Created:
    """When the row was written."""

    created_at_utc: Mapped[datetime] = mapped_column(UtcDateTime, default=now_utc)


class Versioned:
    """A counter that a writer must have seen; a service raises it with each change."""

    version: Mapped[int] = mapped_column(default=1)


def enum_column(kind: type[StrEnum]) -> Enum:
    """An enum stored as its key in a short text, alike on SQLite and PostgreSQL."""
    return Enum(kind, native_enum=False, length=32, values_callable=lambda e: [m.value for m in e])


def reference(target: str, *, index: bool = True, nullable: bool = False, **options: Any) -> Mapped[Any]:
    """A foreign key column to `table.column`, indexed unless said otherwise."""
    return mapped_column(ForeignKey(target), index=index, nullable=nullable, **options)
