"""The register of numbered papers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from branchmeet.domain.numbering import DocumentType
from branchmeet.extensions import db
from branchmeet.models import CommitteeTerm, IssuedPaper
from branchmeet.queries.spans import holds_on


def lock_term(unit_id: int, *, on: date) -> CommitteeTerm | None:
    """The committee term of a unit on a day, locked until the end of the transaction; None where none holds.

    Whoever takes a number in this term waits here for the one before him.
    """
    statement = select(CommitteeTerm).where(CommitteeTerm.unit_id == unit_id, holds_on(CommitteeTerm, on))
    return db.session.scalars(statement.order_by(CommitteeTerm.starts_on.desc()).limit(1).with_for_update()).first()


def last_number(unit_id: int, document_type: DocumentType, term_id: int) -> int | None:
    """The highest number given in a unit, type and term, cancelled papers included; None before the first."""
    return db.session.scalar(
        select(func.max(IssuedPaper.number)).where(
            IssuedPaper.unit_id == unit_id,
            IssuedPaper.document_type == document_type,
            IssuedPaper.term_id == term_id,
        )
    )
