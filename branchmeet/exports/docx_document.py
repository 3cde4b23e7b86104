"""Builds the Word document of a paper: page, header block, body, signatures, in the order they stand on paper."""

from __future__ import annotations

from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import _Footer, _Header
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from branchmeet.exports import layout
from branchmeet.exports.blocks import Paper
from branchmeet.exports.docx_styles import LAYOUT_TABLE, PAPER_TABLE, set_styles
from branchmeet.exports.printed import Dots, Grid, Line, Pair, Part, parts_of, trace_of


def build(paper: Paper) -> Document:
    """The paper as a document of python-docx, styled and complete, its properties still those of the library."""
    document = docx.Document()
    set_styles(document, paper)
    _set_page(document, paper)
    for part in parts_of(paper):
        _add(document, part)
    return document


def _set_page(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, paper.page_mm)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(layout.MARGIN_TOP_MM), Mm(layout.MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.MARGIN_LEFT_MM), Mm(layout.MARGIN_RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section._sectPr.attrib.clear()  # ids of the editing that made the library's own file
    _fill_header(section.first_page_header, [_watermark_xml(1)] if paper.demo else [])
    _fill_header(section.header, [_PAGE_NUMBER_XML, _watermark_xml(2)] if paper.demo else [_PAGE_NUMBER_XML])
    for footer in (section.first_page_footer, section.footer):
        _fill_footer(footer, trace_of(paper))


def _fill_header(header: _Header, contents_xml: Sequence[str]) -> None:
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.style = "Header"
    for content_xml in contents_xml:
        paragraph._p.append(parse_xml(content_xml))


def _fill_footer(footer: _Footer, trace: str) -> None:
    footer.is_linked_to_previous = False
    _write(footer.paragraphs[0], Line("Footer", trace))


def _add(document: Document, part: Part) -> None:
    match part:
        case Line():
            _write(document.add_paragraph(), part)
        case Dots():
            document.add_paragraph("\t", "Dotted Line")
        case Grid():
            _add_grid(document, part)
        case Pair():
            _add_pair(document, part)


def _add_grid(document: Document, grid: Grid) -> None:
    head, *rows = _new_table(document, 1 + len(grid.rows), grid.widths_mm, PAPER_TABLE).rows
    _mark_row(head, "<w:tblHeader/>")
    for cell, title in zip(head.cells, grid.head, strict=True):
        _fill(cell, [title])
    for row, texts in zip(rows, grid.rows, strict=True):
        for cell, lines in zip(row.cells, texts, strict=True):
            _fill(cell, lines)


def _add_pair(document: Document, pair: Pair) -> None:
    """The signatures hang on the paragraph before them, so that they are never alone on a page and never torn."""
    if pair.closing:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        _write(document.add_paragraph(), Line("Table End"))
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    left, right = _new_table(document, 1, pair.widths_mm, LAYOUT_TABLE).rows[0].cells
    _fill(left, pair.left)
    _fill(right, pair.right)
    if pair.closing:
        _write(document.add_paragraph(), Line("Table End"))


def _new_table(document: Document, row_count: int, widths_mm: Sequence[float], style: str) -> WordTable:
    """An empty table whose rows are not torn between pages.

    Widths go to the columns and to every cell: programs differ in which of them they obey.
    """
    table: WordTable = document.add_table(row_count, len(widths_mm), style)
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        _mark_row(row, "<w:cantSplit/>")
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
    return table


def _mark_row(row: _Row, property_xml: str) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(property_xml.replace("/>", f" {nsdecls('w')}/>")))


def _fill(cell: _Cell, lines: Sequence[Line]) -> None:
    """Write lines into a new cell, which already holds one empty paragraph."""
    for number, line in enumerate(lines):
        _write(cell.add_paragraph() if number else cell.paragraphs[0], line)


def _write(paragraph: WordParagraph, line: Line) -> None:
    paragraph.style = line.look
    if line.text:
        paragraph.add_run(line.text)


_PAGE_NUMBER_XML = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'


def _watermark_xml(number: int) -> str:
    """The demo mark as Word draws a watermark: a pale text behind the page, aslant, midway between the margins."""
    return f"""
<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
  <w:rPr><w:noProof/></w:rPr>
  <w:pict>
    <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
      <v:formulas>
        <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
        <v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
        <v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/>
        <v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>
      </v:formulas>
      <v:path textpathok="t" o:connecttype="custom"
        o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
      <v:textpath on="t" fitshape="t"/>
      <v:lock v:ext="edit" text="t" shapetype="t"/>
    </v:shapetype>
    <v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"
      alt="{layout.DEMO_MARK}" o:allowincell="f" fillcolor="#d9cfc0" stroked="f"
      style="position:absolute;margin-left:0;margin-top:0;width:380pt;height:170pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin">
      <v:fill opacity=".5"/>
      <v:textpath string="{layout.DEMO_MARK}"
        style="font-family:&quot;{layout.FONT}&quot;;font-size:1pt;font-weight:bold"/>
    </v:shape>
  </w:pict>
</w:r>"""
