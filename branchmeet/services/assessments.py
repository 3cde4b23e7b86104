"""A sheet in the hands of the branch: opened, scored, put to the vote, submitted; and what the clock does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from branchmeet.clock import day_of, now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.assessment_periods import AssessmentPeriod, month_code
from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MEETING_OVER, SCORED_KINDS, MeetingKind, MeetingState, VotePurpose
from branchmeet.domain.required_steps import StepKey
from branchmeet.domain.score_lines import Standing, ensure_reason
from branchmeet.domain.scoring import check_complete, check_drop, check_points
from branchmeet.domain.states import ensure_state
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import Assessment, ItemScore, Meeting, Vote
from branchmeet.queries import assessments
from branchmeet.queries.assessments import SCORED, Filled
from branchmeet.services import score_keeping, sittings, votes
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class OwnScore:
    """What the branch says to one line: points (None: what it had) or "not applicable", and why."""

    points: Decimal | None = None
    reason: str = ""
    not_applicable: bool = False
    evidence: str = ""


@transactional
def open_meeting_sheet(*, meeting_id: int, by: Actor) -> int:
    """Open the sheet of a meeting with its proposals filled in, or bring a draft up to date; returns its key.

    Raises RuleBroken for a meeting that is not scored or has not begun.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    found = assessments.find_of_meeting(meeting_id)
    if found is not None:
        if found.state is AssessmentState.DRAFT:
            score_keeping.refresh(found)
        return found.id
    _ensure_scored(meeting)
    held_on = day_of(meeting.opened_at_utc or meeting.starts_at_utc)
    return _open(
        Assessment(
            branch_id=meeting.branch_id,
            sheet_id=score_keeping.find_sheet(AssessmentKind.MEETING, held_on),
            kind=AssessmentKind.MEETING,
            meeting_id=meeting.id,
            period=month_code(meeting.month),
            starts_on=held_on,
            ends_on=held_on,
            recomputed_at_utc=now_utc() if meeting.state in MEETING_OVER else None,
        ),
        by,
    )


@transactional
def open_period_sheet(*, branch_id: int, period: AssessmentPeriod, by: Actor) -> int:
    """Open the "4 tốt" sheet of a branch for a period; returns its key.

    Opening the year's is the registration. Raises RuleBroken when there is one, or before the period begins.
    """
    if assessments.find_of_period(branch_id, period.code) is not None:
        raise RuleBroken(Rule.ALREADY_EXISTS, field="period")
    if today() < period.starts_on:
        raise RuleBroken(Rule.PERIOD_NOT_BEGUN, field="period", day=period.starts_on.strftime("%d/%m/%Y"))
    return _open(
        Assessment(
            branch_id=branch_id,
            sheet_id=score_keeping.find_sheet(AssessmentKind.FOUR_GOOD, period.ends_on),
            kind=AssessmentKind.FOUR_GOOD,
            period_kind=period.kind,
            period=period.code,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            registered_on=today(),
        ),
        by,
    )


@transactional
def refresh(*, assessment_id: int, version: int, by: Actor) -> None:
    """Work the proposals out again from the records as they are now; the branch's points stay.

    A meeting's sheet only before the vote, for afterwards it is recomputed once on closing; a period's until it has
    been appraised.
    """
    assessment = score_keeping.changing(assessment_id, version)
    ensure_state(assessment.state, *_refreshed_in(assessment))
    score_keeping.refresh(assessment)
    score_keeping.record("assessment_refreshed", assessment, by)


