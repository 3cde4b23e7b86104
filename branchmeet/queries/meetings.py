"""Meetings: the head that every page of a meeting begins with, and the lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from branchmeet.clock import day_of, today
from branchmeet.domain.agenda import required_minutes
from branchmeet.domain.assessments import ASSESSMENT_SUBMITTED
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import (
    BRANCH_MEETINGS,
    MEETING_CALLED,
    MEETING_OVER,
    MEETING_PREPARED,
    MeetingKind,
    MeetingMode,
    MeetingState,
)
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.topic_plans import PLAN_ADOPTED
from branchmeet.domain.unit_rules import criticism_minutes
from branchmeet.domain.visibility import ADOPTED, EVIDENCE
from branchmeet.extensions import db
from branchmeet.models import (
    Assessment,
    Assignment,
    Contribution,
    Excuse,
    Meeting,
    MeetingStep,
    Member,
    Membership,
    Notice,
    Post,
    Standing,
    Topic,
    TopicPlan,
    Unit,
)
from branchmeet.queries.bodies import in_body
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import Columns, within
from branchmeet.queries.spans import holds_on

UPCOMING = MEETING_PREPARED | {MeetingState.IN_PROGRESS}


@dataclass(frozen=True)
class MeetingHead:
    """A meeting with the names a page shows; everything permission depends on is in it. The topic has a warm title for
    the screen and a formal subject for papers.
    """

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
    paused_at_utc: datetime | None
    place: str
    chair_id: int | None
    chair_name: str | None
    clerk_id: int | None
    clerk_name: str | None
    topic_id: int | None
    topic_title: str | None
    topic_subject: str | None
    prepares_id: int | None
    documents_posted_on: date | None
    outcome_posted_on: date | None
    documents_posted_at_utc: datetime | None
    outcome_posted_at_utc: datetime | None
    opinions_opened_at_utc: datetime | None
    notice_round: int
    unit_rules: dict[str, Any]

    @property
    def day(self) -> date:
        """The day in Vietnam for which it is planned: the roster of that day is its body."""
        return day_of(self.starts_at_utc)

    @property
    def of_branch(self) -> bool:
        """A meeting of all members, unlike one of the committee."""
        return self.kind in BRANCH_MEETINGS

    @property
    def required_minutes(self) -> int | None:
        """The least length that the rule, or the branch's own permission, names; None where there is none."""
        own = self.unit_rules.get("required_minutes")
        return required_minutes(self.kind, studies_topic=self.topic_id is not None, own=own)

    @property
    def criticism_minutes(self) -> tuple[int, int]:
        """Least and most minutes for self-criticism and criticism: the branch's own, else those proposed to all."""
        return criticism_minutes(self.unit_rules)

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


@dataclass(frozen=True)
class MeetingOverview(MeetingHead):
    """A meeting with what has been done for it so far.

    `body` (members who are to come), `told` (of them in this round), `excused`, `opinions` (sent before) and `asked`
    (assignments of its topic) are counts; `previous_at_utc` is when the branch met before; the committee's meeting is
    the one that prepares this one. A branch without a committee
    today has its secretary and deputy confer instead. `step_note` is why it was put off or called off.
    """

    body: int
    told: int
    excused: int
    opinions: int
    asked: int
    previous_at_utc: datetime | None
    committee_meeting_id: int | None
    committee_meeting_state: MeetingState | None
    committee_meeting_at_utc: datetime | None
    has_committee: bool
    sheet_submitted: bool
    step_note: str | None

    @property
    def minutes(self) -> MinutesDoor:
        """Its minutes, to ask whether they may be read."""
        over = EVIDENCE if self.sheet_submitted else ADOPTED
        return MinutesDoor(replace(self.subject, state=over if self.state in MEETING_OVER else ""))


@dataclass(frozen=True)
class NextMeeting(MeetingOverview):
    """The next meeting as one member meets it: with his own excuse."""

    own_excuse: ExcuseReason | None


