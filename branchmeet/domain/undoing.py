"""A wrong tick, notice or cancellation may be taken back for a day by the one who did it (grade P)."""

from __future__ import annotations

from datetime import datetime, timedelta

from branchmeet.domain.errors import Rule, RuleBroken

UNDO_WITHIN = timedelta(hours=24)


def may_undo(*, done_at: datetime, done_by: int | None, account_id: int, now: datetime) -> bool:
    """Whether this account may still take back what was done at that moment by that account."""
    return done_by == account_id and now - done_at <= UNDO_WITHIN


def ensure_may_undo(*, done_at: datetime, done_by: int | None, account_id: int, now: datetime) -> None:
    """Raise RuleBroken(UNDO_OTHERS) or RuleBroken(UNDO_LATE) unless it may still be taken back."""
    if done_by != account_id:
        raise RuleBroken(Rule.UNDO_OTHERS)
    if now - done_at > UNDO_WITHIN:
        raise RuleBroken(Rule.UNDO_LATE)
