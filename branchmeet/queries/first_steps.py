"""How far a fresh installation has come: what the administrator does before anybody else can work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from branchmeet.domain.posts import GrantKind
from branchmeet.extensions import db
from branchmeet.models import Account, Grant, Unit
from branchmeet.queries.spans import lasts_beyond

SIGNATORIES = 3
"""Accounts there must be for the first grant: the officer's, the second person's, the administrator's."""


@dataclass(frozen=True)
class FirstSteps:
    """The uppermost unit and what stands so far."""

    root_id: int
    root_code: str | None
    root_is_branch: bool
    units: int
    accounts: int
    officers: int

    @property
    def has_signatories(self) -> bool:
        """Whether the officer and the second person can sign in."""
        return self.accounts >= SIGNATORIES

    @property
    def done(self) -> bool:
        """Whether others can go on: there are units below, and somebody who writes posts and rosters.

        A branch that stands alone has nobody below it to wait for.
        """
        return self.root_is_branch or (self.units > 1 and self.officers > 0)


def find(*, on: date) -> FirstSteps:
    """What stands on a day in the whole installation."""
    root = aliased(Unit)
    statement = select(
        root.id,
        root.code,
        root.has_roster,
        select(func.count(Unit.id)).scalar_subquery(),
        select(func.count(Account.id)).scalar_subquery(),
        select(func.count(Grant.id))
        .where(Grant.kind == GrantKind.ORGANISATION, lasts_beyond(Grant, on))
        .scalar_subquery(),
    ).where(root.parent_id.is_(None))
    return FirstSteps(*db.session.execute(statement.order_by(root.id).limit(1)).one())
