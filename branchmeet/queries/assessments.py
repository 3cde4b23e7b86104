"""Filled sheets: the head that every page of one begins with, its lines, its vetoes, and the lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, Text, and_, case, cast, exists, func, literal, or_, select

from branchmeet.clock import day_of
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.facts import MeetingFacts
from branchmeet.domain.meetings import MEETING_OVER, MeetingKind, MeetingState
from branchmeet.domain.metrics import meeting_values
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.score_lines import FilledSheet, ScoreLine, unpack
from branchmeet.domain.scoring import (
    Judgement,
    Occasion,
    Totals,
    VetoFinding,
    blank_codes,
    find_vetoes,
    fixed_points,
    judge,
    level_of,
    meeting_occasion,
    period_occasion,
)
from branchmeet.domain.sheets import Sheet, parse_sheet
from branchmeet.domain.visibility import PRESENTED
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import (
    Account,
    Assessment,
    AssessmentStep,
    Event,
    ItemScore,
    Meeting,
    Member,
    ScoreSheet,
    Unit,
    VetoCheck,
    Vote,
)
from branchmeet.queries.facts import studies_topic
from branchmeet.queries.paging import PAGE
from branchmeet.queries.scoping import Columns, within

SCORED = "assessment_scored"
"""The event of giving the branch's own points."""


@lru_cache(maxsize=64)
def read_sheet(body: str) -> Sheet:
    """The sheet in a stored text; the same text is read once per process."""
    return parse_sheet(json.loads(body))


@dataclass(frozen=True, kw_only=True)
class AssessmentHead:
    """A filled sheet without its lines; everything permission depends on is in it."""

    id: int
    branch_id: int
    branch_name: str
    place: str
    path: str
    rules: dict[str, Any]
    appraising_unit_id: int | None
    recognising_unit_id: int | None
    kind: AssessmentKind
    state: AssessmentState
    version: int
    period_kind: PeriodKind | None
    period: str
    starts_on: date
    ends_on: date
    registered_on: date | None
    presented_at_utc: datetime | None
    recomputed_at_utc: datetime | None
    proposed_total: Decimal | None
    self_total: Decimal | None
    appraised_total: Decimal | None
    result: str | None
    decided_result: str | None
    shortcomings: str
    remedies: str
    decision_number: str | None
    decided_on: date | None
    sheet_body: str
    meeting_id: int | None
    meeting_kind: MeetingKind | None
    meeting_state: MeetingState | None
    meeting_starts_at_utc: datetime | None
    meeting_ends_at_utc: datetime | None
    meeting_closed_at_utc: datetime | None
    documents_posted_on: date | None
    outcome_posted_on: date | None
    topic_id: int | None
    chair_id: int | None
    clerk_id: int | None
    vote_base: int | None
    vote_approve: int | None
    vote_disapprove: int | None
    vote_other: int | None
    voted_at_utc: datetime | None

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=PRESENTED if self.is_presented else self.state,
            kind=self.kind,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
            appraising_unit_id=self.appraising_unit_id,
            recognising_unit_id=self.recognising_unit_id,
        )

    @property
    def sheet(self) -> Sheet:
        """The rules it is scored by."""
        return read_sheet(self.sheet_body)

    @property
    def is_presented(self) -> bool:
        """Whether the chair has opened the vote and none has carried yet."""
        return self.state is AssessmentState.DRAFT and self.presented_at_utc is not None

    @property
    def is_of_meeting(self) -> bool:
        """A meeting's sheet; else a branch's over a period."""
        return self.kind is AssessmentKind.MEETING

    @property
    def is_self_check(self) -> bool:
        """A period that gives no title."""
        return self.period_kind is not None and not self.sheet.period(self.period_kind).gives_title

    @property
    def is_provisional(self) -> bool:
        """Whether its proposals are those of a meeting that still goes on."""
        return self.is_of_meeting and self.recomputed_at_utc is None

    @property
    def assessed_period(self) -> AssessmentPeriod | None:
        """The period of a "4 tốt" sheet."""
        return None if self.is_of_meeting else AssessmentPeriod.parse(self.period)

    @property
    def meeting_is_over(self) -> bool:
        """Whether its meeting has been closed."""
        return self.meeting_state in MEETING_OVER

    @property
    def vote(self) -> Count | None:
        """The vote of the branch on it."""
        if self.vote_base is None:
            return None
        return Count(self.vote_base, self.vote_approve or 0, self.vote_disapprove or 0, self.vote_other or 0)

    @property
    def occasion(self) -> Occasion:
        """What the sheet is filled for, with the settings of the unit."""
        return occasion_of(
            self.sheet,
            rules=self.rules,
            period_kind=self.period_kind,
            meeting_kind=self.meeting_kind,
            topic_id=self.topic_id,
        )

    def bare_facts(self, now: datetime) -> MeetingFacts | None:
        """What the head alone knows of its meeting: when it was, and whether its papers were posted."""
        if self.meeting_starts_at_utc is None or self.meeting_ends_at_utc is None or self.meeting_kind is None:
            return None
        closed_at = self.meeting_closed_at_utc
        return MeetingFacts(
            now=now,
            today=day_of(now),
            held_on=day_of(self.meeting_starts_at_utc),
            opens_at=self.meeting_starts_at_utc,
            closes_at=self.meeting_ends_at_utc,
            regular=self.meeting_kind is MeetingKind.REGULAR,
            thematic=studies_topic(self.meeting_kind, self.topic_id),
            closed=self.meeting_is_over,
            ended_at=closed_at,
            ended_on=day_of(closed_at) if closed_at else None,
            documents_posted_on=self.documents_posted_on,
            outcome_posted_on=self.outcome_posted_on,
        )

    def days_since_end(self, today: date) -> int | None:
        """Days since the meeting was closed; None while it goes on."""
        return (today - day_of(self.meeting_closed_at_utc)).days if self.meeting_closed_at_utc else None


