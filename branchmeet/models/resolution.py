"""The draft of a meeting's resolution."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.models.base import Base, Created, Identified, Versioned, reference


class Resolution(Identified, Created, Versioned, Base):
    """What the committee writes into a meeting's draft resolution in its own words; an empty part says what the
    records say.
    """

    __tablename__ = "resolution"

    meeting_id: Mapped[int] = reference("meeting.id", index=False, unique=True)
    evaluation: Mapped[str] = mapped_column(default="")
    praise: Mapped[str] = mapped_column(default="")
    shortcomings: Mapped[str] = mapped_column(default="")
    direction: Mapped[str] = mapped_column(default="")
