"""The PDF, opened again: the same words as the Word file, our fonts in it, the page of the guide, hostile text."""

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from branchmeet import catalogue
from branchmeet.exports import glyphs, pdf_writer
from branchmeet.exports.blocks import Align, Column, Paper, Paragraph, Table
from branchmeet.exports.docx_writer import write_docx
from branchmeet.exports.paper_style import PaperStyle
from branchmeet.exports.pdf_writer import write_pdf
from tests.exports.papers import opened, paper
from tests.exports.test_docx_writer import WHOLE

RULES = catalogue.load("document_forms")["layout"]
POINTS_A_MM = 72 / 25.4
LONG = replace(
    WHOLE, blocks=WHOLE.blocks + tuple(Paragraph(f"Đoạn {number}. " + "Chữ dài. " * 60) for number in range(9))
)
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
VIETNAMESE = LETTERS + LETTERS.upper()


def read(written: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(written)))


def words_of_pdf(written: Paper) -> str:
    """All letters of the body in reading order, without blanks; page numbers, trace and demo mark left out."""
    bare = replace(written, trace=None, demo=False)
    pages = [page.extract_text() for page in read(bare).pages]
    numbered = [pages[0], *(text.removeprefix(str(number)) for number, text in enumerate(pages[1:], start=2))]
    return "".join("".join(numbered).split())


def words_of_word(written: Paper) -> str:
    body = opened(written).element.body
    return "".join("".join(text.text or "" for text in body.iter(qn("w:t"))).split())


@pytest.mark.parametrize("written", [WHOLE, LONG, paper(signature=None)], ids=["all blocks", "many pages", "unsigned"])
def test_both_files_say_the_same(written: Paper) -> None:
    assert words_of_pdf(written) == words_of_word(written)


def test_it_is_pdf_a_with_our_fonts_alone() -> None:
    document = read(WHOLE)
    metadata = document.xmp_metadata
    assert metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "A")
    fonts = {font["/BaseFont"].split("+")[1] for page in document.pages for font in _fonts(page)}
    assert fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    assert document.trailer["/Root"]["/Lang"] == "vi"


def test_the_sheet_is_a4_and_the_text_keeps_the_margins() -> None:
    page = read(paper(Paragraph("Chữ. " * 200))).pages[0]
    assert [round(length / POINTS_A_MM) for length in (page.mediabox.width, page.mediabox.height)] == [210, 297]
    places: list[float] = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: places.append(tm[4] + cm[4]) if text.strip() else None)
    assert round(min(places) / POINTS_A_MM) >= RULES["margins_mm"]["left"]
    wide = read(paper(landscape=True)).pages[0]
    assert [round(length / POINTS_A_MM) for length in (wide.mediabox.width, wide.mediabox.height)] == [297, 210]


def test_pages_are_numbered_from_the_second_and_the_trace_is_on_all() -> None:
    texts = [page.extract_text() for page in read(replace(LONG, demo=False)).pages]
    assert len(texts) > 2
    assert [text.split("\n")[0] for text in texts[1:]] == [str(number) for number in range(2, len(texts) + 1)]
    assert all("Mã kiểm: ab12" in text for text in texts)


def test_the_demo_mark_is_on_every_page_and_in_the_demo_only() -> None:
    marked, real = read(LONG), read(replace(LONG, demo=False))
    assert all("MẪU" in page.extract_text() for page in marked.pages)
    assert not any("MẪU" in page.extract_text() for page in real.pages)


def test_equal_papers_give_equal_files() -> None:
    assert write_pdf(WHOLE) == write_pdf(replace(WHOLE))
    assert write_pdf(WHOLE) != write_pdf(replace(WHOLE, subject="khác"))


def test_no_text_is_ever_carried_out() -> None:
    bad = '#panic("x") *đậm* $x$ @nhãn <nhãn> \\ `mã` // </w:t> {{ 7*7 }} ${x} ]]>'
    written = paper(Paragraph(bad), Table((Column(bad, 1, Align.CENTER),), ((bad,),)), title=bad, trace=bad)
    assert words_of_pdf(written).count("".join(bad.split())) == 4


def test_every_letter_said_to_be_drawable_is_drawn() -> None:
    letters = "".join(chr(letter) for first, last in glyphs.RANGES for letter in range(first, last + 1))
    assert write_pdf(paper(Paragraph(letters)))
    assert glyphs.drawable(VIETNAMESE) == VIETNAMESE


def test_a_letter_the_font_lacks_does_not_stop_the_paper() -> None:
    assert "Tốt□□!" in words_of_pdf(paper(Paragraph("Tốt \U0001f600文!")))


@pytest.mark.parametrize(
    ("style", "said"),
    [(PaperStyle(roman_mark="."), "I.NỘIDUNG"), (PaperStyle(old_spelling=True), "ĐẢNGUỶPHƯỜNG")],
)
def test_the_open_points_reach_both_files(style: PaperStyle, said: str) -> None:
    header = replace(WHOLE.header, superior_name="Đảng ủy phường Tân Tạo")
    written = replace(WHOLE, header=header, style=style)
    assert said in words_of_pdf(written)
    assert words_of_pdf(written) == words_of_word(written)


def test_large_type_is_larger_in_both_files() -> None:
    large = replace(WHOLE, style=WHOLE.style.large)
    assert opened(large).styles["Body Text"].font.size.pt == 18
    assert len(read(large).pages) >= len(read(WHOLE).pages)
    assert write_pdf(large) != write_pdf(WHOLE)


def test_the_typesetter_is_loaded_at_the_first_paper_only() -> None:
    code = "import sys, branchmeet.exports.pdf_writer; sys.exit('typst' in sys.modules)"
    root = Path(pdf_writer.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0


def test_the_word_file_stands_on_its_long_side_too() -> None:
    section = opened(paper(landscape=True)).sections[0]
    assert section.page_width > section.page_height
    assert write_docx(paper(landscape=True)) != write_docx(paper())


def _fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]
