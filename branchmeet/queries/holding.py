"""What a meeting in progress needs beside its records: news for other devices, who else is there, half-typed words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, null, or_, select, union_all

from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.holding import DraftField
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER
from branchmeet.domain.membership import OtherAttendee
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Subject
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Assessment,
    Attendance,
    Contribution,
    Event,
    Guest,
    ItemDraft,
    Meeting,
    Member,
    Minutes,
    OtherAttendance,
    Post,
    ReceivedEntry,
    RequiredStepDone,
    Task,
    Vote,
)
from branchmeet.queries.meetings import MeetingHead, heads
from branchmeet.queries.spans import holds_on

QUIET_MEETINGS = 3
"""How many earlier meetings of the branch are looked at for members who have not been heard (grade P)."""


@dataclass(frozen=True)
class Sitting:
    """A meeting as it is held: its head, where its minutes stand, and the key of the last thing recorded."""

    meeting: MeetingHead
    last_act: int
    minutes_state: MinutesState | None

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return self.meeting.subject


@dataclass(frozen=True)
class Other:
    """Somebody in the room who is not of the body."""

    id: int
    kind: OtherAttendee
    member_id: int | None
    name: str
    office: str


@dataclass(frozen=True)
class Invited:
    """A guest who was asked to come."""

    name: str
    office: str


@dataclass(frozen=True)
class Superior:
    """A superior who is in charge of the branch and may sit in."""

    member_id: int
    name: str


@dataclass(frozen=True)
class Draft:
    """What one person has typed on an item and not yet recorded."""

    field: DraftField
    text: str
    member_id: int | None
    kind: ContributionKind | None
    seen_version: int
    at_utc: datetime


def list_others(meeting_id: int) -> list[Other]:
    """Who else is in the room: superiors first, then guests, in the order they were written down."""
    statement = (
        select(
            OtherAttendance.id,
            OtherAttendance.kind,
            OtherAttendance.member_id,
            OtherAttendance.name,
            OtherAttendance.office,
        )
        .where(OtherAttendance.meeting_id == meeting_id)
        .order_by(OtherAttendance.kind != OtherAttendee.SUPERIOR_ATTENDEE, OtherAttendance.id)
    )
    return [Other(**row._mapping) for row in db.session.execute(statement)]


def list_invited(meeting_id: int) -> list[Invited]:
    """Guests who were asked to come and have not been written down as being there."""
    there = exists().where(OtherAttendance.meeting_id == meeting_id, OtherAttendance.name == Guest.name)
    statement = (
        select(Guest.name, Guest.organisation.label("office"))
        .where(Guest.meeting_id == meeting_id, ~there)
        .order_by(Guest.id)
    )
    return [Invited(**row._mapping) for row in db.session.execute(statement)]


def list_superiors(branch_id: int, *, on: date) -> list[Superior]:
    """The superior committee members in charge of a branch on a day."""
    statement = (
        select(Member.id.label("member_id"), Member.full_name.label("name"))
        .join(Post, Post.member_id == Member.id)
        .where(Post.unit_id == branch_id, Post.kind == PostKind.LIAISON, holds_on(Post, on))
        .order_by(Member.sort_key, Member.id)
    )
    return [Superior(**row._mapping) for row in db.session.execute(statement)]


def list_quiet(meeting_id: int, branch_id: int) -> frozenset[int]:
    """Members who were at one of the last meetings of the branch and were heard at none of them; kept nowhere."""
    last = (
        select(Meeting.id)
        .where(
            Meeting.branch_id == branch_id,
            Meeting.id != meeting_id,
            Meeting.kind.in_(BRANCH_MEETINGS),
            Meeting.state.in_(MEETING_OVER),
        )
        .order_by(Meeting.starts_at_utc.desc())
        .limit(QUIET_MEETINGS)
        .subquery()
    )
    spoke = exists().where(
        Contribution.meeting_id.in_(select(last.c.id)), Contribution.member_id == Attendance.member_id
    )
    statement = (
        select(Attendance.member_id)
        .distinct()
        .where(Attendance.meeting_id.in_(select(last.c.id)), Attendance.counted.is_(True), ~spoke)
    )
    return frozenset(db.session.scalars(statement))


def find_draft(account_id: int, item_id: int, field: DraftField) -> ItemDraft | None:
    """The row itself, for the service that writes it."""
    statement = select(ItemDraft).where(
        ItemDraft.account_id == account_id, ItemDraft.agenda_item_id == item_id, ItemDraft.field == field
    )
    return db.session.scalar(statement)


def has_arrived(account_id: int, key: str) -> bool:
    """Whether this entry of a device was taken before."""
    statement = select(ReceivedEntry.id).where(ReceivedEntry.account_id == account_id, ReceivedEntry.key == key)
    return db.session.scalar(statement) is not None


def has_records(meeting_id: int) -> bool:
    """Whether anything was said, decided, counted or given in a meeting since it was opened."""
    recorded = or_(
        exists().where(Contribution.meeting_id == meeting_id, Contribution.sent_at_utc.is_(None)),
        exists().where(Vote.meeting_id == meeting_id),
        exists().where(Task.meeting_id == meeting_id),
        exists().where(OtherAttendance.meeting_id == meeting_id),
        exists().where(AgendaItem.meeting_id == meeting_id, AgendaItem.conclusion != ""),
        exists().where(Assessment.meeting_id == meeting_id),
        exists().where(Meeting.id == meeting_id, Meeting.opinions_opened_at_utc.is_not(None)),
    )
    return bool(db.session.scalar(select(recorded)))


def is_sheet_submitted(meeting_id: int) -> bool:
    """Whether the score of a meeting has left the branch."""
    inside = (AssessmentState.DRAFT, AssessmentState.VOTED)
    statement = select(Assessment.id).where(Assessment.meeting_id == meeting_id, Assessment.state.not_in(inside))
    return db.session.scalar(statement.limit(1)) is not None


def get_minutes_row(meeting_id: int) -> Minutes:
    """The minutes of a meeting that was opened, for the service that takes its opening back."""
    return db.session.scalars(select(Minutes).where(Minutes.meeting_id == meeting_id)).one()


@dataclass(frozen=True)
class ItemMarks:
    """The required steps ticked so far, and what this person was typing on one item."""

    done: frozenset[str]
    drafts: dict[DraftField, Draft]


def get_sitting(meeting_id: int) -> Sitting:
    """A meeting as it is held; Missing when there is none with this key."""
    last = select(func.max(Event.id)).where(Event.unit_id == Meeting.branch_id).correlate(Meeting).scalar_subquery()
    minutes = select(Minutes.state).where(Minutes.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    statement = heads().add_columns(last.label("last_act"), minutes.label("minutes_state"))
    row = dict(db.session.execute(statement.where(Meeting.id == meeting_id)).one()._mapping)
    last_act, minutes_state = row.pop("last_act") or 0, row.pop("minutes_state")
    return Sitting(MeetingHead(**row), last_act, minutes_state)


def get_item_marks(meeting_id: int, account_id: int, item_id: int) -> ItemMarks:
    """The ticks of a meeting and the drafts of a person on one item, in one statement."""
    ticked = select(RequiredStepDone.key, *(null() for _ in _DRAFT)).where(RequiredStepDone.meeting_id == meeting_id)
    typed = select(null(), *_DRAFT).where(ItemDraft.account_id == account_id, ItemDraft.agenda_item_id == item_id)
    rows: Sequence[Any] = db.session.execute(union_all(typed, ticked)).all()
    drafts = [Draft(*row[1:]) for row in rows if row[0] is None]
    return ItemMarks(frozenset(row[0] for row in rows if row[0]), {draft.field: draft for draft in drafts})


_DRAFT = (
    ItemDraft.field,
    ItemDraft.text,
    ItemDraft.member_id,
    ItemDraft.kind,
    ItemDraft.seen_version,
    ItemDraft.at_utc,
)
