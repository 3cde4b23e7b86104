"""What a unit above publishes to its branches, with its papers, and what a branch answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from branchmeet import storage
from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.papers import recognise
from branchmeet.domain.states import ensure_version
from branchmeet.domain.topic_library import (
    FOLLOW_UP_DAYS,
    PAPERS_MOST,
    RefusalReason,
    ensure_reason,
    ensure_season,
)
from branchmeet.domain.vietnamese import search_text
from branchmeet.extensions import db
from branchmeet.models import LibraryPaper, LibraryRefusal, LibraryTopic
from branchmeet.queries import topic_library as queries
from branchmeet.services import events
from branchmeet.services.transaction import transactional
from branchmeet.services.uploads import Shelved, Upload, shelve


@dataclass(frozen=True, kw_only=True)
class LibraryValues:
    """What a unit writes of a topic. Without a formal subject the title stands on papers too; without a title of a
    task nothing is proposed to be done afterwards.
    """

    title: str
    description: str
    field: str
    quarter: int
    formal_subject: str = ""
    prompts: tuple[str, ...] = ()
    preparer_role: str = "secretary"
    task_title: str = ""
    task_owner: str = "secretary"
    task_due_days: int | None = None
    task_measure: str = ""


def publish(
    *, unit_id: int, values: LibraryValues, papers: Sequence[Upload] = (), without_secrets: bool = False, by: Actor
) -> int:
    """Offer a topic to the branches below a unit and answer its key.

    Raises RuleBroken beside the field for what is missing or not in a list, and for a file that may not come in;
    `without_secrets` is the publisher's word that the files hold no state secret, without which none comes in.
    """
    _ensure_papers(papers, without_secrets, already=0)
    with shelve(papers, field="papers") as shelved:
        return _publish(unit_id=unit_id, values=values, shelved=shelved, by=by)


def edit(
    *,
    library_topic_id: int,
    version: int,
    values: LibraryValues,
    papers: Sequence[Upload] = (),
    without_secrets: bool = False,
    by: Actor,
) -> None:
    """Change a published topic and add files to it; what a branch took before keeps the words it took."""
    _ensure_papers(papers, without_secrets, already=len(queries.list_papers(library_topic_id)))
    with shelve(papers, field="papers") as shelved:
        _edit(library_topic_id=library_topic_id, version=version, values=values, shelved=shelved, by=by)


@transactional
def withdraw(*, library_topic_id: int, version: int, reason: str, by: Actor) -> None:
    """Offer a topic no longer; plans that hold it keep it. Withdrawn already: RuleBroken(LIBRARY_WITHDRAWN)."""
    topic = _published(library_topic_id, version)
    if topic.withdrawn_on:
        raise RuleBroken(Rule.LIBRARY_WITHDRAWN)
    topic.withdrawn_on, topic.withdrawn_why = today(), reason
    _touch(topic, "library_topic_withdrawn", by)


@transactional
def restore(*, library_topic_id: int, version: int, by: Actor) -> None:
    """Offer a withdrawn topic again; nothing happens to one that is offered."""
    topic = _published(library_topic_id, version)
    if topic.withdrawn_on:
        topic.withdrawn_on, topic.withdrawn_why = None, ""
        _touch(topic, "library_topic_restored", by)


def remove_paper(*, library_topic_id: int, paper_id: int, by: Actor) -> None:
    """Take a file away from a published topic; what it held is deleted once the record is."""
    key = _remove_paper(library_topic_id=library_topic_id, paper_id=paper_id, by=by)
    storage.remove(key)


@transactional
def refuse(*, branch_id: int, library_topic_id: int, reason: RefusalReason, words: str = "", by: Actor) -> None:
    """The branch does not take a topic, and says why; once more changes the reason.

    Raises Missing for a topic that was not published to the branch, RuleBroken LIBRARY_WITHDRAWN, or REQUIRED beside
    the words of another reason.
    """
    topic = _offered(branch_id, library_topic_id)
    ensure_reason(reason, words)
    refusal = _refusal(branch_id, library_topic_id) or LibraryRefusal(
        branch_id=branch_id, library_topic_id=library_topic_id
    )
    refusal.reason, refusal.words, refusal.account_id = reason, words, by.account_id
    db.session.add(refusal)
    events.record(
        "library_topic_refused", subject=("library_topic", topic.id), by=by, unit_id=branch_id, reason=reason.value
    )


@transactional
def take_back(*, branch_id: int, library_topic_id: int, by: Actor) -> None:
    """The branch may take the topic after all; nothing happens when it did not refuse it."""
    refusal = _refusal(branch_id, library_topic_id)
    if refusal:
        db.session.delete(refusal)
        events.record(
            "library_refusal_taken_back", subject=("library_topic", library_topic_id), by=by, unit_id=branch_id
        )


# ---- one transaction each --------------------------------------------------------------------------------------


@transactional
def _publish(*, unit_id: int, values: LibraryValues, shelved: Sequence[Shelved], by: Actor) -> int:
    publisher = queries.get_publisher(unit_id)
    topic = LibraryTopic(
        unit_id=publisher.id,
        code=f"{publisher.code or publisher.id}/{queries.count_published(unit_id) + 1}",
        published_on=today(),
    )
    _write(topic, values)
    db.session.add(topic)
    db.session.flush()
    _add_papers(topic, shelved, by)
    events.record(
        "library_topic_published", subject=("library_topic", topic.id), by=by, unit_id=unit_id, papers=len(shelved)
    )
    return topic.id


@transactional
def _edit(*, library_topic_id: int, version: int, values: LibraryValues, shelved: Sequence[Shelved], by: Actor) -> None:
    topic = _published(library_topic_id, version)
    _write(topic, values)
    _add_papers(topic, shelved, by)
    _touch(topic, "library_topic_edited", by, papers=len(shelved))


@transactional
def _remove_paper(*, library_topic_id: int, paper_id: int, by: Actor) -> str:
    found = queries.get_paper(library_topic_id, paper_id)
    topic = db.session.get_one(LibraryTopic, library_topic_id)
    _ensure_owned(topic)
    db.session.execute(delete(LibraryPaper).where(LibraryPaper.id == found.id))
    _touch(topic, "library_paper_removed", by, paper_id=found.id)
    return found.file_key


def _write(topic: LibraryTopic, values: LibraryValues) -> None:
    _ensure_values(values)
    topic.title = values.title
    topic.subject = values.formal_subject or values.title
    topic.description = values.description
    topic.field = values.field
    topic.quarter = values.quarter
    topic.prompts = list(values.prompts)
    topic.preparer_role = values.preparer_role
    topic.follow_up_task = _follow_up(values)
    topic.search_text = search_text(topic.title, topic.subject, topic.description)


def _ensure_values(values: LibraryValues) -> None:
    for name in ("title", "description"):
        if not getattr(values, name).strip():
            raise RuleBroken(Rule.REQUIRED, field=name)
    for name, listed in (
        ("field", queries.fields()),
        ("preparer_role", queries.roles()),
        ("task_owner", queries.roles()),
    ):
        if getattr(values, name) not in listed:
            raise RuleBroken(Rule.UNKNOWN_CHOICE, field=name)
    ensure_season(values.quarter)


def _follow_up(values: LibraryValues) -> dict[str, str | int]:
    """The task that may follow, as the shipped catalogue writes it; empty where none is proposed."""
    if not values.task_title:
        return {}
    return {
        "title": values.task_title,
        "owner": values.task_owner,
        "due_days": values.task_due_days or FOLLOW_UP_DAYS,
        "measure": values.task_measure,
    }


def _published(library_topic_id: int, version: int) -> LibraryTopic:
    topic = db.session.get_one(LibraryTopic, library_topic_id)
    _ensure_owned(topic)
    ensure_version(topic.version, version)
    return topic


def _ensure_owned(topic: LibraryTopic) -> None:
    if topic.unit_id is None:
        raise RuleBroken(Rule.LIBRARY_OWNER)


def _touch(topic: LibraryTopic, action: str, by: Actor, **particulars: int) -> None:
    topic.version += 1
    events.record(action, subject=("library_topic", topic.id), by=by, unit_id=topic.unit_id, **particulars)


def _offered(branch_id: int, library_topic_id: int) -> queries.LibraryCard:
    topic = queries.get_offer(branch_id, library_topic_id).topic
    if topic.withdrawn_on:
        raise RuleBroken(Rule.LIBRARY_WITHDRAWN)
    return topic


def _refusal(branch_id: int, library_topic_id: int) -> LibraryRefusal | None:
    key = queries.find_refusal_id(branch_id, library_topic_id)
    return db.session.get_one(LibraryRefusal, key) if key else None


# ---- papers ------------------------------------------------------------------------------------------------------


def _ensure_papers(papers: Sequence[Upload], without_secrets: bool, *, already: int) -> None:
    for paper in papers:
        recognise(paper.name, paper.content, field="papers")
    if papers and already + len(papers) > PAPERS_MOST:
        raise RuleBroken(Rule.PAPERS_TOO_MANY, field="papers", most=PAPERS_MOST)
    if papers and not without_secrets:
        raise RuleBroken(Rule.PAPER_SECRECY, field="without_secrets")


def _add_papers(topic: LibraryTopic, shelved: Sequence[Shelved], by: Actor) -> None:
    db.session.add_all(
        LibraryPaper(
            library_topic_id=topic.id,
            name=paper.name,
            kind=paper.kind,
            size=paper.size,
            file_key=paper.key,
            account_id=by.account_id,
        )
        for paper in shelved
    )
