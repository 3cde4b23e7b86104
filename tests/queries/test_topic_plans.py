"""Plans and topics as the queries find them: never more than the scope shows, in an order that stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingKind, MeetingState
from branchmeet.domain.topic_plans import PlanStanding, PlanState
from branchmeet.extensions import db
from branchmeet.models import Assignment, Post, Topic, TopicPlan
from branchmeet.policy import Permission, permits, scope
from branchmeet.queries import papers, topic_plans, topics
from tests.factories import make_meeting

QUARTER = Quarter.of(today())
PEOPLE = ("lan", "mai", "sau", "minh", "thu", "nam", "an", "hanh", "khanh", "phuoc", "dat", "khach")


@pytest.fixture
def add_plan(context, world):
    """A plan of a branch with one topic."""

    def add(branch: str, state: PlanState, quarter: Quarter = QUARTER, **topic: object) -> TopicPlan:
        plan = TopicPlan(branch_id=world.units[branch], year=quarter.year, quarter=quarter.number, state=state)
        db.session.add(plan)
        db.session.flush()
        values = {"title": "Hẻm sạch", "subject": "Xóa điểm rác", "month": quarter.months[1], "prompts": []} | topic
        db.session.add(Topic(plan_id=plan.id, **values))
        db.session.commit()
        return plan

    return add


@pytest.mark.parametrize("state", list(PlanState))
def test_the_lists_show_what_the_page_would_show_and_no_more(add_plan, acting, world, state):
    plan = add_plan("home", state)
    head = topic_plans.get_by_id(plan.id)
    for person in PEOPLE:
        actor = acting(person)
        may = permits(actor, Permission.PLAN_READ, head.subject)
        listed = topic_plans.list_standings(scope(actor, Permission.PLAN_READ), QUARTER).rows
        shown = [row.state for row in listed if row.branch_id == world.units["home"]]
        assert (shown == [state]) is may, person
        own = topic_plans.get_branch_plans(world.units["home"], scope(actor, Permission.PLAN_READ))
        assert (own.find(QUARTER) is not None) is may, person


def test_standings_are_counted_as_they_are_listed(add_plan, acting):
    add_plan("home", PlanState.SUBMITTED)
    add_plan("neighbour", PlanState.DRAFT)
    add_plan("inner", PlanState.NOTED)
    within = scope(acting("dat"), Permission.PLAN_READ)
    rows = topic_plans.list_standings(within, QUARTER).rows
    assert [row.standing for row in rows] == [
        PlanStanding.MISSING,
        PlanStanding.MISSING,
        PlanStanding.WAITING,
        PlanStanding.NOTED,
    ]
    counts = topic_plans.count_standings(within, QUARTER)
    assert {standing: number for standing, number in counts.by_standing.items() if number} == {
        PlanStanding.MISSING: 2,
        PlanStanding.WAITING: 1,
        PlanStanding.NOTED: 1,
    }
    superiors = topic_plans.list_superiors(within, QUARTER)
    assert [(row.name, row.branches) for row in superiors.rows] == [
        ("Đảng bộ phường Tân Mẫu", 2),
        ("Đảng bộ phường Bình Mẫu", 1),
        ("Đảng bộ bộ phận Khu phố 9", 1),
    ]
    assert counts.superiors == superiors.total == 3
    under = topic_plans.list_standings(within, QUARTER, under=superiors.rows[0].unit_id)
    assert under.total == superiors.rows[0].branches


def test_the_place_of_a_plan_is_there_before_the_plan(add_plan, world):
    place = (world.units["home"], QUARTER.year, QUARTER.number)
    empty = topic_plans.get_head(*place)
    assert (empty.id, empty.state, empty.has_committee) == (0, None, True)
    with pytest.raises(topic_plans.Missing):
        topic_plans.get_plan(*place)
    with pytest.raises(topic_plans.Missing):
        topic_plans.get_head(world.units["ward"], QUARTER.year, QUARTER.number)
    add_plan("home", PlanState.DRAFT, preparer_id=world.members["minh"])
    assert topic_plans.get_plan(*place).preparer_ids == {world.members["minh"]}


def test_the_page_remembers_the_quarter_before(add_plan, world):
    add_plan("home", PlanState.NOTED, QUARTER.previous)
    add_plan("neighbour", PlanState.NOTED, QUARTER.previous, subject="Việc của chi bộ khác")
    plan = add_plan("home", PlanState.DRAFT, subject="XÓA ĐIỂM RÁC")
    page = topic_plans.get_page(topic_plans.get_by_id(plan.id))
    assert [card.head.formal_subject for card in page.last_quarter] == ["Xóa điểm rác"]
    assert [topic.subject for topic in page.planned_before] == ["Xóa điểm rác"]


def test_a_meeting_knows_where_else_its_liaison_is_to_be(add_plan, world):
    plan = add_plan("home", PlanState.DRAFT)
    first, second = QUARTER.starts_on + timedelta(6), QUARTER.starts_on + timedelta(40)
    ours = [make_meeting(world, on=day, state=MeetingState.PLANNED) for day in (first, second)]
    make_meeting(world, branch="neighbour", on=first, chair="nam", clerk=None, state=MeetingState.PLANNED)

    def clashes() -> dict[int, str]:
        return topic_plans.get_page(topic_plans.get_by_id(plan.id)).clashes

    assert clashes() == {}
    post = db.session.query(Post).filter_by(kind="liaison", unit_id=world.units["home"]).one()
    db.session.add(Post(member_id=post.member_id, unit_id=world.units["neighbour"], kind=post.kind, starts_on=today()))
    db.session.commit()
    assert clashes() == {ours[0].id: "Chi bộ Khu phố 6"}


def test_a_card_is_short_and_the_paper_whole(add_plan):
    plan = topic_plans.get_by_id(add_plan("home", PlanState.DRAFT, content="Rác " * 500).id)
    assert len(topic_plans.get_page(plan).topics[0].head.content) == topics.SUMMARY_LENGTH
    assert len(topics.list_topics(plan.id, whole=True)[0].head.content) == 2000


def test_what_is_asked_of_a_person_reaches_from_this_quarter_on(add_plan, acting, world):
    minh = acting("minh")
    keys = {}
    for quarter in (QUARTER.previous, QUARTER, QUARTER.next):
        plan = add_plan("home", PlanState.ADOPTED if quarter != QUARTER.next else PlanState.DRAFT, quarter)
        keys[quarter] = db.session.query(Topic).filter_by(plan_id=plan.id).one().id
        db.session.add(Assignment(topic_id=keys[quarter], cell_id=world.cells[1]))
        db.session.add(Assignment(topic_id=keys[quarter], member_id=world.members["ba"]))
    db.session.commit()
    asked = topics.list_asked(
        scope(minh, Permission.PLAN_READ), member_id=minh.member_id, cell_ids=[world.cells[1]], since=QUARTER
    )
    assert [card.head.id for card in asked] == [keys[QUARTER]]
    assert [line.who for line in asked[0].assignments] == ["Tổ đảng 1"]


def test_who_may_be_asked_are_those_who_take_part_with_their_posts(context, world):
    people = {person.member_id: person for person in topics.list_people(world.units["home"], on=today())}
    assert world.members["chin"] not in people
    assert [post.value for post in people[world.members["lan"]].posts] == ["secretary"]
    assert people[world.members["thu"]].posts == ()


def test_the_day_of_a_month_is_that_of_its_meeting_the_thematic_one_first(context, world):
    first = QUARTER.starts_on
    make_meeting(world, on=first - timedelta(40))
    make_meeting(world, on=first)
    make_meeting(world, on=first + timedelta(3), kind=MeetingKind.THEMATIC)
    make_meeting(world, on=first + timedelta(5))
    make_meeting(world, on=first + timedelta(35), state=MeetingState.CANCELLED)
    make_meeting(world, on=first, branch="neighbour")
    days = topics.find_meeting_days(world.units["home"], QUARTER)
    assert days.planned == {QUARTER.months[0]: first + timedelta(3)}
    assert days.habit == (first - timedelta(40),)
    assert days.regular == {QUARTER.months[0]}
    assert (f"{days.hour:%H:%M}", days.place) == ("19:00", "Nhà văn hóa Khu phố 5")


def test_the_deputy_signs_where_there_is_no_secretary(context, world):
    home = world.units["home"]
    for post in db.session.query(Post).filter_by(unit_id=home, kind="secretary"):
        post.ends_on = today()
    db.session.commit()
    letterhead = papers.get_letterhead(home, on=today())
    assert (letterhead.signer_name, letterhead.signed_by_deputy) == ("Đặng Văn Khiêm", True)
    assert papers.get_letterhead(home, on=date(2019, 1, 1)).signer_name == ""
