"""Numbers of papers: taken from the register at the moment a paper is issued, none twice and none left out."""

from __future__ import annotations

from datetime import date

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.numbering import DocumentType, next_number
from branchmeet.extensions import db
from branchmeet.models import IssuedPaper
from branchmeet.queries import papers
from branchmeet.services.transaction import transactional


@transactional
def issue(*, unit_id: int, document_type: DocumentType, subject: str, on: date) -> IssuedPaper:
    """Take the next number of a unit's series in the committee term that holds on the day.

    Parallel requests wait for one another, on both databases. Raises RuleBroken(PAPER_NO_TERM).
    """
    term = papers.lock_term(unit_id, on=on)
    if term is None:
        raise RuleBroken(Rule.PAPER_NO_TERM, day=on.strftime("%d/%m/%Y"))
    paper = IssuedPaper(
        unit_id=unit_id,
        document_type=document_type,
        term_id=term.id,
        number=next_number(papers.last_number(unit_id, document_type, term.id)),
        issued_on=on,
        subject=subject,
    )
    db.session.add(paper)
    db.session.flush()
    return paper
