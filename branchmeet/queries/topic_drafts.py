"""The draft of a topic: its texts, and what was presented, said and adopted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from branchmeet.clock import today
from branchmeet.domain.posts import PostKind
from branchmeet.domain.topic_drafts import DraftState, DraftStep, state_of
from branchmeet.extensions import db
from branchmeet.models import Account, Member, Post, Topic, TopicDraft, TopicDraftStep, TopicPlan
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class DraftText:
    """One text of a draft."""

    number: int
    content: str
    prompts: list[str]
    draft_conclusion: str
    written_at_utc: datetime
    by_name: str | None


@dataclass(frozen=True)
class Remark:
    """Something done about a text of a draft, with what was said."""

    number: int
    step: DraftStep
    at_utc: datetime
    by_name: str | None
    note: str


@dataclass(frozen=True)
class DraftHistory:
    """The newest text and the one before it, and everything done about any text, the oldest first."""

    newest: DraftText | None
    before: DraftText | None
    remarks: tuple[Remark, ...]
    has_committee: bool

    @property
    def number(self) -> int:
        """Of the newest text; 0 where nobody has written yet."""
        return self.newest.number if self.newest else 0

    @property
    def state(self) -> DraftState:
        """Where the newest text stands."""
        return state_of(self.number, ((remark.number, remark.step) for remark in self.remarks))

    @property
    def adopted(self) -> Remark | None:
        """By whom and when a text was adopted last."""
        found = [remark for remark in self.remarks if remark.step is DraftStep.ADOPTED]
        return found[-1] if found else None


def get_history(topic_id: int) -> DraftHistory:
    """The draft of a topic, in two statements; without texts where nobody has written one."""
    texts = [_text(row) for row in db.session.execute(_texts(topic_id).limit(2))]
    steps = db.session.execute(_steps(topic_id)).all()
    return DraftHistory(
        newest=texts[0] if texts else None,
        before=texts[1] if len(texts) > 1 else None,
        remarks=tuple(
            Remark(row.number, row.step, row.at_utc, row.by_name, row.note) for row in steps if row.step is not None
        ),
        has_committee=bool(steps[0].has_committee),
    )


def newest_number(topic_id: int) -> int:
    """The number of the newest text, 0 where there is none."""
    return db.session.scalar(select(func.max(TopicDraft.number)).where(TopicDraft.topic_id == topic_id)) or 0


def get_newest(topic_id: int) -> TopicDraft:
    """The newest text itself, for the service that adopts it; Missing where there is none."""
    statement = select(TopicDraft).where(TopicDraft.topic_id == topic_id).order_by(TopicDraft.number.desc()).limit(1)
    return db.session.scalars(statement).one()


def state_today(topic_id: int) -> DraftState:
    """Where the newest text stands, for the services that take a step."""
    statement = select(TopicDraftStep.number, TopicDraftStep.step).where(TopicDraftStep.topic_id == topic_id)
    return state_of(newest_number(topic_id), [(row.number, row.step) for row in db.session.execute(statement)])


def newest_text_is(step: DraftStep) -> ColumnElement[bool]:
    """Whether this step was taken on the newest text of the topic, for a query that selects from `Topic`."""
    newest = (
        select(func.max(TopicDraft.number)).where(TopicDraft.topic_id == Topic.id).correlate(Topic).scalar_subquery()
    )
    return (
        exists()
        .where(TopicDraftStep.topic_id == Topic.id, TopicDraftStep.step == step, TopicDraftStep.number == newest)
        .correlate(Topic)
    )


def _texts(topic_id: int) -> Any:
    return (
        select(TopicDraft, Member.full_name.label("by_name"))
        .outerjoin(Account, Account.id == TopicDraft.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(TopicDraft.topic_id == topic_id)
        .order_by(TopicDraft.number.desc())
    )


def _text(row: Any) -> DraftText:
    draft: TopicDraft = row.TopicDraft
    return DraftText(
        draft.number, draft.content, draft.prompts, draft.draft_conclusion, draft.written_at_utc, row.by_name
    )


def _steps(topic_id: int) -> Any:
    """At least one row, which says whether the branch has a committee."""
    committee = exists().where(
        Post.unit_id == TopicPlan.branch_id, Post.kind == PostKind.COMMITTEE_MEMBER, holds_on(Post, today())
    )
    return (
        select(
            TopicDraftStep.number,
            TopicDraftStep.step,
            TopicDraftStep.at_utc,
            TopicDraftStep.note,
            Member.full_name.label("by_name"),
            committee.correlate(TopicPlan).label("has_committee"),
        )
        .select_from(Topic)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .outerjoin(TopicDraftStep, TopicDraftStep.topic_id == Topic.id)
        .outerjoin(Account, Account.id == TopicDraftStep.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(Topic.id == topic_id)
        .order_by(TopicDraftStep.id)
    )
