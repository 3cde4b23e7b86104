"""What a branch keeps over a year on paper: the attendance book, and the slip for members of 213-QĐ/TW."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.scope import Subject
from branchmeet.exports.attendance_book_paper import BookValues, attendance_book_paper, attendance_book_sheet
from branchmeet.exports.member_213_paper import member_213_paper
from branchmeet.policy import Permission
from branchmeet.queries import attendance_book, units
from branchmeet.queries.units import UnitCard
from branchmeet.web.shared.access import requires
from branchmeet.web.shared.papers import Found, PaperPage, letterhead_of, paper_file, show_paper

bp = Blueprint("books", __name__, url_prefix="/branches")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {MeetingKind.THEMATIC: " CĐ", MeetingKind.EXTRAORDINARY: " BT"}
BOOK = "/<int:branch_id>/attendance-book/<int(min=2000, max=2199):year>"


@dataclass(frozen=True)
class BranchYear:
    """A branch in a year."""

    branch: UnitCard
    year: int

    @property
    def subject(self) -> Subject:
        """What permission depends on: the branch."""
        return self.branch.subject


def get_branch_year(branch_id: int, year: int) -> BranchYear:
    """A branch in a year; Missing when there is no such branch."""
    return BranchYear(units.get_branch(branch_id), year)


@bp.get(BOOK)
@requires(Permission.ATTENDANCE_READ, load=get_branch_year)
def attendance(asked: BranchYear) -> ResponseReturnValue:
    """The attendance book of a year."""
    address: dict[str, Any] = {"branch_id": asked.branch.id, "year": asked.year}
    return show_paper(
        PaperPage(
            title=f"Sổ theo dõi dự sinh hoạt năm {asked.year}",
            crumbs=(
                (asked.branch.organisation_name, url_for("branches.show", branch_id=asked.branch.id)),
                ("Năm trước", url_for("books.attendance", branch_id=asked.branch.id, year=max(2000, asked.year - 1))),
            ),
            found=Found(attendance_book_paper(_values(asked))),
            numbered=False,
            about="Lưu tại chi bộ, không gửi ra ngoài",
            word_url=url_for("books.attendance_file", **address),
            pdf_url=url_for("books.attendance_file", **address, format="pdf"),
            excel_url=url_for("books.attendance_file", **address, format="xlsx"),
        )
    )


@bp.get(f"{BOOK}/file")
@requires(Permission.ATTENDANCE_READ, load=get_branch_year)
def attendance_file(asked: BranchYear) -> ResponseReturnValue:
    """The book as a file: Word, PDF or Excel."""
    values = _values(asked)
    found = Found(attendance_book_paper(values))
    if request.args.get("format") == "xlsx":
        content = io.BytesIO(attendance_book_sheet(values))
        return send_file(content, mimetype=EXCEL, as_attachment=True, download_name=f"{found.file_name}.xlsx")
    return paper_file(found.paper, found.file_name)


@bp.get("/<int:branch_id>/slip-213")
@requires(Permission.PAPER_DRAFT, load=units.get_branch)
def slip_213(branch: UnitCard) -> ResponseReturnValue:
    """The slip for a member who works elsewhere and lives here, to be filled in by hand."""
    return show_paper(
        PaperPage(
            title="Phiếu nhận xét đảng viên 213",
            crumbs=((branch.organisation_name, url_for("branches.show", branch_id=branch.id)),),
            found=Found(member_213_paper(letterhead_of(branch.id), today().year)),
            numbered=False,
            about="In ra rồi ghi tay; phần mềm không lưu người và lời nhận xét",
            word_url=url_for("books.slip_213_file", branch_id=branch.id),
            pdf_url=url_for("books.slip_213_file", branch_id=branch.id, format="pdf"),
        )
    )


@bp.get("/<int:branch_id>/slip-213/file")
@requires(Permission.PAPER_DRAFT, load=units.get_branch)
def slip_213_file(branch: UnitCard) -> ResponseReturnValue:
    """The slip as a file."""
    found = Found(member_213_paper(letterhead_of(branch.id), today().year))
    return paper_file(found.paper, found.file_name)


def _values(asked: BranchYear) -> BookValues:
    book = attendance_book.get_book(asked.branch.id, asked.year)
    heads = tuple(f"{meeting.day:%d/%m}{KINDS.get(meeting.kind, '')}" for meeting in book.meetings)
    return BookValues(letterhead_of(asked.branch.id), asked.year, heads, book.rows)
