"""The resolution of a meeting: the committee's own words for it, and what the records say for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from branchmeet.clock import day_of
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import BRANCH_MEETINGS, MeetingKind, MeetingState, VotePurpose
from branchmeet.domain.membership import Presence
from branchmeet.domain.minutes_record import Discussion, GivenTask
from branchmeet.domain.scope import Subject
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import (
    Assessment,
    Attendance,
    Figure,
    ItemScore,
    Meeting,
    Member,
    Resolution,
    ScoreSheet,
    Topic,
    Unit,
    Vote,
)
from branchmeet.queries.minutes_record import get_discussion

PRESENT = (AttendanceCode.PRESENT, AttendanceCode.PRESENT_ONLINE)


@dataclass(frozen=True)
class ResolutionHead:
    """A meeting with every fact of its resolution that has one value; `version` is 0 while nobody wrote a word."""

    meeting_id: int
    branch_id: int
    branch_name: str
    path: str
    kind: MeetingKind
    state: MeetingState
    month: date
    starts_at_utc: datetime
    opened_at_utc: datetime | None
    closed_at_utc: datetime | None
    opinions_opened_at_utc: datetime | None
    place: str
    chair_id: int | None
    chair_name: str | None
    clerk_id: int | None
    clerk_name: str | None
    topic_subject: str | None
    prepares_id: int | None
    version: int
    evaluation: str
    praise: str
    shortcomings: str
    direction: str
    on_roll: int
    counted: int
    present: int
    exempt: int
    dues_due: int | None
    dues_paid: int | None
    vote_base: int | None
    vote_approve: int | None
    vote_disapprove: int | None
    vote_other: int | None
    assessment_id: int | None
    score_total: Decimal | None
    score_result: str | None
    score_shortcomings: str | None
    score_remedies: str | None
    sheet: dict[str, Any] | None

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.state,
            kind=self.kind,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
        )

    @property
    def day(self) -> date:
        """The day of the meeting in Vietnam."""
        return day_of(self.opened_at_utc or self.starts_at_utc)

    @property
    def of_branch(self) -> bool:
        """Whether the meeting can make a resolution: its committee's cannot."""
        return self.kind in BRANCH_MEETINGS

    @property
    def vote(self) -> Count | None:
        """The last vote on the resolution."""
        if self.vote_base is None:
            return None
        return Count(self.vote_base, self.vote_approve or 0, self.vote_disapprove or 0, self.vote_other or 0)

    @property
    def is_voted(self) -> bool:
        """Whether the branch has adopted it; from then on its text stands."""
        return self.vote is not None and self.vote.passed

    @property
    def level(self) -> str | None:
        """The level the branch gave itself, in the words of the sheet."""
        levels = {level["key"]: level["label"] for level in (self.sheet or {}).get("levels", ())}
        return levels.get(self.score_result, self.score_result)


@dataclass(frozen=True)
class ResolutionRecord:
    """What a resolution is composed from; `points` the branch's own, by the codes of the sheet."""

    head: ResolutionHead
    discussion: Discussion
    points: dict[str, Decimal]

    @property
    def earlier(self) -> tuple[GivenTask, ...]:
        """The tasks that were looked at, without internal ones."""
        return tuple(task for task in self.discussion.shared_tasks if not task.given_here)

    @property
    def given(self) -> tuple[GivenTask, ...]:
        """The tasks the meeting gave, without internal ones, in the order of the resolution."""
        return tuple(task for task in self.discussion.shared_tasks if task.given_here)


def get_head(meeting_id: int) -> ResolutionHead:
    """The meeting behind a resolution, drafted or not; Missing when there is no meeting with this key."""
    statement = _heads().where(Meeting.id == meeting_id)
    return ResolutionHead(**db.session.execute(statement).one()._mapping)


def get_record(head: ResolutionHead, *, scores: bool = True) -> ResolutionRecord:
    """What the resolution is composed from, in four statements; in three without the points of the branch."""
    points = _list_points(head.assessment_id) if head.assessment_id and scores else {}
    return ResolutionRecord(head, get_discussion(head), points)


