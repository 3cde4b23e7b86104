"""What belongs to a meeting only while it is held: who else is in the room, half-typed words, what has arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.holding import DraftField
from branchmeet.domain.membership import OtherAttendee
from branchmeet.models.base import Base, Created, Identified, UtcDateTime, enum_column, reference


class OtherAttendance(Identified, Created, Base):
    """Somebody in the room who is not of the body: a superior, a guest, a person of 213-QĐ/TW. Never counted.

    `member_id` is known where the program knows the person, as it does the superior in charge of the branch.
    """

    __tablename__ = "other_attendance"

    meeting_id: Mapped[int] = reference("meeting.id")
    kind: Mapped[OtherAttendee] = mapped_column(enum_column(OtherAttendee))
    member_id: Mapped[int | None] = reference("member.id", nullable=True, index=False)
    name: Mapped[str]
    office: Mapped[str] = mapped_column(default="")


class ItemDraft(Identified, Base):
    """Words on an item that one person has typed and not yet recorded; his alone, gone once recorded.

    `seen_version` is the version of the item over which a conclusion is being written.
    """

    __tablename__ = "item_draft"
    __table_args__ = (UniqueConstraint("account_id", "agenda_item_id", "field"),)

    account_id: Mapped[int] = reference("account.id", index=False)
    agenda_item_id: Mapped[int] = reference("agenda_item.id")
    field: Mapped[DraftField] = mapped_column(enum_column(DraftField))
    text: Mapped[str]
    member_id: Mapped[int | None] = reference("member.id", nullable=True, index=False)
    kind: Mapped[ContributionKind | None] = mapped_column(enum_column(ContributionKind))
    seen_version: Mapped[int] = mapped_column(default=0)
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class ReceivedEntry(Identified, Base):
    """An entry that a device kept until it could send it has arrived; the same key is never taken twice."""

    __tablename__ = "received_entry"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    account_id: Mapped[int] = reference("account.id", index=False)
    key: Mapped[str]
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
