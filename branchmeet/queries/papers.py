"""The register of numbered papers, and the letterhead a unit writes under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.domain.issuing import PaperForm
from branchmeet.domain.meetings import VotePurpose
from branchmeet.domain.numbering import DocumentType, paper_number
from branchmeet.domain.posts import PostKind
from branchmeet.domain.topic_plans import PlanState
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import Cell, CommitteeTerm, IssuedPaper, Member, Minutes, Post, TopicPlan, Unit, Vote
from branchmeet.queries.missing import Missing
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class IssuedRow:
    """A paper in the register."""

    id: int
    unit_id: int
    form: PaperForm | None
    document_type: DocumentType
    number: int
    issued_on: date
    subject: str
    cancelled: bool
    cancelled_why: str
    meeting_id: int | None
    topic_plan_id: int | None
    year: int | None

    @property
    def paper(self) -> str:
        """The number as it is printed and cited, "05-NQ/CB"."""
        return paper_number(self.number, self.document_type)


@dataclass(frozen=True)
class IssuedBody(IssuedRow):
    """A paper in the register with what it says, and the place that stands before its date."""

    body: str
    sha256: str
    place: str


@dataclass(frozen=True)
class Letterhead:
    """Under which names a branch writes, and who signs: the secretary, else the deputy who acts for him.

    `rules` are the settings of the branch and the units above it, the nearest first.
    """

    branch_id: int
    branch_name: str
    place: str
    superior_name: str
    superior_committee_name: str | None
    signer_name: str
    signed_by_deputy: bool
    has_committee: bool
    has_cells: bool
    rules: tuple[dict[str, Any], ...]


# ---- numbers -------------------------------------------------------------------------------------------------------


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


def is_issued(unit_id: int, form: PaperForm, **of: int) -> bool:
    """Whether a paper of this form stands in the register and is not cancelled; `of` its meeting, plan or year."""
    owners = (getattr(IssuedPaper, name) == value for name, value in of.items())
    statement = select(IssuedPaper.id).where(
        IssuedPaper.unit_id == unit_id, IssuedPaper.form == form, IssuedPaper.cancelled.is_(False), *owners
    )
    return db.session.scalar(statement.limit(1)) is not None


def is_resolved(meeting_id: int) -> bool:
    """Whether the last vote on the meeting's resolution was more than half of the body."""
    count = find_resolution_vote(meeting_id)
    return count is not None and count.passed


def find_resolution_vote(meeting_id: int) -> Count | None:
    """The last vote on the resolution of a meeting; None before there was one."""
    statement = (
        select(Vote.base, Vote.approve, Vote.disapprove, Vote.other)
        .where(Vote.meeting_id == meeting_id, Vote.purpose == VotePurpose.RESOLUTION)
        .order_by(Vote.id.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    return Count(*row) if row else None


# ---- the register --------------------------------------------------------------------------------------------------


def list_of_meeting(meeting_id: int) -> list[IssuedRow]:
    """What was issued of a meeting, in order, cancelled papers too, and the number of its minutes (`form` None)."""
    minutes = select(Minutes.paper_id).where(Minutes.meeting_id == meeting_id).scalar_subquery()
    return _rows(or_(IssuedPaper.meeting_id == meeting_id, IssuedPaper.id == minutes))


def list_of_plan(plan_id: int) -> list[IssuedRow]:
    """What was issued of a quarter's plan, in order, cancelled papers too."""
    return _rows(IssuedPaper.topic_plan_id == plan_id)


def list_of_year(branch_id: int, year: int) -> list[IssuedRow]:
    """The plans of a year that a branch issued, in order, cancelled ones too."""
    return _rows(IssuedPaper.unit_id == branch_id, IssuedPaper.year == year)


def list_plan_states(branch_id: int, year: int) -> list[PlanState]:
    """Where the plans of a branch's quarters stand in a year."""
    statement = select(TopicPlan.state).where(TopicPlan.branch_id == branch_id, TopicPlan.year == year)
    return list(db.session.scalars(statement.order_by(TopicPlan.quarter)))


def get_body(paper_id: int) -> IssuedBody:
    """An issued paper with what it says; Missing when there is none with this key."""
    statement = (
        select(*_columns(), IssuedPaper.body, IssuedPaper.sha256, Unit.place)
        .join(Unit, Unit.id == IssuedPaper.unit_id)
        .where(IssuedPaper.id == paper_id)
    )
    return IssuedBody(**db.session.execute(statement).one()._mapping)


def get_letterhead(branch_id: int, *, on: date) -> Letterhead:
    """The letterhead of a branch on a day, in one statement; Missing when there is no such unit."""
    branch, signing = aliased(Unit), aliased(Post)
    kinds = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY)
    signs = and_(signing.unit_id == Unit.id, Unit.id == branch_id, signing.kind.in_(kinds), holds_on(signing, on))
    committee = exists().where(Post.unit_id == branch_id, Post.kind == PostKind.COMMITTEE_MEMBER, holds_on(Post, on))
    cells = exists().where(Cell.branch_id == branch_id, or_(Cell.closed_on.is_(None), Cell.closed_on > on))
    statement = (
        select(
            Unit.id,
            Unit.organisation_name,
            Unit.committee_name,
            Unit.place,
            Unit.rules,
            Member.full_name.label("signer_name"),
            signing.kind.label("signer_kind"),
            committee.label("has_committee"),
            cells.label("has_cells"),
        )
        .select_from(branch)
        .join(Unit, branch.path.startswith(Unit.path))
        .outerjoin(signing, signs)
        .outerjoin(Member, Member.id == signing.member_id)
        .where(branch.id == branch_id)
        .order_by(func.length(Unit.path).desc(), signing.kind.desc(), signing.acts_for_secretary.desc(), signing.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        raise Missing
    own, *above = (next(of_unit) for _, of_unit in groupby(rows, key=attrgetter("id")))
    return Letterhead(
        branch_id=own.id,
        branch_name=own.organisation_name,
        place=own.place,
        superior_name=above[0].organisation_name if above else "",
        superior_committee_name=above[0].committee_name if above else None,
        signer_name=own.signer_name or "",
        signed_by_deputy=own.signer_kind is PostKind.DEPUTY_SECRETARY,
        has_committee=own.has_committee,
        has_cells=own.has_cells,
        rules=tuple(row.rules for row in (own, *above)),
    )


def _rows(*conditions: Any) -> list[IssuedRow]:
    statement = select(*_columns()).where(*conditions).order_by(IssuedPaper.id)
    return [IssuedRow(**row._mapping) for row in db.session.execute(statement)]


def _columns() -> list[Any]:
    return [getattr(IssuedPaper, name) for name in IssuedRow.__dataclass_fields__]
