"""The papers of a meeting: which there are, a paper looked at, numbered, opened as Word or PDF, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.issuing import PaperForm, may_be_issued
from branchmeet.domain.meetings import MEETING_OVER
from branchmeet.domain.scope import Subject
from branchmeet.exports.blocks import Paper
from branchmeet.exports.meeting_papers import MeetingValues, agenda_paper, chair_guide, notice_paper
from branchmeet.labels import label
from branchmeet.policy import Permission
from branchmeet.queries import agenda, holding, meetings, papers, tasks, topics
from branchmeet.queries.meetings import MeetingHead, MeetingOverview
from branchmeet.queries.papers import IssuedRow
from branchmeet.services import papers as services
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.meetings.paper_values import meeting_values
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.papers import (
    Found,
    PaperPage,
    cancel_paper,
    find_issued,
    in_large_type,
    letterhead_of,
    paper_file,
    show_paper,
    valid,
    written,
)

FORMS = {"notice": PaperForm.MEETING_NOTICE, "programme": PaperForm.MEETING_AGENDA}
PAPER = '/<int:meeting_id>/papers/<any("notice", "programme"):form>'


@dataclass(frozen=True)
class AskedPaper:
    """A meeting, and which of its papers is asked for."""

    meeting: MeetingHead
    slug: str

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return self.meeting.subject

    @property
    def form(self) -> PaperForm:
        """The form of the paper."""
        return FORMS[self.slug]

    @property
    def address(self) -> dict[str, Any]:
        """The values of its URL."""
        return {"meeting_id": self.meeting.id, "form": self.slug}


def get_asked(meeting_id: int, form: str) -> AskedPaper:
    """The meeting of a paper; Missing when there is none with this key."""
    return AskedPaper(meetings.get_head(meeting_id), form)


# ---- the list ------------------------------------------------------------------------------------------------------


@bp.get("/<int:meeting_id>/papers")
@requires(Permission.MEETING_READ, load=meetings.get_overview)
def list_papers(meeting: MeetingOverview) -> ResponseReturnValue:
    """What can be made of this meeting, what was issued under which number, what is missing."""
    rows = papers.list_of_meeting(meeting.id)
    return render_template(
        "meetings/papers.html",
        meeting=meeting,
        issued={form: valid([row for row in rows if row.form is form]) for form in PaperForm},
        minutes=next((row for row in rows if row.form is None), None),
        resolved=papers.is_resolved(meeting.id) if meeting.of_branch else False,
        given=[task for task in tasks.list_given(meeting.id) if not task.internal_only],
    )


# ---- notice and programme ------------------------------------------------------------------------------------------


@bp.get(PAPER)
@requires(Permission.MEETING_READ, load=get_asked)
def show_meeting_paper(asked: AskedPaper) -> ResponseReturnValue:
    """A paper as it will be printed or was issued; a draft is for those who prepare the meeting."""
    rows = _rows(asked)
    found = _paper(asked, rows)
    if found is None:
        return render_template("papers/not_yet.html", title=label(asked.form), crumbs=meeting_crumbs(asked.meeting))
    issues = can(Permission.PAPER_ISSUE, asked)
    numbered = found.paper.header is not None and found.paper.header.number_line is not None
    ready = may_be_issued(asked.form, asked.meeting.state)
    return show_paper(
        PaperPage(
            title=f"{label(asked.form)} tháng {asked.meeting.month.month}/{asked.meeting.month.year}",
            crumbs=meeting_crumbs(asked.meeting),
            found=found,
            numbered=numbered,
            rows=tuple(rows),
            about=asked.meeting.branch_name,
            word_url=url_for("meetings.meeting_paper", **asked.address),
            pdf_url=url_for("meetings.meeting_paper", **asked.address, format="pdf"),
            large_url=url_for("meetings.meeting_paper", **asked.address, format="pdf", type="large"),
            number_url=(
                url_for("meetings.number_meeting_paper", **asked.address) if issues and ready and numbered else None
            ),
            cancel_url=url_for("meetings.cancel_meeting_paper", **asked.address) if issues else None,
            waits=None if ready or not numbered else _waits(asked.meeting),
        )
    )


@bp.get(f"{PAPER}/file")
@requires(Permission.MEETING_READ, load=get_asked)
def meeting_paper(asked: AskedPaper) -> ResponseReturnValue:
    """A paper as a file."""
    found = _paper(asked, _rows(asked))
    if found is None:
        return redirect(url_for("meetings.show_meeting_paper", **asked.address))
    large = request.args.get("type") == "large"
    return paper_file(in_large_type(found.paper) if large else found.paper, found.file_name)


@bp.post(f"{PAPER}/number")
@requires(Permission.PAPER_ISSUE, load=get_asked)
def number_meeting_paper(asked: AskedPaper) -> ResponseReturnValue:
    """Give a paper its number; from here on it is printed as it is now."""
    services.issue_of_meeting(meeting_id=asked.meeting.id, form=asked.form, written=written(_draft(asked)), by=actor())
    flash(f"Đã ban hành {label(asked.form).lower()}, ghi số và ngày hôm nay.", "ok")
    return redirect(url_for("meetings.show_meeting_paper", **asked.address), 303)


@bp.route(f"{PAPER}/cancellation", methods=["GET", "POST"])
@requires(Permission.PAPER_ISSUE, load=get_asked)
def cancel_meeting_paper(asked: AskedPaper) -> ResponseReturnValue:
    """Cancel an issued paper, to issue it anew."""
    return cancel_paper(valid(_rows(asked)), url_for("meetings.show_meeting_paper", **asked.address))


# ---- the chair's page ----------------------------------------------------------------------------------------------


@bp.get("/<int:meeting_id>/guide")
@requires(Permission.PAPER_DRAFT, load=meetings.get_head)
def guide(meeting: MeetingHead) -> ResponseReturnValue:
    """The page of prompts for the chair's hand."""
    return show_paper(
        PaperPage(
            title=f"Gợi ý điều hành tháng {meeting.month.month}/{meeting.month.year}",
            crumbs=meeting_crumbs(meeting),
            found=Found(chair_guide(_values(meeting))),
            numbered=False,
            about="Dùng cho người chủ trì, không lưu hành",
            word_url=url_for("meetings.guide_file", meeting_id=meeting.id),
            pdf_url=url_for("meetings.guide_file", meeting_id=meeting.id, format="pdf"),
        )
    )


