"""A "4 tốt" sheet in the hands of the level above: taken up, returned at lines, appraised, recognised, locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.assessments import AssessmentState, ScoreAnswer
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.scoring import check_points
from branchmeet.domain.sheets import Outcome
from branchmeet.domain.states import ensure_state
from branchmeet.extensions import db
from branchmeet.models import Assessment, VetoCheck
from branchmeet.queries import assessments
from branchmeet.services import score_keeping
from branchmeet.services.score_keeping import UpperScore
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the branch says to a returned line, with other points (None: it keeps its own) where it changes them."""

    text: str
    points: Decimal | None = None


@transactional
def save_appraisal(*, assessment_id: int, version: int, scores: Mapping[str, UpperScore], by: Actor) -> None:
    """Keep points and reasons of some lines and go on later; a sheet that waits is taken up by it."""
    assessment = score_keeping.changing(assessment_id, version)
    _appraise(assessment, scores, by)
    score_keeping.recount(assessment)
    score_keeping.record("assessment_appraisal_saved", assessment, by, lines=len(scores))


@transactional
def finish_appraisal(*, assessment_id: int, version: int, scores: Mapping[str, UpperScore], by: Actor) -> None:
    """Finish the appraisal: lines without points of the level above keep the branch's, the others need a reason."""
    assessment = score_keeping.changing(assessment_id, version)
    _appraise(assessment, scores, by)
    score_keeping.settle_upper(assessment, "appraised")
    score_keeping.enter(assessment, "appraise", by)
    score_keeping.recount(assessment)


@transactional
def return_lines(*, assessment_id: int, version: int, reasons: Mapping[str, str], by: Actor) -> None:
    """Return the sheet at some lines, each with what is to be added; answers given before are cleared there."""
    assessment = score_keeping.changing(assessment_id, version)
    _begin(assessment, by)
    if not reasons:
        raise RuleBroken(Rule.RETURN_NO_LINE)
    scored = {item.code for item in score_keeping.filled(assessment).score.scored_items}
    for code, reason in reasons.items():
        if code not in scored:
            raise RuleBroken(Rule.UNKNOWN_CHOICE, field=code)
        if not reason:
            raise RuleBroken(Rule.RETURN_REASON, field=f"reason-{code}", code=code)
    for code, row in score_keeping.line_rows(assessment).items():
        row.return_reason = reasons.get(code, "")
        row.answer = "" if code in reasons else row.answer
    score_keeping.enter(assessment, "return", by)
    score_keeping.recount(assessment)


@transactional
def resubmit(*, assessment_id: int, version: int, answers: Mapping[str, Answer], decision: str, by: Actor) -> None:
    """Answer every returned line and send the sheet back. The secretary explains; changed points need `decision`:
    when and with how many votes the committee changed them (grade P).
    """
    assessment = score_keeping.changing(assessment_id, version)
    ensure_state(assessment.state, AssessmentState.RETURNED)
    rows = score_keeping.line_rows(assessment)
    returned = [code for code, row in rows.items() if row.return_reason]
    if strangers := answers.keys() - set(returned):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field=min(strangers))
    sheet = score_keeping.filled(assessment).score.sheet
    for code in returned:
        given = answers.get(code)
        if given is None or not given.text:
            raise RuleBroken(Rule.RETURN_ANSWER, field=f"answer-{code}", code=code)
        if given.points is not None and given.points != rows[code].own:
            check_points(sheet, code, given.points)
            _ensure_decided(decision)
            rows[code].own, rows[code].appraised = given.points, None
        rows[code].answer = given.text
    score_keeping.enter(assessment, "resubmit", by, note=decision)
    score_keeping.recount(assessment)


@transactional
def check_veto(*, assessment_id: int, version: int, code: str, answer: ScoreAnswer, note: str, by: Actor) -> None:
    """Answer a case that only a person can answer; UNCHECKED takes the answer back."""
    assessment = score_keeping.changing(assessment_id, version)
    ensure_state(assessment.state, *_IN_APPRAISAL)
    score_keeping.ensure_not_own_work(assessment, by)
    _ensure_by_hand(assessment, code)
    if answer is ScoreAnswer.HIT and not note:
        raise RuleBroken(Rule.REQUIRED, field=f"note-{code}")
    rows = {row.code: row for row in assessments.list_veto_rows(assessment.id)}
    row = rows.get(code)
    if answer is ScoreAnswer.UNCHECKED:
        if row is not None:
            db.session.delete(row)
    else:
        row = row or VetoCheck(assessment_id=assessment.id, code=code)
        row.answer, row.note, row.account_id = answer, note, by.account_id
        db.session.add(row)
    score_keeping.recount(assessment)
    score_keeping.record("assessment_veto_checked", assessment, by, hit=answer is ScoreAnswer.HIT)


