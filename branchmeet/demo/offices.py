"""Who holds which post or grant in the demo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from random import Random
from typing import Any

from branchmeet import catalogue
from branchmeet.demo.people import Drawing, hire
from branchmeet.demo.world import HOME_BRANCH, Branch, Office, Person, World
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.units import UnitKind
from branchmeet.models import Grant, Post

ACTS_FOR_SECRETARY = 0.35
"""The share of deputies who are named to act for the secretary."""
LARGE_COMMITTEE_FROM = 30
OF_AGE_TO_LEAD = (55, 74)


def appoint(world: World) -> None:
    """Give every branch its leaders and liaison, every upper unit its people."""
    chance = world.chance("offices")
    for branch in world.branches:
        _lead(world, branch, chance)
    drawing = Drawing(chance, world.today)
    wishes = catalogue.load("binh_tan_2023")["synthetic"]["upper_people"]
    for office in world.offices:
        _staff(world, office, _wish(office, wishes), drawing)
    for ward in (office for office in world.offices if office.kind is UnitKind.GRASSROOTS_ORGANISATION):
        _liaisons(world, ward, wishes["liaisons_of_a_ward"]["people"], drawing)


def _lead(world: World, branch: Branch, chance: Random) -> None:
    able = _able(world, branch, chance)
    full = sum(person.kind is MemberKind.FULL for person in branch.members)
    size = (5 if full >= LARGE_COMMITTEE_FROM else 3) if branch.has_committee else 2
    branch.secretary, branch.deputy, *branch.committee = able[:size]
    branch.deputy_acts = branch.has_committee and (chance.random() < ACTS_FOR_SECRETARY or branch.code == HOME_BRANCH)
    branch.cell_leaders = [
        next(person for person in able[size:] if person.cell_id == cell_id) for cell_id in branch.cell_ids
    ]
    for kind, person, details in _posts(branch):
        number = None if kind is PostKind.CELL_LEADER or not kind.gives_rights else chance.randint(20, 480)
        world.rows.add(
            Post,
            member_id=person.id,
            unit_id=branch.id,
            kind=kind,
            decision_number=f"{number}-QĐ/ĐU" if number else None,
            starts_on=max(date(world.today.year - 2, 3, 20), person.history[0].starts_on),
            **details,
        )


def _able(world: World, branch: Branch, chance: Random) -> list[Person]:
    """Full members who take part here, by chance, those of an age to lead first."""
    able = [
        person
        for person in branch.members
        if person.kind is MemberKind.FULL and person.presence is Presence.HERE and len(person.history) == 1
    ]
    chance.shuffle(able)
    youngest, oldest = OF_AGE_TO_LEAD
    return sorted(able, key=lambda person: not youngest <= world.today.year - person.year_of_birth <= oldest)


def _posts(branch: Branch) -> Iterator[tuple[PostKind, Person, dict[str, Any]]]:
    yield PostKind.SECRETARY, branch.secretary, {}
    yield PostKind.DEPUTY_SECRETARY, branch.deputy, {"acts_for_secretary": branch.deputy_acts}
    for person in branch.committee:
        yield PostKind.COMMITTEE_MEMBER, person, {}
    for cell_id, person in zip(branch.cell_ids, branch.cell_leaders, strict=True):
        yield PostKind.CELL_LEADER, person, {"cell_id": cell_id}
    if branch.other_post:
        yield branch.other_post, branch.secretary, {}


def _wish(office: Office, wishes: dict[str, Any]) -> dict[str, int]:
    wish: dict[str, int] = {
        UnitKind.SUPERIOR_ORGANISATION: wishes["root"],
        UnitKind.GRASSROOTS_ORGANISATION: wishes["each_ward"],
        UnitKind.PARTIAL_ORGANISATION: wishes["partial_organisation"],
    }[office.kind]
    return wish


def _staff(world: World, office: Office, wish: dict[str, int], drawing: Drawing) -> None:
    names: list[str] = []
    since = date(world.today.year - 3, 6, 20)
    for word, number in wish.items():
        people = [hire(world, drawing, taken=names) for _ in range(number)]
        names.extend(person.name for person in people)
        if word in list(GrantKind):
            office.grants[GrantKind(word)] = people
            for person in people:
                world.rows.add(Grant, member_id=person.id, unit_id=office.id, kind=GrantKind(word), starts_on=since)
        else:
            office.posts[PostKind(word)] = people
            for person in people:
                world.rows.add(Post, member_id=person.id, unit_id=office.id, kind=PostKind(word), starts_on=since)


def _liaisons(world: World, ward: Office, number: int, drawing: Drawing) -> None:
    """Deal the branches of a ward out among the committee members in charge of them."""
    branches = [branch for branch in world.branches if branch.ward is ward]
    names = [person.name for person in chain.from_iterable([*ward.posts.values(), *ward.grants.values()])]
    people = [hire(world, drawing, taken=names) for _ in range(min(number, len(branches)))]
    since = world.today - timedelta(days=420)
    for index, branch in enumerate(branches):
        branch.liaison = people[index % len(people)]
        world.rows.add(Post, member_id=branch.liaison.id, unit_id=branch.id, kind=PostKind.LIAISON, starts_on=since)
