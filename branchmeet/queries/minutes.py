"""Minutes: the head on which permission depends, the record they are composed from, own words, locked forms, lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import String, and_, case, exists, func, literal, select, type_coerce
from sqlalchemy.orm import aliased

from branchmeet.clock import day_of
from branchmeet.domain.assessments import ASSESSMENT_BEFORE_BRANCH, ASSESSMENT_SUBMITTED, AssessmentState
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import MeetingKind, MeetingMode, MeetingState
from branchmeet.domain.minutes import MinutesState, RenderingKey, SectionKey, document_type_of
from branchmeet.domain.minutes_record import OwnScore
from branchmeet.domain.numbering import paper_number
from branchmeet.domain.required_steps import RequiredStep, StepKey, StepList
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.visibility import EVIDENCE
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import (
    Account,
    Assessment,
    Figure,
    IssuedPaper,
    Meeting,
    Member,
    Minutes,
    MinutesRendering,
    MinutesRevision,
    MinutesSection,
    RequiredStepDone,
    ScoreSheet,
    Topic,
    Unit,
    Vote,
)
from branchmeet.queries.paging import PAGE, Paged
from branchmeet.queries.scoping import Columns, within


@dataclass(frozen=True)
class MinutesHead:
    """The minutes of one meeting with everything permission depends on and the facts that have one value."""

    id: int
    meeting_id: int
    state: MinutesState
    version: int
    read_at_utc: datetime | None
    adopted_at_utc: datetime | None
    signed_on: date | None
    number: int | None
    seen_as: str
    branch_id: int
    branch_name: str
    path: str
    place_name: str
    superior_name: str | None
    kind: MeetingKind
    mode: MeetingMode
    meeting_state: MeetingState
    month: date
    starts_at_utc: datetime
    opened_at_utc: datetime | None
    closed_at_utc: datetime | None
    place: str
    opinions_opened_at_utc: datetime | None
    chair_id: int | None
    chair_name: str | None
    clerk_id: int | None
    clerk_name: str | None
    topic_subject: str | None
    prepares_id: int | None
    prepared_at_utc: datetime | None
    agenda_adopted: bool
    dues_due: int | None
    dues_paid: int | None
    score_state: AssessmentState | None
    score_total: Decimal | None
    score_level: str | None
    score_shortcomings: str | None
    score_remedies: str | None
    score_base: int | None
    score_approve: int | None
    score_disapprove: int | None
    score_other: int | None
    sheet_levels: list[dict[str, Any]] | None
    sheet_blank_items: list[dict[str, Any]] | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.seen_as,
            kind=self.kind,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
        )

    @property
    def day(self) -> date:
        """The day of the meeting in Vietnam."""
        return day_of(self.opened_at_utc or self.starts_at_utc)

    @property
    def paper(self) -> str:
        """The number as it is printed, "12-BB/CB"; empty until the minutes are adopted."""
        return paper_number(self.number, document_type_of(self.kind)) if self.number else ""

    @property
    def is_adopted(self) -> bool:
        """Whether both printed forms are locked."""
        return self.state is MinutesState.ADOPTED

    @property
    def score(self) -> OwnScore | None:
        """How the branch scored the meeting; None before it has voted on its score."""
        if self.score_state not in ASSESSMENT_BEFORE_BRANCH:
            return None
        levels = {level["key"]: level["label"] for level in self.sheet_levels or ()}
        return OwnScore(
            total=self.score_total,
            level=levels.get(self.score_level, self.score_level) if self.score_level else None,
            left_out=tuple(item["minutes_text"] for item in self.sheet_blank_items or () if item.get("minutes_text")),
            shortcomings=self.score_shortcomings or "",
            remedies=self.score_remedies or "",
            count=_count(self.score_base, self.score_approve, self.score_disapprove, self.score_other),
        )


@dataclass(frozen=True)
class OwnWords:
    """The last revision of a section. `text` None: it was taken back to what the records say."""

    text: str | None
    version: int
    at_utc: datetime
    by_name: str | None


@dataclass(frozen=True)
class Revision:
    """One text a section had."""

    number: int
    text: str
    at_utc: datetime
    by_name: str | None


@dataclass(frozen=True)
class LockedCopy:
    """One locked form of adopted minutes, after so many corrections of slips."""

    body: str
    sha256: str
    made_at_utc: datetime
    corrections: int


@dataclass(frozen=True)
class MinutesRow:
    """Minutes in a list."""

    meeting_id: int
    branch_id: int
    branch_name: str
    kind: MeetingKind
    month: date
    starts_at_utc: datetime
    state: MinutesState
    number: int | None
    adopted_at_utc: datetime | None

    @property
    def paper(self) -> str:
        """The number as it is printed, "12-BB/CB"; empty until the minutes are adopted."""
        return paper_number(self.number, document_type_of(self.kind)) if self.number else ""


MinutesPage = Paged[MinutesRow]
"""One page of a list and how many there are in all."""


_sheet = aliased(Assessment)
_submitted = exists().where(_sheet.meeting_id == Minutes.meeting_id, _sheet.state.in_(ASSESSMENT_SUBMITTED))
_SEEN_AS = case(
    (and_(Minutes.state == MinutesState.ADOPTED, _submitted), literal(EVIDENCE)),
    else_=type_coerce(Minutes.state, String),
)

MINUTES_COLUMNS: Columns = {
    "unit_id": Meeting.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": _SEEN_AS,
    "kind": Meeting.__table__.c.kind,
    "chair_id": Meeting.__table__.c.chair_id,
    "clerk_id": Meeting.__table__.c.clerk_id,
}


def get_head(meeting_id: int) -> MinutesHead:
    """The minutes of a meeting; Missing when it was never opened."""
    return MinutesHead(**db.session.execute(_heads().where(Minutes.meeting_id == meeting_id)).one()._mapping)


def list_minutes(scope: Scope, *, page: int = 1) -> MinutesPage:
    """The minutes of a scope, newest meeting first."""
    statement = (
        select(
            Minutes.meeting_id,
            Meeting.branch_id,
            Unit.organisation_name.label("branch_name"),
            Meeting.kind,
            Meeting.month,
            Meeting.starts_at_utc,
            Minutes.state,
            IssuedPaper.number,
            Minutes.adopted_at_utc,
            func.count().over().label("total"),
        )
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(IssuedPaper, IssuedPaper.id == Minutes.paper_id)
        .where(within(scope, MINUTES_COLUMNS))
        .order_by(Meeting.starts_at_utc.desc(), Meeting.id.desc())
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    found = db.session.execute(statement).all()
    rows = [MinutesRow(**{name: value for name, value in row._mapping.items() if name != "total"}) for row in found]
    return MinutesPage(rows, found[0].total if found else 0, page)


def list_own_words(minutes_id: int) -> dict[str, OwnWords]:
    """The last revision of every section that was ever rewritten, by section key."""
    last = (
        select(MinutesRevision.key, func.max(MinutesRevision.number).label("number"))
        .where(MinutesRevision.minutes_id == minutes_id)
        .group_by(MinutesRevision.key)
        .subquery()
    )
    statement = (
        select(
            MinutesRevision.key,
            MinutesSection.text,
            MinutesRevision.number.label("version"),
            MinutesRevision.at_utc,
            Member.full_name.label("by_name"),
        )
        .join(last, and_(last.c.key == MinutesRevision.key, last.c.number == MinutesRevision.number))
        .outerjoin(
            MinutesSection,
            and_(MinutesSection.minutes_id == minutes_id, MinutesSection.key == MinutesRevision.key),
        )
        .outerjoin(Account, Account.id == MinutesRevision.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(MinutesRevision.minutes_id == minutes_id)
    )
    return {row.key: OwnWords(row.text, row.version, row.at_utc, row.by_name) for row in db.session.execute(statement)}


def texts_of(words: dict[str, OwnWords]) -> dict[str, str]:
    """The own words that stand, by section key."""
    return {key: own.text for key, own in words.items() if own.text is not None}


def list_revisions(minutes_id: int, key: str) -> list[Revision]:
    """The last 50 texts a section had, the newest first."""
    statement = (
        select(MinutesRevision.number, MinutesRevision.text, MinutesRevision.at_utc, Member.full_name.label("by_name"))
        .outerjoin(Account, Account.id == MinutesRevision.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(MinutesRevision.minutes_id == minutes_id, MinutesRevision.key == key)
        .order_by(MinutesRevision.number.desc())
        .limit(PAGE)
    )
    return [Revision(**row._mapping) for row in db.session.execute(statement)]


def list_revised_since(minutes_id: int, moment: datetime | None) -> list[SectionKey]:
    """The sections somebody rewrote after a moment, each once; none without a moment."""
    if moment is None:
        return []
    statement = (
        select(MinutesRevision.key)
        .where(MinutesRevision.minutes_id == minutes_id, MinutesRevision.at_utc > moment)
        .group_by(MinutesRevision.key)
        .order_by(func.min(MinutesRevision.id))
    )
    return [SectionKey.parse(key) for key in db.session.scalars(statement)]


def get_locked(minutes_id: int, rendering: RenderingKey) -> LockedCopy:
    """A locked form as it stands after the last correction; Missing before the minutes are adopted."""
    locked_before = func.count().over() - 1
    statement = (
        select(
            MinutesRendering.body,
            MinutesRendering.sha256,
            MinutesRendering.made_at_utc,
            locked_before.label("corrections"),
        )
        .where(MinutesRendering.minutes_id == minutes_id, MinutesRendering.key == rendering)
        .order_by(MinutesRendering.number.desc())
        .limit(1)
    )
    return LockedCopy(**db.session.execute(statement).one()._mapping)


def get_row(meeting_id: int) -> Minutes:
    """The minutes themselves, locked against other writers until the end of the transaction, for their services."""
    return db.session.scalars(select(Minutes).where(Minutes.meeting_id == meeting_id).with_for_update()).one()


def find_section(minutes_id: int, key: str) -> MinutesSection | None:
    """The clerk's own words for a section, for the service that changes them."""
    return db.session.scalar(
        select(MinutesSection).where(MinutesSection.minutes_id == minutes_id, MinutesSection.key == key)
    )


