"""What was done to an object, read back for those who may undo it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from branchmeet.domain.undoing import may_undo
from branchmeet.extensions import db
from branchmeet.models import Event


@dataclass(frozen=True)
class Act:
    """One recorded act."""

    action: str
    at_utc: datetime
    account_id: int | None

    def may_be_undone_by(self, account_id: int, *, now: datetime) -> bool:
        """Whether this account did it and may still take it back."""
        return may_undo(done_at=self.at_utc, done_by=self.account_id, account_id=account_id, now=now)


def find_last(subject: tuple[str, int], actions: Collection[str]) -> Act | None:
    """The latest act among some kinds of act on an object; None when none was recorded."""
    subject_type, subject_id = subject
    statement = (
        select(Event.action, Event.at_utc, Event.account_id)
        .where(
            Event.subject_type == subject_type,
            Event.subject_id == subject_id,
            Event.action.in_(sorted(actions)),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    return Act(**row._mapping) if row else None
