"""Members and the roster of a branch on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, null, select

from branchmeet.domain import membership as rules
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.meetings import BRANCH_MEETINGS, MEETING_OVER, NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Subject
from branchmeet.domain.vietnamese import search_terms
from branchmeet.extensions import db
from branchmeet.models import Account, Attendance, Cell, Meeting, Member, Membership, Post, Standing, Unit
from branchmeet.queries.missing import Missing
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.spans import holds_on, lasts_beyond


@dataclass(frozen=True)
class RosterRow:
    """One member of a branch as he stood on a day."""

    member_id: int
    membership_id: int
    name: str
    cell_id: int | None
    cell_name: str | None
    kind: MemberKind
    presence: Presence
    channel: NoticeChannel
    year_of_birth: int | None

    @property
    def counted(self) -> bool:
        """Counts when attendance is taken."""
        return rules.counts_in_attendance(self.kind, self.presence)

    @property
    def votes(self) -> bool:
        """Has a vote in the branch."""
        return rules.votes(self.kind, self.presence)


def list_roster(branch_id: int, *, on: date) -> list[RosterRow]:
    """Everybody on the roster of a branch on a day, visitors included, in Vietnamese order of names."""
    statement = (
        select(
            Member.id.label("member_id"),
            Membership.id.label("membership_id"),
            Member.full_name.label("name"),
            Membership.cell_id,
            Cell.name.label("cell_name"),
            Standing.kind,
            Standing.presence,
            Member.channel,
            Member.year_of_birth,
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .outerjoin(Cell, Cell.id == Membership.cell_id)
        .where(Membership.branch_id == branch_id, holds_on(Membership, on), holds_on(Standing, on))
        .order_by(Member.sort_key, Member.id)
    )
    return [RosterRow(**row._mapping) for row in db.session.execute(statement)]


# ---- the roster as a page ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CellName:
    """A cell that is in use."""

    id: int
    number: int
    name: str


@dataclass(frozen=True)
class Roster:
    """A branch as the head of its roster: its cells, and how many are on it on the day."""

    branch_id: int
    name: str
    path: str
    code: str | None
    cells: tuple[CellName, ...]
    members: int

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path)


@dataclass(frozen=True)
class MemberLine:
    """One member in a list of the roster. `attended` and `counted` are None where attendance was not asked for."""

    member_id: int
    branch_id: int
    path: str
    name: str
    cell_id: int | None
    cell_number: int | None
    kind: MemberKind
    presence: Presence
    channel: NoticeChannel
    ends_on: date | None
    posts: tuple[PostKind, ...]
    attended: int | None
    counted: int | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path, cell_id=self.cell_id)


@dataclass(frozen=True, kw_only=True)
class RosterWish:
    """What somebody wants to see of a roster. `left` asks for those who are no longer on it."""

    words: str = ""
    cell_id: int | None = None
    kind: MemberKind | None = None
    presence: Presence | None = None
    left: bool = False
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.words or self.cell_id or self.kind or self.presence or self.left)


MemberPage = Paged[MemberLine]
"""One page of a roster and how many fit in all."""


def get_roster(branch_id: int, *, on: date) -> Roster:
    """The head of a branch's roster; Missing when the unit keeps none."""
    on_it = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.branch_id == Unit.id, holds_on(Membership, on))
        .scalar_subquery()
    )
    in_use = and_(Cell.branch_id == Unit.id, Cell.closed_on.is_(None))
    statement = (
        select(Unit.organisation_name, Unit.path, Unit.code, on_it, Cell.id, Cell.number, Cell.name)
        .outerjoin(Cell, in_use)
        .where(Unit.id == branch_id, Unit.has_roster.is_(True))
        .order_by(Cell.number)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        raise Missing
    name, path, code, members = rows[0][:4]
    cells = tuple(CellName(*row[4:]) for row in rows if row[4] is not None)
    return Roster(branch_id, name, path, code, cells, members)


def list_lines(roster: Roster, wish: RosterWish, *, on: date, attendance_since: date | None = None) -> MemberPage:
    """One page of a roster in Vietnamese order of names, with each one's posts in the branch.

    With `attendance_since` (the first day of a month), also how often each was there since, of how many meetings.
    """
    whole = func.count().over().label("whole")
    attended, counted = _attendance(roster.branch_id, attendance_since)
    statement = (
        select(
            Member.id.label("member_id"),
            Member.full_name.label("name"),
            Membership.cell_id,
            Cell.number.label("cell_number"),
            Standing.kind,
            Standing.presence,
            Member.channel,
            Membership.ends_on,
            _posts_in(roster.branch_id, on).label("posts"),
            attended.label("attended"),
            counted.label("counted"),
            whole,
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .outerjoin(Cell, Cell.id == Membership.cell_id)
        .where(Membership.branch_id == roster.branch_id, *_wished(wish, on))
        .order_by(Member.sort_key, Member.id)
        .offset((wish.page - 1) * PAGE)
        .limit(PAGE)
    )
    found = db.session.execute(statement).all()
    return MemberPage([_line(row, roster) for row in found], found[0].whole if found else 0, wish.page)


def _wished(wish: RosterWish, on: date) -> list[ColumnElement[bool]]:
    conditions = [Member.search_text.contains(term) for term in search_terms(wish.words)]
    if wish.left:
        conditions += [Membership.ends_on <= on, Standing.ends_on == Membership.ends_on]
    else:
        conditions += [holds_on(Membership, on), holds_on(Standing, on)]
    if wish.cell_id:
        conditions.append(Membership.cell_id == wish.cell_id)
    if wish.kind:
        conditions.append(Standing.kind == wish.kind)
    if wish.presence:
        conditions.append(Standing.presence == wish.presence)
    return conditions


def _posts_in(unit_id: int, on: date) -> Any:
    return (
        select(func.aggregate_strings(cast(Post.kind, String), ","))
        .where(Post.member_id == Member.id, Post.unit_id == unit_id, holds_on(Post, on))
        .correlate(Member)
        .scalar_subquery()
    )


def _attendance(branch_id: int, since: date | None) -> tuple[Any, Any]:
    if since is None:
        return null(), null()
    was_there = case((Attendance.code.in_([code for code in AttendanceCode if code.is_present]), 1))
    marks = (
        select(func.count(was_there))
        .select_from(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.member_id == Member.id,
            Attendance.counted.is_(True),
            Meeting.branch_id == branch_id,
            Meeting.month >= since,
            Meeting.state.in_(MEETING_OVER),
            Meeting.kind.in_(BRANCH_MEETINGS),
        )
        .correlate(Member)
    )
    return marks.scalar_subquery(), marks.with_only_columns(func.count()).scalar_subquery()


def _line(row: Any, roster: Roster) -> MemberLine:
    kinds = {PostKind(kind) for kind in (row.posts or "").split(",") if kind}
    values = {name: value for name, value in row._mapping.items() if name not in ("posts", "whole")}
    return MemberLine(
        branch_id=roster.branch_id, path=roster.path, posts=tuple(sorted(kinds, key=list(PostKind).index)), **values
    )


# ---- one member ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberHome:
    """Where a member is at home: the branch whose roster holds him, or held him last."""

    member_id: int
    branch_id: int
    path: str

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path)


@dataclass(frozen=True)
class MemberCard:
    """A member as one branch knows him, by his latest membership there. `ends_on` lies behind once he has left."""

    member_id: int
    membership_id: int
    branch_id: int
    branch_name: str
    path: str
    name: str
    year_of_birth: int | None
    channel: NoticeChannel
    version: int
    cell_id: int | None
    cell_name: str | None
    starts_on: date
    ends_on: date | None
    account_id: int | None
    username: str | None
    account_disabled_at: datetime | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.branch_id, path=self.path, cell_id=self.cell_id)

    def has_left(self, on: date) -> bool:
        """Whether the member is no longer on this roster."""
        return self.ends_on is not None and self.ends_on <= on


