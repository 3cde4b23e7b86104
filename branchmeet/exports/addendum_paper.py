"""BIÊN BẢN BỔ SUNG: what was added to minutes after they were adopted, in one of its two forms (grade P)."""

from __future__ import annotations

from collections.abc import Iterator

from branchmeet.domain.addenda import AddendumCopy
from branchmeet.exports.blocks import Block, Header, Heading, Paper, Paragraph, Signature
from branchmeet.exports.minutes_paper import COPY_NAMES, KEPT_AT_BRANCH
from branchmeet.exports.wording import dateline


def addendum_paper(copy: AddendumCopy, *, sha256: str, demo: bool) -> Paper:
    """An addendum as a paper; day and month stay open, to be written by hand when it is signed."""
    name = COPY_NAMES[copy.rendering]
    return Paper(
        header=Header(
            superior_name=copy.superior_name,
            issuer_name=copy.branch_name,
            number_line=None,
            dateline=dateline(copy.place, None, copy.year),
        ),
        title="BIÊN BẢN BỔ SUNG",
        subject=f"lần {copy.number}, {copy.added_to}",
        blocks=tuple(_blocks(copy)),
        left_signature=Signature("NGƯỜI GHI BIÊN BẢN", copy.clerk_name),
        signature=Signature("CHỦ TRÌ HỘI NGHỊ", copy.chair_name),
        mark=name.upper(),
        trace=f"{name} · Mã kiểm: {sha256}",
        demo=demo,
    )


def _blocks(copy: AddendumCopy) -> Iterator[Block]:
    yield Paragraph(f"Lý do bổ sung: {copy.reason}")
    if copy.text:
        yield Heading(1, "Nội dung bổ sung")
        yield Paragraph(copy.text)
    if copy.kept:
        yield Heading(1, "Nội dung lưu tại chi bộ")
        yield Paragraph(copy.kept)
    elif copy.kept_at_branch:
        yield Paragraph(KEPT_AT_BRANCH)
    yield Paragraph("Biên bản đã thông qua giữ nguyên; bản này đọc kèm với biên bản đó.")
