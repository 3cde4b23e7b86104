"""People as those see them who make accounts and issue codes: where they belong, whether they can come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, literal, or_, select, union_all
from sqlalchemy.sql.selectable import Select

from branchmeet.domain.posts import NEIGHBOURHOOD_POSTS
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.vietnamese import search_terms
from branchmeet.extensions import db
from branchmeet.models import Account, Grant, Member, Membership, Post, Unit
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import within
from branchmeet.queries.spans import holds_on, lasts_beyond
from branchmeet.queries.units import UNIT_COLUMNS


@dataclass(frozen=True)
class PersonPlace:
    """A person, the unit he belongs to first of all (the root for somebody who has no place yet), and his account."""

    member_id: int
    name: str
    unit_id: int
    unit_name: str
    path: str
    account_id: int | None
    username: str | None
    disabled_at: datetime | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.unit_id, path=self.path)


@dataclass(frozen=True)
class PersonLine:
    """A person in a list of accounts. `holds_rights` says whether a code for him comes from above only."""

    member_id: int
    name: str
    account_id: int | None
    username: str | None
    disabled_at: datetime | None
    has_passphrase: bool
    holds_rights: bool
    home: str | None


PersonPage = Paged[PersonLine]
"""One page of people, and how many there are in all."""


@dataclass(frozen=True)
class PlaceOfRights:
    """A unit in which somebody holds rights."""

    unit_id: int
    path: str

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.unit_id, path=self.path)


def get_person(member_id: int, *, on: date) -> PersonPlace:
    """A person with his first place: on a roster before a post before a grant; Missing for an unknown key."""
    places = union_all(*_places(on, Member.id == member_id), _root_place(member_id)).subquery("place")
    statement = (
        select(
            Member.id,
            Member.full_name,
            Unit.id,
            Unit.organisation_name,
            Unit.path,
            Account.id,
            Account.username,
            Account.disabled_at_utc,
        )
        .select_from(places)
        .join(Member, Member.id == member_id)
        .join(Unit, Unit.id == places.c.unit_id)
        .outerjoin(Account, Account.member_id == Member.id)
        .order_by(places.c.rank, Unit.path)
        .limit(1)
    )
    return PersonPlace(*db.session.execute(statement).one())


def get_person_of(account_id: int, *, on: date) -> PersonPlace:
    """The person behind an account; Missing for an unknown key."""
    member_id = db.session.execute(select(Account.member_id).where(Account.id == account_id)).scalar_one()
    return get_person(member_id, on=on)


def list_people(scope: Scope, *, words: str, on: date, page: int, with_placeless: bool = False) -> PersonPage:
    """People who have a place in a scope, by name, 50 a page; on wish also those who have none anywhere."""
    places = union_all(*_places(on)).subquery("place")
    in_scope = select(places.c.member_id).join(Unit, Unit.id == places.c.unit_id).where(within(scope, UNIT_COLUMNS))
    there: ColumnElement[bool] = Member.id.in_(in_scope)
    if with_placeless:
        there = or_(there, Member.id.not_in(select(places.c.member_id)))
    home = (
        select(func.min(Unit.organisation_name))
        .join(places, places.c.unit_id == Unit.id)
        .where(places.c.member_id == Member.id)
        .correlate(Member)
        .scalar_subquery()
    )
    statement = (
        select(
            Member.id.label("member_id"),
            Member.full_name.label("name"),
            Account.id.label("account_id"),
            Account.username,
            Account.disabled_at_utc.label("disabled_at"),
            Account.password_hash.is_not(None).label("has_passphrase"),
            _holds_rights(on).label("holds_rights"),
            home.label("home"),
            func.count().over().label("whole"),
        )
        .outerjoin(Account, Account.member_id == Member.id)
        .where(there, *(Member.search_text.contains(term) for term in search_terms(words)))
        .order_by(Member.sort_key, Member.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    found = db.session.execute(statement).all()
    return PersonPage([PersonLine(*row[:-1]) for row in found], found[0].whole if found else 0, page)


def list_entitled_units(member_id: int, *, on: date) -> list[PlaceOfRights]:
    """The units in which a person holds a post or grant that gives rights, on a day or later."""
    post = select(Post.unit_id).where(
        Post.member_id == member_id, Post.kind.not_in(NEIGHBOURHOOD_POSTS), lasts_beyond(Post, on)
    )
    grant = select(Grant.unit_id).where(Grant.member_id == member_id, lasts_beyond(Grant, on))
    statement = select(Unit.id, Unit.path).where(or_(Unit.id.in_(post), Unit.id.in_(grant))).order_by(Unit.path)
    return [PlaceOfRights(*row) for row in db.session.execute(statement)]


def list_without_account(branch_id: int, *, on: date) -> list[tuple[int, str]]:
    """Keys and names of those on a roster who have no account yet."""
    statement = (
        select(Member.id, Member.full_name)
        .join(Membership, Membership.member_id == Member.id)
        .outerjoin(Account, Account.member_id == Member.id)
        .where(Membership.branch_id == branch_id, holds_on(Membership, on), Account.id.is_(None))
        .order_by(Member.sort_key, Member.id)
    )
    return [(member_id, name) for member_id, name in db.session.execute(statement)]


def _places(on: date, *conditions: ColumnElement[bool]) -> list[Select[int, int, int]]:
    """Where people stand today: rank, person and unit of each membership, post and grant."""
    return [
        select(literal(1).label("rank"), Membership.member_id.label("member_id"), Membership.branch_id.label("unit_id"))
        .join(Member, Member.id == Membership.member_id)
        .where(holds_on(Membership, on), *conditions),
        select(literal(2), Post.member_id, Post.unit_id)
        .join(Member, Member.id == Post.member_id)
        .where(holds_on(Post, on), *conditions),
        select(literal(3), Grant.member_id, Grant.unit_id)
        .join(Member, Member.id == Grant.member_id)
        .where(holds_on(Grant, on), *conditions),
    ]


def _root_place(member_id: int) -> Select[int, int, int]:
    return select(literal(4), literal(member_id), func.min(Unit.id)).where(Unit.parent_id.is_(None))


def _holds_rights(on: date) -> ColumnElement[bool]:
    return or_(
        exists().where(Post.member_id == Member.id, Post.kind.not_in(NEIGHBOURHOOD_POSTS), lasts_beyond(Post, on)),
        exists().where(Grant.member_id == Member.id, lasts_beyond(Grant, on)),
    )
