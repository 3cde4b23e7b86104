"""Entries that a device kept until it could send them: each is done once, however often it arrives."""

from __future__ import annotations

from collections.abc import Callable

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.extensions import db
from branchmeet.models import ReceivedEntry
from branchmeet.queries import holding
from branchmeet.services.transaction import transactional

KEY_LENGTHS = range(8, 65)


@transactional
def once(*, key: str, act: Callable[[], object], by: Actor) -> bool:
    """Do the act and remember the key of its entry in the same transaction; False when it was done before.

    An act that is refused is not remembered, so that it may be sent again once the reason is gone.
    """
    if len(key) not in KEY_LENGTHS:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    if holding.has_arrived(by.account_id, key):
        return False
    act()
    db.session.add(ReceivedEntry(account_id=by.account_id, key=key, at_utc=now_utc()))
    return True
