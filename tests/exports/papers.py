"""Papers to write and the means to open them again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn

from branchmeet.exports.blocks import Block, Header, Paper, Signature
from branchmeet.exports.docx_writer import write_docx

HEADER = Header("Đảng bộ phường Tân Tạo", "Chi bộ Khu phố 5", "Số 05-TB/CB", "Tân Tạo, ngày 05 tháng 02 năm 2026")


def paper(*blocks: Block, **changes: object) -> Paper:
    values: dict[str, object] = {
        "header": HEADER,
        "title": "THÔNG BÁO",
        "subject": "sinh hoạt chi bộ thường kỳ tháng 02 năm 2026",
        "blocks": blocks,
        "signature": Signature("BÍ THƯ", "Võ Thị Ngọc Sương", "T/M CHI BỘ"),
    }
    return Paper(**(values | changes))  # type: ignore[arg-type]


def opened(written: Paper) -> Document:
    return docx.Document(io.BytesIO(write_docx(written)))


def lines(document: Document) -> list[tuple[str, str]]:
    """Every paragraph of the body in reading order, those in tables too, as (style, text); empty ones left out."""
    return [(style, text) for style, text in _all_lines(document) if text.strip()]


def texts(document: Document) -> list[str]:
    return [text for _, text in lines(document)]


def parts(data: bytes) -> dict[str, str]:
    """The files inside a .docx, by name, as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


def _all_lines(document: Document) -> Iterator[tuple[str, str]]:
    names = {style.style_id: style.name or "" for style in document.styles}
    for paragraph in document.element.body.iter(qn("w:p")):
        yield names[paragraph.style], "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