@dataclass(frozen=True)
class Filled:
    """A sheet with its lines and vetoes, as a page shows it on one day."""

    head: AssessmentHead
    score: FilledSheet
    vetoes: tuple[VetoFinding, ...]
    notes: Mapping[str, str]

    @property
    def judgement(self) -> Judgement | None:
        """What is proposed as the result of the year by the points of the level above; None for a self-check."""
        if self.head.is_of_meeting or self.head.is_self_check:
            return None
        return judge(self.score.sheet, self.score.upper, self.vetoes, self.score.occasion)

    @property
    def level_label(self) -> str | None:
        """The level of a meeting by the branch's points, while nothing is missing."""
        return self._level(self.score.own)

    def _level(self, totals: Totals) -> str | None:
        if totals.total is None or not self.score.sheet.levels:
            return None
        return level_of(self.score.sheet, totals.total).label


@dataclass(frozen=True)
class StepRow:
    """When a sheet entered a state, by whom."""

    state: AssessmentState
    at_utc: datetime
    name: str | None
    note: str


@dataclass(frozen=True)
class AssessmentRow:
    """One sheet of a list."""

    id: int
    branch_id: int
    branch_name: str
    place: str
    kind: AssessmentKind
    state: AssessmentState
    presented: bool
    period_kind: PeriodKind | None
    period: str
    meeting_kind: MeetingKind | None
    held_at_utc: datetime | None
    self_total: Decimal | None
    appraised_total: Decimal | None
    result: str | None
    decided_result: str | None
    total: int


