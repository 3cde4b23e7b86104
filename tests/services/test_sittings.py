"""A meeting while it is held: opened, marked, talked in, voted in, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from branchmeet.clock import today
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind, MeetingState, VotePurpose
from branchmeet.domain.minutes import MinutesState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Attendance, Contribution, Event, Excuse, Meeting, Minutes, Task, Vote
from branchmeet.queries import agenda, sittings
from branchmeet.services import remarks, tasks, votes
from branchmeet.services import sittings as services
from branchmeet.services.sittings import Mark
from branchmeet.services.tasks import TaskValues
from tests.factories import make_meeting


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def meeting(world, context):
    return make_meeting(world).id


@pytest.fixture
def opened(meeting, lan):
    services.open_meeting(meeting_id=meeting, version=1, by=lan)
    return meeting


def broken(rule):
    return pytest.raises(RuleBroken, match=f"^{rule}")


def item_of(meeting, position):
    return agenda.list_items(meeting)[position - 1]


def test_opening_marks_everybody_as_he_stands_that_day(world, meeting, lan):
    db.session.add(Excuse(meeting_id=meeting, member_id=world.members["ba"], reason=ExcuseReason.HEALTH))
    db.session.commit()
    services.open_meeting(meeting_id=meeting, version=1, by=lan)
    marks = {row.member_id: row for row in sittings.get_roll(meeting).rows}
    assert marks[world.members["lan"]].code is AttendanceCode.PRESENT
    assert marks[world.members["ba"]].code is AttendanceCode.EXCUSED
    assert marks[world.members["ba"]].reason is ExcuseReason.HEALTH
    assert marks[world.members["chin"]].code is AttendanceCode.EXEMPT
    assert not marks[world.members["chin"]].counted
    assert marks[world.members["thu"]].counted
    assert not marks[world.members["thu"]].votes
    roll = sittings.get_roll(meeting)
    assert (len(roll.counted), len(roll.present), roll.voters, roll.present_voters) == (8, 7, 7, 6)
    assert sittings.get_minutes_state(meeting) is MinutesState.DRAFT
    assert db.session.scalar(select(Event.id).where(Event.action == "meeting_in_progress"))


@pytest.mark.parametrize(("missing", "rule"), [("chair", Rule.SITTING_NO_CHAIR), ("clerk", Rule.SITTING_NO_CLERK)])
def test_it_does_not_open_without_chair_or_clerk(world, context, lan, missing, rule):
    meeting = make_meeting(world, **{missing: None}).id
    with broken(rule):
        services.open_meeting(meeting_id=meeting, version=1, by=lan)
    assert db.session.get_one(Meeting, meeting).state is MeetingState.CONVENED


def test_it_does_not_open_before_its_day(world, context, lan):
    meeting = make_meeting(world, on=today() + timedelta(days=1)).id
    with broken(Rule.SITTING_TOO_EARLY):
        services.open_meeting(meeting_id=meeting, version=1, by=lan)


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CANCELLED, MeetingState.CLOSED])
def test_it_opens_only_when_convened(world, context, lan, state):
    meeting = make_meeting(world, state=state).id
    with broken(Rule.STEP_NOT_ALLOWED):
        services.open_meeting(meeting_id=meeting, version=1, by=lan)


def test_opening_twice_is_noticed(opened, lan):
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE):
        services.open_meeting(meeting_id=opened, version=1, by=lan)


def test_a_committee_meeting_counts_its_committee_only(world, context, lan):
    meeting = make_meeting(world, kind=MeetingKind.COMMITTEE).id
    services.open_meeting(meeting_id=meeting, version=1, by=lan)
    roll = sittings.get_roll(meeting)
    assert {row.member_id for row in roll.rows} == {world.members[key] for key in ("lan", "hung", "mai")}
    assert roll.voters == 3


def test_the_book_is_saved_in_one_act(world, opened, lan):
    marks = {
        world.members["minh"]: Mark(AttendanceCode.EXCUSED, ExcuseReason.WORK),
        world.members["sau"]: Mark(AttendanceCode.PRESENT, late_minutes=10),
    }
    services.mark_attendance(meeting_id=opened, marks=marks, by=lan)
    rows = {row.member_id: row for row in sittings.get_roll(opened).rows}
    assert rows[world.members["minh"]].reason is ExcuseReason.WORK
    assert rows[world.members["sau"]].late_minutes == 10
    assert "regular_meeting.attendance" in sittings.steps_done(opened)


def test_a_stranger_is_not_marked(world, opened, lan):
    with broken(Rule.UNKNOWN_CHOICE):
        services.mark_attendance(meeting_id=opened, marks={world.members["nam"]: Mark(AttendanceCode.PRESENT)}, by=lan)


def test_an_exempt_member_is_not_marked_present(world, opened, lan):
    with broken(Rule.ATTENDANCE_CODE):
        services.mark_attendance(meeting_id=opened, marks={world.members["chin"]: Mark(AttendanceCode.PRESENT)}, by=lan)


def test_words_are_recorded_for_those_present(world, opened, lan):
    item = item_of(opened, 2)
    said = remarks.record(
        meeting_id=opened,
        agenda_item_id=item.id,
        member_id=world.members["minh"],
        kind=ContributionKind.SPEECH,
        text="Dán lịch lấy rác ở bảng tin.",
        by=lan,
    )
    assert [remark.id for remark in sittings.list_remarks(opened)] == [said]
    assert sittings.get_roll(opened).speakers == 1
    assert "regular_meeting.discussion" in sittings.steps_done(opened)


def test_nobody_speaks_who_is_absent(world, opened, lan):
    services.mark_attendance(meeting_id=opened, marks={world.members["minh"]: Mark(AttendanceCode.UNEXCUSED)}, by=lan)
    with broken(Rule.SPEAKER_ABSENT):
        remarks.record(
            meeting_id=opened,
            agenda_item_id=item_of(opened, 2).id,
            member_id=world.members["minh"],
            kind=ContributionKind.SPEECH,
            text="x",
            by=lan,
        )


def test_a_remark_becomes_a_task_and_criticism_an_internal_one(world, opened, lan):
    plain, internal = (
        remarks.record(
            meeting_id=opened,
            agenda_item_id=item_of(opened, position).id,
            member_id=world.members["minh"],
            kind=kind,
            text="việc phải làm",
            by=lan,
        )
        for position, kind in ((2, ContributionKind.SUGGESTION), (3, ContributionKind.SELF_CRITICISM))
    )
    values = TaskValues(title="Làm", owner_id=world.members["minh"], due_on=today())
    first = tasks.give(meeting_id=opened, values=values, contribution_id=plain, by=lan)
    second = tasks.give(meeting_id=opened, values=values, contribution_id=internal, by=lan)
    assert not db.session.get_one(Task, first).internal_only
    assert db.session.get_one(Task, second).internal_only
    assert db.session.get_one(Contribution, plain).fate == "task"


def test_a_task_needs_an_owner_of_the_branch_and_a_day_to_come(world, opened, lan):
    with broken(Rule.UNKNOWN_CHOICE):
        tasks.give(meeting_id=opened, values=TaskValues(title="x", owner_id=world.members["nam"]), by=lan)
    with broken(Rule.TASK_DUE_PAST):
        tasks.give(meeting_id=opened, values=TaskValues(title="x", due_on=today() - timedelta(days=1)), by=lan)


def test_a_vote_counts_the_exceptions_over_the_whole_body(world, opened, lan):
    services.mark_attendance(
        meeting_id=opened, marks={world.members["minh"]: Mark(AttendanceCode.EXCUSED, ExcuseReason.WORK)}, by=lan
    )
    vote = db.session.get_one(
        Vote,
        votes.record_vote(
            meeting_id=opened, purpose=VotePurpose.RESOLUTION, matter="Nghị quyết", disapprove=1, other=1, by=lan
        ),
    )
    assert (vote.base, vote.approve) == (7, 4)
    with broken(Rule.VOTE_ABOVE_ENTITLED):
        votes.record_vote(
            meeting_id=opened, purpose=VotePurpose.OTHER, matter="x", disapprove=6, other=1, approve=0, by=lan
        )


def test_taking_a_remark_into_the_conclusion_shows_in_both(world, opened, lan):
    item = item_of(opened, 2)
    said = remarks.record(
        meeting_id=opened,
        agenda_item_id=item.id,
        member_id=world.members["minh"],
        kind=ContributionKind.SPEECH,
        text="Chọn hẻm 12 làm trước.",
        by=lan,
    )
    remarks.take_into_conclusion(meeting_id=opened, contribution_id=said, by=lan)
    assert item_of(opened, 2).conclusion == "Chọn hẻm 12 làm trước."
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE):
        services.conclude_item(item_id=item.id, version=item.version, conclusion="khác", by=lan)


def test_criticism_is_never_taken_into_a_conclusion(world, opened, lan):
    said = remarks.record(
        meeting_id=opened,
        agenda_item_id=item_of(opened, 3).id,
        member_id=world.members["minh"],
        kind=ContributionKind.CRITICISM,
        text="x",
        by=lan,
    )
    with broken(Rule.NOT_ALLOWED):
        remarks.take_into_conclusion(meeting_id=opened, contribution_id=said, by=lan)


def test_it_closes_only_after_its_minutes_were_adopted(opened, lan):
    with broken(Rule.SITTING_MINUTES_OPEN):
        services.close_meeting(meeting_id=opened, version=2, by=lan)
    db.session.scalars(select(Minutes).where(Minutes.meeting_id == opened)).one().state = MinutesState.ADOPTED
    db.session.commit()
    services.close_meeting(meeting_id=opened, version=2, by=lan)
    assert db.session.get_one(Meeting, opened).state is MeetingState.CLOSED


def test_nothing_is_written_once_it_is_closed(world, opened, lan):
    db.session.scalars(select(Minutes).where(Minutes.meeting_id == opened)).one().state = MinutesState.ADOPTED
    db.session.commit()
    services.close_meeting(meeting_id=opened, version=2, by=lan)
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == opened)).first()
    acts = (
        lambda: services.mark_attendance(meeting_id=opened, marks={}, by=lan),
        lambda: services.tick_step(meeting_id=opened, key="regular_meeting.dues", done=True, by=lan),
        lambda: services.conclude_item(item_id=item.id, version=item.version, conclusion="x", by=lan),
        lambda: tasks.give(meeting_id=opened, values=TaskValues(title="x"), by=lan),
        lambda: votes.record_vote(
            meeting_id=opened, purpose=VotePurpose.OTHER, matter="x", disapprove=0, other=0, by=lan
        ),
    )
    for act in acts:
        with broken(Rule.SITTING_NOT_OPEN):
            act()


def test_nothing_is_written_between_adoption_and_closing(world, opened, lan):
    db.session.scalars(select(Minutes).where(Minutes.meeting_id == opened)).one().state = MinutesState.ADOPTED
    db.session.commit()
    with broken(Rule.SITTING_MINUTES_ADOPTED):
        tasks.give(meeting_id=opened, values=TaskValues(title="x"), by=lan)


def test_an_old_meeting_keeps_the_roster_of_its_day(world, opened, lan):
    from branchmeet.models import Membership

    membership = db.session.scalars(select(Membership).where(Membership.member_id == world.members["minh"])).one()
    membership.ends_on = today()
    db.session.commit()
    assert world.members["minh"] in {row.member_id for row in sittings.get_roll(opened).rows}
    assert db.session.scalar(
        select(Attendance.code).where(Attendance.meeting_id == opened, Attendance.member_id == world.members["minh"])
    )
