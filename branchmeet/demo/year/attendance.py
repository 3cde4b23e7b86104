"""Who comes to a meeting, who is excused and why, and the book in which it is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from branchmeet.demo.world import Person, World
from branchmeet.demo.year.chances import Chance, mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.rosters import Seat
from branchmeet.demo.year.sittings import Mark, Sitting
from branchmeet.domain.attendance import COUNTED_CODES, AttendanceCode, ExcuseReason, allowed_codes
from branchmeet.domain.meetings import MeetingKind, MeetingMode
from branchmeet.models import Attendance

MOST_ABSENT, LEAST_ABSENT = 0.25, 0.02
"""Shares between which the absent of a branch from twenty members on stay."""
RATE_VARIES = 3.0
"""Percentage points by which a meeting is better or worse attended than usual."""
ONLINE_OF_MIXED = 18
LONGEST_RUN = 3
"""Nobody is excused more often in a row, but in the few branches that are to show it."""
LONG_RUN = 5
COMMITTEE_ABSENT = 9
UNEXCUSED = {"steady": 0.6, "average": 1.0, "improving": 1.0, "late": 1.7, "generous": 2.4}
"""By type, how much oftener than usual an absent member has not said why."""


@dataclass
class Book:
    """The marks of a branch's regular meetings: by year and member, the newest first."""

    marks: dict[int, dict[int, list[AttendanceCode]]] = field(default_factory=lambda: defaultdict(dict))
    long_excused: int | None = None
    """The member who is excused for months in one of the few branches that show it."""

    def earlier(self, day: date) -> dict[int, tuple[AttendanceCode, ...]]:
        """The marks of the calendar year before a meeting."""
        return {member: tuple(codes) for member, codes in self.marks[day.year].items()}

    def run(self, member_id: int, day: date) -> int:
        """How often in a row a member has been excused up to a meeting."""
        run = 0
        for code in self.marks[day.year].get(member_id, ()):
            if code is AttendanceCode.EXCUSED:
                run += 1
            elif code.in_denominator:
                break
        return run

    def enter(self, sitting: Sitting) -> None:
        """Add the marks of a regular meeting."""
        of_year = self.marks[sitting.day.year]
        for mark in sitting.marks:
            of_year.setdefault(mark.seat.person.id, []).insert(0, mark.code)


def take_roll(life: Life, sitting: Sitting, book: Book) -> None:
    """Mark every member of the body that meets."""
    seats = body(life, sitting)
    absent = _absent(life, sitting, seats, book)
    sitting.marks = [_mark(life, sitting, seat, absent, book) for seat in seats]


def write(world: World, sitting: Sitting) -> None:
    """Keep the marks for writing."""
    for mark in sitting.marks:
        seat = mark.seat
        world.rows.add(
            Attendance,
            meeting_id=sitting.id,
            member_id=seat.person.id,
            cell_id=seat.cell_id,
            kind=seat.kind,
            presence=seat.presence,
            counted=seat.counted,
            votes=seat.votes,
            code=mark.code,
            reason=mark.reason,
            late_minutes=mark.late_minutes,
            left_early_minutes=mark.left_early_minutes,
        )


def body(life: Life, sitting: Sitting) -> list[Seat]:
    """The members of the body that meets, as they stand on its day; in a committee all who count vote."""
    seats = life.roster.on(sitting.day)
    if sitting.kind is not MeetingKind.COMMITTEE:
        return seats
    leaders = {person.id for person in life.branch.leaders}
    return [seat for seat in seats if seat.person.id in leaders]


def _absent(life: Life, sitting: Sitting, seats: Sequence[Seat], book: Book) -> set[int]:
    """Who of those who count does not come; never who is needed for the meeting itself."""
    counted = [seat for seat in seats if seat.counted]
    needed = {person.id for person in _needed(sitting)}
    free = [seat for seat in counted if seat.person.id not in needed]
    if sitting.kind is MeetingKind.COMMITTEE:
        return {seat.person.id for seat in free[:1] if life.chance.happens(COMMITTEE_ABSENT)}
    number = _number_absent(life, len(counted))
    chosen = _long_excused(life, sitting, book, free)
    may = [
        seat for seat in free if seat.person.id not in chosen and book.run(seat.person.id, sitting.day) < LONGEST_RUN
    ]
    return chosen | _heaviest(life, may, number - len(chosen))


def _needed(sitting: Sitting) -> Iterator[Person]:
    presenters = (item.presenter for item in sitting.items)
    yield from (person for person in (sitting.chair, sitting.clerk, *presenters) if person)


def _number_absent(life: Life, counted: int) -> int:
    usual = life.attendance + life.chance.uniform(-RATE_VARIES, RATE_VARIES)
    number = round(counted * (1 - usual / 100))
    if counted < 20:
        return min(max(number, int(life.chance.happens(60))), counted // 4)
    return min(max(number, ceil(LEAST_ABSENT * counted)), int(MOST_ABSENT * counted))


def _long_excused(life: Life, sitting: Sitting, book: Book, free: Sequence[Seat]) -> set[int]:
    """The one member who is excused again and shows a long run, some months in the middle of the year."""
    if not (life.part.long_excused and sitting.is_regular):
        return set()
    months = life.calendar.months
    middle = months[-LONG_RUN - 2 : -2]
    if sitting.month not in middle:
        return set()
    here: set[int] = {seat.person.id for seat in free}
    if book.long_excused is None and free:
        book.long_excused = life.chance.choice(free).person.id
    return here & {book.long_excused}


def _heaviest(life: Life, seats: Sequence[Seat], number: int) -> set[int]:
    """So many members by chance, those who are absent easily before the others."""
    drawn = sorted(seats, key=lambda seat: life.chance.random() ** (1 / life.frailty[seat.person.id]), reverse=True)
    return {seat.person.id for seat in drawn[: max(0, number)]}


def _mark(life: Life, sitting: Sitting, seat: Seat, absent: set[int], book: Book) -> Mark:
    if not seat.counted:
        return Mark(seat, allowed_codes(seat.presence)[0])
    if seat.person.id in absent:
        return _absence(life, seat, excused=seat.person.id == book.long_excused)
    return _attendance(life.chance, sitting, seat)


def _absence(life: Life, seat: Seat, *, excused: bool) -> Mark:
    rules = mix("attendance")
    unexcused = (100 - rules["excused_of_absent_percent"]) * UNEXCUSED[life.type.key]
    if excused or not life.chance.happens(unexcused):
        return Mark(seat, AttendanceCode.EXCUSED, ExcuseReason(life.chance.pick(rules["excuse_reasons"])))
    return Mark(seat, AttendanceCode.UNEXCUSED)


def _attendance(chance: Chance, sitting: Sitting, seat: Seat) -> Mark:
    rules = mix("attendance")
    mark = Mark(seat, COUNTED_CODES[0])
    mixed = sitting.mode is MeetingMode.MIXED and chance.happens(ONLINE_OF_MIXED)
    if mixed or sitting.mode is MeetingMode.ONLINE:
        mark.code = AttendanceCode.PRESENT_ONLINE
    if chance.happens(rules["late_of_present_percent"]):
        mark.late_minutes = chance.randrange(5, 26, 5)
    if chance.happens(rules["left_early_of_present_percent"]):
        mark.left_early_minutes = chance.randrange(10, 31, 5)
    return mark
