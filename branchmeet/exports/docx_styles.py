"""The styles of a Party document in Word: all layout is theirs, none is set on single paragraphs.

A person who goes on working in Word changes a style once and has changed it everywhere.
"""

from __future__ import annotations

from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from branchmeet.exports import layout
from branchmeet.exports.blocks import Paper
from branchmeet.exports.looks import Look, Side, looks

_SIDES = {
    Side.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Side.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Side.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Side.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}

PAPER_TABLE = "Paper Table"
LAYOUT_TABLE = "Layout Table"


def set_styles(document: Document, paper: Paper) -> None:
    """Replace the library's styles by ours; the few that Word cannot do without stay."""
    _keep_only_defaults(document)
    _set_defaults(document)
    for look in looks(paper.style):
        _add(document, look)
    _add_rule_below_party_name(document, paper)
    _add_dots(document, paper)
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


def _add(document: Document, look: Look) -> None:
    style = cast(ParagraphStyle, document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, look.builtin))
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.hidden = False
    style.font.size = Pt(look.size)
    style.font.bold = look.bold or None
    style.font.italic = look.italic or None
    style.font.underline = look.underline or None
    shape = style.paragraph_format
    shape.alignment = _SIDES[look.align]
    shape.first_line_indent = Mm(layout.FIRST_LINE_INDENT_MM if look.indent_first_line else 0)
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    shape.line_spacing = Pt(look.line)
    shape.keep_with_next = look.keep_with_next or None
    shape.page_break_before = look.starts_page or None
    if look.outline_level is not None:
        style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{look.outline_level}"/>'))


def _add_rule_below_party_name(document: Document, paper: Paper) -> None:
    """The rule is the lower edge of the paragraph, which is drawn in from both sides of the column to its length."""
    style = cast(ParagraphStyle, document.styles["Party Name"])
    aside = Mm((paper.text_width_mm * (1 - layout.HEADER_LEFT_SHARE) - layout.PARTY_NAME_RULE_MM) / 2)
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = aside
    rule = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    style.element.get_or_add_pPr().insert_element_before(parse_xml(rule), "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _add_dots(document: Document, paper: Paper) -> None:
    style = cast(ParagraphStyle, document.styles["Dotted Line"])
    style.paragraph_format.tab_stops.add_tab_stop(Mm(paper.text_width_mm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


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
