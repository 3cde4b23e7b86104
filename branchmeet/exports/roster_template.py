"""The Excel file that a branch fills in to bring its roster along: one sheet to fill, one that explains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from io import BytesIO

from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.roster import FOUNDING_DAY, OLDEST_YEAR, ROWS_MOST, RosterColumn
from branchmeet.labels import label

WIDTHS = {
    RosterColumn.NAME: 30,
    RosterColumn.YEAR_OF_BIRTH: 11,
    RosterColumn.CELL: 12,
    RosterColumn.KIND: 14,
    RosterColumn.PRESENCE: 22,
    RosterColumn.STARTS_ON: 20,
    RosterColumn.CHANNEL: 16,
}
WORDS: dict[RosterColumn, type[Enum]] = {
    RosterColumn.KIND: MemberKind,
    RosterColumn.PRESENCE: Presence,
    RosterColumn.CHANNEL: NoticeChannel,
}


def roster_template(branch: str, cells: Sequence[int], *, today: date) -> bytes:
    """An empty roster as an .xlsx file; `cells` are the numbers of the branch's cells, offered in a list."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EFE9DF", "bottom": 1, "text_wrap": True})
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Danh sách")
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(RosterColumn):
            form = {RosterColumn.NAME: text, RosterColumn.STARTS_ON: day}.get(column)
            sheet.set_column(place, place, WIDTHS[column], form)
            sheet.write_string(0, place, label(column), head)
            if rule := _validation(column, cells, today):
                sheet.data_validation(1, place, ROWS_MOST, place, rule)
        guide = book.add_worksheet("Hướng dẫn")
        guide.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
        for row, line in enumerate(_guide(branch, cells, today)):
            guide.write_string(row, 0, line)
    return buffer.getvalue()


def _validation(column: RosterColumn, cells: Sequence[int], today: date) -> dict[str, object] | None:
    if column in WORDS:
        return {"validate": "list", "source": [label(word) for word in WORDS[column]]}
    if column is RosterColumn.CELL and cells:
        return {"validate": "list", "source": [str(number) for number in cells]}
    if column is RosterColumn.YEAR_OF_BIRTH:
        return {"validate": "integer", "criteria": "between", "minimum": OLDEST_YEAR, "maximum": today.year}
    if column is RosterColumn.STARTS_ON:
        return {"validate": "date", "criteria": ">=", "value": FOUNDING_DAY}
    return None


def _guide(branch: str, cells: Sequence[int], today: date) -> list[str]:
    numbers = ", ".join(map(str, cells)) or "chưa lập tổ nào, để trống"
    return [
        f"Danh sách đảng viên {branch}",
        f"Ghi mỗi đồng chí một dòng ở trang “Danh sách”, tối đa {ROWS_MOST} dòng.",
        f"Chỉ cột “{label(RosterColumn.NAME)}” là bắt buộc.",
        f"{label(RosterColumn.YEAR_OF_BIRTH)}: cần ghi khi có hai đồng chí trùng họ tên.",
        f"{label(RosterColumn.CELL)}: {numbers}.",
        f"{label(RosterColumn.KIND)}: để trống là {label(MemberKind.FULL)}.",
        f"{label(RosterColumn.PRESENCE)}: để trống là {label(Presence.HERE)}.",
        f"{label(RosterColumn.STARTS_ON)}: ví dụ {today:%d/%m/%Y}; để trống là ngày nhập.",
        f"{label(RosterColumn.CHANNEL)}: để trống là {label(NoticeChannel.ZALO)}.",
        "Không ghi số căn cước, số thẻ đảng, địa chỉ, số điện thoại: phần mềm không lưu những thứ đó.",
    ]
