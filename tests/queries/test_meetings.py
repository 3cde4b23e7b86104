"""Meetings, those who are to come, what one is asked, what waits: the statements, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState, NoticeChannel
from branchmeet.domain.scope import Part, Scope
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, MeetingStep, TopicPlan, Unit
from branchmeet.policy import Permission, permits, scope
from branchmeet.queries import assignments, contributions, events, meetings, notices, waiting
from branchmeet.queries.missing import Missing
from branchmeet.queries.waiting import Matter
from branchmeet.services import contributions as opinions
from branchmeet.services import excuses
from branchmeet.services import meetings as services
from branchmeet.services import notices as ticks
from tests.factories import make_assignment, make_item, make_meeting, make_topic
from tests.people import PEOPLE

SOON = today() + timedelta(days=6)
EVERYWHERE = Scope((Part(),))


@pytest.fixture
def meeting(world, context):
    topic = make_topic(world)
    meeting = make_meeting(world, on=SOON, topic_id=topic.id)
    make_item(meeting, position=4, kind=AgendaKind.TOPIC, title=topic.title)
    make_assignment(topic, member_id=world.members["minh"], study="Chỗ đặt thùng")
    make_assignment(topic, cell_id=world.cells[1], study="Việc của tổ", speakers=(world.members["tu"],))
    return meeting.id


def test_an_overview_counts_what_was_done(world, meeting, acting):
    before = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=20), kind=MeetingKind.THEMATIC)
    committee = make_meeting(world, kind=MeetingKind.COMMITTEE, on=SOON - timedelta(days=2), prepares_id=meeting)
    ticks.tell_channels(meeting_id=meeting, channels=[NoticeChannel.ZALO], by=acting("lan"))
    excuses.send(meeting_id=meeting, reason=ExcuseReason.WORK, by=acting("minh"))
    opinions.send(meeting_id=meeting, text="A", by=acting("minh"))
    found = meetings.get_overview(meeting)
    assert (found.told, found.excused, found.opinions, found.asked) == (8, 1, 1, 2)
    assert found.previous_at_utc == before.starts_at_utc
    assert (found.committee_meeting_id, found.committee_meeting_at_utc) == (committee.id, committee.starts_at_utc)
    assert (found.has_committee, found.sheet_submitted) == (True, False)
    assert (found.topic_title, found.topic_subject) == ("Rác có nơi, hẻm mới sạch", "Phân loại rác tại nguồn")
    assert (found.required_minutes, found.day) == (120, SOON)


def test_a_cancelled_committee_meeting_prepares_nothing(world, meeting):
    make_meeting(world, kind=MeetingKind.COMMITTEE, state=MeetingState.CANCELLED, on=SOON, prepares_id=meeting)
    assert meetings.get_overview(meeting).committee_meeting_id is None


def test_the_last_reason_is_told(world, meeting, acting):
    services.postpone(meeting_id=meeting, version=1, reason="Mưa lớn", by=acting("lan"))
    assert meetings.get_overview(meeting).step_note == "Mưa lớn"
    db.session.add(MeetingStep(meeting_id=meeting, state=MeetingState.CONVENED, at_utc=now_utc()))
    db.session.commit()
    assert meetings.get_overview(meeting).step_note == ""


def test_a_branchs_own_length_takes_the_place_of_the_rule(world, meeting):
    db.session.get_one(Unit, world.units["home"]).rules = {"required_minutes": 60}
    db.session.commit()
    assert meetings.get_overview(meeting).required_minutes == 60


def test_the_next_meeting_is_the_one_that_goes_on_then_the_soonest(world, context):
    later = make_meeting(world, kind=MeetingKind.THEMATIC, on=SOON).id
    sooner = make_meeting(world, on=SOON - timedelta(days=2)).id
    make_meeting(world, kind=MeetingKind.COMMITTEE, on=today() + timedelta(days=1))
    make_meeting(world, branch="neighbour", chair=None, clerk=None, on=today() + timedelta(days=1))
    make_meeting(world, kind=MeetingKind.EXTRAORDINARY, on=today() - timedelta(days=9))
    home = world.units["home"]

    def next_id() -> int | None:
        found = meetings.find_next(EVERYWHERE, home, since=now_utc())
        return found and found.id

    assert next_id() == sooner
    running = make_meeting(world, kind=MeetingKind.EXTRAORDINARY, state=MeetingState.IN_PROGRESS).id
    assert next_id() == running
    assert later != running
    assert meetings.find_next(Scope(), home, since=now_utc()) is None


def test_the_list_shows_exactly_what_the_table_permits(world, acting):
    everything = [
        make_meeting(world, branch=branch, chair=None, clerk=None, kind=kind, state=state, on=SOON).id
        for branch in ("home", "neighbour", "inner", "foreign")
        for kind in (MeetingKind.REGULAR, MeetingKind.COMMITTEE)
        for state in (MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.CANCELLED)
    ]
    for person in PEOPLE:
        actor = acting(person)
        listed = {row.id for row in meetings.list_meetings(scope(actor, Permission.MEETING_READ)).rows}
        assert listed == {
            key for key in everything if permits(actor, Permission.MEETING_READ, meetings.get_head(key).subject)
        }, person


def test_topics_to_choose_from_are_adopted_and_not_yet_studied(world, context):
    topic = make_topic(world)
    make_topic(world, branch="neighbour")
    home = world.units["home"]
    assert [one.id for one in meetings.list_topic_choices(home)] == [topic.id]
    make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=3), topic_id=topic.id)
    assert meetings.list_topic_choices(home) == []


# ---- who is to come ------------------------------------------------------------------------------------------------


def test_those_who_count_are_to_come_in_order_of_their_names(world, meeting):
    head = meetings.get_head(meeting)
    found = [who.name.split()[-1] for who in notices.list_invitees(head)]
    assert found == ["Điền", "Hân", "Khiêm", "Lan", "Lành", "Nhàn", "Thơm", "Xinh"]
    assert meetings.get_overview(head.id).body == 8


def test_a_scope_narrows_to_the_own_cell(world, meeting, acting):
    head = meetings.get_head(meeting)
    own = notices.list_invitees(head, scope(acting("sau"), Permission.OPINION_ENTER))
    assert {who.member_id for who in own} == {world.members[one] for one in ("lan", "sau", "minh", "tu")}
    assert notices.list_invitees(head, scope(acting("minh"), Permission.OPINION_ENTER)) == []


def test_of_a_committee_meeting_only_the_committee(world, context):
    head = meetings.get_head(make_meeting(world, kind=MeetingKind.COMMITTEE, on=SOON).id)
    expected = {world.members[one] for one in ("lan", "hung", "mai")}
    assert {who.member_id for who in notices.list_invitees(head)} == expected
    assert meetings.get_overview(head.id).body == 3


@pytest.mark.parametrize("person", ["chin", "nam"])
def test_who_is_not_to_come_is_missing(world, meeting, person):
    with pytest.raises(Missing):
        notices.get_invited(meeting, world.members[person])


def test_the_secretary_signs(world, meeting):
    assert notices.find_secretary_name(meetings.get_head(meeting)) == PEOPLE["lan"]


# ---- what one is asked, what one sent ------------------------------------------------------------------------------


def test_an_assignment_in_person_stands_for_that_of_the_cell(world, meeting, acting):
    def asked(person: str) -> list[tuple[str, str | None, bool]]:
        cells = [held.cell_id for held in acting(person).memberships if held.cell_id]
        return [
            (one.study, one.cell_name, one.named)
            for one in assignments.list_asked(world.members[person], cells, today=today())
        ]

    assert asked("minh") == [("Chỗ đặt thùng", None, False)]
    assert asked("tu") == [("Việc của tổ", "Tổ đảng 1", True)]
    assert asked("sau") == [("Việc của tổ", "Tổ đảng 1", False)]
    assert asked("thu") == []


def test_who_has_spoken_is_shown_as_heard(world, meeting, acting):
    item = db.session.scalars(db.select(AgendaItem.id).where(AgendaItem.kind == AgendaKind.TOPIC)).one()
    opinions.send(meeting_id=meeting, text="A", agenda_item_id=item, by=acting("minh"))
    (one,) = assignments.list_asked(world.members["minh"], [world.cells[1]], today=today())
    assert (one.heard, one.meeting_id) == (True, meeting)


def test_ones_own_part_of_a_meeting(world, meeting, acting):
    minh = acting("minh")
    opinions.send(meeting_id=meeting, text="Một", by=minh)
    opinions.enter(meeting_id=meeting, member_id=minh.member_id, text="Hai", by=acting("sau"))
    excuses.send(meeting_id=meeting, reason=ExcuseReason.HEALTH, by=minh)
    topic = meetings.get_head(meeting).topic_id
    part = assignments.get_own_part(meeting, topic, minh.member_id, [world.cells[1]])
    assert {one.study for one in part.asked} == {"Chỗ đặt thùng", "Việc của tổ"}
    assert [(one.text, one.on_behalf) for one in part.opinions] == [("Một", False), ("Hai", True)]
    assert part.opinions[0].sent_at_utc is not None
    assert part.opinions[0].sent_at_utc.tzinfo is not None
    assert part.excuse is ExcuseReason.HEALTH
    nothing = assignments.get_own_part(meeting, None, world.members["thu"], [])
    assert (nothing.asked, nothing.opinions, nothing.excuse) == ([], [], None)


def test_opinions_are_listed_exactly_as_the_table_permits(world, meeting, acting):
    for author in ("minh", "thu", "mai"):
        opinions.send(meeting_id=meeting, text=author, by=acting(author))
    everything = contributions.list_sent(meeting, EVERYWHERE)
    assert len(everything) == 3
    for person in PEOPLE:
        actor = acting(person)
        found = contributions.list_sent(meeting, scope(actor, Permission.OPINION_READ))
        assert found == [one for one in everything if permits(actor, Permission.OPINION_READ, one.subject)], person


# ---- what waits ----------------------------------------------------------------------------------------------------


def test_every_matter_is_counted_in_its_own_scope(world, context):
    closed = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=1)).id
    make_meeting(world, branch="foreign", chair=None, clerk=None, state=MeetingState.CLOSED, on=today())
    for branch, state in (
        ("home", PlanState.SUBMITTED),
        ("neighbour", PlanState.SUBMITTED),
        ("inner", PlanState.DRAFT),
    ):
        db.session.add(TopicPlan(branch_id=world.units[branch], year=2026, quarter=1, state=state))
    db.session.commit()
    scopes = dict.fromkeys(Matter, Scope())
    assert waiting.list_waiting(scopes, today=today()) == []
    scopes[Matter.PLANS_TO_NOTE] = Scope((Part(within=world.paths["ward"]),))
    scopes[Matter.OUTCOMES_TO_POST] = Scope((Part(unit_id=world.units["home"]),))
    found = waiting.list_waiting(scopes, today=today())
    assert [(one.matter, one.count) for one in found] == [(Matter.OUTCOMES_TO_POST, 1), (Matter.PLANS_TO_NOTE, 2)]
    assert found[0].first_id == closed


def test_the_last_act_of_a_kind(world, meeting, acting):
    lan = acting("lan")
    assert events.find_last(("meeting", meeting), services.MOVES) is None
    services.cancel(meeting_id=meeting, version=1, reason="Nhầm", by=lan)
    services.post_documents(meeting_id=make_meeting(world, kind=MeetingKind.THEMATIC, on=SOON).id, on=today(), by=lan)
    act = events.find_last(("meeting", meeting), services.MOVES)
    assert act is not None
    assert (act.action, act.account_id) == ("meeting_cancelled", lan.account_id)
    assert act.may_be_undone_by(lan.account_id, now=now_utc())
    assert not act.may_be_undone_by(lan.account_id, now=now_utc() + timedelta(hours=25))
