"""Tasks: given, changed, reported by their owner, confirmed by those who may, extended, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionFate
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind
from branchmeet.domain.required_steps import StepKey
from branchmeet.domain.states import ensure_state, ensure_version, next_state
from branchmeet.domain.tasks import TASK_STEPS, TaskState, ensure_extension, ensure_not_own, ensure_reported
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Cell, Contribution, Meeting, Task, TaskExtension
from branchmeet.queries import members
from branchmeet.queries import sittings as sitting_queries
from branchmeet.services import events, sittings
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class TaskValues:
    """What is said of a task when it is given; an owner is a member or a cell."""

    title: str
    owner_id: int | None = None
    owner_cell_id: int | None = None
    due_on: date | None = None
    measure: str = ""
    internal_only: bool = False


@transactional
def give(
    *,
    meeting_id: int,
    values: TaskValues,
    by: Actor,
    agenda_item_id: int | None = None,
    contribution_id: int | None = None,
) -> int:
    """Give a task in a meeting that is held, perhaps out of something that was said; returns its key."""
    meeting = sittings.get_open(meeting_id)
    _ensure_values(meeting.branch_id, values)
    if values.due_on and values.due_on < today():
        raise RuleBroken(Rule.TASK_DUE_PAST, field="due_on")
    sittings.ensure_item(agenda_item_id, meeting_id)
    origin = _origin(contribution_id, meeting_id)
    task = Task(
        branch_id=meeting.branch_id,
        meeting_id=meeting_id,
        agenda_item_id=agenda_item_id,
        topic_id=meeting.topic_id if _kind_of(agenda_item_id) is AgendaKind.TOPIC else None,
        contribution_id=contribution_id,
        title=values.title,
        owner_id=values.owner_id,
        owner_cell_id=values.owner_cell_id,
        due_on=values.due_on,
        measure=values.measure,
        internal_only=values.internal_only or bool(origin and origin.kind.internal_only),
    )
    db.session.add(task)
    if origin:
        origin.fate = ContributionFate.TASK
        origin.version += 1
    db.session.flush()
    sittings.tick_key(meeting, StepKey.ASSIGN_TASKS, of=sittings.list_of(_kind_of(agenda_item_id)))
    _record("given", task, by)
    return task.id


@transactional
def change(*, task_id: int, version: int, values: TaskValues, by: Actor) -> None:
    """Correct an open task. Its day moves only by an extension once it had one and its meeting is over."""
    task = _changing(task_id, version)
    ensure_state(task.state, TaskState.OPEN)
    _ensure_values(task.branch_id, values)
    if task.due_on != values.due_on and task.due_on and not _in_meeting(task):
        raise RuleBroken(Rule.TASK_DUE_FIXED, field="due_on")
    task.title, task.measure, task.due_on = values.title, values.measure, values.due_on
    task.owner_id, task.owner_cell_id = values.owner_id, values.owner_cell_id
    task.internal_only = task.internal_only or values.internal_only
    _record("changed", task, by)


@transactional
def report(*, task_id: int, version: int, text: str, by: Actor) -> None:
    """The owner says how it went; the secretary or the chair confirms."""
    task = _changing(task_id, version)
    ensure_state(task.state, TaskState.OPEN)
    if not text:
        raise RuleBroken(Rule.REQUIRED, field="report")
    task.report, task.reported_on = text, today()
    _record("reported", task, by)


@transactional
def confirm(*, task_id: int, version: int, step: str, result: str, by: Actor, done_on: date | None = None) -> None:
    """Confirm the outcome: step is done, partly or not_done. The day of confirmation decides, unless a day is given."""
    task = _changing(task_id, version)
    ensure_reported(result)
    others = sitting_queries.others_may_confirm(task.branch_id, than=by.member_id, on=today())
    ensure_not_own(task.owner_id, by.member_id, others_may=others)
    task.state = next_state(TASK_STEPS, step, task.state)
    task.result = result
    task.confirmed_by_id, task.confirmed_on = by.account_id, today()
    task.done_on = min(done_on or today(), today()) if task.state is TaskState.DONE else None
    _record(step, task, by)


@transactional
def extend(*, task_id: int, version: int, due_on: date, reason: str, by: Actor) -> None:
    """Move the day of an open task forward, agreed before the old one has passed."""
    task = _changing(task_id, version)
    ensure_state(task.state, TaskState.OPEN)
    ensure_extension(task.due_on, due_on, today())
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="reason")
    db.session.add(
        TaskExtension(
            task_id=task.id,
            old_due_on=task.due_on,
            new_due_on=due_on,
            agreed_on=today(),
            reason=reason,
            account_id=by.account_id,
        )
    )
    task.due_on = due_on
    _record("extended", task, by)


@transactional
def stop(*, task_id: int, version: int, meeting_id: int, reason: str, by: Actor) -> None:
    """A meeting of the branch decides that the task is dropped; it leaves the shares (grade P)."""
    task = _changing(task_id, version)
    meeting = sittings.get_open(meeting_id)
    if meeting.branch_id != task.branch_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="result")
    task.state = next_state(TASK_STEPS, "stop", task.state)
    task.result = reason
    task.confirmed_by_id, task.confirmed_on = by.account_id, today()
    _record("stopped", task, by)


@transactional
def reopen(*, task_id: int, version: int, by: Actor) -> None:
    """Take a confirmation back."""
    task = _changing(task_id, version)
    task.state = next_state(TASK_STEPS, "reopen", task.state)
    task.confirmed_by_id = task.confirmed_on = task.done_on = None
    _record("reopened", task, by)


def _changing(task_id: int, version: int) -> Task:
    task = db.session.get_one(Task, task_id)
    ensure_version(task.version, version)
    task.version += 1
    return task


def _ensure_values(branch_id: int, values: TaskValues) -> None:
    if not values.title:
        raise RuleBroken(Rule.REQUIRED, field="title")
    if values.owner_id and values.owner_cell_id:
        raise RuleBroken(Rule.TASK_OWNER_TWICE, field="owner")
    if values.owner_id and values.owner_id not in {row.member_id for row in members.list_roster(branch_id, on=today())}:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="owner")
    if values.owner_cell_id and db.session.get_one(Cell, values.owner_cell_id).branch_id != branch_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="owner")


def _origin(contribution_id: int | None, meeting_id: int) -> Contribution | None:
    if contribution_id is None:
        return None
    origin = db.session.get_one(Contribution, contribution_id)
    if origin.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="contribution_id")
    return origin


def _kind_of(agenda_item_id: int | None) -> AgendaKind | None:
    return None if agenda_item_id is None else db.session.get_one(AgendaItem, agenda_item_id).kind


def _in_meeting(task: Task) -> bool:
    return task.meeting_id is not None and db.session.get_one(Meeting, task.meeting_id).state == "in_progress"


def _record(act: str, task: Task, by: Actor) -> None:
    events.record(f"task_{act}", subject=("task", task.id), by=by, unit_id=task.branch_id, internal=task.internal_only)
