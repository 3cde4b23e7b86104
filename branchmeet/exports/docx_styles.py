"""The styles of a Party document in Word: all layout is theirs, none is set on single paragraphs.

A person who goes on working in Word changes a style once and has changed it everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from branchmeet.exports import layout

_LEFT, _CENTER, _RIGHT, _JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip

PAPER_TABLE = "Paper Table"
LAYOUT_TABLE = "Layout Table"


@dataclass(frozen=True)
class _Look:
    """How paragraphs of a style look; sizes and spaces in points, `line` the least height of a line."""

    name: str
    align: WD_ALIGN_PARAGRAPH = _LEFT
    size: int = layout.BODY_PT
    bold: bool = False
    italic: bool = False
    underline: bool = False
    indent_first_line: bool = False
    before: int = 0
    after: int = 0
    line: int = layout.LINE_PT
    keep_with_next: bool = False
    outline_level: int | None = None
    builtin: bool = False


_LOOKS = (
    _Look("Copy Mark", _RIGHT, bold=True, after=6),
    _Look("Superior Name", _CENTER),
    _Look("Issuer Name", _CENTER, bold=True),
    _Look("Star", _CENTER),
    _Look("Paper Number", _CENTER),
    _Look("Party Name", _CENTER, layout.PARTY_NAME_PT, bold=True),
    _Look("Dateline", _CENTER, italic=True, before=layout.LINE_PT - 3),
    _Look("Title", _CENTER, layout.TITLE_PT, bold=True, before=18, keep_with_next=True, builtin=True),
    _Look("Subtitle", _CENTER, bold=True, keep_with_next=True, builtin=True),
    _Look("Closing Line", _CENTER, after=12, keep_with_next=True),
    _Look("Heading 1", bold=True, before=9, after=4, keep_with_next=True, outline_level=0, builtin=True),
    _Look("Heading 2", _JUSTIFY, bold=True, indent_first_line=True, before=3, after=4, keep_with_next=True,
          outline_level=1, builtin=True),
    _Look("Heading 3", _JUSTIFY, indent_first_line=True, after=4, keep_with_next=True, outline_level=2, builtin=True),
    _Look("Body Text", _JUSTIFY, indent_first_line=True, after=6, builtin=True),
    _Look("Dash Item", _JUSTIFY, indent_first_line=True, after=4),
    _Look("Dotted Line", after=2),
    _Look("Table Heading", _CENTER, layout.TABLE_PT, bold=True, before=2, after=2, line=16, keep_with_next=True),
    _Look("Table Text", _LEFT, layout.TABLE_PT, before=2, after=2, line=16),
    _Look("Table Centered", _CENTER, layout.TABLE_PT, before=2, after=2, line=16),
    _Look("Table End", size=4, line=6),
    _Look("Signature Authority", _CENTER, bold=True, keep_with_next=True),
    _Look("Signature Function", _CENTER, keep_with_next=True),
    _Look("Signature Name", _CENTER, bold=True, before=layout.SIGNING_SPACE_PT),
    _Look("Recipients Label", underline=True, keep_with_next=True),
    _Look("Recipients Line", size=layout.RECIPIENTS_PT, line=15),
    _Look("Header", _CENTER, builtin=True),
    _Look("Footer", _CENTER, layout.FOOTNOTE_PT, line=11, builtin=True),
)  # fmt: skip


def set_styles(document: Document) -> None:
    """Replace the library's styles by ours; the few that Word cannot do without stay."""
    _keep_only_defaults(document)
    _set_defaults(document)
    for look in _LOOKS:
        _add(document, look)
    _add_rule_below_party_name(document)
    _add_dots(document)
    document.styles.element.append(parse_xml(_PAPER_TABLE_XML))
    document.styles.element.append(parse_xml(_LAYOUT_TABLE_XML))


def _keep_only_defaults(document: Document) -> None:
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    normal = document.styles["Normal"].element
    for entry in list(normal):
        if entry.tag in (qn("w:pPr"), qn("w:rPr"), qn("w:rsid")):
            normal.remove(entry)


def _set_defaults(document: Document) -> None:
    styles = document.styles.element
    styles.replace(styles.find(qn("w:docDefaults")), parse_xml(_DEFAULTS_XML))


def _add(document: Document, look: _Look) -> None:
    style = cast(ParagraphStyle, document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, look.builtin))
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.hidden = False
    style.font.size = Pt(look.size)
    style.font.bold = look.bold or None
    style.font.italic = look.italic or None
    style.font.underline = look.underline or None
    shape = style.paragraph_format
    shape.alignment = look.align
    shape.first_line_indent = Mm(layout.FIRST_LINE_INDENT_MM if look.indent_first_line else 0)
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    shape.line_spacing = Pt(look.line)
    shape.keep_with_next = look.keep_with_next or None
    if look.outline_level is not None:
        style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{look.outline_level}"/>'))


def _add_rule_below_party_name(document: Document) -> None:
    """The rule is the lower edge of the paragraph, which is drawn in from both sides of the column to its length."""
    style = cast(ParagraphStyle, document.styles["Party Name"])
    aside = Mm((layout.HEADER_RIGHT_MM - layout.PARTY_NAME_RULE_MM) / 2)
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = aside
    rule = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    style.element.get_or_add_pPr().insert_element_before(parse_xml(rule), "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _add_dots(document: Document) -> None:
    style = cast(ParagraphStyle, document.styles["Dotted Line"])
    style.paragraph_format.tab_stops.add_tab_stop(Mm(layout.TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


_DEFAULTS_XML = f"""
<w:docDefaults {nsdecls("w")}>
  <w:rPrDefault><w:rPr>
    <w:rFonts w:ascii="{layout.FONT}" w:hAnsi="{layout.FONT}" w:eastAsia="{layout.FONT}" w:cs="{layout.FONT}"/>
    <w:sz w:val="{layout.BODY_PT * 2}"/><w:szCs w:val="{layout.BODY_PT * 2}"/>
    <w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/>
  </w:rPr></w:rPrDefault>
  <w:pPrDefault><w:pPr>
    <w:spacing w:before="0" w:after="0" w:line="{layout.LINE_PT * 20}" w:lineRule="atLeast"/>
  </w:pPr></w:pPrDefault>
</w:docDefaults>"""

_PAPER_TABLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PaperTable">
  <w:name w:val="{PAPER_TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="4" w:color="auto"/><w:left w:val="single" w:sz="4" w:color="auto"/>
      <w:bottom w:val="single" w:sz="4" w:color="auto"/><w:right w:val="single" w:sz="4" w:color="auto"/>
      <w:insideH w:val="single" w:sz="4" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:color="auto"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
</w:style>"""

_LAYOUT_TABLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="LayoutTable">
  <w:name w:val="{LAYOUT_TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
  <w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style>"""
