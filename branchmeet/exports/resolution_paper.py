"""NGHỊ QUYẾT of a meeting with its tables and its annex of opinions, and the extract for one task.

Forms `monthly_resolution` (grade C) and `resolution_extract` (grades M and P) of the catalogue's `document_forms.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branchmeet.domain.numbering import DocumentType
from branchmeet.domain.paper_points import PaperPoint
from branchmeet.exports import layout
from branchmeet.exports.blocks import (
    Align,
    Annex,
    Block,
    Column,
    Heading,
    Item,
    Paper,
    Paragraph,
    Recipients,
    Table,
)
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.wording import official_month


@dataclass(frozen=True)
class PastTask:
    """A task that was looked at, and how it ended."""

    what: str
    who: str
    due_on: date | None
    outcome: str


@dataclass(frozen=True)
class NewTask:
    """A task the meeting gave; `number` is its place in the resolution."""

    number: int
    what: str
    who: str
    due_on: date | None
    measure: str


@dataclass(frozen=True)
class Opinions:
    """What was said on one matter."""

    matter: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ResolutionValues:
    """What the resolution prints; an empty text leaves its part out."""

    letterhead: Letterhead
    month: date
    preamble: str
    evaluation: str
    past: tuple[PastTask, ...]
    done_share: str
    praise: str
    shortcomings: str
    direction: str
    tasks: tuple[NewTask, ...]
    score_lines: tuple[str, ...]
    vote_line: str
    opinions: tuple[Opinions, ...]


@dataclass(frozen=True)
class ExtractValues:
    """What the extract of a resolution for one task prints."""

    letterhead: Letterhead
    number: str
    issued_on: date
    extracted_on: date
    met: str
    vote_line: str
    task: NewTask


def resolution_paper(values: ResolutionValues) -> Paper:
    """The resolution before it has its number."""
    letterhead = values.letterhead
    by_committee = letterhead.points[PaperPoint.RESOLUTION_SIGNED] == "committee"
    month = f"tháng {official_month(values.month.month)} năm {values.month.year}"
    return Paper(
        header=letterhead.header(letterhead.open_number(DocumentType.RESOLUTION), values.month.year, None),
        title="NGHỊ QUYẾT",
        subject=f"lãnh đạo thực hiện nhiệm vụ {month}",
        blocks=_body(values),
        signature=letterhead.signature(by_committee=by_committee),
        recipients=Recipients(
            (
                f"{letterhead.superior_committee_name} (để báo cáo);",
                "Cấp ủy viên phụ trách chi bộ;",
                "Ban công tác Mặt trận, các đoàn thể khu phố (để phối hợp);",
                "Đảng viên chi bộ;",
                "Lưu Chi bộ.",
            )
        ),
        annex=_annex(values.opinions),
        trace=layout.DRAFT_TRACE,
        **letterhead.common(),
    )


def extract_paper(values: ExtractValues) -> Paper:
    """One task out of an issued resolution, with its number there, for the one who answers for it."""
    letterhead, task = values.letterhead, values.task
    source = f"số {values.number}, ngày {values.issued_on:%d/%m/%Y} của {letterhead.branch_name}"
    return Paper(
        header=letterhead.header(None, values.extracted_on.year, values.extracted_on),
        title="TRÍCH NGHỊ QUYẾT",
        subject=source,
        blocks=(
            Paragraph(f"Tại kỳ {values.met}, chi bộ đã thông qua Nghị quyết {source}. {values.vote_line}".strip()),
            Paragraph("Nội dung trích:"),
            _new_tasks((task,)),
            Paragraph(_report_back(task)),
        ),
        signature=letterhead.signature(certified="TRÍCH SAO ĐÚNG BẢN CHÍNH"),
        recipients=Recipients((f"{task.who or 'Người phụ trách'} (để thực hiện);", "Lưu Chi bộ.")),
        dated_on=values.extracted_on,
        **letterhead.common(),
    )


def _body(values: ResolutionValues) -> tuple[Block, ...]:
    first = (
        *_part("Chính trị, tư tưởng, nhiệm vụ chính trị", values.evaluation),
        *_past(values),
        *_part("Biểu dương, nhắc nhở", values.praise),
        *_part("Hạn chế, nguyên nhân", values.shortcomings),
    )
    second = (
        *_part("Chính trị, tư tưởng, nhiệm vụ chính trị", values.direction),
        *((Heading(2, "Nhiệm vụ cụ thể"), _new_tasks(values.tasks)) if values.tasks else ()),
    )
    chapters: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Đánh giá kết quả lãnh đạo tháng trước", first),
        ("Phương hướng, nhiệm vụ tháng tới", second),
        ("Phân công và tổ chức thực hiện", _organisation(values.letterhead)),
        ("Tự đánh giá chất lượng sinh hoạt", tuple(Paragraph(line) for line in values.score_lines)),
    )
    printed = (block for title, content in chapters if content for block in (Heading(1, title), *content))
    return (Paragraph(values.preamble), *printed, *((Paragraph(values.vote_line),) if values.vote_line else ()))


def _part(title: str, text: str) -> tuple[Block, ...]:
    return (Heading(2, title), Paragraph(text)) if text.strip() else ()


def _past(values: ResolutionValues) -> tuple[Block, ...]:
    if not values.past:
        return ()
    columns = (
        Column("TT", 8, Align.CENTER),
        Column("Nhiệm vụ", 52),
        Column("Người phụ trách", 30),
        Column("Hạn", 22, Align.CENTER),
        Column("Kết quả", 36),
    )
    rows = tuple(
        (str(number), task.what, task.who, _day(task.due_on), task.outcome)
        for number, task in enumerate(values.past, start=1)
    )
    share = (Paragraph(values.done_share),) if values.done_share else ()
    return (Heading(2, "Bảng đối chiếu nhiệm vụ"), Table(columns, rows), *share)


def _new_tasks(tasks: tuple[NewTask, ...]) -> Table:
    columns = (
        Column("TT", 8, Align.CENTER),
        Column("Nhiệm vụ", 52),
        Column("Người phụ trách", 32),
        Column("Hạn", 22, Align.CENTER),
        Column("Kết quả cần đạt", 34),
    )
    return Table(
        columns, tuple((str(task.number), task.what, task.who, _day(task.due_on), task.measure) for task in tasks)
    )


def _organisation(letterhead: Letterhead) -> tuple[Block, ...]:
    checks = "Chi ủy" if letterhead.has_committee else "Bí thư chi bộ"
    cells = "các tổ đảng, " if letterhead.has_cells else ""
    return (
        Item("Đồng chí, tổ đảng được giao nhiệm vụ thực hiện đúng hạn, báo cáo kết quả tại kỳ sinh hoạt sau."),
        Item(f"{checks} theo dõi, đôn đốc {cells}đảng viên thực hiện; việc chậm hạn phải nêu rõ lý do."),
        Item("Tài liệu, kết quả kỳ sinh hoạt đăng Sổ tay đảng viên điện tử và báo cáo cấp trên trong 2 ngày."),
    )


def _annex(opinions: tuple[Opinions, ...]) -> Annex | None:
    if not opinions:
        return None
    blocks: list[Block] = []
    for one in opinions:
        blocks += [Heading(2, one.matter), *(Item(line.removeprefix("- ")) for line in one.lines)]
    return Annex("PHỤ LỤC", "tổng hợp ý kiến thảo luận", tuple(blocks))


def _report_back(task: NewTask) -> str:
    due = f" trước ngày {_day(task.due_on)}" if task.due_on else ""
    return f"Kết quả thực hiện báo cáo với chi bộ{due} và tại kỳ sinh hoạt gần nhất."


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
