"""What a member was reminded of, and when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.reminders import ReminderKind
from branchmeet.models.base import Base, Identified, UtcDateTime, enum_column, reference


class Reminder(Identified, Base):
    """A member was reminded, so many days before something is due; each of these once.

    `about_id` is the key of a meeting, an assignment or a topic, as `kind` says. It is no foreign key: what was
    reminded of may be taken away, and what is shown is asked from the thing itself.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("member_id", "kind", "about_id", "due_on", "step"),)

    member_id: Mapped[int] = reference("member.id", index=False)
    kind: Mapped[ReminderKind] = mapped_column(enum_column(ReminderKind))
    about_id: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    step: Mapped[int]
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    dismissed_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
