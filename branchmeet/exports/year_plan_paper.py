"""KẾ HOẠCH: the topics of a whole year as a paper, put together from the plans of its quarters.

Form `annual_topic_plan` of the catalogue's `document_forms.yaml`: sections and words grade P, layout grade C.
"""

from __future__ import annotations

from dataclasses import dataclass

from branchmeet.domain.numbering import DocumentType
from branchmeet.domain.vietnamese import roman
from branchmeet.exports import layout
from branchmeet.exports.blocks import Align, Block, Column, Heading, Item, Paper, Paragraph, Recipients, Table
from branchmeet.exports.letterhead import Letterhead


@dataclass(frozen=True)
class YearTopic:
    """One topic of the year."""

    quarter: int
    month: int
    subject: str
    why: str = ""
    preparer: str = ""


@dataclass(frozen=True)
class YearPlanValues:
    """What the plan of a year prints; topics in the order of their months."""

    letterhead: Letterhead
    year: int
    topics: tuple[YearTopic, ...]


def year_plan_paper(values: YearPlanValues) -> Paper:
    """The plan of the year before it has its number; signed as the plans of the quarters are."""
    letterhead = values.letterhead
    return Paper(
        header=letterhead.header(letterhead.open_number(DocumentType.PLAN), values.year, None),
        title="KẾ HOẠCH",
        subject=f"sinh hoạt chuyên đề năm {values.year}",
        blocks=_sections(values),
        signature=letterhead.signature(by_committee=True),
        recipients=Recipients(
            (f"{letterhead.superior_committee_name} (để báo cáo);", "Đảng viên chi bộ;", "Lưu Chi bộ.")
        ),
        trace=layout.DRAFT_TRACE,
        **letterhead.common(),
    )


def _sections(values: YearPlanValues) -> tuple[Block, ...]:
    return (
        Heading(1, "Mục đích, yêu cầu"),
        Paragraph(
            f"Cụ thể hóa nhiệm vụ năm {values.year} của chi bộ thành những chuyên đề sát với đời sống của Nhân dân."
        ),
        Paragraph(
            "Mỗi quý sinh hoạt ít nhất một chuyên đề; tổ đảng, đảng viên được phân công nghiên cứu, phát biểu; "
            "sau mỗi chuyên đề có việc làm cụ thể, có người phụ trách và hạn hoàn thành."
        ),
        Heading(1, "Chuyên đề trong năm"),
        _table(values.topics),
        Heading(1, "Tổ chức thực hiện"),
        Item(f"{values.letterhead.committee} cụ thể hóa thành kế hoạch từng quý, gửi cấp trên trước khi quý bắt đầu."),
        Item("Chuyên đề được điều chỉnh khi có việc phát sinh hoặc cấp trên gợi ý."),
    )


def _table(topics: tuple[YearTopic, ...]) -> Table:
    return Table(
        (
            Column("Quý", 10, Align.CENTER),
            Column("Tháng", 14, Align.CENTER),
            Column("Chuyên đề", 44),
            Column("Lý do chọn", 34),
            Column("Người chuẩn bị", 24),
        ),
        tuple((roman(topic.quarter), str(topic.month), topic.subject, topic.why, topic.preparer) for topic in topics),
    )
