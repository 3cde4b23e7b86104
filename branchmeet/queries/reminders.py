"""Whom to remind of what, and what a member has been reminded of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union

from branchmeet.clock import VIETNAM, day_of
from branchmeet.domain.meetings import MEETING_CALLED, MEETING_OVER, MEETING_PREPARED, MeetingKind, MeetingState
from branchmeet.domain.posts import PostKind
from branchmeet.domain.reminders import STEPS, ReminderKind, documents_due_on, outcome_due_on
from branchmeet.domain.topic_drafts import DraftStep
from branchmeet.domain.topic_plans import PLAN_ADOPTED
from branchmeet.extensions import db
from branchmeet.models import (
    Assignment,
    AssignmentSpeaker,
    Contribution,
    Excuse,
    Meeting,
    Membership,
    Post,
    Reminder,
    Standing,
    Topic,
    TopicPlan,
)
from branchmeet.queries.bodies import in_body
from branchmeet.queries.spans import holds_on
from branchmeet.queries.topic_drafts import newest_text_is

FIRST_STEP = timedelta(days=STEPS[0])


@dataclass(frozen=True)
class Due:
    """Something that is due from a member on a day."""

    member_id: int
    kind: ReminderKind
    about_id: int
    due_on: date


@dataclass(frozen=True)
class ReminderLine:
    """One matter a member was reminded of. The meeting is the one to come to, or the one at which a topic is studied;
    `dismissed` is true once he said that he knows.
    """

    id: int
    kind: ReminderKind
    about_id: int
    due_on: date
    step: int
    dismissed: bool
    meeting_id: int | None
    meeting_kind: MeetingKind | None
    month: date | None
    starts_at_utc: datetime | None
    ends_at_utc: datetime | None
    place: str | None
    meeting_state: MeetingState | None
    topic_id: int | None
    topic_title: str | None


# ---- who is to be reminded -----------------------------------------------------------------------------------------


def list_due(*, today: date) -> list[Due]:
    """Everything that is due from somebody between today and the first day of reminding, in order of time."""
    found = [*_meetings(today), *_assignments(today), *_drafts(today), *_documents(today), *_outcomes(today)]
    return sorted(found, key=lambda due: (due.due_on, due.kind, due.about_id, due.member_id))


def sent(*, today: date) -> set[tuple[Due, int]]:
    """What members were reminded of already, with the step, as far as it is still to come."""
    statement = select(Reminder.member_id, Reminder.kind, Reminder.about_id, Reminder.due_on, Reminder.step).where(
        Reminder.due_on >= today
    )
    return {(Due(*row[:4]), row.step) for row in db.session.execute(statement)}


def _meetings(today: date) -> Iterator[Due]:
    """Everybody who counts in the body that meets and has not excused himself."""
    excused = exists().where(Excuse.meeting_id == Meeting.id, Excuse.member_id == Membership.member_id)
    statement = (
        select(Meeting.id, Meeting.starts_at_utc, Membership.member_id)
        .join(Membership, Membership.branch_id == Meeting.branch_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(
            Meeting.state == MeetingState.CONVENED,
            _begins_soon(today),
            in_body(Meeting.branch_id, Meeting.kind, Meeting.starts_at_utc),
            ~excused,
        )
    )
    for row in db.session.execute(statement):
        yield Due(row.member_id, ReminderKind.MEETING, row.id, day_of(row.starts_at_utc))


def _assignments(today: date) -> Iterator[Due]:
    """Who was asked by name or named by the cell leader; where nobody was named, the whole cell."""
    named = exists().where(AssignmentSpeaker.assignment_id == Assignment.id)
    of_cell = and_(Membership.cell_id == Assignment.cell_id, holds_on(Membership, today), ~named)
    asked = union(
        select(Assignment.id, Assignment.member_id.label("member_id")).where(Assignment.member_id.is_not(None)),
        select(Assignment.id, AssignmentSpeaker.member_id).join(
            AssignmentSpeaker, AssignmentSpeaker.assignment_id == Assignment.id
        ),
        select(Assignment.id, Membership.member_id).join(Membership, of_cell),
    ).subquery()
    heard = exists().where(Contribution.topic_id == Topic.id, Contribution.member_id == asked.c.member_id)
    statement = (
        select(Assignment.id, Assignment.due_on, asked.c.member_id)
        .join(asked, asked.c.id == Assignment.id)
        .join(Topic, Topic.id == Assignment.topic_id)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .where(
            TopicPlan.state.in_(PLAN_ADOPTED),
            Assignment.withdrawn_on.is_(None),
            _falls_soon(Assignment.due_on, today),
            ~heard,
        )
    )
    for row in db.session.execute(statement):
        yield Due(row.member_id, ReminderKind.ASSIGNMENT, row.id, row.due_on)


def _drafts(today: date) -> Iterator[Due]:
    studied = exists().where(Meeting.topic_id == Topic.id, Meeting.state.in_(MEETING_OVER))
    statement = (
        select(Topic.id, Topic.draft_due_on, Topic.preparer_id)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .where(
            TopicPlan.state.in_(PLAN_ADOPTED),
            Topic.preparer_id.is_not(None),
            _falls_soon(Topic.draft_due_on, today),
            ~studied,
            ~newest_text_is(DraftStep.PRESENTED),
            ~newest_text_is(DraftStep.ADOPTED),
        )
    )
    for row in db.session.execute(statement):
        yield Due(row.preparer_id, ReminderKind.DRAFT, row.id, row.draft_due_on)


def _documents(today: date) -> Iterator[Due]:
    statement = _with_secretary(today).where(
        Meeting.state == MeetingState.CONVENED, Meeting.documents_posted_on.is_(None), _begins_soon(today)
    )
    for row in db.session.execute(statement):
        yield Due(row.member_id, ReminderKind.DOCUMENTS, row.id, documents_due_on(day_of(row.starts_at_utc)))


def _outcomes(today: date) -> Iterator[Due]:
    statement = _with_secretary(today).where(
        Meeting.state == MeetingState.CLOSED,
        Meeting.outcome_posted_on.is_(None),
        Meeting.closed_at_utc >= _midnight(today - FIRST_STEP),
    )
    for row in db.session.execute(statement):
        due_on = outcome_due_on(day_of(row.closed_at_utc))
        if due_on >= today:
            yield Due(row.member_id, ReminderKind.OUTCOME, row.id, due_on)


def _with_secretary(today: date) -> Any:
    """Meetings of branches, each with the secretary and the deputy named to act for him."""
    acts = and_(Post.kind == PostKind.DEPUTY_SECRETARY, Post.acts_for_secretary.is_(True))
    decides = and_(Post.unit_id == Meeting.branch_id, or_(Post.kind == PostKind.SECRETARY, acts), holds_on(Post, today))
    return (
        select(Meeting.id, Meeting.starts_at_utc, Meeting.closed_at_utc, Post.member_id).distinct().join(Post, decides)
    )


def _begins_soon(today: date) -> ColumnElement[bool]:
    return Meeting.starts_at_utc.between(_midnight(today), _midnight(today + FIRST_STEP + timedelta(days=2)))


def _falls_soon(column: Any, today: date) -> ColumnElement[bool]:
    return and_(column >= today, column <= today + FIRST_STEP)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


# ---- what a member reads -------------------------------------------------------------------------------------------


def list_for(member_id: int, *, today: date) -> list[ReminderLine]:
    """What a member is reminded of today, the soonest first: only what still stands, each matter once.

    For a page: `reminders = list_for(actor().member_id, today=today())`, then
    `{% include "home/_reminders.html" %}`, which shows nothing when there is none. One statement.
    """
    return [line for line in list_all_for(member_id, today=today) if not line.dismissed]


def list_all_for(member_id: int, *, today: date) -> list[ReminderLine]:
    """The same with what the member has put aside."""
    found: dict[tuple[ReminderKind, int], ReminderLine] = {}
    for row in db.session.execute(_lines(member_id, today)):
        line = ReminderLine(**row._mapping)
        if _still_stands(line):
            found.setdefault((line.kind, line.about_id), line)
    return sorted(found.values(), key=lambda line: (line.due_on, line.kind, line.id))


def list_about(reminder: Reminder) -> list[Reminder]:
    """All reminders of the same member on the same matter and day."""
    statement = select(Reminder).where(
        Reminder.member_id == reminder.member_id,
        Reminder.kind == reminder.kind,
        Reminder.about_id == reminder.about_id,
        Reminder.due_on == reminder.due_on,
    )
    return list(db.session.scalars(statement))


def _lines(member_id: int, today: date) -> Any:
    of_topic = Reminder.kind.in_([ReminderKind.ASSIGNMENT, ReminderKind.DRAFT])
    topic_id = func.coalesce(Assignment.topic_id, Reminder.about_id)
    meeting_of_topic = (
        select(func.max(Meeting.id))
        .where(Meeting.topic_id == Topic.id, Meeting.state.in_(MEETING_CALLED))
        .correlate(Topic)
        .scalar_subquery()
    )
    return (
        select(
            Reminder.id,
            Reminder.kind,
            Reminder.about_id,
            Reminder.due_on,
            Reminder.step,
            Reminder.dismissed_at_utc.is_not(None).label("dismissed"),
            Meeting.id.label("meeting_id"),
            Meeting.kind.label("meeting_kind"),
            Meeting.month,
            Meeting.starts_at_utc,
            Meeting.ends_at_utc,
            Meeting.place,
            Meeting.state.label("meeting_state"),
            Topic.id.label("topic_id"),
            Topic.title.label("topic_title"),
        )
        .outerjoin(Assignment, and_(Reminder.kind == ReminderKind.ASSIGNMENT, Assignment.id == Reminder.about_id))
        .outerjoin(Topic, and_(of_topic, Topic.id == topic_id))
        .outerjoin(
            Meeting,
            or_(and_(~of_topic, Meeting.id == Reminder.about_id), and_(of_topic, Meeting.id == meeting_of_topic)),
        )
        .where(Reminder.member_id == member_id, Reminder.due_on >= today, _is_open(member_id))
        .order_by(Reminder.step, Reminder.id)
    )


def _is_open(member_id: int) -> ColumnElement[bool]:
    """The thing is there and still waits for this member."""
    excused = exists().where(Excuse.meeting_id == Meeting.id, Excuse.member_id == member_id).correlate(Meeting)
    heard = exists().where(Contribution.topic_id == Topic.id, Contribution.member_id == member_id).correlate(Topic)
    return or_(
        and_(Reminder.kind == ReminderKind.MEETING, Meeting.state == MeetingState.CONVENED, ~excused),
        and_(
            Reminder.kind == ReminderKind.DOCUMENTS,
            Meeting.state.in_(MEETING_PREPARED),
            Meeting.documents_posted_on.is_(None),
        ),
        and_(
            Reminder.kind == ReminderKind.OUTCOME,
            Meeting.state == MeetingState.CLOSED,
            Meeting.outcome_posted_on.is_(None),
        ),
        and_(
            Reminder.kind == ReminderKind.ASSIGNMENT,
            Assignment.withdrawn_on.is_(None),
            Assignment.due_on == Reminder.due_on,
            ~heard,
        ),
        and_(
            Reminder.kind == ReminderKind.DRAFT,
            Topic.preparer_id == member_id,
            Topic.draft_due_on == Reminder.due_on,
            ~newest_text_is(DraftStep.PRESENTED),
            ~newest_text_is(DraftStep.ADOPTED),
        ),
    )


def _still_stands(line: ReminderLine) -> bool:
    """A meeting that has been put off to another day is brought to mind anew."""
    if line.starts_at_utc is None:
        return True
    if line.kind is ReminderKind.MEETING:
        return line.due_on == day_of(line.starts_at_utc)
    if line.kind is ReminderKind.DOCUMENTS:
        return line.due_on == documents_due_on(day_of(line.starts_at_utc))
    return True
