"""Accounts, their sessions, and the person behind a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    String,
    and_,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import Select

from branchmeet.domain.actor import Actor, HeldGrant, HeldMembership, HeldPost
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import NEIGHBOURHOOD_POSTS, GrantKind, PostKind
from branchmeet.extensions import db
from branchmeet.models import (
    Account,
    Grant,
    LoginSession,
    LoginThrottle,
    Member,
    Membership,
    OneTimeCode,
    Post,
    Standing,
    Unit,
)
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class SignedIn:
    """A living session: whose, and since when it has not been seen."""

    actor: Actor
    last_seen_at: datetime


def find_session_hash(session_id: int, account_id: int) -> str | None:
    """The hash of a session's token, also of one that ran out; None when it was ended or is somebody else's."""
    return db.session.scalar(
        select(LoginSession.token_hash).where(
            LoginSession.id == session_id,
            LoginSession.account_id == account_id,
            LoginSession.ended_at_utc.is_(None),
        )
    )


def find_signed_in(token_hash: str, *, now: datetime, today: date) -> SignedIn | None:
    """The person behind a session token with every role held today, in one statement; None when it has ended."""
    rows = db.session.execute(_roles(), {"token_hash": token_hash, "now": now, "today": today}).all()
    if not rows:
        return None
    first = rows[0]
    return SignedIn(
        actor=Actor(
            account_id=first.account_id,
            member_id=first.member_id,
            session_id=first.session_id,
            name=first.full_name,
            unit_name=next((row.unit_name for row in rows if row.unit_name), ""),
            posts=tuple(
                HeldPost(PostKind(row.kind), row.unit_id, row.path, row.cell_id, bool(row.flag))
                for row in rows
                if row.source == "post"
            ),
            grants=tuple(
                HeldGrant(GrantKind(row.kind), row.unit_id, row.path) for row in rows if row.source == "grant"
            ),
            memberships=_home_first(
                HeldMembership(row.unit_id, row.path, row.cell_id, MemberKind(row.kind), Presence(row.extra))
                for row in rows
                if row.source == "membership"
            ),
        ),
        last_seen_at=first.last_seen_at_utc,
    )


def find_account(username: str) -> Account | None:
    """The account with this user name, written in lower case."""
    return db.session.scalar(select(Account).where(Account.username == username))


def get_account(account_id: int) -> Account:
    """The account with this key; NoResultFound when there is none."""
    return db.session.execute(select(Account).where(Account.id == account_id)).scalar_one()


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """Full names of the people behind user names, those that exist."""
    statement = (
        select(Account.username, Member.full_name)
        .join(Member, Member.id == Account.member_id)
        .where(Account.username.in_(list(usernames)))
        .order_by(Account.id)
    )
    return {row.username: row.full_name for row in db.session.execute(statement)}


def find_throttle(key: str) -> LoginThrottle | None:
    """The count of failed guesses under a key."""
    return db.session.scalar(select(LoginThrottle).where(LoginThrottle.key == key))


def find_code(code_hash: str) -> OneTimeCode | None:
    """The one-time code with this hash, used or not."""
    return db.session.scalar(select(OneTimeCode).where(OneTimeCode.code_hash == code_hash))


def has_administrator() -> bool:
    """Whether anybody holds the grant of an administrator."""
    return db.session.scalar(select(Grant.id).where(Grant.kind == GrantKind.ADMINISTRATOR).limit(1)) is not None


def administrator_without_passphrase() -> Account | None:
    """The row of an administrator who has not come in yet: his one-time code was never used."""
    statement = (
        select(Account)
        .join(Grant, Grant.member_id == Account.member_id)
        .where(Grant.kind == GrantKind.ADMINISTRATOR, Account.password_hash.is_(None))
        .order_by(Account.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def list_sessions(account_id: int, *, now: datetime) -> list[LoginSession]:
    """The living sessions of an account, the newest first."""
    statement = (
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_at_utc.is_(None),
            LoginSession.expires_at_utc > now,
        )
        .order_by(LoginSession.created_at_utc.desc(), LoginSession.id.desc())
    )
    return list(db.session.scalars(statement))


def usernames() -> set[str]:
    """Every user name in use."""
    return set(db.session.scalars(select(Account.username)))


def living_codes(account_id: int, *, now: datetime) -> list[OneTimeCode]:
    """The rows of codes of an account that could still be used."""
    statement = select(OneTimeCode).where(
        OneTimeCode.account_id == account_id, OneTimeCode.used_at_utc.is_(None), OneTimeCode.expires_at_utc > now
    )
    return list(db.session.scalars(statement.order_by(OneTimeCode.id)))


@cache
def _roles() -> CompoundSelect[Any]:
    """The statement that every request begins with; building it costs more than the database's answer."""
    today = bindparam("today", type_=Date)
    living = and_(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.ended_at_utc.is_(None),
        LoginSession.expires_at_utc > bindparam("now"),
        Account.disabled_at_utc.is_(None),
    )
    return union_all(_posts(living, today), _grants(living, today), _memberships(living, today), _nobody(living))


