"""KẾ HOẠCH: a quarter's topic plan as a paper.

Form `quarterly_topic_plan` of the catalogue's `document_forms.yaml`: sections and words grade P, layout grade C. Papers
print the formal subject of a topic, never its warm title.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branchmeet.domain.numbering import DocumentType
from branchmeet.domain.vietnamese import roman
from branchmeet.exports import layout
from branchmeet.exports.blocks import (
    Align,
    Block,
    Column,
    Grounds,
    Heading,
    Item,
    Paper,
    Paragraph,
    Recipients,
    Table,
)
from branchmeet.exports.letterhead import Letterhead


@dataclass(frozen=True)
class PlannedSpeech:
    """A cell or a member asked to study something and to speak about it."""

    who: str
    study: str
    due_on: date | None = None


@dataclass(frozen=True)
class FollowUp:
    """What is to be done after the meeting on a topic."""

    task: str
    owner: str
    due_on: date | None = None
    measure: str = ""


@dataclass(frozen=True)
class PlannedTopic:
    """One topic of the plan; a date not yet set is None and its cell stays empty."""

    subject: str
    why: str = ""
    content: str = ""
    preparer: str = ""
    prompts: tuple[str, ...] = ()
    speeches: tuple[PlannedSpeech, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    draft_due_on: date | None = None
    reviewed_on: date | None = None
    papers_due_on: date | None = None
    meets_on: date | None = None


@dataclass(frozen=True)
class TopicPlanValues:
    """What the plan prints. `grounds` is what it rests on, such as the plan of the year; empty when there is none."""

    letterhead: Letterhead
    year: int
    quarter: int
    topics: tuple[PlannedTopic, ...]
    aim: str = ""
    grounds: str = ""
    dated_on: date | None = None


def topic_plan_paper(values: TopicPlanValues) -> Paper:
    """The plan as the committee adopts it, or the branch where there is none, before it has its number.

    A section without content is left out.
    """
    letterhead = values.letterhead
    return Paper(
        header=letterhead.header(letterhead.open_number(DocumentType.PLAN), values.year, values.dated_on),
        title="KẾ HOẠCH",
        subject=f"sinh hoạt chuyên đề quý {roman(values.quarter)}/{values.year}",
        blocks=_sections(values),
        signature=letterhead.signature(by_committee=True),
        recipients=Recipients(_recipients(letterhead)),
        dated_on=values.dated_on,
        trace=layout.DRAFT_TRACE,
        **letterhead.common(),
    )


def _sections(values: TopicPlanValues) -> tuple[Block, ...]:
    sections: tuple[tuple[str, list[Block]], ...] = (
        ("Mục đích, yêu cầu", [Paragraph(values.aim)] if values.aim.strip() else []),
        ("Nội dung chuyên đề", [_topic_table(values.topics)] if values.topics else []),
        ("Phân công nghiên cứu và phát biểu", _speeches(values.topics)),
        ("Tiến độ", _schedule(values)),
        ("Việc làm sau sinh hoạt", _follow_ups(values.topics)),
        ("Tổ chức thực hiện", _organisation(values.letterhead)),
    )
    grounds = (Grounds(values.grounds),) if values.grounds else ()
    return (*grounds, *(block for title, content in sections if content for block in (Heading(1, title), *content)))


def _topic_table(topics: tuple[PlannedTopic, ...]) -> Table:
    return Table(
        (
            Column("TT", 7, Align.CENTER),
            Column("Chuyên đề", 31),
            Column("Lý do chọn", 28),
            Column("Nội dung chính", 38),
            Column("Người chuẩn bị", 21),
        ),
        tuple(
            (str(number), topic.subject, topic.why, topic.content, topic.preparer)
            for number, topic in enumerate(topics, start=1)
        ),
    )


def _speeches(topics: tuple[PlannedTopic, ...]) -> list[Block]:
    blocks: list[Block] = []
    for topic in topics:
        if topic.speeches or topic.prompts:
            blocks.append(Heading(2, topic.subject))
        if topic.speeches:
            blocks.append(_speech_table(topic.speeches))
        if topic.prompts:
            blocks += [Paragraph("Câu hỏi gợi ý:"), *(Item(prompt) for prompt in topic.prompts)]
    return blocks


def _speech_table(speeches: tuple[PlannedSpeech, ...]) -> Table:
    return Table(
        (
            Column("Tổ đảng, đảng viên", 36),
            Column("Nội dung nghiên cứu, phát biểu", 64),
            Column("Hạn", 25, Align.CENTER),
        ),
        tuple((speech.who, speech.study, _day(speech.due_on)) for speech in speeches),
    )


def _schedule(values: TopicPlanValues) -> list[Block]:
    """The dates of every topic; a date that no topic has yet gets no column."""
    dates = {
        "Nộp dự thảo": [topic.draft_due_on for topic in values.topics],
        "Chi ủy duyệt" if values.letterhead.has_committee else "Duyệt": [topic.reviewed_on for topic in values.topics],
        "Gửi tài liệu": [topic.papers_due_on for topic in values.topics],
        "Ngày sinh hoạt": [topic.meets_on for topic in values.topics],
    }
    known = {title: days for title, days in dates.items() if any(days)}
    if not known:
        return []
    columns = (Column("Chuyên đề", 45), *(Column(title, 22, Align.CENTER) for title in known))
    rows = zip((topic.subject for topic in values.topics), *(map(_day, days) for days in known.values()), strict=True)
    return [Table(columns, tuple(rows))]


def _follow_ups(topics: tuple[PlannedTopic, ...]) -> list[Block]:
    rows = tuple(
        (follow_up.task, follow_up.owner, _day(follow_up.due_on), follow_up.measure)
        for topic in topics
        for follow_up in topic.follow_ups
    )
    columns = (
        Column("Việc làm", 48),
        Column("Người phụ trách", 30),
        Column("Hạn", 22, Align.CENTER),
        Column("Số đo", 25),
    )
    return [Table(columns, rows)] if rows else []


def _organisation(letterhead: Letterhead) -> list[Block]:
    items = [
        f"{letterhead.committee} theo dõi, đôn đốc việc chuẩn bị; gửi tài liệu đến đảng viên trước kỳ sinh hoạt "
        "ít nhất 1 ngày."
    ]
    if letterhead.has_cells:
        items.append("Các tổ đảng tổ chức nghiên cứu, thống nhất nội dung và người phát biểu theo phân công.")
    items.append(
        "Đảng viên được phân công chuẩn bị ý kiến đúng hạn; đảng viên trong chi bộ đọc tài liệu, tham gia thảo luận."
    )
    return [Item(item) for item in items]


def _recipients(letterhead: Letterhead) -> tuple[str, ...]:
    return (
        f"{letterhead.superior_committee_name} (để báo cáo);",
        "Cấp ủy viên phụ trách chi bộ;",
        "Các tổ đảng;" if letterhead.has_cells else "Đảng viên chi bộ;",
        "Lưu Chi bộ.",
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
