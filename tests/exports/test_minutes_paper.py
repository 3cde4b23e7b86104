"""BIÊN BẢN in its two renderings."""

from dataclasses import replace
from datetime import date

import pytest

from branchmeet import catalogue
from branchmeet.domain.minutes import RenderingKey
from branchmeet.domain.numbering import DocumentType
from branchmeet.exports.blocks import Column, DottedLines, Paragraph, Table
from branchmeet.exports.docx_writer import write_docx
from branchmeet.exports.minutes_paper import (
    KEPT_AT_BRANCH,
    MinutesPart,
    MinutesValues,
    minutes_paper,
    unrecorded_item,
)
from branchmeet.phrases.minutes import unrecorded_line
from tests.exports.papers import lines, opened, parts, texts

FORMS = catalogue.load("document_forms")
FORM = next(form for form in FORMS["forms"] if form["key"] == "meeting_minutes")
SECRET = "Đồng chí Cao Văn Khiêm tự nhận chưa đi họp đúng giờ."

VALUES = MinutesValues(
    superior_organisation_name="Đảng bộ phường Tân Tạo",
    branch_organisation_name="Chi bộ Khu phố 5",
    place="Tân Tạo",
    meeting_words="Sinh hoạt chi bộ thường kỳ",
    year=2026,
    month=12,
    rendering=RenderingKey.BRANCH_COPY,
    parts=(
        MinutesPart(None, (Paragraph("Hồi 19 giờ 03, chi bộ sinh hoạt tại Nhà văn hóa Khu phố 5."),)),
        MinutesPart("Kết quả nghị quyết tháng 11", (Table((Column("Nhiệm vụ", 1),), (("Phát tờ nhắc",),)),)),
        MinutesPart("Tự phê bình và phê bình", (Paragraph(SECRET),), branch_copy_only=True),
        MinutesPart("Nội dung khác", unrecorded_item(unrecorded_line(5, 10))),
        MinutesPart(None, (Paragraph("Kỳ sinh hoạt bế mạc lúc 20 giờ 39."),)),
    ),
    clerk_name="Trần Bảo Hân",
    chair_name="Võ Thị Ngọc Sương",
    number=12,
    dated_on=date(2026, 12, 3),
    sha256="ab" * 32,
)
SUPERIOR = replace(VALUES, rendering=RenderingKey.SUPERIOR_COPY)


def test_the_branch_copy_holds_everything_in_order() -> None:
    assert texts(opened(minutes_paper(VALUES))) == [
        "BẢN LƯU CHI BỘ",
        "ĐẢNG BỘ PHƯỜNG TÂN TẠO",
        "CHI BỘ KHU PHỐ 5",
        "*",
        "Số 12-BB/CB",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Tân Tạo, ngày 03 tháng 12 năm 2026",
        "BIÊN BẢN",
        "Sinh hoạt chi bộ thường kỳ tháng 12/2026",
        "-----",
        "Hồi 19 giờ 03, chi bộ sinh hoạt tại Nhà văn hóa Khu phố 5.",
        "I- KẾT QUẢ NGHỊ QUYẾT THÁNG 11",
        "Nhiệm vụ",
        "Phát tờ nhắc",
        "II- TỰ PHÊ BÌNH VÀ PHÊ BÌNH",
        SECRET,
        "III- NỘI DUNG KHÁC",
        "5. Nội dung không ghi trên phần mềm (10 phút).",
        "Kỳ sinh hoạt bế mạc lúc 20 giờ 39.",
        "NGƯỜI GHI BIÊN BẢN",
        "Trần Bảo Hân",
        "CHỦ TRÌ HỘI NGHỊ",
        "Võ Thị Ngọc Sương",
    ]


def test_nothing_internal_is_anywhere_in_the_superiors_file() -> None:
    everything = "".join(parts(write_docx(minutes_paper(SUPERIOR))).values())
    assert "Cao Văn Khiêm" not in everything
    assert "BẢN GỬI CẤP TRÊN" in everything
    assert "BẢN LƯU" not in everything


def test_the_superiors_copy_says_without_names_that_something_is_kept_at_the_branch() -> None:
    printed = texts(opened(minutes_paper(SUPERIOR)))
    assert printed[printed.index("II- TỰ PHÊ BÌNH VÀ PHÊ BÌNH") + 1] == KEPT_AT_BRANCH
    assert KEPT_AT_BRANCH[:-1].lower() in FORMS["rendering_rules"].lower()


def test_an_unrecorded_item_leaves_lines_to_write_on_in_the_branch_copy_only() -> None:
    item = FORMS["unrecorded_item"]
    (sentence, dotted) = unrecorded_item(unrecorded_line(5, 10))
    assert sentence == Paragraph(item["prints"].format(order=5, minutes=10) + ".")
    assert dotted == DottedLines(item["dotted_lines"])
    for values, expected in ((VALUES, 8), (SUPERIOR, 0)):
        styles = [paragraph.style.name for paragraph in opened(minutes_paper(values)).paragraphs]
        assert styles.count("Dotted Line") == expected
        assert sentence.text in texts(opened(minutes_paper(values)))


def test_marks_and_signatures_are_those_of_the_catalogue() -> None:
    marks = {rendering["key"]: rendering["printed_mark"] for rendering in FORMS["renderings"]}
    assert {str(values.rendering): minutes_paper(values).mark for values in (VALUES, SUPERIOR)} == marks
    signing = next(entry for entry in FORMS["signatures"] if entry["key"] == FORM["signature"])
    paper = minutes_paper(VALUES)
    assert paper.left_signature is not None
    assert [paper.left_signature.function, paper.signature.function] == [
        signing["lines_left"][0],
        signing["lines_right"][0],
    ]
    assert paper.title == FORM["title"]
    assert paper.recipients is None
    assert FORM["recipients"] == []


@pytest.mark.parametrize(
    ("changes", "style", "printed"),
    [
        ({"number": None}, "Paper Number", "Số ....-BB/CB"),
        ({"dated_on": None}, "Dateline", "Tân Tạo, ngày .... tháng .... năm 2026"),
        ({"month": 2}, "Subtitle", "Sinh hoạt chi bộ thường kỳ tháng 02/2026"),
        ({"month": 9}, "Subtitle", "Sinh hoạt chi bộ thường kỳ tháng 9/2026"),
        (
            {"meeting_words": "Họp chi ủy", "document_type": DocumentType.COMMITTEE_MINUTES},
            "Subtitle",
            "Họp chi ủy tháng 12/2026",
        ),
    ],
)
def test_what_may_differ(changes: dict[str, object], style: str, printed: str) -> None:
    assert dict(lines(opened(minutes_paper(replace(VALUES, **changes)))))[style] == printed  # type: ignore[arg-type]


def test_every_page_names_its_copy_and_its_hash_or_says_that_it_is_a_draft() -> None:
    assert minutes_paper(VALUES).trace == f"Bản lưu chi bộ · Mã kiểm: {'ab' * 32}"
    assert minutes_paper(replace(SUPERIOR, sha256=None)).trace == "Bản gửi cấp trên · Dự thảo, chưa thông qua"