@dataclass(frozen=True)
class MinutesDoor:
    """The minutes of a meeting as far as permission asks about them: those of a meeting that is over are adopted."""

    subject: Subject


MeetingPage = Paged[MeetingHead]
"""One page of a list and how many there are in all."""


@dataclass(frozen=True)
class TopicChoice:
    """A topic that a meeting may study."""

    id: int
    title: str
    year: int
    month: int
    meets_on: date | None


MEETING_COLUMNS: Columns = {
    "unit_id": Meeting.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": Meeting.__table__.c.state,
    "kind": Meeting.__table__.c.kind,
    "chair_id": Meeting.__table__.c.chair_id,
    "clerk_id": Meeting.__table__.c.clerk_id,
    "appraising_unit_id": Unit.__table__.c.appraising_unit_id,
}
"""What a scope needs of a query that selects from `Meeting` joined to its `Unit`."""


def get_head(meeting_id: int) -> MeetingHead:
    """The head of a meeting; Missing when there is none with this key."""
    return MeetingHead(**db.session.execute(heads().where(Meeting.id == meeting_id)).one()._mapping)


def get_overview(meeting_id: int) -> MeetingOverview:
    """A meeting with what has been done for it; Missing when there is none with this key."""
    return MeetingOverview(**db.session.execute(_overviews().where(Meeting.id == meeting_id)).one()._mapping)


