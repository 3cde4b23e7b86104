"""The block model: what it refuses, how headings are counted, how typed text becomes printable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.exports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Recipients,
    Signature,
    Table,
    printable_line,
    printable_lines,
    with_labels,
)
from tests.exports.papers import paper


def labels(*blocks: Block) -> list[str]:
    return [block.text for block in with_labels(blocks) if isinstance(block, Heading)]


def test_each_level_has_its_own_label_and_starts_anew_under_the_one_above() -> None:
    assert labels(
        Heading(1, "Mục đích"), Heading(2, "Vì sao"), Heading(3, "một"), Heading(3, "hai"), Heading(2, "Để làm gì"),
        Heading(3, "ba"), Heading(1, "Nội dung"), Heading(2, "Việc"), Heading(3, "bốn"),
    ) == [
        "I- MỤC ĐÍCH", "1. Vì sao", "a) một", "b) hai", "2. Để làm gì",
        "a) ba", "II- NỘI DUNG", "1. Việc", "a) bốn",
    ]  # fmt: skip


def test_letters_follow_the_vietnamese_alphabet() -> None:
    counted = labels(*(Heading(3, "") for _ in range(25)))
    assert [label[:-2] for label in counted] == [*"abcdđeghiklmnopqrstuvxy", "aa", "bb"]


def test_other_blocks_pass_unchanged_and_the_count_goes_on_behind_them() -> None:
    between = Paragraph("Chi bộ thống nhất.")
    assert with_labels([Heading(1, "Một"), between, Heading(1, "Hai")])[1:] == (between, Heading(1, "II- HAI"))


def test_a_row_has_as_many_cells_as_there_are_columns() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        Table((Column("Việc", 1), Column("Hạn", 1)), (("Dọn hẻm",),))


def test_two_signatures_and_recipients_do_not_fit_side_by_side() -> None:
    with pytest.raises(ValueError, match="one place"):
        paper(left_signature=Signature("NGƯỜI GHI BIÊN BẢN", "Trần Bảo Hân"), recipients=Recipients(("Lưu Chi bộ.",)))


def test_typed_text_becomes_clean_lines_without_empty_ones() -> None:
    assert printable_lines("  Một\u200b  hai\r\n\r\n\tba\x07 bốn \n") == ["Một hai", "ba bốn"]
    assert printable_line("Một\nhai\tba") == "Một hai ba"


@given(st.text())
def test_a_printable_line_stays_as_it_is(text: str) -> None:
    line = printable_line(text)
    assert printable_line(line) == line
    assert not {"\n", "\t", "\r"} & set(line)
