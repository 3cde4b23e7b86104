"""What the page of one branch says: who leads it, its cells, its headcount, and its last twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from branchmeet.clock import day_of
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER, MeetingKind, MeetingState
from branchmeet.domain.membership import MemberKind, Presence, counts_in_attendance, on_roll
from branchmeet.domain.posts import COMMITTEE_POSTS, PostKind
from branchmeet.domain.rhythm import Sitting
from branchmeet.domain.scope import Subject
from branchmeet.extensions import db
from branchmeet.models import Attendance, Cell, Contribution, Meeting, Member, Membership, Post, Standing, Topic, Unit
from branchmeet.queries import facts
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class PostHolder:
    """Somebody who holds a post in a branch."""

    kind: PostKind
    name: str
    cell_id: int | None
    acts_for_secretary: bool

    @property
    def leads_branch(self) -> bool:
        """Secretary, deputy or committee member."""
        return self.kind in COMMITTEE_POSTS


@dataclass(frozen=True)
class CellSize:
    """A cell, who leads it, and how many of the branch's own members are in it."""

    id: int
    name: str
    leader_name: str | None
    members: int


@dataclass(frozen=True)
class Headcount:
    """The members of a branch by kind and presence."""

    parts: dict[tuple[MemberKind, Presence], int]

    @property
    def on_roll(self) -> int:
        """The branch's own members; visitors are counted where they come from."""
        return sum(number for (_, presence), number in self.parts.items() if on_roll(presence))

    @property
    def counted(self) -> int:
        """Who counts when attendance is taken."""
        return sum(number for key, number in self.parts.items() if counts_in_attendance(*key))

    @property
    def kinds(self) -> list[MemberKind]:
        """The kinds there are."""
        return [kind for kind in MemberKind if any(own is kind for own, _ in self.parts)]

    @property
    def presences(self) -> list[Presence]:
        """The presences there are."""
        return [presence for presence in Presence if any(own is presence for _, own in self.parts)]

    @property
    def not_here(self) -> dict[Presence, int]:
        """Members of either kind who are exempt, elsewhere or visiting, by their presence."""
        return {
            presence: sum(number for (_, own), number in self.parts.items() if own is presence)
            for presence in self.presences
            if presence is not Presence.HERE
        }


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting of the branch with what the records count. `present`, `counted`, `speakers` are None where the roll was
    not taken, or nobody's words were recorded. `has_topic`: it studies one of an adopted plan.
    """

    id: int
    branch_id: int
    path: str
    kind: MeetingKind
    state: MeetingState
    month: date
    starts_at_utc: datetime
    opened_at_utc: datetime | None
    closed_at_utc: datetime | None
    place: str
    topic_title: str | None
    has_topic: bool
    chair_id: int | None
    clerk_id: int | None
    documents_posted_on: date | None
    outcome_posted_on: date | None
    counted: int | None
    present: int | None
    speakers: int | None

    @property
    def subject(self) -> Subject:
        """What permission to read the meeting depends on."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.state,
            kind=self.kind,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
        )

    @property
    def is_over(self) -> bool:
        """Whether it was held and closed."""
        return self.state in MEETING_OVER

    @property
    def held_on(self) -> date:
        """The day on which it was opened, or is to be."""
        return day_of(self.opened_at_utc or self.starts_at_utc)

    @property
    def sitting(self) -> Sitting:
        """As the rhythm of the branch sees it."""
        held_on = self.held_on
        return Sitting(
            held_on=held_on,
            ended_on=day_of(self.closed_at_utc) if self.closed_at_utc else held_on,
            thematic=self.kind is MeetingKind.THEMATIC or self.topic_title is not None,
            documents_posted_on=self.documents_posted_on,
            outcome_posted_on=self.outcome_posted_on,
        )


