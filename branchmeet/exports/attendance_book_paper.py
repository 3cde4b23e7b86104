"""SỔ THEO DÕI: who came to the meetings of a year, as a paper on its long side and as an Excel sheet.

Form `attendance_register` of the catalogue's `document_forms.yaml` (grade P): neither numbered nor signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from io import BytesIO

from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.attendance_book import LATE, LEFT_EARLY, SHORT, BookRow, average, rates
from branchmeet.domain.vietnamese import vn_number
from branchmeet.exports.blocks import Align, Column, Paper, Paragraph, Table
from branchmeet.exports.letterhead import Letterhead
from branchmeet.labels import label

SUMS = ("Có mặt", "Vắng có lý do", "Vắng không lý do", "Vắng liền dài nhất")


@dataclass(frozen=True)
class BookValues:
    """What the book prints; `heads` name the meetings by day, "27/10" or "15/11 CĐ"."""

    letterhead: Letterhead
    year: int
    heads: tuple[str, ...]
    rows: tuple[BookRow, ...]


def attendance_book_paper(values: BookValues) -> Paper:
    """The book as a paper."""
    letterhead = values.letterhead
    style = replace(letterhead.style, table_pt=9, table_line_pt=12)
    return Paper(
        header=letterhead.header(None, values.year, None),
        title="SỔ THEO DÕI",
        subject=f"đảng viên dự sinh hoạt năm {values.year}",
        blocks=(_table(values), Paragraph(legend())),
        signature=None,
        landscape=True,
        demo=letterhead.demo,
        style=style,
    )


def attendance_book_sheet(values: BookValues) -> bytes:
    """The book as an .xlsx file: names are text, sums are numbers."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#EFE9DF", "border": 1, "text_wrap": True})
        cell = book.add_format({"border": 1})
        sheet = book.add_worksheet(f"Năm {values.year}")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sample = "MẪU. " if values.letterhead.demo else ""
        sheet.write_string(0, 0, f"{sample}Sổ theo dõi đảng viên dự sinh hoạt năm {values.year}, "
                                 f"{values.letterhead.branch_name}")  # fmt: skip
        sheet.set_column(1, 2, 24)
        sheet.freeze_panes(3, 3)
        sheet.repeat_rows(2)
        for place, head in enumerate(_heads(values)):
            sheet.write_string(2, place, head, bold)
        for line, row in enumerate(_rows(values), start=3):
            for place, text in enumerate(row):
                write = sheet.write_number if text.isdecimal() else sheet.write_string
                write(line, place, int(text) if text.isdecimal() else text, cell)
        sheet.write_string(4 + len(values.rows), 1, legend())
    return buffer.getvalue()


def legend() -> str:
    """What the marks mean."""
    marks = "; ".join(f"{SHORT[code]}: {label(code).lower()}" for code in AttendanceCode)
    return f"Ký hiệu: {marks}; {LATE}: đến muộn; {LEFT_EARLY}: về sớm; CĐ: kỳ chuyên đề; BT: kỳ bất thường."


def _table(values: BookValues) -> Table:
    meetings = (Column(head, 9, Align.CENTER) for head in values.heads)
    sums = (Column(name, 11, Align.CENTER) for name in SUMS)
    columns = (Column("TT", 8, Align.CENTER), Column("Họ và tên", 36), Column("Tổ", 15), *meetings, *sums)
    return Table(columns, tuple(_rows(values)))


def _heads(values: BookValues) -> list[str]:
    return ["TT", "Họ và tên", "Tổ đảng", *values.heads, *SUMS]


def _rows(values: BookValues) -> list[tuple[str, ...]]:
    rows = [_row(number, row) for number, row in enumerate(values.rows, start=1)]
    shares = rates(values.rows, len(values.heads))
    rows.append(("", "Tỷ lệ dự", "", *map(_share, shares), _share(average(shares)), "", "", ""))
    return rows


def _row(number: int, row: BookRow) -> tuple[str, ...]:
    marks = (mark.written if mark else "" for mark in row.marks)
    sums = (row.present, row.excused, row.unexcused, row.longest_absence)
    return (str(number), row.name, row.cell.removeprefix("Tổ đảng "), *marks, *map(str, sums))


def _share(share: Fraction | None) -> str:
    return f"{vn_number(share, 1)}%" if share is not None else ""