@bp.get("/<int:meeting_id>/guide/file")
@requires(Permission.PAPER_DRAFT, load=meetings.get_head)
def guide_file(meeting: MeetingHead) -> ResponseReturnValue:
    """The page of prompts as a file."""
    found = Found(chair_guide(_values(meeting)))
    return paper_file(found.paper, found.file_name)


# ---- pieces --------------------------------------------------------------------------------------------------------


def _waits(meeting: MeetingHead) -> str:
    if meeting.state in MEETING_OVER:
        return "Kỳ sinh hoạt đã qua nên không ban hành văn bản này nữa."
    return "Kỳ sinh hoạt được thông báo rồi mới ban hành, lấy số được."


def _rows(asked: AskedPaper) -> list[IssuedRow]:
    return [row for row in papers.list_of_meeting(asked.meeting.id) if row.form is asked.form]


def _paper(asked: AskedPaper, rows: list[IssuedRow]) -> Found | None:
    """The issued paper, or the draft for those who may see it; None for the others."""
    if found := find_issued(rows):
        return found
    return Found(_draft(asked)) if can(Permission.PAPER_DRAFT, asked) else None


def _draft(asked: AskedPaper) -> Paper:
    make = notice_paper if asked.form is PaperForm.MEETING_NOTICE else agenda_paper
    return make(_values(asked.meeting))


def _values(meeting: MeetingHead) -> MeetingValues:
    return meeting_values(
        meeting,
        agenda.list_items(meeting.id),
        topics.find_card(meeting.topic_id) if meeting.topic_id else None,
        holding.list_others(meeting.id),
        letterhead_of(meeting.branch_id),
    )


def meeting_crumbs(meeting: MeetingHead) -> tuple[tuple[str, str], ...]:
    """The way back from a paper: to the meeting, and to all its papers."""
    return (
        (f"{label(meeting.kind)} tháng {meeting.month.month}/{meeting.month.year}",
         url_for("meetings.show", meeting_id=meeting.id)),
        ("Văn bản", url_for("meetings.list_papers", meeting_id=meeting.id)),
    )  # fmt: skip
