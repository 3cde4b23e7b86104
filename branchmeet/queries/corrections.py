"""Corrections of adopted minutes, with the hashes before and after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import RowMapping, and_, func, select

from branchmeet.domain.minutes import Chapter, RenderingKey
from branchmeet.extensions import db
from branchmeet.models import Account, Member, MinutesCorrection, MinutesRendering


@dataclass(frozen=True)
class Correction:
    """One slip set right, as one of the two forms shows it."""

    number: int
    chapter: Chapter
    title: str
    old_text: str
    new_text: str
    at_utc: datetime
    by_name: str | None
    old_sha256: str
    new_sha256: str


def list_corrections(minutes_id: int, rendering: RenderingKey) -> list[Correction]:
    """The corrections that touched a form, the first one first; a form knows nothing of the others."""
    statement = (
        select(
            MinutesCorrection.number,
            MinutesCorrection.chapter,
            MinutesCorrection.title,
            MinutesCorrection.old_text,
            MinutesCorrection.new_text,
            MinutesCorrection.at_utc,
            Member.full_name.label("by_name"),
            MinutesRendering.sha256,
        )
        .select_from(MinutesRendering)
        .outerjoin(
            MinutesCorrection,
            and_(
                MinutesCorrection.minutes_id == MinutesRendering.minutes_id,
                MinutesCorrection.number + 1 == MinutesRendering.number,
            ),
        )
        .outerjoin(Account, Account.id == MinutesCorrection.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(MinutesRendering.minutes_id == minutes_id, MinutesRendering.key == rendering)
        .order_by(MinutesRendering.number)
    )
    forms = db.session.execute(statement).mappings().all()
    return [_correction(before["sha256"], after) for before, after in pairwise(forms)]


def last_number(minutes_id: int) -> int:
    """How many corrections these minutes had."""
    found = db.session.scalar(
        select(func.max(MinutesCorrection.number)).where(MinutesCorrection.minutes_id == minutes_id)
    )
    return found or 0


def _correction(old_sha256: str, after: RowMapping) -> Correction:
    values = {name: value for name, value in after.items() if name != "sha256"}
    return Correction(**values, old_sha256=old_sha256, new_sha256=after["sha256"])
