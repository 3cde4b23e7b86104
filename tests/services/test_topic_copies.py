"""A quarter begun with its meetings and the frame of the last one: what moves on, what is refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from branchmeet import days_off
from branchmeet.clock import at, day_of, today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.plan_days import DayRules, due_before, meeting_day
from branchmeet.extensions import db
from branchmeet.models import Assignment, Event, LibraryTopic, Meeting, Membership, Topic, TopicPlan
from branchmeet.queries import balance
from branchmeet.queries import topics as queries
from branchmeet.services import shipped, topic_copies, topic_plans, topics
from branchmeet.services.quarter_meetings import RegularMeetings
from branchmeet.services.topic_copies import Slot
from branchmeet.services.topics import Ask, TopicValues
from tests.factories import make_meeting

BEFORE = Quarter.of(today())
QUARTER = BEFORE.next
HOLIDAYS = days_off.around(QUARTER.starts_on)
ADDRESS = {"year": QUARTER.year, "quarter": QUARTER.number}


def hours(*days: int) -> dict[int, datetime]:
    return {
        month: at(date(QUARTER.year, month, day), time(19)) for month, day in zip(QUARTER.months, days, strict=True)
    }


def refused(act, **values) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**values)
    return broken.value


@pytest.fixture
def last(acting, world):
    """Last quarter: a topic in its second month, prepared by mai, asked of cell 1 and of ba and minh."""
    lan, home = acting("lan"), world.units["home"]
    shipped.load_catalogue()
    plan_id = topic_plans.start(branch_id=home, year=BEFORE.year, quarter=BEFORE.number, by=lan)
    values = TopicValues(
        month=BEFORE.months[1], title="Hẻm sạch", preparer_id=world.members["mai"], prompts=("Góc nào?", "Ai giữ?")
    )
    topic_id = topics.add(plan_id=plan_id, values=values, by=lan)
    asked = [Ask(cell_id=world.cells[1]), Ask(member_id=world.members["ba"]), Ask(member_id=world.members["minh"])]
    topics.assign(topic_id=topic_id, asked=asked, due_on=None, by=lan)
    return topic_id


@pytest.fixture
def start(acting, world):
    """Begin the plan of the next quarter."""
    return lambda **more: topic_plans.start(branch_id=world.units["home"], **ADDRESS, **more, by=acting("lan"))


def only_topic(plan_id: int) -> Topic:
    db.session.expire_all()
    return db.session.query(Topic).filter_by(plan_id=plan_id).one()


def test_three_meetings_are_planned_in_one_go_like_the_last_one(start, world, context):
    make_meeting(world, on=today() - timedelta(days=30), state=MeetingState.CLOSED)
    start(regular=RegularMeetings(starts_at=hours(7, 12, 4), place="Nhà văn hóa"))
    made = db.session.query(Meeting).filter(Meeting.month >= QUARTER.starts_on).order_by(Meeting.month).all()
    assert [day_of(meeting.starts_at_utc).day for meeting in made] == [7, 12, 4]
    assert {(meeting.chair_id, meeting.clerk_id, meeting.place) for meeting in made} == {
        (world.members["lan"], world.members["mai"], "Nhà văn hóa")
    }


def test_who_left_the_branch_neither_chairs_nor_writes(start, world, context):
    make_meeting(world, on=today() - timedelta(days=30), state=MeetingState.CLOSED, chair="hung")
    for person in ("hung", "mai"):
        db.session.query(Membership).filter_by(member_id=world.members[person]).update({"ends_on": today()})
    db.session.commit()
    start(regular=RegularMeetings(starts_at=hours(7, 12, 4)))
    made = db.session.query(Meeting).filter(Meeting.month >= QUARTER.starts_on).all()
    assert {(meeting.chair_id, meeting.clerk_id) for meeting in made} == {(world.members["lan"], None)}


def test_one_bad_day_undoes_the_whole_beginning(start, context):
    starts_at = hours(7, 12, 4) | {QUARTER.months[1]: at(QUARTER.ends_on, time(19))}
    broken = refused(start, regular=RegularMeetings(starts_at=starts_at))
    assert (broken.rule, broken.field) == (Rule.TOPIC_DAY_OUTSIDE_MONTH, "day_2")
    assert (db.session.query(Meeting).count(), db.session.query(TopicPlan).count()) == (0, 0)


def test_a_second_regular_meeting_in_a_month_is_refused_beside_its_day(start, world, context):
    make_meeting(world, on=date(QUARTER.year, QUARTER.months[2], 3))
    broken = refused(start, regular=RegularMeetings(starts_at=hours(7, 12, 4)))
    assert (broken.rule, broken.field) == (Rule.MEETING_ONE_A_MONTH, "day_3")


def test_the_frame_moves_on_with_new_words_new_people_and_new_days(last, start, world):
    card = db.session.query(LibraryTopic).filter_by(quarter=QUARTER.number).first()
    make_meeting(world, on=date(BEFORE.year, BEFORE.months[0], 7), state=MeetingState.CLOSED)
    plan_id = start(slots=[Slot(topic_id=last, library_topic_id=card.id)])
    topic = only_topic(plan_id)
    assert (topic.month, topic.title, topic.library_topic_id) == (QUARTER.months[1], card.title, card.id)
    assert topic.preparer_id == world.members["mai"]
    first = date(QUARTER.year, QUARTER.months[1], 1)
    usual = meeting_day(first, planned=None, habit=[date(BEFORE.year, BEFORE.months[0], 7)], holidays=HOLIDAYS)
    assert topic.meets_on == usual
    rules = DayRules()
    assert topic.draft_due_on == due_before(usual, rules.draft_days, today=today(), holidays=HOLIDAYS)
    asked = db.session.query(Assignment).filter_by(topic_id=topic.id).order_by(Assignment.id).all()
    assert [line.cell_id for line in asked] == [world.cells[1], None, None]
    assert {line.due_on for line in asked} == {due_before(usual, rules.speech_days, today=today(), holidays=HOLIDAYS)}
    again = {line.member_id for line in asked} & {world.members[person] for person in ("ba", "minh", "mai")}
    assert not again
    assert all(line.study for line in asked)


def test_the_same_words_are_taken_only_when_asked_for(last, start):
    plan_id = start(slots=[Slot(topic_id=last)])
    topic = only_topic(plan_id)
    assert (topic.title, topic.prompts) == ("Hẻm sạch", ["Góc nào?", "Ai giữ?"])
    page = [card.planned for card in queries.list_topics(plan_id)]
    assert page[0].title == "Hẻm sạch"


def test_a_preparer_who_left_is_not_taken_over(last, start, world):
    db.session.query(Membership).filter_by(member_id=world.members["mai"]).update({"ends_on": today()})
    db.session.commit()
    assert only_topic(start(slots=[Slot(topic_id=last)])).preparer_id is None


def test_a_topic_of_another_quarter_or_branch_is_refused(last, start, acting, world):
    foreign = topic_plans.start(
        branch_id=world.units["neighbour"], year=BEFORE.year, quarter=BEFORE.number, by=acting("nam")
    )
    values = TopicValues(month=BEFORE.months[0], title="Của chi bộ khác")
    strange = topics.add(plan_id=foreign, values=values, by=acting("nam"))
    assert refused(start, slots=[Slot(topic_id=strange)]).rule is Rule.UNKNOWN_CHOICE
    assert refused(start, slots=[Slot(topic_id=last, library_topic_id=9999)]).rule is Rule.UNKNOWN_CHOICE


def test_only_a_draft_that_was_seen_takes_the_frame(last, start, acting):
    plan_id = start()
    take = {"plan_id": plan_id, "slots": [Slot(topic_id=last)], "by": acting("lan")}
    assert refused(topic_copies.take_over, version=9, **take).rule is Rule.CHANGED_BY_SOMEONE_ELSE
    topic_copies.take_over(version=1, **take)
    version = db.session.get_one(TopicPlan, plan_id).version
    topic_plans.adopt(plan_id=plan_id, version=version, by=acting("lan"))
    assert refused(topic_copies.take_over, version=version + 1, **take).rule is Rule.STATE_NOT_ALLOWED


def test_adoption_gives_the_topic_to_the_meeting_of_its_day(start, acting, world):
    plan_id = start(regular=RegularMeetings(starts_at=hours(7, 12, 4), place="Nhà văn hóa"))
    lan = acting("lan")
    for month, day in ((QUARTER.months[0], 7), (QUARTER.months[1], 20)):
        values = TopicValues(month=month, title=f"Chuyên đề {month}", meets_on=date(QUARTER.year, month, day))
        topics.add(plan_id=plan_id, values=values, by=lan)
    topic_plans.adopt(plan_id=plan_id, version=db.session.get_one(TopicPlan, plan_id).version, by=lan)
    db.session.expire_all()
    studying = {meeting.month.month: meeting.topic_id for meeting in db.session.query(Meeting)}
    first = db.session.query(Topic).filter_by(month=QUARTER.months[0]).one()
    assert studying == {QUARTER.months[0]: first.id, QUARTER.months[1]: None, QUARTER.months[2]: None}
    assert db.session.query(Event).filter_by(action="meeting_changed").count() == 1


def test_the_balance_counts_preparing_studying_and_speaking(last, acting, world):
    version = db.session.query(TopicPlan).one().version
    topic_plans.adopt(plan_id=db.session.query(TopicPlan).one().id, version=version, by=acting("lan"))
    cell = db.session.query(Assignment).filter_by(cell_id=world.cells[1]).one()
    topics.name_speakers(assignment_id=cell.id, member_ids=[world.members["tu"]], by=acting("sau"))
    found = balance.get_balance(world.units["home"], QUARTER, on=today())
    asked = {load.member_id for load in found.loads if load.last}
    assert asked == {world.members[person] for person in ("mai", "ba", "minh", "tu")}
    assert {person.member_id for person in found.free} == {
        world.members[person] for person in ("lan", "hung", "sau", "thu")
    }
    assert found.full_members == 8
    assert [(cell.name, cell.members, cell.asked) for cell in found.cells] == [("Tổ đảng 1", 4, 0), ("Tổ đảng 2", 4, 0)]