@dataclass(frozen=True)
class StandingLine:
    """What a member was from a day to a day, and where."""

    branch_id: int
    branch_name: str
    kind: MemberKind
    presence: Presence
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class HeldPostLine:
    """A post that a member holds or held."""

    kind: PostKind
    unit_name: str
    cell_name: str | None
    acts_for_secretary: bool
    decision_number: str | None
    starts_on: date
    ends_on: date | None


def get_home(member_id: int, *, on: date) -> MemberHome:
    """The branch where a member is at home; Missing for somebody who never stood on a roster."""
    here_now = case((holds_on(Membership, on), 0), else_=1)
    visits = case((_visits(), 1), else_=0)
    statement = (
        select(Membership.member_id, Membership.branch_id, Unit.path)
        .join(Unit, Unit.id == Membership.branch_id)
        .where(Membership.member_id == member_id)
        .order_by(here_now, visits, Membership.starts_on.desc(), Membership.id.desc())
        .limit(1)
    )
    return MemberHome(*db.session.execute(statement).one())


def get_card(branch_id: int, member_id: int) -> MemberCard:
    """A member as a branch knows him; Missing when he never stood on its roster."""
    statement = (
        select(
            Member.id.label("member_id"),
            Membership.id.label("membership_id"),
            Membership.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Member.full_name.label("name"),
            Member.year_of_birth,
            Member.channel,
            Member.version,
            Membership.cell_id,
            Cell.name.label("cell_name"),
            Membership.starts_on,
            Membership.ends_on,
            Account.id.label("account_id"),
            Account.username,
            Account.disabled_at_utc.label("account_disabled_at"),
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Unit, Unit.id == Membership.branch_id)
        .outerjoin(Cell, Cell.id == Membership.cell_id)
        .outerjoin(Account, Account.member_id == Member.id)
        .where(Membership.branch_id == branch_id, Membership.member_id == member_id)
        .order_by(Membership.starts_on.desc(), Membership.id.desc())
        .limit(1)
    )
    return MemberCard(**db.session.execute(statement).one()._mapping)


