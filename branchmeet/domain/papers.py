"""Files that people add to a record: which kinds may come in, and how to tell that a file is what its name says.

The name proposes, the content decides: the first bytes, and for an office file the parts in its package. Nothing with
a program in it, nothing that unpacks to far more than it is (OWASP ASVS 5.2; the sizes are ours, grade P).
"""

from __future__ import annotations

import re
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from branchmeet.domain.errors import Rule, RuleBroken

MEBIBYTE = 1024 * 1024
PAPER_MOST = 10 * MEBIBYTE
UNPACKED_MOST = 100 * MEBIBYTE
PARTS_MOST = 2000
NAME_LENGTH = 120
ITEM_PAPERS_MOST = 10
"""Papers that one item of an agenda may have (grade P)."""
SUMMARY_LINES = 3
SUMMARY_LENGTH = 600


class PaperKind(StrEnum):
    """The kinds of files that may be added; the value is the ending of the name."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    SLIDES = "pptx"
    JPEG = "jpg"
    PNG = "png"


_SIGNS = {
    PaperKind.PDF: b"%PDF-",
    PaperKind.WORD: b"PK\x03\x04",
    PaperKind.EXCEL: b"PK\x03\x04",
    PaperKind.SLIDES: b"PK\x03\x04",
    PaperKind.JPEG: b"\xff\xd8\xff",
    PaperKind.PNG: b"\x89PNG\r\n\x1a\n",
}
_MAIN_PARTS = {
    PaperKind.WORD: "word/document.xml",
    PaperKind.EXCEL: "xl/workbook.xml",
    PaperKind.SLIDES: "ppt/presentation.xml",
}
_PROGRAM = re.compile(r"vbaProject|(^|/)(macrosheets|activeX)/|\.(exe|dll|js|vbs|bat|scr)$", re.IGNORECASE)
_ENDINGS = {kind.value: kind for kind in PaperKind} | {"jpeg": PaperKind.JPEG}


def recognise(name: str, content: bytes, *, field: str | None = None) -> PaperKind:
    """The kind of a file; RuleBroken(PAPER_…, field) for one that is empty, too large, of another kind or harmful."""
    kind = _ENDINGS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if kind is None or not content.startswith(_SIGNS[kind]):
        raise RuleBroken(Rule.PAPER_KIND, field=field, name=shown_name(name))
    if len(content) > PAPER_MOST:
        raise RuleBroken(Rule.PAPER_TOO_LARGE, field=field, name=shown_name(name), most=PAPER_MOST // MEBIBYTE)
    if kind in _MAIN_PARTS:
        _ensure_package(name, content, _MAIN_PARTS[kind], field)
    return kind


def ensure_summary(text: str) -> None:
    """Raise RuleBroken(REQUIRED or PAPER_SUMMARY, "summary") unless one to three lines say what is in a paper."""
    if not text.strip():
        raise RuleBroken(Rule.REQUIRED, field="summary")
    if len(text) > SUMMARY_LENGTH or len([line for line in text.splitlines() if line.strip()]) > SUMMARY_LINES:
        raise RuleBroken(Rule.PAPER_SUMMARY, field="summary", lines=SUMMARY_LINES, most=SUMMARY_LENGTH)


def shown_name(name: str) -> str:
    """The name of a file as it is kept and shown: without folders, not longer than a line, the ending kept."""
    bare = re.split(r"[\\/]", name)[-1].strip() or "?"
    if len(bare) <= NAME_LENGTH:
        return bare
    stem, _, ending = bare.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(ending) - 2]}….{ending[:10]}"


def _ensure_package(name: str, content: bytes, main_part: str, field: str | None) -> None:
    """An office file is a package with its main part, no program in it, and no more inside than a paper has."""
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
    except (BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise RuleBroken(Rule.PAPER_KIND, field=field, name=shown_name(name)) from error
    names = [part.filename for part in parts]
    if main_part not in names or "[Content_Types].xml" not in names:
        raise RuleBroken(Rule.PAPER_KIND, field=field, name=shown_name(name))
    too_much = len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST
    if too_much or any(_PROGRAM.search(part) for part in names):
        raise RuleBroken(Rule.PAPER_UNSAFE, field=field, name=shown_name(name))
