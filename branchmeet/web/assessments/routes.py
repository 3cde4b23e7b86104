"""Filled sheets in the hands of the branch: the list, one sheet, and the acts that belong to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.scope import Subject
from branchmeet.domain.votes import needed
from branchmeet.policy import Permission, permits
from branchmeet.queries import assessments, sittings, units
from branchmeet.queries.assessments import AssessmentHead, Filled, ScoreDoor
from branchmeet.queries.paging import pages_of
from branchmeet.queries.units import UnitCard
from branchmeet.services import assessments as services
from branchmeet.services import four_good
from branchmeet.web.assessments import metrics as metrics
from branchmeet.web.assessments import papers as papers
from branchmeet.web.assessments.blueprint import bp
from branchmeet.web.assessments.forms import (
    AnswersForm,
    PeriodForm,
    ScoresForm,
    SheetVoteForm,
    VetoForm,
    answers_form,
    scores_form,
)
from branchmeet.web.assessments.lines import group_views
from branchmeet.web.shared import arguments
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.forms import ActionForm, VersionedForm
from branchmeet.web.shared.period_words import period_vn

# ---- the list ------------------------------------------------------------------------------------------------------


@bp.get("/assessments")
@requires(Permission.ASSESSMENT_READ)
def index() -> ResponseReturnValue:
    """The sheets one may read, and where a new one is opened."""
    return _index(PeriodForm(formdata=None))


@bp.post("/branches/<int:branch_id>/assessments")
@requires(Permission.ASSESSMENT_PREPARE, load=units.get_branch)
def open_period(branch: UnitCard) -> ResponseReturnValue:
    """Open the sheet of a period; the year's is the registration."""
    form = PeriodForm()
    form.offer(_periods())
    opened: list[int] = []
    if form.attempt(lambda: opened.append(_open(branch.id, form.period.data))):
        flash("Đã mở phiếu, các mục có số liệu đã được điền sẵn đề xuất.", "ok")
        return redirect(url_for("assessments.show", assessment_id=opened[0]), 303)
    return _index(form), 422


# ---- the door of a meeting -----------------------------------------------------------------------------------------


@bp.get("/meetings/<int:meeting_id>/score")
@requires(Permission.ASSESSMENT_READ, load=assessments.get_score_door)
def meeting_sheet(door: ScoreDoor) -> ResponseReturnValue:
    """On to the sheet of the meeting, or the button that opens it."""
    if door.assessment_id is not None:
        return redirect(url_for("assessments.show", assessment_id=door.assessment_id), 303)
    return render_template("assessments/meeting_sheet.html", door=door)


@bp.post("/meetings/<int:meeting_id>/score")
@requires(Permission.ASSESSMENT_PREPARE, load=assessments.get_score_door)
def open_meeting(door: ScoreDoor) -> ResponseReturnValue:
    """Open the sheet of the meeting, filled in."""
    assessment_id = services.open_meeting_sheet(meeting_id=door.meeting_id, by=actor())
    return redirect(url_for("assessments.show", assessment_id=assessment_id), 303)


# ---- one sheet -----------------------------------------------------------------------------------------------------


@bp.get("/assessments/<int:assessment_id>")
@requires(Permission.ASSESSMENT_READ, load=assessments.get_head)
def show(head: AssessmentHead) -> ResponseReturnValue:
    """The sheet: what is proposed, what the branch gives, what comes next."""
    return _show(head)


@bp.post("/assessments/<int:assessment_id>/scores")
@requires(Permission.ASSESSMENT_PREPARE, load=assessments.get_head)
def score(head: AssessmentHead) -> ResponseReturnValue:
    """Keep the branch's own points."""
    form = _scores_form(head)

    def keep() -> None:
        services.set_scores(
            assessment_id=head.id,
            version=form.seen_version,
            scores=form.scores(),
            by=actor(),
            shortcomings=form.shortcomings.data,
            remedies=form.remedies.data,
        )

    return _after(head, form, keep, "Đã lưu điểm chi bộ.", scores_form=form)


