"""Who is on the rosters of the demo: invented names, ages, kinds and presences, each with its days."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from branchmeet import catalogue
from branchmeet.demo.world import Branch, Person, Span, World
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.vietnamese import name_key, search_text
from branchmeet.models import Member, Membership, Standing

YEAR_OF_BIRTH_LEFT_OUT = 0.03
CAME_BACK = 0.015
"""The share of members who spent some months of the last year in another place."""
CHANNELS = {
    65: {NoticeChannel.ZALO: 88, NoticeChannel.SMS: 7, NoticeChannel.CALL: 5},
    80: {NoticeChannel.ZALO: 62, NoticeChannel.CALL: 22, NoticeChannel.SMS: 10, NoticeChannel.PAPER: 6},
    130: {NoticeChannel.CALL: 55, NoticeChannel.PAPER: 30, NoticeChannel.ZALO: 15},
}
"""How members below an age are told of a meeting, weighted."""


def populate(world: World) -> None:
    """Fill the roster of every branch, then let some who are away be visitors elsewhere."""
    chance = world.chance("people")
    drawing = Drawing(chance, world.today)
    for branch in world.branches:
        _fill_roster(world, branch, drawing)
    _send_visitors(world, chance)


class Drawing:
    """Draws people from the word lists."""

    def __init__(self, chance: Random, today: date) -> None:
        self.chance = chance
        self.today = today
        self.mix = catalogue.load("binh_tan_2023")["synthetic"]["member_mix"]
        self._words = catalogue.load("people_names")
        self._families = Weighted.of(self._words["family_names"])
        self._middles = {
            (sex, era): Weighted.of(self._words[sex][era]["middle"])
            for sex in ("male", "female")
            for era in ("older", "younger")
        }

    def age(self) -> int:
        """An age of the mix."""
        band = self.chance.choices(self.mix["age_bands"], [band["percent"] for band in self.mix["age_bands"]])[0]
        return self.chance.randint(band["from"], band["to"])

    def name(self, year_of_birth: int, taken: Iterable[str]) -> str:
        """A full name of the person's time that nobody near has."""
        sex = "female" if self.chance.random() * 100 < self.mix["female_percent"] else "male"
        era = "older" if year_of_birth < self._words["birth_year_split"] else "younger"
        taken = set(taken)
        while True:
            words = (
                self._families.draw(self.chance),
                self._middles[sex, era].draw(self.chance),
                self.chance.choice(self._words[sex][era]["given"]),
            )
            if (name := " ".join(words)) not in taken:
                return name

    def channel(self, age: int) -> NoticeChannel:
        """How somebody of this age is told of a meeting."""
        weights = next(weights for below, weights in CHANNELS.items() if age < below)
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def count(self, whole: int, percent: float) -> int:
        """So many of the whole, rounded up or down by chance so that the percentage holds over many branches."""
        return int(whole * percent / 100 + self.chance.random())

    def days_ago(self, least: int, most: int) -> date:
        """A day of the past."""
        return self.today - timedelta(days=self.chance.randint(least, most))


@dataclass(frozen=True)
class Weighted:
    """Words with weights, quickly drawn."""

    words: tuple[str, ...]
    sums: tuple[int, ...]

    @classmethod
    def of(cls, entries: list[dict[str, Any]]) -> Weighted:
        """From entries with `name` and `weight`."""
        return cls(
            tuple(entry["name"] for entry in entries), tuple(accumulate(int(entry["weight"]) for entry in entries))
        )

    def draw(self, chance: Random) -> str:
        """One word."""
        return self.words[bisect(self.sums, chance.random() * self.sums[-1])]


def hire(world: World, drawing: Drawing, *, taken: Iterable[str]) -> Person:
    """Somebody who works for an upper unit and is on no roster here."""
    age = drawing.chance.randint(34, 58)
    return _person(world, drawing, age, taken)


def _fill_roster(world: World, branch: Branch, drawing: Drawing) -> None:
    ages = sorted(drawing.age() for _ in range(branch.size))
    people: list[Person] = []
    for age in ages:
        people.append(_person(world, drawing, age, (person.name for person in people)))
    for person, history in zip(people, _histories(drawing, ages), strict=True):
        person.history = history
    branch.members = people
    _share_out(branch, drawing.chance)
    for person in people:
        _enrol(world, branch, person)


def _person(world: World, drawing: Drawing, age: int, taken: Iterable[str]) -> Person:
    year = world.today.year - age
    name = drawing.name(year, taken)
    channel = drawing.channel(age)
    key = world.rows.add(
        Member,
        full_name=name,
        sort_key=name_key(name),
        search_text=search_text(name),
        year_of_birth=None if drawing.chance.random() < YEAR_OF_BIRTH_LEFT_OUT else year,
        channel=channel,
    )
    return Person(key, name, year, channel)