def list_standings(member_id: int, *, until: date | None = None) -> list[StandingLine]:
    """What a member was and where, the latest first; `until` leaves out what began on that day or later, so that a
    branch he has left does not follow him.
    """
    statement = (
        select(
            Membership.branch_id,
            Unit.organisation_name.label("branch_name"),
            Standing.kind,
            Standing.presence,
            Standing.starts_on,
            Standing.ends_on,
        )
        .select_from(Standing)
        .join(Membership, Membership.id == Standing.membership_id)
        .join(Unit, Unit.id == Membership.branch_id)
        .where(Membership.member_id == member_id)
        .order_by(Standing.starts_on.desc(), Standing.id.desc())
    )
    if until:
        statement = statement.where(Standing.starts_on < until)
    return [StandingLine(**row._mapping) for row in db.session.execute(statement)]


def list_held_posts(member_id: int, *, until: date | None = None) -> list[HeldPostLine]:
    """The posts of a member, the latest first; `until` as in `list_standings`."""
    statement = (
        select(
            Post.kind,
            Unit.organisation_name.label("unit_name"),
            Cell.name.label("cell_name"),
            Post.acts_for_secretary,
            Post.decision_number,
            Post.starts_on,
            Post.ends_on,
        )
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Cell, Cell.id == Post.cell_id)
        .where(Post.member_id == member_id)
        .order_by(Post.starts_on.desc(), Post.id.desc())
    )
    if until:
        statement = statement.where(Post.starts_on < until)
    return [HeldPostLine(**row._mapping) for row in db.session.execute(statement)]


# ---- what services decide on ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamedMember:
    """A name and a year of birth on a roster."""

    name: str
    year_of_birth: int | None


def list_names(branch_id: int, *, on: date) -> list[NamedMember]:
    """Names and years of those on a roster on a day, or to come."""
    statement = (
        select(Member.full_name, Member.year_of_birth)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.branch_id == branch_id, lasts_beyond(Membership, on))
        .order_by(Member.id)
    )
    return [NamedMember(*row) for row in db.session.execute(statement)]


def latest_membership(branch_id: int, member_id: int) -> Membership:
    """The row of a member's latest membership in a branch; Missing when there is none."""
    statement = (
        select(Membership)
        .where(Membership.branch_id == branch_id, Membership.member_id == member_id)
        .order_by(Membership.starts_on.desc(), Membership.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one()


def last_standing(membership_id: int) -> Standing:
    """The row of the last kind and presence in a membership."""
    statement = (
        select(Standing)
        .where(Standing.membership_id == membership_id)
        .order_by(Standing.starts_on.desc(), Standing.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one()


def is_at_home_somewhere(member_id: int, *, from_day: date) -> bool:
    """Whether a roster holds the member, not as a visitor, on that day or later."""
    lasting = lasts_beyond(Membership, from_day)
    statement = select(exists().where(Membership.member_id == member_id, lasting, ~_visits()))
    return bool(db.session.scalar(statement))


def stands_on_roster(branch_id: int, member_id: int, *, on: date) -> bool:
    """Whether the member is on the roster of the branch on a day."""
    statement = select(
        exists().where(Membership.branch_id == branch_id, Membership.member_id == member_id, holds_on(Membership, on))
    )
    return bool(db.session.scalar(statement))


def _visits() -> ColumnElement[bool]:
    return exists().where(Standing.membership_id == Membership.id, Standing.presence == Presence.VISITING)
