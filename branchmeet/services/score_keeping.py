"""Keeping a sheet up to date inside the services that change it: proposals, totals, states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import (
    FOUR_GOOD_STEPS,
    MEETING_SHEET_STEPS,
    SELF_CHECK_STEPS,
    AssessmentKind,
    AssessmentState,
    ScoreAnswer,
)
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.facts import MetricValue
from branchmeet.domain.metrics import meeting_values, period_values
from branchmeet.domain.posts import COMMITTEE_POSTS
from branchmeet.domain.score_lines import ensure_reason, pack
from branchmeet.domain.scoring import blank_codes, check_points, find_vetoes, fixed_points, level_of, propose_all
from branchmeet.domain.states import Steps, ensure_version, next_state
from branchmeet.extensions import db
from branchmeet.models import Assessment, AssessmentStep, ItemScore, VetoCheck
from branchmeet.queries import assessments
from branchmeet.queries.assessments import AssessmentHead, Filled
from branchmeet.queries.meeting_facts import get_meeting_facts
from branchmeet.queries.period_facts import get_period_basis
from branchmeet.services import events, shipped

Side = Literal["appraised", "decided"]
"""The column of the level above: of a period's sheet, or of a meeting's."""


@dataclass(frozen=True, kw_only=True)
class UpperScore:
    """What the level above says to one line: points (None: the branch's) and why they differ."""

    points: Decimal | None = None
    reason: str = ""


def find_sheet(kind: AssessmentKind, on: date) -> int:
    """The sheet in force on a day; the shipped ones are put into the table when it holds none.

    Raises RuleBroken(SCORE_NO_SHEET) for a day before any sheet.
    """
    found = assessments.find_sheet_id(kind, on=on)
    if found is None:
        shipped.load_catalogue()
        found = assessments.find_sheet_id(kind, on=on)
    if found is None:
        raise RuleBroken(Rule.SCORE_NO_SHEET)
    return found


def changing(assessment_id: int, version: int) -> Assessment:
    """The sheet of which the writer saw this version; it is counted on."""
    assessment = db.session.get_one(Assessment, assessment_id)
    ensure_version(assessment.version, version)
    assessment.version += 1
    return assessment


def enter(assessment: Assessment, step: str, by: Actor | None, note: str = "") -> None:
    """Take a step of the sheet's own chain and record who took it when."""
    assessment.state = state_after(assessment, step)
    record_step(assessment, by, note)
    record(f"assessment_{step}", assessment, by)


def state_after(assessment: Assessment, step: str) -> AssessmentState:
    """Where a step leads; RuleBroken(STEP_NOT_ALLOWED) for one that the state, or the sheet's whole chain, forbids."""
    chain = _chain(assessment)
    if step not in chain:
        raise RuleBroken(Rule.STEP_NOT_ALLOWED, step=step, state=assessment.state)
    return next_state(chain, step, assessment.state)


def record_step(assessment: Assessment, by: Actor | None, note: str = "") -> None:
    """Keep that the sheet stands in its state from now on."""
    account_id = by.account_id if by else None
    db.session.add(
        AssessmentStep(
            assessment_id=assessment.id, state=assessment.state, at_utc=now_utc(), account_id=account_id, note=note
        )
    )


def record(action: str, assessment: Assessment, by: Actor | None, **particulars: int | bool) -> None:
    """Record an event of a sheet."""
    subject = ("assessment", assessment.id)
    events.record(action, subject=subject, by=by, unit_id=assessment.branch_id, **particulars)


def filled(assessment: Assessment) -> Filled:
    """The sheet as it stands in this transaction."""
    db.session.flush()
    return assessments.get_filled(assessments.get_head(assessment.id), now=now_utc())


def refresh(assessment: Assessment) -> None:
    """Work out from the records what is proposed now; what people gave stays."""
    db.session.flush()
    head = assessments.get_head(assessment.id)
    refresh_from(assessment, head, _values(head))


def refresh_from(assessment: Assessment, head: AssessmentHead, values: Mapping[str, MetricValue]) -> None:
    """The same from metric values that are known already."""
    _write_proposals(assessment, head, values)
    if not head.is_of_meeting:
        assessment.recomputed_at_utc = now_utc()
        _write_computed_vetoes(assessment, head, values)
    recount(assessment)


def fix_by_clock(assessment: Assessment) -> bool:
    """Give the items that the clock has made due their points; whether there was one."""
    db.session.flush()
    head = assessments.get_head(assessment.id)
    days = head.days_since_end(today())
    if head.meeting_id is None or days is None:
        return False
    rows = line_rows(assessment)
    waiting = {it.code for it in head.sheet.blank_items if it.code in rows and rows[it.code].own is None}
    waiting -= blank_codes(head.sheet, days)
    if not waiting:
        return False
    values = _values(head)
    due = fixed_points(head.sheet, values, head.occasion, days)
    fixed = waiting & due.keys()
    for code in fixed:
        rows[code].proposed = rows[code].own = due[code]
        rows[code].facts = pack({name: values[name] for name in head.sheet.item(code).metrics})
    recount(assessment)
    return bool(fixed)


def freeze(assessment: Assessment) -> None:
    """Write the proposals that the branch follows as its own points, so that no later record moves them."""
    score = filled(assessment).score
    scored = {item.code for item in score.scored_items}
    for row in assessments.list_line_rows(assessment.id):
        if row.code in scored and row.own is None:
            row.own = score.line(row.code).proposal


def recount(assessment: Assessment) -> None:
    """Add up each side and read the level or result from it."""
    whole = filled(assessment)
    score = whole.score
    assessment.proposed_total = score.record.total
    assessment.self_total = score.own.total
    if assessment.state in _ABOVE:
        assessment.appraised_total = score.upper.total
    if assessment.kind is AssessmentKind.MEETING:
        total = score.own.total
        assessment.result = None if total is None else level_of(score.sheet, total).key
    else:
        judgement = whole.judgement
        assessment.result = judgement.outcome if judgement else None


def write_upper(assessment: Assessment, given: Mapping[str, UpperScore], side: Side) -> None:
    """Write what the level above gives on some lines, in `appraised` or `decided`; the others keep the branch's points.

    Raises RuleBroken beside the line: an item that is not scored, or points that it cannot have.
    """
    score, rows = filled(assessment).score, line_rows(assessment)
    scored = {item.code for item in score.scored_items}
    for code, upper in given.items():
        if code not in scored:
            raise RuleBroken(Rule.UNKNOWN_CHOICE, field=code)
        if upper.points is not None:
            check_points(score.sheet, code, upper.points)
        setattr(rows[code], side, upper.points)
        rows[code].appraised_reason = upper.reason


def settle_upper(assessment: Assessment, side: Side) -> None:
    """Write the branch's points where the level above keeps them.

    Raises RuleBroken(SCORE_UPPER_REASON) beside a line that differs without a sentence.
    """
    score, rows = filled(assessment).score, line_rows(assessment)
    for item in score.scored_items:
        row, line = rows[item.code], score.line(item.code)
        ensure_reason(
            item.code,
            given=getattr(row, side),
            against=line.given,
            reason=row.appraised_reason,
            rule=Rule.SCORE_UPPER_REASON,
        )
        if getattr(row, side) is None:
            setattr(row, side, line.given)


def line_rows(assessment: Assessment) -> dict[str, ItemScore]:
    """The lines themselves by code."""
    db.session.flush()
    return {row.code: row for row in assessments.list_line_rows(assessment.id)}


def ensure_not_own_work(assessment: Assessment, by: Actor) -> None:
    """Nobody appraises what he scored, nor his own branch; RuleBroken(SCORE_OWN_WORK) otherwise."""
    of_the_branch = {membership.branch_id for membership in by.memberships}
    of_the_branch |= {post.unit_id for post in by.posts if post.kind in COMMITTEE_POSTS}
    if assessment.branch_id in of_the_branch or assessments.scored_by(assessment.id, by.account_id):
        raise RuleBroken(Rule.SCORE_OWN_WORK)


_ABOVE = frozenset(
    {
        AssessmentState.UNDER_APPRAISAL,
        AssessmentState.RETURNED,
        AssessmentState.APPRAISED,
        AssessmentState.DECIDED,
        AssessmentState.RECOGNISED,
        AssessmentState.NOT_RECOGNISED,
        AssessmentState.LOCKED,
    }
)
"""States in which the level above has its own points."""


def _chain(assessment: Assessment) -> Steps[AssessmentState]:
    if assessment.kind is AssessmentKind.MEETING:
        return MEETING_SHEET_STEPS
    return SELF_CHECK_STEPS if assessments.get_head(assessment.id).is_self_check else FOUR_GOOD_STEPS


def _values(head: AssessmentHead) -> dict[str, MetricValue]:
    if head.meeting_id is not None:
        return meeting_values(get_meeting_facts(head.meeting_id, now=now_utc()), head.sheet.metrics)
    period = AssessmentPeriod.parse(head.period)
    return period_values(get_period_basis(head.branch_id, period, today=today()).facts, head.sheet.metrics)


def _write_proposals(assessment: Assessment, head: AssessmentHead, values: Mapping[str, MetricValue]) -> None:
    rows = {row.code: row for row in assessments.list_line_rows(assessment.id)}
    for code, proposal in propose_all(head.sheet, values, head.occasion).items():
        row = rows.get(code) or ItemScore(assessment_id=assessment.id, code=code)
        points = proposal.points if proposal else None
        if head.is_provisional:
            row.provisional = points
        else:
            row.proposed = points
        row.facts = pack({name: values[name] for name in head.sheet.item(code).metrics})
        db.session.add(row)


def _write_computed_vetoes(assessment: Assessment, head: AssessmentHead, values: Mapping[str, MetricValue]) -> None:
    """Vetoes with a metric are answered by it; one without a value keeps no row, for nobody has looked yet."""
    rows = {row.code: row for row in assessments.list_veto_rows(assessment.id)}
    for finding in find_vetoes(head.sheet, values, {}, head.occasion):
        code, row = finding.veto.code, rows.get(finding.veto.code)
        if finding.veto.metric is None:
            continue
        if finding.answer is not ScoreAnswer.UNCHECKED:
            row = row or VetoCheck(assessment_id=assessment.id, code=code)
            row.answer = finding.answer
            db.session.add(row)
        elif row is not None:
            db.session.delete(row)
