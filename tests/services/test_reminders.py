"""Who is reminded of what: once for each step, and only while it still stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.domain.reminders import ReminderKind
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Event, Meeting, Reminder, Topic
from branchmeet.queries import reminders as queries
from branchmeet.queries.missing import Missing
from branchmeet.services import contributions, excuses, meetings, reminders
from tests.factories import make_assignment, make_item, make_meeting, make_topic

IN_THREE = today() + timedelta(days=3)
EXPECTED = {"lan", "hung", "mai", "sau", "minh", "tu", "thu", "ba"}


@pytest.fixture
def called(world, context):
    return make_meeting(world, on=IN_THREE).id


def told(world, kind: ReminderKind) -> set[str]:
    """Who was reminded of this, by short name."""
    names = {key: name for name, key in world.members.items()}
    return {names[row.member_id] for row in db.session.scalars(db.select(Reminder).where(Reminder.kind == kind))}


def lines(world, person: str) -> list[tuple[ReminderKind, int]]:
    return [(line.kind, line.step) for line in queries.list_for(world.members[person], today=today())]


# ---- who -----------------------------------------------------------------------------------------------------------


def test_everybody_expected_is_reminded_of_the_meeting_and_nobody_else(world, called):
    reminders.send()
    assert told(world, ReminderKind.MEETING) == EXPECTED
    assert told(world, ReminderKind.DOCUMENTS) == {"lan", "hung"}


def test_who_excused_himself_is_left_alone(world, acting, called):
    excuses.send(meeting_id=called, reason=ExcuseReason.WORK, by=acting("minh"))
    reminders.send()
    assert told(world, ReminderKind.MEETING) == EXPECTED - {"minh"}


def test_the_committee_is_reminded_of_its_own_meeting_only(world, context):
    make_meeting(world, kind=MeetingKind.COMMITTEE, on=IN_THREE)
    reminders.send()
    assert told(world, ReminderKind.MEETING) == {"lan", "hung", "mai"}


@pytest.mark.parametrize("state", [state for state in MeetingState if state is not MeetingState.CONVENED])
def test_only_a_meeting_that_was_called_is_brought_to_mind(world, context, state):
    make_meeting(world, on=IN_THREE, state=state)
    assert reminders.send() == 0


def test_speakers_are_reminded_and_a_cell_until_its_leader_has_named_them(world, context):
    topic = make_topic(world)
    make_assignment(topic, member_id=world.members["ba"], due_on=IN_THREE)
    make_assignment(topic, cell_id=world.cells[1], due_on=IN_THREE)
    other = make_topic(world, title="Nhà trọ có hai lối thoát")
    make_assignment(other, cell_id=world.cells[2], due_on=IN_THREE, speakers=(world.members["thu"],))
    reminders.send()
    assert told(world, ReminderKind.ASSIGNMENT) == {"ba", "lan", "sau", "minh", "tu", "chin", "thu"}


def test_who_sent_his_opinion_is_not_reminded_of_it(world, acting, called):
    topic = make_topic(world)
    make_assignment(topic, member_id=world.members["minh"], due_on=IN_THREE)
    meeting = db.session.get_one(Meeting, called)
    meeting.topic_id = topic.id
    item = make_item(meeting, position=4, kind=AgendaKind.TOPIC, title=topic.title).id
    db.session.commit()
    reminders.send()
    assert (ReminderKind.ASSIGNMENT, 3) in lines(world, "minh")
    contributions.send(meeting_id=called, agenda_item_id=item, text="Đặt thùng ở đầu hẻm.", by=acting("minh"))
    assert (ReminderKind.ASSIGNMENT, 3) not in lines(world, "minh")


def test_the_preparer_is_reminded_of_the_draft(world, context):
    make_topic(world, preparer_id=world.members["ba"], draft_due_on=today() + timedelta(days=7))
    make_topic(
        world, branch="neighbour", state=PlanState.DRAFT, preparer_id=world.members["nam"], draft_due_on=IN_THREE
    )
    reminders.send()
    assert told(world, ReminderKind.DRAFT) == {"ba"}
    assert lines(world, "ba") == [(ReminderKind.DRAFT, 7)]


def test_the_outcome_is_asked_of_the_secretary_for_two_days(world, acting, context):
    meeting = make_meeting(world, state=MeetingState.CLOSED)
    meeting.closed_at_utc = now_utc()
    old = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=40))
    old.closed_at_utc = now_utc() - timedelta(days=6)
    db.session.commit()
    reminders.send()
    assert lines(world, "lan") == [(ReminderKind.OUTCOME, 3)]
    assert told(world, ReminderKind.OUTCOME) == {"lan", "hung"}
    meetings.file_outcome(meeting_id=meeting.id, on=today(), by=acting("lan"))
    assert lines(world, "lan") == []


# ---- once ----------------------------------------------------------------------------------------------------------


def test_a_second_run_reminds_nobody_again(world, called):
    assert reminders.send() == len(EXPECTED) + 2
    assert reminders.send() == 0


def test_the_next_step_is_a_reminder_of_its_own_and_shown_alone(world, called):
    db.session.add(
        Reminder(
            member_id=world.members["minh"],
            kind=ReminderKind.MEETING,
            about_id=called,
            due_on=IN_THREE,
            step=7,
            at_utc=now_utc(),
        )
    )
    db.session.commit()
    reminders.send()
    assert lines(world, "minh") == [(ReminderKind.MEETING, 3)]


def test_a_meeting_put_off_is_brought_to_mind_for_its_new_day(world, acting, called):
    lan = acting("lan")
    reminders.send()
    meetings.postpone(meeting_id=called, version=1, reason="Mưa lớn", by=lan)
    assert lines(world, "minh") == []
    meeting = db.session.get_one(Meeting, called)
    meeting.starts_at_utc += timedelta(days=3)
    db.session.commit()
    meetings.convene(meeting_id=called, version=meeting.version, by=lan)
    assert lines(world, "minh") == []
    reminders.send()
    assert lines(world, "minh") == [(ReminderKind.MEETING, 7)]


def test_a_reminder_outlives_what_it_was_about_without_being_shown(world, context):
    topic = make_topic(world, preparer_id=world.members["ba"], draft_due_on=IN_THREE)
    reminders.send()
    db.session.delete(db.session.get_one(Topic, topic.id))
    db.session.commit()
    assert lines(world, "ba") == []


def test_a_reminder_is_no_record_and_goes_after_two_months(world, context):
    for days in (60, 61):
        due_on, member = today() - timedelta(days=days), world.members["minh"]
        kind = ReminderKind.MEETING
        db.session.add(Reminder(member_id=member, kind=kind, about_id=1, due_on=due_on, step=1, at_utc=now_utc()))
    db.session.commit()
    reminders.send()
    assert [row.due_on for row in db.session.scalars(db.select(Reminder))] == [today() - timedelta(days=60)]


# ---- put aside -----------------------------------------------------------------------------------------------------


def test_one_puts_aside_what_one_knows_and_takes_that_back(world, acting, called):
    reminders.send()
    line = queries.list_for(world.members["minh"], today=today())[0]
    reminders.dismiss(reminder_id=line.id, by=acting("minh"))
    assert lines(world, "minh") == []
    assert queries.list_all_for(world.members["minh"], today=today())[0].dismissed
    reminders.restore(reminder_id=line.id, by=acting("minh"))
    assert lines(world, "minh") == [(ReminderKind.MEETING, 3)]
    acts = [event.action for event in db.session.scalars(db.select(Event)) if event.subject_type == "reminder"]
    assert acts == ["reminder_dismissed", "reminder_restored"]


def test_nobody_puts_aside_a_reminder_of_somebody_else(world, acting, called):
    reminders.send()
    line = queries.list_for(world.members["minh"], today=today())[0]
    for act in (reminders.dismiss, reminders.restore):
        with pytest.raises(Missing):
            act(reminder_id=line.id, by=acting("lan"))
