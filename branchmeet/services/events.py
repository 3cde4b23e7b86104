"""Records who did what, in the transaction of the change itself."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.extensions import db
from branchmeet.models import Event


def record(
    action: str,
    *,
    subject: tuple[str, int],
    by: Actor | None,
    unit_id: int | None = None,
    on_behalf_of: int | None = None,
    **particulars: str | int | bool | None,
) -> None:
    """Add one event.

    `action` is noun and past participle (`topic_plan_adopted`), `subject` the table and key of the object,
    `on_behalf_of` the member for whom the actor entered it. Particulars are keys and numbers, never what somebody said.
    """
    subject_type, subject_id = subject
    db.session.add(
        Event(
            at_utc=now_utc(),
            account_id=by.account_id if by else None,
            on_behalf_of_id=on_behalf_of,
            unit_id=unit_id,
            action=action,
            subject_type=subject_type,
            subject_id=subject_id,
            particulars=particulars,
        )
    )
