"""The Word file, opened again: layout by styles, the header block, the foot, tables, hostile text, no trace."""

import io
import itertools
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from branchmeet import catalogue
from branchmeet.exports import layout
from branchmeet.exports.blocks import (
    Align,
    Column,
    DottedLines,
    Heading,
    Item,
    Paragraph,
    Recipients,
    Signature,
    Table,
    printable_line,
)
from branchmeet.exports.docx_writer import write_docx
from tests.exports.papers import lines, opened, paper, parts, texts

RULES = catalogue.load("document_forms")["layout"]
TASKS = Table(
    (Column("TT", 2, Align.CENTER), Column("Nhiệm vụ", 5), Column("Kết quả", 4)),
    (("1", "Phát tờ nhắc", "Xong,\n104 nhà"), ("2", "Dán lịch lấy rác", "")),
)
WHOLE = paper(
    Heading(1, "Nội dung"),
    Paragraph("Chi bộ sinh hoạt lúc 19 giờ.\nĐề nghị đồng chí đọc trước tài liệu."),
    Heading(2, "Việc"),
    Heading(3, "đọc tài liệu"),
    Item("Tờ số 1."),
    TASKS,
    DottedLines(3),
    recipients=Recipients(("Đảng viên chi bộ;", "Lưu Chi bộ.")),
    mark="BẢN LƯU CHI BỘ",
    trace="Bản lưu chi bộ · Mã kiểm: ab12",
    demo=True,
)


@pytest.fixture(scope="module")
def document() -> Document:
    return opened(WHOLE)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return parts(write_docx(WHOLE))


class TestPage:
    def test_is_a4_with_the_margins_of_the_guide(self, document: Document) -> None:
        section = document.sections[0]
        assert [
            _mm(length)
            for length in (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
                           section.left_margin, section.right_margin)
        ] == [210, 297, *(RULES["margins_mm"][side] for side in ("top", "bottom", "left", "right"))]  # fmt: skip

    def test_the_number_stands_in_the_middle_at_the_top_from_page_two(
        self, document: Document, files: dict[str, str]
    ) -> None:
        section = document.sections[0]
        assert section.different_first_page_header_footer
        assert 'w:instr=" PAGE "' in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
        assert section.header.paragraphs[0].style.paragraph_format.alignment == 1  # centre
        assert "PAGE" not in files["word/document.xml"]

    def test_the_trace_stands_at_the_foot_of_every_page(self, document: Document) -> None:
        section = document.sections[0]
        for footer in (section.first_page_footer, section.footer):
            assert [paragraph.text for paragraph in footer.paragraphs] == ["Bản lưu chi bộ · Mã kiểm: ab12"]

    def test_the_demo_mark_lies_behind_every_page_and_only_in_the_demo(self, document: Document) -> None:
        section = document.sections[0]
        for header in (section.first_page_header, section.header):
            assert header._element.xml.count('string="MẪU"') == 1
        assert "MẪU" not in "".join(parts(write_docx(paper(Paragraph("Thật.")))).values())


class TestStyles:
    def test_the_font_is_set_once_for_every_script_and_the_language_is_vietnamese(self, files: dict[str, str]) -> None:
        font = RULES["font"]["name"]
        styles = files["word/styles.xml"]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            assert styles.count(f'w:{script}="{font}"') == 1
        assert "Theme" not in styles
        assert styles.count('<w:lang w:val="vi-VN"') == 1

    def test_body_text_has_the_measures_of_the_guide(self, document: Document) -> None:
        body = document.styles["Body Text"]
        assert body.font.size == Pt(RULES["font"]["body_pt"])
        assert body.paragraph_format.line_spacing == Pt(RULES["paragraph"]["line_pt"])
        assert _mm(body.paragraph_format.first_line_indent) == RULES["paragraph"]["first_line_indent_mm"]
        assert body.paragraph_format.alignment == 3  # justified

    def test_title_and_party_name_have_the_sizes_of_the_guide(self, document: Document) -> None:
        sizes = {name: document.styles[name].font.size for name in ("Title", "Subtitle", "Party Name", "Dateline")}
        party, place = RULES["header_right"]
        assert sizes == {
            "Title": Pt(RULES["title"]["type_size_pt"]),
            "Subtitle": Pt(RULES["title"]["subject_size_pt"]),
            "Party Name": Pt(party["size_pt"]),
            "Dateline": Pt(place["size_pt"]),
        }
        assert "w:bottom" in document.styles["Party Name"].element.xml
        assert document.styles["Dateline"].font.italic
        assert document.styles["Recipients Label"].font.underline

    def test_no_paragraph_and_no_run_is_formatted_by_hand(self, document: Document) -> None:
        body = document.element.body
        assert {child.tag for p in body.iter(qn("w:pPr")) for child in p} <= {qn("w:pStyle"), qn("w:keepNext")}
        assert not list(body.iter(qn("w:rPr")))

    def test_every_paragraph_has_a_style_that_exists(self, document: Document) -> None:
        ids = {style.style_id for style in document.styles}
        assert {paragraph.style for paragraph in document.element.body.iter(qn("w:p"))} <= ids

    def test_headings_can_be_walked_through_in_word(self, document: Document) -> None:
        for level in (1, 2, 3):
            assert f'<w:outlineLvl w:val="{level - 1}"/>' in document.styles[f"Heading {level}"].element.xml


