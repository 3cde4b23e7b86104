"""What was done, by whom, to what; append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.models.base import Base, Identified, UtcDateTime, reference


class Event(Identified, Base):
    """One act on one object, written in the same transaction as the change itself.

    `particulars` hold keys and numbers only; never the text of an opinion, so that a reader of events
    learns nothing the record itself would not show.
    """

    __tablename__ = "event"
    __table_args__ = (Index(None, "subject_type", "subject_id"),)

    at_utc: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int | None] = reference("account.id", nullable=True)
    on_behalf_of_id: Mapped[int | None] = reference("member.id", nullable=True, index=False)
    unit_id: Mapped[int | None] = reference("unit.id", nullable=True)
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class EventSeal(Identified, Base):
    """The hash of one day's events chained to the seal before it."""

    __tablename__ = "event_seal"

    day: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    sealed_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonalDataView(Identified, Base):
    """Somebody looked at personal data; the only thing a page read may write."""

    __tablename__ = "personal_data_view"
    __table_args__ = (Index(None, "subject_type", "subject_id"),)

    at_utc: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int] = reference("account.id")
    subject_type: Mapped[str]
    subject_id: Mapped[int]