def list_post_holders(branch_id: int, *, on: date) -> list[PostHolder]:
    """Everybody who holds a post in a branch on a day, by kind of post and then by name."""
    statement = (
        select(Post.kind, Member.full_name, Post.cell_id, Post.acts_for_secretary)
        .join(Member, Member.id == Post.member_id)
        .where(Post.unit_id == branch_id, holds_on(Post, on))
        .order_by(Member.sort_key, Post.id)
    )
    holders = [PostHolder(*row) for row in db.session.execute(statement)]
    return sorted(holders, key=lambda holder: list(PostKind).index(holder.kind))


def list_cells(branch_id: int, *, on: date) -> list[CellSize]:
    """The cells of a branch on a day, in their order."""
    leader = (
        select(Member.full_name)
        .join(Post, Post.member_id == Member.id)
        .where(Post.cell_id == Cell.id, Post.kind == PostKind.CELL_LEADER, holds_on(Post, on))
        .order_by(Post.id)
        .limit(1)
        .scalar_subquery()
    )
    size = (
        select(func.count())
        .select_from(Membership)
        .join(Standing, Standing.membership_id == Membership.id)
        .where(Membership.cell_id == Cell.id, holds_on(Membership, on))
        .where(holds_on(Standing, on), Standing.presence != Presence.VISITING)
        .scalar_subquery()
    )
    statement = (
        select(Cell.id, Cell.name, leader, size)
        .where(Cell.branch_id == branch_id, or_(Cell.closed_on.is_(None), Cell.closed_on > on))
        .order_by(Cell.number)
    )
    return [CellSize(*row) for row in db.session.execute(statement)]


def count_members(branch_id: int, *, on: date) -> Headcount:
    """The headcount of a branch on a day."""
    statement = (
        select(Standing.kind, Standing.presence, func.count())
        .join(Membership, Membership.id == Standing.membership_id)
        .where(Membership.branch_id == branch_id, holds_on(Membership, on), holds_on(Standing, on))
        .group_by(Standing.kind, Standing.presence)
    )
    return Headcount({(kind, presence): number for kind, presence, number in db.session.execute(statement)})


def list_meetings(branch_id: int, *, since: date) -> list[MeetingRecord]:
    """The meetings of the whole branch from a month on, those to come included, the latest first."""
    statement = (
        select(
            Meeting.id,
            Meeting.branch_id,
            Unit.path,
            Meeting.kind,
            Meeting.state,
            Meeting.month,
            Meeting.starts_at_utc,
            Meeting.opened_at_utc,
            Meeting.closed_at_utc,
            Meeting.place,
            Topic.title.label("topic_title"),
            facts.has_adopted_topic().label("has_topic"),
            Meeting.chair_id,
            Meeting.clerk_id,
            Meeting.documents_posted_on,
            Meeting.outcome_posted_on,
            func.nullif(_marks(), 0).label("counted"),
            _marks(Attendance.code.in_(PRESENT)).label("present"),
            func.nullif(_speakers(), 0).label("speakers"),
        )
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(Topic, Topic.id == Meeting.topic_id)
        .where(Meeting.branch_id == branch_id, Meeting.month >= since, Meeting.kind.in_(BRANCH_MEETINGS))
        .order_by(Meeting.starts_at_utc.desc(), Meeting.id.desc())
    )
    return [MeetingRecord(**row._mapping) for row in db.session.execute(statement)]


PRESENT = [code for code in AttendanceCode if code.is_present]
SPEAKING = [kind for kind in ContributionKind if kind.counts_as_speaking]


def _marks(*conditions: Any) -> Any:
    return (
        select(func.count())
        .where(Attendance.meeting_id == Meeting.id, Attendance.counted.is_(True), *conditions)
        .scalar_subquery()
    )


def _speakers() -> Any:
    """Present members with words on record, each once."""
    return (
        select(func.count(Contribution.member_id.distinct()))
        .join(
            Attendance,
            and_(Attendance.meeting_id == Contribution.meeting_id, Attendance.member_id == Contribution.member_id),
        )
        .where(Contribution.meeting_id == Meeting.id, Contribution.kind.in_(SPEAKING))
        .where(Attendance.counted.is_(True), Attendance.code.in_(PRESENT))
        .scalar_subquery()
    )