@dataclass(frozen=True)
class ScoreDoor:
    """A meeting at whose door its sheet is opened, with the sheet where there is one already."""

    meeting_id: int
    branch_id: int
    branch_name: str
    path: str
    kind: MeetingKind
    state: MeetingState
    starts_at_utc: datetime
    chair_id: int | None
    clerk_id: int | None
    appraising_unit_id: int | None
    assessment_id: int | None
    seen_as: str | None

    @property
    def subject(self) -> Subject:
        """What permission depends on: the sheet, or the draft it would be."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.seen_as or AssessmentState.DRAFT,
            kind=AssessmentKind.MEETING,
            chair_id=self.chair_id,
            clerk_id=self.clerk_id,
            appraising_unit_id=self.appraising_unit_id,
        )


_is_presented = and_(Assessment.state == AssessmentState.DRAFT, Assessment.presented_at_utc.is_not(None))
_seen_as = case((_is_presented, literal(PRESENTED)), else_=cast(Assessment.state, String))

ASSESSMENT_COLUMNS: Columns = {
    "unit_id": Assessment.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": _seen_as,
    "kind": Assessment.__table__.c.kind,
    "chair_id": Meeting.__table__.c.chair_id,
    "clerk_id": Meeting.__table__.c.clerk_id,
    "appraising_unit_id": Unit.__table__.c.appraising_unit_id,
    "recognising_unit_id": Unit.__table__.c.recognising_unit_id,
}


def get_head(assessment_id: int) -> AssessmentHead:
    """The head of a filled sheet; Missing when there is none with this key."""
    return AssessmentHead(**db.session.execute(_heads().where(Assessment.id == assessment_id)).one()._mapping)


def get_filled(head: AssessmentHead, *, now: datetime) -> Filled:
    """The lines and vetoes of a sheet as of a moment.

    What the clock has made due and has not written yet is shown as it will be written.
    """
    lines = list_lines(head.id, provisional=head.is_provisional)
    answers, notes = ({}, {}) if head.is_of_meeting else _veto_answers(head.id)
    filled = fill(head, lines, answers, notes, today=day_of(now))
    return replace(filled, score=filled.score.with_lines(*_due_by_the_clock(filled, now)))


def _due_by_the_clock(filled: Filled, now: datetime) -> list[ScoreLine]:
    """The items the clock has made due, from the hours and days of the meeting alone, without another statement."""
    head, score = filled.head, filled.score
    days = head.days_since_end(day_of(now))
    due = [it.code for it in score.sheet.blank_items if it.code not in score.blank and score.line(it.code).own is None]
    facts = head.bare_facts(now)
    if days is None or facts is None or not due:
        return []
    names = {name for code in due for name in score.sheet.item(code).metrics}
    values = meeting_values(facts, sorted(names))
    points = fixed_points(score.sheet, values, score.occasion, days)
    return [
        replace(score.line(code), proposal=points[code], own=points[code], values=values)
        for code in due
        if code in points
    ]


def fill(
    head: AssessmentHead,
    lines: Mapping[str, ScoreLine],
    answers: Mapping[str, ScoreAnswer],
    notes: Mapping[str, str],
    *,
    today: date,
) -> Filled:
    """A sheet put together from its parts."""
    sheet, occasion = head.sheet, head.occasion
    blank = blank_codes(sheet, head.days_since_end(today)) if head.is_of_meeting else frozenset()
    found = find_vetoes(sheet, {}, {}, occasion)
    vetoes = tuple(VetoFinding(it.veto, answers.get(it.veto.code, ScoreAnswer.UNCHECKED)) for it in found)
    return Filled(head, FilledSheet(sheet, occasion, lines, blank), vetoes, notes)


def list_lines(assessment_id: int, *, provisional: bool) -> dict[str, ScoreLine]:
    """The lines of a sheet by code; `provisional`: its meeting is still going on."""
    rows = db.session.execute(_lines().where(ItemScore.assessment_id == assessment_id)).all()
    return {row.code: line_of(row, provisional=provisional) for row in rows}


def line_of(row: Any, *, provisional: bool) -> ScoreLine:
    """A line from its row; while the meeting goes on the provisional proposal is the one that stands."""
    return ScoreLine(
        code=row.code,
        provisional=row.provisional,
        proposal=row.provisional if provisional else row.proposed,
        own=row.own,
        appraised=row.appraised,
        decided=row.decided,
        not_applicable=row.not_applicable,
        own_reason=row.own_reason,
        appraised_reason=row.appraised_reason,
        return_reason=row.return_reason,
        answer=row.answer,
        evidence=row.evidence,
        values=unpack(row.facts),
    )


def occasion_of(
    sheet: Sheet,
    *,
    rules: Mapping[str, Any],
    period_kind: PeriodKind | None,
    meeting_kind: MeetingKind | None = None,
    topic_id: int | None = None,
) -> Occasion:
    """What a sheet is filled for; of a unit's rules only those that the sheet offers as settings matter."""
    offered = {setting.name for setting in sheet.settings}
    chosen = {name: value for name, value in rules.items() if name in offered}
    if period_kind is not None:
        return period_occasion(sheet, period_kind, settings=chosen)
    thematic = meeting_kind is not None and studies_topic(meeting_kind, topic_id)
    return meeting_occasion(sheet, thematic=thematic, settings=chosen)