@cache
def _heads() -> Any:
    """Built once: it is long, and every page of its kind begins with it."""
    chair, clerk, superior, prepared = aliased(Member), aliased(Member), aliased(Unit), aliased(Meeting)
    return (
        select(
            Minutes.id,
            Minutes.meeting_id,
            Minutes.state,
            Minutes.version,
            Minutes.read_at_utc,
            Minutes.adopted_at_utc,
            Minutes.signed_on,
            IssuedPaper.number,
            _SEEN_AS.label("seen_as"),
            Meeting.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Unit.place.label("place_name"),
            superior.organisation_name.label("superior_name"),
            Meeting.kind,
            Meeting.mode,
            Meeting.state.label("meeting_state"),
            Meeting.month,
            Meeting.starts_at_utc,
            Meeting.opened_at_utc,
            Meeting.closed_at_utc,
            Meeting.place,
            Meeting.opinions_opened_at_utc,
            Meeting.chair_id,
            chair.full_name.label("chair_name"),
            Meeting.clerk_id,
            clerk.full_name.label("clerk_name"),
            Topic.subject.label("topic_subject"),
            Meeting.prepares_id,
            prepared.starts_at_utc.label("prepared_at_utc"),
            _ticked(StepKey.ADOPT_AGENDA).label("agenda_adopted"),
            _figure(FigureKey.DUES_DUE).label("dues_due"),
            _figure(FigureKey.DUES_PAID).label("dues_paid"),
            Assessment.state.label("score_state"),
            Assessment.self_total.label("score_total"),
            Assessment.result.label("score_level"),
            Assessment.shortcomings.label("score_shortcomings"),
            Assessment.remedies.label("score_remedies"),
            Vote.base.label("score_base"),
            Vote.approve.label("score_approve"),
            Vote.disapprove.label("score_disapprove"),
            Vote.other.label("score_other"),
            ScoreSheet.body["levels"].label("sheet_levels"),
            ScoreSheet.body["provisional"]["blank_items"].label("sheet_blank_items"),
        )
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(superior, superior.id == Unit.parent_id)
        .outerjoin(chair, chair.id == Meeting.chair_id)
        .outerjoin(clerk, clerk.id == Meeting.clerk_id)
        .outerjoin(Topic, Topic.id == Meeting.topic_id)
        .outerjoin(prepared, prepared.id == Meeting.prepares_id)
        .outerjoin(IssuedPaper, IssuedPaper.id == Minutes.paper_id)
        .outerjoin(Assessment, Assessment.meeting_id == Minutes.meeting_id)
        .outerjoin(ScoreSheet, ScoreSheet.id == Assessment.sheet_id)
        .outerjoin(Vote, Vote.id == Assessment.vote_id)
    )


def _ticked(key: StepKey) -> Any:
    codes = [RequiredStep(of, key).code for of in StepList]
    return exists().where(RequiredStepDone.meeting_id == Minutes.meeting_id, RequiredStepDone.key.in_(codes))


def _figure(key: FigureKey) -> Any:
    """The newest value typed in the meeting."""
    return (
        select(Figure.value)
        .where(Figure.meeting_id == Minutes.meeting_id, Figure.key == key)
        .order_by(Figure.id.desc())
        .limit(1)
        .correlate(Minutes)
        .scalar_subquery()
    )


def _count(base: int | None, approve: int | None, disapprove: int | None, other: int | None) -> Count | None:
    if base is None or approve is None or disapprove is None or other is None:
        return None
    return Count(base, approve, disapprove, other)
