"""The resolution of a meeting: drafted, looked at, numbered after the vote, cancelled."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length

from branchmeet.clock import today
from branchmeet.domain.issuing import PaperForm, may_be_issued
from branchmeet.exports.blocks import Paper
from branchmeet.exports.resolution_paper import extract_paper, resolution_paper
from branchmeet.phrases import resolution as phrases
from branchmeet.policy import Permission
from branchmeet.queries import papers, resolutions, tasks
from branchmeet.queries.missing import Missing
from branchmeet.queries.papers import IssuedRow
from branchmeet.queries.resolutions import ResolutionHead
from branchmeet.queries.tasks import TaskCard
from branchmeet.services import papers as paper_services
from branchmeet.services import resolutions as services
from branchmeet.services.resolutions import OwnParts
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.meetings.paper_values import extract_values, resolution_values
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.forms import VersionedForm
from branchmeet.web.shared.papers import (
    Found,
    PaperPage,
    cancel_paper,
    find_issued,
    letterhead_of,
    paper_file,
    show_paper,
    valid,
    written,
)

RESOLUTION = "/<int:meeting_id>/resolution"


class ResolutionForm(VersionedForm):
    """The parts of a resolution that may be said in other words than those of the records."""

    evaluation = TextAreaField("Đánh giá tháng trước: chính trị, tư tưởng, nhiệm vụ chính trị", [Length(max=6000)])
    praise = TextAreaField("Biểu dương, nhắc nhở", [Length(max=3000)])
    shortcomings = TextAreaField("Hạn chế, nguyên nhân", [Length(max=3000)])
    direction = TextAreaField("Phương hướng tháng tới", [Length(max=6000)])

    @property
    def parts(self) -> OwnParts:
        """The parts as the service takes them."""
        return OwnParts(self.evaluation.data, self.praise.data, self.shortcomings.data, self.direction.data)


def _get_given(meeting_id: int, task_id: int) -> TaskCard:
    """A task that this very meeting gave; Missing for any other."""
    task = tasks.get_task(task_id)
    if task.meeting_id != meeting_id:
        raise Missing
    return task


@bp.get(RESOLUTION)
@requires(Permission.MEETING_READ, load=resolutions.get_head)
def resolution(head: ResolutionHead) -> ResponseReturnValue:
    """The resolution as it will be printed or was issued; a draft is for those who prepare the meeting."""
    rows = _rows(head)
    found = _paper(head, rows)
    if found is None:
        return render_template("papers/not_yet.html", title="Nghị quyết", crumbs=_crumbs(head.meeting_id))
    issues = can(Permission.PAPER_ISSUE, head)
    ready = may_be_issued(PaperForm.MONTHLY_RESOLUTION, head.state, resolved=head.is_voted)
    return show_paper(
        PaperPage(
            title=f"Nghị quyết tháng {head.month.month}/{head.month.year}",
            crumbs=_crumbs(head.meeting_id),
            found=found,
            rows=tuple(rows),
            about=head.branch_name,
            word_url=url_for("meetings.resolution_file", meeting_id=head.meeting_id),
            pdf_url=url_for("meetings.resolution_file", meeting_id=head.meeting_id, format="pdf"),
            number_url=url_for("meetings.number_resolution", meeting_id=head.meeting_id) if issues and ready else None,
            cancel_url=url_for("meetings.cancel_resolution", meeting_id=head.meeting_id) if issues else None,
            edit_url=(
                url_for("meetings.draft_resolution", meeting_id=head.meeting_id)
                if can(Permission.PAPER_DRAFT, head) and not head.is_voted
                else None
            ),
            waits=None if ready else _waits(head),
        )
    )


@bp.get(f"{RESOLUTION}/file")
@requires(Permission.MEETING_READ, load=resolutions.get_head)
def resolution_file(head: ResolutionHead) -> ResponseReturnValue:
    """The resolution as a file."""
    found = _paper(head, _rows(head))
    if found is None:
        return redirect(url_for("meetings.resolution", meeting_id=head.meeting_id))
    return paper_file(found.paper, found.file_name)


@bp.post(f"{RESOLUTION}/number")
@requires(Permission.PAPER_ISSUE, load=resolutions.get_head)
def number_resolution(head: ResolutionHead) -> ResponseReturnValue:
    """Give the adopted resolution its number; from here on it is printed as it is now."""
    paper_services.issue_of_meeting(
        meeting_id=head.meeting_id, form=PaperForm.MONTHLY_RESOLUTION, written=written(_draft(head)), by=actor()
    )
    flash("Đã ban hành nghị quyết, ghi số và ngày hôm nay.", "ok")
    return redirect(url_for("meetings.resolution", meeting_id=head.meeting_id), 303)


@bp.route(f"{RESOLUTION}/cancellation", methods=["GET", "POST"])
@requires(Permission.PAPER_ISSUE, load=resolutions.get_head)
def cancel_resolution(head: ResolutionHead) -> ResponseReturnValue:
    """Cancel the issued resolution, to issue it anew."""
    return cancel_paper(valid(_rows(head)), url_for("meetings.resolution", meeting_id=head.meeting_id))


@bp.route(f"{RESOLUTION}/draft", methods=["GET", "POST"])
@requires(Permission.PAPER_DRAFT, load=resolutions.get_head)
def draft_resolution(head: ResolutionHead) -> ResponseReturnValue:
    """Say parts of it in other words; an empty field keeps what the records say."""
    form = ResolutionForm(data=_own(head))
    if form.attempt(
        lambda: services.write(meeting_id=head.meeting_id, version=form.seen_version, parts=form.parts, by=actor())
    ):
        flash("Đã lưu dự thảo nghị quyết.", "ok")
        return redirect(url_for("meetings.resolution", meeting_id=head.meeting_id), 303)
    discussion = resolutions.get_record(head, scores=False).discussion
    return render_template(
        "meetings/resolution_draft.html",
        head=head,
        form=form,
        crumbs=_crumbs(head.meeting_id),
        stale=form.take_up(head.version),
        from_records={
            "evaluation": phrases.looking_back(discussion),
            "direction": phrases.looking_ahead(discussion, head.topic_subject),
            "shortcomings": head.score_shortcomings or "",
        },
    ), 422 if form.is_submitted() else 200


@bp.get("/<int:meeting_id>/extracts/<int:task_id>")
@requires(Permission.TASK_READ, load=_get_given)
def extract(task: TaskCard) -> ResponseReturnValue:
    """The extract of an issued resolution for one of its tasks."""
    found = _extract(task)
    if found is None:
        return render_template("papers/not_yet.html", title="Trích nghị quyết", crumbs=_crumbs(task.meeting_id))
    address: dict[str, Any] = {"meeting_id": task.meeting_id, "task_id": task.id}
    return show_paper(
        PaperPage(
            title=f"Trích nghị quyết: {task.title}",
            crumbs=_crumbs(task.meeting_id),
            found=found,
            numbered=False,
            about=task.owner or "",
            word_url=url_for("meetings.extract_file", **address),
            pdf_url=url_for("meetings.extract_file", **address, format="pdf"),
        )
    )


@bp.get("/<int:meeting_id>/extracts/<int:task_id>/file")
@requires(Permission.TASK_READ, load=_get_given)
def extract_file(task: TaskCard) -> ResponseReturnValue:
    """The extract as a file."""
    found = _extract(task)
    if found is None:
        return redirect(url_for("meetings.extract", meeting_id=task.meeting_id, task_id=task.id))
    return paper_file(found.paper, found.file_name)


# ---- pieces --------------------------------------------------------------------------------------------------------


def _rows(head: ResolutionHead) -> list[IssuedRow]:
    return [row for row in papers.list_of_meeting(head.meeting_id) if row.form is PaperForm.MONTHLY_RESOLUTION]


def _paper(head: ResolutionHead, rows: list[IssuedRow]) -> Found | None:
    """The issued resolution, or the draft for those who may see it; None for the others and for other meetings."""
    if found := find_issued(rows):
        return found
    return Found(_draft(head)) if head.of_branch and can(Permission.PAPER_DRAFT, head) else None


def _draft(head: ResolutionHead) -> Paper:
    return resolution_paper(resolution_values(resolutions.get_record(head), letterhead_of(head.branch_id)))


def _extract(task: TaskCard) -> Found | None:
    """The extract for a task; None while the resolution is not issued, and for a task that is not in it."""
    head = resolutions.get_head(task.meeting_id or 0)
    issued = valid(_rows(head))
    record = resolutions.get_record(head, scores=False)
    place = next((number for number, one in enumerate(record.given, start=1) if one.task_id == task.id), None)
    if issued is None or place is None:
        return None
    letterhead = letterhead_of(head.branch_id)
    return Found(extract_paper(extract_values(record, letterhead, issued, place, record.given[place - 1], today())))


def _own(head: ResolutionHead) -> dict[str, object]:
    return {
        "version": head.version,
        "evaluation": head.evaluation,
        "praise": head.praise,
        "shortcomings": head.shortcomings,
        "direction": head.direction,
    }


def _waits(head: ResolutionHead) -> str:
    if head.vote is None:
        return "Chi bộ biểu quyết nghị quyết trong kỳ sinh hoạt, bế mạc rồi mới ban hành, lấy số được."
    if not head.is_voted:
        return f"Nghị quyết chưa được thông qua: {head.vote.approve}/{head.vote.base} tán thành, không quá một nửa."
    return "Đã biểu quyết thông qua. Bế mạc kỳ sinh hoạt rồi ban hành, lấy số."


def _crumbs(meeting_id: int | None) -> tuple[tuple[str, str], ...]:
    return (("Văn bản của kỳ sinh hoạt", url_for("meetings.list_papers", meeting_id=meeting_id)),)
