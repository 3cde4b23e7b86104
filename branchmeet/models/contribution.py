"""What members say: before the meeting or in it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
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
    answer: Mapped[str] = mapped_column(default="", server_default="")
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class Petition(Identified, Created, Versioned, Base):
    """An opinion carried upward: in which words, to which unit, who of the branch follows it, until when.

    `text` is written for the level above and names nobody. The answer, once it comes, stands in the contribution.
    """

    __tablename__ = "petition"

    branch_id: Mapped[int] = reference("unit.id")
    contribution_id: Mapped[int] = reference("contribution.id", index=False, unique=True)
    to_unit_id: Mapped[int] = reference("unit.id")
    owner_id: Mapped[int] = reference("member.id", index=False)
    text: Mapped[str]
    sent_on: Mapped[date]
    due_on: Mapped[date]
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class OpinionDraft(Identified, Versioned, Base):
    """What a member has written on a topic and not sent yet, his own or, as its leader, his cell's; his eyes only."""

    __tablename__ = "opinion_draft"
    __table_args__ = (UniqueConstraint("member_id", "topic_id", "for_cell"),)

    member_id: Mapped[int] = reference("member.id", index=False)
    topic_id: Mapped[int] = reference("topic.id")
    for_cell: Mapped[bool]
    text: Mapped[str]
    saved_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
