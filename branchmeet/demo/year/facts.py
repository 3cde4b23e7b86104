"""What the records say of an invented meeting, as the program itself would read it from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from branchmeet.demo.year.attendance import Book
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.plans import cell_leader
from branchmeet.demo.year.sittings import Asked, Given, Sitting
from branchmeet.domain.facts import AssignmentFact, MeetingFacts, RosterMark, TaskFact
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.domain.minutes import MinutesState


@dataclass
class Past:
    """What has happened in a branch before a meeting."""

    book: Book = field(default_factory=Book)
    tasks: list[Given] = field(default_factory=list)
    committee: list[Sitting] = field(default_factory=list)
    previous: Sitting | None = None
    previous_regular: Sitting | None = None

    def add(self, sitting: Sitting) -> None:
        """Count a meeting among what has happened."""
        self.tasks.extend(sitting.given)
        if sitting.kind is MeetingKind.COMMITTEE:
            self.committee.append(sitting)
        else:
            self.previous = sitting
        if sitting.is_regular:
            self.book.enter(sitting)
            self.previous_regular = sitting


def facts_of(life: Life, sitting: Sitting, past: Past) -> MeetingFacts:
    """What the records say of a meeting once it is closed."""
    return MeetingFacts(
        now=sitting.ended,
        today=sitting.day,
        held_on=sitting.day,
        opens_at=sitting.starts_at,
        closes_at=sitting.ends_at or sitting.ended,
        regular=sitting.is_regular,
        thematic=sitting.is_thematic,
        closed=True,
        started_at=sitting.opened_at,
        ended_at=sitting.closed_at,
        ended_on=sitting.day,
        roster=tuple(_roster(sitting)),
        earlier_regular_marks=past.book.earlier(sitting.day),
        committee_meetings=tuple(
            met.opened_at
            for met in past.committee
            if met.opened_at and (met.prepares is sitting or met.prepares is None)
        ),
        previous_meeting_at=past.previous.opened_at if past.previous else None,
        notice_sent_on=sitting.told_on,
        documents_posted_on=sitting.documents_on,
        steps_done=sitting.steps,
        speakers=frozenset(word.seat.person.id for word in sitting.words) or None,
        assignments=tuple(_assignments(life, sitting)) if sitting.topic else None,
        tasks=tuple(_task(task) for task in past.tasks if task.due_on and task.due_on <= sitting.day),
        previous_regular_on=past.previous_regular.day if past.previous_regular else None,
        tasks_assigned=tuple(map(_task, sitting.given)),
        minutes_state=MinutesState.ADOPTED,
        figures=dict(zip((FigureKey.DUES_DUE, FigureKey.DUES_PAID), sitting.dues or (), strict=False)),
    )


def _roster(sitting: Sitting) -> Iterator[RosterMark]:
    for mark in sitting.marks:
        yield RosterMark(mark.seat.person.id, mark.seat.kind, mark.seat.presence, mark.code)


def _task(task: Given) -> TaskFact:
    finished_on = (task.done_on or task.confirmed_on) if task.confirmed_on else None
    has_owner = task.owner is not None or task.cell_id is not None
    return TaskFact(task.state, task.due_on, finished_on, has_owner=has_owner, internal_only=task.internal)


def _assignments(life: Life, sitting: Sitting) -> Iterator[AssignmentFact]:
    counted = {mark.seat.person.id for mark in sitting.marks if mark.seat.counted}
    cells = {mark.seat.person.id: mark.seat.cell_id for mark in sitting.marks}
    on_topic = [word for word in sitting.words if word.item.kind is AgendaKind.TOPIC]
    heard = {word.seat.person.id for word in on_topic}
    heard_cells = {cells[person] for person in heard} | {word.cell_id for word in on_topic}
    for asked in sitting.topic.asked if sitting.topic else ():
        people = asked.names or ((cell_leader(life, asked.cell_id),) if asked.cell_id else ())
        yield AssignmentFact(
            member_ids=frozenset(person.id for person in people if person.id in counted),
            fulfilled=asked.person.id in heard if asked.person else asked.cell_id in heard_cells,
            withdrawn=_is_withdrawn(asked, sitting),
        )


def _is_withdrawn(asked: Asked, sitting: Sitting) -> bool:
    return asked.withdrawn_on is not None and asked.withdrawn_on < sitting.day
