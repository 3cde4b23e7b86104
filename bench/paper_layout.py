"""Looks whether papers come out of Word as they come out of our own typesetter, and as the guide wants them.

    python -m bench.paper_layout                     needs LibreOffice (soffice)
    python -m bench.paper_layout --keep build/papers keeps every file, and pictures where there is pdftoppm

Two papers with every kind of line are written as Word and as PDF; LibreOffice turns the Word file into a PDF with our
fonts in the place of Times New Roman. Both PDFs are opened again and measured: sheet, margins, fonts, sizes of title,
party name and body, number of pages, and the words in their order. It ends with 1 when anything deviates.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from pypdf import PageObject, PdfReader

from branchmeet.exports import layout
from branchmeet.exports.blocks import (
    Align,
    Annex,
    Column,
    DottedLines,
    Grounds,
    Header,
    Heading,
    Item,
    Paper,
    Paragraph,
    Recipients,
    Signature,
    Table,
)
from branchmeet.exports.docx_writer import write_docx
from branchmeet.exports.pdf_writer import write_pdf

FONTS = Path(layout.__file__).parent / "fonts"
MM = 72 / 25.4
TOLERANCE_MM = 0.6
PAGES_APART = 1
"""Two typesetters break lines each in its own way; more than a page apart would mean another layout."""

SENTENCE = "Chi bộ thống nhất phân loại rác tại nguồn ở chín hẻm, mỗi tổ đảng nhận ba hẻm, báo cáo kỳ sau. "
TASKS = Table(
    (
        Column("TT", 1, Align.CENTER),
        Column("Nhiệm vụ", 6),
        Column("Người phụ trách", 4),
        Column("Hạn", 3, Align.CENTER),
    ),
    tuple((str(n), f"Dán lịch lấy rác ở hẻm số {n}", "Đồng chí Võ Thị Ngọc Sương", "15/12/2026") for n in range(1, 26)),
)
RESOLUTION = Paper(
    header=Header(
        "Đảng bộ phường Tân Tạo", "Chi bộ Khu phố 5", "Số 05-NQ/CB", "Bình Hưng Hòa B, ngày 05 tháng 02 năm 2026"
    ),
    title="NGHỊ QUYẾT",
    subject="lãnh đạo thực hiện nhiệm vụ tháng 02 năm 2026",
    blocks=(
        Grounds("Căn cứ Kế hoạch số 01-KH/CB, ngày 05/01/2026 của chi bộ;"),
        Paragraph(SENTENCE * 4),
        Heading(1, "Đánh giá kết quả lãnh đạo tháng trước"),
        Heading(2, "Bảng đối chiếu nhiệm vụ"),
        TASKS,
        Heading(3, "việc còn chậm"),
        *(Item(SENTENCE * 2) for _ in range(6)),
        DottedLines(3),
    ),
    signature=Signature("BÍ THƯ", "Võ Thị Ngọc Sương", "T/M CHI BỘ"),
    recipients=Recipients(("Đảng ủy phường Tân Tạo (để báo cáo);", "Lưu Chi bộ.")),
    annex=Annex("PHỤ LỤC", "tổng hợp ý kiến thảo luận", (Heading(2, "Rác"), *(Item(SENTENCE) for _ in range(4)))),
    trace="Bản lưu chi bộ · Mã kiểm: ab12",
    demo=True,
)
PAPERS = {"resolution": RESOLUTION, "large": replace(RESOLUTION, style=RESOLUTION.style.large, trace=None)}


@dataclass(frozen=True)
class Piece:
    """Some letters on a page: where they begin, from the left edge in millimetres, how large, in which font."""

    text: str
    left_mm: float
    size_pt: float
    font: str


@dataclass(frozen=True)
class Finding:
    """What one PDF is like."""

    sheet_mm: tuple[int, int]
    pages: int
    fonts: frozenset[str]
    left_mm: float
    sizes: dict[str, float]
    letters: Counter[str]


def main() -> int:
    """Write, convert, measure, compare; 0 when everything is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="a folder for the files")
    wanted = parser.parse_args()
    if not shutil.which("soffice"):
        print("soffice is not here: nothing was measured")
        return 1
    with tempfile.TemporaryDirectory() as passing:
        folder = wanted.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        deviations = [line for name, paper in PAPERS.items() for line in compare(name, paper, folder)]
        if wanted.keep and shutil.which("pdftoppm"):
            for pdf in folder.glob("*.pdf"):
                subprocess.run(["pdftoppm", "-r", "70", "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
    print("\n".join(deviations) or "every measure as it should be")
    return 1 if deviations else 0


def compare(name: str, paper: Paper, folder: Path) -> list[str]:
    """What is wrong with a paper, in either of its files."""
    word, own = folder / f"{name}.docx", folder / f"{name}.typst.pdf"
    word.write_bytes(write_docx(paper))
    own.write_bytes(write_pdf(paper))
    found = {"Word by LibreOffice": measure(convert(word, folder)), "PDF": measure(own.read_bytes())}
    lines = [f"{name}, {which}: {line}" for which, finding in found.items() for line in judge(finding, paper)]
    by_word, by_us = found.values()
    if abs(by_word.pages - by_us.pages) > PAGES_APART:
        lines.append(f"{name}: {by_word.pages} pages by LibreOffice, {by_us.pages} by us")
    if missing := by_us.letters - by_word.letters:
        lines.append(f"{name}: letters that the Word file lacks: {dict(missing)}")
    for which, finding in found.items():
        print(f"{name:<11}{which:<20} {finding.pages} pages, {finding.sheet_mm} mm, left {finding.left_mm:.1f} mm, "
              f"{', '.join(f'{what} {size:.1f} pt' for what, size in finding.sizes.items())}, "
              f"{', '.join(sorted(finding.fonts))}")  # fmt: skip
    return lines


def judge(finding: Finding, paper: Paper) -> list[str]:
    """Where a PDF differs from the guide."""
    style = paper.style
    wanted = {"title": style.title_pt, "party name": style.party_name_pt, "body": style.body_pt}
    lines = [
        f"{what} is {finding.sizes.get(what)} pt, not {size}"
        for what, size in wanted.items()
        if abs(finding.sizes.get(what, 0) - size) > 0.2
    ]
    if finding.sheet_mm != paper.page_mm:
        lines.append(f"the sheet is {finding.sheet_mm} mm")
    if abs(finding.left_mm - layout.MARGIN_LEFT_MM) > TOLERANCE_MM:
        lines.append(f"the text begins {finding.left_mm:.1f} mm from the left edge")
    if strangers := {font for font in finding.fonts if not font.startswith("Tinos")}:
        lines.append(f"set in {', '.join(sorted(strangers))}")
    return lines


def convert(word: Path, folder: Path) -> bytes:
    """The Word file as LibreOffice prints it, with our fonts for Times New Roman and no others."""
    with tempfile.TemporaryDirectory() as passing:
        configuration = Path(passing) / "fonts.conf"
        configuration.write_text(
            f"<fontconfig><dir>{FONTS}</dir><cachedir>{passing}/cache</cachedir><alias binding='same'>"
            "<family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias></fontconfig>"
        )
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{passing}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), str(word)],
            check=True, capture_output=True, timeout=180, env=os.environ | {"FONTCONFIG_FILE": str(configuration)},
        )  # fmt: skip
    return word.with_suffix(".pdf").read_bytes()


