"""Adopted minutes are printed and signed on paper: the day is noted, photographs of the signed pages are kept."""

from __future__ import annotations

from datetime import date

from branchmeet import storage
from branchmeet.clock import day_of, now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.states import ensure_version
from branchmeet.domain.undoing import ensure_may_undo
from branchmeet.extensions import db
from branchmeet.models import Meeting, Minutes, SignedPage
from branchmeet.queries import events as event_queries
from branchmeet.queries import minutes as minutes_queries
from branchmeet.queries import signings as queries
from branchmeet.services import events
from branchmeet.services.photographs import Photograph, make_anew
from branchmeet.services.transaction import transactional

MOST_PAGES = 20
SIGNINGS = frozenset({"minutes_signed", "minutes_unsigned"})
"""Acts of which the last can be taken back while it is a signing."""


@transactional
def sign(*, meeting_id: int, version: int, on: date, by: Actor) -> None:
    """Note the day on which the minutes were signed; from then on not even a slip is corrected in them.

    Raises RuleBroken before adoption, when they are signed already, or for a day before adoption or to come.
    """
    minutes = _adopted(meeting_id)
    ensure_version(minutes.version, version)
    if minutes.signed_on is not None:
        raise RuleBroken(Rule.ALREADY_EXISTS)
    if minutes.adopted_at_utc is None or not day_of(minutes.adopted_at_utc) <= on <= today():
        raise RuleBroken(Rule.SIGNED_ON_DAY, field="on")
    minutes.signed_on = on
    minutes.version += 1
    _record("signed", minutes, by)


@transactional
def take_back(*, meeting_id: int, by: Actor) -> None:
    """Take the note back within a day, by who made it."""
    minutes = _adopted(meeting_id)
    act = event_queries.find_last(("minutes", minutes.id), SIGNINGS)
    if act is None or act.action != "minutes_signed":
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    ensure_may_undo(done_at=act.at_utc, done_by=act.account_id, account_id=by.account_id, now=now_utc())
    minutes.signed_on = None
    minutes.version += 1
    _record("unsigned", minutes, by)


def keep_page(*, meeting_id: int, upload: bytes, by: Actor) -> int:
    """Keep a photograph of a signed page, made anew without anything hidden in it; returns its key.

    The picture is on the disk before the record says so. Raises RuleBroken for a file that is no picture or too large.
    """
    photograph = make_anew(upload)
    file = storage.put(photograph.content)
    try:
        return _note_page(meeting_id=meeting_id, file=file, photograph=photograph, by=by)
    except BaseException:
        storage.remove(file)
        raise


def remove_page(*, meeting_id: int, page_id: int, by: Actor) -> None:
    """Take a wrong photograph away within a day, by who kept it."""
    storage.remove(_forget_page(meeting_id=meeting_id, page_id=page_id, by=by))


@transactional
def _note_page(*, meeting_id: int, file: str, photograph: Photograph, by: Actor) -> int:
    minutes = _adopted(meeting_id)
    if len(queries.list_pages(minutes.id)) >= MOST_PAGES:
        raise RuleBroken(Rule.PHOTO_TOO_MANY, field="photo", limit=MOST_PAGES)
    page = SignedPage(
        minutes_id=minutes.id,
        file=file,
        sha256=storage.sha256_of(photograph.content),
        size=len(photograph.content),
        width=photograph.width,
        height=photograph.height,
        account_id=by.account_id,
    )
    db.session.add(page)
    db.session.flush()
    _record("page_kept", minutes, by, page=page.id)
    return page.id


@transactional
def _forget_page(*, meeting_id: int, page_id: int, by: Actor) -> str:
    minutes = _adopted(meeting_id)
    page = db.session.get_one(SignedPage, page_id)
    if page.minutes_id != minutes.id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    ensure_may_undo(done_at=page.created_at_utc, done_by=page.account_id, account_id=by.account_id, now=now_utc())
    db.session.delete(page)
    _record("page_removed", minutes, by, page=page_id)
    return page.file


def _adopted(meeting_id: int) -> Minutes:
    minutes = minutes_queries.get_row(meeting_id)
    if minutes.state is not MinutesState.ADOPTED:
        raise RuleBroken(Rule.SIGNED_BEFORE_ADOPTION)
    return minutes


def _record(act: str, minutes: Minutes, by: Actor, **particulars: int) -> None:
    branch_id = db.session.get_one(Meeting, minutes.meeting_id).branch_id
    events.record(f"minutes_{act}", subject=("minutes", minutes.id), by=by, unit_id=branch_id, **particulars)
