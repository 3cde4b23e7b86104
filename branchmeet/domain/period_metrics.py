"""The metrics of one branch over a period (a quarter, a half-year, a year): each a pure function of `PeriodFacts`,
named as in the catalogue.

That a branch meets every month is the Charter's (Điều 24, grade B), that it studies a topic at least once a quarter
42-HD/BTCTW's (28/10/2025, grade C). Every exact formula and edge is a proposal (grade P). Only closed meetings
count, whenever the metrics are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from branchmeet.domain.calendar import Quarter, add_months, month_end, month_start
from branchmeet.domain.facts import UNKNOWN, HeldMeeting, MetricValue, PeriodFacts, TaskFact, share, total_share
from branchmeet.domain.figures import RATING_KEYS, FigureKey
from branchmeet.domain.tasks import is_overdue

GOOD = "good"
"""Key of the best level on a meeting sheet."""


# --- meetings held ------------------------------------------------------------


def regular_meetings_held(facts: PeriodFacts) -> MetricValue:
    """Regular meetings closed, with minutes; None before the period begins."""
    return _count_of_meetings(facts, _is_regular_with_minutes)


def regular_meetings_full_length(facts: PeriodFacts) -> MetricValue:
    """Months with a regular meeting, with minutes, of the required length: several in one month are one."""
    if not facts.has_begun:
        return UNKNOWN
    long_ones = (meeting for meeting in facts.meetings if _is_regular_with_minutes(meeting) and meeting.is_full_length)
    return MetricValue(len({month_start(meeting.held_on) for meeting in long_ones}))


def months_without_regular_meeting(facts: PeriodFacts) -> MetricValue:
    """Finished months of the period without a regular meeting; None while no month is finished.

    A new branch starts with the month after its founding.
    """
    held = {month_start(meeting.held_on) for meeting in facts.meetings if meeting.regular}
    return _missing_of(_finished_months(facts), held)


def thematic_meetings_held(facts: PeriodFacts) -> MetricValue:
    """Meetings with a thematic part, alone or after a regular one; None before the period begins."""
    return _count_of_meetings(facts, lambda meeting: meeting.thematic)


def quarters_without_thematic_meeting(facts: PeriodFacts) -> MetricValue:
    """Finished quarters without a thematic meeting; None while no quarter is finished.

    A new branch starts with the first quarter that begins after its founding.
    """
    held = {Quarter.of(meeting.held_on).starts_on for meeting in facts.meetings if meeting.thematic}
    return _missing_of(_finished_quarters(facts), held)


def meetings_rated_good(facts: PeriodFacts) -> MetricValue:
    """Regular meetings at the level "Tốt"; None while no meeting has a sheet.

    The level above decides; until it has, the level the branch gave itself stands, marked "tạm tính".
    """
    rated = [meeting for meeting in facts.meetings if meeting.regular and (meeting.level_decided or meeting.level_own)]
    if not rated:
        return UNKNOWN
    good = MetricValue(sum((meeting.level_decided or meeting.level_own) == GOOD for meeting in rated))
    return good if all(meeting.level_decided for meeting in rated) else good.as_provisional()


# --- people in the meetings ---------------------------------------------------


def average_attendance_rate(facts: PeriodFacts) -> MetricValue:
    """Heads present of heads that should have been, added up over regular and thematic meetings with the roll taken."""
    return total_share(
        (meeting.present, meeting.counted)
        for meeting in _branch_meetings(facts)
        if meeting.present is not None and meeting.counted is not None
    )


def average_speaker_share(facts: PeriodFacts) -> MetricValue:
    """All who spoke (each once a meeting) of all present, over the meetings whose log of contributions was opened."""
    return total_share(
        (meeting.speakers, meeting.present)
        for meeting in _branch_meetings(facts)
        if meeting.speakers is not None and meeting.present is not None
    )


def assigned_members_share(facts: PeriodFacts) -> MetricValue:
    """Heads with an assignment of heads that count, added up over the meetings with a topic in an adopted plan."""
    return total_share(
        (meeting.assigned, meeting.counted)
        for meeting in facts.meetings
        if meeting.assigned is not None and meeting.counted is not None
    )


def assignments_fulfilled_share(facts: PeriodFacts) -> MetricValue:
    """Fulfilled of the assignments of all meetings of the period."""
    return total_share((meeting.assignments_fulfilled, meeting.assignments) for meeting in facts.meetings)


def members_with_task_share(facts: PeriodFacts) -> MetricValue:
    """Members with a task by name or a registered deed, of those who count on the last day."""
    return share(len(facts.counted_members & facts.members_with_task), len(facts.counted_members))


# --- what came of it ----------------------------------------------------------


def tasks_done_on_time_share(facts: PeriodFacts) -> MetricValue:
    """Tasks confirmed done by their day, of the tasks due in the period without stopped ones."""
    due = _tasks_due(facts)
    return share(sum(task.is_on_time for task in due), len(due))


def correction_tasks_done_share(facts: PeriodFacts) -> MetricValue:
    """Of the internal tasks (from self-criticism and criticism) due in the period, those done.

    Only this share leaves the branch.
    """
    due = [task for task in _tasks_due(facts) if task.internal_only]
    return share(sum(task.is_done for task in due), len(due))


def tasks_overdue_count(facts: PeriodFacts) -> MetricValue:
    """Open tasks whose day has passed today."""
    return MetricValue(sum(is_overdue(task.state, task.due_on, facts.today) for task in facts.tasks))


def topics_with_followup_share(facts: PeriodFacts) -> MetricValue:
    """Topics studied that led to at least one task that was not stopped."""
    return share(sum(tasks > 0 for tasks in facts.topic_tasks), len(facts.topic_tasks))


def documents_with_followup_share(facts: PeriodFacts) -> MetricValue:
    """Documents from above, due in the period, that were studied in a meeting and led to a task or plan."""
    if facts.documents is None:
        return UNKNOWN
    turned_into_work = sum(document.studied and document.has_followup for document in facts.documents)
    return share(turned_into_work, len(facts.documents))


def opinion_reports_missing(facts: PeriodFacts) -> MetricValue:
    """Finished months without an opinion report; None while no month is finished.

    A report may come in the first days of the next month (`opinion_report_grace_days`, 5 unless set): a month is
    finished here once they are over. A late report is late, not missing.
    """
    if facts.opinion_report_months is None:
        return UNKNOWN
    grace = timedelta(days=facts.opinion_report_grace_days)
    return _missing_of(_finished_months(facts, grace), facts.opinion_report_months)


def concerns_answered_on_time_share(facts: PeriodFacts) -> MetricValue:
    """Concerns answered by their day, of those due in the period.

    To look at only, never scored: a branch that writes down much must not lose by it.
    """
    if facts.concerns is None:
        return UNKNOWN
    return share(sum(concern.is_on_time for concern in facts.concerns), len(facts.concerns))


# --- typed figures ------------------------------------------------------------


def supervision_items_done_share(facts: PeriodFacts) -> MetricValue:
    """Items concluded and followed up, of the planned ones due in the period; as typed where no register is kept."""
    if facts.supervision is not None:
        return share(sum(item.is_done for item in facts.supervision), len(facts.supervision))
    return _typed_share(facts, FigureKey.SUPERVISION_ITEMS_DONE, FigureKey.SUPERVISION_ITEMS_PLANNED)


def members_rated_good_share(facts: PeriodFacts) -> MetricValue:
    """Members rated "hoàn thành tốt" or better of all rated; None until all four ratings are typed.

    Last year's ratings never stand in.
    """
    excellent, good, completed, not_completed = (facts.figures.get(key) for key in RATING_KEYS)
    if excellent is None or good is None or completed is None or not_completed is None:
        return UNKNOWN
    return share(excellent + good, excellent + good + completed + not_completed)


def disciplined_members_count(facts: PeriodFacts) -> MetricValue:
    """Members with a disciplinary decision, as the inspection committee confirmed; not confirmed is not 0."""
    return MetricValue(facts.figures.get(FigureKey.DISCIPLINE_DECISIONS))


def bypassing_petitions_count(facts: PeriodFacts) -> MetricValue:
    """Petitions of members that went past the next level, as confirmed above; not confirmed is not 0."""
    return MetricValue(facts.figures.get(FigureKey.BYPASSING_PETITIONS_CONFIRMED))


def dues_paid_on_time_share(facts: PeriodFacts) -> MetricValue:
    """Members who paid in time of members who owed, heads added up over the months for which both numbers are typed."""
    return total_share((paid, due) for due, paid in facts.dues if due is not None and paid is not None)


def members_213_commented_share(facts: PeriodFacts) -> MetricValue:
    """Comment slips sent of the linked members (213-QĐ/TW) who need one."""
    return _typed_share(facts, FigureKey.MEMBERS_213_SLIPS_SENT, FigureKey.MEMBERS_213_DUE)


def admission_target_share(facts: PeriodFacts) -> MetricValue:
    """Members admitted in percent of the target; more than 100 is possible; None without a target."""
    return _typed_share(facts, FigureKey.ADMITTED_MEMBERS, FigureKey.ADMISSION_TARGET)


# --- helpers ------------------------------------------------------------------


def _is_regular_with_minutes(meeting: HeldMeeting) -> bool:
    return meeting.regular and meeting.has_minutes


def _branch_meetings(facts: PeriodFacts) -> list[HeldMeeting]:
    """Regular and thematic ones; a sitting that is both is one, an extraordinary one is none."""
    return [meeting for meeting in facts.meetings if meeting.regular or meeting.thematic]


def _count_of_meetings(facts: PeriodFacts, wanted: Callable[[HeldMeeting], bool]) -> MetricValue:
    return MetricValue(sum(map(wanted, facts.meetings))) if facts.has_begun else UNKNOWN


def _missing_of(expected: Iterable[date], held: Iterable[date]) -> MetricValue:
    starts = frozenset(expected)
    return MetricValue(len(starts.difference(held))) if starts else UNKNOWN


def _first_day(facts: PeriodFacts) -> date:
    """The first day that is asked of the branch."""
    if facts.founded_on is None:
        return facts.starts_on
    return max(facts.starts_on, add_months(facts.founded_on, 1))


def _finished_months(facts: PeriodFacts, grace: timedelta = timedelta(0)) -> list[date]:
    """First days of the whole months of the period that were over by today."""
    return _finished(facts, step=1, grace=grace)


def _finished_quarters(facts: PeriodFacts) -> list[date]:
    return _finished(facts, step=3)


def _finished(facts: PeriodFacts, *, step: int, grace: timedelta = timedelta(0)) -> list[date]:
    """First days of the pieces of `step` months, counted from the start of the period, that lie in it and were over
    by today.
    """
    starts = (add_months(facts.starts_on, months) for months in range(0, 12, step))
    return [
        start
        for start in starts
        if start >= _first_day(facts)
        and _last_day(start, step) <= facts.ends_on
        and _last_day(start, step) + grace < facts.today
    ]


def _last_day(start: date, months: int) -> date:
    return month_end(add_months(start, months - 1))


def _tasks_due(facts: PeriodFacts) -> list[TaskFact]:
    return [
        task
        for task in facts.tasks
        if not task.is_stopped and task.due_on is not None and facts.starts_on <= task.due_on <= facts.ends_on
    ]


def _typed_share(facts: PeriodFacts, numerator: FigureKey, denominator: FigureKey) -> MetricValue:
    part, whole = facts.figures.get(numerator), facts.figures.get(denominator)
    return UNKNOWN if part is None or whole is None else share(part, whole)
