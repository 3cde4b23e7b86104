"""The metrics of one meeting: each a pure function of `MeetingFacts`, named as in the catalogue.

Sources: 42-HD/BTCTW (28/10/2025) for 90 and 120 minutes, one day before, two days after (grades B and C);
12-HD/BTCTW (06/7/2018) for who is left out and "more than three in a row" (grade A). Every exact formula and edge
is a proposal (grade P); `catalogue/metrics.yaml` says each in words. While the meeting is not closed the functions
answer by the metric's provisional rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.facts import UNKNOWN, AssignmentFact, MeetingFacts, MetricValue, RosterMark, share
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import REQUIRED_MINUTES, REQUIRED_MINUTES_COMBINED
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.required_steps import required_steps
from branchmeet.domain.tasks import is_overdue

UPLOAD_GRACE_DAYS = 2
"""So long after the meeting its papers may still be posted in time (42-HD/BTCTW, grade B)."""


# --- time ---------------------------------------------------------------------


def meeting_duration_minutes(facts: MeetingFacts) -> MetricValue:
    """Minutes from opening to closing as the minutes print them (hours and minutes), without breaks.

    Until the meeting is closed: to the planned end, or to now once that has passed. None without an opening or,
    closed, without an end.
    """
    end = facts.ended_at if facts.closed else max(facts.closes_at, facts.now)
    if facts.started_at is None or end is None:
        return UNKNOWN
    return MetricValue(max(_minutes_between(facts.started_at, end) - facts.break_minutes, 0))


def required_duration_minutes(facts: MeetingFacts) -> MetricValue:
    """90 minutes; 120 when regular and thematic follow one another; the branch's own length where one was allowed."""
    usual = REQUIRED_MINUTES_COMBINED if facts.regular and facts.thematic else REQUIRED_MINUTES
    return MetricValue(usual if facts.own_required_minutes is None else facts.own_required_minutes)


def duration_share(facts: MeetingFacts) -> MetricValue:
    """Duration in percent of the required duration; more than 100 is possible."""
    minutes = meeting_duration_minutes(facts).value
    required = required_duration_minutes(facts).value
    return UNKNOWN if minutes is None or required is None else share(int(minutes), int(required))


# --- attendance ---------------------------------------------------------------


def attendance_rate(facts: MeetingFacts) -> MetricValue:
    """Present (in the room or online, late or not) of those who count on the day; None until the roll is taken."""
    return _present_share(facts, facts.counted)


def full_members_present_share(facts: MeetingFacts) -> MetricValue:
    """Present of those who vote. Only for a reminder below half: no rule on a quorum of a monthly meeting is known."""
    return _present_share(facts, facts.voters)


def absent_without_reason_count(facts: MeetingFacts) -> MetricValue:
    """How many of those who count are absent without a reason; None until the roll is taken."""
    if not facts.roll_is_taken:
        return UNKNOWN
    return MetricValue(sum(mark.code is AttendanceCode.UNEXCUSED for mark in facts.counted))


def max_consecutive_excused_absences(facts: MeetingFacts) -> MetricValue:
    """The longest run of excused absences of a member in the year's regular meetings, counted back from this meeting.

    A meeting for which the member was exempt, away or on special duty neither adds to the run nor ends it; being
    present, or absent without a reason, ends it. None until the roll is taken. More than 3 breaks the criterion of
    12-HD/BTCTW.
    """
    if not facts.roll_is_taken:
        return UNKNOWN
    return MetricValue(max((_excused_run(_regular_marks(facts, mark)) for mark in facts.counted), default=0))


# --- preparation --------------------------------------------------------------


def committee_met_before(facts: MeetingFacts) -> MetricValue:
    """Whether the committee (or secretary and deputy) met, with minutes, since the meeting before this one.

    A branch with only a secretary has nobody to meet and gets yes.
    """
    opening = facts.started_at or facts.opens_at
    since = facts.previous_meeting_at
    met = any(met_at < opening and (since is None or met_at > since) for met_at in facts.committee_meetings)
    return MetricValue(facts.secretary_only or met)


def notice_days(facts: MeetingFacts) -> MetricValue:
    """Days between the last notice, to the last person, and the meeting; 0 once the hour has come without it."""
    return _days_before(facts, facts.notice_sent_on)


def documents_days_before(facts: MeetingFacts) -> MetricValue:
    """Days between posting the papers to the Sổ tay and the meeting; 0 once the hour has come without it."""
    return _days_before(facts, facts.documents_posted_on)


# --- the meeting itself -------------------------------------------------------


def required_steps_done_share(facts: MeetingFacts) -> MetricValue:
    """Ticked of the steps that this kind of meeting requires; None until one is ticked.

    Until the meeting is closed the steps that come after scoring are in neither number, whether ticked or not.
    """
    steps = required_steps(regular=facts.regular, thematic=facts.thematic)
    due = [step.code for step in steps if facts.closed or not step.after_scoring]
    return share(len(facts.steps_done & set(due)), len(due)) if facts.steps_done else UNKNOWN


def speaker_share(facts: MeetingFacts) -> MetricValue:
    """Those who spoke, each once, of those present who count; what an absent member sent is kept but does not count."""
    if facts.speakers is None:
        return UNKNOWN
    present = _present(facts.counted)
    return share(len(present & facts.speakers), len(present))


