"""Numbers of papers: taken from the register at the moment a paper is issued, none twice and none left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.issuing import PaperForm, ensure_issuable, ensure_plan_issuable
from branchmeet.domain.minutes import sha256_of
from branchmeet.domain.numbering import DocumentType, next_number
from branchmeet.domain.states import ensure_version
from branchmeet.domain.topic_plans import PLAN_ADOPTED, PlanState
from branchmeet.extensions import db
from branchmeet.models import IssuedPaper, Meeting, TopicPlan
from branchmeet.queries import papers
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@dataclass(frozen=True)
class Written:
    """A paper as it was read before it got its number: its line in the register and what it says, as JSON."""

    subject: str
    body: str


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


@transactional
def issue_of_meeting(*, meeting_id: int, form: PaperForm, written: Written, by: Actor) -> int:
    """Give a paper of a meeting its number, dated today, and keep what it says; the key of its line.

    Raises RuleBroken: out of its time, a resolution not voted, issued already, no committee term.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    ensure_issuable(form, meeting.state, resolved=papers.is_resolved(meeting_id))
    return _issue(meeting.branch_id, form, written, by, meeting_id=meeting_id)


@transactional
def issue_plan(*, plan_id: int, version: int, written: Written, by: Actor) -> int:
    """Give the adopted plan of a quarter its number. Raises RuleBroken as `issue_of_meeting`, or for an old version."""
    plan = db.session.get_one(TopicPlan, plan_id)
    ensure_version(plan.version, version)
    ensure_plan_issuable(plan.state)
    return _issue(plan.branch_id, PaperForm.QUARTERLY_TOPIC_PLAN, written, by, topic_plan_id=plan_id)


@transactional
def issue_year_plan(*, branch_id: int, year: int, written: Written, by: Actor) -> int:
    """Give the plan of a year its number. Raises RuleBroken: no quarter adopted, issued already, no committee term."""
    states = papers.list_plan_states(branch_id, year)
    ensure_plan_issuable(next((state for state in states if state in PLAN_ADOPTED), PlanState.DRAFT))
    return _issue(branch_id, PaperForm.ANNUAL_TOPIC_PLAN, written, by, year=year)


@transactional
def cancel(*, paper_id: int, why: str, by: Actor) -> None:
    """Cancel an issued paper: it keeps its number and says so. Raises RuleBroken(PAPER_CANCELLED)."""
    paper = db.session.get_one(IssuedPaper, paper_id)
    if paper.cancelled:
        raise RuleBroken(Rule.PAPER_CANCELLED)
    paper.cancelled, paper.cancelled_why = True, why
    _record("cancelled", paper, by)


def _issue(branch_id: int, form: PaperForm, written: Written, by: Actor, **of: int) -> int:
    """`of` says what the paper is of: a meeting, a quarter's plan or a year."""
    paper = issue(unit_id=branch_id, document_type=form.document_type, subject=written.subject, on=today())
    if papers.is_issued(branch_id, form, **of):  # asked behind the lock on the term: of two at once the second waits
        raise RuleBroken(Rule.PAPER_ISSUED)
    paper.form, paper.body, paper.sha256, paper.account_id = form, written.body, sha256_of(written.body), by.account_id
    for name, value in of.items():
        setattr(paper, name, value)
    _record("issued", paper, by)
    return paper.id


def _record(act: str, paper: IssuedPaper, by: Actor) -> None:
    events.record(
        f"paper_{act}",
        subject=("issued_paper", paper.id),
        by=by,
        unit_id=paper.unit_id,
        form=paper.form or paper.document_type,
        number=paper.number,
    )
