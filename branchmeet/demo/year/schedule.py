"""When one branch meets: its regular, thematic, committee and extraordinary meetings, held and to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from branchmeet.clock import at
from branchmeet.demo.year.calendar import hour_of
from branchmeet.demo.year.chances import activity, mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.calendar import Quarter, add_months, month_end, month_start
from branchmeet.domain.meetings import MeetingKind, MeetingState

WITHOUT_PREPARATION = 7
"""In so many cases of a hundred the committee does not meet before."""
PREPARED_SEPARATELY = 60
"""A thematic meeting of its own has a committee meeting of its own in so many cases."""
HOME_HOUR = time(19, 30)
SITTING_HOUR, LEFT_OPEN_HOUR = time(8), time(18, 30)


def sittings_of(life: Life) -> list[Sitting]:
    """All meetings of a branch in the order in which they begin."""
    found = list(_sittings(life))
    for sitting in found:
        if sitting.state is MeetingState.PLANNED:
            sitting.state = _state(life, sitting)
    return sorted(found, key=lambda sitting: sitting.starts_at)


def _sittings(life: Life) -> Iterator[Sitting]:
    studied = _studied_months(life)
    skipped = _skipped_month(life, studied)
    extraordinary = _extraordinary_month(life)
    for month in (*life.calendar.months, add_months(life.calendar.today, 1)):
        if month == skipped:
            continue
        regular = _regular(life, month)
        if month in studied:
            yield from _with_topic(life, regular)
        yield from _before(life, regular)
        yield regular
        if month == extraordinary:
            yield _meeting(life, MeetingKind.EXTRAORDINARY, _later(life, regular.day))


def _studied_months(life: Life) -> set[date]:
    """The month of each quarter in which the branch studies its topic."""
    choices = activity()["calendar"]["thematic_months_of_quarter"]
    months = set()
    for quarter in (*life.calendar.quarters, Quarter.of(life.calendar.today).next):
        months.add(add_months(quarter.starts_on, life.chance.choice(choices) - 1))
    if life.is_home or life.part.sits_now:
        this_quarter = Quarter.of(life.calendar.today)
        months = {month for month in months if Quarter.of(month) != this_quarter}
        months.add(month_start(life.calendar.today))
    return months


def _skipped_month(life: Life, studied: set[date]) -> date | None:
    """A month without a regular meeting, well before today; never one in which a topic was studied."""
    if not life.part.skips_month:
        return None
    asked = [month for month in life.calendar.months[2:-2] if month.year == life.calendar.asked_year]
    return life.chance.choice([month for month in asked or life.calendar.months[2:-2] if month not in studied])


def _extraordinary_month(life: Life) -> date | None:
    if not life.chance.between(mix("meetings")["extraordinary_per_branch"]):
        return None
    return life.chance.choice(life.calendar.months[:-1])


def _regular(life: Life, month: date) -> Sitting:
    day = _special_day(life, month) or _usual_day(life, month)
    return _meeting(life, MeetingKind.REGULAR, day)


def _usual_day(life: Life, month: date) -> date:
    rules = activity()["calendar"]
    late = month <= life.calendar.today and life.chance.happens(life.type.late_months)
    return life.calendar.day_in(
        month, rules["late_day_of_month"] if late else rules["regular_day_of_month"], life.chance
    )


def _special_day(life: Life, month: date) -> date | None:
    """The day of this month's meeting in a branch that is to be seen at it; at home also that of the one before."""
    today = life.calendar.today
    four_weeks_ago = life.calendar.before(today, 28)
    if life.is_home and month == month_start(four_weeks_ago) != month_start(today):
        return four_weeks_ago
    if month != month_start(today):
        return None
    if life.is_home:
        return life.calendar.after(today, 0)
    if life.part.put_off_now:
        return life.calendar.after(min(today + timedelta(days=2), month_end(today)), 0)
    return _sitting_day(life) if life.part.sits_now else None


def _sitting_day(life: Life) -> date:
    """Today; yesterday for a meeting that nobody has closed yet."""
    today = life.calendar.today
    yesterday = life.calendar.before(today, 1)
    left_open = life.part.minutes_read or life.chance.happens(50)
    return yesterday if left_open and yesterday.month == today.month else life.calendar.before(today, 0)


def _with_topic(life: Life, regular: Sitting) -> Iterator[Sitting]:
    """Let the regular meeting study the topic, or hold another one for it some days later."""
    day = _later(life, regular.day)
    together = life.chance.happens(activity()["calendar"]["thematic_follows_regular_percent"])
    if together or day.month != regular.month.month or life.is_home or life.part.sits_now:
        regular.studies = True
        return
    thematic = _meeting(life, MeetingKind.THEMATIC, day)
    thematic.studies = True
    if life.chance.happens(PREPARED_SEPARATELY):
        yield _committee(life, thematic, days=3)
    yield thematic


def _later(life: Life, day: date) -> date:
    return life.calendar.after(day, life.chance.randint(8, 15))


def _before(life: Life, regular: Sitting) -> Iterator[Sitting]:
    """What comes before a regular meeting: that of the committee, and rarely a date that was called off."""
    if life.is_home or not life.chance.happens(WITHOUT_PREPARATION):
        yield _committee(life, regular, life.chance.between(activity()["calendar"]["committee_meeting_days_before"]))
    called_off = life.calendar.before(regular.day, 2)
    is_past = regular.day < life.calendar.today and called_off.month == regular.month.month
    if is_past and life.chance.happens(mix("meetings")["cancelled_percent"]):
        cancelled = _meeting(life, MeetingKind.REGULAR, called_off)
        cancelled.state = MeetingState.CANCELLED
        yield cancelled


def _committee(life: Life, branch_meeting: Sitting, days: int) -> Sitting:
    day = life.calendar.before(branch_meeting.day, days)
    committee = _meeting(life, MeetingKind.COMMITTEE, day)
    committee.prepares = branch_meeting
    return committee


def _meeting(life: Life, kind: MeetingKind, day: date) -> Sitting:
    return Sitting(kind, month_start(day), at(day, _hour(life, kind, day)))


def _hour(life: Life, kind: MeetingKind, day: date) -> time:
    special = kind is MeetingKind.REGULAR and month_start(day) == month_start(life.calendar.today)
    if special and life.is_home:
        return HOME_HOUR
    if special and life.part.sits_now:
        return SITTING_HOUR if day == life.calendar.today else LEFT_OPEN_HOUR
    return hour_of(day, life.chance)


def _state(life: Life, sitting: Sitting) -> MeetingState:
    """Where a meeting stands today; one that was held counts as closed until its papers are posted."""
    today = life.calendar.today
    this_month = sitting.is_regular and sitting.month == month_start(today)
    if this_month and life.part.sits_now:
        return MeetingState.IN_PROGRESS
    if this_month and life.part.put_off_now:
        return MeetingState.POSTPONED
    if sitting.day < today:
        return MeetingState.CLOSED
    notice_days = life.chance.between(activity()["calendar"]["notice_days_before"])
    calls = sitting.is_regular and (life.part.calls_early or (life.is_home and this_month))
    soon = sitting.day <= today + timedelta(days=notice_days)
    return MeetingState.CONVENED if calls or soon else MeetingState.PLANNED
