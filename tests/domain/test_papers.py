"""Which files may come in: the content decides, not the name."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from branchmeet.domain import papers
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.papers import NAME_LENGTH, PaperKind, recognise, shown_name


def package(*parts: str) -> bytes:
    """An office package with these parts."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return file.getvalue()


WORD = package("word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Đề cương.PDF", b"%PDF-1.7 ...", PaperKind.PDF),
        ("de-cuong.docx", WORD, PaperKind.WORD),
        ("so-lieu.xlsx", package("xl/workbook.xml"), PaperKind.EXCEL),
        ("trinh-chieu.pptx", package("ppt/presentation.xml", "ppt/embeddings/chart.xlsx"), PaperKind.SLIDES),
        ("hẻm 8.jpeg", b"\xff\xd8\xff\xe0...", PaperKind.JPEG),
        ("so-do.png", b"\x89PNG\r\n\x1a\n...", PaperKind.PNG),
    ],
)
def test_what_may_come_in(name, content, kind):
    assert recognise(name, content) is kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("de-cuong.pdf", b"MZ\x90\x00"),
        ("de-cuong.pdf", b""),
        ("de-cuong.docx", b"%PDF-1.7"),
        ("de-cuong.docx", package("xl/workbook.xml")),
        ("de-cuong.docx", WORD[:40]),
        ("de-cuong.docm", WORD),
        ("chay.exe", b"MZ\x90\x00"),
        ("pdf", b"%PDF-1.7"),
        ("trang.html", b"<html>"),
        ("hinh.svg", b"<svg>"),
        ("", b"%PDF-1.7"),
    ],
)
def test_what_is_not_what_its_name_says_stays_out(name, content):
    with pytest.raises(RuleBroken) as broken:
        recognise(name, content, field="papers")
    assert (broken.value.rule, broken.value.field) == (Rule.PAPER_KIND, "papers")


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/media/setup.exe"])
def test_a_program_inside_stays_out(part):
    with pytest.raises(RuleBroken) as broken:
        recognise("de-cuong.docx", package("word/document.xml", part))
    assert broken.value.rule is Rule.PAPER_UNSAFE


def test_limits_of_size(monkeypatch):
    monkeypatch.setattr(papers, "PAPER_MOST", 20)
    recognise("a.pdf", b"%PDF-".ljust(20, b"x"))
    with pytest.raises(RuleBroken) as broken:
        recognise("a.pdf", b"%PDF-".ljust(21, b"x"))
    assert broken.value.rule is Rule.PAPER_TOO_LARGE
    monkeypatch.undo()
    monkeypatch.setattr(papers, "UNPACKED_MOST", 3)
    with pytest.raises(RuleBroken) as broken:
        recognise("a.docx", WORD)
    assert broken.value.rule is Rule.PAPER_UNSAFE


def test_a_name_is_kept_without_folders_and_not_longer_than_a_line():
    assert shown_name("C:\\tai lieu\\Đề cương.docx") == "Đề cương.docx"
    assert shown_name("../../etc/passwd") == "passwd"
    long = shown_name("x" * 500 + ".pdf")
    assert (len(long) <= NAME_LENGTH, long.endswith(".pdf")) == (True, True)