def assigned_members_share(facts: MeetingFacts) -> MetricValue:
    """Those with an assignment, own or the cell's, of those who count; None without a topic in an adopted plan."""
    if facts.assignments is None:
        return UNKNOWN
    counted = frozenset(mark.member_id for mark in facts.counted)
    asked = {member_id for assignment in _standing(facts.assignments) for member_id in assignment.member_ids}
    return share(len(counted & asked), len(counted))


def assignments_fulfilled_share(facts: MeetingFacts) -> MetricValue:
    """Assignments with an opinion on the topic, spoken here or sent before, of the assignments not withdrawn."""
    standing = _standing(facts.assignments or ())
    return share(sum(assignment.fulfilled for assignment in standing), len(standing))


def tasks_with_owner_and_due_share(facts: MeetingFacts) -> MetricValue:
    """Tasks given in this meeting that name who and until when; None when it has given none."""
    clear = sum(task.has_owner and task.due_on is not None for task in facts.tasks_assigned)
    return share(clear, len(facts.tasks_assigned))


def vote_approval_share(facts: MeetingFacts) -> MetricValue:
    """Votes in favour in percent of all who may vote in the body that meets, absent ones included.

    A resolution holds with more than half (grade C): exactly 50 is not enough.
    """
    return UNKNOWN if facts.vote is None else share(facts.vote.approve, facts.vote.base)


# --- what came of the last meeting, and what follows this one ------------------


def tasks_done_on_time_share(facts: MeetingFacts) -> MetricValue:
    """Tasks confirmed done by their day, of the tasks due since the regular meeting before, up to and on this day.

    Stopped tasks are left out; late, partly and not done ones are kept in.
    """
    due = [task for task in facts.tasks if not task.is_stopped and _is_due_here(facts, task.due_on)]
    return share(sum(task.is_on_time for task in due), len(due))


def tasks_overdue_count(facts: MeetingFacts) -> MetricValue:
    """Open tasks whose day has passed today."""
    return MetricValue(sum(is_overdue(task.state, task.due_on, facts.today) for task in facts.tasks))


def minutes_adopted(facts: MeetingFacts) -> MetricValue:
    """Whether the minutes were adopted before closing; until then yes once the draft has been read, else no value."""
    if facts.closed:
        return MetricValue(facts.minutes_state is MinutesState.ADOPTED)
    read = facts.minutes_state in (MinutesState.READ, MinutesState.ADOPTED)
    return MetricValue(True) if read else UNKNOWN


def upload_days_after(facts: MeetingFacts) -> MetricValue:
    """Days from the meeting's last day to posting its papers. Not posted: None up to two days after, then the days
    gone by.

    Nobody can know it while the meeting goes on.
    """
    if not facts.closed:
        return UNKNOWN
    ended_on = facts.ended_on or facts.held_on
    if facts.outcome_posted_on is not None:
        return MetricValue((facts.outcome_posted_on - ended_on).days)
    gone_by = (facts.today - ended_on).days
    return MetricValue(gone_by) if gone_by > UPLOAD_GRACE_DAYS else UNKNOWN


def dues_paid_on_time_share(facts: MeetingFacts) -> MetricValue:
    """Members who paid the month's dues in time, of those who owed them, as typed at this meeting; heads only, no
    money.
    """
    due, paid = facts.figures.get(FigureKey.DUES_DUE), facts.figures.get(FigureKey.DUES_PAID)
    return UNKNOWN if due is None or paid is None else share(paid, due)


# --- helpers ------------------------------------------------------------------


def _minutes_between(start: datetime, end: datetime) -> int:
    return (_to_the_minute(end) - _to_the_minute(start)) // timedelta(minutes=1)


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _present(marks: Iterable[RosterMark]) -> frozenset[int]:
    return frozenset(mark.member_id for mark in marks if mark.is_present)


def _present_share(facts: MeetingFacts, group: tuple[RosterMark, ...]) -> MetricValue:
    return share(len(_present(group)), len(group)) if facts.roll_is_taken else UNKNOWN


def _regular_marks(facts: MeetingFacts, mark: RosterMark) -> tuple[AttendanceCode, ...]:
    """The member's marks in the regular meetings of the year, newest first, this one included when it has a regular
    part.
    """
    earlier = facts.earlier_regular_marks.get(mark.member_id, ())
    return (mark.code, *earlier) if facts.regular and mark.code is not None else earlier


def _excused_run(marks: Iterable[AttendanceCode]) -> int:
    run = 0
    for mark in marks:
        if mark is AttendanceCode.EXCUSED:
            run += 1
        elif mark.in_denominator:
            break
    return run


def _days_before(facts: MeetingFacts, done_on: date | None) -> MetricValue:
    if done_on is not None:
        return MetricValue(max((facts.held_on - done_on).days, 0))
    return MetricValue(0) if facts.has_begun else UNKNOWN


def _standing(assignments: Iterable[AssignmentFact]) -> list[AssignmentFact]:
    return [assignment for assignment in assignments if not assignment.withdrawn]


def _is_due_here(facts: MeetingFacts, due_on: date | None) -> bool:
    if due_on is None or due_on > facts.held_on:
        return False
    return facts.previous_regular_on is None or due_on > facts.previous_regular_on