class TestOrderOnPaper:
    def test_everything_stands_where_it_belongs(self, document: Document) -> None:
        assert lines(document) == [
            ("Copy Mark", "BẢN LƯU CHI BỘ"),
            ("Superior Name", "ĐẢNG BỘ PHƯỜNG TÂN TẠO"),
            ("Issuer Name", "CHI BỘ KHU PHỐ 5"),
            ("Star", "*"),
            ("Paper Number", "Số 05-TB/CB"),
            ("Party Name", "ĐẢNG CỘNG SẢN VIỆT NAM"),
            ("Dateline", "Tân Tạo, ngày 05 tháng 02 năm 2026"),
            ("Title", "THÔNG BÁO"),
            ("Subtitle", "sinh hoạt chi bộ thường kỳ tháng 02 năm 2026"),
            ("Closing Line", "-----"),
            ("Heading 1", "I- NỘI DUNG"),
            ("Body Text", "Chi bộ sinh hoạt lúc 19 giờ."),
            ("Body Text", "Đề nghị đồng chí đọc trước tài liệu."),
            ("Heading 2", "1. Việc"),
            ("Heading 3", "a) đọc tài liệu"),
            ("Dash Item", "- Tờ số 1."),
            ("Table Heading", "TT"),
            ("Table Heading", "Nhiệm vụ"),
            ("Table Heading", "Kết quả"),
            ("Table Centered", "1"),
            ("Table Text", "Phát tờ nhắc"),
            ("Table Text", "Xong,"),
            ("Table Text", "104 nhà"),
            ("Table Centered", "2"),
            ("Table Text", "Dán lịch lấy rác"),
            ("Recipients Label", "Nơi nhận:"),
            ("Recipients Line", "- Đảng viên chi bộ;"),
            ("Recipients Line", "- Lưu Chi bộ."),
            ("Signature Authority", "T/M CHI BỘ"),
            ("Signature Function", "BÍ THƯ"),
            ("Signature Name", "Võ Thị Ngọc Sương"),
        ]

    def test_nothing_stands_there_that_the_guide_forbids(self, files: dict[str, str]) -> None:
        assert not [words for words in RULES["never_print"] if words.lower() in files["word/document.xml"].lower()]

    def test_a_paper_without_number_has_no_number_line(self) -> None:
        header = paper().header
        bare = paper(header=type(header)(header.superior_name, header.issuer_name, None, header.dateline))
        assert "Paper Number" not in dict(lines(opened(bare)))

    def test_dotted_lines_are_lines_of_their_style_with_a_dotted_tab(self, document: Document) -> None:
        dotted = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Dotted Line"]
        assert [paragraph.text for paragraph in dotted] == ["\t"] * 3
        (stop,) = dotted[0].style.paragraph_format.tab_stops
        assert _mm(stop.position) == layout.TEXT_WIDTH_MM
        assert stop.leader == 1  # dots

    def test_two_signatures_stand_side_by_side(self) -> None:
        clerk = Signature("NGƯỜI GHI BIÊN BẢN", "Trần Bảo Hân")
        block = opened(paper(left_signature=clerk)).tables[-1]
        assert [[paragraph.text for paragraph in cell.paragraphs] for cell in block.rows[0].cells] == [
            ["NGƯỜI GHI BIÊN BẢN", "Trần Bảo Hân"],
            ["T/M CHI BỘ", "BÍ THƯ", "Võ Thị Ngọc Sương"],
        ]


