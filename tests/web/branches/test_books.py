"""The attendance book of a year and the slip of 213: what stands in them, who may, the three kinds of files."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from branchmeet.clock import today
from branchmeet.domain.meetings import MeetingKind
from branchmeet.extensions import db
from branchmeet.models import Attendance
from tests.factories import make_held


@pytest.fixture
def book(app, world):
    """The address of a book with three meetings: ba misses two of them, sau comes late to the last."""
    with app.app_context():
        for days, kind, absent in ((40, MeetingKind.REGULAR, ("ba",)), (20, MeetingKind.THEMATIC, ("ba",)),
                                   (5, MeetingKind.REGULAR, ())):  # fmt: skip
            meeting = make_held(world, on=today() - timedelta(days), kind=kind, absent=absent)
        late = db.session.query(Attendance).filter_by(meeting_id=meeting.id, member_id=world.members["sau"]).one()
        late.late_minutes = 10
        db.session.commit()
    return {"branch_id": world.units["home"], "year": today().year}


def test_the_sheet_has_a_row_for_each_member_by_cell_and_name_with_sums(browse, book):
    answer = browse("mai").client.get(
        browse("mai").url("books.attendance_file", **book), query_string={"format": "xlsx"}
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    heads, body = rows[2], rows[3:]
    assert heads[:3] == ["TT", "Họ và tên", "Tổ đảng"]
    assert heads[4].endswith(" CĐ")
    by_name = {row[1]: row for row in body}
    assert by_name["Cao Văn Điền"][3:] == ["K", "K", "x", 1, 0, 2, 2]
    assert by_name["Lâm Văn Nhàn"][5] == "xm"
    assert by_name["Tạ Thị Sương"][3:] == ["M", "M", "M", 0, 0, 0, 0]
    assert by_name["Tỷ lệ dự"][3:7] == ["87,5%", "87,5%", "100,0%", "91,7%"]
    names = [row[1] for row in body if row[0]]
    assert names.index("Lâm Văn Nhàn") < names.index("Cao Văn Điền")


def test_the_book_lies_on_its_long_side_and_explains_its_marks(browse, book):
    answer = browse("lan").client.get(
        browse("lan").url("books.attendance_file", **book), query_string={"format": "pdf"}
    )
    page = PdfReader(io.BytesIO(answer.data)).pages[0]
    assert page.mediabox.width > page.mediabox.height
    text = " ".join(page.extract_text().split())
    for words in (f"đảng viên dự sinh hoạt năm {today().year}", "Ký hiệu: x: có mặt", "P: vắng có lý do"):
        assert words in text


def test_only_the_leadership_opens_the_book_and_the_slip(browse, book):
    assert "Sổ theo dõi" in browse("hung").visit("books.attendance", **book).title
    links = browse("hung").visit("branches.show", branch_id=book["branch_id"]).links()
    assert browse("hung").url("books.attendance", **book) in links
    for person in ("minh", "sau", "nam", "khanh"):
        browse(person).visit("books.attendance", expect=404, **book)
        browse(person).visit("books.slip_213", expect=404, branch_id=book["branch_id"])


def test_an_empty_year_is_an_empty_book(browse, book):
    page = browse("lan").visit("books.attendance", **(book | {"year": 2001}))
    assert "Tỷ lệ dự" in page.text


def test_the_slip_leaves_room_for_a_name_and_for_words(browse, book):
    page = browse("mai").visit("books.slip_213", branch_id=book["branch_id"])
    for words in ("PHIẾU NHẬN XÉT", "Họ và tên: ....", "□ Có mặt cần nhắc", "T/M CHI ỦY"):
        assert words in page.text
