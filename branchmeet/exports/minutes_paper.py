"""BIÊN BẢN: the minutes of a meeting as a paper, in one of its two renderings.

Forms `meeting_minutes` and `committee_minutes` of the catalogue's `document_forms.yaml`; sections grade B, layout C.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from branchmeet.domain.minutes import Chapter, CopyPart, MinutesCopy, RenderingKey, document_type_of
from branchmeet.domain.numbering import DocumentType
from branchmeet.exports.blocks import Block, DottedLines, Header, Heading, Item, Paper, Paragraph, Signature
from branchmeet.exports.paper_style import USUAL, PaperStyle
from branchmeet.exports.wording import dateline, number_line, official_month

COPY_NAMES = {
    RenderingKey.BRANCH_COPY: "Bản lưu chi bộ",
    RenderingKey.SUPERIOR_COPY: "Bản gửi cấp trên",
}
KEPT_AT_BRANCH = "Có phần tự phê bình và phê bình lưu tại chi bộ."
UNRECORDED_LINES = 8


@dataclass(frozen=True)
class MinutesPart:
    """One section. Without a title it is running text that opens or closes the minutes and takes no number."""

    title: str | None
    blocks: tuple[Block, ...]
    branch_copy_only: bool = False


@dataclass(frozen=True)
class MinutesValues:
    """What the minutes print.

    `meeting_words` say what the meeting was ("Sinh hoạt chi bộ thường kỳ", "Họp chi ủy"); `dated_on` None leaves day
    and month to be written by hand; `number` None leaves the number open; `sha256` None says that the text is a draft.
    """

    superior_organisation_name: str
    branch_organisation_name: str
    place: str
    meeting_words: str
    year: int
    month: int
    rendering: RenderingKey
    parts: tuple[MinutesPart, ...]
    clerk_name: str
    chair_name: str
    document_type: DocumentType = DocumentType.MINUTES
    number: int | None = None
    dated_on: date | None = None
    numbered: bool = True
    sha256: str | None = None
    style: PaperStyle = USUAL
    demo: bool = False


def minutes_paper(values: MinutesValues) -> Paper:
    """The minutes in the rendering named.

    In the superiors' copy a part of the branch copy only shrinks to one sentence that names nobody, and there are no
    lines to be filled in by hand.
    """
    return Paper(
        header=Header(
            superior_name=values.superior_organisation_name,
            issuer_name=values.branch_organisation_name,
            number_line=number_line(values.number, values.document_type) if values.numbered else None,
            dateline=dateline(values.place, values.dated_on, values.year),
        ),
        title="BIÊN BẢN",
        subject=f"{values.meeting_words} tháng {official_month(values.month)}/{values.year}",
        blocks=tuple(block for part in values.parts for block in _printed(part, values.rendering)),
        left_signature=Signature("NGƯỜI GHI BIÊN BẢN", values.clerk_name),
        signature=Signature("CHỦ TRÌ HỘI NGHỊ", values.chair_name),
        mark=COPY_NAMES[values.rendering].upper(),
        trace=_trace(values),
        dated_on=values.dated_on,
        style=values.style,
        demo=values.demo,
    )


def values_of(
    copy: MinutesCopy,
    *,
    sha256: str | None,
    closing_line: str | None,
    demo: bool,
    dated_on: date | None = None,
    numbered: bool = True,
    style: PaperStyle = USUAL,
) -> MinutesValues:
    """What a composed form of the minutes prints.

    `closing_line` says when the meeting ended, once it has: the minutes were locked before. Without `dated_on` day and
    month stay open, to be written by hand when the minutes are signed (grade C).
    """
    parts = [_minutes_part(list(group)) for _, group in groupby(copy.parts, key=attrgetter("chapter"))]
    if closing_line:
        parts.append(MinutesPart(None, (Paragraph(closing_line),)))
    return MinutesValues(
        superior_organisation_name=copy.superior_name,
        branch_organisation_name=copy.branch_name,
        place=copy.place,
        meeting_words=copy.meeting_words,
        year=copy.year,
        month=copy.month,
        rendering=copy.rendering,
        parts=tuple(parts),
        clerk_name=copy.clerk_name,
        chair_name=copy.chair_name,
        document_type=document_type_of(copy.kind),
        number=copy.number,
        dated_on=dated_on,
        numbered=numbered,
        sha256=sha256,
        style=style,
        demo=demo,
    )


def unrecorded_item(sentence: str) -> tuple[Block, ...]:
    """An agenda item whose content is kept out of the program: its place and length, and lines to write on by hand."""
    return (Paragraph(sentence), DottedLines(UNRECORDED_LINES))


def _minutes_part(sections: list[CopyPart]) -> MinutesPart:
    first = sections[0]
    return MinutesPart(
        first.title if first.chapter.titled else None,
        tuple(block for section in sections for block in _blocks(section)),
        branch_copy_only=first.kept_at_branch,
    )


def _blocks(section: CopyPart) -> Iterator[Block]:
    if section.heading:
        yield Heading(2, section.heading)
    for line in section.text.splitlines():
        if section.chapter is Chapter.UNRECORDED:
            yield from unrecorded_item(line)
        else:
            yield Item(line.removeprefix("- ")) if line.startswith("- ") else Paragraph(line)


def _printed(part: MinutesPart, rendering: RenderingKey) -> tuple[Block, ...]:
    title = (Heading(1, part.title),) if part.title else ()
    if rendering is RenderingKey.BRANCH_COPY:
        return (*title, *part.blocks)
    if part.branch_copy_only:
        return (*title, Paragraph(KEPT_AT_BRANCH))
    return (*title, *(block for block in part.blocks if not isinstance(block, DottedLines)))


def _trace(values: MinutesValues) -> str:
    copy = COPY_NAMES[values.rendering]
    return f"{copy} · Mã kiểm: {values.sha256}" if values.sha256 else f"{copy} · Dự thảo, chưa thông qua"
