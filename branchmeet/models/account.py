"""Accounts, grants, one-time codes, login sessions and the throttle of guesses."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.posts import GrantKind
from branchmeet.models.base import Base, Created, Identified, UtcDateTime, enum_column, reference


class Account(Identified, Created, Base):
    """A user name and the hash of a passphrase; without a hash nobody can sign in but by a one-time code."""

    __tablename__ = "account"

    member_id: Mapped[int] = reference("member.id", index=False, unique=True)
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    disabled_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Grant(Identified, Created, Base):
    """A dated right over the subtree of a unit, given by somebody else."""

    __tablename__ = "grant_"

    member_id: Mapped[int] = reference("member.id")
    unit_id: Mapped[int] = reference("unit.id")
    kind: Mapped[GrantKind] = mapped_column(enum_column(GrantKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class OneTimeCode(Identified, Created, Base):
    """A code that sets the first or a new passphrase once; only its hash is kept."""

    __tablename__ = "one_time_code"

    account_id: Mapped[int] = reference("account.id")
    code_hash: Mapped[str] = mapped_column(unique=True)
    expires_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class LoginSession(Identified, Created, Base):
    """A device that is signed in; the cookie holds a random token, the row only its hash."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = reference("account.id")
    last_seen_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(default="")


class LoginThrottle(Identified, Base):
    """Failed guesses at one account or from one address, and until when the next guess must wait."""

    __tablename__ = "login_throttle"

    key: Mapped[str] = mapped_column(unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