def find_next(scope: Scope, branch_id: int, *, since: datetime, member_id: int | None = None) -> NextMeeting | None:
    """The meeting of a branch that is going on, else the first from a moment on; only of the scope. With the excuse of
    one member.
    """
    going_on = Meeting.state == MeetingState.IN_PROGRESS
    excuse = select(Excuse.reason).where(Excuse.meeting_id == Meeting.id, Excuse.member_id == member_id)
    statement = (
        _overviews()
        .add_columns(excuse.correlate(Meeting).scalar_subquery().label("own_excuse"))
        .where(
            within(scope, MEETING_COLUMNS),
            Meeting.branch_id == branch_id,
            Meeting.kind.in_(BRANCH_MEETINGS),
            going_on | (Meeting.state.in_(MEETING_PREPARED) & (Meeting.starts_at_utc >= since)),
        )
        .order_by(case((going_on, 0), else_=1), Meeting.starts_at_utc, Meeting.id)
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    return NextMeeting(**row._mapping) if row else None


def find_called_on(topic_id: int) -> MeetingHead | None:
    """The meeting called to study a topic and not over yet; the latest where there are several."""
    statement = (
        heads()
        .where(Meeting.topic_id == topic_id, Meeting.state.in_(MEETING_CALLED - MEETING_OVER))
        .order_by(Meeting.id.desc())
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    return MeetingHead(**row._mapping) if row else None


def find_last(branch_id: int, kind: MeetingKind) -> MeetingHead | None:
    """The latest meeting of a kind that a branch has planned or held: what the next one is likely to resemble."""
    statement = (
        heads()
        .where(Meeting.branch_id == branch_id, Meeting.kind == kind, Meeting.state != MeetingState.CANCELLED)
        .order_by(Meeting.starts_at_utc.desc(), Meeting.id.desc())
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    return MeetingHead(**row._mapping) if row else None


def list_meetings(scope: Scope, *, page: int = 1) -> MeetingPage:
    """The meetings of a scope: those to come first, the soonest at the top, then the others, the newest first."""
    upcoming = Meeting.state.in_(UPCOMING)
    order = (
        case((upcoming, 0), else_=1),
        case((upcoming, Meeting.starts_at_utc)),
        Meeting.starts_at_utc.desc(),
        Meeting.id,
    )
    seen = within(scope, MEETING_COLUMNS)
    # only the keys of all are sorted; what a row shows is fetched for those of the page
    of_page = select(Meeting.id).join(Unit).where(seen).order_by(*order).limit(PAGE).offset(PAGE * (page - 1))
    total = select(func.count()).select_from(Meeting).join(Unit).where(seen).scalar_subquery().label("total")
    statement = heads().add_columns(total).where(Meeting.id.in_(of_page)).order_by(*order)
    found = db.session.execute(statement).all()
    return MeetingPage([_head(row) for row in found], found[0].total if found else 0, page)


def list_upcoming(scope: Scope, *, since: datetime, limit: int) -> list[MeetingHead]:
    """The next meetings of a scope in order of time, for somebody above several branches."""
    statement = (
        heads()
        .where(within(scope, MEETING_COLUMNS), Meeting.state.in_(UPCOMING), Meeting.starts_at_utc >= since)
        .order_by(Meeting.starts_at_utc, Meeting.id)
        .limit(limit)
    )
    return [_head(row) for row in db.session.execute(statement)]


def list_to_prepare(branch_id: int) -> list[MeetingHead]:
    """The coming meetings of a branch for which its committee may meet beforehand, in order of time."""
    statement = (
        heads()
        .where(
            Meeting.branch_id == branch_id,
            Meeting.kind.in_(BRANCH_MEETINGS),
            Meeting.state.in_(MEETING_PREPARED),
        )
        .order_by(Meeting.starts_at_utc, Meeting.id)
        .limit(PAGE)
    )
    return [_head(row) for row in db.session.execute(statement)]


def list_topic_choices(branch_id: int) -> list[TopicChoice]:
    """The topics of a branch's adopted plans that no meeting has studied yet, in order of time."""
    studied = exists().where(Meeting.topic_id == Topic.id, Meeting.state.in_(MEETING_OVER))
    statement = (
        select(Topic.id, Topic.title, TopicPlan.year, Topic.month, Topic.meets_on)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .where(TopicPlan.branch_id == branch_id, TopicPlan.state.in_(PLAN_ADOPTED), ~studied)
        .order_by(TopicPlan.year, Topic.month, Topic.id)
        .limit(PAGE)
    )
    return [TopicChoice(**row._mapping) for row in db.session.execute(statement)]


def match_topics(plan_id: int) -> list[tuple[int, int]]:
    """Topics of a plan that no meeting studies, each with the planned meeting of its day that studies nothing yet."""
    other = aliased(Meeting)
    studied = exists().where(other.topic_id == Topic.id, other.state != MeetingState.CANCELLED)
    statement = (
        select(Topic.id, Topic.meets_on, Meeting.id.label("meeting_id"), Meeting.starts_at_utc)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .join(Meeting, and_(Meeting.branch_id == TopicPlan.branch_id, Meeting.topic_id.is_(None)))
        .where(
            Topic.plan_id == plan_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.kind.in_(BRANCH_MEETINGS),
            ~studied,
        )
        .order_by(Topic.id, Meeting.id)
    )
    matched: dict[int, int] = {}
    for row in db.session.execute(statement):
        if day_of(row.starts_at_utc) == row.meets_on and row.meeting_id not in matched.values():
            matched.setdefault(row.id, row.meeting_id)
    return list(matched.items())


def has_regular(branch_id: int, month: date, *, besides: int | None = None) -> bool:
    """Whether a branch has a regular meeting for a month already, one that was not called off."""
    statement = select(Meeting.id).where(
        Meeting.branch_id == branch_id,
        Meeting.month == month,
        Meeting.kind == MeetingKind.REGULAR,
        Meeting.state != MeetingState.CANCELLED,
        Meeting.id != (besides or 0),
    )
    return db.session.scalar(statement.limit(1)) is not None


def list_steps(meeting_id: int) -> list[MeetingStep]:
    """The states a meeting has gone through, the oldest first."""
    statement = select(MeetingStep).where(MeetingStep.meeting_id == meeting_id).order_by(MeetingStep.id)
    return list(db.session.scalars(statement))


def _head(row: Any) -> MeetingHead:
    return MeetingHead(**{name: value for name, value in zip(row._fields, row, strict=True) if name != "total"})


@cache
def _overviews() -> Any:
    earlier, committee = aliased(Meeting), aliased(Meeting)
    return (
        heads()
        .add_columns(
            select(func.count())
            .select_from(Membership)
            .join(Standing, Standing.membership_id == Membership.id)
            .where(in_body(Meeting.branch_id, Meeting.kind, Meeting.starts_at_utc))
            .correlate(Meeting)
            .scalar_subquery()
            .label("body"),
            _count(
                Notice,
                Notice.meeting_id == Meeting.id,
                Notice.round == Meeting.notice_round,
                exists().where(Membership.member_id == Notice.member_id, Membership.branch_id == Meeting.branch_id),
            ).label("told"),
            _count(Excuse, Excuse.meeting_id == Meeting.id).label("excused"),
            _count(Contribution, Contribution.meeting_id == Meeting.id, Contribution.sent_at_utc.is_not(None)).label(
                "opinions"
            ),
            _count(Assignment, Assignment.topic_id == Meeting.topic_id, Assignment.withdrawn_on.is_(None)).label(
                "asked"
            ),
            select(func.max(earlier.starts_at_utc))
            .where(
                earlier.branch_id == Meeting.branch_id,
                earlier.kind.in_(BRANCH_MEETINGS),
                earlier.state.in_(MEETING_OVER),
                earlier.starts_at_utc < Meeting.starts_at_utc,
            )
            .correlate(Meeting)
            .scalar_subquery()
            .label("previous_at_utc"),
            committee.id.label("committee_meeting_id"),
            committee.state.label("committee_meeting_state"),
            committee.starts_at_utc.label("committee_meeting_at_utc"),
            exists()
            .where(Post.unit_id == Meeting.branch_id, Post.kind == PostKind.COMMITTEE_MEMBER, holds_on(Post, _TODAY))
            .correlate(Meeting)
            .label("has_committee"),
            exists()
            .where(Assessment.meeting_id == Meeting.id, Assessment.state.in_(ASSESSMENT_SUBMITTED))
            .correlate(Meeting)
            .label("sheet_submitted"),
            select(MeetingStep.note)
            .where(MeetingStep.meeting_id == Meeting.id)
            .order_by(MeetingStep.id.desc())
            .limit(1)
            .correlate(Meeting)
            .scalar_subquery()
            .label("step_note"),
        )
        .outerjoin(committee, committee.id == _preparing_id())
    )


_TODAY: BindParameter[date] = bindparam("today", type_=Date, callable_=lambda: today())


def _count(table: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(*conditions).correlate(Meeting).scalar_subquery()


def _preparing_id() -> Any:
    preparing = aliased(Meeting)
    return (
        select(func.max(preparing.id))
        .where(preparing.prepares_id == Meeting.id, preparing.state != MeetingState.CANCELLED)
        .correlate(Meeting)
        .scalar_subquery()
    )


@cache
def heads() -> Any:
    """The statement behind every list of meetings: to be filtered, ordered and limited. Built once, as building it
    takes longer than asking it.
    """
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
            Meeting.paused_at_utc,
            Meeting.place,
            Meeting.chair_id,
            chair.full_name.label("chair_name"),
            Meeting.clerk_id,
            clerk.full_name.label("clerk_name"),
            Meeting.topic_id,
            Topic.title.label("topic_title"),
            Topic.subject.label("topic_subject"),
            Meeting.prepares_id,
            Meeting.documents_posted_on,
            Meeting.outcome_posted_on,
            Meeting.documents_posted_at_utc,
            Meeting.outcome_posted_at_utc,
            Meeting.opinions_opened_at_utc,
            Meeting.notice_round,
            Unit.rules.label("unit_rules"),
        )
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(chair, chair.id == Meeting.chair_id)
        .outerjoin(clerk, clerk.id == Meeting.clerk_id)
        .outerjoin(Topic, Topic.id == Meeting.topic_id)
    )
