"""Minutes: a text per section with every revision, renderings, what is added later, and the register of numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.issuing import PaperForm
from branchmeet.domain.minutes import Chapter, MinutesState, RenderingKey
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
    signed_on: Mapped[date | None]


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
    """One of the two forms of the adopted minutes, locked with the hash of its body (JSON of its sections).

    Number 1 is what was adopted; each typing correction locks the forms it touches anew under its own number plus one.
    """

    __tablename__ = "minutes_rendering"
    __table_args__ = (UniqueConstraint("minutes_id", "key", "number"),)

    minutes_id: Mapped[int] = reference("minutes.id", index=False)
    key: Mapped[RenderingKey] = mapped_column(enum_column(RenderingKey))
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    body: Mapped[str]
    sha256: Mapped[str]
    made_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)


class MinutesCorrection(Identified, Base):
    """A typing slip set right between adoption and signing: both texts of the part; append-only."""

    __tablename__ = "minutes_correction"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[int] = reference("minutes.id", index=False)
    number: Mapped[int]
    chapter: Mapped[Chapter] = mapped_column(enum_column(Chapter))
    title: Mapped[str]
    old_text: Mapped[str]
    new_text: Mapped[str]
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class MinutesAddendum(Identified, Base):
    """Something added to adopted minutes later, with its reason; append-only. The adopted text stays as it is."""

    __tablename__ = "minutes_addendum"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[int] = reference("minutes.id", index=False)
    number: Mapped[int]
    made_at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class AddendumRendering(Identified, Base):
    """One of the two forms of an addendum, locked with its hash; one that is internal has the first only."""

    __tablename__ = "addendum_rendering"
    __table_args__ = (UniqueConstraint("addendum_id", "key"),)

    addendum_id: Mapped[int] = reference("minutes_addendum.id", index=False)
    key: Mapped[RenderingKey] = mapped_column(enum_column(RenderingKey))
    body: Mapped[str]
    sha256: Mapped[str]


class SignedPage(Identified, Created, Base):
    """A photograph of a page of the signed minutes; the picture itself is a file that only the branch may open."""

    __tablename__ = "signed_page"

    minutes_id: Mapped[int] = reference("minutes.id")
    file: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class IssuedPaper(Identified, Base):
    """A number taken from the register of a unit; a cancelled paper keeps its number.

    `body` is what the paper says, as JSON without number and date, which stand here; minutes keep theirs in their
    renderings. A plan of a year belongs to no meeting and no quarter.
    """

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
    form: Mapped[PaperForm | None] = mapped_column(enum_column(PaperForm))
    meeting_id: Mapped[int | None] = reference("meeting.id", nullable=True)
    topic_plan_id: Mapped[int | None] = reference("topic_plan.id", nullable=True)
    year: Mapped[int | None]
    body: Mapped[str] = mapped_column(default="", server_default="")
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    cancelled_why: Mapped[str] = mapped_column(default="", server_default="")
