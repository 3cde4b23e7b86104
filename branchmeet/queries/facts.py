"""The records behind metrics that meetings and periods share: tasks with the day that counts, and assignments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.clock import day_of
from branchmeet.domain.facts import AssignmentFact, TaskFact
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.domain.posts import PostKind
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_plans import PLAN_ADOPTED
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Assignment,
    AssignmentSpeaker,
    Attendance,
    Contribution,
    Meeting,
    Member,
    Post,
    Task,
    TaskExtension,
    Topic,
    TopicPlan,
)


@dataclass(frozen=True)
class TaskRecord:
    """A task as a metric counts it, with what a page names it by."""

    id: int
    branch_id: int
    title: str
    owner_id: int | None
    owner_name: str | None
    topic_id: int | None
    meeting_id: int | None
    fact: TaskFact


_late_extension = (
    select(func.min(TaskExtension.old_due_on))
    .where(TaskExtension.task_id == Task.id, TaskExtension.agreed_on > TaskExtension.old_due_on)
    .scalar_subquery()
)
due_day: ColumnElement[date | None] = func.coalesce(_late_extension, Task.due_on)
"""The day that counts: an extension agreed after the old day does not change it."""


def list_task_records(*conditions: ColumnElement[bool]) -> list[TaskRecord]:
    """The tasks that meet the conditions, by the day that counts."""
    statement = (
        select(
            Task.id,
            Task.branch_id,
            Task.title,
            Task.owner_id,
            Task.owner_cell_id,
            Member.full_name.label("owner_name"),
            Task.topic_id,
            Task.meeting_id,
            Task.state,
            due_day.label("due_on"),
            Task.confirmed_on,
            Task.done_on,
            Task.internal_only,
        )
        .outerjoin(Member, Member.id == Task.owner_id)
        .where(*conditions)
        .order_by(due_day, Task.id)
    )
    return [_task_record(row) for row in db.session.execute(statement)]


def has_adopted_topic() -> ColumnElement[bool]:
    """Whether the meeting of the row studies a topic of a plan that has been adopted."""
    return exists().where(
        Topic.id == Meeting.topic_id, TopicPlan.id == Topic.plan_id, TopicPlan.state.in_(PLAN_ADOPTED)
    )


def assignments_by_meeting(*meetings: ColumnElement[bool]) -> dict[int, tuple[AssignmentFact, ...]]:
    """The assignments on the topics of these meetings, by meeting; of those asked only who counts on that day."""
    rows_of: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in db.session.execute(_assignments(meetings)):
        rows_of[row.meeting_id, row.assignment_id].append(row)
    found: dict[int, list[AssignmentFact]] = defaultdict(list)
    for (meeting_id, _), rows in rows_of.items():
        found[meeting_id].append(_assignment_fact(rows))
    return {meeting_id: tuple(facts) for meeting_id, facts in found.items()}


def studies_topic(kind: MeetingKind, topic_id: int | None) -> bool:
    """Whether a meeting has a thematic part: alone, or after a regular part."""
    return kind is MeetingKind.THEMATIC or (kind is MeetingKind.REGULAR and topic_id is not None)


def _task_record(row: Any) -> TaskRecord:
    finished_on = (row.done_on or row.confirmed_on) if row.confirmed_on else None
    return TaskRecord(
        id=row.id,
        branch_id=row.branch_id,
        title=row.title,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        topic_id=row.topic_id,
        meeting_id=row.meeting_id,
        fact=TaskFact(
            state=TaskState(row.state),
            due_on=row.due_on,
            finished_on=finished_on,
            has_owner=row.owner_id is not None or row.owner_cell_id is not None,
            internal_only=row.internal_only,
        ),
    )


def _assignments(meetings: Iterable[ColumnElement[bool]]) -> Any:
    """A row for each person an assignment asks: the member, the cell's named speakers, or its leader."""
    speaker, leader, mark = AssignmentSpeaker, aliased(Post), aliased(Attendance)
    asked = func.coalesce(Assignment.member_id, speaker.member_id, leader.member_id)
    counts = and_(mark.meeting_id == Meeting.id, mark.member_id == asked, mark.counted.is_(True))
    leads = and_(leader.cell_id == Assignment.cell_id, leader.kind == PostKind.CELL_LEADER)
    return (
        select(
            Meeting.id.label("meeting_id"),
            Assignment.id.label("assignment_id"),
            func.coalesce(Meeting.opened_at_utc, Meeting.starts_at_utc).label("held_at"),
            Assignment.withdrawn_on,
            Assignment.member_id,
            speaker.member_id.label("speaker_id"),
            leader.member_id.label("leader_id"),
            leader.starts_on.label("leads_from"),
            leader.ends_on.label("leads_until"),
            mark.member_id.label("counts"),
            _heard().label("fulfilled"),
        )
        .select_from(Meeting)
        .join(Topic, Topic.id == Meeting.topic_id)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .join(Assignment, Assignment.topic_id == Topic.id)
        .outerjoin(speaker, speaker.assignment_id == Assignment.id)
        .outerjoin(leader, leads)
        .outerjoin(mark, counts)
        .where(TopicPlan.state.in_(PLAN_ADOPTED), *meetings)
        .order_by(Meeting.id, Assignment.id, speaker.member_id, leader.member_id)
    )


def _heard() -> ColumnElement[bool]:
    """An opinion on the topic from the member; for a cell from the cell or from anybody who was in it that day."""
    in_the_cell = (
        select(Attendance.member_id)
        .where(Attendance.meeting_id == Meeting.id, Attendance.cell_id == Assignment.cell_id)
        .correlate(Meeting, Assignment)
    )
    topic_items = (
        select(AgendaItem.id)
        .where(AgendaItem.meeting_id == Meeting.id, AgendaItem.kind == AgendaKind.TOPIC)
        .correlate(Meeting)
    )
    heard = exists().where(
        Contribution.meeting_id == Meeting.id,
        or_(Contribution.topic_id == Topic.id, Contribution.agenda_item_id.in_(topic_items)),
        or_(
            Contribution.member_id == Assignment.member_id,
            Contribution.cell_id == Assignment.cell_id,
            Contribution.member_id.in_(in_the_cell),
        ),
    )
    return heard.correlate(Meeting, Topic, Assignment)


def _assignment_fact(rows: list[Any]) -> AssignmentFact:
    first, held_on = rows[0], day_of(rows[0].held_at)
    by_name = first.member_id is not None or first.speaker_id is not None
    asked = rows if by_name else [row for row in rows if row.leader_id is not None and _leads_on(row, held_on)]
    return AssignmentFact(
        member_ids=frozenset(row.counts for row in asked if row.counts is not None),
        fulfilled=bool(first.fulfilled),
        withdrawn=first.withdrawn_on is not None and first.withdrawn_on < held_on,
    )


def _leads_on(row: Any, day: date) -> bool:
    return bool(row.leads_from <= day and (row.leads_until is None or row.leads_until > day))
