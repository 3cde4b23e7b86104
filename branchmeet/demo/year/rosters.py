"""Who belongs to a branch on a day, as the roster of that day says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from branchmeet.demo.world import Branch, Person, Span
from branchmeet.domain.membership import MemberKind, Presence, counts_in_attendance, votes
from branchmeet.domain.vietnamese import name_key


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of the body on one day."""

    person: Person
    cell_id: int | None
    kind: MemberKind
    presence: Presence
    counted: bool
    votes: bool


@dataclass(frozen=True)
class Roster:
    """Everybody who is or was on the roster of a branch, in the Vietnamese order of names, with their cells.

    `seats`: by person what he was from a day to a day, and the seat that goes with it.
    """

    people: tuple[Person, ...]
    seats: dict[int, list[tuple[Span, Seat]]]
    cells: dict[int, int | None]
    cell_names: dict[int, str]
    _days: dict[date, list[Seat]] = field(default_factory=dict)

    @classmethod
    def of(cls, branch: Branch, cell_names: Sequence[str]) -> Roster:
        """The roster of a branch: its own members and those who visit it."""
        spans = {person.id: person.history for person in branch.members}
        cells = {person.id: person.cell_id for person in branch.members} | branch.visitor_cells
        for person in branch.visitors:
            spans[person.id] = [Span(person.kind, Presence.VISITING, person.history[-1].starts_on)]
        people = sorted([*branch.members, *branch.visitors], key=lambda person: (name_key(person.name), person.id))
        seats = {
            person.id: [(span, _seat(person, cells[person.id], span)) for span in spans[person.id]] for person in people
        }
        return cls(tuple(people), seats, cells, dict(zip(branch.cell_ids, cell_names, strict=True)))

    def on(self, day: date) -> list[Seat]:
        """The roster of a day."""
        if day not in self._days:
            self._days[day] = [seat for person in self.people if (seat := self._seat_on(person, day))]
        return self._days[day]

    def _seat_on(self, person: Person, day: date) -> Seat | None:
        for span, seat in self.seats[person.id]:
            if span.starts_on <= day and (span.ends_on is None or day < span.ends_on):
                return seat
        return None


def _seat(person: Person, cell_id: int | None, span: Span) -> Seat:
    return Seat(
        person=person,
        cell_id=cell_id,
        kind=span.kind,
        presence=span.presence,
        counted=counts_in_attendance(span.kind, span.presence),
        votes=votes(span.kind, span.presence),
    )
