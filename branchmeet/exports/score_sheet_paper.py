"""PHIẾU ĐÁNH GIÁ: a filled score sheet as a paper, of a meeting or of a branch over a period.

Form `meeting_assessment_sheet` of the catalogue's `document_forms.yaml` (grades C and P). It has no number.
"""

from __future__ import annotations

from dataclasses import dataclass

from branchmeet.exports.blocks import Align, Block, Column, Heading, Item, Paper, Paragraph, Recipients, Table
from branchmeet.exports.letterhead import Letterhead


@dataclass(frozen=True)
class ScoreRow:
    """One line of the sheet; points are written as people write them, empty where there are none."""

    code: str
    text: str
    most: str
    record: str
    own: str
    upper: str
    reason: str


@dataclass(frozen=True)
class ScoreGroup:
    """A group with its lines and the branch's points of it."""

    title: str
    points: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class ScoreSheetValues:
    """What the sheet prints; an empty text leaves its part out."""

    letterhead: Letterhead
    year: int
    subject: str
    basis: tuple[str, ...]
    groups: tuple[ScoreGroup, ...]
    differences: tuple[str, ...]
    total: tuple[str, ...]
    shortcomings: str
    remedies: str
    vote: str
    decision: tuple[str, ...]


def score_sheet_paper(values: ScoreSheetValues) -> Paper:
    """The sheet as it stands; the level above fills in its own part, or has."""
    letterhead = values.letterhead
    return Paper(
        header=letterhead.header(None, values.year, None),
        title="PHIẾU ĐÁNH GIÁ",
        subject=values.subject,
        blocks=_blocks(values),
        signature=letterhead.signature(),
        recipients=Recipients((f"{letterhead.superior_committee_name} (để quyết định mức);", "Lưu Chi bộ.")),
        **letterhead.common(),
    )


def _blocks(values: ScoreSheetValues) -> tuple[Block, ...]:
    words = (("Hạn chế", values.shortcomings), ("Cách khắc phục", values.remedies))
    remedies = tuple(Paragraph(f"{name}: {text}") for name, text in words if text)
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Thông tin chung", tuple(Item(line) for line in values.basis)),
        ("Bảng điểm", (_table(values.groups),)),
        ("Chỗ khác nhau sau khi tính lại", tuple(Item(line) for line in values.differences)),
        ("Tổng điểm, mức", tuple(Paragraph(line) for line in values.total)),
        ("Hạn chế, cách khắc phục", remedies),
        ("Biểu quyết", (Paragraph(values.vote),) if values.vote else ()),
        ("Cấp trên quyết định", tuple(Paragraph(line) for line in values.decision)),
    )
    return tuple(block for title, content in parts if content for block in (Heading(1, title), *content))


def _table(groups: tuple[ScoreGroup, ...]) -> Table:
    columns = (
        Column("Mục", 10, Align.CENTER),
        Column("Nội dung", 46),
        Column("Tối đa", 12, Align.CENTER),
        Column("Số liệu phần mềm tổng hợp", 36),
        Column("Tự chấm", 13, Align.CENTER),
        Column("Cấp trên", 13, Align.CENTER),
        Column("Lý do khi khác", 28),
    )
    rows: list[tuple[str, ...]] = []
    for group in groups:
        rows.append(("", group.title, "", "", group.points, "", ""))
        rows += [(row.code, row.text, row.most, row.record, row.own, row.upper, row.reason) for row in group.rows]
    return Table(columns, tuple(rows))
