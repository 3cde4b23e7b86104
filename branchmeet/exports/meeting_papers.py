"""THÔNG BÁO and CHƯƠNG TRÌNH of a meeting, and the chair's page of prompts: what is printed before it.

Forms `meeting_notice` (grade P) and `meeting_agenda` (grade C) of the catalogue's `document_forms.yaml`; the chair's
page is ours (grade P). Papers print the formal subject of a topic, and an item of self-criticism or an unrecorded one
by its kind only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from branchmeet.domain.numbering import DocumentType
from branchmeet.domain.paper_points import PaperPoint
from branchmeet.exports import layout
from branchmeet.exports.blocks import Align, Block, Column, Heading, Item, Paper, Paragraph, Recipients, Table
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.wording import official_month


@dataclass(frozen=True)
class AgendaEntry:
    """An item of the agenda as it may be printed; `starts` is its hour by the clock of the agenda, "19:20".

    `frame`: it opens or closes the meeting, and needs no mention where people are invited.
    """

    title: str
    minutes: int
    starts: str = ""
    frame: bool = False
    goal: str = ""
    presenter: str = ""
    prompts: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    draft_conclusion: str = ""


@dataclass(frozen=True)
class MeetingValues:
    """What the papers before a meeting print.

    `words` say what it is ("Sinh hoạt chi bộ thường kỳ"), `when` and `where` are ready sentences, `aims` the two or
    three things it is for, `asked` who speaks about what, `papers` what is to be read before.
    """

    letterhead: Letterhead
    words: str
    month: date
    when: str
    where: str
    mode: str
    of_branch: bool
    entries: tuple[AgendaEntry, ...]
    aims: tuple[str, ...] = ()
    topic: str = ""
    guests: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    chair: str = ""
    clerk: str = ""

    @property
    def subject(self) -> str:
        """The words under the title: "sinh hoạt chi bộ thường kỳ tháng 12 năm 2026"."""
        words = self.words[:1].lower() + self.words[1:]
        return f"{words} tháng {official_month(self.month.month)} năm {self.month.year}"

    @property
    def body(self) -> str:
        """Who is called together."""
        return "Đảng viên chi bộ" if self.of_branch else "Các đồng chí trong chi ủy"


def notice_paper(values: MeetingValues) -> Paper:
    """The notice of a meeting before it has its number; without a number line where the branch numbers no notices."""
    letterhead = values.letterhead
    numbered = letterhead.points[PaperPoint.NOTICE_NUMBERED] == "yes"
    return Paper(
        header=letterhead.header(
            letterhead.open_number(DocumentType.NOTICE) if numbered else None, values.month.year, None
        ),
        title="THÔNG BÁO",
        subject=values.subject,
        blocks=_notice(values),
        signature=letterhead.signature(by_committee=not values.of_branch),
        recipients=Recipients((f"{values.body};", *_liaison(values), "Lưu Chi bộ.")),
        trace=layout.DRAFT_TRACE if numbered else None,
        **letterhead.common(),
    )


def agenda_paper(values: MeetingValues) -> Paper:
    """The programme of a meeting before it has its number."""
    letterhead = values.letterhead
    return Paper(
        header=letterhead.header(letterhead.open_number(DocumentType.PROGRAMME), values.month.year, None),
        title="CHƯƠNG TRÌNH",
        subject=values.subject,
        blocks=_agenda(values),
        signature=letterhead.signature(by_committee=not values.of_branch),
        recipients=Recipients(
            (f"{letterhead.superior_committee_name} (để báo cáo);", f"{values.body};", "Lưu Chi bộ.")
        ),
        trace=layout.DRAFT_TRACE,
        **letterhead.common(),
    )


def chair_guide(values: MeetingValues) -> Paper:
    """One page for the chair's hand: hour, goal, prompts, who speaks, draft conclusion of every item. Never issued."""
    letterhead = values.letterhead
    return Paper(
        header=None,
        title="GỢI Ý ĐIỀU HÀNH",
        subject=f"{values.subject} · {letterhead.branch_name}",
        blocks=(
            Paragraph(f"{values.when}, {values.where}. Thư ký cuộc họp: {values.clerk or '....'}."),
            _guide(values),
        ),
        signature=None,
        trace="Dùng cho người chủ trì, không lưu hành",
        landscape=True,
        demo=letterhead.demo,
        style=replace(letterhead.style, body_pt=13, line_pt=16, title_pt=14, table_pt=11, table_line_pt=13),
    )


