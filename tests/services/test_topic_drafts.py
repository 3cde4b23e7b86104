"""The draft of a topic: texts are added, steps are taken on the newest, the adopted one becomes the topic."""

from __future__ import annotations

import pytest

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.topic_drafts import DraftState
from branchmeet.extensions import db
from branchmeet.models import Topic, TopicDraft, TopicPlan
from branchmeet.queries.topic_drafts import get_history
from branchmeet.services import topic_drafts
from tests.factories import make_topic


@pytest.fixture
def topic_id(world, context):
    topic = make_topic(world)
    db.session.commit()
    return topic.id


def refused(act, **arguments) -> Rule:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value.rule


def test_the_states_of_a_draft(topic_id, acting):
    ba, lan = acting("ba"), acting("lan")
    assert get_history(topic_id).state is DraftState.UNWRITTEN
    assert refused(topic_drafts.present, topic_id=topic_id, number=0, by=ba) is Rule.STATE_NOT_ALLOWED
    assert refused(topic_drafts.adopt, topic_id=topic_id, number=0, by=lan) is Rule.STATE_NOT_ALLOWED
    assert topic_drafts.write(topic_id=topic_id, number=0, content="A", prompts=["?"], by=ba) == 1
    assert get_history(topic_id).state is DraftState.WRITING
    topic_drafts.present(topic_id=topic_id, number=1, by=ba)
    assert refused(topic_drafts.present, topic_id=topic_id, number=1, by=ba) is Rule.STATE_NOT_ALLOWED
    assert get_history(topic_id).state is DraftState.PRESENTED
    topic_drafts.comment(topic_id=topic_id, number=1, note="Thêm số", by=lan)
    topic_drafts.write(topic_id=topic_id, number=1, content="B", prompts=[], presented=True, by=ba)
    history = get_history(topic_id)
    assert (history.state, history.number, history.before.content) == (DraftState.PRESENTED, 2, "A")
    topic_drafts.adopt(topic_id=topic_id, number=2, by=lan)
    assert refused(topic_drafts.adopt, topic_id=topic_id, number=2, by=lan) is Rule.STATE_NOT_ALLOWED
    history = get_history(topic_id)
    assert (history.state, history.adopted.by_name) == (DraftState.ADOPTED, "Trương Thị Lan")
    assert [remark.step.value for remark in history.remarks] == ["presented", "commented", "presented", "adopted"]


def test_only_the_newest_text_is_written_over_presented_and_adopted(topic_id, acting):
    ba, lan = acting("ba"), acting("lan")
    topic_drafts.write(topic_id=topic_id, number=0, content="A", prompts=[], by=ba)
    topic_drafts.write(topic_id=topic_id, number=1, content="B", prompts=[], by=lan)
    for act in (topic_drafts.present, topic_drafts.adopt):
        assert refused(act, topic_id=topic_id, number=1, by=lan) is Rule.CHANGED_BY_SOMEONE_ELSE
    stale = {"topic_id": topic_id, "number": 1, "content": "C", "prompts": [], "by": ba}
    assert refused(topic_drafts.write, **stale) is Rule.CHANGED_BY_SOMEONE_ELSE
    assert list(db.session.scalars(db.select(TopicDraft.content).order_by(TopicDraft.number))) == ["A", "B"]


def test_adoption_copies_the_text_into_the_topic_and_moves_the_plan_on(topic_id, acting):
    ba, lan = acting("ba"), acting("lan")
    version = db.session.get_one(TopicPlan, db.session.get_one(Topic, topic_id).plan_id).version
    topic_drafts.write(topic_id=topic_id, number=0, content="A", prompts=["Ở đâu?"], draft_conclusion="Làm", by=ba)
    assert db.session.get_one(Topic, topic_id).content != "A"
    topic_drafts.adopt(topic_id=topic_id, number=1, by=lan)
    topic = db.session.get_one(Topic, topic_id)
    assert (topic.content, topic.prompts, topic.draft_conclusion) == ("A", ["Ở đâu?"], "Làm")
    assert db.session.get_one(TopicPlan, topic.plan_id).version == version + 1


@pytest.mark.parametrize("number", [0, 2])
def test_nobody_comments_on_a_text_that_is_not_there(topic_id, acting, number):
    topic_drafts.write(topic_id=topic_id, number=0, content="A", prompts=[], by=acting("ba"))
    arguments = {"topic_id": topic_id, "number": number, "note": "?", "by": acting("lan")}
    assert refused(topic_drafts.comment, **arguments) is Rule.UNKNOWN_CHOICE