def find_row(meeting_id: int) -> Resolution | None:
    """The row of a meeting's own words, for the service that changes them."""
    return db.session.scalar(select(Resolution).where(Resolution.meeting_id == meeting_id))


def _list_points(assessment_id: int) -> dict[str, Decimal]:
    """The branch's own points, or those it followed."""
    given = func.coalesce(ItemScore.own, ItemScore.proposed).label("given")
    statement = select(ItemScore.code, given).where(
        ItemScore.assessment_id == assessment_id, ItemScore.not_applicable.is_(False), given.is_not(None)
    )
    return {row.code: row.given for row in db.session.execute(statement)}


@cache
def _heads() -> Any:
    """Built once: it is long, and every page of its kind begins with it."""
    chair, clerk, vote = aliased(Member), aliased(Member), aliased(Vote)
    last_vote = (
        select(func.max(vote.id))
        .where(vote.meeting_id == Meeting.id, vote.purpose == VotePurpose.RESOLUTION)
        .correlate(Meeting)
        .scalar_subquery()
    )
    words = {
        name: func.coalesce(getattr(Resolution, name), "").label(name)
        for name in ("evaluation", "praise", "shortcomings", "direction")
    }
    return (
        select(
            Meeting.id.label("meeting_id"),
            Meeting.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Meeting.kind,
            Meeting.state,
            Meeting.month,
            Meeting.starts_at_utc,
            Meeting.opened_at_utc,
            Meeting.closed_at_utc,
            Meeting.opinions_opened_at_utc,
            Meeting.place,
            Meeting.chair_id,
            chair.full_name.label("chair_name"),
            Meeting.clerk_id,
            clerk.full_name.label("clerk_name"),
            Topic.subject.label("topic_subject"),
            Meeting.prepares_id,
            func.coalesce(Resolution.version, 0).label("version"),
            *words.values(),
            _attending(Attendance.presence.in_(_ON_ROLL)).label("on_roll"),
            _attending(Attendance.counted.is_(True)).label("counted"),
            _attending(Attendance.counted.is_(True), Attendance.code.in_(PRESENT)).label("present"),
            _attending(Attendance.presence == Presence.EXEMPT).label("exempt"),
            _figure(FigureKey.DUES_DUE).label("dues_due"),
            _figure(FigureKey.DUES_PAID).label("dues_paid"),
            Vote.base.label("vote_base"),
            Vote.approve.label("vote_approve"),
            Vote.disapprove.label("vote_disapprove"),
            Vote.other.label("vote_other"),
            Assessment.id.label("assessment_id"),
            Assessment.self_total.label("score_total"),
            Assessment.result.label("score_result"),
            Assessment.shortcomings.label("score_shortcomings"),
            Assessment.remedies.label("score_remedies"),
            ScoreSheet.body.label("sheet"),
        )
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(chair, chair.id == Meeting.chair_id)
        .outerjoin(clerk, clerk.id == Meeting.clerk_id)
        .outerjoin(Topic, Topic.id == Meeting.topic_id)
        .outerjoin(Resolution, Resolution.meeting_id == Meeting.id)
        .outerjoin(Vote, Vote.id == last_vote)
        .outerjoin(Assessment, and_(Assessment.meeting_id == Meeting.id, Assessment.vote_id.is_not(None)))
        .outerjoin(ScoreSheet, ScoreSheet.id == Assessment.sheet_id)
    )


_ON_ROLL = tuple(presence for presence in Presence if presence is not Presence.VISITING)


def _attending(*conditions: Any) -> Any:
    return (
        select(func.count(Attendance.id))
        .where(Attendance.meeting_id == Meeting.id, *conditions)
        .correlate(Meeting)
        .scalar_subquery()
    )


def _figure(key: FigureKey) -> Any:
    """The newest value typed in the meeting."""
    return (
        select(Figure.value)
        .where(Figure.meeting_id == Meeting.id, Figure.key == key)
        .order_by(Figure.id.desc())
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery()
    )
