"""PHIẾU NHẬN XÉT: what a branch writes of a member who works elsewhere and lives here (213-QĐ/TW), by hand.

Form `member_213_comment` of the catalogue's `document_forms.yaml` (grade C). The program keeps neither the person nor
the words: the slip is printed with room for them.
"""

from __future__ import annotations

from branchmeet.exports.blocks import Block, DottedLines, Heading, Item, Paper, Paragraph, Recipients
from branchmeet.exports.letterhead import Letterhead

_DOTS = "." * 40


def member_213_paper(letterhead: Letterhead, year: int) -> Paper:
    """An empty slip, signed as the papers of the committee are."""
    return Paper(
        header=letterhead.header(None, year, None),
        title="PHIẾU NHẬN XÉT",
        subject=f"đảng viên đang công tác giữ mối liên hệ với nơi cư trú năm {year}",
        blocks=_blocks(),
        signature=letterhead.signature(by_committee=True),
        recipients=Recipients(("Cấp ủy nơi đảng viên công tác;", "Lưu Chi bộ.")),
        **letterhead.common(),
    )


def _blocks() -> tuple[Block, ...]:
    return (
        Heading(2, "Người được nhận xét"),
        Item(f"Họ và tên: {_DOTS}"),
        Item(f"Đơn vị công tác: {_DOTS}"),
        Heading(2, "Việc đã tham gia tại nơi cư trú (họp mặt, việc được giao, đóng góp ý kiến)"),
        DottedLines(4),
        Heading(2, "Gia đình, quan hệ với Nhân dân"),
        Paragraph("□ Tốt        □ Có mặt cần nhắc        □ Chưa tốt"),
        DottedLines(1),
        Heading(2, "Ý kiến ban công tác Mặt trận"),
        Paragraph("Đã trao đổi ngày ..../..../........"),
        Heading(2, "Nhận xét chung"),
        DottedLines(3),
    )
