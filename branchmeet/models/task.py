"""Tasks: what was decided to be done, by whom, until when, and how it ended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, false
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.tasks import TaskState
from branchmeet.models.base import Base, Created, Identified, Versioned, enum_column, reference


class Task(Identified, Created, Versioned, Base):
    """One task of a branch; an internal one comes from criticism and never leaves the branch.

    `report_month` is the first day of the month at whose meeting its outcome is told. A task that repeats monthly is
    followed by the next one when its outcome is confirmed; that one points back with `follows_id`.
    """

    __tablename__ = "task"
    __table_args__ = (Index(None, "branch_id", "due_on"),)

    branch_id: Mapped[int] = reference("unit.id", index=False)
    meeting_id: Mapped[int | None] = reference("meeting.id", nullable=True)
    agenda_item_id: Mapped[int | None] = reference("agenda_item.id", nullable=True)
    topic_id: Mapped[int | None] = reference("topic.id", nullable=True)
    contribution_id: Mapped[int | None] = reference("contribution.id", nullable=True)
    title: Mapped[str]
    owner_id: Mapped[int | None] = reference("member.id", nullable=True)
    owner_cell_id: Mapped[int | None] = reference("cell.id", nullable=True)
    due_on: Mapped[date | None]
    measure: Mapped[str] = mapped_column(default="")
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState), default=TaskState.OPEN)
    internal_only: Mapped[bool] = mapped_column(default=False)
    report: Mapped[str] = mapped_column(default="")
    reported_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(default="")
    confirmed_by_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    confirmed_on: Mapped[date | None]
    done_on: Mapped[date | None]
    report_month: Mapped[date | None]
    repeats_monthly: Mapped[bool] = mapped_column(default=False, server_default=false())
    follows_id: Mapped[int | None] = reference("task.id", nullable=True, unique=True)


class TaskExtension(Identified, Created, Base):
    """A due date was moved, agreed on a day; it counts only when agreed before the old date."""

    __tablename__ = "task_extension"

    task_id: Mapped[int] = reference("task.id")
    old_due_on: Mapped[date]
    new_due_on: Mapped[date]
    agreed_on: Mapped[date]
    reason: Mapped[str]
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class TaskHandover(Identified, Created, Base):
    """A task went from one owner to another; who had it before stays known."""

    __tablename__ = "task_handover"

    task_id: Mapped[int] = reference("task.id")
    old_owner_id: Mapped[int | None] = reference("member.id", nullable=True, index=False)
    old_cell_id: Mapped[int | None] = reference("cell.id", nullable=True, index=False)
    new_owner_id: Mapped[int | None] = reference("member.id", nullable=True, index=False)
    new_cell_id: Mapped[int | None] = reference("cell.id", nullable=True, index=False)
    handed_on: Mapped[date]
    reason: Mapped[str]
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
