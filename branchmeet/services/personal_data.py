"""Who looked at whose personal data: written down with every view, for the person himself to read."""

from __future__ import annotations

from sqlalchemy import insert

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.models import PersonalDataView
from branchmeet.services.transaction import apart_from_the_session


def record_view(*, member_id: int, by: Actor) -> None:
    """Write down that somebody opened a member's data, unless they are his own.

    It is the one write of a page read, so it stands in a transaction of its own; without it the page is not shown.
    """
    if member_id == by.member_id:
        return
    view = {"at_utc": now_utc(), "account_id": by.account_id, "subject_type": "member", "subject_id": member_id}
    with apart_from_the_session() as connection:
        connection.execute(insert(PersonalDataView), view)
