"""A note of the clerk that is a task or a decision from the moment it is written, or becomes one with one tap."""

from __future__ import annotations

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.holding import DraftField
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import Contribution
from branchmeet.phrases import notes as phrases
from branchmeet.queries import members, sittings
from branchmeet.services import drafts, events, remarks, tasks
from branchmeet.services.sittings import get_open
from branchmeet.services.tasks import TaskValues
from branchmeet.services.transaction import transactional


@transactional
def write(*, meeting_id: int, agenda_item_id: int, member_id: int, kind: ContributionKind, text: str, by: Actor) -> int:
    """Record what was said; a note that begins with "Việc:" or "Quyết định:" becomes one at once. Returns its key."""
    mark = phrases.mark_of(text)
    contribution_id = remarks.record(
        meeting_id=meeting_id, agenda_item_id=agenda_item_id, member_id=member_id, kind=kind, text=text, by=by
    )
    if mark is phrases.Mark.TASK:
        make_task(meeting_id=meeting_id, contribution_id=contribution_id, by=by)
    elif mark is phrases.Mark.DECISION and not kind.internal_only:
        remarks.take_into_conclusion(meeting_id=meeting_id, contribution_id=contribution_id, by=by)
    drafts.drop(item_id=agenda_item_id, field=DraftField.NOTE, by=by)
    return contribution_id


@transactional
def make_task(*, meeting_id: int, contribution_id: int, by: Actor) -> int:
    """Make a task of what was said, owner and day read from its words; returns the key of the task.

    Nobody named in it: its author does it. Raises RuleBroken where it has become a task before.
    """
    meeting = get_open(meeting_id)
    remark = _remark(contribution_id, meeting_id)
    if remark.fate is ContributionFate.TASK:
        raise RuleBroken(Rule.ALREADY_EXISTS)
    roster = members.list_roster(meeting.branch_id, on=today())
    reading = phrases.read_task(
        remark.text,
        people={row.member_id: row.name for row in roster},
        cells={row.cell_id: row.cell_name or "" for row in roster if row.cell_id},
        day=today(),
    )
    named = reading.owner_id is not None or reading.owner_cell_id is not None
    return tasks.give(
        meeting_id=meeting_id,
        values=TaskValues(
            title=reading.title,
            owner_id=reading.owner_id if named else remark.member_id,
            owner_cell_id=reading.owner_cell_id,
            due_on=reading.due_on,
        ),
        agenda_item_id=remark.agenda_item_id,
        contribution_id=remark.id,
        by=by,
    )


@transactional
def unmake_task(*, meeting_id: int, contribution_id: int, by: Actor) -> None:
    """Take back the task that was made of a note, while the meeting goes on and nobody has worked on it."""
    meeting = get_open(meeting_id)
    remark = _remark(contribution_id, meeting_id)
    task = sittings.find_task_of(remark.id)
    if task is None or task.meeting_id != meeting_id or task.state is not TaskState.OPEN or task.report:
        raise RuleBroken(Rule.NOT_ALLOWED)
    events.record("task_removed", subject=("task", task.id), by=by, unit_id=meeting.branch_id)
    db.session.delete(task)
    remark.fate = ContributionFate.NONE
    remark.version += 1


def _remark(contribution_id: int, meeting_id: int) -> Contribution:
    remark = db.session.get_one(Contribution, contribution_id)
    if remark.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    return remark
