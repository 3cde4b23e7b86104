"""Builds the Word document of a paper: page, header block, body, signatures, in the order they stand on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import _Footer, _Header
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from branchmeet.exports import layout
from branchmeet.exports.blocks import (
    Align,
    Block,
    DottedLines,
    Header,
    Heading,
    Item,
    Paper,
    Paragraph,
    Recipients,
    Signature,
    Table,
    printable_line,
    printable_lines,
    with_labels,
)
from branchmeet.exports.docx_styles import LAYOUT_TABLE, PAPER_TABLE, set_styles


def build(paper: Paper) -> Document:
    """The paper as a document of python-docx, styled and complete, its properties still those of the library."""
    document = docx.Document()
    set_styles(document)
    _set_page(document, paper)
    _add_header_block(document, paper.header, paper.mark)
    _add_title(document, paper)
    for block in with_labels(paper.blocks):
        _add_block(document, block)
    _add_closing_block(document, paper)
    return document


def _set_page(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.PAGE_WIDTH_MM), Mm(layout.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(layout.MARGIN_TOP_MM), Mm(layout.MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.MARGIN_LEFT_MM), Mm(layout.MARGIN_RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section._sectPr.attrib.clear()  # ids of the editing that made the library's own file
    _fill_header(section.first_page_header, [_watermark_xml(1)] if paper.demo else [])
    _fill_header(section.header, [_PAGE_NUMBER_XML, _watermark_xml(2)] if paper.demo else [_PAGE_NUMBER_XML])
    for footer in (section.first_page_footer, section.footer):
        _fill_footer(footer, paper.trace)


def _fill_header(header: _Header, contents_xml: Sequence[str]) -> None:
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.style = "Header"
    for content_xml in contents_xml:
        paragraph._p.append(parse_xml(content_xml))


def _fill_footer(footer: _Footer, trace: str | None) -> None:
    footer.is_linked_to_previous = False
    _write(footer.paragraphs[0], "Footer", trace or "")


def _add_header_block(document: Document, header: Header, mark: str | None) -> None:
    if mark:
        _add_line(document, "Copy Mark", mark)
    left, right = _layout_row(document, (layout.HEADER_LEFT_MM, layout.HEADER_RIGHT_MM))
    issuer = [
        ("Superior Name", header.superior_name.upper()),
        ("Issuer Name", header.issuer_name.upper()),
        ("Star", layout.STAR),
    ]
    number = [("Paper Number", header.number_line)] if header.number_line else []
    _fill(left, [*issuer, *number])
    _fill(right, [("Party Name", layout.PARTY_NAME), ("Dateline", header.dateline)])


def _add_title(document: Document, paper: Paper) -> None:
    _add_line(document, "Title", paper.title)
    _add_line(document, "Subtitle", paper.subject)
    _add_line(document, "Closing Line", layout.CLOSING_LINE)


def _add_block(document: Document, block: Block) -> None:
    match block:
        case Heading(level, text):
            _add_line(document, f"Heading {level}", text)
        case Paragraph(text):
            for line in printable_lines(text):
                _add_line(document, "Body Text", line)
        case Item(text):
            _add_line(document, "Dash Item", f"- {text}")
        case DottedLines(count):
            for _ in range(count):
                document.add_paragraph("\t", "Dotted Line")
        case Table():
            _add_table(document, block)


def _add_table(document: Document, table: Table) -> None:
    shares = [column.share for column in table.columns]
    widths = [layout.TEXT_WIDTH_MM * share / sum(shares) for share in shares]
    head, *rows = _new_table(document, 1 + len(table.rows), widths, PAPER_TABLE).rows
    _mark_row(head, "<w:tblHeader/>")
    for cell, column in zip(head.cells, table.columns, strict=True):
        _fill(cell, [("Table Heading", column.title)])
    styles = ["Table Centered" if column.align is Align.CENTER else "Table Text" for column in table.columns]
    for row, texts in zip(rows, table.rows, strict=True):
        for cell, style, text in zip(row.cells, styles, texts, strict=True):
            _fill(cell, [(style, line) for line in printable_lines(text) or [""]])
    _add_line(document, "Table End", "")


def _add_closing_block(document: Document, paper: Paper) -> None:
    """Signatures, or recipients and a signature, side by side; never alone on a page and never torn."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _add_line(document, "Table End", "")
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    left, right = _layout_row(document, (layout.TEXT_WIDTH_MM / 2, layout.TEXT_WIDTH_MM / 2))
    _fill(left, _left_of_signature(paper))
    _fill(right, _signature_lines(paper.signature))
    _add_line(document, "Table End", "")


def _left_of_signature(paper: Paper) -> list[tuple[str, str]]:
    if paper.left_signature:
        return _signature_lines(paper.left_signature)
    if paper.recipients:
        return _recipient_lines(paper.recipients)
    return [("Table End", "")]


def _signature_lines(signature: Signature) -> list[tuple[str, str]]:
    authority = [("Signature Authority", signature.on_behalf_of)] if signature.on_behalf_of else []
    return [*authority, ("Signature Function", signature.function), ("Signature Name", signature.name)]


def _recipient_lines(recipients: Recipients) -> list[tuple[str, str]]:
    label = ("Recipients Label", layout.RECIPIENTS_LABEL)
    return [label, *(("Recipients Line", f"- {line}") for line in recipients.lines)]


def _layout_row(document: Document, widths_mm: Sequence[float]) -> tuple[_Cell, ...]:
    """The cells of one row without lines, as wide as given."""
    return _new_table(document, 1, widths_mm, LAYOUT_TABLE).rows[0].cells


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


def _fill(cell: _Cell, lines: Iterable[tuple[str, str]]) -> None:
    """Write lines of (style, text) into a new cell, which already holds one empty paragraph."""
    for number, (style, text) in enumerate(lines):
        _write(cell.add_paragraph() if number else cell.paragraphs[0], style, text)


def _add_line(document: Document, style: str, text: str) -> None:
    _write(document.add_paragraph(), style, text)


def _write(paragraph: WordParagraph, style: str, text: str) -> None:
    paragraph.style = style
    line = printable_line(text)
    if line:
        paragraph.add_run(line)


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
