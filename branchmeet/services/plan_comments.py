"""The versions of a plan that were sent up, what the level above said at their lines, and what the branch answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_versions import PlanLine, answer_state, body_of
from branchmeet.domain.states import ensure_version
from branchmeet.extensions import db
from branchmeet.models import PlanComment, PlanVersion, TopicPlan
from branchmeet.queries import plan_comments as queries
from branchmeet.queries import topics
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said at a line of a topic; without a topic about the plan as a whole. An empty text says nothing."""

    text: str
    topic_id: int | None = None
    line: PlanLine = PlanLine.WHOLE


@transactional
def answer(*, comment_id: int, version: int, text: str, mended: bool, by: Actor) -> None:
    """The branch answers a comment, or says that the plan was changed; RuleBroken(REQUIRED) for neither."""
    comment = db.session.get_one(PlanComment, comment_id)
    ensure_version(comment.version, version)
    comment.state = answer_state(text, mended=mended)
    comment.answer, comment.answered_at_utc, comment.answered_by_id = text, now_utc(), by.account_id
    comment.version += 1
    plan = db.session.get_one(TopicPlan, comment.plan_id)
    events.record(
        "plan_comment_answered",
        subject=("plan_comment", comment.id),
        by=by,
        unit_id=plan.branch_id,
        state=comment.state.value,
    )


def keep_version(plan: TopicPlan, *, by: Actor) -> None:
    """Keep the plan as it is sent."""
    lines = [queries.lines_of(card) for card in topics.list_topics(plan.id, whole=True)]
    db.session.add(
        PlanVersion(
            plan_id=plan.id,
            number=queries.count_versions(plan.id) + 1,
            sent_at_utc=now_utc(),
            account_id=by.account_id,
            body=body_of(plan.aim, lines),
        )
    )


def say(plan: TopicPlan, comments: Iterable[Said], *, by: Actor) -> None:
    """Write the comments of the level above at the lines of the version it has before it.

    Raises RuleBroken(UNKNOWN_CHOICE) for a topic that is not of the plan.
    """
    titles = {card.head.id: card.head.title for card in topics.list_topics(plan.id)}
    number = queries.count_versions(plan.id)
    for said in comments:
        if not said.text.strip():
            continue
        if said.topic_id is not None and said.topic_id not in titles:
            raise RuleBroken(Rule.UNKNOWN_CHOICE)
        comment = PlanComment(
            plan_id=plan.id,
            topic_id=said.topic_id,
            number=number,
            line=said.line if said.topic_id else PlanLine.WHOLE,
            about=titles[said.topic_id] if said.topic_id else "",
            text=said.text,
            at_utc=now_utc(),
            account_id=by.account_id,
        )
        db.session.add(comment)
        db.session.flush()
        events.record("plan_commented", subject=("plan_comment", comment.id), by=by, unit_id=plan.branch_id)
