"""The papers of an agenda: added with three lines that say what is in them, read, taken away."""

from __future__ import annotations

from functools import partial

from branchmeet import storage
from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MEETING_PREPARED, AgendaKind
from branchmeet.domain.papers import ITEM_PAPERS_MOST, ensure_summary
from branchmeet.domain.states import ensure_state
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, AgendaPaper, Meeting, PaperReading
from branchmeet.queries import agenda_papers as queries
from branchmeet.services import events
from branchmeet.services.transaction import after_commit, transactional
from branchmeet.services.uploads import Shelved, Upload, shelve


def add(*, meeting_id: int, item_id: int, file: Upload, summary: str, without_secrets: bool = False, by: Actor) -> int:
    """Add a paper to an item until the meeting is opened; returns its key.

    Raises RuleBroken beside the field for a file that may not come in, a summary that is empty or too long, without
    the word that the paper holds no state secret, for an item of which nothing is recorded, or one with too many.
    """
    ensure_summary(summary)
    if not without_secrets:
        raise RuleBroken(Rule.PAPER_SECRECY, field="without_secrets")
    with shelve([file], field="file") as (shelved,):
        return _add(meeting_id=meeting_id, item_id=item_id, shelved=shelved, summary=summary, by=by)


@transactional
def describe(*, meeting_id: int, paper_id: int, summary: str, by: Actor) -> None:
    """Say in other words what is in a paper."""
    ensure_summary(summary)
    paper = _paper(meeting_id, paper_id)
    paper.summary = summary
    _record("described", paper, _prepared(meeting_id), by)


@transactional
def remove(*, meeting_id: int, paper_id: int, by: Actor) -> None:
    """Take a paper away until the meeting is opened; its file is deleted once the record is."""
    meeting = _prepared(meeting_id)
    paper = _paper(meeting_id, paper_id)
    _record("removed", paper, meeting, by)
    _delete(paper)


@transactional
def read(*, meeting_id: int, paper_id: int, by: Actor) -> None:
    """Say that one has read a paper; a second time changes nothing."""
    paper = _paper(meeting_id, paper_id)
    if queries.find_reading(paper_id, by.member_id) is None:
        db.session.add(PaperReading(paper_id=paper_id, member_id=by.member_id, at_utc=now_utc()))
        _record("read", paper, db.session.get_one(Meeting, meeting_id), by)


@transactional
def unread(*, meeting_id: int, paper_id: int, by: Actor) -> None:
    """Take that back."""
    paper = _paper(meeting_id, paper_id)
    reading = queries.find_reading(paper_id, by.member_id)
    if reading is not None:
        db.session.delete(reading)
        _record("unread", paper, db.session.get_one(Meeting, meeting_id), by)


def drop_all(item: AgendaItem) -> None:
    """Delete the papers of an item that goes, or of which nothing is to be recorded; inside the caller's write."""
    for paper in queries.list_rows(item.id):
        _delete(paper)


@transactional
def _add(*, meeting_id: int, item_id: int, shelved: Shelved, summary: str, by: Actor) -> int:
    meeting = _prepared(meeting_id)
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    if item.kind is AgendaKind.UNRECORDED:
        raise RuleBroken(Rule.PAPER_UNRECORDED)
    if len(queries.list_rows(item_id)) >= ITEM_PAPERS_MOST:
        raise RuleBroken(Rule.PAPERS_TOO_MANY, field="file", most=ITEM_PAPERS_MOST)
    paper = AgendaPaper(
        agenda_item_id=item_id,
        name=shelved.name,
        kind=shelved.kind,
        size=shelved.size,
        file_key=shelved.key,
        summary=summary,
        account_id=by.account_id,
    )
    db.session.add(paper)
    db.session.flush()
    _record("added", paper, meeting, by)
    return paper.id


def _prepared(meeting_id: int) -> Meeting:
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_state(meeting.state, *MEETING_PREPARED)
    return meeting


def _paper(meeting_id: int, paper_id: int) -> AgendaPaper:
    queries.get_paper(meeting_id, paper_id)  # Missing for a paper of another meeting
    return db.session.get_one(AgendaPaper, paper_id)


def _delete(paper: AgendaPaper) -> None:
    for reading in queries.list_readings(paper.id):
        db.session.delete(reading)
    db.session.flush()
    after_commit(partial(storage.remove, paper.file_key))
    db.session.delete(paper)
    db.session.flush()


def _record(act: str, paper: AgendaPaper, meeting: Meeting, by: Actor) -> None:
    events.record(f"agenda_paper_{act}", subject=("agenda_paper", paper.id), by=by, unit_id=meeting.branch_id)
