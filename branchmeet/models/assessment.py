"""Score sheets as data, typed figures, and assessments with four values a line."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.models.base import Base, Created, Identified, UtcDateTime, Versioned, enum_column, reference

POINTS = Numeric(5, 1)
_FOUR_GOOD = text("kind = 'four_good'")
ONLY_FOUR_GOOD: dict[str, Any] = {"sqlite_where": _FOUR_GOOD, "postgresql_where": _FOUR_GOOD}
"""A branch has one "4 tốt" sheet a period, while meeting sheets are unique by their meeting."""


class ScoreSheet(Identified, Created, Base):
    """One version of a sheet; used ones are never altered, only succeeded."""

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str]
    version: Mapped[str]
    kind: Mapped[AssessmentKind] = mapped_column(enum_column(AssessmentKind))
    title: Mapped[str]
    owner_unit_id: Mapped[int | None] = reference("unit.id", nullable=True)
    in_force_from: Mapped[date]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class Figure(Identified, Created, Base):
    """A number somebody typed. A correction adds a row, the newest one counts; no row means "chưa nhập"."""

    __tablename__ = "figure"
    __table_args__ = (Index(None, "branch_id", "period", "key"), Index(None, "meeting_id", "key"))

    branch_id: Mapped[int] = reference("unit.id", index=False)
    meeting_id: Mapped[int | None] = reference("meeting.id", nullable=True, index=False)
    period: Mapped[str]
    key: Mapped[str]
    value: Mapped[int | None]
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    confirmed_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)


class Assessment(Identified, Created, Versioned, Base):
    """A filled sheet for one meeting, or for a branch over a period (`period` such as 2026, 2026-Q3)."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index(None, "branch_id", "kind", "period", unique=True, **ONLY_FOUR_GOOD),
        Index(None, "kind", "state"),
    )

    branch_id: Mapped[int] = reference("unit.id", index=False)
    sheet_id: Mapped[int] = reference("score_sheet.id", index=False)
    kind: Mapped[AssessmentKind] = mapped_column(enum_column(AssessmentKind))
    meeting_id: Mapped[int | None] = reference("meeting.id", nullable=True, unique=True, index=False)
    period_kind: Mapped[PeriodKind | None] = mapped_column(enum_column(PeriodKind))
    period: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[AssessmentState] = mapped_column(enum_column(AssessmentState), default=AssessmentState.DRAFT)
    registered_on: Mapped[date | None]
    presented_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recomputed_at_utc: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposed_total: Mapped[Decimal | None] = mapped_column(POINTS)
    self_total: Mapped[Decimal | None] = mapped_column(POINTS)
    appraised_total: Mapped[Decimal | None] = mapped_column(POINTS)
    result: Mapped[str | None]
    decided_result: Mapped[str | None]
    shortcomings: Mapped[str] = mapped_column(default="")
    remedies: Mapped[str] = mapped_column(default="")
    vote_id: Mapped[int | None] = reference("vote.id", nullable=True, index=False)
    decision_number: Mapped[str | None]
    decided_on: Mapped[date | None]


class AssessmentStep(Identified, Base):
    """An assessment entered a state: when, by whom, with which note."""

    __tablename__ = "assessment_step"

    assessment_id: Mapped[int] = reference("assessment.id")
    state: Mapped[AssessmentState] = mapped_column(enum_column(AssessmentState))
    at_utc: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
    note: Mapped[str] = mapped_column(default="")


class ItemScore(Identified, Base):
    """One line: proposed by the program, given by the branch, by the appraiser, decided; reasons where they differ."""

    __tablename__ = "item_score"
    __table_args__ = (UniqueConstraint("assessment_id", "code"),)

    assessment_id: Mapped[int] = reference("assessment.id", index=False)
    code: Mapped[str]
    not_applicable: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[Decimal | None] = mapped_column(POINTS)
    proposed: Mapped[Decimal | None] = mapped_column(POINTS)
    own: Mapped[Decimal | None] = mapped_column(POINTS)
    appraised: Mapped[Decimal | None] = mapped_column(POINTS)
    decided: Mapped[Decimal | None] = mapped_column(POINTS)
    own_reason: Mapped[str] = mapped_column(default="")
    appraised_reason: Mapped[str] = mapped_column(default="")
    return_reason: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class VetoCheck(Identified, Base):
    """What is known of one case that bars recognition; no row means nobody has looked yet."""

    __tablename__ = "veto_check"
    __table_args__ = (UniqueConstraint("assessment_id", "code"),)

    assessment_id: Mapped[int] = reference("assessment.id", index=False)
    code: Mapped[str]
    answer: Mapped[ScoreAnswer] = mapped_column(enum_column(ScoreAnswer))
    note: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = reference("account.id", nullable=True, index=False)
