"""Members, where they take part, as what, and the posts they hold."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.models.base import ASCII, Base, Created, Identified, Versioned, enum_column, reference


class Member(Identified, Created, Versioned, Base):
    """A person of the Party. Only what a meeting needs: no national id, no card number, no address, no dues."""

    __tablename__ = "member"

    full_name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(ASCII, index=True)
    search_text: Mapped[str]
    year_of_birth: Mapped[int | None]
    channel: Mapped[NoticeChannel] = mapped_column(enum_column(NoticeChannel), default=NoticeChannel.ZALO)


class Cell(Identified, Base):
    """A tổ đảng: a group of members inside a large branch."""

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("branch_id", "number"),)

    branch_id: Mapped[int] = reference("unit.id", index=False)
    number: Mapped[int]
    name: Mapped[str]
    closed_on: Mapped[date | None]


class Membership(Identified, Base):
    """A member on the roster of a branch, from a day to a day; the last day is the first day no longer there."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "branch_id", "member_id"),)

    branch_id: Mapped[int] = reference("unit.id", index=False)
    member_id: Mapped[int] = reference("member.id")
    cell_id: Mapped[int | None] = reference("cell.id", nullable=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Standing(Identified, Base):
    """The kind and the presence of a membership from a day to a day.

    Each change of either axis ends one row and begins another, so the roster of any past day can be read back.
    """

    __tablename__ = "standing"
    __table_args__ = (Index(None, "membership_id", "starts_on"),)

    membership_id: Mapped[int] = reference("membership.id", index=False)
    kind: Mapped[MemberKind] = mapped_column(enum_column(MemberKind))
    presence: Mapped[Presence] = mapped_column(enum_column(Presence))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Post(Identified, Created, Base):
    """A dated office of a member in a unit; written by the level above, a cell leader's by the branch."""

    __tablename__ = "post"
    __table_args__ = (Index(None, "unit_id", "kind"),)

    member_id: Mapped[int] = reference("member.id")
    unit_id: Mapped[int] = reference("unit.id", index=False)
    kind: Mapped[PostKind] = mapped_column(enum_column(PostKind))
    cell_id: Mapped[int | None] = reference("cell.id", nullable=True)
    acts_for_secretary: Mapped[bool] = mapped_column(default=False)
    decision_number: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
