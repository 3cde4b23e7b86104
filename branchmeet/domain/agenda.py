"""The agenda of a meeting before it is held: what stands in it by default, its length against the rule, its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import REQUIRED_MINUTES, REQUIRED_MINUTES_COMBINED, AgendaKind, MeetingKind


class DefaultItem(StrEnum):
    """A matter that an agenda begins with; its words are in `labels`."""

    OPENING = "opening"
    BRIEF_OPENING = "brief_opening"
    TASK_RESULTS = "task_results"
    ORIENTATION = "orientation"
    TOPIC = "topic"
    NEXT_TASKS = "next_tasks"
    CRITICISM = "criticism"
    MATTER = "matter"
    BRANCH_MEETING = "branch_meeting"
    DRAFT_CONCLUSION = "draft_conclusion"
    SPEAKERS = "speakers"
    CLOSING = "closing"
    BRIEF_CLOSING = "brief_closing"

    @property
    def kind(self) -> AgendaKind:
        """What the item is for."""
        return _KINDS.get(self) or AgendaKind(self.value)


@dataclass(frozen=True)
class PlannedItem:
    """One item of a default agenda and the minutes it is given."""

    item: DefaultItem
    minutes: int


@dataclass(frozen=True)
class PreparedItem:
    """One item of a committee meeting; `of` is the item of the branch meeting whose draft conclusion it adopts."""

    item: DefaultItem
    minutes: int
    of: int | None = None


class Length(StrEnum):
    """How a number of minutes stands to the rule."""

    TOO_SHORT = "too_short"
    RIGHT = "right"
    TOO_LONG = "too_long"


class Advice(StrEnum):
    """What an agenda might do better; never a refusal."""

    TASKS_MISSING = "tasks_missing"  # nobody looks at what the last resolution asked for
    TASKS_LATE = "tasks_late"  # something stands before it
    CRITICISM_MISSING = "criticism_missing"  # no time for self-criticism and criticism
    CRITICISM_SHORT = "criticism_short"
    CRITICISM_LONG = "criticism_long"


class Move(StrEnum):
    """One place towards the head or the foot of the agenda."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Ruler:
    """The minutes of an agenda against the rule; advice, never a refusal.

    `required` is None where no rule names a length.
    """

    total: int
    required: int | None

    @property
    def scale(self) -> int:
        """The minutes at the right end of the drawn ruler; beyond it a meeting is long."""
        return self.required * 4 // 3 if self.required else max(self.total, 1)

    @property
    def missing(self) -> int:
        """Minutes short of the rule, 0 when it is kept."""
        return max(0, (self.required or 0) - self.total)

    @property
    def length(self) -> Length:
        """The whole agenda against the rule."""
        if self.missing:
            return Length.TOO_SHORT
        return Length.TOO_LONG if self.total > self.scale else Length.RIGHT


ITEM_LEAST = 1
ITEM_MOST = 240
"""Minutes that one item may be given."""
CRITICISM_MINUTES = (15, 30)
"""Least and most that an agenda sets aside for self-criticism and criticism (grade P); a unit may have its own."""


def default_agenda(kind: MeetingKind, *, studies_topic: bool) -> tuple[PlannedItem, ...]:
    """What a new meeting's agenda holds, with minutes that keep the rule of `required_minutes` (grade P)."""
    if kind is MeetingKind.REGULAR and studies_topic:
        return _REGULAR_WITH_TOPIC
    return _DEFAULTS[kind]


def preparatory_agenda(items: Iterable[tuple[int, AgendaKind]]) -> tuple[PreparedItem, ...]:
    """What the committee deals with before a branch meeting, given by key and kind of the items of that one: each
    draft conclusion is adopted, then the speakers are named (grade P).
    """
    drafts = tuple(
        PreparedItem(DefaultItem.DRAFT_CONCLUSION, DRAFT_MINUTES.get(kind, 5), of=key)
        for key, kind in items
        if kind in _CONCLUDED
    )
    return (
        PreparedItem(DefaultItem.TASK_RESULTS, 10),
        *(drafts or (PreparedItem(DefaultItem.BRANCH_MEETING, 30),)),
        PreparedItem(DefaultItem.SPEAKERS, 5),
        PreparedItem(DefaultItem.BRIEF_CLOSING, 5),
    )


def required_minutes(kind: MeetingKind, *, studies_topic: bool, own: int | None = None) -> int | None:
    """The least length of a regular or thematic meeting (42-HD/BTCTW, grade B), or the branch's own where the
    competent committee has allowed one; None for other meetings, which have no rule.
    """
    if kind not in _WITH_RULE:
        return None
    if own is not None:
        return own
    combined = kind is MeetingKind.REGULAR and studies_topic
    return REQUIRED_MINUTES_COMBINED if combined else REQUIRED_MINUTES


def ensure_minutes(minutes: int) -> None:
    """Raise RuleBroken(AGENDA_MINUTES) unless an item is given a time that a meeting can have."""
    if not ITEM_LEAST <= minutes <= ITEM_MOST:
        raise RuleBroken(Rule.AGENDA_MINUTES, field="minutes", least=ITEM_LEAST, most=ITEM_MOST)


