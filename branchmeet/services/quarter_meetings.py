"""The regular meetings of a quarter, planned in one go; and the meetings that study its topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from branchmeet.clock import day_of
from branchmeet.domain.actor import Actor
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind
from branchmeet.queries import meetings as queries
from branchmeet.queries import topics
from branchmeet.queries.meetings import MeetingHead
from branchmeet.services import meetings
from branchmeet.services.meetings import MeetingValues
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class RegularMeetings:
    """When the regular meetings of a quarter begin, by month (1 to 12), and where they are held."""

    starts_at: Mapping[int, datetime]
    place: str = ""


@transactional
def plan_regular(*, branch_id: int, quarter: Quarter, wanted: RegularMeetings, by: Actor) -> None:
    """Plan a regular meeting in each of the months; chair, clerk and mode are those of the last one, if still there.

    Raises RuleBroken beside the field `day_1` to `day_3` of the month in the quarter: TOPIC_DAY_OUTSIDE_MONTH, or what
    `meetings.plan` refuses.
    """
    last = queries.find_last(branch_id, MeetingKind.REGULAR)
    for month, starts_at in sorted(wanted.starts_at.items()):
        field = f"day_{quarter.months.index(month) + 1}"
        day = day_of(starts_at)
        if (day.year, day.month) != (quarter.year, month):
            raise RuleBroken(Rule.TOPIC_DAY_OUTSIDE_MONTH, field=field, month=month, year=quarter.year)
        values = _like(last, MeetingValues(starts_at=starts_at, place=wanted.place), branch_id, by)
        try:
            meetings.plan(branch_id=branch_id, kind=MeetingKind.REGULAR, values=values, by=by)
        except RuleBroken as broken:
            raise RuleBroken(broken.rule, field=field, **broken.facts) from broken


@transactional
def study_topics(*, plan_id: int, by: Actor) -> None:
    """Give each topic of an adopted plan that no meeting studies yet to the planned meeting of its day."""
    for topic_id, meeting_id in queries.match_topics(plan_id):
        meetings.study(meeting_id=meeting_id, topic_id=topic_id, by=by)


def _like(last: MeetingHead | None, values: MeetingValues, branch_id: int, by: Actor) -> MeetingValues:
    """With the chair and the clerk of the last meeting, as far as they take part that day; else the planner chairs."""
    here = {person.member_id for person in topics.list_people(branch_id, on=day_of(values.starts_at))}
    chairs = [member_id for member_id in (last.chair_id if last else None, by.member_id) if member_id in here]
    values = replace(values, chair_id=chairs[0] if chairs else None)
    if last is None:
        return values
    return replace(values, mode=last.mode, clerk_id=last.clerk_id if last.clerk_id in here else None)
