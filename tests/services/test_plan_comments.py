"""Versions that were sent, comments at their lines, answers."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_versions import ChangeKind, CommentState, PlanLine, changes
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import PlanComment, PlanVersion, Topic, TopicPlan
from branchmeet.queries import plan_comments as queries
from branchmeet.services import plan_comments, topic_plans, topics
from branchmeet.services.plan_comments import Said
from branchmeet.services.topics import TopicValues

QUARTER = Quarter.of(today()).next


@pytest.fixture
def plan_id(acting, world):
    """A plan with two topics, sent up."""
    lan = acting("lan")
    plan_id = topic_plans.start(branch_id=world.units["home"], year=QUARTER.year, quarter=QUARTER.number, by=lan)
    for title in ("Hẻm sạch", "Phòng cháy"):
        topics.add(plan_id=plan_id, values=TopicValues(month=QUARTER.months[0], title=title), by=lan)
    send(plan_id, lan)
    return plan_id


def send(plan_id, by):
    for step in (topic_plans.adopt, topic_plans.submit):
        step(plan_id=plan_id, version=version_of(plan_id), by=by)


def version_of(plan_id) -> int:
    db.session.expire_all()
    return db.session.get_one(TopicPlan, plan_id).version


def topic_id(title) -> int:
    return db.session.query(Topic).filter_by(title=title).one().id


def send_back(plan_id, acting, *said, reason=""):
    topic_plans.send_back(
        plan_id=plan_id, version=version_of(plan_id), reason=reason, comments=said, by=acting("khanh")
    )


def refused(act, **values) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**values)
    return broken.value


def test_each_sending_keeps_a_version_and_the_versions_tell_what_changed(plan_id, acting, world):
    lan = acting("lan")
    send_back(plan_id, acting, reason="Cử người chuẩn bị.")
    topic_plans.reopen(plan_id=plan_id, version=version_of(plan_id), by=lan)
    topics.set_preparer(topic_id=topic_id("Hẻm sạch"), version=1, preparer_id=world.members["mai"], by=lan)
    topics.remove(topic_id=topic_id("Phòng cháy"), version=1, by=lan)
    send(plan_id, lan)
    second, first = queries.list_versions(plan_id)
    assert (first.number, second.number, second.by_name) == (1, 2, "Trương Thị Lan")
    found = changes(first.body, second.body)
    assert [(change.kind, change.title) for change in found] == [
        (ChangeKind.CHANGED, "Hẻm sạch"),
        (ChangeKind.REMOVED, "Phòng cháy"),
    ]
    assert [(line.line, line.after) for line in found[0].lines] == [(PlanLine.PREPARER, "Bùi Thị Xinh")]


def test_a_comment_stands_at_its_line_and_stays_when_its_topic_goes(plan_id, acting):
    topic = topic_id("Phòng cháy")
    send_back(plan_id, acting, Said(text="Ai chuẩn bị?", topic_id=topic, line=PlanLine.PREPARER), Said(text=" "))
    (comment,) = queries.list_comments(plan_id)
    assert (comment.line, comment.about, comment.number) == (PlanLine.PREPARER, "Phòng cháy", 1)
    assert (comment.by_name, comment.state) == ("Trịnh Quốc Vinh", CommentState.OPEN)
    topic_plans.reopen(plan_id=plan_id, version=version_of(plan_id), by=acting("lan"))
    topics.remove(topic_id=topic, version=1, by=acting("lan"))
    (left,) = queries.list_comments(plan_id)
    assert (left.topic_id, left.about, left.text) == (None, "Phòng cháy", "Ai chuẩn bị?")


def test_a_noted_plan_may_carry_comments_too(plan_id, acting):
    topic_plans.note(plan_id=plan_id, version=version_of(plan_id), comments=[Said(text="Làm sớm.")], by=acting("khanh"))
    (comment,) = queries.list_comments(plan_id)
    assert (comment.line, comment.topic_id) == (PlanLine.WHOLE, None)
    assert db.session.get_one(TopicPlan, plan_id).state is PlanState.NOTED


def test_a_comment_at_a_topic_of_another_plan_is_refused_and_nothing_returned(plan_id, acting):
    strange = Said(text="Sai chỗ", topic_id=9999, line=PlanLine.SUBJECT)
    values = {"plan_id": plan_id, "version": version_of(plan_id), "reason": "", "comments": [strange]}
    assert refused(topic_plans.send_back, by=acting("khanh"), **values).rule is Rule.UNKNOWN_CHOICE
    assert version_of(plan_id) == values["version"]
    assert db.session.get_one(TopicPlan, plan_id).state is PlanState.SUBMITTED


def test_nothing_is_returned_in_silence(plan_id, acting):
    values = {"plan_id": plan_id, "version": version_of(plan_id), "reason": "", "comments": [Said(text=" ")]}
    assert refused(topic_plans.send_back, by=acting("khanh"), **values).rule is Rule.REQUIRED


def test_the_branch_mends_or_answers_once_seen(plan_id, acting):
    send_back(plan_id, acting, Said(text="Ai chuẩn bị?", topic_id=topic_id("Hẻm sạch"), line=PlanLine.PREPARER))
    comment_id, mai = db.session.query(PlanComment).one().id, acting("mai")
    silent = refused(plan_comments.answer, comment_id=comment_id, version=1, text="", mended=False, by=mai)
    assert (silent.rule, silent.field) == (Rule.REQUIRED, "answer")
    plan_comments.answer(comment_id=comment_id, version=1, text="Bí thư trực tiếp chuẩn bị.", mended=False, by=mai)
    late = refused(plan_comments.answer, comment_id=comment_id, version=1, text="", mended=True, by=acting("lan"))
    assert late.rule is Rule.CHANGED_BY_SOMEONE_ELSE
    plan_comments.answer(comment_id=comment_id, version=2, text="", mended=True, by=acting("lan"))
    comment = queries.get_comment(comment_id)
    assert (comment.state, comment.answered_by_name) == (CommentState.MENDED, "Trương Thị Lan")


def test_a_version_holds_the_whole_text(acting, world):
    lan = acting("lan")
    plan_id = topic_plans.start(branch_id=world.units["home"], year=QUARTER.year, quarter=QUARTER.number, by=lan)
    values = TopicValues(month=QUARTER.months[0], title="Hẻm sạch", content="Rác " * 500)
    topics.add(plan_id=plan_id, values=values, by=lan)
    send(plan_id, lan)
    assert len(db.session.query(PlanVersion).one().body["topics"][0]["content"]) == 2000