def measure(items: Iterable[tuple[AgendaKind, int]], required: int | None) -> Ruler:
    """Lay the ruler on an agenda, given as kind and minutes of each item."""
    return Ruler(sum(minutes for _, minutes in items), required)


def advise(
    kind: MeetingKind,
    items: Sequence[tuple[AgendaKind, int]],
    *,
    criticism_minutes: tuple[int, int] = CRITICISM_MINUTES,
) -> tuple[Advice, ...]:
    """What to think of again in an agenda, given in order as kind and minutes of each item.

    A regular meeting looks first at the tasks of the last resolution and has time for self-criticism and criticism
    (42-HD/BTCTW, grade C); where any meeting has that item, its minutes are held against least and most (grade P).
    """
    return (*_advise_on_tasks(kind, items), *_advise_on_criticism(kind, items, *criticism_minutes))


def moved(order: Sequence[int], item_id: int, move: Move) -> tuple[int, ...]:
    """The keys of an agenda in order after one of them moved by a place; at either end it stays where it is."""
    ids = list(order)
    place = ids.index(item_id)
    other = place - 1 if move is Move.UP else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    return tuple(ids)


def _advise_on_tasks(kind: MeetingKind, items: Sequence[tuple[AgendaKind, int]]) -> Iterator[Advice]:
    matters = [of for of, _ in items if of is not AgendaKind.OPENING]
    if kind is not MeetingKind.REGULAR or not matters:
        return
    if AgendaKind.TASK_RESULTS not in matters:
        yield Advice.TASKS_MISSING
    elif matters[0] is not AgendaKind.TASK_RESULTS:
        yield Advice.TASKS_LATE


def _advise_on_criticism(
    kind: MeetingKind, items: Sequence[tuple[AgendaKind, int]], least: int, most: int
) -> Iterator[Advice]:
    found = [minutes for of, minutes in items if of is AgendaKind.CRITICISM]
    if not found:
        if kind is MeetingKind.REGULAR and items:
            yield Advice.CRITICISM_MISSING
    elif sum(found) < least:
        yield Advice.CRITICISM_SHORT
    elif sum(found) > most:
        yield Advice.CRITICISM_LONG


DRAFT_MINUTES = {AgendaKind.TOPIC: 15, AgendaKind.NEXT_TASKS: 10}
"""What the committee takes for a draft conclusion of these kinds; 5 minutes for any other."""
_CONCLUDED = frozenset({AgendaKind.ORIENTATION, AgendaKind.TOPIC, AgendaKind.NEXT_TASKS, AgendaKind.OTHER})
_WITH_RULE = frozenset({MeetingKind.REGULAR, MeetingKind.THEMATIC})
_KINDS = {
    DefaultItem.BRIEF_OPENING: AgendaKind.OPENING,
    DefaultItem.MATTER: AgendaKind.OTHER,
    DefaultItem.BRANCH_MEETING: AgendaKind.OTHER,
    DefaultItem.DRAFT_CONCLUSION: AgendaKind.OTHER,
    DefaultItem.SPEAKERS: AgendaKind.OTHER,
    DefaultItem.BRIEF_CLOSING: AgendaKind.CLOSING,
}

_REGULAR = (
    PlannedItem(DefaultItem.OPENING, 5),
    PlannedItem(DefaultItem.TASK_RESULTS, 20),
    PlannedItem(DefaultItem.ORIENTATION, 15),
    PlannedItem(DefaultItem.NEXT_TASKS, 25),
    PlannedItem(DefaultItem.CRITICISM, 15),
    PlannedItem(DefaultItem.CLOSING, 10),
)
_REGULAR_WITH_TOPIC = (
    PlannedItem(DefaultItem.OPENING, 5),
    PlannedItem(DefaultItem.TASK_RESULTS, 15),
    PlannedItem(DefaultItem.ORIENTATION, 10),
    PlannedItem(DefaultItem.TOPIC, 50),
    PlannedItem(DefaultItem.NEXT_TASKS, 15),
    PlannedItem(DefaultItem.CRITICISM, 15),
    PlannedItem(DefaultItem.CLOSING, 10),
)
_DEFAULTS = {
    MeetingKind.REGULAR: _REGULAR,
    MeetingKind.THEMATIC: (
        PlannedItem(DefaultItem.BRIEF_OPENING, 5),
        PlannedItem(DefaultItem.TOPIC, 65),
        PlannedItem(DefaultItem.NEXT_TASKS, 10),
        PlannedItem(DefaultItem.CLOSING, 10),
    ),
    MeetingKind.COMMITTEE: (
        PlannedItem(DefaultItem.TASK_RESULTS, 15),
        PlannedItem(DefaultItem.BRANCH_MEETING, 30),
        PlannedItem(DefaultItem.BRIEF_CLOSING, 5),
    ),
    MeetingKind.EXTRAORDINARY: (
        PlannedItem(DefaultItem.BRIEF_OPENING, 5),
        PlannedItem(DefaultItem.MATTER, 40),
        PlannedItem(DefaultItem.BRIEF_CLOSING, 10),
    ),
    MeetingKind.BRIEFING: (
        PlannedItem(DefaultItem.MATTER, 45),
        PlannedItem(DefaultItem.BRIEF_CLOSING, 15),
    ),
}
