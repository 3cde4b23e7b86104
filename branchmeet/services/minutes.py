"""The minutes: the clerk's own words section by section, read aloud, adopted, locked in two forms."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import VotePurpose
from branchmeet.domain.minutes import (
    MINUTES_STEPS,
    MinutesState,
    RenderingKey,
    SectionKey,
    canonical_json,
    document_type_of,
    sha256_of,
)
from branchmeet.domain.minutes_record import Adoption
from branchmeet.domain.required_steps import StepKey
from branchmeet.domain.states import ensure_version, next_state
from branchmeet.domain.votes import needed
from branchmeet.extensions import db
from branchmeet.labels import label
from branchmeet.models import IssuedPaper, Meeting, Minutes, MinutesRendering, MinutesRevision, MinutesSection
from branchmeet.phrases import minutes as phrases
from branchmeet.queries import minutes as queries
from branchmeet.queries import minutes_record
from branchmeet.queries.minutes import OwnWords
from branchmeet.services import events, papers, sittings, votes
from branchmeet.services.transaction import transactional


@transactional
def save_section(*, meeting_id: int, key: SectionKey, version: int, text: str, by: Actor) -> int:
    """Put the clerk's own words in the place of a section and return its new version.

    `version` is the number of the section's last revision, 0 while it has none. When somebody else wrote in between,
    RuleBroken(CHANGED_BY_SOMEONE_ELSE) carries what stands now: `text`, `by`, `at_utc`, `current`. A text that says
    what stands already changes nothing.
    """
    minutes = _get_unlocked(meeting_id)
    last, now_stands = _standing(minutes, key)
    current = last.version if last else 0
    if current != version:
        raise RuleBroken(
            Rule.CHANGED_BY_SOMEONE_ELSE,
            current=current,
            seen=version,
            text=now_stands,
            by=last.by_name if last else None,
            at_utc=last.at_utc if last else None,
        )
    return current if text == now_stands else _write(minutes, key, text, current + 1, by)


@transactional
def settle_section(*, meeting_id: int, key: SectionKey, version: int, mine: str, chosen: str | None, by: Actor) -> int:
    """End a conflict: `chosen` stands from now on (None: what stands already), and `mine` is kept in any case.

    `version` is that of the other text, which the writer has seen; RuleBroken(CHANGED_BY_SOMEONE_ELSE) as in
    `save_section` when there is a third text by now. Returns the new version.
    """
    _, theirs = _standing(_get_unlocked(meeting_id), key)
    current = save_section(meeting_id=meeting_id, key=key, version=version, text=mine, by=by)
    stands = theirs if chosen is None else chosen
    return current if mine == stands else _write(_get_unlocked(meeting_id), key, stands, current + 1, by)


@transactional
def restore_section(*, meeting_id: int, key: SectionKey, version: int, by: Actor) -> None:
    """Take a section back to what the records say; the own words stay among its revisions."""
    minutes = _get_unlocked(meeting_id)
    last, _ = _standing(minutes, key)
    ensure_version(last.version if last else 0, version)
    section = queries.find_section(minutes.id, str(key))
    if section is None:
        return
    db.session.delete(section)
    _keep_revision(minutes, key, _from_records(minutes, key), version + 1, by)
    _record("section_restored", minutes, by, section=str(key), number=version + 1)


@transactional
def mark_read(*, meeting_id: int, version: int, by: Actor) -> None:
    """The draft has been read aloud to those present."""
    minutes = _take_step("read", meeting_id, version)
    minutes.read_at_utc = now_utc()
    _record("read", minutes, by)


@transactional
def reopen(*, meeting_id: int, version: int, by: Actor) -> None:
    """Back to a draft, because it must be read again."""
    minutes = _take_step("reopen", meeting_id, version)
    minutes.read_at_utc = None
    _record("reopened", minutes, by)


@transactional
def adopt(*, meeting_id: int, version: int, disapprove: int, other: int, by: Actor) -> None:
    """The body adopts the minutes: they get their number, both forms are composed and locked, the step is ticked.

    Only the exceptions are counted; the base is every member of the body with a vote. Raises RuleBroken when the
    draft was not read, when the minutes are adopted already, and when no more than half of the body is for them.
    """
    minutes = _get_unlocked(meeting_id)
    ensure_version(minutes.version, version)
    if minutes.state is MinutesState.DRAFT:
        raise RuleBroken(Rule.MINUTES_NOT_READ)
    meeting = sittings.get_open(meeting_id)
    adoption = _vote(minutes, disapprove=disapprove, other=other, by=by)
    paper = lock_copies(meeting_id=meeting_id, adoption=adoption)
    sittings.tick_key(meeting, StepKey.ADOPT_MINUTES)
    _record("adopted", minutes, by, number=paper.number, approve=adoption.count.approve, base=adoption.count.base)


# ---- sections ------------------------------------------------------------------------------------------------------


def _standing(minutes: Minutes, key: SectionKey) -> tuple[OwnWords | None, str]:
    """The last revision of a section, and the text that stands for it now."""
    if not key.chapter.editable:
        raise RuleBroken(Rule.MINUTES_FROM_RECORDS)
    last = queries.list_own_words(minutes.id).get(str(key))
    if last is not None and last.text is not None:
        return last, last.text
    return last, _from_records(minutes, key)


def _from_records(minutes: Minutes, key: SectionKey) -> str:
    head = queries.get_head(minutes.meeting_id)
    text = phrases.from_records(minutes_record.get_record(head, section=key), key)
    if text is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    return text


def _write(minutes: Minutes, key: SectionKey, text: str, number: int, by: Actor) -> int:
    section = queries.find_section(minutes.id, str(key))
    if section is None:
        db.session.add(MinutesSection(minutes_id=minutes.id, key=str(key), text=text, version=number))
    else:
        section.text, section.version = text, number
    _keep_revision(minutes, key, text, number, by)
    _record("section_saved", minutes, by, section=str(key), number=number)
    return number


def _keep_revision(minutes: Minutes, key: SectionKey, text: str, number: int, by: Actor) -> None:
    revision = MinutesRevision(
        minutes_id=minutes.id, key=str(key), number=number, text=text, at_utc=now_utc(), account_id=by.account_id
    )
    db.session.add(revision)
    db.session.flush()


# ---- adoption ------------------------------------------------------------------------------------------------------


def _vote(minutes: Minutes, *, disapprove: int, other: int, by: Actor) -> Adoption:
    count = votes.count_votes(minutes.meeting_id, disapprove=disapprove, other=other)
    if not count.passed:
        raise RuleBroken(Rule.MINUTES_NOT_PASSED, approve=count.approve, needed=needed(count.base))
    minutes.vote_id = votes.record_vote(
        meeting_id=minutes.meeting_id,
        purpose=VotePurpose.MINUTES,
        matter=label(VotePurpose.MINUTES),
        disapprove=disapprove,
        other=other,
        by=by,
    )
    return Adoption(now_utc(), count)


@transactional
def lock_copies(*, meeting_id: int, adoption: Adoption) -> IssuedPaper:
    """Compose both forms as they are at this moment, number and lock them; nothing changes after that."""
    minutes = _get_unlocked(meeting_id)
    head = queries.get_head(meeting_id)
    record = minutes_record.get_record(head, adoption=adoption)
    sections = phrases.compose(record, queries.texts_of(queries.list_own_words(minutes.id)))
    paper = papers.issue(
        unit_id=head.branch_id,
        document_type=document_type_of(head.kind),
        subject=phrases.subject_of(record),
        on=head.day,
    )
    for rendering in RenderingKey:
        body = canonical_json(phrases.copy_of(record, sections, rendering, number=paper.number))
        locked = MinutesRendering(
            minutes_id=minutes.id,
            key=rendering,
            body=body,
            sha256=sha256_of(body),
            made_at_utc=adoption.at_utc,
        )
        db.session.add(locked)
        if rendering is RenderingKey.BRANCH_COPY:
            paper.sha256 = locked.sha256
    minutes.state = next_state(MINUTES_STEPS, "adopt", minutes.state)
    minutes.version += 1
    minutes.adopted_at_utc = adoption.at_utc
    minutes.paper_id = paper.id
    return paper


# ---- small things ----------------------------------------------------------------------------------------------------


def _get_unlocked(meeting_id: int) -> Minutes:
    minutes = queries.get_row(meeting_id)
    if minutes.state is MinutesState.ADOPTED:
        raise RuleBroken(Rule.MINUTES_LOCKED)
    return minutes


def _take_step(name: str, meeting_id: int, version: int) -> Minutes:
    minutes = _get_unlocked(meeting_id)
    ensure_version(minutes.version, version)
    minutes.state = next_state(MINUTES_STEPS, name, minutes.state)
    minutes.version += 1
    return minutes


def _record(act: str, minutes: Minutes, by: Actor, **particulars: str | int) -> None:
    branch_id = db.session.get_one(Meeting, minutes.meeting_id).branch_id
    events.record(
        f"minutes_{act}",
        subject=("minutes", minutes.id),
        by=by,
        unit_id=branch_id,
        on_behalf_of=None,
        **particulars,
    )
