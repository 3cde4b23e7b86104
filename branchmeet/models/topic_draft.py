"""The draft of a topic, text by text, and what was done about each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.topic_drafts import DraftStep
from branchmeet.models.base import Base, Identified, UtcDateTime, enum_column, reference


class TopicDraft(Identified, Base):
    """One text of the draft; texts are only added, the newest counts, the adopted one is copied into the topic."""

    __tablename__ = "topic_draft"
    __table_args__ = (UniqueConstraint("topic_id", "number"),)

    topic_id: Mapped[int] = reference("topic.id", index=False)
    number: Mapped[int]
    content: Mapped[str]
    prompts: Mapped[list[str]] = mapped_column(JSON)
    draft_conclusion: Mapped[str]
    written_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class TopicDraftStep(Identified, Base):
    """A text of a draft was presented, commented on or adopted: when, by whom, with which words."""

    __tablename__ = "topic_draft_step"

    topic_id: Mapped[int] = reference("topic.id")
    number: Mapped[int]
    step: Mapped[DraftStep] = mapped_column(enum_column(DraftStep))
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    note: Mapped[str] = mapped_column(default="")