class TestTables:
    def test_the_head_is_repeated_and_no_row_is_torn(self, document: Document) -> None:
        rows = document.tables[1].rows
        assert [bool(row._tr.findall(".//" + qn("w:tblHeader"))) for row in rows] == [True, False, False]
        assert all(row._tr.findall(".//" + qn("w:cantSplit")) for table in document.tables for row in table.rows)

    def test_widths_fill_the_text_in_columns_and_cells(self, document: Document) -> None:
        table = document.tables[1]
        shares = [column.share for column in TASKS.columns]
        expected = [round(layout.TEXT_WIDTH_MM * share / sum(shares)) for share in shares]
        assert [_mm(column.width) for column in table.columns] == expected
        for row in table.rows:
            assert [_mm(cell.width) for cell in row.cells] == expected
        assert not table.autofit

    def test_tables_never_touch_each_other(self) -> None:
        body = opened(paper(TASKS, TASKS)).element.body
        tags = [child.tag for child in body]
        assert (qn("w:tbl"), qn("w:tbl")) not in itertools.pairwise(tags)
        assert tags[-2:] == [qn("w:p"), qn("w:sectPr")]


def test_signatures_are_not_left_alone_on_a_page(document: Document) -> None:
    body = [child for child in document.element.body if child.tag == qn("w:p")]
    assert [bool(p.findall(".//" + qn("w:keepNext"))) for p in body[-3:]] == [True, True, False]
    for style in ("Signature Authority", "Signature Function", "Recipients Label", "Heading 1", "Title"):
        assert document.styles[style].paragraph_format.keep_with_next


class TestHostileText:
    HOSTILE = "</w:t><w:br/>&amp; <b>&</b> {{ 7*7 }} {% raw %} ${x} \"'` =1+1 ]]> ‮đảo"
    PRINTED = "</w:t><w:br/>&amp; <b>&</b> {{ 7*7 }} {% raw %} ${x} \"'` =1+1 ]]> đảo"

    def test_signs_survive_everywhere_and_nothing_is_carried_out(self) -> None:
        bad = self.HOSTILE
        written = paper(
            Heading(2, bad), Paragraph(bad), Item(bad), Table((Column(bad, 1),), ((bad,),)),
            title=bad, subject=bad, mark=bad, trace=bad,
            signature=Signature(bad, bad, bad), recipients=Recipients((bad,)),
        )  # fmt: skip
        document = opened(written)
        assert sum(self.PRINTED in text for text in texts(document)) == 12
        assert document.sections[0].footer.paragraphs[0].text == self.PRINTED

    @pytest.mark.parametrize("unwanted", ["\x00", "\x0b", "\x1f", "\x85", "\ud800", "\ufffe", "\u202e", "\ufeff"])
    def test_what_cannot_be_printed_is_left_out(self, unwanted: str) -> None:
        printed = " ".join(texts(opened(paper(Paragraph(f"Tổ{unwanted} đảng")))))
        assert "Tổ đảng" in printed

    @settings(max_examples=25, deadline=None)
    @given(st.text(st.characters(codec=None), max_size=80))
    def test_any_text_can_be_written_and_read_again(self, text: str) -> None:
        document = opened(paper(subject=text))
        assert printable_line(text) in [t for style, t in lines(document) if style == "Subtitle"] or not (
            printable_line(text)
        )


class TestTraces:
    def test_no_author_no_dates_no_machine(self, document: Document) -> None:
        properties = document.core_properties
        assert [child.tag.split("}")[1] for child in properties._element] == ["language"]
        assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
        assert properties.created is properties.modified is None

    def test_nothing_of_the_library_is_left(self, files: dict[str, str]) -> None:
        assert {name for name in files if name.startswith(("docProps", "customXml"))} == {"docProps/core.xml"}
        everything = "".join(files.values()).lower()
        assert [word for word in ("python", "macintosh", "rsid", "thumbnail") if word in everything] == []

    def test_equal_papers_give_equal_bytes(self) -> None:
        first = write_docx(WHOLE)
        assert write_docx(WHOLE) == first
        with zipfile.ZipFile(io.BytesIO(first)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_word_library_is_loaded_with_the_first_paper_only() -> None:
    program = (
        "import sys, branchmeet.exports.minutes_paper, branchmeet.exports.docx_writer; print('docx' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def _mm(length: int | None) -> int:
    """The length in whole millimetres; Word counts in twentieths of a point, about a fiftieth of a millimetre."""
    assert length is not None
    assert abs(round(length / Mm(1)) - length / Mm(1)) < 0.03
    return round(length / Mm(1))
