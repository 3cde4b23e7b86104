"""The agenda before a meeting: begun from a default, then added to, changed, moved and shortened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from branchmeet.clock import day_of
from branchmeet.domain.actor import Actor
from branchmeet.domain.agenda import (
    DefaultItem,
    Move,
    PlannedItem,
    default_agenda,
    ensure_minutes,
    moved,
    preparatory_agenda,
)
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MEETING_PREPARED, AgendaKind, MeetingKind
from branchmeet.domain.states import ensure_state, ensure_version
from branchmeet.extensions import db
from branchmeet.labels import label
from branchmeet.models import AgendaItem, Meeting, PreparedItem, Topic
from branchmeet.queries import agenda as queries
from branchmeet.queries import contributions, members
from branchmeet.services import agenda_papers, events
from branchmeet.services.transaction import transactional

TITLE_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class ItemValues:
    """What is said of an item. An unrecorded one keeps only its place and its minutes."""

    kind: AgendaKind
    title: str = ""
    minutes: int = 10
    presenter_id: int | None = None
    goal: str = ""
    prompts: tuple[str, ...] = ()
    draft_conclusion: str = ""


@transactional
def add(*, meeting_id: int, values: ItemValues, by: Actor) -> int:
    """Add an item, before the closing where there is one; returns its key."""
    meeting = _prepared(meeting_id)
    _ensure_values(meeting, values)
    items = queries.list_item_rows(meeting_id)
    item = AgendaItem(meeting_id=meeting_id, position=0, kind=values.kind, title="", minutes=0)
    _fill(item, values)
    _insert(item, items, before=frozenset({AgendaKind.CLOSING}))
    db.session.flush()
    fit_end(meeting)
    _record("added", item, meeting, by)
    return item.id


@transactional
def change(*, meeting_id: int, item_id: int, version: int, values: ItemValues, by: Actor) -> None:
    """Change an item; one that becomes unrecorded loses every word and paper it had."""
    meeting = _prepared(meeting_id)
    item = _item(item_id, meeting)
    ensure_version(item.version, version)
    _ensure_values(meeting, values)
    _fill(item, values)
    if item.kind is AgendaKind.UNRECORDED:
        _detach_opinions(item)
        agenda_papers.drop_all(item)
    item.version += 1
    fit_end(meeting)
    _record("changed", item, meeting, by)


@transactional
def set_minutes(*, meeting_id: int, minutes: Mapping[int, int], by: Actor) -> None:
    """Give several items, by key, their minutes at once; the planned end follows."""
    meeting = _prepared(meeting_id)
    for item_id, amount in minutes.items():
        item = _item(item_id, meeting)
        ensure_minutes(amount)
        if item.minutes != amount:
            item.minutes = amount
            item.version += 1
            _record("timed", item, meeting, by)
    fit_end(meeting)


@transactional
def move(*, meeting_id: int, item_id: int, step: Move, by: Actor) -> None:
    """Move an item by one place; at either end it stays where it is."""
    meeting = _prepared(meeting_id)
    items = {item.id: item for item in queries.list_item_rows(meeting_id)}
    item = _item(item_id, meeting)
    for position, key in enumerate(moved(tuple(items), item_id, step), start=1):
        items[key].position = position
    _record("moved", item, meeting, by)


@transactional
def remove(*, meeting_id: int, item_id: int, by: Actor) -> None:
    """Take an item off the agenda; opinions sent about it stay with the meeting."""
    meeting = _prepared(meeting_id)
    item = _item(item_id, meeting)
    _record("removed", item, meeting, by)
    _take_off(item)
    fit_end(meeting)


@transactional
def take_over_conclusions(*, meeting_id: int, by: Actor) -> int:
    """Take what the committee concluded as the draft conclusions of the branch meeting; returns of how many items.

    Raises RuleBroken where the committee has concluded nothing that is not taken over already.
    """
    meeting = _prepared(meeting_id)
    found = queries.list_committee_conclusions(meeting_id)
    if not found:
        raise RuleBroken(Rule.NO_CONCLUSIONS)
    for one in found:
        item = _item(one.item_id, meeting)
        item.draft_conclusion = one.conclusion
        item.version += 1
        _record("drafted", item, meeting, by)
    return len(found)


def begin(meeting: Meeting) -> None:
    """Give a meeting that is being planned the default agenda of its kind."""
    if meeting.prepares_id is not None:
        _begin_preparation(meeting, meeting.prepares_id)
        return
    topic = db.session.get_one(Topic, meeting.topic_id) if meeting.topic_id else None
    items = default_agenda(meeting.kind, studies_topic=topic is not None)
    for position, planned in enumerate(items, start=1):
        item = _default_item(meeting, planned)
        item.position = position
        if topic and item.kind is AgendaKind.TOPIC:
            _present(item, topic)
        db.session.add(item)
    db.session.flush()
    fit_end(meeting)


def _begin_preparation(meeting: Meeting, prepares_id: int) -> None:
    """Let the committee deal with the items of the branch meeting; nothing is said of one that is not recorded."""
    branch_items = {item.id: item for item in queries.list_item_rows(prepares_id)}
    planned = preparatory_agenda((item.id, item.kind) for item in branch_items.values())
    for position, one in enumerate(planned, start=1):
        item = _default_item(meeting, PlannedItem(one.item, one.minutes))
        item.position = position
        db.session.add(item)
        if one.of is not None:
            of = branch_items[one.of]
            item.title = f"{item.title}: {of.title}"[:TITLE_LENGTH]
            item.goal, item.draft_conclusion = of.goal, of.draft_conclusion
            db.session.flush()
            db.session.add(PreparedItem(committee_item_id=item.id, branch_item_id=of.id))
    db.session.flush()
    fit_end(meeting)


def follow_topic(meeting: Meeting) -> None:
    """Let the agenda's topic be the one the meeting now studies, or go when it studies none."""
    items = queries.list_item_rows(meeting.id)
    item = next((item for item in items if item.kind is AgendaKind.TOPIC), None)
    if meeting.topic_id is None:
        if item is not None:
            _take_off(item)
        return
    if item is None:
        item = _default_item(meeting, _topic_item())
        _insert(item, items, before=_AFTER_TOPIC)
    _present(item, db.session.get_one(Topic, meeting.topic_id))


