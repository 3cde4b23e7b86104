"""What members say: before the meeting or in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.models.base import Base, Created, Identified, UtcDateTime, Versioned, enum_column, reference


class Contribution(Identified, Created, Versioned, Base):
    """One opinion of one member on one matter of one meeting, and what became of it.

    `account_id` differs from the author's account where somebody entered it on his behalf.
    """

    __tablename__ = "contribution"
    __table_args__ = (Index(None, "meeting_id", "agenda_item_id"),)

    meeting_id: Mapped[int] = reference("meeting.id", index=False)
    agenda_item_id: Mapped[int | None] = reference("agenda_item.id", nullable=True)
    topic_id: Mapped[int | None] = reference("topic.id", nullable=True)
    member_id: Mapped[int] = reference("member.id")
    cell_id: Mapped[int | None] = reference("cell.id", nullable=True)
    kind: Mapped[ContributionKind] = mapped_column(enum_column(ContributionKind))
    text: Mapped[str]
    sent_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    fate: Mapped[ContributionFate] = mapped_column(enum_column(ContributionFate), default=ContributionFate.NONE)
    released: Mapped[bool] = mapped_column(default=False)
