"""A tree of any size with its members, meetings, marks and sheets, written in bulk into an empty database.

Nothing of it is told as a life, as the demo tells one: every branch is alike, so that only the size differs between a
district and a city.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Index, case, func, insert, literal, select

from branchmeet.clock import at, now_utc
from branchmeet.demo.rows import Rows
from branchmeet.demo.seeding import collector_at_rest
from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.calendar import Quarter, add_months, month_start
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.domain.sheets import parse_sheet
from branchmeet.domain.units import Setting, UnitKind, path_of
from branchmeet.domain.vietnamese import name_key, search_text
from branchmeet.extensions import Base, db
from branchmeet.models import (
    Account,
    AgendaItem,
    Assessment,
    Attendance,
    CommitteeTerm,
    ItemScore,
    LoginSession,
    Meeting,
    Member,
    Membership,
    Post,
    ScoreSheet,
    Standing,
    Unit,
)
from branchmeet.services import shipped

LONG_AGO = date(2019, 1, 1)
ITEMS = 10
ABSENT_ONE_IN = 11
FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi")
GIVEN_NAMES = ("Văn An", "Thị Bình", "Văn Cường", "Thị Dung", "Hữu Đức", "Thị Hoa", "Văn Khải", "Thị Lan", "Minh Tâm")


@dataclass(frozen=True)
class Size:
    """How many of each: wards of a district, branches of a ward, members and meetings of a branch."""

    districts: int = 1
    wards: int = 11
    branches: int = 12
    members: int = 76
    meetings: int = 24
    scored: int = 12
    """So many of the newest meetings have an agenda of ten items and a sheet."""

    @property
    def counts(self) -> dict[str, int]:
        """What there will be in all."""
        branches = self.districts * self.wards * self.branches
        return {
            "branches": branches,
            "members": branches * self.members,
            "meetings": branches * self.meetings,
            "marks": branches * self.meetings * self.members,
            "sheets": branches * self.scored,
        }


DISTRICT = Size()
CITY = replace(DISTRICT, districts=37)


@dataclass(frozen=True)
class Filled:
    """Where to look: the newest meeting of the first branch, and who can sign in as whom."""

    branch_id: int
    meeting_id: int
    ward_id: int
    quarter: str
    tokens: dict[str, str]


@collector_at_rest()
def fill(size: Size, today: date, tell: Callable[[str], None] = lambda _: None) -> Filled:
    """Write a tree of this size; `tell` hears of each district. The last whole quarter has three meetings a branch."""
    filling = _Filling(size, today)
    for number in range(1, size.districts + 1):
        filling.add_district(number)
        tell(f"district {number} of {size.districts}")
    tell("marks")
    _mark_everybody()
    db.session.commit()
    if db.engine.dialect.name == "postgresql":  # its own housekeeper would do so within minutes
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return filling.found


class _Filling:
    """Writes districts one after the other and remembers the way into the first."""

    def __init__(self, size: Size, today: date) -> None:
        self.size, self.today = size, today
        self.rows = Rows(now_utc())
        self.sheet_ids = {sheet["kind"]: self.rows.add(ScoreSheet, **sheet) for sheet in shipped.sheets()}
        body = next(sheet["body"] for sheet in shipped.sheets() if sheet["kind"] is AssessmentKind.MEETING)
        self.lines = parse_sheet(body).items
        self.root, self.root_path = self._unit(None, "/", UnitKind.SUPERIOR_ORGANISATION, "Đảng bộ thành phố Mẫu")
        self.days = list(_meeting_days(today, size.meetings))
        self.officers = {"city": self._officer(self.root, PostKind.STANDING_COMMITTEE, "Thường vụ Thành")}
        self.first: dict[str, int] = {}

    @property
    def found(self) -> Filled:
        """The way in, once everything is written."""
        quarter = Quarter.of(add_months(month_start(self.today), -3))
        tokens = {name: self._sign_in(name, account) for name, account in self.officers.items()}
        self.rows.write()
        db.session.commit()
        return Filled(
            self.first["branch"],
            self.first["meeting"],
            self.first["ward"],
            f"{quarter.year}-Q{quarter.number}",
            tokens,
        )

    def add_district(self, number: int) -> None:
        """One district with everything below it, but for the marks."""
        kind = UnitKind.SUPERIOR_ORGANISATION
        district, path = self._unit(self.root, self.root_path, kind, f"Đảng bộ quận Mẫu {number}")
        if number == 1:
            self.officers["district"] = self._officer(district, PostKind.STANDING_COMMITTEE, "Thường vụ Quận")
        for ward_number in range(1, self.size.wards + 1):
            ward, below = self._unit(
                district, path, UnitKind.GRASSROOTS_ORGANISATION, f"Đảng bộ phường {ward_number}, quận Mẫu {number}"
            )
            self.first.setdefault("ward", ward)
            for branch_number in range(1, self.size.branches + 1):
                self._add_branch(ward, below, branch_number)
        self.rows.write()
        db.session.commit()

    def _add_branch(self, ward: int, path: str, number: int) -> None:
        branch, _ = self._unit(ward, path, UnitKind.BRANCH, f"Chi bộ Khu phố {number}", has_roster=True)
        self.first.setdefault("branch", branch)
        members = [self._member(branch, place) for place in range(self.size.members)]
        if "secretary" not in self.officers:
            self.rows.add(Post, member_id=members[0], unit_id=branch, kind=PostKind.SECRETARY, starts_on=LONG_AGO)
            self.officers["secretary"] = self.rows.add(Account, member_id=members[0], username="secretary")
        for place, day in enumerate(self.days):
            meeting = self._meeting(branch, day, chair=members[0], clerk=members[1])
            if place >= self.size.meetings - self.size.scored:
                self._agenda(meeting, members)
                self._sheet(branch, meeting, day, place)
        if self.first["branch"] == branch:
            self.first["meeting"] = meeting

    def _unit(
        self, parent: int | None, path: str, kind: UnitKind, name: str, *, has_roster: bool = False
    ) -> tuple[int, str]:
        key = self.rows.next_key(Unit)
        below = path_of(path, key)
        self.rows.add(
            Unit,
            parent_id=parent,
            kind=kind,
            setting=Setting.NEIGHBOURHOOD if has_roster else None,
            organisation_name=name,
            committee_name=None if has_roster else name.replace("Đảng bộ", "Đảng ủy"),
            place=name.rpartition(" ")[0],
            path=below,
            search_text=search_text(name),
            has_roster=has_roster,
            appraising_unit_id=parent,
            recognising_unit_id=parent,
        )
        self.rows.add(CommitteeTerm, unit_id=key, starts_on=LONG_AGO)
        return key, below

    def _member(self, branch: int, place: int) -> int:
        name = f"{FAMILY_NAMES[place % len(FAMILY_NAMES)]} {GIVEN_NAMES[place % len(GIVEN_NAMES)]}"
        key = self._person(name)
        membership = self.rows.add(Membership, branch_id=branch, member_id=key, starts_on=LONG_AGO)
        self.rows.add(
            Standing,
            membership_id=membership,
            kind=MemberKind.FULL,
            presence=Presence.HERE,
            starts_on=LONG_AGO,
        )
        return key

    def _person(self, name: str) -> int:
        return self.rows.add(Member, full_name=name, sort_key=name_key(name), search_text=search_text(name))

    def _officer(self, unit: int, kind: PostKind, name: str) -> int:
        member = self._person(name)
        self.rows.add(Post, member_id=member, unit_id=unit, kind=kind, starts_on=LONG_AGO)
        return self.rows.add(Account, member_id=member, username=f"officer-{unit}")

    def _sign_in(self, name: str, account: int) -> str:
        token = f"token-of-{name}"
        self.rows.add(
            LoginSession,
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            account_id=account,
            last_seen_at_utc=now_utc(),
            expires_at_utc=now_utc() + timedelta(hours=12),
        )
        return token

    def _meeting(self, branch: int, day: date, *, chair: int, clerk: int) -> int:
        starts = at(day, time(19))
        return self.rows.add(
            Meeting,
            branch_id=branch,
            kind=MeetingKind.REGULAR,
            state=MeetingState.FILED,
            month=month_start(day),
            starts_at_utc=starts,
            ends_at_utc=_later(starts, 100),
            opened_at_utc=_later(starts, 2),
            closed_at_utc=_later(starts, 98),
            place="Nhà văn hóa khu phố",
            chair_id=chair,
            clerk_id=clerk,
        )

    def _agenda(self, meeting: int, members: list[int]) -> None:
        for position in range(1, ITEMS + 1):
            self.rows.add(
                AgendaItem,
                meeting_id=meeting,
                position=position,
                kind=AgendaKind.OTHER,
                title=f"Nội dung {position}: giữ gìn vệ sinh các tuyến hẻm, phân loại rác tại nguồn",
                presenter_id=members[position],
                minutes=10,
                conclusion="Chi bộ thống nhất, giao tổ đảng theo dõi và báo cáo trong kỳ sinh hoạt tới.",
            )

    def _sheet(self, branch: int, meeting: int, day: date, place: int) -> None:
        key = self.rows.add(
            Assessment,
            branch_id=branch,
            sheet_id=self.sheet_ids[AssessmentKind.MEETING],
            kind=AssessmentKind.MEETING,
            meeting_id=meeting,
            period=f"{day:%Y-%m}",
            starts_on=day,
            ends_on=day,
            state=AssessmentState.LOCKED,
        )
        for line in self.lines:
            points = line.max if (branch + place) % 3 else line.max / 2
            self.rows.add(ItemScore, assessment_id=key, code=line.code, proposed=points, own=points, appraised=points)


def _mark_everybody() -> None:
    """A mark for every member of every meeting, by one statement; the indexes that need no order are built after it."""
    marks = Attendance.__table__
    loose: list[Index] = sorted(marks.indexes, key=lambda index: str(index.name))  # type: ignore[attr-defined]
    for index in loose:
        index.drop(db.session.connection())
    absent = (Meeting.id + Membership.member_id) % ABSENT_ONE_IN == 0
    everybody = (
        select(
            Meeting.id,
            Membership.member_id,
            literal(MemberKind.FULL, marks.c.kind.type),
            literal(Presence.HERE, marks.c.presence.type),
            literal(True),
            literal(True),
            case(
                (absent, literal(AttendanceCode.UNEXCUSED, marks.c.code.type)),
                else_=literal(AttendanceCode.PRESENT, marks.c.code.type),
            ),
        )
        .join(Membership, Membership.branch_id == Meeting.branch_id)
        .order_by(Meeting.id, Membership.member_id)
    )
    columns = ("meeting_id", "member_id", "kind", "presence", "counted", "votes", "code")
    db.session.execute(insert(marks).from_select(columns, everybody))
    for index in loose:
        index.create(db.session.connection())


def counted(model: type[Base]) -> int:
    """How many rows a table really holds."""
    found: int = db.session.scalars(select(func.count()).select_from(model)).one()
    return found


def _meeting_days(today: date, number: int) -> Iterator[date]:
    """The fifth of so many months up to the last one that is over."""
    month = month_start(today)
    for back in range(number, 0, -1):
        yield add_months(month, -back).replace(day=5)


def _later(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)
