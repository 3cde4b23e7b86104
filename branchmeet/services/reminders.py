"""Reminding members of what is due, once for each step; a reminder put aside by who knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete, insert

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.reminders import KEPT_DAYS, step_of
from branchmeet.extensions import db
from branchmeet.models import Reminder
from branchmeet.queries import reminders as queries
from branchmeet.queries.missing import Missing
from branchmeet.services import events
from branchmeet.services.transaction import transactional

CHUNK = 1000


@transactional
def send() -> int:
    """Remind everybody of what is due in 7, 3 and 1 days; returns how many reminders there are more.

    Nothing leaves the program: a reminder stands on the first page of its member. A second run on the same day adds
    nothing, a day without a run is made up for by the next. Old ones are thrown away.
    """
    day, now = today(), now_utc()
    db.session.execute(delete(Reminder).where(Reminder.due_on < day - timedelta(days=KEPT_DAYS)))
    sent = queries.sent(today=day)
    due = {(one, step): None for one in queries.list_due(today=day) if (step := step_of(one.due_on, day))}
    rows = [
        {
            "member_id": one.member_id,
            "kind": one.kind,
            "about_id": one.about_id,
            "due_on": one.due_on,
            "step": step,
            "at_utc": now,
        }
        for one, step in due
        if (one, step) not in sent
    ]
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(cast(Table, Reminder.__table__)), rows[start : start + CHUNK])
    return len(rows)


@transactional
def dismiss(*, reminder_id: int, by: Actor) -> None:
    """Put aside what one was reminded of; the next step brings it to mind again. Missing when it is not one's own."""
    _put(reminder_id, by, now_utc())


@transactional
def restore(*, reminder_id: int, by: Actor) -> None:
    """Take back that one put a reminder aside. Missing when it is not one's own."""
    _put(reminder_id, by, None)


def _put(reminder_id: int, by: Actor, dismissed_at: datetime | None) -> None:
    reminder = db.session.get(Reminder, reminder_id)
    if reminder is None or reminder.member_id != by.member_id:
        raise Missing
    for each in queries.list_about(reminder):
        each.dismissed_at_utc = dismissed_at
    act = "dismissed" if dismissed_at else "restored"
    events.record(f"reminder_{act}", subject=("reminder", reminder.id), by=by)
