"""The tree of Party organisations and the terms of their committees."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.units import Setting, UnitKind
from branchmeet.models.base import ASCII, Base, Identified, enum_column, reference


class Unit(Identified, Base):
    """A node of the tree. An organisation, its committee and its standing committee are three names of one unit."""

    __tablename__ = "unit"

    parent_id: Mapped[int | None] = reference("unit.id", nullable=True)
    kind: Mapped[UnitKind] = mapped_column(enum_column(UnitKind))
    setting: Mapped[Setting | None] = mapped_column(enum_column(Setting))
    organisation_name: Mapped[str]
    committee_name: Mapped[str | None]
    standing_name: Mapped[str | None]
    place: Mapped[str]
    code: Mapped[str | None] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    path: Mapped[str] = mapped_column(ASCII, index=True, default="")
    search_text: Mapped[str] = mapped_column(default="")
    appraising_unit_id: Mapped[int | None] = reference("unit.id", nullable=True)
    recognising_unit_id: Mapped[int | None] = reference("unit.id", nullable=True)
    reported_headcount: Mapped[int | None]
    has_roster: Mapped[bool] = mapped_column(default=False)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class CommitteeTerm(Identified, Base):
    """From one congress to the next; document numbers restart with each term."""

    __tablename__ = "committee_term"

    unit_id: Mapped[int] = reference("unit.id")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
