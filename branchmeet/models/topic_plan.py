"""The topic library, a branch's plan of a quarter, its topics and who is asked to speak."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.papers import PaperKind
from branchmeet.domain.plan_versions import CommentState, PlanLine
from branchmeet.domain.topic_library import RefusalReason
from branchmeet.domain.topic_plans import PlanState
from branchmeet.models.base import Base, Created, Identified, UtcDateTime, Versioned, enum_column, reference


class LibraryTopic(Identified, Versioned, Base):
    """A subject offered to the branches below `unit`; without a unit it belongs to the shipped catalogue.

    `quarter` is its season, 0 for all the year; `follow_up_task` may be empty. A withdrawn one is offered no longer.
    """

    __tablename__ = "library_topic"

    unit_id: Mapped[int | None] = reference("unit.id", nullable=True)
    code: Mapped[str] = mapped_column(unique=True)
    field: Mapped[str]
    title: Mapped[str]
    subject: Mapped[str]
    description: Mapped[str]
    prompts: Mapped[list[str]] = mapped_column(JSON)
    quarter: Mapped[int]
    preparer_role: Mapped[str]
    follow_up_task: Mapped[dict[str, Any]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")


class LibraryPaper(Identified, Created, Base):
    """A file that goes with a subject of the library; what it holds is kept outside the database under `file_key`."""

    __tablename__ = "library_paper"

    library_topic_id: Mapped[int] = reference("library_topic.id")
    name: Mapped[str]
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    size: Mapped[int]
    file_key: Mapped[str]
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class LibraryRefusal(Identified, Created, Base):
    """A branch will not take a subject of the library, and says why; taking it back deletes the row."""

    __tablename__ = "library_refusal"
    __table_args__ = (UniqueConstraint("branch_id", "library_topic_id"),)

    branch_id: Mapped[int] = reference("unit.id", index=False)
    library_topic_id: Mapped[int] = reference("library_topic.id")
    reason: Mapped[RefusalReason] = mapped_column(enum_column(RefusalReason))
    words: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class TopicPlan(Identified, Created, Versioned, Base):
    """What a branch will study in one quarter."""

    __tablename__ = "topic_plan"
    __table_args__ = (UniqueConstraint("branch_id", "year", "quarter"),)

    branch_id: Mapped[int] = reference("unit.id", index=False)
    year: Mapped[int]
    quarter: Mapped[int]
    state: Mapped[PlanState] = mapped_column(enum_column(PlanState), default=PlanState.DRAFT)
    aim: Mapped[str] = mapped_column(default="")


class TopicPlanStep(Identified, Base):
    """A plan entered a state: when, by whom, with which note."""

    __tablename__ = "topic_plan_step"

    plan_id: Mapped[int] = reference("topic_plan.id")
    state: Mapped[PlanState] = mapped_column(enum_column(PlanState))
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    note: Mapped[str] = mapped_column(default="")


class PlanVersion(Identified, Base):
    """A plan as it was sent up: what the level above read, kept to be compared with what is sent again."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[int] = reference("topic_plan.id", index=False)
    number: Mapped[int]
    sent_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class PlanComment(Identified, Versioned, Base):
    """What the level above says at one line of a plan that was sent, and what the branch did about it.

    `number` is that of the version; `about` the title of the topic then, which stays when the topic goes.
    """

    __tablename__ = "plan_comment"

    plan_id: Mapped[int] = reference("topic_plan.id")
    topic_id: Mapped[int | None] = reference("topic.id", nullable=True)
    number: Mapped[int]
    line: Mapped[PlanLine] = mapped_column(enum_column(PlanLine))
    about: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    state: Mapped[CommentState] = mapped_column(enum_column(CommentState), default=CommentState.OPEN)
    answer: Mapped[str] = mapped_column(default="")
    answered_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class Topic(Identified, Versioned, Base):
    """One subject of a plan: a warm title for the screen, a formal subject for papers.

    `adapted`: it comes from the library, and the branch says it in its own words.
    """

    __tablename__ = "topic"

    plan_id: Mapped[int] = reference("topic_plan.id")
    library_topic_id: Mapped[int | None] = reference("library_topic.id", nullable=True)
    adapted: Mapped[bool] = mapped_column(default=False)
    month: Mapped[int]
    title: Mapped[str]
    subject: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
    prompts: Mapped[list[str]] = mapped_column(JSON, default=list)
    draft_conclusion: Mapped[str] = mapped_column(default="", server_default="")
    preparer_id: Mapped[int | None] = reference("member.id", nullable=True)
    draft_due_on: Mapped[date | None]
    meets_on: Mapped[date | None]


class Assignment(Identified, Versioned, Base):
    """A cell or a member is asked to study something and to speak about it; unlike a task."""

    __tablename__ = "assignment"
    __table_args__ = (CheckConstraint("(cell_id IS NULL) <> (member_id IS NULL)", name="one_assignee"),)

    topic_id: Mapped[int] = reference("topic.id")
    cell_id: Mapped[int | None] = reference("cell.id", nullable=True)
    member_id: Mapped[int | None] = reference("member.id", nullable=True)
    study: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]


class AssignmentSpeaker(Identified, Base):
    """A member whom the cell leader named for the cell's assignment."""

    __tablename__ = "assignment_speaker"
    __table_args__ = (UniqueConstraint("assignment_id", "member_id"),)

    assignment_id: Mapped[int] = reference("assignment.id", index=False)
    member_id: Mapped[int] = reference("member.id")
