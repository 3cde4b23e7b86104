"""Addenda to minutes: the list, and one with its locked form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from branchmeet.domain.minutes import RenderingKey
from branchmeet.domain.scope import Subject
from branchmeet.extensions import db
from branchmeet.models import Account, AddendumRendering, Member, MinutesAddendum
from branchmeet.queries import minutes
from branchmeet.queries.minutes import MinutesHead


@dataclass(frozen=True)
class AddendumRow:
    """An addendum in a list."""

    number: int
    made_at_utc: datetime
    by_name: str | None
    sha256: str


@dataclass(frozen=True)
class Addendum:
    """An addendum of the minutes of a meeting, as a URL names it."""

    head: MinutesHead
    id: int
    number: int
    made_at_utc: datetime

    @property
    def subject(self) -> Subject:
        """What permission depends on: the minutes."""
        return self.head.subject


@dataclass(frozen=True)
class LockedAddendum:
    """One locked form of an addendum."""

    body: str
    sha256: str


def list_addenda(minutes_id: int, rendering: RenderingKey) -> list[AddendumRow]:
    """The addenda that have this form, in order; those that stay in the branch have no other."""
    statement = (
        select(
            MinutesAddendum.number,
            MinutesAddendum.made_at_utc,
            Member.full_name.label("by_name"),
            AddendumRendering.sha256,
        )
        .join(AddendumRendering, AddendumRendering.addendum_id == MinutesAddendum.id)
        .outerjoin(Account, Account.id == MinutesAddendum.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(MinutesAddendum.minutes_id == minutes_id, AddendumRendering.key == rendering)
        .order_by(MinutesAddendum.number)
    )
    return [AddendumRow(**row._mapping) for row in db.session.execute(statement)]


def get_addendum(meeting_id: int, addendum_number: int) -> Addendum:
    """One addendum; Missing when the minutes have none with this number."""
    head = minutes.get_head(meeting_id)
    statement = select(MinutesAddendum.id, MinutesAddendum.number, MinutesAddendum.made_at_utc).where(
        MinutesAddendum.minutes_id == head.id, MinutesAddendum.number == addendum_number
    )
    return Addendum(head, **db.session.execute(statement).one()._mapping)


def find_locked(addendum_id: int, rendering: RenderingKey) -> LockedAddendum | None:
    """A locked form; None where the addendum has no such form."""
    statement = select(AddendumRendering.body, AddendumRendering.sha256).where(
        AddendumRendering.addendum_id == addendum_id, AddendumRendering.key == rendering
    )
    row = db.session.execute(statement).one_or_none()
    return LockedAddendum(**row._mapping) if row else None


def last_number(minutes_id: int) -> int:
    """How many addenda these minutes have."""
    found = db.session.scalar(select(func.max(MinutesAddendum.number)).where(MinutesAddendum.minutes_id == minutes_id))
    return found or 0
