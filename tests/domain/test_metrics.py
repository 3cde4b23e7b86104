"""The 41 metrics by worked examples, with the edges that the catalogue names: no data is no value, never 0."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.facts import share, total_share
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.metrics import (
    METRICS,
    AssignmentFact,
    ConcernFact,
    DocumentFact,
    HeldMeeting,
    MeetingFacts,
    MetricValue,
    PeriodFacts,
    RosterMark,
    SupervisionFact,
    TaskFact,
    meeting_values,
    period_values,
)
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.required_steps import required_steps
from branchmeet.domain.rounding import one_decimal
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.votes import Count

VIETNAM = timezone(timedelta(hours=7))
DAY = date(2026, 8, 5)
P, T, E, U = (
    AttendanceCode.PRESENT,
    AttendanceCode.PRESENT_ONLINE,
    AttendanceCode.EXCUSED,
    AttendanceCode.UNEXCUSED,
)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, second, tzinfo=VIETNAM)


def marks(*codes: AttendanceCode | None) -> tuple[RosterMark, ...]:
    """Full members here, numbered from 1, with these marks."""
    return tuple(RosterMark(n, MemberKind.FULL, Presence.HERE, code) for n, code in enumerate(codes, start=1))


def meeting(**changes: Any) -> MeetingFacts:
    """A regular meeting on 5 August 2026, 19.00 to 20.30, closed as planned; `changes` say what is different."""
    usual: dict[str, Any] = {
        "now": at(21),
        "today": DAY,
        "held_on": DAY,
        "opens_at": at(19),
        "closes_at": at(20, 30),
        "regular": True,
        "thematic": False,
        "closed": True,
        "started_at": at(19),
        "ended_at": at(20, 30),
        "ended_on": DAY,
        "roster": marks(P, P, P, E),
    }
    return MeetingFacts(**usual | changes)


def going_on(**changes: Any) -> MeetingFacts:
    """The same meeting at 20.10, while it goes on."""
    return meeting(**{"closed": False, "ended_at": None, "ended_on": None, "now": at(20, 10)} | changes)


def of(name: str, facts: MeetingFacts | PeriodFacts) -> MetricValue:
    metric = METRICS[name]
    return metric.for_meeting(facts) if isinstance(facts, MeetingFacts) else metric.for_period(facts)


# --- time ---------------------------------------------------------------------


def test_duration_is_what_the_minutes_print_less_the_break() -> None:
    facts = meeting(started_at=at(19, 0, 40), ended_at=at(20, 40, 10), break_minutes=10)
    assert of("meeting_duration_minutes", facts).value == 90
    assert of("duration_share", facts).value == 100


def test_one_minute_short_is_short() -> None:
    assert of("duration_share", meeting(ended_at=at(20, 29))).value == Fraction(8900, 90)


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({}, 90),
        ({"thematic": True}, 120),
        ({"regular": False, "thematic": True}, 90),
        ({"thematic": True, "own_required_minutes": 60}, 60),
    ],
)
def test_required_duration(changes: dict[str, Any], minutes: int) -> None:
    assert of("required_duration_minutes", meeting(**changes)).value == minutes


def test_without_an_opening_or_an_end_there_is_no_duration() -> None:
    assert of("duration_share", meeting(started_at=None)).value is None
    assert of("duration_share", meeting(ended_at=None)).value is None


def test_while_it_goes_on_the_planned_end_stands_until_it_has_passed() -> None:
    assert of("meeting_duration_minutes", going_on()) == MetricValue(90, provisional=True)
    assert of("meeting_duration_minutes", going_on(now=at(20, 45))).value == 105


# --- attendance ---------------------------------------------------------------


def test_attendance_counts_online_and_visitors_and_leaves_out_the_exempt() -> None:
    roster = (
        RosterMark(1, MemberKind.FULL, Presence.HERE, P),
        RosterMark(2, MemberKind.PROBATIONARY, Presence.HERE, T),
        RosterMark(3, MemberKind.FULL, Presence.VISITING, P),
        RosterMark(4, MemberKind.FULL, Presence.HERE, U),
        RosterMark(5, MemberKind.FULL, Presence.EXEMPT, AttendanceCode.EXEMPT),
        RosterMark(6, MemberKind.FULL, Presence.AWAY, AttendanceCode.AWAY),
        RosterMark(7, MemberKind.FULL, Presence.SPECIAL_DUTY),
    )
    facts = meeting(roster=roster)
    assert of("attendance_rate", facts) == MetricValue(Fraction(75), 3, 4)
    assert of("full_members_present_share", facts) == MetricValue(Fraction(200, 3), 2, 3)
    assert of("absent_without_reason_count", facts).value == 1


@pytest.mark.parametrize(
    "name",
    [
        "attendance_rate",
        "full_members_present_share",
        "absent_without_reason_count",
        "max_consecutive_excused_absences",
    ],
)
def test_before_the_roll_is_taken_nothing_is_said_about_attendance(name: str) -> None:
    assert of(name, meeting(roster=marks(P, P, None))).value is None


def test_a_branch_in_which_nobody_counts_has_no_rate() -> None:
    exempt = (RosterMark(1, MemberKind.FULL, Presence.EXEMPT, AttendanceCode.EXEMPT),)
    assert of("attendance_rate", meeting(roster=exempt)).value is None
    assert of("full_members_present_share", meeting(roster=exempt)).value is None


@pytest.mark.parametrize(
    ("code", "earlier", "run"),
    [
        (E, (E, E, E), 4),
        (E, (E, P, E, E), 2),
        (E, (U, E), 1),
        (E, (AttendanceCode.EXEMPT, E, AttendanceCode.AWAY, E), 3),
        (P, (E, E, E), 0),
        (E, (), 1),
    ],
)
def test_excused_absences_in_a_row(code: AttendanceCode, earlier: tuple[AttendanceCode, ...], run: int) -> None:
    facts = meeting(roster=marks(code, P), earlier_regular_marks={1: earlier})
    assert of("max_consecutive_excused_absences", facts).value == run


def test_an_absence_from_a_thematic_meeting_adds_nothing_to_the_run() -> None:
    facts = meeting(regular=False, thematic=True, roster=marks(E, P), earlier_regular_marks={1: (E, E)})
    assert of("max_consecutive_excused_absences", facts).value == 2


# --- preparation --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "met"),
    [
        ({"committee_meetings": (at(17),)}, True),
        ({"committee_meetings": (at(19),)}, False),
        ({"committee_meetings": ()}, False),
        ({"committee_meetings": (), "secretary_only": True}, True),
        ({"committee_meetings": (at(8),), "previous_meeting_at": at(9)}, False),
        ({"committee_meetings": (at(9),), "previous_meeting_at": at(9)}, False),
        ({"committee_meetings": (at(10),), "previous_meeting_at": at(9)}, True),
    ],
)
def test_committee_met_before(changes: dict[str, Any], met: bool) -> None:
    assert of("committee_met_before", meeting(**changes)).value is met


@pytest.mark.parametrize(
    ("name", "fact"), [("notice_days", "notice_sent_on"), ("documents_days_before", "documents_posted_on")]
)
def test_days_before_are_calendar_days_and_0_once_the_hour_has_come(name: str, fact: str) -> None:
    assert of(name, meeting(**{fact: DAY - timedelta(days=1)})).value == 1
    assert of(name, meeting(**{fact: DAY})).value == 0
    assert of(name, meeting(**{fact: DAY + timedelta(days=1)})).value == 0
    assert of(name, going_on(**{fact: None})).value == 0
    assert of(name, going_on(**{fact: None, "started_at": None, "now": at(18, 59)})).value is None
    assert of(name, going_on(**{fact: None, "started_at": None, "now": at(19)})).value == 0
    assert of(name, going_on(**{fact: None, "started_at": at(18, 50), "now": at(18, 59)})).value == 0


# --- the meeting --------------------------------------------------------------


def test_steps_after_scoring_are_in_neither_number_while_the_meeting_goes_on() -> None:
    codes = [step.code for step in required_steps(regular=True, thematic=False)]
    first_thirteen = frozenset(codes[:13])
    assert of("required_steps_done_share", going_on(steps_done=first_thirteen)).value == 100
    assert of("required_steps_done_share", going_on(steps_done=frozenset(codes))).denominator == 13
    assert of("required_steps_done_share", meeting(steps_done=first_thirteen)) == MetricValue(
        Fraction(1300, 15), 13, 15
    )


def test_no_step_ticked_is_no_data_and_a_strange_one_does_not_count() -> None:
    assert of("required_steps_done_share", meeting()).value is None
    assert of("required_steps_done_share", meeting(steps_done=frozenset({"thematic_meeting.aim"}))).value == 0


def test_an_extraordinary_meeting_requires_no_steps() -> None:
    facts = meeting(regular=False, steps_done=frozenset({"regular_meeting.attendance"}))
    assert of("required_steps_done_share", facts).value is None


def test_speakers_are_present_people_each_once() -> None:
    facts = meeting(roster=marks(P, P, T, E), speakers=frozenset({1, 3, 4, 99}))
    assert of("speaker_share", facts) == MetricValue(Fraction(200, 3), 2, 3)
    assert of("speaker_share", meeting(speakers=frozenset())).value == 0
    assert of("speaker_share", meeting(speakers=None)).value is None
    assert of("speaker_share", meeting(roster=marks(E, U), speakers=frozenset({1}))).value is None


def test_assigned_people_count_once_and_only_where_they_count() -> None:
    assignments = (
        AssignmentFact(frozenset({1})),
        AssignmentFact(frozenset({1, 2}), fulfilled=True),
        AssignmentFact(frozenset({3}), withdrawn=True),
        AssignmentFact(frozenset({99})),
    )
    facts = meeting(thematic=True, assignments=assignments)
    assert of("assigned_members_share", facts) == MetricValue(Fraction(50), 2, 4)
    assert of("assignments_fulfilled_share", facts) == MetricValue(Fraction(100, 3), 1, 3)


def test_without_a_topic_there_is_no_share_and_without_assignments_it_is_0() -> None:
    assert of("assigned_members_share", meeting(assignments=None)).value is None
    assert of("assigned_members_share", meeting(assignments=())).value == 0
    assert of("assignments_fulfilled_share", meeting(assignments=())).value is None


def test_a_task_is_clear_with_owner_and_day() -> None:
    clear, vague = TaskFact(TaskState.OPEN, DAY), TaskFact(TaskState.OPEN, None)
    ownerless = TaskFact(TaskState.OPEN, DAY, has_owner=False)
    facts = meeting(tasks_assigned=(clear, clear, vague, ownerless))
    assert of("tasks_with_owner_and_due_share", facts) == MetricValue(Fraction(50), 2, 4)
    assert of("tasks_with_owner_and_due_share", meeting()).value is None


def test_the_base_of_a_vote_is_the_body() -> None:
    facts = meeting(vote=Count(base=40, approve=20, disapprove=1, other=2))
    assert of("vote_approval_share", facts) == MetricValue(Fraction(50), 20, 40)
    assert of("vote_approval_share", meeting()).value is None


# --- results and what follows ---------------------------------------------------


def test_tasks_due_since_the_last_regular_meeting() -> None:
    last = date(2026, 7, 3)
    tasks = (
        TaskFact(TaskState.DONE, last, last),  # due on the day of the last meeting: judged there
        TaskFact(TaskState.DONE, date(2026, 7, 20), date(2026, 7, 20)),
        TaskFact(TaskState.DONE, date(2026, 7, 20), date(2026, 7, 21)),  # late
        TaskFact(TaskState.DONE, date(2026, 7, 20)),  # nobody has confirmed
        TaskFact(TaskState.PARTLY, DAY, DAY),
        TaskFact(TaskState.STOPPED, DAY),
        TaskFact(TaskState.OPEN, DAY),
        TaskFact(TaskState.OPEN, DAY + timedelta(days=1)),
        TaskFact(TaskState.OPEN, None),
    )
    assert of("tasks_done_on_time_share", meeting(tasks=tasks, previous_regular_on=last)) == MetricValue(
        Fraction(20), 1, 5
    )
    assert of("tasks_done_on_time_share", meeting(tasks=tasks)).numerator == 2
    assert of("tasks_done_on_time_share", meeting()).value is None


def test_overdue_is_open_with_a_day_before_today() -> None:
    tasks = (
        TaskFact(TaskState.OPEN, DAY - timedelta(days=1)),
        TaskFact(TaskState.OPEN, DAY),
        TaskFact(TaskState.NOT_DONE, DAY - timedelta(days=9)),
    )
    assert of("tasks_overdue_count", meeting(tasks=tasks)).value == 1
    assert of("tasks_overdue_count", meeting()).value == 0


@pytest.mark.parametrize(
    ("closed", "state", "value"),
    [
        (True, MinutesState.ADOPTED, True),
        (True, MinutesState.READ, False),
        (True, None, False),
        (False, MinutesState.READ, True),
        (False, MinutesState.ADOPTED, True),
        (False, MinutesState.DRAFT, None),
        (False, None, None),
    ],
)
def test_minutes_adopted(closed: bool, state: MinutesState | None, value: bool | None) -> None:
    facts = meeting(minutes_state=state) if closed else going_on(minutes_state=state)
    assert of("minutes_adopted", facts).value is value


@pytest.mark.parametrize(
    ("days_gone_by", "posted_after", "value"),
    [(0, None, None), (2, None, None), (3, None, 3), (10, None, 10), (2, 2, 2), (9, 0, 0), (9, 5, 5)],
)
def test_days_until_the_papers_are_posted(days_gone_by: int, posted_after: int | None, value: int | None) -> None:
    posted = None if posted_after is None else DAY + timedelta(days=posted_after)
    facts = meeting(today=DAY + timedelta(days=days_gone_by), outcome_posted_on=posted)
    assert of("upload_days_after", facts).value == value


def test_days_are_counted_from_the_day_the_meeting_ended() -> None:
    facts = meeting(ended_on=DAY + timedelta(days=1), outcome_posted_on=DAY + timedelta(days=3))
    assert of("upload_days_after", facts).value == 2
    assert of("upload_days_after", replace(facts, ended_on=None)).value == 3


def test_while_the_meeting_goes_on_nobody_can_know_when_papers_are_posted() -> None:
    assert of("upload_days_after", going_on(today=DAY + timedelta(days=9))).value is None


def test_dues_of_a_meeting_are_the_two_typed_numbers() -> None:
    typed = {FigureKey.DUES_DUE: 40, FigureKey.DUES_PAID: 39}
    assert of("dues_paid_on_time_share", meeting(figures=typed)) == MetricValue(Fraction(195, 2), 39, 40)
    assert of("dues_paid_on_time_share", meeting(figures={FigureKey.DUES_DUE: 40})).value is None
    assert of("dues_paid_on_time_share", meeting(figures=typed | {FigureKey.DUES_DUE: 0})).value is None


def test_in_the_meeting_only_what_can_still_change_is_provisional() -> None:
    values = meeting_values(going_on(notice_sent_on=DAY - timedelta(days=2)))
    final = {name for name, value in values.items() if not value.provisional}
    assert final == {
        "required_duration_minutes",
        "committee_met_before",
        "notice_days",
        "documents_days_before",
        "assigned_members_share",
        "vote_approval_share",
        "dues_paid_on_time_share",
    }
    assert not any(value.provisional for value in meeting_values(meeting()).values())


# --- a period -------------------------------------------------------------------

MONTHS = [date(2026, month, 5) for month in range(1, 13)]


def regular(day: date, **changes: Any) -> HeldMeeting:
    return HeldMeeting(**{"held_on": day, "regular": True, "thematic": False, "minutes_long": 95} | changes)


def thematic(day: date, **changes: Any) -> HeldMeeting:
    return HeldMeeting(**{"held_on": day, "regular": False, "thematic": True, "minutes_long": 95} | changes)


def year(**changes: Any) -> PeriodFacts:
    """2026, looked at on 6 January 2027."""
    usual = {"today": date(2027, 1, 6), "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    return PeriodFacts(**usual | changes)


def test_twelve_months_twelve_meetings() -> None:
    facts = year(meetings=tuple(map(regular, MONTHS)))
    values = period_values(facts, ["regular_meetings_held", "months_without_regular_meeting"])
    assert {name: value.value for name, value in values.items()} == {
        "regular_meetings_held": 12,
        "months_without_regular_meeting": 0,
    }


def test_two_long_meetings_in_one_month_are_one_and_a_short_one_none() -> None:
    short = regular(date(2026, 3, 5), minutes_long=89)
    unknown = regular(date(2026, 4, 5), minutes_long=None)
    unrecorded = regular(date(2026, 5, 5), has_minutes=False)
    meetings = (regular(date(2026, 1, 5)), regular(date(2026, 1, 25)), short, unknown, unrecorded)
    assert of("regular_meetings_full_length", year(meetings=meetings)).value == 1
    assert of("regular_meetings_held", year(meetings=meetings)).value == 4
    just_enough = regular(date(2026, 6, 5), minutes_long=90)
    assert of("regular_meetings_full_length", year(meetings=(just_enough,))).value == 1


def test_only_finished_months_can_be_missed() -> None:
    facts = year(today=date(2026, 3, 31), meetings=(regular(date(2026, 1, 5)),))
    assert of("months_without_regular_meeting", facts).value == 1
    assert of("months_without_regular_meeting", replace(facts, today=date(2026, 4, 1))).value == 2
    assert of("months_without_regular_meeting", replace(facts, today=date(2026, 1, 31))).value is None


def test_a_new_branch_starts_with_the_month_after_its_founding() -> None:
    facts = year(founded_on=date(2026, 10, 31), meetings=(regular(date(2026, 12, 5)),))
    assert of("months_without_regular_meeting", facts).value == 1
    assert of("quarters_without_thematic_meeting", facts).value is None
    earlier = replace(facts, founded_on=date(2026, 9, 30))
    assert of("quarters_without_thematic_meeting", earlier).value == 1


def test_a_topic_after_a_regular_meeting_is_a_thematic_meeting_too() -> None:
    meetings = (regular(date(2026, 2, 5), thematic=True), thematic(date(2026, 5, 20)))
    facts = year(meetings=meetings)
    assert of("thematic_meetings_held", facts).value == 2
    assert of("quarters_without_thematic_meeting", facts).value == 2


def test_only_finished_quarters_can_be_missed() -> None:
    assert of("quarters_without_thematic_meeting", year(today=date(2026, 3, 31))).value is None
    assert of("quarters_without_thematic_meeting", year(today=date(2026, 4, 1))).value == 1


def test_before_a_period_begins_nothing_is_counted() -> None:
    values = period_values(year(today=date(2025, 12, 31)))
    held = ["regular_meetings_held", "regular_meetings_full_length", "thematic_meetings_held"]
    assert [values[name].value for name in held] == [None, None, None]
    assert period_values(year(today=date(2026, 1, 1)))["thematic_meetings_held"].value == 0


def test_average_attendance_adds_heads_and_does_not_average_rates() -> None:
    meetings = (
        regular(date(2026, 1, 5), counted=10, present=10),
        regular(date(2026, 2, 5), counted=30, present=24, thematic=True),
        thematic(date(2026, 2, 20), counted=40, present=34),
        regular(date(2026, 3, 5), counted=30),  # roll not taken
        regular(date(2026, 4, 5), regular=False, counted=40, present=1),  # extraordinary
    )
    assert of("average_attendance_rate", year(meetings=meetings)) == MetricValue(Fraction(85), 68, 80)
    assert of("average_attendance_rate", year()).value is None


def test_average_speaker_share_leaves_out_meetings_without_a_log() -> None:
    meetings = (
        regular(date(2026, 1, 5), present=20, speakers=9),
        regular(date(2026, 2, 5), present=30, speakers=None),
        regular(date(2026, 3, 5), present=20, speakers=11),
    )
    assert of("average_speaker_share", year(meetings=meetings)) == MetricValue(Fraction(50), 20, 40)
    assert of("average_speaker_share", year(meetings=meetings[1:2])).value is None


def test_assignments_of_a_period_are_added_up() -> None:
    meetings = (
        thematic(date(2026, 1, 5), counted=20, assigned=10, assignments=4, assignments_fulfilled=4),
        thematic(date(2026, 4, 5), counted=30, assigned=10, assignments=6, assignments_fulfilled=3),
        regular(date(2026, 5, 5), counted=30),
    )
    assert of("assigned_members_share", year(meetings=meetings)) == MetricValue(Fraction(40), 20, 50)
    assert of("assignments_fulfilled_share", year(meetings=meetings)) == MetricValue(Fraction(70), 7, 10)


def test_a_level_decided_above_counts_before_the_branch_s_own() -> None:
    decided = regular(date(2026, 1, 5), level_decided="fair", level_own="good")
    own = regular(date(2026, 2, 5), level_own="good")
    good = regular(date(2026, 3, 5), level_decided="good")
    bare, other = regular(date(2026, 4, 5)), thematic(date(2026, 5, 5), level_decided="good")
    assert of("meetings_rated_good", year(meetings=(decided, own, good, bare, other))) == MetricValue(
        2, provisional=True
    )
    assert of("meetings_rated_good", year(meetings=(decided, good))) == MetricValue(1)
    assert of("meetings_rated_good", year(meetings=(bare, other))).value is None


def test_tasks_of_a_period_and_the_internal_ones_among_them() -> None:
    tasks = (
        TaskFact(TaskState.DONE, date(2026, 3, 1), date(2026, 2, 20)),
        TaskFact(TaskState.DONE, date(2026, 3, 1), date(2026, 3, 2), internal_only=True),
        TaskFact(TaskState.NOT_DONE, date(2026, 3, 1), internal_only=True),
        TaskFact(TaskState.STOPPED, date(2026, 3, 1), internal_only=True),
        TaskFact(TaskState.DONE, date(2025, 12, 31), date(2025, 12, 31)),
    )
    assert of("tasks_done_on_time_share", year(tasks=tasks)) == MetricValue(Fraction(100, 3), 1, 3)
    assert of("correction_tasks_done_share", year(tasks=tasks)) == MetricValue(Fraction(50), 1, 2)
    assert of("correction_tasks_done_share", year(tasks=tasks[:1])).value is None
    edges = tuple(TaskFact(TaskState.OPEN, day) for day in (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)))
    assert of("tasks_done_on_time_share", year(tasks=edges)).denominator == 2
    assert of("tasks_overdue_count", year(tasks=(TaskFact(TaskState.OPEN, date(2027, 1, 5)),))).value == 1


def test_topics_with_something_done_after_them() -> None:
    assert of("topics_with_followup_share", year(topic_tasks=(2, 0, 1, 1))) == MetricValue(Fraction(75), 3, 4)
    assert of("topics_with_followup_share", year()).value is None


def test_a_document_is_turned_into_work_when_studied_and_followed_up() -> None:
    documents = (
        DocumentFact(studied=True, has_followup=True),
        DocumentFact(studied=False, has_followup=True),
        DocumentFact(studied=True, has_followup=False),
    )
    assert of("documents_with_followup_share", year(documents=documents)).numerator == 1
    assert of("documents_with_followup_share", year(documents=())).value is None
    assert of("documents_with_followup_share", year(documents=None)).value is None


def test_an_opinion_report_may_come_in_the_first_days_of_the_next_month() -> None:
    sent = frozenset({date(2026, 1, 1)})
    facts = year(today=date(2026, 3, 5), opinion_report_months=sent)
    assert of("opinion_reports_missing", facts).value == 0
    assert of("opinion_reports_missing", replace(facts, today=date(2026, 3, 6))).value == 1
    assert of("opinion_reports_missing", replace(facts, today=date(2026, 2, 5))).value is None
    assert of("opinion_reports_missing", replace(facts, opinion_report_months=None)).value is None


def test_concerns_answered_by_their_day() -> None:
    due = date(2026, 3, 1)
    concerns = (ConcernFact(due, due), ConcernFact(due, date(2026, 3, 2)), ConcernFact(due))
    assert of("concerns_answered_on_time_share", year(concerns=concerns)) == MetricValue(Fraction(100, 3), 1, 3)
    assert of("concerns_answered_on_time_share", year(concerns=())).value is None
    assert of("concerns_answered_on_time_share", year(concerns=None)).value is None


def test_members_with_a_task_by_name() -> None:
    facts = year(counted_members=frozenset({1, 2, 3, 4}), members_with_task=frozenset({1, 2, 3, 99}))
    assert of("members_with_task_share", facts) == MetricValue(Fraction(75), 3, 4)
    assert of("members_with_task_share", year()).value is None


def test_supervision_comes_from_the_register_where_one_is_kept() -> None:
    typed = {FigureKey.SUPERVISION_ITEMS_PLANNED: 4, FigureKey.SUPERVISION_ITEMS_DONE: 3}
    register = (
        SupervisionFact(date(2026, 4, 1), followed_up=True),
        SupervisionFact(date(2026, 4, 1), followed_up=False),
    )
    assert of("supervision_items_done_share", year(figures=typed)).value == 75
    assert of("supervision_items_done_share", year(figures=typed, supervision=register)).value == 50
    assert of("supervision_items_done_share", year(figures=typed, supervision=())).value is None
    assert of("supervision_items_done_share", year()).value is None


def test_ratings_need_all_four_numbers() -> None:
    typed = dict(zip(METRICS["members_rated_good_share"].reads, (4, 20, 5, 1), strict=True))
    assert of("members_rated_good_share", year(figures=typed)) == MetricValue(Fraction(80), 24, 30)
    assert of("members_rated_good_share", year(figures=typed | {FigureKey.RATED_NOT_COMPLETED: None})).value is None
    assert of("members_rated_good_share", year(figures=dict.fromkeys(typed, 0))).value is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("disciplined_members_count", FigureKey.DISCIPLINE_DECISIONS),
        ("bypassing_petitions_count", FigureKey.BYPASSING_PETITIONS_CONFIRMED),
    ],
)
def test_not_confirmed_is_not_0(name: str, key: FigureKey) -> None:
    assert of(name, year()).value is None
    assert of(name, year(figures={key: 0})).value == 0


def test_dues_of_a_period_are_added_up_over_months_with_both_numbers() -> None:
    facts = year(dues=((40, 40), (40, 38), (41, None), (None, None)))
    assert of("dues_paid_on_time_share", facts) == MetricValue(Fraction(195, 2), 78, 80)
    assert of("dues_paid_on_time_share", year(dues=((41, None),))).value is None


def test_slips_and_admissions_are_shares_of_what_was_asked() -> None:
    figures = {
        FigureKey.MEMBERS_213_DUE: 0,
        FigureKey.MEMBERS_213_SLIPS_SENT: 0,
        FigureKey.ADMISSION_TARGET: 2,
        FigureKey.ADMITTED_MEMBERS: 3,
    }
    assert of("members_213_commented_share", year(figures=figures)).value is None
    assert of("admission_target_share", year(figures=figures)).value == 150
    assert of("admission_target_share", year()).value is None
    assert of("admission_target_share", year(figures={FigureKey.ADMITTED_MEMBERS: 3})).value is None
    assert of("admission_target_share", year(figures={FigureKey.ADMISSION_TARGET: 3})).value is None


def test_while_a_period_runs_all_but_typed_figures_is_provisional() -> None:
    running = period_values(year(today=date(2026, 12, 31)))
    assert {name for name, value in running.items() if not value.provisional} == {
        "assigned_members_share",
        "supervision_items_done_share",
        "members_rated_good_share",
        "disciplined_members_count",
        "bypassing_petitions_count",
        "dues_paid_on_time_share",
        "members_213_commented_share",
        "admission_target_share",
    }
    assert not any(value.provisional for value in period_values(year()).values())


# --- the register ---------------------------------------------------------------


def test_a_metric_is_asked_only_within_its_scope() -> None:
    with pytest.raises(KeyError):
        METRICS["speaker_share"].for_period(year())
    with pytest.raises(KeyError):
        METRICS["average_speaker_share"].for_meeting(meeting())
    assert meeting_values(meeting(), ["speaker_share", "average_speaker_share"]).keys() == {"speaker_share"}


def test_empty_records_never_give_a_share_of_0_or_100() -> None:
    bare = {**meeting_values(meeting(roster=(), started_at=None)), **period_values(year())}
    shares = {name for name, value in bare.items() if METRICS[name].unit == "percent" and value.is_known}
    assert shares == set()


# --- properties -------------------------------------------------------------------

parts = st.integers(0, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(parts)
def test_a_share_is_exact_and_between_0_and_100(part: tuple[int, int]) -> None:
    value = share(*part).value
    if part[1] == 0:
        assert value is None
    else:
        assert value is not None
        assert 0 <= value <= 100
        assert value * part[1] == 100 * part[0]


@given(st.lists(parts), st.randoms(use_true_random=False))
def test_the_order_of_meetings_does_not_matter(pairs: list[tuple[int, int]], chance: Any) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert total_share(shuffled) == total_share(pairs)


@given(st.lists(st.sampled_from([P, T, E, U]), min_size=1), st.data())
def test_one_more_present_never_lowers_the_rate(codes: list[AttendanceCode], data: st.DataObject) -> None:
    who = data.draw(st.integers(0, len(codes) - 1))
    better = [*codes[:who], P, *codes[who + 1 :]]
    before = of("attendance_rate", meeting(roster=marks(*codes))).value
    after = of("attendance_rate", meeting(roster=marks(*better))).value
    assert before is not None
    assert after is not None
    assert after >= before


@pytest.mark.parametrize(
    ("exact", "shown"), [("89.96", "90.0"), ("89.95", "90.0"), ("89.94", "89.9"), ("0.05", "0.1"), ("-0.05", "-0.1")]
)
def test_rounding_is_half_up(exact: str, shown: str) -> None:
    assert str(one_decimal(Fraction(exact))) == shown
