"""The draft of a topic: written text by text, presented, commented on, adopted; the adopted text is what is studied."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.states import ensure_version
from branchmeet.domain.topic_drafts import DraftStep, ensure_adoptable, ensure_presentable
from branchmeet.extensions import db
from branchmeet.models import OpinionDraft, Topic, TopicDraft, TopicDraftStep, TopicPlan
from branchmeet.queries import topic_drafts as queries
from branchmeet.services import agenda, events
from branchmeet.services.transaction import transactional


@transactional
def write(
    *,
    topic_id: int,
    number: int,
    content: str,
    prompts: Sequence[str],
    draft_conclusion: str = "",
    presented: bool = False,
    by: Actor,
) -> int:
    """Write the next text of the draft over the one seen (`number`, 0: none yet) and answer its number.

    `presented` lays it before the leadership at once. It is studied only once it is adopted;
    RuleBroken(CHANGED_BY_SOMEONE_ELSE) when another text came in between.
    """
    ensure_version(queries.newest_number(topic_id), number)
    text = TopicDraft(
        topic_id=topic_id,
        number=number + 1,
        content=content,
        prompts=list(prompts),
        draft_conclusion=draft_conclusion,
        written_at_utc=now_utc(),
        account_id=by.account_id,
    )
    db.session.add(text)
    _record("written", topic_id, by, number + 1)
    if presented:
        _step(topic_id, number + 1, DraftStep.PRESENTED, by)
        _record("presented", topic_id, by, number + 1)
    return number + 1


@transactional
def present(*, topic_id: int, number: int, by: Actor) -> None:
    """Lay the newest text before the leadership."""
    ensure_version(queries.newest_number(topic_id), number)
    ensure_presentable(queries.state_today(topic_id))
    _step(topic_id, number, DraftStep.PRESENTED, by)
    _record("presented", topic_id, by, number)


@transactional
def comment(*, topic_id: int, number: int, note: str, by: Actor) -> None:
    """Say what should be better in a text; whoever reads it sees about which one it was said."""
    if not note:
        raise RuleBroken(Rule.REQUIRED, field="note")
    if not 0 < number <= queries.newest_number(topic_id):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="note")
    _step(topic_id, number, DraftStep.COMMENTED, by, note=note)
    _record("commented", topic_id, by, number)


@transactional
def adopt(*, topic_id: int, number: int, by: Actor) -> None:
    """Adopt the newest text: it becomes the topic's content and flows into the agenda of the meeting that studies it.

    What somebody has already rewritten in that agenda stays as he wrote it.
    """
    ensure_version(queries.newest_number(topic_id), number)
    ensure_adoptable(queries.state_today(topic_id))
    topic, text = db.session.get_one(Topic, topic_id), queries.get_newest(topic_id)
    plan = db.session.get_one(TopicPlan, topic.plan_id)
    before = agenda.words_of(topic)
    topic.content, topic.prompts, topic.draft_conclusion = text.content, list(text.prompts), text.draft_conclusion
    topic.version += 1
    plan.version += 1
    agenda.follow_words(topic, before=before)
    _step(topic_id, number, DraftStep.ADOPTED, by)
    _record("adopted", topic_id, by, number)


def remove_all(topic_id: int) -> None:
    """Drop every text and step of a topic that is taken out of its plan, and what members were writing on it."""
    for table in (TopicDraft, TopicDraftStep, OpinionDraft):
        db.session.execute(delete(table).where(table.topic_id == topic_id))


def _step(topic_id: int, number: int, step: DraftStep, by: Actor, *, note: str = "") -> None:
    db.session.add(
        TopicDraftStep(
            topic_id=topic_id, number=number, step=step, at_utc=now_utc(), account_id=by.account_id, note=note
        )
    )


def _record(act: str, topic_id: int, by: Actor, number: int) -> None:
    plan = db.session.get_one(TopicPlan, db.session.get_one(Topic, topic_id).plan_id)
    events.record(f"topic_draft_{act}", subject=("topic", topic_id), by=by, unit_id=plan.branch_id, number=number)
