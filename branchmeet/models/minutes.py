"""Minutes: a text per section with every revision, adoption, two renderings, and the register of numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.minutes import MinutesState, RenderingKey
from branchmeet.domain.numbering import DocumentType
from branchmeet.models.base import Base, Created, Identified, UtcDateTime, Versioned, enum_column, reference


class Minutes(Identified, Created, Versioned, Base):
    """The minutes of one meeting. Sections nobody has edited are built afresh from the records."""

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = reference("meeting.id", index=False, unique=True)
    state: Mapped[MinutesState] = mapped_column(enum_column(MinutesState), default=MinutesState.DRAFT)
    read_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    adopted_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    vote_id: Mapped[int | None] = reference("vote.id", nullable=True, index=False)
    paper_id: Mapped[int | None] = reference("issued_paper.id", nullable=True, index=False)


class MinutesSection(Identified, Versioned, Base):
    """The clerk's own words for one section, in place of what the program built."""

    __tablename__ = "minutes_section"
    __table_args__ = (UniqueConstraint("minutes_id", "key"),)

    minutes_id: Mapped[int] = reference("minutes.id", index=False)
    key: Mapped[str]
    text: Mapped[str]


class MinutesRevision(Identified, Base):
    """Every text a section ever had; append-only."""

    __tablename__ = "minutes_revision"
    __table_args__ = (UniqueConstraint("minutes_id", "key", "number"),)

    minutes_id: Mapped[int] = reference("minutes.id", index=False)
    key: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class MinutesRendering(Identified, Base):
    """One of the two forms of the adopted minutes, locked with the hash of its body (JSON of its sections)."""

    __tablename__ = "minutes_rendering"
    __table_args__ = (UniqueConstraint("minutes_id", "key"),)

    minutes_id: Mapped[int] = reference("minutes.id", index=False)
    key: Mapped[RenderingKey] = mapped_column(enum_column(RenderingKey))
    body: Mapped[str]
    sha256: Mapped[str]
    made_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class IssuedPaper(Identified, Base):
    """A number taken from the register of a unit; a cancelled paper keeps its number."""

    __tablename__ = "issued_paper"
    __table_args__ = (UniqueConstraint("unit_id", "document_type", "term_id", "number"),)

    unit_id: Mapped[int] = reference("unit.id", index=False)
    document_type: Mapped[DocumentType] = mapped_column(enum_column(DocumentType))
    term_id: Mapped[int] = reference("committee_term.id", index=False)
    number: Mapped[int]
    issued_on: Mapped[date]
    subject: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="")
    cancelled: Mapped[bool] = mapped_column(default=False)