def list_steps(assessment_id: int) -> list[StepRow]:
    """The states a sheet has entered, the newest first."""
    statement = (
        select(AssessmentStep.state, AssessmentStep.at_utc, Member.full_name.label("name"), AssessmentStep.note)
        .outerjoin(Account, Account.id == AssessmentStep.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .where(AssessmentStep.assessment_id == assessment_id)
        .order_by(AssessmentStep.at_utc.desc(), AssessmentStep.id.desc())
    )
    return [StepRow(**row._mapping) for row in db.session.execute(statement)]


def list_assessments(
    scope: Scope, *, kind: AssessmentKind | None = None, branch_id: int | None = None, page: int = 1
) -> list[AssessmentRow]:
    """The sheets of a scope, the newest first, 50 a page; each row knows how many there are in all."""
    conditions = [within(scope, ASSESSMENT_COLUMNS)]
    if kind is not None:
        conditions.append(Assessment.kind == kind)
    if branch_id is not None:
        conditions.append(Assessment.branch_id == branch_id)
    statement = (
        select(
            Assessment.id,
            Assessment.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.place,
            Assessment.kind,
            Assessment.state,
            _is_presented.label("presented"),
            Assessment.period_kind,
            Assessment.period,
            Meeting.kind.label("meeting_kind"),
            func.coalesce(Meeting.opened_at_utc, Meeting.starts_at_utc).label("held_at_utc"),
            Assessment.self_total,
            Assessment.appraised_total,
            Assessment.result,
            Assessment.decided_result,
            func.count().over().label("total"),
        )
        .join(Unit, Unit.id == Assessment.branch_id)
        .outerjoin(Meeting, Meeting.id == Assessment.meeting_id)
        .where(*conditions)
        .order_by(Assessment.ends_on.desc(), Assessment.id.desc())
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    return [AssessmentRow(**row._mapping) for row in db.session.execute(statement)]


def get_score_door(meeting_id: int) -> ScoreDoor:
    """The meeting whose sheet is to be opened; Missing when there is none with this key."""
    statement = (
        select(
            Meeting.id.label("meeting_id"),
            Meeting.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.path,
            Meeting.kind,
            Meeting.state,
            Meeting.starts_at_utc,
            Meeting.chair_id,
            Meeting.clerk_id,
            Unit.appraising_unit_id,
            Assessment.id.label("assessment_id"),
            _seen_as.label("seen_as"),
        )
        .join(Unit, Unit.id == Meeting.branch_id)
        .outerjoin(Assessment, Assessment.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id)
    )
    row = db.session.execute(statement).one()
    return ScoreDoor(**{**row._mapping, "seen_as": row.seen_as if row.assessment_id else None})


def find_sitting(branch_id: int, *, first: int | None = None) -> int | None:
    """A meeting of the whole branch that is in progress, where a vote can be taken; `first` before any other."""
    statement = (
        select(Meeting.id)
        .where(
            Meeting.branch_id == branch_id,
            Meeting.state == MeetingState.IN_PROGRESS,
            Meeting.kind != MeetingKind.COMMITTEE,
        )
        .order_by((Meeting.id == first).desc(), Meeting.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def find_sheet_id(kind: AssessmentKind, *, on: date) -> int | None:
    """The newest sheet of a kind that is in force on a day."""
    statement = (
        select(ScoreSheet.id)
        .where(ScoreSheet.kind == kind, ScoreSheet.in_force_from <= on)
        .order_by(ScoreSheet.in_force_from.desc(), ScoreSheet.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def find_of_meeting(meeting_id: int) -> Assessment | None:
    """The sheet of a meeting."""
    return db.session.scalar(select(Assessment).where(Assessment.meeting_id == meeting_id))


def find_of_period(branch_id: int, period: str) -> Assessment | None:
    """The "4 tốt" sheet of a branch for a period."""
    return db.session.scalar(
        select(Assessment).where(
            Assessment.branch_id == branch_id,
            Assessment.kind == AssessmentKind.FOUR_GOOD,
            Assessment.period == period,
        )
    )


def list_line_rows(assessment_id: int) -> list[ItemScore]:
    """The lines themselves, for the services that change them."""
    statement = select(ItemScore).where(ItemScore.assessment_id == assessment_id).order_by(ItemScore.id)
    return list(db.session.scalars(statement))


def list_veto_rows(assessment_id: int) -> list[VetoCheck]:
    """The answers to vetoes themselves, for the services that change them."""
    return list(db.session.scalars(select(VetoCheck).where(VetoCheck.assessment_id == assessment_id)))


def scored_by(assessment_id: int, account_id: int) -> bool:
    """Whether this account had a hand in the sheet for the branch."""
    took_a_step = exists().where(
        AssessmentStep.assessment_id == assessment_id,
        AssessmentStep.account_id == account_id,
        AssessmentStep.state.in_(_BRANCH_STATES),
    )
    gave_points = exists().where(
        Event.subject_type == "assessment",
        Event.subject_id == assessment_id,
        Event.account_id == account_id,
        Event.action == SCORED,
    )
    return bool(db.session.scalar(select(or_(took_a_step, gave_points))))


def list_to_settle() -> list[int]:
    """Meeting sheets on which the clock may have work: their meeting is over and they are not locked."""
    statement = (
        select(Assessment.id)
        .join(Meeting, Meeting.id == Assessment.meeting_id)
        .where(
            Meeting.state.in_(MEETING_OVER),
            Assessment.state != AssessmentState.LOCKED,
        )
        .order_by(Assessment.id)
    )
    return list(db.session.scalars(statement))


_BRANCH_STATES = frozenset({AssessmentState.DRAFT, AssessmentState.VOTED, AssessmentState.SUBMITTED})


def _veto_answers(assessment_id: int) -> tuple[dict[str, ScoreAnswer], dict[str, str]]:
    rows = db.session.execute(
        select(VetoCheck.code, VetoCheck.answer, VetoCheck.note).where(VetoCheck.assessment_id == assessment_id)
    ).all()
    return {row.code: row.answer for row in rows}, {row.code: row.note for row in rows}


def _lines() -> Any:
    return select(
        ItemScore.assessment_id,
        ItemScore.code,
        ItemScore.not_applicable,
        ItemScore.provisional,
        ItemScore.proposed,
        ItemScore.own,
        ItemScore.appraised,
        ItemScore.decided,
        ItemScore.own_reason,
        ItemScore.appraised_reason,
        ItemScore.return_reason,
        ItemScore.answer,
        ItemScore.evidence,
        ItemScore.facts,
    ).order_by(ItemScore.id)


@cache
def _heads() -> Any:
    """Built once: it is long, and every page of its kind begins with it."""
    body: ColumnElement[str] = cast(ScoreSheet.body, Text)
    return (
        select(
            Assessment.id,
            Assessment.branch_id,
            Unit.organisation_name.label("branch_name"),
            Unit.place,
            Unit.path,
            Unit.rules,
            Unit.appraising_unit_id,
            Unit.recognising_unit_id,
            Assessment.kind,
            Assessment.state,
            Assessment.version,
            Assessment.period_kind,
            Assessment.period,
            Assessment.starts_on,
            Assessment.ends_on,
            Assessment.registered_on,
            Assessment.presented_at_utc,
            Assessment.recomputed_at_utc,
            Assessment.proposed_total,
            Assessment.self_total,
            Assessment.appraised_total,
            Assessment.result,
            Assessment.decided_result,
            Assessment.shortcomings,
            Assessment.remedies,
            Assessment.decision_number,
            Assessment.decided_on,
            body.label("sheet_body"),
            Assessment.meeting_id,
            Meeting.kind.label("meeting_kind"),
            Meeting.state.label("meeting_state"),
            Meeting.starts_at_utc.label("meeting_starts_at_utc"),
            Meeting.ends_at_utc.label("meeting_ends_at_utc"),
            Meeting.closed_at_utc.label("meeting_closed_at_utc"),
            Meeting.documents_posted_on,
            Meeting.outcome_posted_on,
            Meeting.topic_id,
            Meeting.chair_id,
            Meeting.clerk_id,
            Vote.base.label("vote_base"),
            Vote.approve.label("vote_approve"),
            Vote.disapprove.label("vote_disapprove"),
            Vote.other.label("vote_other"),
            Vote.created_at_utc.label("voted_at_utc"),
        )
        .join(Unit, Unit.id == Assessment.branch_id)
        .join(ScoreSheet, ScoreSheet.id == Assessment.sheet_id)
        .outerjoin(Meeting, Meeting.id == Assessment.meeting_id)
        .outerjoin(Vote, Vote.id == Assessment.vote_id)
    )