@dataclass(frozen=True)
class TopicWords:
    """What an agenda takes from a topic's adopted draft."""

    prompts: tuple[str, ...]
    draft_conclusion: str


def words_of(topic: Topic) -> TopicWords:
    """The words of a topic as they stand now."""
    return TopicWords(tuple(topic.prompts), topic.draft_conclusion)


def follow_words(topic: Topic, *, before: TopicWords) -> None:
    """Bring new words of a topic into the agendas of the meetings being prepared on it.

    Only where an agenda still says what the topic said `before`, or nothing: what was rewritten there stays.
    """
    for item in queries.list_topic_items(topic.id):
        if not item.prompts or tuple(item.prompts) == before.prompts:
            item.prompts = list(topic.prompts)
        if item.draft_conclusion in ("", before.draft_conclusion):
            item.draft_conclusion = topic.draft_conclusion
        item.version += 1


def fit_end(meeting: Meeting) -> None:
    """Let the planned end follow from the hour of beginning and the minutes of the agenda."""
    minutes = sum(item.minutes for item in queries.list_item_rows(meeting.id))
    meeting.ends_at_utc = meeting.starts_at_utc + timedelta(minutes=minutes)


def _prepared(meeting_id: int) -> Meeting:
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_state(meeting.state, *MEETING_PREPARED)
    return meeting


def _item(item_id: int, meeting: Meeting) -> AgendaItem:
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    return item


def _ensure_values(meeting: Meeting, values: ItemValues) -> None:
    if not values.title and values.kind is not AgendaKind.UNRECORDED:
        raise RuleBroken(Rule.REQUIRED, field="title")
    ensure_minutes(values.minutes)
    roster = {row.member_id for row in members.list_roster(meeting.branch_id, on=day_of(meeting.starts_at_utc))}
    if values.presenter_id is not None and values.presenter_id not in roster:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="presenter_id")


def _fill(item: AgendaItem, values: ItemValues) -> None:
    if values.kind is AgendaKind.UNRECORDED:
        values = ItemValues(kind=values.kind, title=label(values.kind), minutes=values.minutes)
        item.summary = ""
    item.kind, item.title, item.minutes = values.kind, values.title, values.minutes
    item.goal, item.prompts = values.goal, list(values.prompts)
    item.presenter_id, item.draft_conclusion = values.presenter_id, values.draft_conclusion


def _insert(item: AgendaItem, items: list[AgendaItem], *, before: frozenset[AgendaKind]) -> None:
    """Put an item in front of the first of these kinds, or at the end."""
    place = next((index for index, other in enumerate(items) if other.kind in before), len(items))
    for position, each in enumerate([*items[:place], item, *items[place:]], start=1):
        each.position = position
    db.session.add(item)


def _take_off(item: AgendaItem) -> None:
    _detach_opinions(item)
    agenda_papers.drop_all(item)
    for link in queries.list_preparations(item.id):
        db.session.delete(link)
    db.session.flush()
    db.session.delete(item)


def _detach_opinions(item: AgendaItem) -> None:
    for contribution in contributions.list_on_item(item.id):
        contribution.agenda_item_id = None


def _default_item(meeting: Meeting, planned: PlannedItem) -> AgendaItem:
    kind = planned.item.kind
    return AgendaItem(
        meeting_id=meeting.id,
        kind=kind,
        title=label(planned.item),
        minutes=planned.minutes,
        presenter_id=meeting.chair_id if kind in _BY_CHAIR else None,
    )


def _topic_item() -> PlannedItem:
    items = default_agenda(MeetingKind.REGULAR, studies_topic=True)
    return next(planned for planned in items if planned.item is DefaultItem.TOPIC)


def _present(item: AgendaItem, topic: Topic) -> None:
    item.title, item.prompts, item.presenter_id = topic.title, list(topic.prompts), topic.preparer_id
    item.draft_conclusion = topic.draft_conclusion


def _record(act: str, item: AgendaItem, meeting: Meeting, by: Actor) -> None:
    events.record(f"agenda_item_{act}", subject=("agenda_item", item.id), by=by, unit_id=meeting.branch_id)


_BY_CHAIR = frozenset({AgendaKind.OPENING, AgendaKind.NEXT_TASKS, AgendaKind.CLOSING})
_AFTER_TOPIC = frozenset({AgendaKind.NEXT_TASKS, AgendaKind.CRITICISM, AgendaKind.CLOSING})
