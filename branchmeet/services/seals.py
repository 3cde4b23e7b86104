"""Seals the days that are over."""

from __future__ import annotations

from datetime import date

from branchmeet.clock import now_utc, today
from branchmeet.domain.seals import FIRST_SEAL, days_to_seal
from branchmeet.extensions import db
from branchmeet.models import EventSeal
from branchmeet.queries import seals
from branchmeet.services.transaction import transactional


@transactional
def seal_days() -> list[date]:
    """Seal every day that is over and has no seal; returns these days, none when there is nothing to seal."""
    last = seals.find_last()
    days = days_to_seal(first_event=seals.first_day(), last_sealed=last.day if last else None, today=today())
    for seal in seals.seals_of(days, after=last.sha256 if last else FIRST_SEAL):
        db.session.add(EventSeal(day=seal.day.isoformat(), sha256=seal.sha256, sealed_at_utc=now_utc()))
    return days