@bp.post("/assessments/<int:assessment_id>/presentation")
@requires(Permission.ASSESSMENT_SUBMIT, load=assessments.get_head)
def present(head: AssessmentHead) -> ResponseReturnValue:
    """Keep what was typed and open the vote, in one step."""
    form = _scores_form(head)

    def open_vote() -> None:
        services.score_and_present(
            assessment_id=head.id,
            version=form.seen_version,
            scores=form.scores(),
            by=actor(),
            shortcomings=form.shortcomings.data,
            remedies=form.remedies.data,
        )

    return _after(head, form, open_vote, "Đã trình chi bộ. Mời chi bộ biểu quyết.", scores_form=form)


@bp.post("/assessments/<int:assessment_id>/proposals")
@requires(Permission.ASSESSMENT_PREPARE, load=assessments.get_head)
def refresh(head: AssessmentHead) -> ResponseReturnValue:
    """Work the proposals out again."""
    form = ActionForm()
    services.refresh(assessment_id=head.id, version=form.seen_version, by=actor())
    return _done(head, "Đã tính lại đề xuất theo bản ghi lúc này.")


@bp.post("/assessments/<int:assessment_id>/vote")
@requires(Permission.ASSESSMENT_SUBMIT, load=assessments.get_head)
def vote(head: AssessmentHead) -> ResponseReturnValue:
    """Enter the vote of the branch."""
    form = SheetVoteForm()
    passed: list[bool] = []

    def enter() -> None:
        carried = services.enter_vote(
            assessment_id=head.id,
            version=form.seen_version,
            meeting_id=form.meeting_id.data,
            matter=_title(head),
            disapprove=form.disapprove.data,
            other=form.other.data,
            by=actor(),
        )
        passed.append(carried)

    if not form.attempt(enter):
        return _show(head, failed=form, vote_form=form), 422
    if not passed[0]:
        flash("Chưa quá một nửa tán thành. Chi bộ thảo luận, sửa điểm rồi trình biểu quyết lại.", "warn")
        return redirect(url_for("assessments.show", assessment_id=head.id), 303)
    return _done(head, "Đã ghi kết quả biểu quyết của chi bộ.")


@bp.post("/assessments/<int:assessment_id>/submission")
@requires(Permission.ASSESSMENT_SUBMIT, load=assessments.get_head)
def submit(head: AssessmentHead) -> ResponseReturnValue:
    """Send the sheet to the level above."""
    form = ActionForm()
    services.submit(assessment_id=head.id, version=form.seen_version, by=actor())
    return _done(head, "Đã gửi phiếu lên cấp trên.")


@bp.post("/assessments/<int:assessment_id>/answers")
@requires(Permission.ASSESSMENT_SUBMIT, load=assessments.get_head)
def answer(head: AssessmentHead) -> ResponseReturnValue:
    """Answer the lines that came back, and send the sheet again."""
    form = _answers_form(assessments.get_filled(head, now=now_utc()))

    def send() -> None:
        four_good.resubmit(
            assessment_id=head.id,
            version=form.seen_version,
            answers=form.answers(),
            decision=form.decision.data,
            by=actor(),
        )

    return _after(head, form, send, "Đã gửi lại phiếu kèm giải trình.", answers_form=form)


@bp.post("/assessments/<int:assessment_id>/vetoes")
@requires(Permission.VETO_CHECK, load=assessments.get_head)
def check_veto(head: AssessmentHead) -> ResponseReturnValue:
    """Answer a case that only a person can answer."""
    form = VetoForm()

    def check() -> None:
        four_good.check_veto(
            assessment_id=head.id,
            version=form.seen_version,
            code=form.code.data,
            answer=ScoreAnswer(form.answer.data),
            note=form.note.data,
            by=actor(),
        )

    return _after(head, form, check, "Đã ghi kết quả kiểm tra.", veto_form=form)


# ---- helpers -------------------------------------------------------------------------------------------------------


def _index(form: PeriodForm) -> str:
    form.offer(_periods())
    kind = request.args.get("kind", "")
    page = arguments.whole("page", 1)
    rows = assessments.list_assessments(
        scope_for(Permission.ASSESSMENT_READ),
        kind=AssessmentKind(kind) if kind in set(AssessmentKind) else None,
        branch_id=arguments.whole("branch", 0) or None,
        page=page,
    )
    pages = pages_of(rows[0].total if rows else 0)
    return render_template(
        "assessments/index.html", rows=rows, form=form, branch_id=_opens_for(), kind=kind, page=page, pages=pages
    )


