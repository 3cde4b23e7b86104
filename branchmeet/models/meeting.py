"""A meeting, its agenda, who was told, who excused themselves, who came, and the votes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, MeetingState, NoticeChannel, VotePurpose
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.papers import PaperKind
from branchmeet.models.base import Base, Created, Identified, UtcDateTime, Versioned, enum_column, reference


class Meeting(Identified, Created, Versioned, Base):
    """One sitting. `month` is the first day of the month it belongs to.

    `prepares_id` points from a committee meeting to the branch meeting it prepares; `topic_id` says which
    topic the meeting studies, alone (thematic) or after the regular part. `notice_round` counts how often everybody
    had to be told: when it was called, put off, called again, called off.
    """

    __tablename__ = "meeting"
    __table_args__ = (Index(None, "branch_id", "starts_at_utc"), Index(None, "branch_id", "month"))

    branch_id: Mapped[int] = reference("unit.id", index=False)
    kind: Mapped[MeetingKind] = mapped_column(enum_column(MeetingKind))
    mode: Mapped[MeetingMode] = mapped_column(enum_column(MeetingMode), default=MeetingMode.IN_PERSON)
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState), default=MeetingState.PLANNED)
    month: Mapped[date]
    starts_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pause_minutes: Mapped[int] = mapped_column(default=0)
    paused_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(default="")
    chair_id: Mapped[int | None] = reference("member.id", nullable=True)
    clerk_id: Mapped[int | None] = reference("member.id", nullable=True)
    topic_id: Mapped[int | None] = reference("topic.id", nullable=True)
    prepares_id: Mapped[int | None] = reference("meeting.id", nullable=True)
    documents_posted_on: Mapped[date | None]
    outcome_posted_on: Mapped[date | None]
    documents_posted_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome_posted_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opinions_opened_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notice_round: Mapped[int] = mapped_column(default=1, server_default="1")


class MeetingStep(Identified, Base):
    """A meeting entered a state: when, by whom, why (for a postponement or a cancellation)."""

    __tablename__ = "meeting_step"

    meeting_id: Mapped[int] = reference("meeting.id")
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState))
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    note: Mapped[str] = mapped_column(default="")


class RequiredStepDone(Identified, Base):
    """A required step of the meeting was ticked as it happened."""

    __tablename__ = "required_step_done"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)

    meeting_id: Mapped[int] = reference("meeting.id", index=False)
    key: Mapped[str]
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class AgendaItem(Identified, Versioned, Base):
    """One matter of the agenda. An unrecorded item keeps only its place and its minutes."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index(None, "meeting_id", "position"),)

    meeting_id: Mapped[int] = reference("meeting.id", index=False)
    position: Mapped[int]
    kind: Mapped[AgendaKind] = mapped_column(enum_column(AgendaKind))
    title: Mapped[str]
    goal: Mapped[str] = mapped_column(default="")
    prompts: Mapped[list[str]] = mapped_column(JSON, default=list)
    presenter_id: Mapped[int | None] = reference("member.id", nullable=True, index=False)
    minutes: Mapped[int]
    summary: Mapped[str] = mapped_column(default="")
    draft_conclusion: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")


class Guest(Identified, Base):
    """Somebody from outside who is asked to a meeting: a name and where he comes from, nothing else is kept."""

    __tablename__ = "guest"

    meeting_id: Mapped[int] = reference("meeting.id")
    name: Mapped[str]
    organisation: Mapped[str]
    channel: Mapped[NoticeChannel] = mapped_column(enum_column(NoticeChannel), default=NoticeChannel.PAPER)


class Notice(Identified, Base):
    """A member, the liaison of the branch or a guest was told in one round, by which channel, when, by whom.

    `about` is the state of the meeting that he was told of: that it is called, put off or called off.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("meeting_id", "round", "member_id"),
        UniqueConstraint("meeting_id", "round", "guest_id"),
        CheckConstraint("(member_id IS NULL) <> (guest_id IS NULL)", name="one_recipient"),
    )

    meeting_id: Mapped[int] = reference("meeting.id", index=False)
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    about: Mapped[MeetingState] = mapped_column(
        enum_column(MeetingState), default=MeetingState.CONVENED, server_default=MeetingState.CONVENED.value
    )
    member_id: Mapped[int | None] = reference("member.id", nullable=True)
    guest_id: Mapped[int | None] = reference("guest.id", nullable=True)
    channel: Mapped[NoticeChannel] = mapped_column(enum_column(NoticeChannel))
    told_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class Excuse(Identified, Created, Base):
    """A member asks to be excused before the meeting; a code, never a text about health."""

    __tablename__ = "excuse"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)

    meeting_id: Mapped[int] = reference("meeting.id", index=False)
    member_id: Mapped[int] = reference("member.id")
    reason: Mapped[ExcuseReason] = mapped_column(enum_column(ExcuseReason))
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class Attendance(Identified, Base):
    """The mark of one member at one meeting, with what he was on that day.

    Kind, presence and cell are kept here so that a later change of the roster never rewrites an old meeting.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)

    meeting_id: Mapped[int] = reference("meeting.id", index=False)
    member_id: Mapped[int] = reference("member.id")
    cell_id: Mapped[int | None] = reference("cell.id", nullable=True, index=False)
    kind: Mapped[MemberKind] = mapped_column(enum_column(MemberKind))
    presence: Mapped[Presence] = mapped_column(enum_column(Presence))
    counted: Mapped[bool]
    votes: Mapped[bool]
    code: Mapped[AttendanceCode] = mapped_column(enum_column(AttendanceCode))
    reason: Mapped[ExcuseReason | None] = mapped_column(enum_column(ExcuseReason))
    late_minutes: Mapped[int] = mapped_column(default=0)
    left_early_minutes: Mapped[int] = mapped_column(default=0)


class Vote(Identified, Created, Base):
    """The count of one vote over the members of the body."""

    __tablename__ = "vote"

    meeting_id: Mapped[int] = reference("meeting.id")
    agenda_item_id: Mapped[int | None] = reference("agenda_item.id", nullable=True)
    purpose: Mapped[VotePurpose] = mapped_column(enum_column(VotePurpose))
    matter: Mapped[str]
    base: Mapped[int]
    approve: Mapped[int]
    disapprove: Mapped[int]
    other: Mapped[int]
    secret: Mapped[bool] = mapped_column(default=False)
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AgendaPaper(Identified, Created, Base):
    """A file to read before an item of the agenda, with what it says in three lines; the file itself lies outside the
    database under `file_key`.
    """

    __tablename__ = "agenda_paper"

    agenda_item_id: Mapped[int] = reference("agenda_item.id")
    name: Mapped[str]
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    size: Mapped[int]
    file_key: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class PaperReading(Identified, Base):
    """A member said that he has read a paper of an agenda."""

    __tablename__ = "paper_reading"
    __table_args__ = (UniqueConstraint("paper_id", "member_id"),)

    paper_id: Mapped[int] = reference("agenda_paper.id", index=False)
    member_id: Mapped[int] = reference("member.id")
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class PreparedItem(Identified, Base):
    """An item of a committee meeting prepares one of the branch meeting: what the committee concludes on it becomes
    the draft conclusion there.
    """

    __tablename__ = "prepared_item"

    committee_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    branch_item_id: Mapped[int] = reference("agenda_item.id")
