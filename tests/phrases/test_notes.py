"""What a note of the clerk says of a task: who, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from branchmeet.phrases.notes import Mark, bare, mark_of, read_task

PEOPLE = {1: "Nguyễn Văn Lành", 2: "Phạm Kim Oanh", 3: "Lê Kim Oanh", 4: "Đặng Văn Ba", 5: "Đặng Văn Bảy"}
CELLS = {7: "Tổ đảng 1", 8: "Tổ đảng 2", 9: "Tổ đảng 12"}
DAY = date(2026, 12, 3)


def read(text):
    return read_task(text, people=PEOPLE, cells=CELLS, day=DAY)


@pytest.mark.parametrize(
    ("text", "owner", "cell"),
    [
        ("Giao đ/c Lành khảo sát hẻm 12", 1, None),
        ("đồng chí Nguyễn Văn Lành hỏi đơn vị thu gom", 1, None),
        ("Giao Đ/C PHẠM KIM OANH dán lịch", 2, None),
        ("Giao đ/c Oanh dán lịch", None, None),
        ("đ/c Ba gọi thợ", 4, None),
        ("Giao tổ đảng 2 kiểm lại", None, 8),
        ("Tổ 12 dọn hẻm", None, 9),
        ("Nhà trọ hẻm 12 không có chỗ để hai thùng", None, None),
    ],
)
def test_who_is_named(text, owner, cell):
    reading = read(text)
    assert (reading.owner_id, reading.owner_cell_id) == (owner, cell)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("xong trước ngày 10/12", date(2026, 12, 10)),
        ("xong trước 05/01", date(2027, 1, 5)),
        ("xong 15/01/2027", date(2027, 1, 15)),
        ("báo cáo ngày 20 tháng 12", date(2026, 12, 20)),
        ("xong trong tuần tới", date(2026, 12, 10)),
        ("xong trong tuần này", date(2026, 12, 6)),
        ("làm trong 5 ngày", date(2026, 12, 8)),
        ("trong 2 tuần", date(2026, 12, 17)),
        ("trong tháng này", date(2026, 12, 31)),
        ("tháng tới báo cáo", date(2027, 1, 31)),
        ("ngày mai gọi", date(2026, 12, 4)),
        ("xong 31/02", date(2027, 1, 2)),
        ("xong 01/12/2026", date(2027, 1, 2)),
        ("dán lịch lấy rác", date(2027, 1, 2)),
    ],
)
def test_until_when(text, due):
    assert read(text).due_on == due


def test_a_note_may_say_what_it_is():
    assert mark_of("Việc: dán lịch") is Mark.TASK
    assert mark_of("quyết định: chọn hẻm 12") is Mark.DECISION
    assert mark_of("Việc này khó") is None
    assert bare("việc: dán lịch") == "Dán lịch"
    assert read("Việc: dán lịch").title == "Dán lịch"