_PERSON = (
    Account.id.label("account_id"),
    Account.member_id,
    Member.full_name,
    LoginSession.id.label("session_id"),
    LoginSession.last_seen_at_utc,
)


def _home_first(memberships: Iterable[HeldMembership]) -> tuple[HeldMembership, ...]:
    """The branch whose roster holds the person before the one where he is a visitor."""
    return tuple(sorted(memberships, key=lambda held: (held.presence is Presence.VISITING, held.branch_id)))


def _posts(living: ColumnElement[bool], today: BindParameter[date]) -> Select[Any]:
    columns = (
        literal("post").label("source"),
        cast(Post.kind, String).label("kind"),
        Post.unit_id.label("unit_id"),
        Unit.path.label("path"),
        Unit.organisation_name.label("unit_name"),
        Post.cell_id.label("cell_id"),
        Post.acts_for_secretary.label("flag"),
        cast(null(), String).label("extra"),
    )
    return (
        _person(*columns)
        .join(Post, Post.member_id == Account.member_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(living, holds_on(Post, today), Post.kind.not_in(NEIGHBOURHOOD_POSTS))
    )


def _grants(living: ColumnElement[bool], today: BindParameter[date]) -> Select[Any]:
    columns = (
        literal("grant"),
        cast(Grant.kind, String),
        Grant.unit_id,
        Unit.path,
        Unit.organisation_name,
        literal(None, Post.cell_id.type),
        literal(False),
        cast(null(), String),
    )
    return (
        _person(*columns)
        .join(Grant, Grant.member_id == Account.member_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(living, holds_on(Grant, today))
    )


def _memberships(living: ColumnElement[bool], today: BindParameter[date]) -> Select[Any]:
    columns = (
        literal("membership"),
        cast(Standing.kind, String),
        Membership.branch_id,
        Unit.path,
        Unit.organisation_name,
        Membership.cell_id,
        literal(False),
        cast(Standing.presence, String),
    )
    return (
        _person(*columns)
        .join(Membership, Membership.member_id == Account.member_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .join(Unit, Unit.id == Membership.branch_id)
        .where(living, holds_on(Membership, today), holds_on(Standing, today))
    )


def _nobody(living: ColumnElement[bool]) -> Select[Any]:
    """A row without a role, so that a person who holds nothing is still found."""
    columns = (
        literal("nothing"),
        cast(null(), String),
        literal(None, Post.unit_id.type),
        cast(null(), String),
        cast(null(), String),
        literal(None, Post.cell_id.type),
        literal(False),
        cast(null(), String),
    )
    return _person(*columns).where(living)


def _person(*columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
    return (
        select(*_PERSON, *columns)
        .select_from(LoginSession)
        .join(Account, Account.id == LoginSession.account_id)
        .join(Member, Member.id == Account.member_id)
    )