def _histories(drawing: Drawing, ages: list[int]) -> Iterator[list[Span]]:
    """What each of the members of a branch was until today, for their ages from young to old.

    The youngest are on probation or have just ended it, the oldest are exempt, some of those between are elsewhere.
    """
    size = len(ages)
    kinds = {entry["key"]: entry["percent"] for entry in drawing.mix["kinds"]}
    presences = {entry["key"]: entry["percent"] for entry in drawing.mix["presences"]}
    on_probation = drawing.count(size, kinds["probationary"])
    newly_full = drawing.count(size, kinds["probationary"])
    exempt = drawing.count(size, presences["exempt"])
    between = list(range(on_probation + newly_full, size - exempt))
    drawing.chance.shuffle(between)
    away = set(between[: drawing.count(size, presences["away"])])
    on_duty = set(between[len(away) :][: drawing.count(size, presences["special_duty"])])
    for index, age in enumerate(ages):
        if index < on_probation:
            yield _probation(drawing)
        elif index < on_probation + newly_full:
            yield _ended_probation(drawing)
        elif index >= size - exempt:
            yield _since(drawing, age, Presence.EXEMPT, drawing.days_ago(20, 2500))
        elif index in away:
            yield _since(drawing, age, Presence.AWAY, drawing.days_ago(20, 330))
        elif index in on_duty:
            yield _since(drawing, age, Presence.SPECIAL_DUTY, drawing.days_ago(20, 330))
        elif drawing.chance.random() < CAME_BACK:
            yield _came_back(drawing, age)
        else:
            yield [Span(MemberKind.FULL, Presence.HERE, _joined(drawing, age))]


def _probation(drawing: Drawing) -> list[Span]:
    return [Span(MemberKind.PROBATIONARY, Presence.HERE, drawing.days_ago(15, 360))]


def _ended_probation(drawing: Drawing) -> list[Span]:
    admitted = drawing.days_ago(380, 720)
    full_from = admitted + timedelta(days=365)
    return [
        Span(MemberKind.PROBATIONARY, Presence.HERE, admitted, full_from),
        Span(MemberKind.FULL, Presence.HERE, full_from),
    ]


def _since(drawing: Drawing, age: int, presence: Presence, day: date) -> list[Span]:
    joined = min(_joined(drawing, age), day - timedelta(days=30))
    return [Span(MemberKind.FULL, Presence.HERE, joined, day), Span(MemberKind.FULL, presence, day)]


def _came_back(drawing: Drawing, age: int) -> list[Span]:
    left, returned = drawing.days_ago(200, 360), drawing.days_ago(30, 180)
    joined = min(_joined(drawing, age), left - timedelta(days=30))
    return [
        Span(MemberKind.FULL, Presence.HERE, joined, left),
        Span(MemberKind.FULL, Presence.AWAY, left, returned),
        Span(MemberKind.FULL, Presence.HERE, returned),
    ]


def _joined(drawing: Drawing, age: int) -> date:
    """When a member came to the branch: at least two years ago, of age by then."""
    return drawing.days_ago(750, 365 * max(3, min(28, age - 18)))


def _share_out(branch: Branch, chance: Random) -> None:
    """Deal the members out to the cells, old and young to each."""
    if branch.cell_ids:
        order = list(branch.members)
        chance.shuffle(order)
        for index, person in enumerate(order):
            person.cell_id = branch.cell_ids[index % len(branch.cell_ids)]


def _enrol(world: World, branch: Branch, person: Person) -> None:
    key = world.rows.add(
        Membership,
        branch_id=branch.id,
        member_id=person.id,
        cell_id=person.cell_id,
        starts_on=person.history[0].starts_on,
    )
    for span in person.history:
        world.rows.add(
            Standing,
            membership_id=key,
            kind=span.kind,
            presence=span.presence,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
        )


def _send_visitors(world: World, chance: Random) -> None:
    """Some who are away take part in another branch, from the same day on; they stay on their own roster."""
    mix = catalogue.load("binh_tan_2023")["synthetic"]["member_mix"]
    away = [
        (person, branch) for branch in world.branches for person in branch.members if person.presence is Presence.AWAY
    ]
    wanted = round(sum(branch.size for branch in world.branches) * mix["visiting_per_hundred_members"] / 100)
    for person, home in chance.sample(away, min(wanted, len(away))):
        host = chance.choice([branch for branch in world.branches if branch is not home])
        host.visitors.append(person)
        since = person.history[-1].starts_on
        cell_id = chance.choice(host.cell_ids) if host.cell_ids else None
        host.visitor_cells[person.id] = cell_id
        key = world.rows.add(Membership, branch_id=host.id, member_id=person.id, cell_id=cell_id, starts_on=since)
        world.rows.add(Standing, membership_id=key, kind=person.kind, presence=Presence.VISITING, starts_on=since)
