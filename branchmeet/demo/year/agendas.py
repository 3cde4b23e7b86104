"""What a meeting is to deal with: the default agenda of its kind, some matters more, and who presents them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from branchmeet import catalogue
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import wording
from branchmeet.demo.year.chances import mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Item, Sitting
from branchmeet.domain.agenda import DefaultItem, PlannedItem, default_agenda
from branchmeet.domain.meetings import AgendaKind, MeetingState
from branchmeet.labels import label
from branchmeet.models import AgendaItem

OTHER_MINUTES = (5, 10)
MOST_OTHERS = 3
PARTY = "party_building"
NO_GROUND = frozenset({MeetingState.PLANNED, MeetingState.CANCELLED})
CONCLUDED = frozenset(
    {AgendaKind.TASK_RESULTS, AgendaKind.ORIENTATION, AgendaKind.TOPIC, AgendaKind.NEXT_TASKS, AgendaKind.OTHER}
)


def draw_up(life: Life, sitting: Sitting) -> None:
    """Write the agenda of a meeting; conclusions come when it is held."""
    for planned in default_agenda(sitting.kind, studies_topic=sitting.topic is not None):
        sitting.items.append(_default(life, sitting, planned))
    if sitting.is_regular and sitting.state not in NO_GROUND:
        _add_matters(life, sitting)
    for place, item in enumerate(sitting.items, start=1):
        item.position = place


def conclude(life: Life, sitting: Sitting) -> None:
    """Write what the chair concluded on each item."""
    for item in sitting.items:
        if item.kind in CONCLUDED and sitting.of_branch:
            found = item.draft_conclusion or _conclusion(life, sitting, item)
            item.conclusion = found
        elif item.kind is AgendaKind.CRITICISM:
            item.conclusion = life.chance.choice(wording.CRITICISM_CONCLUSIONS)
        elif item.kind is AgendaKind.CLOSING and sitting.of_branch:
            item.conclusion = life.chance.choice(wording.CLOSING_CONCLUSIONS)


def write(world: World, sitting: Sitting) -> None:
    """Keep the items for writing."""
    for item in sitting.items:
        world.rows.add(
            AgendaItem,
            meeting_id=sitting.id,
            position=item.position,
            kind=item.kind,
            title=item.title,
            goal=item.goal,
            prompts=item.prompts,
            presenter_id=item.presenter.id if item.presenter else None,
            minutes=item.minutes,
            draft_conclusion=item.draft_conclusion,
            conclusion=item.conclusion,
        )


def field_of_month(life: Life, month: date) -> str:
    """What a branch is busy with in a month: the fields of the library, one after the other."""
    fields: list[str] = [entry["key"] for entry in catalogue.load("topics")["fields"]]
    return fields[(month.month + life.branch.id) % len(fields)]


def _default(life: Life, sitting: Sitting, planned: PlannedItem) -> Item:
    kind = planned.item.kind
    item = Item(0, kind, label(planned.item), planned.minutes, _field(life, sitting, kind))
    item.presenter = _presenter(life, sitting, kind)
    if kind is AgendaKind.TOPIC and sitting.topic:
        item.title, item.prompts, item.near = sitting.topic.title, sitting.topic.prompts, sitting.topic.near
        item.goal, item.presenter = wording.TOPIC_GOAL, sitting.topic.preparer
    if planned.item is DefaultItem.MATTER:
        item.title = life.chance.choice(wording.EXTRAORDINARY_MATTERS)
    if kind is AgendaKind.TOPIC or planned.item is DefaultItem.MATTER:
        item.draft_conclusion = _conclusion(life, sitting, item)
    return item


def _conclusion(life: Life, sitting: Sitting, item: Item) -> str:
    return life.phrases.draw(sitting.said, "phrases", item.about, "conclusions", near=item.near)


def _field(life: Life, sitting: Sitting, kind: AgendaKind) -> str:
    if kind is AgendaKind.TOPIC and sitting.topic:
        return sitting.topic.about
    if kind is AgendaKind.ORIENTATION:
        return PARTY
    before = sitting.month.replace(month=12 if sitting.month.month == 1 else sitting.month.month - 1)
    return field_of_month(life, before if kind is AgendaKind.TASK_RESULTS else sitting.month)


def _presenter(life: Life, sitting: Sitting, kind: AgendaKind) -> Person | None:
    branch = life.branch
    if kind in (AgendaKind.OPENING, AgendaKind.NEXT_TASKS, AgendaKind.CLOSING):
        return sitting.chair
    if kind is AgendaKind.TASK_RESULTS:
        return branch.deputy
    return branch.secretary if kind in (AgendaKind.ORIENTATION, AgendaKind.OTHER) else None


def _add_matters(life: Life, sitting: Sitting) -> None:
    """Some matters more, put before the closing; now and then one of which the program holds no word."""
    matters = list(_others(life, life.chance.randint(0, MOST_OTHERS)))
    if life.chance.happens(mix("meetings")["meetings_with_unrecorded_item_percent"]) and not life.is_home:
        matters.append(Item(0, AgendaKind.UNRECORDED, label(AgendaKind.UNRECORDED), 10, PARTY))
    sitting.items[-1:-1] = matters


def _others(life: Life, number: int) -> Iterator[Item]:
    helpers: list[Any] = life.branch.committee or [life.branch.deputy]
    for title in life.chance.some(wording.OTHER_MATTERS, number):
        item = Item(0, AgendaKind.OTHER, title, life.chance.choice(OTHER_MINUTES), PARTY)
        item.presenter = life.chance.choice(helpers)
        yield item
