"""Meetings before they are held: who chairs, who writes, when, where, with which agenda; and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from branchmeet.clock import at
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import agendas, wording
from branchmeet.demo.year.chances import activity, minutes_later, mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.agenda import required_minutes
from branchmeet.domain.meetings import MeetingKind, MeetingMode, MeetingState
from branchmeet.models import AgendaItem, Meeting, MeetingStep

CHAIRED_BY_DEPUTY = 5
DOCUMENTS_ON_THE_DAY = {"steady": 1, "average": 3, "improving": 5, "late": 18, "generous": 10}
"""By type, in so many cases of a hundred the papers are posted on the day of the meeting only."""
PLANNED_DAYS_BEFORE = (12, 24)
OPINIONS_OPENED_AFTER = 20
MODES_VARY = frozenset({MeetingKind.REGULAR, MeetingKind.THEMATIC})
HOUSE = re.compile(r"(?:.*\()?(?:Chi bộ )?([^()]+)\)?")
"""Of "Chi bộ 2 (Khu phố 9)" or "Chi bộ Khu phố 5" the place where people live."""


def prepare(life: Life, sitting: Sitting) -> None:
    """Say who chairs and writes, where and how, with which agenda; of a meeting held also from when until when."""
    _appoint(life, sitting)
    if _may_vary(life, sitting):
        sitting.mode = MeetingMode(life.chance.pick(mix("meetings")["modes"]))
    sitting.place = "" if sitting.mode is MeetingMode.ONLINE else _place(life)
    agendas.draw_up(life, sitting)
    sitting.ends_at = minutes_later(sitting.starts_at, sum(item.minutes for item in sitting.items))
    sitting.planned_at = _planned_at(life, sitting)
    sitting.convened_at = _convened_at(life, sitting)
    if sitting.state in (MeetingState.CLOSED, MeetingState.IN_PROGRESS):
        sitting.opened_at = minutes_later(sitting.starts_at, life.chance.randint(0, 8))
        sitting.documents_on = _documents_on(life, sitting)
    if sitting.state is MeetingState.CLOSED:
        sitting.closed_at = _closed_at(life, sitting)


def number(world: World, sittings: Sequence[Sitting]) -> None:
    """Give keys to the meetings and, in the same order, to all their items."""
    first, items = world.rows.next_key(Meeting), world.rows.next_key(AgendaItem)
    for place, sitting in enumerate(_in_order_of_keys(sittings)):
        sitting.id = first + place
        for item in sitting.items:
            item.id = items
            items += 1


def write(world: World, life: Life, sittings: Sequence[Sitting]) -> None:
    """Keep the meetings, their agendas and the states they went through for writing."""
    for sitting in _in_order_of_keys(sittings):
        _write_meeting(world, life, sitting)
        agendas.write(world, sitting)
        for state, moment, note in _states(life, sitting):
            world.rows.add(
                MeetingStep,
                meeting_id=sitting.id,
                state=state,
                at_utc=moment,
                account_id=life.secretary_account,
                note=note,
            )


def _in_order_of_keys(sittings: Sequence[Sitting]) -> list[Sitting]:
    """Branch meetings before the committee meetings that prepare them."""
    return sorted(sittings, key=lambda sitting: sitting.kind is MeetingKind.COMMITTEE)


# ---- people, place, hours --------------------------------------------------------------------------------------------


def _appoint(life: Life, sitting: Sitting) -> None:
    branch = life.branch
    deputy_chairs = not life.is_home and life.chance.happens(CHAIRED_BY_DEPUTY)
    sitting.chair = branch.deputy if deputy_chairs else branch.secretary
    sitting.clerk = life.clerk if life.clerk is not sitting.chair else branch.secretary


def _may_vary(life: Life, sitting: Sitting) -> bool:
    """Whether a meeting may be online or in cells; those that are to be seen happen in one room."""
    is_seen = life.part.sits_now or life.is_home
    return sitting.kind in MODES_VARY and not (is_seen and sitting.day >= life.calendar.today - timedelta(days=1))


def _place(life: Life) -> str:
    found = HOUSE.fullmatch(life.branch.name)
    house = found[1] if found else life.branch.name
    room = "Phòng sinh hoạt cộng đồng" if house.startswith("Chung cư") else "Nhà văn hóa"
    return f"{room} {house[:1].lower()}{house[1:]}"


def _planned_at(life: Life, sitting: Sitting) -> datetime:
    day = sitting.day - timedelta(days=life.chance.randint(*PLANNED_DAYS_BEFORE))
    return life.chance.moment(min(day, life.calendar.today - timedelta(days=8)))


def _convened_at(life: Life, sitting: Sitting) -> datetime | None:
    if sitting.state is MeetingState.PLANNED:
        return None
    days = life.chance.between(activity()["calendar"]["notice_days_before"])
    if sitting.kind is MeetingKind.COMMITTEE:
        days = min(days, 3)
    day = min(sitting.day - timedelta(days=days), life.calendar.today - timedelta(days=2))
    return life.chance.moment(day, 8, 12)


def _documents_on(life: Life, sitting: Sitting) -> date | None:
    if sitting.kind is MeetingKind.COMMITTEE:
        return None
    if life.chance.happens(DOCUMENTS_ON_THE_DAY[life.type.key]):
        return sitting.day
    return sitting.day - timedelta(days=life.chance.between(activity()["calendar"]["documents_days_before"]))


def _closed_at(life: Life, sitting: Sitting) -> datetime:
    """Usually as long as the rule asks, or a little longer; a few meetings are too short."""
    planned = sum(item.minutes for item in sitting.items)
    required = required_minutes(sitting.kind, studies_topic=sitting.topic is not None)
    if required and life.chance.happens(mix("meetings")["short_meeting_percent"]):
        return minutes_later(sitting.began, required - life.chance.randint(4, 34))
    length = max(required or 0, planned + life.chance.randint(-12, 10))
    return minutes_later(sitting.began, length)


# ---- rows ------------------------------------------------------------------------------------------------------------


def _write_meeting(world: World, life: Life, sitting: Sitting) -> None:
    sent = any(word.sent_at for word in sitting.words)
    opened = sitting.opened_at if sent else None
    world.rows.add(
        Meeting,
        branch_id=life.branch.id,
        kind=sitting.kind,
        mode=sitting.mode,
        state=sitting.state,
        month=sitting.month,
        starts_at_utc=sitting.starts_at,
        ends_at_utc=sitting.ends_at,
        opened_at_utc=sitting.opened_at,
        closed_at_utc=sitting.closed_at,
        place=sitting.place,
        chair_id=_id(sitting.chair),
        clerk_id=_id(sitting.clerk),
        topic_id=sitting.topic.id if sitting.topic else None,
        prepares_id=sitting.prepares.id if sitting.prepares else None,
        documents_posted_on=sitting.documents_on,
        outcome_posted_on=sitting.outcome_on,
        documents_posted_at_utc=_documents_posted_at(life, sitting),
        outcome_posted_at_utc=_outcome_posted_at(sitting),
        opinions_opened_at_utc=minutes_later(opened, OPINIONS_OPENED_AFTER) if opened else None,
        notice_round=2 if sitting.state in (MeetingState.POSTPONED, MeetingState.CANCELLED) else 1,
        version=1 + sum(1 for moment in (sitting.convened_at, sitting.opened_at, sitting.closed_at) if moment),
        created_at_utc=sitting.planned_at,
    )


def _documents_posted_at(life: Life, sitting: Sitting) -> datetime | None:
    """In the evening of its day; of today only the day is known."""
    day = sitting.documents_on
    return at(day, time(20, 5)) if day and day < life.calendar.today else None


def _outcome_posted_at(sitting: Sitting) -> datetime | None:
    """In the evening of its day, or right after the meeting."""
    if sitting.outcome_on is None or sitting.closed_at is None:
        return None
    return max(at(sitting.outcome_on, time(20, 30)), minutes_later(sitting.closed_at, 15))


def _id(person: Person | None) -> int | None:
    return person.id if person else None


def _states(life: Life, sitting: Sitting) -> Iterator[tuple[MeetingState, datetime | None, str]]:
    """The states a meeting went through, when, and why where a reason is asked for."""
    yield MeetingState.PLANNED, sitting.planned_at, ""
    if sitting.convened_at is None:
        return
    was_put_off = sitting.opened_at and life.chance.happens(mix("meetings")["postponed_percent"])
    if was_put_off:
        yield MeetingState.CONVENED, minutes_later(sitting.convened_at, -3 * 24 * 60), ""
        reason = life.chance.choice(wording.POSTPONED)
        yield MeetingState.POSTPONED, minutes_later(sitting.convened_at, -24 * 60), reason
    yield MeetingState.CONVENED, sitting.convened_at, ""
    if sitting.state in (MeetingState.POSTPONED, MeetingState.CANCELLED):
        reasons = wording.POSTPONED if sitting.state is MeetingState.POSTPONED else wording.CANCELLED
        yield sitting.state, minutes_later(sitting.convened_at, 24 * 60), life.chance.choice(reasons)
    if sitting.opened_at:
        yield MeetingState.IN_PROGRESS, sitting.opened_at, ""
    if sitting.closed_at:
        yield MeetingState.CLOSED, sitting.closed_at, ""
    if filed_at := _outcome_posted_at(sitting):
        yield MeetingState.FILED, filed_at, ""
