"""What a member writes on a topic before it is sent: kept on the server, from any device, for its author alone."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.states import ensure_version
from branchmeet.extensions import db
from branchmeet.models import OpinionDraft, Topic, TopicPlan
from branchmeet.queries import opinion_drafts
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@transactional
def keep(*, topic_id: int, version: int, text: str, by: Actor, for_cell: bool = False) -> int:
    """Keep what was typed so far and answer the draft's new version; `version` is 0 for a draft that is only begun.

    RuleBroken(CHANGED_BY_SOMEONE_ELSE) when the draft was changed on another device in between.
    """
    draft = opinion_drafts.find_row(by.member_id, topic_id, for_cell=for_cell)
    ensure_version(draft.version if draft else 0, version)
    if draft is None:
        draft = OpinionDraft(member_id=by.member_id, topic_id=topic_id, for_cell=for_cell, version=0)
        db.session.add(draft)
    draft.text, draft.saved_at_utc = text, now_utc()
    draft.version += 1
    db.session.flush()
    if version == 0:
        events.record("opinion_draft_begun", subject=("topic", topic_id), by=by, unit_id=_branch_of(topic_id))
    return draft.version


@transactional
def drop(*, topic_id: int, by: Actor, for_cell: bool = False) -> None:
    """Throw a draft away; where there is none there is nothing to do."""
    draft = opinion_drafts.find_row(by.member_id, topic_id, for_cell=for_cell)
    if draft is not None:
        db.session.delete(draft)
        events.record("opinion_draft_dropped", subject=("topic", topic_id), by=by, unit_id=_branch_of(topic_id))


def discard(*, topic_id: int, version: int, by: Actor, for_cell: bool = False) -> None:
    """Let a draft go whose words are being sent; part of the sending. RuleBroken as in `keep`."""
    draft = opinion_drafts.find_row(by.member_id, topic_id, for_cell=for_cell)
    ensure_version(draft.version if draft else 0, version)
    if draft is not None:
        db.session.delete(draft)


def _branch_of(topic_id: int) -> int:
    return db.session.get_one(TopicPlan, db.session.get_one(Topic, topic_id).plan_id).branch_id
