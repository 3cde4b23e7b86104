"""Thẩm định: the queue by exception, one sheet with its evidence, and what the level above does to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of, now_utc, today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind
from branchmeet.domain.scope import Scope
from branchmeet.domain.score_lines import FilledSheet, ScoreLine
from branchmeet.domain.sheets import Item
from branchmeet.policy import Permission
from branchmeet.queries import assessments, reviews
from branchmeet.queries.assessments import AssessmentHead, Filled
from branchmeet.queries.reviews import Queue, Stage
from branchmeet.services import decisions, four_good
from branchmeet.web.reviews.forms import LinesForm, RecognitionForm, WithdrawalForm, lines_form
from branchmeet.web.shared import arguments
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.forms import ActionForm, VersionedForm
from branchmeet.web.shared.period_words import period_vn
from branchmeet.web.shared.points import write_points

bp = Blueprint("reviews", __name__, url_prefix="/reviews")


@bp.get("")
@requires(Permission.REVIEW_QUEUE)
def index() -> ResponseReturnValue:
    """The queue: sheets on which branch and records disagree come first."""
    kind, stage = _kind(), _stage()
    queue = _queue(kind, stage, page=arguments.whole("page", 1))
    return render_template("reviews/index.html", queue=queue, kind=kind, stage=stage, Stage=Stage)


@bp.get("/missing")
@requires(Permission.REVIEW_QUEUE)
def missing() -> ResponseReturnValue:
    """The branches whose sheet of a period has not come, with a reminder to copy."""
    quarter = AssessmentPeriod.of(PeriodKind.QUARTER, today())
    offered = [quarter.previous, quarter, AssessmentPeriod.of(PeriodKind.YEAR, today())]
    code = request.args.get("period", "")
    period = next((period for period in offered if period.code == code), offered[0])
    branches = reviews.list_missing(scope_for(Permission.REVIEW_QUEUE), period)
    return render_template("reviews/missing.html", branches=branches, period=period, offered=offered)


@bp.get("/<int:assessment_id>")
@requires(Permission.REVIEW_QUEUE, load=assessments.get_head)
def show(head: AssessmentHead) -> ResponseReturnValue:
    """One sheet: what differs first, with its evidence, and the fields for points and reasons."""
    return _show(head)


# ---- appraising a "4 tốt" sheet ------------------------------------------------------------------------------------


@bp.post("/<int:assessment_id>/appraisal")
@requires(Permission.FOUR_GOOD_APPRAISE, load=assessments.get_head)
def save(head: AssessmentHead) -> ResponseReturnValue:
    """Keep points and reasons, and go on later."""
    form = _lines_form(head)

    def keep() -> None:
        four_good.save_appraisal(assessment_id=head.id, version=form.seen_version, scores=form.scores(), by=actor())

    return _after(head, form, keep, "Đã lưu phần đang thẩm định.")


@bp.post("/<int:assessment_id>/appraisal/end")
@requires(Permission.FOUR_GOOD_APPRAISE, load=assessments.get_head)
def finish(head: AssessmentHead) -> ResponseReturnValue:
    """Finish the appraisal and go on to the next sheet."""
    form, onward = _lines_form(head), _next_url(head)

    def appraise() -> None:
        four_good.finish_appraisal(assessment_id=head.id, version=form.seen_version, scores=form.scores(), by=actor())

    return _after(head, form, appraise, f"Đã thẩm định phiếu của {head.branch_name}.", onward)


@bp.post("/<int:assessment_id>/return")
@requires(Permission.FOUR_GOOD_APPRAISE, load=assessments.get_head)
def return_lines(head: AssessmentHead) -> ResponseReturnValue:
    """Send the ticked lines back, each with what is to be added."""
    form, onward = _lines_form(head), _next_url(head)

    def send_back() -> None:
        four_good.return_lines(assessment_id=head.id, version=form.seen_version, reasons=form.returned(), by=actor())

    return _after(head, form, send_back, f"Đã đề nghị {head.branch_name} bổ sung.", onward)


@bp.post("/<int:assessment_id>/lock")
@requires(Permission.FOUR_GOOD_APPRAISE, load=assessments.get_head)
def lock(head: AssessmentHead) -> ResponseReturnValue:
    """Lock what is decided; of a self-check, what is appraised."""
    form = ActionForm()
    four_good.lock(assessment_id=head.id, version=form.seen_version, by=actor())
    return _done(head, "Đã khóa phiếu.")


# ---- recognising ---------------------------------------------------------------------------------------------------


@bp.post("/<int:assessment_id>/recognition")
@requires(Permission.FOUR_GOOD_RECOGNISE, load=assessments.get_head)
def recognise(head: AssessmentHead) -> ResponseReturnValue:
    """Recognise the branch, or do not, by a decision with number and day."""
    form = RecognitionForm()

    def decide() -> None:
        details: dict[str, Any] = {
            "assessment_id": head.id,
            "version": form.seen_version,
            "number": form.number.data,
            "decided_on": form.decided_on.data,
            "by": actor(),
        }
        if form.outcome.data == "recognise":
            four_good.recognise(**details)
        else:
            four_good.refuse(reason=form.reason.data or "", **details)

    return _after(head, form, decide, "Đã ghi quyết định.")


@bp.post("/<int:assessment_id>/withdrawal")
@requires(Permission.FOUR_GOOD_RECOGNISE, load=assessments.get_head)
def withdraw(head: AssessmentHead) -> ResponseReturnValue:
    """Take a recognition back."""
    form = WithdrawalForm()

    def take_back() -> None:
        four_good.withdraw(assessment_id=head.id, version=form.seen_version, reason=form.reason.data, by=actor())

    return _after(head, form, take_back, "Đã thu hồi công nhận.")


# ---- deciding on a meeting's sheet ---------------------------------------------------------------------------------


@bp.post("/<int:assessment_id>/decision")
@requires(Permission.SCORE_DECIDE, load=assessments.get_head)
def decide(head: AssessmentHead) -> ResponseReturnValue:
    """Decide the level of a meeting and go on to the next sheet."""
    form, onward = _lines_form(head), _next_url(head)

    def decide_level() -> None:
        decisions.decide(assessment_id=head.id, version=form.seen_version, scores=form.scores(), by=actor())

    return _after(head, form, decide_level, f"Đã quyết định mức của {head.branch_name}.", onward)


# ---- helpers -------------------------------------------------------------------------------------------------------

_OF_STATE = {
    AssessmentState.SUBMITTED: Stage.WAITING,
    AssessmentState.UNDER_APPRAISAL: Stage.WAITING,
    AssessmentState.RETURNED: Stage.RETURNED,
}


def _kind() -> AssessmentKind:
    kind = request.args.get("kind")
    return AssessmentKind.MEETING if kind == AssessmentKind.MEETING else AssessmentKind.FOUR_GOOD


def _stage() -> Stage:
    stage = request.args.get("stage", "")
    return Stage(stage) if stage in set(Stage) else Stage.WAITING


def _stage_of(head: AssessmentHead) -> Stage:
    if head.state is AssessmentState.APPRAISED and not head.is_self_check:
        return Stage.RECOGNITION
    return _OF_STATE.get(head.state, Stage.DONE)


def _queue(kind: AssessmentKind, stage: Stage, page: int = 1) -> Queue:
    scope: Scope = scope_for(Permission.REVIEW_QUEUE)
    return reviews.list_queue(scope, kind=kind, stage=stage, today=today(), page=page)


def _next_url(head: AssessmentHead) -> str:
    following = _queue(head.kind, _stage_of(head)).after(head.id)
    if following is None or following.id == head.id:
        return url_for("reviews.index", kind=head.kind)
    return url_for("reviews.show", assessment_id=following.id)


def _lines_form(head: AssessmentHead, filled: Filled | None = None) -> LinesForm:
    """The fields of every line; where branch and records disagree they begin with what the records propose."""
    data: dict[str, object] = {"version": head.version}
    for code, line in (filled.score.lines if filled else {}).items():
        given = line.decided if head.is_of_meeting else line.appraised
        begin = given if given is not None else line.proposal if line.gap else None
        data |= {code: write_points(begin), f"reason-{code}": line.appraised_reason or line.return_reason}
    options: dict[str, Any] = {"formdata": None} if filled else {}
    return lines_form(tuple(item.code for item in head.sheet.items))(data=data, **options)


def _after(
    head: AssessmentHead, form: VersionedForm, act: Callable[[], object], done: str, onward: str | None = None
) -> ResponseReturnValue:
    if not form.attempt(act):
        return _show(head, form), 422
    flash(done, "ok")
    return redirect(onward or url_for("reviews.show", assessment_id=head.id), 303)


def _done(head: AssessmentHead, message: str) -> ResponseReturnValue:
    flash(message, "ok")
    return redirect(url_for("reviews.show", assessment_id=head.id), 303)


def _show(head: AssessmentHead, failed: VersionedForm | None = None) -> str:
    stale = False
    if failed is not None:
        head = assessments.get_head(head.id)
        stale = failed.take_up(head.version)
    filled = assessments.get_filled(head, now=now_utc())
    stage = _stage_of(head)
    flagged, quiet = _split(filled.score)
    return render_template(
        "reviews/show.html",
        head=head,
        filled=filled,
        score=filled.score,
        flagged=flagged,
        quiet=quiet,
        queue=_queue(head.kind, stage),
        stage=stage,
        editable=_may_write(head),
        may_decide_from=_may_decide_from(head),
        lines_form=failed if isinstance(failed, LinesForm) else _lines_form(head, filled),
        recognition_form=_own_or_new(failed, RecognitionForm, head),
        withdrawal_form=_own_or_new(failed, WithdrawalForm, head),
        form=failed,
        stale=stale,
        today=today(),
        period_words=period_vn(head.period),
    )


def _own_or_new(failed: VersionedForm | None, kind: type[VersionedForm], head: AssessmentHead) -> VersionedForm:
    """The form that was refused, or a fresh one."""
    return failed if isinstance(failed, kind) else kind(formdata=None, data={"version": head.version})


def _split(score: FilledSheet) -> tuple[list[tuple[Item, ScoreLine]], list[tuple[Item, ScoreLine]]]:
    """The lines on which branch and records disagree, or that came back; then the others."""
    lines = [(item, score.line(item.code)) for item in score.scored_items]
    flagged = [(item, line) for item, line in lines if line.gap or line.return_reason]
    return flagged, [pair for pair in lines if pair not in flagged]


def _may_write(head: AssessmentHead) -> bool:
    """Whether the person gives points on this sheet now."""
    if head.is_of_meeting:
        return (
            head.state is AssessmentState.SUBMITTED
            and can(Permission.SCORE_DECIDE, head)
            and _may_decide_from(head) is None
        )
    return _OF_STATE.get(head.state) is Stage.WAITING and can(Permission.FOUR_GOOD_APPRAISE, head)


def _may_decide_from(head: AssessmentHead) -> date | None:
    """The day from which the level of a meeting may be decided, while that is still to come."""
    if not head.is_of_meeting or head.meeting_closed_at_utc is None:
        return None
    from_day = day_of(head.meeting_closed_at_utc) + timedelta(days=head.sheet.decided_not_before_day)
    return from_day if today() < from_day else None
