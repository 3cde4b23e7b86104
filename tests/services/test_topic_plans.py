"""A plan on its way between branch and level above: every step, every refusal, what is recorded."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Event, TopicPlan, TopicPlanStep
from branchmeet.services import topic_plans, topics
from branchmeet.services.topics import TopicValues

QUARTER = Quarter.of(today()).next


@pytest.fixture
def plan_id(acting, world):
    lan = acting("lan")
    plan_id = topic_plans.start(branch_id=world.units["home"], year=QUARTER.year, quarter=QUARTER.number, by=lan)
    topics.add(plan_id=plan_id, values=TopicValues(month=QUARTER.months[0], title="Hẻm sạch"), by=lan)
    return plan_id


def the_plan(plan_id: int) -> TopicPlan:
    db.session.expire_all()
    return db.session.get_one(TopicPlan, plan_id)


def take(act, plan_id, actor, **details):
    act(plan_id=plan_id, version=the_plan(plan_id).version, by=actor, **details)


def bring_to(state: PlanState, plan_id, acting):
    lan, khanh = acting("lan"), acting("khanh")
    ways = {
        PlanState.DRAFT: [],
        PlanState.ADOPTED: [(topic_plans.adopt, lan)],
        PlanState.SUBMITTED: [(topic_plans.adopt, lan), (topic_plans.submit, lan)],
        PlanState.NOTED: [(topic_plans.adopt, lan), (topic_plans.submit, lan), (topic_plans.note, khanh)],
    }
    for act, actor in ways[state]:
        take(act, plan_id, actor)


def refused(act, **values) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**values)
    return broken.value


def test_from_draft_to_returned_and_back_to_noted(plan_id, acting):
    lan, khanh = acting("lan"), acting("khanh")
    take(topic_plans.adopt, plan_id, lan)
    take(topic_plans.submit, plan_id, lan)
    take(topic_plans.send_back, plan_id, khanh, reason="Đề nghị thêm người chuẩn bị.")
    take(topic_plans.reopen, plan_id, lan)
    take(topic_plans.adopt, plan_id, lan)
    take(topic_plans.submit, plan_id, lan)
    take(topic_plans.note, plan_id, khanh)
    steps = db.session.query(TopicPlanStep).order_by(TopicPlanStep.id).all()
    assert [step.state for step in steps] == [
        "draft", "adopted", "submitted", "returned", "draft", "adopted", "submitted", "noted",
    ]  # fmt: skip
    assert steps[3].note == "Đề nghị thêm người chuẩn bị."
    assert {steps[1].account_id, steps[3].account_id} == {lan.account_id, khanh.account_id}
    assert [event.action for event in db.session.query(Event).order_by(Event.id)] == [
        "topic_plan_started", "topic_added", "topic_plan_adopted", "topic_plan_submitted", "topic_plan_returned",
        "topic_plan_reopened", "topic_plan_adopted", "topic_plan_submitted", "topic_plan_noted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (topic_plans.adopt, PlanState.ADOPTED),
        (topic_plans.adopt, PlanState.NOTED),
        (topic_plans.submit, PlanState.DRAFT),
        (topic_plans.submit, PlanState.NOTED),
        (topic_plans.note, PlanState.ADOPTED),
        (topic_plans.note, PlanState.NOTED),
        (topic_plans.reopen, PlanState.DRAFT),
        (topic_plans.reopen, PlanState.SUBMITTED),
        (topic_plans.reopen, PlanState.NOTED),
    ],
)
def test_a_step_out_of_turn_changes_nothing(act, state, plan_id, acting):
    bring_to(state, plan_id, acting)
    version = the_plan(plan_id).version
    broken = refused(act, plan_id=plan_id, version=version, by=acting("lan"))
    assert (broken.rule, broken.facts["state"]) == (Rule.STEP_NOT_ALLOWED, state)
    assert (the_plan(plan_id).state, the_plan(plan_id).version) == (state, version)


def test_a_plan_is_returned_only_after_it_was_sent_and_with_a_reason(plan_id, acting):
    khanh = acting("khanh")
    early = refused(topic_plans.send_back, plan_id=plan_id, version=2, reason="Sớm quá", by=khanh)
    assert early.rule is Rule.STEP_NOT_ALLOWED
    bring_to(PlanState.SUBMITTED, plan_id, acting)
    silent = refused(topic_plans.send_back, plan_id=plan_id, version=the_plan(plan_id).version, reason=" ", by=khanh)
    assert (silent.rule, silent.field) == (Rule.REQUIRED, "reason")
    assert the_plan(plan_id).state is PlanState.SUBMITTED


def test_a_plan_without_a_topic_is_not_adopted(acting, world):
    lan = acting("lan")
    empty = topic_plans.start(branch_id=world.units["home"], year=QUARTER.year, quarter=QUARTER.number, by=lan)
    assert refused(topic_plans.adopt, plan_id=empty, version=1, by=lan).rule is Rule.PLAN_WITHOUT_TOPIC
    assert the_plan(empty).state is PlanState.DRAFT
    assert db.session.query(TopicPlanStep).count() == 1


def test_a_quarter_has_one_plan_and_only_near_years_have_any(plan_id, acting, world):
    lan = acting("lan")
    same = {"branch_id": world.units["home"], "quarter": QUARTER.number, "by": lan}
    assert refused(topic_plans.start, year=QUARTER.year, **same).rule is Rule.ALREADY_EXISTS
    assert refused(topic_plans.start, year=today().year + 2, **same).rule is Rule.PLAN_QUARTER_FAR


def test_who_adopts_adopts_what_he_saw(plan_id, acting):
    lan = acting("lan")
    seen = the_plan(plan_id).version
    topics.add(plan_id=plan_id, values=TopicValues(month=QUARTER.months[1], title="Phòng cháy"), by=acting("mai"))
    assert refused(topic_plans.adopt, plan_id=plan_id, version=seen, by=lan).rule is Rule.CHANGED_BY_SOMEONE_ELSE
    take(topic_plans.adopt, plan_id, lan)
    assert the_plan(plan_id).state is PlanState.ADOPTED


def test_the_aim_is_written_on_a_draft_by_one_at_a_time(plan_id, acting):
    lan, version = acting("lan"), the_plan(plan_id).version
    topic_plans.set_aim(plan_id=plan_id, version=version, aim="Sát đời sống của Nhân dân.", by=lan)
    late = refused(topic_plans.set_aim, plan_id=plan_id, version=version, aim="Khác", by=acting("mai"))
    assert late.rule is Rule.CHANGED_BY_SOMEONE_ELSE
    bring_to(PlanState.ADOPTED, plan_id, acting)
    version = the_plan(plan_id).version
    fixed = refused(topic_plans.set_aim, plan_id=plan_id, version=version, aim="Khác", by=lan)
    assert (fixed.rule, the_plan(plan_id).aim) == (Rule.STATE_NOT_ALLOWED, "Sát đời sống của Nhân dân.")
