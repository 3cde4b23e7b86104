"""What the level above said at the lines of a plan, the versions that were sent, and the lines as they stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from branchmeet.domain.plan_versions import CommentState, PlanLine, TopicLines
from branchmeet.domain.scope import Subject
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Account, Member, PlanComment, PlanVersion, TopicPlan, Unit
from branchmeet.queries.topics import AssignmentLine, TopicCard


@dataclass(frozen=True)
class Comment:
    """A comment at a line, with what the branch did about it; `number` is that of the version it is about."""

    id: int
    version: int
    plan_id: int
    topic_id: int | None
    number: int
    line: PlanLine
    about: str
    text: str
    at_utc: datetime
    by_name: str | None
    state: CommentState
    answer: str
    answered_at_utc: datetime | None
    answered_by_name: str | None
    branch_id: int
    path: str
    year: int
    quarter: int
    plan_state: PlanState

    @property
    def subject(self) -> Subject:
        """What permission depends on: that of its plan."""
        return Subject(unit_id=self.branch_id, path=self.path, state=self.plan_state)

    @property
    def address(self) -> dict[str, Any]:
        """The ids of its plan's URL."""
        return {"branch_id": self.branch_id, "year": self.year, "quarter": self.quarter}


@dataclass(frozen=True)
class SentVersion:
    """A plan as it was sent."""

    number: int
    sent_at_utc: datetime
    by_name: str | None
    body: dict[str, Any]


def get_comment(comment_id: int) -> Comment:
    """A comment; Missing when there is none with this key."""
    return Comment(**db.session.execute(_comments().where(PlanComment.id == comment_id)).one()._mapping)


def list_comments(plan_id: int, *, topic_id: int | None = None) -> list[Comment]:
    """Everything said about a plan, or about one of its topics, the oldest first."""
    ordered = _comments().where(PlanComment.plan_id == plan_id).order_by(PlanComment.id)
    if topic_id is not None:
        ordered = ordered.where(PlanComment.topic_id == topic_id)
    return [Comment(**row._mapping) for row in db.session.execute(ordered)]


def list_versions(plan_id: int) -> list[SentVersion]:
    """The versions of a plan that were sent, the newest first."""
    statement = (
        select(PlanVersion.number, PlanVersion.sent_at_utc, Member.full_name.label("by_name"), PlanVersion.body)
        .outerjoin(Account, Account.id == PlanVersion.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.number.desc())
    )
    return [SentVersion(**row._mapping) for row in db.session.execute(statement)]


def count_versions(plan_id: int) -> int:
    """How often a plan was sent."""
    return db.session.scalar(select(func.count(PlanVersion.id)).where(PlanVersion.plan_id == plan_id)) or 0


def lines_of(card: TopicCard) -> TopicLines:
    """A topic, with its whole content, as the lines see it."""
    head = card.head
    return TopicLines(
        key=head.id,
        title=head.title,
        subject=head.formal_subject,
        content=head.content,
        prompts=head.prompts,
        preparer=head.preparer_name or "",
        assignments=[_asked(line) for line in card.assignments],
        meets_on=head.meets_on,
        draft_due_on=head.draft_due_on,
    )


def _asked(line: AssignmentLine) -> str:
    who = f"{line.who} ({line.due_on:%d/%m/%Y})" if line.due_on else line.who
    return f"{who}: {line.study}" if line.study else who


def _comments() -> Any:
    account, other, answering = aliased(Account), aliased(Account), aliased(Member)
    return (
        select(
            PlanComment.id,
            PlanComment.version,
            PlanComment.plan_id,
            PlanComment.topic_id,
            PlanComment.number,
            PlanComment.line,
            PlanComment.about,
            PlanComment.text,
            PlanComment.at_utc,
            Member.full_name.label("by_name"),
            PlanComment.state,
            PlanComment.answer,
            PlanComment.answered_at_utc,
            answering.full_name.label("answered_by_name"),
            TopicPlan.branch_id,
            Unit.path,
            TopicPlan.year,
            TopicPlan.quarter,
            TopicPlan.state.label("plan_state"),
        )
        .join(TopicPlan, TopicPlan.id == PlanComment.plan_id)
        .join(Unit, Unit.id == TopicPlan.branch_id)
        .outerjoin(account, account.id == PlanComment.account_id)
        .outerjoin(Member, Member.id == account.member_id)
        .outerjoin(other, other.id == PlanComment.answered_by_id)
        .outerjoin(answering, answering.id == other.member_id)
    )
