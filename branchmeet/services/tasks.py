"""Tasks: given, changed, reported by their owner, confirmed by those who may, extended, handed over, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branchmeet.clock import day_of, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.calendar import add_months
from branchmeet.domain.contributions import ContributionFate
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind
from branchmeet.domain.required_steps import StepKey
from branchmeet.domain.states import ensure_state, ensure_version, next_state
from branchmeet.domain.tasks import (
    TASK_STEPS,
    Owner,
    TaskState,
    ensure_extension,
    ensure_handover,
    ensure_not_own,
    ensure_repeatable,
    ensure_reported,
    next_due,
    report_month_of,
)
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Cell, Contribution, Meeting, Task, TaskExtension, TaskHandover
from branchmeet.queries import members
from branchmeet.queries import sittings as sitting_queries
from branchmeet.queries import tasks as queries
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
    report_month: date | None = None
    repeats_monthly: bool = False

    @property
    def owner(self) -> Owner:
        """Who answers for it."""
        return Owner(self.owner_id, self.owner_cell_id)


@transactional
def give(
    *,
    meeting_id: int,
    values: TaskValues,
    by: Actor,
    agenda_item_id: int | None = None,
    contribution_id: int | None = None,
) -> int:
    """Give a task in a meeting that is held, perhaps out of something that was said; returns its key.

    What grows out of criticism, or is given on an item that is for it, is internal whatever was ticked. The month in
    which it is reported on follows from its day unless one is named.
    """
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
        internal_only=values.internal_only or _is_internal(agenda_item_id, origin),
        report_month=values.report_month or report_month_of(values.due_on, meets_on=day_of(meeting.starts_at_utc).day),
        repeats_monthly=values.repeats_monthly,
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
    """Correct an open task. Once its meeting is over its day moves only by an extension, its owner by a handover."""
    task = _changing(task_id, version)
    ensure_state(task.state, TaskState.OPEN)
    _ensure_values(task.branch_id, values)
    if task.due_on != values.due_on and task.due_on and not _in_meeting(task):
        raise RuleBroken(Rule.TASK_DUE_FIXED, field="due_on")
    if _owner(task) not in (Owner(), values.owner) and not _in_meeting(task):
        raise RuleBroken(Rule.TASK_OWNER_FIXED, field="owner")
    task.title, task.measure, task.due_on = values.title, values.measure, values.due_on
    task.owner_id, task.owner_cell_id = values.owner_id, values.owner_cell_id
    task.internal_only = task.internal_only or values.internal_only
    task.report_month, task.repeats_monthly = values.report_month, values.repeats_monthly
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
    """Confirm the outcome: step is done, partly or not_done. The day of confirmation decides, unless a day is given.

    A task that comes every month is followed by its next round.
    """
    task = _changing(task_id, version)
    ensure_reported(result)
    others = sitting_queries.others_may_confirm(task.branch_id, than=by.member_id, on=today())
    ensure_not_own(task.owner_id, by.member_id, others_may=others)
    task.state = next_state(TASK_STEPS, step, task.state)
    task.result = result
    task.confirmed_by_id, task.confirmed_on = by.account_id, today()
    task.done_on = min(done_on or today(), today()) if task.state is TaskState.DONE else None
    _record(step, task, by)
    if task.repeats_monthly and task.due_on:
        _begin_next_round(task, task.due_on, by)


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
def hand_over(*, task_id: int, version: int, to: Owner, reason: str, by: Actor) -> None:
    """Give an open task to somebody else, with the reason; who had it before stays in its history."""
    task = _changing(task_id, version)
    ensure_state(task.state, TaskState.OPEN)
    old = _owner(task)
    ensure_handover(old, to, reason)
    _ensure_owner(task.branch_id, to)
    db.session.add(
        TaskHandover(
            task_id=task.id,
            old_owner_id=old.member_id,
            old_cell_id=old.cell_id,
            new_owner_id=to.member_id,
            new_cell_id=to.cell_id,
            handed_on=today(),
            reason=reason,
            account_id=by.account_id,
        )
    )
    task.owner_id, task.owner_cell_id = to.member_id, to.cell_id
    _record("handed_over", task, by)


@transactional
def stop(*, task_id: int, version: int, meeting_id: int | None, reason: str, by: Actor) -> None:
    """A meeting of the branch decides that the task is dropped; it leaves the shares (grade P)."""
    task = _changing(task_id, version)
    if meeting_id is None:
        raise RuleBroken(Rule.TASK_STOPPED_OUTSIDE)
    meeting = sittings.get_open(meeting_id)
    if meeting.branch_id != task.branch_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="reason")
    task.state = next_state(TASK_STEPS, "stop", task.state)
    task.result = reason
    task.confirmed_by_id, task.confirmed_on = by.account_id, today()
    _record("stopped", task, by)


@transactional
def reopen(*, task_id: int, version: int, by: Actor) -> None:
    """Take a confirmation back; the next round it began goes, unless somebody has worked on that already."""
    task = _changing(task_id, version)
    _take_back_next_round(task, by)
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
    if values.repeats_monthly:
        ensure_repeatable(values.due_on)
    _ensure_owner(branch_id, values.owner)


def _ensure_owner(branch_id: int, owner: Owner) -> None:
    if owner.member_id and owner.cell_id:
        raise RuleBroken(Rule.TASK_OWNER_TWICE, field="owner")
    if owner.member_id and owner.member_id not in {row.member_id for row in members.list_roster(branch_id, on=today())}:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="owner")
    if owner.cell_id and db.session.get_one(Cell, owner.cell_id).branch_id != branch_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="owner")


def _owner(task: Task) -> Owner:
    return Owner(task.owner_id, task.owner_cell_id)


def _begin_next_round(task: Task, due_on: date, by: Actor) -> None:
    due = next_due(due_on, today=today())
    later = (due.year - due_on.year) * 12 + due.month - due_on.month
    following = Task(
        branch_id=task.branch_id,
        meeting_id=task.meeting_id,
        agenda_item_id=task.agenda_item_id,
        topic_id=task.topic_id,
        title=task.title,
        owner_id=task.owner_id,
        owner_cell_id=task.owner_cell_id,
        due_on=due,
        measure=task.measure,
        internal_only=task.internal_only,
        report_month=add_months(task.report_month, later) if task.report_month else None,
        repeats_monthly=True,
        follows_id=task.id,
    )
    db.session.add(following)
    db.session.flush()
    _record("repeated", following, by)


def _take_back_next_round(task: Task, by: Actor) -> None:
    following = queries.find_next_round(task.id)
    if following is None:
        return
    if following.state is not TaskState.OPEN or following.version > 1:
        raise RuleBroken(Rule.TASK_FOLLOWED)
    _record("round_taken_back", following, by)
    db.session.delete(following)


def _is_internal(agenda_item_id: int | None, origin: Contribution | None) -> bool:
    if origin is not None and origin.kind.internal_only:
        return True
    item_id = agenda_item_id or (origin.agenda_item_id if origin else None)
    return item_id is not None and db.session.get_one(AgendaItem, item_id).kind is AgendaKind.CRITICISM


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
