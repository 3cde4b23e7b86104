"""Who of a branch is asked how often, over the quarter being planned and the two before it: for its leadership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select, union_all

from branchmeet.domain.balance import QUARTERS_LOOKED_BACK, Load, in_turn
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.membership import MemberKind, on_roll
from branchmeet.extensions import db
from branchmeet.models import Assignment, AssignmentSpeaker, Member, Topic, TopicPlan
from branchmeet.queries.topics import Person, fold_people, people_statement


@dataclass(frozen=True)
class Balanced:
    """A member who may be asked, and what he is asked."""

    person: Person
    load: Load


@dataclass(frozen=True)
class CellBalance:
    """A cell, how many of it may be asked, and how many of them are asked something this quarter."""

    cell_id: int
    name: str
    members: int
    asked: int


@dataclass(frozen=True)
class Balance:
    """Everybody of a branch who may be asked, and how many full members it has on its roll."""

    people: tuple[Balanced, ...]
    full_members: int

    @property
    def loads(self) -> list[Load]:
        """What the rules need to know, in the order of names."""
        return [one.load for one in self.people]

    @property
    def by_turn(self) -> list[Balanced]:
        """Those whose turn it is first."""
        known = {one.load.member_id: one for one in self.people}
        return [known[load.member_id] for load in in_turn(self.loads)]

    @property
    def free(self) -> list[Person]:
        """Those who were asked nothing in the two quarters before and nothing yet."""
        return [one.person for one in self.people if one.load.is_free]

    @property
    def cells(self) -> list[CellBalance]:
        """The members counted by cell, as far as they are in one."""
        found: dict[tuple[int, str], list[Load]] = {}
        for one in self.people:
            if one.person.cell_id and one.person.cell_name:
                found.setdefault((one.person.cell_id, one.person.cell_name), []).append(one.load)
        return [
            CellBalance(cell_id, name, len(loads), sum(load.planned > 0 for load in loads))
            for (cell_id, name), loads in sorted(found.items(), key=lambda item: (len(item[0][1]), item[0][1]))
        ]

    @property
    def asked(self) -> int:
        """How many are asked something this quarter."""
        return sum(load.planned > 0 for load in self.loads)


def get_balance(branch_id: int, quarter: Quarter, *, on: date) -> Balance:
    """What the members of a branch on a day are asked in a quarter and the two before: one statement."""
    asks = _asks(branch_id, quarter)
    columns = [func.coalesce(asks.c[name], 0).label(name) for name in _NAMES]
    statement = people_statement(branch_id, on=on, more=columns)
    rows = db.session.execute(statement.outerjoin(asks, asks.c.member_id == Member.id)).all()
    loads = {row.id: Load(row.id, *(row._mapping[name] for name in _NAMES)) for row in rows}
    full = {row.id for row in rows if row.kind is MemberKind.FULL and on_roll(row.presence)}
    return Balance(tuple(Balanced(person, loads[person.member_id]) for person in fold_people(rows)), len(full))


_NAMES = ("planned", "last", "before_last")


def _asks(branch_id: int, quarter: Quarter) -> Any:
    """By member, how often he prepares, was asked himself, or speaks for a cell, in each of the quarters."""
    quarters = [quarter]
    for _ in range(QUARTERS_LOOKED_BACK):
        quarters.append(quarters[-1].previous)
    of = [and_(TopicPlan.year == one.year, TopicPlan.quarter == one.number) for one in quarters]
    number = case(*((condition, place) for place, condition in enumerate(of))).label("place")
    base = select(Topic.preparer_id.label("member_id"), number).join(TopicPlan, TopicPlan.id == Topic.plan_id)
    asked = (
        select(Assignment.member_id, number)
        .join(Topic, Topic.id == Assignment.topic_id)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .where(Assignment.withdrawn_on.is_(None))
    )
    speaking = (
        select(AssignmentSpeaker.member_id, number)
        .join(Assignment, Assignment.id == AssignmentSpeaker.assignment_id)
        .join(Topic, Topic.id == Assignment.topic_id)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .where(Assignment.withdrawn_on.is_(None))
    )
    here = (TopicPlan.branch_id == branch_id, or_(*of))
    rows = union_all(*(one.where(*here) for one in (base, asked, speaking))).subquery()
    sums = (func.sum(case((rows.c.place == place, 1), else_=0)).label(name) for place, name in enumerate(_NAMES))
    return select(rows.c.member_id, *sums).where(rows.c.member_id.is_not(None)).group_by(rows.c.member_id).subquery()