# ---- the notice ----------------------------------------------------------------------------------------------------


def _notice(values: MeetingValues) -> tuple[Block, ...]:
    return (
        Paragraph(f"{values.letterhead.branch_name} trân trọng thông báo và mời đồng chí dự họp như sau:"),
        Heading(2, "Thời gian, địa điểm, thành phần"),
        Item(f"Thời gian: {values.when}."),
        Item(f"Địa điểm: {values.where}; hình thức {values.mode.lower()}."),
        Item(f"Thành phần: {'; '.join(_participants(values))}."),
        Heading(2, "Nội dung"),
        *(Item(f"{entry.title}.") for entry in values.entries if not entry.frame),
        Heading(2, "Đề nghị chuẩn bị"),
        *_preparation(values),
    )


def _participants(values: MeetingValues) -> list[str]:
    liaison = ["cấp ủy viên phụ trách chi bộ"] if values.of_branch else []
    guests = [f"khách mời: {', '.join(values.guests)}"] if values.guests else []
    return [values.body, *liaison, *guests]


def _preparation(values: MeetingValues) -> list[Block]:
    blocks: list[Block] = []
    if values.papers:
        blocks.append(Item(f"Đọc trước tài liệu: {'; '.join(values.papers)}."))
    if values.asked:
        blocks.append(Item(f"Phát biểu theo phân công: {'; '.join(values.asked)}."))
    told = "bí thư hoặc tổ trưởng tổ đảng" if values.letterhead.has_cells else "bí thư"
    blocks.append(Item(f"Đến đúng giờ, tham gia ý kiến; không dự được thì báo trước với {told}."))
    return blocks


def _liaison(values: MeetingValues) -> tuple[str, ...]:
    return ("Cấp ủy viên phụ trách chi bộ;",) if values.of_branch else ()


# ---- the programme -------------------------------------------------------------------------------------------------


def _agenda(values: MeetingValues) -> tuple[Block, ...]:
    aims = (Heading(1, "Mục đích, yêu cầu"), *(Item(aim) for aim in values.aims)) if values.aims else ()
    roles = " ".join(
        f"{role}: đồng chí {name}." for role, name in (("Chủ trì", values.chair), ("Thư ký", values.clerk)) if name
    )
    return (
        *aims,
        Heading(1, "Thời gian, địa điểm"),
        Paragraph(f"{values.when}, {values.where}; hình thức {values.mode.lower()}."),
        Heading(1, "Thành phần"),
        Paragraph(f"{'; '.join(_participants(values))}."),
        *((Paragraph(roles),) if roles else ()),
        Heading(1, "Nội dung"),
        _table(values.entries),
        Heading(1, "Kết thúc"),
        Paragraph(
            "Đánh giá chất lượng sinh hoạt, thông qua biên bản, bế mạc."
            if values.of_branch
            else "Kết luận, thông qua biên bản, bế mạc."
        ),
    )


def _table(entries: tuple[AgendaEntry, ...]) -> Table:
    columns = (
        Column("TT", 7, Align.CENTER),
        Column("Nội dung", 46),
        Column("Mục tiêu", 38),
        Column("Người trình bày", 27),
        Column("Phút", 10, Align.CENTER),
    )
    rows = [
        (str(number), entry.title, entry.goal, entry.presenter, str(entry.minutes))
        for number, entry in enumerate(entries, start=1)
    ]
    total = ("", "Cộng", "", "", str(sum(entry.minutes for entry in entries)))
    return Table(columns, (*rows, total))


# ---- the chair's page ----------------------------------------------------------------------------------------------


def _guide(values: MeetingValues) -> Table:
    columns = (
        Column("Giờ (phút)", 22, Align.CENTER),
        Column("Nội dung, mục tiêu", 60),
        Column("Câu hỏi gợi ý", 62),
        Column("Mời phát biểu", 46),
        Column("Dự thảo kết luận", 67),
    )
    rows = tuple(
        (
            f"{entry.starts} ({entry.minutes}’)",
            "\n".join(filter(None, (f"{number}. {entry.title}", entry.goal))),
            "\n".join(f"{place}. {prompt}" for place, prompt in enumerate(entry.prompts, start=1)),
            "\n".join((*((f"Trình bày: {entry.presenter}",) if entry.presenter else ()), "; ".join(entry.asked))),
            entry.draft_conclusion,
        )
        for number, entry in enumerate(values.entries, start=1)
    )
    return Table(columns, rows)
