"""Topics and assignments: what is written, who may be asked, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from branchmeet import days_off
from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_days import DayRules, due_before
from branchmeet.domain.topic_library import RefusalReason
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import (
    Assignment,
    AssignmentSpeaker,
    Cell,
    LibraryRefusal,
    LibraryTopic,
    Meeting,
    Topic,
    TopicPlan,
    Unit,
)
from branchmeet.queries import topics as queries
from branchmeet.services import shipped, topic_drafts, topic_plans, topics
from branchmeet.services.topics import Ask, TopicValues
from tests.factories import make_library_topic, make_meeting

QUARTER = Quarter.of(today()).next
MONTH = QUARTER.months[1]
MEETS_ON = date(QUARTER.year, MONTH, 7)
VALUES = TopicValues(month=MONTH, title="Hẻm sạch", formal_subject="Xóa các điểm tồn đọng rác", meets_on=MEETS_ON)


@pytest.fixture
def plan_id(acting, world):
    return topic_plans.start(branch_id=world.units["home"], year=QUARTER.year, quarter=QUARTER.number, by=acting("lan"))


@pytest.fixture
def topic_id(plan_id, acting):
    return topics.add(plan_id=plan_id, values=VALUES, by=acting("lan"))


def adopt(plan_id, acting):
    topic_plans.adopt(plan_id=plan_id, version=db.session.get_one(TopicPlan, plan_id).version, by=acting("lan"))


def refused(act, **values) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**values)
    return broken.value


def topic(topic_id: int) -> Topic:
    db.session.expire_all()
    return db.session.get_one(Topic, topic_id)


def only_assignment() -> Assignment:
    db.session.expire_all()
    return db.session.query(Assignment).one()


def changed(**values) -> TopicValues:
    return TopicValues(**({"month": MONTH, "title": "Hẻm sạch"} | values))


# ---- topics --------------------------------------------------------------------------------------------------------


def test_a_topic_is_taken_from_the_library_with_its_words(plan_id, acting):
    shipped.load_catalogue()
    card = db.session.query(LibraryTopic).filter_by(code="T02").one()
    values = changed(formal_subject=card.subject, content=card.description, prompts=tuple(card.prompts))
    added = topic(topics.add(plan_id=plan_id, values=values, library_topic_id=card.id, by=acting("lan")))
    assert (added.library_topic_id, added.prompts) == (card.id, card.prompts)


def test_own_words_are_noted_and_the_link_kept(plan_id, acting, world):
    card = make_library_topic(world)
    taken = changed(title=card.title, formal_subject=card.subject, prompts=tuple(card.prompts))
    key = topics.add(plan_id=plan_id, values=taken, library_topic_id=card.id, by=acting("lan"))
    assert topic(key).adapted is False
    topics.edit(topic_id=key, version=1, values=replace(taken, why="Hẻm 8 hay ngập"), by=acting("lan"))
    assert topic(key).adapted is False
    topics.edit(topic_id=key, version=2, values=replace(taken, title="Hẻm 8 xanh"), by=acting("lan"))
    assert (topic(key).adapted, topic(key).library_topic_id) == (True, card.id)


@pytest.mark.parametrize(
    ("unit", "withdrawn_on", "rule"),
    [("other_ward", None, Rule.UNKNOWN_CHOICE), ("ward", MEETS_ON, Rule.LIBRARY_WITHDRAWN)],
)
def test_what_was_not_offered_to_the_branch_is_refused(unit, withdrawn_on, rule, plan_id, acting, world):
    card = make_library_topic(world, unit=unit, withdrawn_on=withdrawn_on)
    broken = refused(topics.add, plan_id=plan_id, values=VALUES, library_topic_id=card.id, by=acting("lan"))
    assert broken.rule is rule
    assert db.session.query(Topic).count() == 0


def test_taking_a_refused_topic_takes_the_refusal_back(plan_id, acting, world):
    card = make_library_topic(world)
    db.session.add(
        LibraryRefusal(branch_id=world.units["home"], library_topic_id=card.id, reason=RefusalReason.OTHER_FIRST)
    )
    db.session.commit()
    topics.add(plan_id=plan_id, values=VALUES, library_topic_id=card.id, by=acting("lan"))
    assert db.session.query(LibraryRefusal).count() == 0


def test_without_a_formal_subject_the_title_stands_on_papers_too(plan_id, acting):
    added = topic(topics.add(plan_id=plan_id, values=changed(), by=acting("lan")))
    assert added.subject == "Hẻm sạch"


@pytest.mark.parametrize(
    ("values", "rule", "field"),
    [
        ({"title": "  "}, Rule.REQUIRED, "title"),
        ({"month": QUARTER.next.months[0]}, Rule.TOPIC_OUTSIDE_QUARTER, "month"),
        ({"meets_on": date(QUARTER.year, QUARTER.months[2], 1)}, Rule.TOPIC_DAY_OUTSIDE_MONTH, "meets_on"),
        ({"meets_on": MEETS_ON, "draft_due_on": MEETS_ON + timedelta(1)}, Rule.TOPIC_DUE_AFTER_MEETING, "draft_due_on"),
    ],
)
def test_what_a_topic_may_not_be(values, rule, field, plan_id, acting):
    broken = refused(topics.add, plan_id=plan_id, values=changed(**values), by=acting("lan"))
    assert (broken.rule, broken.field) == (rule, field)
    assert db.session.query(Topic).count() == 0


@pytest.mark.parametrize("stranger", ["nam", "an", "chin", "khanh"])
def test_only_who_takes_part_in_the_branch_prepares(stranger, plan_id, acting, world):
    values = changed(preparer_id=world.members[stranger])
    broken = refused(topics.add, plan_id=plan_id, values=values, by=acting("lan"))
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "preparer_id")


def test_an_unknown_library_topic_is_refused(plan_id, acting):
    broken = refused(topics.add, plan_id=plan_id, values=VALUES, library_topic_id=99, by=acting("lan"))
    assert broken.rule is Rule.UNKNOWN_CHOICE


def test_two_editors_never_overwrite_each_other(topic_id, acting):
    topics.edit(topic_id=topic_id, version=1, values=changed(title="Hẻm xanh"), by=acting("mai"))
    late = refused(topics.edit, topic_id=topic_id, version=1, values=changed(title="Hẻm đẹp"), by=acting("lan"))
    assert (late.rule, topic(topic_id).title) == (Rule.CHANGED_BY_SOMEONE_ELSE, "Hẻm xanh")


def test_after_adoption_the_topic_stands_but_people_and_content_go_on(plan_id, topic_id, acting, world):
    adopt(plan_id, acting)
    lan = acting("lan")
    for act, more in (
        (topics.edit, {"topic_id": topic_id, "version": 1, "values": VALUES}),
        (topics.remove, {"topic_id": topic_id, "version": 1}),
        (topics.add, {"plan_id": plan_id, "values": VALUES}),
    ):
        assert refused(act, by=lan, **more).rule is Rule.STATE_NOT_ALLOWED
    topics.set_preparer(topic_id=topic_id, version=1, preparer_id=world.members["ba"], by=lan)
    topic_drafts.write(topic_id=topic_id, number=0, content="Bản nháp", prompts=["Ở đâu?"], by=acting("ba"))
    topic_drafts.adopt(topic_id=topic_id, number=1, by=lan)
    topics.assign(topic_id=topic_id, asked=[Ask(cell_id=world.cells[1])], due_on=None, by=lan)
    found = topic(topic_id)
    assert (found.preparer_id, found.content, found.prompts) == (world.members["ba"], "Bản nháp", ["Ở đâu?"])


def test_a_returned_plan_is_reopened_before_anybody_is_asked(plan_id, topic_id, acting, world):
    db.session.get_one(TopicPlan, plan_id).state = PlanState.RETURNED
    db.session.commit()
    asked = [Ask(cell_id=world.cells[1])]
    broken = refused(topics.assign, topic_id=topic_id, asked=asked, due_on=None, by=acting("lan"))
    assert (broken.rule, broken.facts["state"]) == (Rule.STATE_NOT_ALLOWED, PlanState.RETURNED)


def test_a_topic_goes_with_everything_asked_for_it(plan_id, topic_id, acting, world):
    lan = acting("lan")
    topics.assign(topic_id=topic_id, asked=[Ask(cell_id=world.cells[1])], due_on=None, by=lan)
    db.session.add(AssignmentSpeaker(assignment_id=only_assignment().id, member_id=world.members["minh"]))
    topic_drafts.write(topic_id=topic_id, number=0, content="Nháp", prompts=[], presented=True, by=lan)
    topics.remove(topic_id=topic_id, version=1, by=lan)
    assert [db.session.query(kind).count() for kind in (Topic, Assignment, AssignmentSpeaker)] == [0, 0, 0]


def test_a_topic_that_a_meeting_studies_stays(plan_id, topic_id, acting, world):
    make_meeting(world, on=MEETS_ON, topic_id=topic_id)
    broken = refused(topics.remove, topic_id=topic_id, version=1, by=acting("lan"))
    assert broken.rule is Rule.TOPIC_ON_AGENDA
    assert db.session.query(Meeting).one().topic_id == topic_id


# ---- assignments ---------------------------------------------------------------------------------------------------


def test_cells_and_members_are_asked_each_with_words_of_their_own(topic_id, acting, world):
    asked = [Ask(cell_id=world.cells[1], study="Hẻm 8"), Ask(member_id=world.members["minh"], study="Camera")]
    topics.assign(topic_id=topic_id, asked=asked, due_on=MEETS_ON, by=acting("lan"))
    lines = queries.list_assignments(topic_id)
    assert [(line.who, line.study, line.due_on) for line in lines] == [
        ("Tổ đảng 1", "Hẻm 8", MEETS_ON),
        ("Đoàn Hữu Lành", "Camera", MEETS_ON),
    ]


def test_nobody_of_another_branch_is_asked(topic_id, acting, world):
    foreign = Cell(branch_id=world.units["neighbour"], number=1, name="Tổ đảng lạ")
    closed = Cell(branch_id=world.units["home"], number=9, name="Tổ đảng cũ", closed_on=today())
    db.session.add_all([foreign, closed])
    db.session.commit()
    strangers = [Ask(cell_id=foreign.id), Ask(cell_id=closed.id), Ask(member_id=world.members["nam"]), Ask()]
    for ask in strangers:
        broken = refused(topics.assign, topic_id=topic_id, asked=[ask], due_on=None, by=acting("lan"))
        assert broken.rule is Rule.UNKNOWN_CHOICE
    assert db.session.query(Assignment).count() == 0


def test_nobody_is_asked_twice_and_somebody_must_be(topic_id, acting, world):
    lan, ask = acting("lan"), Ask(member_id=world.members["minh"])
    assert refused(topics.assign, topic_id=topic_id, asked=[], due_on=None, by=lan).rule is Rule.ASSIGNED_NOBODY
    twice = refused(topics.assign, topic_id=topic_id, asked=[ask, ask], due_on=None, by=lan)
    topics.assign(topic_id=topic_id, asked=[ask], due_on=None, by=lan)
    again = refused(topics.assign, topic_id=topic_id, asked=[ask], due_on=None, by=lan)
    assert {twice.rule, again.rule} == {Rule.ASSIGNED_ALREADY}


def test_ready_after_the_meeting_is_too_late(topic_id, acting, world):
    asked = [Ask(cell_id=world.cells[1])]
    late = refused(topics.assign, topic_id=topic_id, asked=asked, due_on=MEETS_ON + timedelta(1), by=acting("lan"))
    assert (late.rule, late.field) == (Rule.TOPIC_DUE_AFTER_MEETING, "due_on")


def test_an_assignment_is_changed_by_one_at_a_time_and_not_once_it_is_withdrawn(topic_id, acting, world):
    lan = acting("lan")
    topics.assign(topic_id=topic_id, asked=[Ask(cell_id=world.cells[1])], due_on=None, by=lan)
    change = {"assignment_id": only_assignment().id, "study": "Hẻm 10", "due_on": None, "by": lan}
    topics.edit_assignment(version=1, **change)
    assert refused(topics.edit_assignment, version=1, **change).rule is Rule.CHANGED_BY_SOMEONE_ELSE
    topics.withdraw(assignment_id=change["assignment_id"], version=2, by=lan)
    assert only_assignment().withdrawn_on == today()
    assert queries.list_assignments(topic_id) == ()
    assert refused(topics.edit_assignment, version=3, **change).rule is Rule.ASSIGNMENT_WITHDRAWN
    topics.assign(topic_id=topic_id, asked=[Ask(cell_id=world.cells[1])], due_on=None, by=lan)
    assert len(queries.list_assignments(topic_id)) == 1


def test_on_the_day_of_the_meeting_nothing_is_taken_back(topic_id, acting, world):
    lan = acting("lan")
    topics.assign(topic_id=topic_id, asked=[Ask(cell_id=world.cells[1])], due_on=None, by=lan)
    topic(topic_id).meets_on = today()
    db.session.commit()
    broken = refused(topics.withdraw, assignment_id=only_assignment().id, version=1, by=lan)
    assert (broken.rule, only_assignment().withdrawn_on) == (Rule.ASSIGNMENT_DAY_PASSED, None)


def test_a_cell_leader_names_speakers_of_the_cell_once_the_plan_is_adopted(plan_id, topic_id, acting, world):
    topics.assign(topic_id=topic_id, asked=[Ask(cell_id=world.cells[1])], due_on=None, by=acting("lan"))
    named = {"assignment_id": only_assignment().id, "by": acting("sau")}
    minh, tu, ba = (world.members[name] for name in ("minh", "tu", "ba"))
    assert refused(topics.name_speakers, member_ids=[minh], **named).rule is Rule.STATE_NOT_ALLOWED
    adopt(plan_id, acting)
    topics.name_speakers(member_ids=[minh, minh], **named)
    topics.name_speakers(member_ids=[tu], **named)
    other = refused(topics.name_speakers, member_ids=[tu, ba], **named)
    assert (other.rule, other.field) == (Rule.UNKNOWN_CHOICE, "members")
    assert queries.list_assignments(topic_id)[0].speakers == ((tu, "Phan Thị Thơm"),)


def test_a_member_asked_by_name_has_no_speakers(plan_id, topic_id, acting, world):
    topics.assign(topic_id=topic_id, asked=[Ask(member_id=world.members["minh"])], due_on=None, by=acting("lan"))
    adopt(plan_id, acting)
    named = refused(topics.name_speakers, assignment_id=only_assignment().id, member_ids=[], by=acting("sau"))
    assert named.rule is Rule.NOT_ALLOWED


# ---- days that follow the meeting ----------------------------------------------------------------------------------


def test_days_follow_the_meeting_when_it_moves(plan_id, topic_id, acting, world):
    topics.assign(topic_id=topic_id, asked=[Ask(cell_id=world.cells[1])], due_on=None, by=acting("lan"))
    moved_to = date(QUARTER.year, MONTH, 20)
    make_meeting(world, on=moved_to)
    topics.refill_days(topic_id=topic_id, version=topic(topic_id).version, by=acting("lan"))
    changed_topic, rules = topic(topic_id), DayRules()
    worked_out = {
        days: due_before(moved_to, days, today=today(), holidays=days_off.around(moved_to))
        for days in (rules.draft_days, rules.speech_days)
    }
    assert (changed_topic.meets_on, changed_topic.draft_due_on) == (moved_to, worked_out[rules.draft_days])
    assert only_assignment().due_on == worked_out[rules.speech_days]
    late = refused(topics.refill_days, topic_id=topic_id, version=1, by=acting("mai"))
    assert late.rule is Rule.CHANGED_BY_SOMEONE_ELSE
    adopt(plan_id, acting)
    fixed = refused(topics.refill_days, topic_id=topic_id, version=topic(topic_id).version, by=acting("lan"))
    assert fixed.rule is Rule.STATE_NOT_ALLOWED


def test_a_ward_sets_how_early_things_are_due_and_a_branch_sets_it_otherwise(topic_id, acting, world):
    for unit, days in (("ward", 20), ("home", 5)):
        db.session.get_one(Unit, world.units[unit]).rules = {"draft_days": days}
        db.session.commit()
        assert queries.get_topic(topic_id).day_rules == DayRules(draft_days=days)
