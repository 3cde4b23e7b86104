"""Seals over what was done: each day's events hashed together with the seal of the day before.

Who alters, adds or takes away an event of a sealed day breaks its seal and every later one; who makes all seals anew
is found by the last of them, which is printed and stands in every backup (design section 9).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

FIRST_SEAL = "0" * 64
"""What stands before the first day."""


@dataclass(frozen=True, kw_only=True)
class SealedEvent:
    """One event as a seal covers it: every column, so that none can be changed unseen."""

    id: int
    at_utc: datetime
    account_id: int | None
    on_behalf_of_id: int | None
    unit_id: int | None
    action: str
    subject_type: str
    subject_id: int
    particulars: Mapping[str, object]

    @property
    def line(self) -> str:
        """The event in one spelling only, the same on every database and in every version of Python."""
        words = [
            self.id,
            int(self.at_utc.timestamp()),
            self.account_id,
            self.on_behalf_of_id,
            self.unit_id,
            self.action,
            self.subject_type,
            self.subject_id,
            self.particulars,
        ]
        return json.dumps(words, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Seal:
    """The seal of one day."""

    day: date
    sha256: str


def seal_of(day: date, events: Iterable[SealedEvent], *, after: str) -> Seal:
    """The seal of a day's events, in the order of their ids, chained to the seal `after` which it comes."""
    digest = hashlib.sha256(f"{after}\n{day.isoformat()}\n".encode())
    for event in events:
        digest.update(f"{event.line}\n".encode())
    return Seal(day, digest.hexdigest())


def days_to_seal(*, first_event: date | None, last_sealed: date | None, today: date) -> list[date]:
    """The days that are over and have no seal yet, oldest first; the day before is the last of them.

    A day without events is sealed too: it says that nothing was done.
    """
    begin = last_sealed + timedelta(days=1) if last_sealed else first_event
    if begin is None:
        return []
    return [begin + timedelta(days=number) for number in range((today - begin).days)]