@transactional
def set_scores(
    *,
    assessment_id: int,
    version: int,
    scores: Mapping[str, OwnScore],
    by: Actor,
    shortcomings: str | None = None,
    remedies: str | None = None,
) -> None:
    """Give the branch's own points on some lines, each with a sentence where it leaves the proposal.

    The proposals are worked out first, so that nobody argues with an old one. Raises RuleBroken beside the line:
    points the item cannot have, a missing reason, an item that is not on the sheet or cannot be dropped.
    """
    assessment = score_keeping.changing(assessment_id, version)
    ensure_state(assessment.state, AssessmentState.DRAFT)
    score_keeping.refresh(assessment)
    _write_own(assessment, scores)
    if shortcomings is not None and remedies is not None:
        assessment.shortcomings, assessment.remedies = shortcomings, remedies
    score_keeping.recount(assessment)
    score_keeping.record(SCORED, assessment, by, lines=len(scores))


@transactional
def present(*, assessment_id: int, version: int, by: Actor) -> None:
    """Open the vote: from here on every member of the branch may read the sheet, and no record moves it any more.

    Raises RuleBroken beside the first line without points or without the reason it needs.
    """
    assessment = score_keeping.changing(assessment_id, version)
    ensure_state(assessment.state, AssessmentState.DRAFT)
    score_keeping.refresh(assessment)
    _ensure_ready(score_keeping.filled(assessment))
    score_keeping.freeze(assessment)
    assessment.presented_at_utc = now_utc()
    score_keeping.recount(assessment)
    score_keeping.record("assessment_presented", assessment, by)


@transactional
def score_and_present(
    *,
    assessment_id: int,
    version: int,
    scores: Mapping[str, OwnScore],
    by: Actor,
    shortcomings: str | None = None,
    remedies: str | None = None,
) -> None:
    """Keep what was typed last and open the vote on it: both, or neither."""
    set_scores(
        assessment_id=assessment_id,
        version=version,
        scores=scores,
        by=by,
        shortcomings=shortcomings,
        remedies=remedies,
    )
    present(assessment_id=assessment_id, version=version + 1, by=by)


@transactional
def enter_vote(
    *, assessment_id: int, version: int, meeting_id: int, matter: str, disapprove: int, other: int, by: Actor
) -> bool:
    """Enter the vote of the branch, taken in a meeting in progress; whether more than half of the body approved.

    A vote that did not carry is kept as a vote and sends the sheet back to be discussed and scored again.
    """
    assessment = score_keeping.changing(assessment_id, version)
    ensure_state(assessment.state, AssessmentState.DRAFT)
    if assessment.presented_at_utc is None:
        raise RuleBroken(Rule.SCORE_NOT_PRESENTED)
    meeting = _ensure_sitting(assessment, meeting_id)
    _ensure_ready(score_keeping.filled(assessment))
    score_keeping.freeze(assessment)
    vote_id = votes.record_vote(
        meeting_id=meeting_id, purpose=VotePurpose.SCORE, matter=matter, disapprove=disapprove, other=other, by=by
    )
    vote = db.session.get_one(Vote, vote_id)
    if not Count(vote.base, vote.approve, vote.disapprove, vote.other).passed:
        assessment.presented_at_utc = None
        return False
    assessment.vote_id = vote_id
    score_keeping.enter(assessment, "vote", by)
    score_keeping.recount(assessment)
    if assessment.kind is AssessmentKind.MEETING:
        sittings.tick_key(meeting, StepKey.SCORE)
    return True


@transactional
def submit(*, assessment_id: int, version: int, by: Actor) -> None:
    """Send the voted sheet to the level above; a meeting's once the meeting is closed."""
    assessment = score_keeping.changing(assessment_id, version)
    if assessment.meeting_id is not None:
        if db.session.get_one(Meeting, assessment.meeting_id).state not in MEETING_OVER:
            raise RuleBroken(Rule.SCORE_MEETING_OPEN)
        _recompute(assessment)
    score_keeping.enter(assessment, "submit", by)


@transactional
def recompute_after_closing(*, meeting_id: int) -> None:
    """Work out once, when the meeting is closed, what the records say now; the voted points are never overwritten."""
    assessment = assessments.find_of_meeting(meeting_id)
    if assessment is not None:
        _recompute(assessment)


