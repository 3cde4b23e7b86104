"""The tasks a meeting gives: to whom, until when, and how they went until today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from branchmeet.clock import at
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import wording
from branchmeet.demo.year.chances import mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Given, Item, Said, Sitting
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.domain.tasks import TaskState, report_month_of
from branchmeet.models import Task, TaskExtension, TaskHandover

GIVEN_TO_CELL = 28
REPORTED_BEFORE_DUE = 40
CONFIRMED_AT_ONCE = 85
"""So many of a hundred tasks that were done in time are confirmed within days, the others in the next meeting."""
REPEATED, HANDED = 9, 31
"""One open task of so many comes every month, one of so many had another owner before: by key, not by chance."""
HOME_DUE_IN_DAYS = (6, -3, 12)
SHARES_WHEN_LATE = {TaskState.DONE: 46, TaskState.PARTLY: 24, TaskState.NOT_DONE: 17, TaskState.OPEN: 13}
"""What becomes of tasks that were not done in time."""

Entry = dict[str, Any]


@dataclass(frozen=True)
class Dates:
    """The days on which the outcomes of a branch's tasks are looked at: its regular meetings, held so far."""

    today: date
    regular: tuple[date, ...]

    def next_regular(self, day: date) -> date | None:
        """The first regular meeting on or after a day that has been held."""
        return next((held for held in self.regular if held >= day), None)


def give(world: World, life: Life, sitting: Sitting, dates: Dates) -> None:
    """Give the tasks of a meeting, out of what was said where that fits, and let them go as they went."""
    if sitting.of_branch:
        for item, entry, internal in _entries(life, sitting):
            sitting.given.append(_task(life, sitting, item, entry, internal))
        for task in sitting.given:
            _let_go(life, task, dates)
        if life.demo_member and dates.regular and sitting.day == dates.regular[-1]:
            _leave_open(life.demo_member, sitting, dates.today)
    first = world.rows.next_key(Task)
    for place, task in enumerate(sitting.given):
        task.id = first + place


def write(world: World, life: Life, sitting: Sitting) -> None:
    """Keep the tasks for writing, each tied to the word from which it came where there is one."""
    for task, origin in zip(sitting.given, _origins(sitting), strict=True):
        if origin:
            origin.fate = ContributionFate.TASK
        world.rows.add(
            Task,
            branch_id=life.branch.id,
            meeting_id=sitting.id,
            agenda_item_id=task.item.id,
            topic_id=task.topic_id,
            contribution_id=origin.id if origin else None,
            title=task.title,
            owner_id=task.owner.id if task.owner else None,
            owner_cell_id=task.cell_id,
            due_on=task.due_on,
            measure=task.measure,
            state=task.state,
            internal_only=task.internal,
            report=task.report,
            reported_on=task.reported_on,
            result=task.result,
            confirmed_by_id=life.secretary_account if task.confirmed_on else None,
            confirmed_on=task.confirmed_on,
            done_on=task.done_on,
            report_month=report_month_of(task.due_on, meets_on=sitting.day.day),
            repeats_monthly=task.id % REPEATED == 0 and task.state is TaskState.OPEN and task.due_on is not None,
            version=1 + bool(task.report) + bool(task.moved_on) + bool(task.confirmed_on),
            created_at_utc=sitting.opened_at,
        )
        if task.moved_on:
            _write_extension(world, life, task)
        if task.owner and sitting.clerk and task.id % HANDED == 0 and task.owner is not sitting.clerk:
            _write_handover(world, life, task, sitting.clerk)


# ---- what is given ---------------------------------------------------------------------------------------------------


def _entries(life: Life, sitting: Sitting) -> Iterator[tuple[Item, Entry, bool]]:
    rules = mix("tasks")
    if topic := sitting.first(AgendaKind.TOPIC):
        number = life.chance.between(rules["per_thematic_meeting"])
        if sitting.topic and number:
            yield topic, dict(sitting.topic.follow_up), False
        for _ in range(number - 1):
            yield topic, life.phrases.pair(sitting.said, "phrases", topic.about, "tasks", near=topic.near), False
    if next_tasks := sitting.first(AgendaKind.NEXT_TASKS, AgendaKind.OTHER):
        number = life.chance.between(rules["per_regular_meeting"]) if sitting.is_regular else 1
        for _ in range(number):
            yield next_tasks, life.phrases.pair(sitting.said, "phrases", next_tasks.about, "tasks"), False
    criticism = sitting.first(AgendaKind.CRITICISM)
    if criticism and any(word.item is criticism for word in sitting.words) and life.chance.happens(45):
        title, measure = life.chance.choice(wording.INTERNAL_TASKS)
        yield criticism, {"title": title, "measure": measure, "due_days": 30}, True