@transactional
def recognise(*, assessment_id: int, version: int, number: str, decided_on: date, by: Actor) -> None:
    """Recognise the branch by a decision with number and date.

    Raises RuleBroken(VETO_UNCHECKED) while a case is unchecked and RuleBroken(VETO_HIT) when one is hit.
    """
    assessment = _deciding("recognise", assessment_id, version, number, decided_on, by)
    _ensure_no_veto(assessment)
    score_keeping.enter(assessment, "recognise", by)
    assessment.decided_result = Outcome.MET


@transactional
def refuse(*, assessment_id: int, version: int, number: str, decided_on: date, reason: str, by: Actor) -> None:
    """Do not recognise the branch, with number, date and reason; not while there is no basis for any result."""
    assessment = _deciding("refuse", assessment_id, version, number, decided_on, by)
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="reason")
    score_keeping.enter(assessment, "refuse", by, note=reason)
    assessment.decided_result = Outcome.NOT_MET


@transactional
def lock(*, assessment_id: int, version: int, by: Actor) -> None:
    """Lock what is decided; of a self-check, what is appraised."""
    assessment = score_keeping.changing(assessment_id, version)
    score_keeping.ensure_not_own_work(assessment, by)
    score_keeping.enter(assessment, "lock", by)


@transactional
def withdraw(*, assessment_id: int, version: int, reason: str, by: Actor) -> None:
    """Withdraw a recognition, with the reason; a refusal that was locked cannot be withdrawn."""
    assessment = score_keeping.changing(assessment_id, version)
    score_keeping.ensure_not_own_work(assessment, by)
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="reason")
    if assessment.decided_result != Outcome.MET:
        raise RuleBroken(Rule.STEP_NOT_ALLOWED, step="withdraw", state=assessment.state)
    score_keeping.enter(assessment, "withdraw", by, note=reason)


_IN_APPRAISAL = (AssessmentState.SUBMITTED, AssessmentState.UNDER_APPRAISAL, AssessmentState.APPRAISED)


def _begin(assessment: Assessment, by: Actor) -> None:
    """Under appraisal from here on, by somebody who may appraise it; a sheet that waited is worked out once more."""
    score_keeping.ensure_not_own_work(assessment, by)
    if assessment.state is AssessmentState.SUBMITTED:
        score_keeping.enter(assessment, "take_up", by)
        score_keeping.refresh(assessment)
    ensure_state(assessment.state, AssessmentState.UNDER_APPRAISAL)


def _appraise(assessment: Assessment, scores: Mapping[str, UpperScore], by: Actor) -> None:
    _begin(assessment, by)
    score_keeping.write_upper(assessment, scores, "appraised")


def _ensure_decided(decision: str) -> None:
    if not decision:
        raise RuleBroken(Rule.RETURN_DECISION, field="decision")


def _ensure_by_hand(assessment: Assessment, code: str) -> None:
    for finding in score_keeping.filled(assessment).vetoes:
        if finding.veto.code == code:
            if finding.veto.metric is not None:
                raise RuleBroken(Rule.VETO_NOT_BY_HAND, field=code)
            return
    raise RuleBroken(Rule.UNKNOWN_CHOICE, field=code)


def _deciding(step: str, assessment_id: int, version: int, number: str, decided_on: date, by: Actor) -> Assessment:
    assessment = score_keeping.changing(assessment_id, version)
    score_keeping.state_after(assessment, step)
    score_keeping.ensure_not_own_work(assessment, by)
    if not number:
        raise RuleBroken(Rule.REQUIRED, field="number")
    if decided_on > today():
        raise RuleBroken(Rule.DECIDED_IN_FUTURE, field="decided_on")
    _ensure_basis(assessment)
    assessment.decision_number, assessment.decided_on = number, decided_on
    return assessment


def _ensure_basis(assessment: Assessment) -> None:
    """While a case is unchecked and none is hit there is no basis for a result, neither good nor bad."""
    answers = {finding.veto.code: finding.answer for finding in score_keeping.filled(assessment).vetoes}
    unchecked = [code for code, answer in answers.items() if answer is ScoreAnswer.UNCHECKED]
    if unchecked and ScoreAnswer.HIT not in answers.values():
        raise RuleBroken(Rule.VETO_UNCHECKED, codes=", ".join(unchecked))


def _ensure_no_veto(assessment: Assessment) -> None:
    vetoes = score_keeping.filled(assessment).vetoes
    hit = [finding.veto.code for finding in vetoes if finding.answer is ScoreAnswer.HIT]
    if hit:
        raise RuleBroken(Rule.VETO_HIT, codes=", ".join(hit))