def fix_scores() -> int:
    """What the clock does to the sheets of closed meetings: recompute once, fix the items of day 3, lock what is
    decided. Returns how many sheets changed; each is its own transaction.
    """
    return sum(_settle(assessment_id) for assessment_id in assessments.list_to_settle())


@transactional
def _settle(assessment_id: int) -> bool:
    assessment = db.session.get_one(Assessment, assessment_id)
    recomputed = _recompute(assessment)
    fixed = score_keeping.fix_by_clock(assessment)
    if fixed:
        score_keeping.record("assessment_fixed", assessment, None)
    locked = assessment.state is AssessmentState.DECIDED
    if locked:
        score_keeping.enter(assessment, "lock", None)
    changed = recomputed or fixed or locked
    assessment.version += changed
    return changed


def _recompute(assessment: Assessment) -> bool:
    """Recompute a meeting's sheet, if that has not happened yet."""
    if assessment.recomputed_at_utc is not None:
        return False
    assessment.recomputed_at_utc = now_utc()
    score_keeping.refresh(assessment)
    score_keeping.record("assessment_recomputed", assessment, None)
    return True


def _ensure_scored(meeting: Meeting) -> None:
    if meeting.kind not in SCORED_KINDS:
        raise RuleBroken(Rule.SCORE_MEETING_KIND)
    if meeting.state not in MEETING_OVER | {MeetingState.IN_PROGRESS}:
        raise RuleBroken(Rule.SCORE_MEETING_NOT_BEGUN)


def _open(assessment: Assessment, by: Actor) -> int:
    db.session.add(assessment)
    db.session.flush()
    score_keeping.record_step(assessment, by)
    score_keeping.record("assessment_opened", assessment, by)
    score_keeping.refresh(assessment)
    return assessment.id


def _refreshed_in(assessment: Assessment) -> tuple[AssessmentState, ...]:
    if assessment.kind is AssessmentKind.MEETING:
        return (AssessmentState.DRAFT,)
    return (
        AssessmentState.DRAFT,
        AssessmentState.VOTED,
        AssessmentState.SUBMITTED,
        AssessmentState.UNDER_APPRAISAL,
        AssessmentState.RETURNED,
    )


def _write_own(assessment: Assessment, scores: Mapping[str, OwnScore]) -> None:
    score = score_keeping.filled(assessment).score
    rows = score_keeping.line_rows(assessment)
    for code, given in scores.items():
        if score.standing(score.sheet.item(code)) in (Standing.OFF, Standing.BLANK):
            raise RuleBroken(Rule.UNKNOWN_CHOICE, field=code)
        if given.not_applicable:
            check_drop(score.sheet, code, given.reason)
        elif given.points is not None:
            check_points(score.sheet, code, given.points)
            proposal = score.line(code).proposal
            ensure_reason(code, given=given.points, against=proposal, reason=given.reason)
        _write_line(rows[code], given, score.line(code).proposal)


def _write_line(row: ItemScore, given: OwnScore, proposal: Decimal | None) -> None:
    """Points equal to the proposal are the proposal: they follow it until the vote is opened."""
    row.not_applicable = given.not_applicable
    if given.not_applicable or given.points == proposal:
        row.own = None
    elif given.points is not None:
        row.own = given.points
    row.own_reason = given.reason
    row.evidence = given.evidence


def _ensure_ready(whole: Filled) -> None:
    score = whole.score
    check_complete(score.own)
    for line in score.gaps:
        ensure_reason(line.code, given=line.given, against=line.proposal, reason=line.own_reason)


def _ensure_sitting(assessment: Assessment, meeting_id: int) -> Meeting:
    meeting = db.session.get_one(Meeting, meeting_id)
    if meeting.branch_id != assessment.branch_id or meeting.kind is MeetingKind.COMMITTEE:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="meeting_id")
    return meeting