def _task(life: Life, sitting: Sitting, item: Item, entry: Entry, internal: bool) -> Given:
    owner, cell_id = _owner(life, sitting, internal)
    due_on: date | None = sitting.day + timedelta(days=int(entry["due_days"]) + life.chance.randint(-2, 3))
    if not internal and life.chance.happens(mix("tasks")["without_due_or_owner_percent"]):
        owner, cell_id, due_on = (None, None, due_on) if life.chance.happens(50) else (owner, cell_id, None)
    return Given(
        id=0,
        given_on=sitting.day,
        title=str(entry["title"]),
        measure=str(entry["measure"]),
        owner=owner,
        cell_id=cell_id,
        due_on=due_on,
        item=item,
        topic_id=sitting.topic.id if sitting.topic and item.kind is AgendaKind.TOPIC else None,
        internal=internal,
    )


def _owner(life: Life, sitting: Sitting, internal: bool) -> tuple[Person | None, int | None]:
    """A cell, or one of the members present who have had the fewest tasks; an internal task belongs to a member."""
    if life.branch.cell_ids and not internal and life.chance.happens(GIVEN_TO_CELL):
        return None, life.chance.choice(life.branch.cell_ids)
    people = life.chance.shuffled(mark.seat.person for mark in sitting.present)
    owner = min(people, key=lambda person: life.tasks_had[person.id])
    life.tasks_had[owner.id] += 1
    return owner, None


def _origins(sitting: Sitting) -> Iterator[Said | None]:
    """For each task a suggestion on the same item from which it came; of an internal one the criticism."""
    free = [word for word in sitting.words if word.kind in _BECOME_TASKS]
    for task in sitting.given:
        fitting = (word for word in free if word.item is task.item and word.kind.internal_only == task.internal)
        origin = next(fitting, None)
        if origin is not None:
            free.remove(origin)
        yield origin


_BECOME_TASKS = frozenset({ContributionKind.SUGGESTION, ContributionKind.SELF_CRITICISM, ContributionKind.CRITICISM})


# ---- how it went -----------------------------------------------------------------------------------------------------


def _let_go(life: Life, task: Given, dates: Dates) -> None:
    """What became of a task until today. An outcome is known at the latest in the regular meeting after its day."""
    due_on = task.due_on
    if due_on is None:
        return
    if life.chance.happens(mix("tasks")["extended_before_due_percent"]):
        due_on = _extend(life, task, due_on, dates.today)
    looked_at = dates.next_regular(due_on)
    if life.chance.happens(_percent(mix("tasks")["states_when_due"], TaskState.STOPPED)):
        if looked_at:
            _stop(life, task, looked_at)
    elif life.chance.happens(life.on_time):
        _finish_in_time(life, task, due_on, looked_at, dates.today)
    elif looked_at:
        _miss(life, task, due_on, looked_at, dates)
    if task.state is TaskState.OPEN and due_on > dates.today and life.chance.happens(REPORTED_BEFORE_DUE):
        _report(life, task, dates.today)


def _leave_open(member: Person, sitting: Sitting, today: date) -> None:
    """Some tasks of the last meeting at home are still open: one of the member as whom one signs in, one that is
    overdue, one that its owner has reported.
    """
    places = [place for place, task in enumerate(sitting.given) if not task.internal]
    for place, days in zip(places, HOME_DUE_IN_DAYS, strict=False):
        old = sitting.given[place]
        task = Given(
            id=old.id,
            given_on=old.given_on,
            title=old.title,
            measure=old.measure,
            owner=old.owner,
            cell_id=old.cell_id,
            due_on=today + timedelta(days=days),
            item=old.item,
            topic_id=old.topic_id,
            internal=False,
        )
        if place == places[0]:
            task.owner, task.cell_id = member, None
        elif days > 0:
            task.report, task.reported_on = wording.REPORTED[0], today - timedelta(days=2)
        sitting.given[place] = task


