"""What the records of a meeting and of a period come to as facts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import PeriodKind
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import MeetingKind, MeetingState, NoticeChannel
from branchmeet.domain.metrics import meeting_values, period_values
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.posts import PostKind
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Attendance, Figure, Membership, Minutes, Notice, Post, RequiredStepDone, TaskExtension
from branchmeet.queries.meeting_facts import get_meeting_facts
from branchmeet.queries.period_facts import get_period_basis, list_period_bases
from tests.factories import make_assignment, make_held, make_meeting, make_sitting, make_task, make_topic, make_word

DAY = timedelta(days=1)


def of_meeting(meeting, *names):
    values = meeting_values(get_meeting_facts(meeting.id, now=now_utc()), names)
    return [values[name].value for name in names]


def of_year(world, *names, branch="home"):
    basis = get_period_basis(world.units[branch], AssessmentPeriod.of(PeriodKind.YEAR, today()), today=today())
    values = period_values(basis.facts, names)
    return [values[name].value for name in names]


def count(statements):
    return sum(statement.startswith("SELECT") for statement in statements)


@pytest.fixture
def lan(acting):
    return acting("lan")


def test_a_meeting_without_records_says_nothing(world, context):
    meeting = make_meeting(world, on=today() + DAY)
    names = [
        "duration_share",
        "attendance_rate",
        "absent_without_reason_count",
        "max_consecutive_excused_absences",
        "notice_days",
        "documents_days_before",
        "required_steps_done_share",
        "speaker_share",
        "assigned_members_share",
        "assignments_fulfilled_share",
        "tasks_done_on_time_share",
        "tasks_with_owner_and_due_share",
        "minutes_adopted",
        "upload_days_after",
    ]
    assert of_meeting(meeting, *names) == [None] * len(names)


def test_the_roll_of_the_day_counts_whatever_happens_later(world, context):
    meeting = make_held(world, on=today() - 30 * DAY, absent=("ba",))
    for membership in db.session.query(Membership).filter_by(branch_id=meeting.branch_id):
        membership.ends_on = today() - 10 * DAY
    db.session.commit()
    assert of_meeting(meeting, "attendance_rate", "absent_without_reason_count") == [Fraction(700, 8), 1]


def test_speakers_are_those_present_who_spoke_once_or_more(world, context):
    meeting = make_held(world, on=today() - DAY, absent=("ba",), spoke=("lan", "lan", "ba"))
    assert of_meeting(meeting, "speaker_share") == [Fraction(100, 7)]
    silent = make_held(world, on=today() - 2 * DAY, spoke=())
    assert of_meeting(silent, "speaker_share") == [None]


def test_excused_in_a_row_is_counted_back_over_the_years_regular_meetings(world, lan):
    year = today().year
    for day in (date(year - 1, 12, 3), today() - 3 * DAY, today() - 2 * DAY):
        held = make_held(world, on=day, kind=MeetingKind.REGULAR)
        mark = db.session.query(Attendance).filter_by(meeting_id=held.id, member_id=world.members["ba"]).one()
        mark.code = AttendanceCode.EXCUSED
    meeting = make_sitting(world, lan)
    mark = db.session.query(Attendance).filter_by(meeting_id=meeting.id, member_id=world.members["ba"]).one()
    mark.code = AttendanceCode.EXCUSED
    db.session.commit()
    this_year = sum(day.year == year for day in (today() - 3 * DAY, today() - 2 * DAY))
    assert of_meeting(meeting, "max_consecutive_excused_absences") == [1 + this_year]


def test_notice_counts_from_the_last_person_told_the_liaison_included(world, lan):
    meeting = make_sitting(world, lan)
    for person in ("lan", "hung", "mai", "sau", "minh", "tu", "thu"):
        tell(world, meeting, person, days_before=8)
    tell(world, meeting, "ba", days_before=3)
    assert of_meeting(meeting, "notice_days") == [0]  # the liaison is not told yet
    tell(world, meeting, "hanh", days_before=2)
    assert of_meeting(meeting, "notice_days") == [2]


def tell(world, meeting, person, *, days_before):
    told_at = meeting.starts_at_utc - days_before * DAY
    db.session.add(
        Notice(meeting_id=meeting.id, member_id=world.members[person], channel=NoticeChannel.ZALO, told_at_utc=told_at)
    )
    db.session.commit()


def test_tasks_are_held_against_the_day_agreed_in_time(world, context):
    previous = make_held(world, on=today() - 30 * DAY)
    meeting = make_held(world, on=today() - DAY)
    inside = today() - 10 * DAY
    done = {"state": TaskState.DONE, "confirmed_on": today() - 5 * DAY}
    make_task(world, due_on=inside, **{**done, "done_on": inside - DAY})
    make_task(world, due_on=inside, **done)
    moved = make_task(world, due_on=today() - 2 * DAY, **done)
    late = make_task(world, due_on=today() - 2 * DAY, **done)
    for task, agreed_on in ((moved, inside - DAY), (late, inside + DAY)):
        db.session.add(
            TaskExtension(
                task_id=task.id, old_due_on=inside, new_due_on=task.due_on, agreed_on=agreed_on, reason="Chờ vật tư"
            )
        )
    make_task(world, due_on=previous.opened_at_utc.date() - 3 * DAY, state=TaskState.OPEN)
    make_task(world, due_on=inside, state=TaskState.STOPPED, confirmed_on=inside)
    db.session.commit()
    facts = get_meeting_facts(meeting.id, now=now_utc())
    value = meeting_values(facts, ["tasks_done_on_time_share"])["tasks_done_on_time_share"]
    assert (value.numerator, value.denominator) == (2, 4)
    assert of_meeting(meeting, "tasks_overdue_count") == [1]


def test_assignments_ask_the_named_speakers_or_the_leader_and_count_what_was_heard(world, lan):
    topic = make_topic(world)
    make_assignment(topic, member_id=world.members["ba"])
    make_assignment(topic, cell_id=world.cells[1])
    named = make_assignment(topic, cell_id=world.cells[2], speakers=(world.members["thu"], world.members["hung"]))
    make_assignment(topic, member_id=world.members["mai"], withdrawn_on=today() - DAY)
    meeting = make_sitting(world, lan, kind=MeetingKind.THEMATIC, topic_id=topic.id)
    make_word(world, meeting, "minh", "Tổ 1 đã làm ở hẻm 8.", topic_id=topic.id)
    values = meeting_values(get_meeting_facts(meeting.id, now=now_utc()))
    asked, heard = values["assigned_members_share"], values["assignments_fulfilled_share"]
    assert (asked.numerator, asked.denominator) == (4, 8)  # ba, sau (leader of cell 1), thu, hung
    assert (heard.numerator, heard.denominator) == (1, 3)
    assert named.id


def test_a_topic_of_a_plan_not_adopted_gives_no_share(world, lan):
    topic = make_topic(world, state=PlanState.DRAFT)
    make_assignment(topic, member_id=world.members["ba"])
    meeting = make_sitting(world, lan, kind=MeetingKind.THEMATIC, topic_id=topic.id)
    assert of_meeting(meeting, "assigned_members_share", "assignments_fulfilled_share") == [None, None]


def test_the_committee_met_when_its_meeting_has_minutes(world, lan):
    meeting = make_sitting(world, lan)
    assert of_meeting(meeting, "committee_met_before") == [False]
    prepared = make_meeting(
        world, on=today() - DAY, kind=MeetingKind.COMMITTEE, state=MeetingState.CLOSED, prepares_id=meeting.id
    )
    assert of_meeting(meeting, "committee_met_before") == [False]
    db.session.add(Minutes(meeting_id=prepared.id, state=MinutesState.ADOPTED))
    db.session.commit()
    assert of_meeting(meeting, "committee_met_before") == [True]


def test_a_branch_with_only_a_secretary_has_nobody_to_meet(world, acting):
    meeting = make_sitting(world, acting("nam"), branch="neighbour", chair="nam", clerk="nam")
    assert of_meeting(meeting, "committee_met_before") == [True]


def test_steps_are_read_by_their_codes(world, lan):
    meeting = make_sitting(world, lan)
    for key in ("regular_meeting.purpose", "regular_meeting.dues"):
        db.session.add(RequiredStepDone(meeting_id=meeting.id, key=key, at_utc=now_utc()))
    db.session.commit()
    value = meeting_values(get_meeting_facts(meeting.id, now=now_utc()))["required_steps_done_share"]
    assert (value.numerator, value.denominator, value.provisional) == (2, 13, True)


def test_a_year_adds_up_its_meetings(world, context):
    year = today().year
    first, second = date(year, 1, 5), date(year, 1, 20)
    make_held(world, on=first, absent=("ba", "tu"), spoke=("lan", "mai"))
    make_held(world, on=second, minutes=60, spoke=())
    make_held(world, on=date(year - 1, 12, 31))
    make_held(world, on=first, branch="neighbour", chair="nam", clerk="nam", spoke=())
    assert of_year(
        world,
        "regular_meetings_held",
        "regular_meetings_full_length",
        "average_attendance_rate",
        "average_speaker_share",
    ) == [2, 1, Fraction(1400, 16), Fraction(200, 6)]


def test_records_the_house_does_not_keep_stay_without_a_value(world, context):
    names = [
        "documents_with_followup_share",
        "opinion_reports_missing",
        "concerns_answered_on_time_share",
        "supervision_items_done_share",
        "disciplined_members_count",
        "dues_paid_on_time_share",
    ]
    assert of_year(world, *names) == [None] * len(names)


def test_the_newest_figure_counts_and_dues_come_from_the_months(world, context):
    year = str(today().year)
    branch_id = world.units["home"]
    meeting = make_held(world, on=date(today().year, 1, 5))
    for value in (3, 1):
        db.session.add(Figure(branch_id=branch_id, period=year, key=FigureKey.DISCIPLINE_DECISIONS, value=value))
    for key, value in ((FigureKey.DUES_DUE, 8), (FigureKey.DUES_PAID, 6)):
        db.session.add(Figure(branch_id=branch_id, meeting_id=meeting.id, period=f"{year}-01", key=key, value=value))
    db.session.commit()
    assert of_year(world, "disciplined_members_count", "dues_paid_on_time_share") == [1, 75]


def test_topics_lead_to_tasks_and_members_have_them(world, context):
    topic = make_topic(world)
    held = make_held(world, on=today() - DAY, kind=MeetingKind.THEMATIC, topic_id=topic.id)
    in_period = held.opened_at_utc.year == today().year
    make_task(world, meeting_id=held.id, topic_id=topic.id, owner_id=world.members["minh"])
    expected = [100, Fraction(100, 8)] if in_period else [None, 0]
    assert of_year(world, "topics_with_followup_share", "members_with_task_share") == expected


def test_statements_do_not_grow_with_meetings_or_branches(world, context, statements):
    period = AssessmentPeriod.of(PeriodKind.YEAR, today())
    make_held(world, on=today() - DAY)
    statements.clear()
    get_period_basis(world.units["home"], period, today=today())
    one = count(statements)
    for days in range(2, 8):
        make_held(world, on=today() - days * DAY)
    statements.clear()
    list_period_bases([world.units[key] for key in ("home", "neighbour", "inner", "foreign")], period, today=today())
    assert count(statements) == one == 5


def test_a_meeting_takes_five_statements(world, lan, statements):
    topic = make_topic(world)
    meeting = make_sitting(world, lan, kind=MeetingKind.THEMATIC, topic_id=topic.id)
    make_assignment(topic, member_id=world.members["ba"])
    db.session.commit()
    statements.clear()
    get_meeting_facts(meeting.id, now=now_utc())
    assert count(statements) == 5


def test_a_cell_leader_of_another_time_is_not_asked(world, lan):
    topic = make_topic(world)
    make_assignment(topic, cell_id=world.cells[1])
    post = db.session.query(Post).filter_by(kind=PostKind.CELL_LEADER).one()
    post.ends_on = today() - 5 * DAY
    meeting = make_sitting(world, lan, kind=MeetingKind.THEMATIC, topic_id=topic.id)
    assert of_meeting(meeting, "assigned_members_share") == [0]