def measure(pdf: bytes) -> Finding:
    """Open a PDF and look at it."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    pieces = [piece for page in pages for piece in _pieces(page)]
    body = [piece for piece in pieces if piece.text in SENTENCE]
    box = pages[0].mediabox
    return Finding(
        sheet_mm=(round(float(box.width) / MM), round(float(box.height) / MM)),
        pages=len(pages),
        fonts=frozenset(piece.font for piece in pieces),
        left_mm=min(piece.left_mm for piece in body),
        sizes={
            "title": _size(pieces, "QUYẾT"),
            "party name": _size(pieces, "SẢN"),
            "body": Counter(round(piece.size_pt, 1) for piece in body).most_common(1)[0][0],
        },
        letters=Counter("".join(piece.text.replace(" ", "") for piece in pieces if piece.text != layout.DEMO_MARK)),
    )


def _pieces(page: PageObject) -> list[Piece]:
    found: list[Piece] = []

    def note(text: str, cm: list[float], tm: list[float], font: dict[str, str] | None, size: float) -> None:
        if text.strip() and font:
            left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            scale = abs(tm[3] * cm[3]) or abs(tm[0] * cm[0])
            name = str(font["/BaseFont"]).lstrip("/").rpartition("+")[2]
            found.append(Piece(" ".join(text.split()), left / MM, size * scale, name))

    page.extract_text(visitor_text=note)
    return found


def _size(pieces: list[Piece], word: str) -> float:
    """The size of the first piece with a word in it."""
    return next((piece.size_pt for piece in pieces if word in piece.text), 0.0)


if __name__ == "__main__":
    sys.exit(main())
