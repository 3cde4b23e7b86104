"""Who is told of a meeting, by which channel and when, and who excuses himself beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from branchmeet.clock import day_of
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import attendance, wording
from branchmeet.demo.year.chances import minutes_later
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.rosters import Seat
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.models import Excuse, Guest, Notice

TOLD_LATE = {"steady": 1, "average": 3, "improving": 4, "late": 18, "generous": 9}
"""By type, in so many meetings of a hundred the last member hears of it on the day itself."""
SENT_BEFORE = 86
"""So many of a hundred excused members said so before the meeting; the others are excused at the roll call."""
TOLD_SO_FAR = 70
"""So many of a hundred are told already of a meeting to come."""


def tell(world: World, life: Life, sitting: Sitting) -> None:
    """Tick who was told: everybody who is to come and, where the branch meets, its liaison."""
    convened_on = day_of(sitting.convened_at) if sitting.convened_at else sitting.day
    told_late = life.chance.happens(TOLD_LATE[life.type.key])
    rounds = {channel: life.chance.moment(_day(life, convened_on, sitting), 8, 19) for channel in NoticeChannel}
    people = [*_people(life, sitting)]
    by = life.account(sitting.clerk or life.branch.secretary)
    for place, person in enumerate(people):
        if not sitting.is_held and not life.chance.happens(TOLD_SO_FAR):
            continue
        channel = person.channel if sitting.of_branch else NoticeChannel.ZALO
        told_at = minutes_later(rounds[channel], place)
        if told_late and sitting.is_held and place == len(people) - 1:
            told_at = minutes_later(sitting.began, -60)
        day = day_of(told_at)
        sitting.told_on = max(sitting.told_on or day, day)
        world.rows.add(
            Notice,
            meeting_id=sitting.id,
            member_id=person.id,
            channel=channel,
            told_at_utc=told_at,
            account_id=by,
        )


def excuse(world: World, life: Life, sitting: Sitting) -> None:
    """Keep the excuses that came before a meeting that has been held."""
    for mark in sitting.marks:
        if mark.code is AttendanceCode.EXCUSED and mark.reason and life.chance.happens(SENT_BEFORE):
            _send(world, life, sitting, mark.seat, mark.reason, sitting.day - timedelta(days=life.chance.randint(1, 2)))


def excuse_so_far(world: World, life: Life, sitting: Sitting, number: int, *, spared: Person) -> None:
    """Let some members excuse themselves from a meeting to come."""
    coming = {spared.id} | {person.id for person in life.branch.leaders}
    free = [seat for seat in attendance.body(life, sitting) if seat.counted and seat.person.id not in coming]
    for seat in life.chance.some([seat for seat in free if not is_asked(sitting, seat.person)], number):
        reason = life.chance.choice([ExcuseReason.WORK, ExcuseReason.FAMILY, ExcuseReason.HEALTH])
        _send(world, life, sitting, seat, reason, life.calendar.today - timedelta(days=1))


def ask_a_guest(world: World, sitting: Sitting) -> None:
    """Ask somebody from outside to a meeting."""
    name, organisation = wording.GUEST
    world.rows.add(Guest, meeting_id=sitting.id, name=name, organisation=organisation)


def is_asked(sitting: Sitting, person: Person) -> bool:
    """Whether somebody is asked by name to speak on the topic of a meeting."""
    return sitting.topic is not None and any(person in asked.names for asked in sitting.topic.asked)


def entered_by(life: Life, seat: Seat) -> int | None:
    """Whose account enters what a member has to say: his own, else that of his cell leader or the secretary."""
    own = life.account(seat.person)
    if own is not None:
        return own
    leaders = dict(zip(life.branch.cell_ids, life.branch.cell_leaders, strict=True))
    return life.account(leaders.get(seat.cell_id or 0, life.branch.secretary))


def _people(life: Life, sitting: Sitting) -> Iterator[Person]:
    yield from (seat.person for seat in attendance.body(life, sitting) if seat.counted)
    if sitting.of_branch:
        yield life.branch.liaison


def _day(life: Life, convened_on: date, sitting: Sitting) -> date:
    last = min(sitting.day - timedelta(days=1), life.calendar.today - timedelta(days=1))
    return min(convened_on + timedelta(days=life.chance.randint(0, 1)), max(last, convened_on))


def _send(world: World, life: Life, sitting: Sitting, seat: Seat, reason: ExcuseReason, day: date) -> None:
    world.rows.add(
        Excuse,
        meeting_id=sitting.id,
        member_id=seat.person.id,
        reason=reason,
        account_id=entered_by(life, seat),
        created_at_utc=life.chance.moment(day),
    )