def _opens_for() -> int | None:
    """The own branch, for those who may open a sheet of a period there; a clerk writes only at his meeting's."""
    own = actor().branch_id
    if own is None:
        return None
    draft = Subject(unit_id=own, path="", state=AssessmentState.DRAFT, kind=AssessmentKind.FOUR_GOOD)
    return own if permits(actor(), Permission.ASSESSMENT_PREPARE, draft) else None


def _periods() -> list[tuple[str, str]]:
    """What a branch may open a sheet for now: this quarter and the last, this half-year, this year."""
    quarter = AssessmentPeriod.of(PeriodKind.QUARTER, today())
    half_year, year = (AssessmentPeriod.of(kind, today()) for kind in (PeriodKind.HALF_YEAR, PeriodKind.YEAR))
    words = {
        quarter: "Tự kiểm tra {}",
        quarter.previous: "Tự kiểm tra {}",
        half_year: "Tự kiểm tra {}",
        year: "Đăng ký chi bộ 4 tốt {}",
    }
    return [(period.code, text.format(period_vn(period.code))) for period, text in words.items()]


def _open(branch_id: int, code: str) -> int:
    return services.open_period_sheet(branch_id=branch_id, period=AssessmentPeriod.parse(code), by=actor())


def _scores_form(head: AssessmentHead, **options: None) -> ScoresForm:
    form_class = scores_form(tuple(item.code for item in head.sheet.items))
    data = {"version": head.version, "shortcomings": head.shortcomings, "remedies": head.remedies}
    return form_class(data=data, **options)


def _answers_form(filled: Filled) -> AnswersForm:
    returned = {code: line for code, line in filled.score.lines.items() if line.return_reason}
    data = {f"answer-{code}": line.answer for code, line in returned.items()}
    return answers_form(tuple(returned))(data={"version": filled.head.version, **data})


def _after(
    head: AssessmentHead, form: VersionedForm, act: Callable[[], object], done: str, **forms: Any
) -> ResponseReturnValue:
    if form.attempt(act):
        return _done(head, done)
    return _show(head, failed=form, **forms), 422


def _done(head: AssessmentHead, message: str) -> ResponseReturnValue:
    flash(message, "ok")
    return redirect(url_for("assessments.show", assessment_id=head.id), 303)


def _title(head: AssessmentHead) -> str:
    if head.is_of_meeting:
        return "Kết quả tự đánh giá chất lượng sinh hoạt"
    words = "Kết quả tự kiểm tra 4 tốt" if head.is_self_check else "Kết quả tự đánh giá chi bộ 4 tốt"
    return f"{words} {period_vn(head.period)}"


def _show(
    head: AssessmentHead,
    failed: VersionedForm | None = None,
    scores_form: ScoresForm | None = None,
    **forms: VersionedForm,
) -> str:
    """The page as it stands; after a refusal with what was typed, over what stands now."""
    stale = False
    if failed is not None:
        head = assessments.get_head(head.id)
        stale = failed.take_up(head.version)
    filled = assessments.get_filled(head, now=now_utc())
    scores = scores_form or _scores_form(head, formdata=None)
    editable = head.state is AssessmentState.DRAFT and can(Permission.ASSESSMENT_PREPARE, head)
    context = {
        "scores_form": scores,
        "answers_form": _answers_form(filled) if head.state is AssessmentState.RETURNED else None,
        "vote_form": SheetVoteForm(formdata=None),
        "veto_form": VetoForm(formdata=None),
        **forms,
    }
    return render_template(
        "assessments/show.html",
        head=head,
        filled=filled,
        score=filled.score,
        groups=group_views(filled, editable=editable, opened=request.args.get("open", ""), form=scores),
        editable=editable,
        steps=assessments.list_steps(head.id),
        form=failed,
        stale=stale,
        today=today(),
        **_sitting(head),
        **context,
    )


def _sitting(head: AssessmentHead) -> dict[str, Any]:
    """Where the vote on a presented sheet is taken now, and the voters who are there."""
    if not (head.is_presented and can(Permission.ASSESSMENT_SUBMIT, head)):
        return {"sitting_id": None, "roll": None, "needed": None}
    sitting_id = assessments.find_sitting(head.branch_id, first=head.meeting_id)
    roll = sittings.get_roll(sitting_id) if sitting_id else None
    return {"sitting_id": sitting_id, "roll": roll, "needed": needed(roll.voters) if roll else None}