def _percent(entries: Sequence[Entry], state: TaskState) -> float:
    return next(float(entry["percent"]) for entry in entries if entry["key"] == state)


def _extend(life: Life, task: Given, due_on: date, today: date) -> date:
    """Move the day, agreed before it came; the day that counts now."""
    moved_on = due_on - timedelta(days=life.chance.randint(1, 5))
    if task.given_on < moved_on < today:
        task.first_due_on, task.moved_on = due_on, moved_on
        task.due_on = due_on + timedelta(days=life.chance.choice((10, 15, 20)))
    return task.due_on or due_on


def _stop(life: Life, task: Given, day: date) -> None:
    task.state, task.confirmed_on = TaskState.STOPPED, day
    task.result = life.chance.choice(wording.STOPPED)


def _finish_in_time(life: Life, task: Given, due_on: date, looked_at: date | None, today: date) -> None:
    long = (due_on - task.given_on).days
    done_on = task.given_on + timedelta(days=max(1, long - life.chance.randint(0, max(1, long // 3))))
    done_on = max(done_on, (task.moved_on or task.given_on) + timedelta(days=1))
    at_once = done_on + timedelta(days=life.chance.randint(0, 3))
    later = looked_at or at_once
    confirmed_on = min(at_once if life.chance.happens(CONFIRMED_AT_ONCE) else later, later)
    if confirmed_on < today:
        task.state, task.done_on, task.confirmed_on = TaskState.DONE, done_on, confirmed_on
        task.result = _reached(task)
    elif done_on < today:
        task.report, task.reported_on = wording.REPORTED[0], done_on


def _miss(life: Life, task: Given, due_on: date, looked_at: date, dates: Dates) -> None:
    """A task that was not done in time: settled in the meeting after its day, or the one after that."""
    settled_on: date | None = looked_at
    state = life.chance.choices(list(SHARES_WHEN_LATE), list(SHARES_WHEN_LATE.values()))[0]
    if state is TaskState.OPEN:
        settled_on, state = dates.next_regular(looked_at + timedelta(days=1)), TaskState.NOT_DONE
    if settled_on is None:
        return
    task.state, task.confirmed_on = state, settled_on
    if state is TaskState.DONE and settled_on > due_on:
        late = life.chance.randint(1, (settled_on - due_on).days)
        task.done_on = due_on + timedelta(days=late)
        task.result = wording.DONE_LATE.format(days=late, measure=_reached(task))
    elif state is TaskState.DONE:
        task.state = TaskState.PARTLY
    if task.state is not TaskState.DONE:
        task.result = life.chance.choice(wording.PARTLY if task.state is TaskState.PARTLY else wording.NOT_DONE)


def _reached(task: Given) -> str:
    """What was to be reached, as the result of a task that reached it."""
    return task.measure[:1].lower() + task.measure[1:].rstrip(".")


def _report(life: Life, task: Given, today: date) -> None:
    if (today - task.given_on).days > 3:
        task.report = life.chance.choice(wording.REPORTED[1:])
        task.reported_on = today - timedelta(days=life.chance.randint(1, 3))


def _write_extension(world: World, life: Life, task: Given) -> None:
    world.rows.add(
        TaskExtension,
        task_id=task.id,
        old_due_on=task.first_due_on,
        new_due_on=task.due_on,
        agreed_on=task.moved_on,
        reason=life.chance.choice(wording.EXTENSION_REASONS),
        account_id=life.secretary_account,
        created_at_utc=life.chance.moment(task.moved_on or task.given_on),
    )


def _write_handover(world: World, life: Life, task: Given, before: Person) -> None:
    handed_on = task.given_on + timedelta(days=3)
    if task.owner and handed_on < world.today:
        world.rows.add(
            TaskHandover,
            task_id=task.id,
            old_owner_id=before.id,
            new_owner_id=task.owner.id,
            handed_on=handed_on,
            reason=wording.HANDED_OVER,
            account_id=life.secretary_account,
            created_at_utc=at(handed_on, time(19, 30)),
        )


def regular_days(sittings: Iterable[Sitting]) -> tuple[date, ...]:
    """The days of the regular meetings that have been held to their end."""
    return tuple(sitting.day for sitting in sittings if sitting.kind is MeetingKind.REGULAR and sitting.closed_at)
