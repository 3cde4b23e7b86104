"""Meetings: the head that every page of a meeting begins with, and the lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from branchmeet.domain.meetings import MeetingKind, MeetingMode, MeetingState
from branchmeet.domain.scope import Subject
from branchmeet.extensions import db
from branchmeet.models import Meeting, Member, Topic, Unit


@dataclass(frozen=True)
class MeetingHead:
    """A meeting with the names a page shows; everything permission depends on is in it."""

    id: int
    branch_id: int
    branch_name: str
    path: str
    appraising_unit_id: int | None
    kind: MeetingKind
    mode: MeetingMode
    state: MeetingState
    version: int
    month: date
    starts_at_utc: datetime
    ends_at_utc: datetime
    opened_at_utc: datetime | None
    closed_at_utc: datetime | None
    pause_minutes: int
    place: str
    chair_id: int | None
    chair_name: str | None
    clerk_id: int | None
    clerk_name: str | None
    topic_id: int | None
    topic_title: str | None
    prepares_id: int | None
    documents_posted_on: date | None
    outcome_posted_on: date | None
    opinions_opened_at_utc: datetime | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.state,
            kind=self.kind,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
            appraising_unit_id=self.appraising_unit_id,
        )


def get_head(meeting_id: int) -> MeetingHead:
    """The head of a meeting; Missing when there is none with this key."""
    return MeetingHead(**db.session.execute(heads().where(Meeting.id == meeting_id)).one()._mapping)


def heads() -> Any:
    """The statement behind every list of meetings: to be filtered, ordered and limited."""
    chair, clerk = aliased(Member), aliased(Member)
    return (
        select(
            Meeting.id,
            Meeting.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Unit.appraising_unit_id,
            Meeting.kind,
            Meeting.mode,
            Meeting.state,
            Meeting.version,
            Meeting.month,
            Meeting.starts_at_utc,
            Meeting.ends_at_utc,
            Meeting.opened_at_utc,
            Meeting.closed_at_utc,
            Meeting.pause_minutes,
            Meeting.place,
            Meeting.chair_id,
            chair.full_name.label("chair_name"),
            Meeting.clerk_id,
            clerk.full_name.label("clerk_name"),
            Meeting.topic_id,
            Topic.title.label("topic_title"),
            Meeting.prepares_id,
            Meeting.documents_posted_on,
            Meeting.outcome_posted_on,
            Meeting.opinions_opened_at_utc,
        )
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(chair, chair.id == Meeting.chair_id)
        .outerjoin(clerk, clerk.id == Meeting.clerk_id)
        .outerjoin(Topic, Topic.id == Meeting.topic_id)
    )
