"""Slips of typing set right between adoption and signing: the forms they touch are locked anew, the old ones stay."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.corrections import TYPED_WORDS, corrected, ensure_slip
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.minutes import CopyPart, MinutesState, RenderingKey, canonical_json, read_copy, sha256_of
from branchmeet.domain.states import ensure_version
from branchmeet.extensions import db
from branchmeet.models import IssuedPaper, Meeting, Minutes, MinutesCorrection, MinutesRendering, Unit
from branchmeet.queries import corrections as queries
from branchmeet.queries import minutes as minutes_queries
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@transactional
def correct(*, meeting_id: int, version: int, position: int, text: str, by: Actor) -> int:
    """Put a corrected text in the place of one part of the adopted minutes; returns the number of the correction.

    `position` counts the parts of the branch copy from 1. Both texts and all hashes are kept. Raises RuleBroken when
    the minutes are not adopted or signed already, for a part that takes no correction, or for more than a slip.
    """
    minutes = minutes_queries.get_row(meeting_id)
    ensure_version(minutes.version, version)
    _ensure_open(minutes)
    unit = db.session.get_one(Unit, db.session.get_one(Meeting, meeting_id).branch_id)
    part = _part(minutes.id, position)
    ensure_slip(part, text, limit=int(unit.rules.get("correction_words", TYPED_WORDS)))
    number = queries.last_number(minutes.id) + 1
    db.session.add(
        MinutesCorrection(
            minutes_id=minutes.id,
            number=number,
            chapter=part.chapter,
            title=part.heading or part.title,
            old_text=part.text,
            new_text=text,
            at_utc=now_utc(),
            account_id=by.account_id,
        )
    )
    for rendering in RenderingKey:
        _lock_again(minutes, rendering, part, text, number)
    minutes.version += 1
    events.record("minutes_corrected", subject=("minutes", minutes.id), by=by, unit_id=unit.id, number=number)
    return number


def _ensure_open(minutes: Minutes) -> None:
    if minutes.state is not MinutesState.ADOPTED:
        raise RuleBroken(Rule.CORRECTION_BEFORE_ADOPTION)
    if minutes.signed_on is not None:
        raise RuleBroken(Rule.CORRECTION_SIGNED)


def _part(minutes_id: int, position: int) -> CopyPart:
    parts = read_copy(minutes_queries.get_locked(minutes_id, RenderingKey.BRANCH_COPY).body).parts
    if not 1 <= position <= len(parts):
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    return parts[position - 1]


def _lock_again(minutes: Minutes, rendering: RenderingKey, part: CopyPart, text: str, number: int) -> None:
    """Lock a form anew if the correction touches it; number 1 was the adopted one."""
    copy = read_copy(minutes_queries.get_locked(minutes.id, rendering).body)
    changed = corrected(copy, part, text)
    if changed == copy:
        return
    body = canonical_json(changed)
    locked = MinutesRendering(
        minutes_id=minutes.id,
        key=rendering,
        number=number + 1,
        body=body,
        sha256=sha256_of(body),
        made_at_utc=now_utc(),
    )
    db.session.add(locked)
    if rendering is RenderingKey.BRANCH_COPY and minutes.paper_id is not None:
        db.session.get_one(IssuedPaper, minutes.paper_id).sha256 = locked.sha256
