"""Two texts beside one another."""

from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.two_texts import Piece, changed_lines, compare

WORDS = st.lists(st.sampled_from(["hẻm", "rác", "thùng", "tổ", "\n"]), max_size=12).map(" ".join)


def test_what_differs_is_marked_and_both_stand_in_the_merged_text() -> None:
    found = compare(
        "Thống nhất làm thêm hẻm 12, giao đồng chí Lễ tìm chỗ, kỳ sau báo lại.",
        "Thống nhất làm thêm hẻm 12, xong trước 31/12, kỳ sau báo lại.",
    )
    assert [piece.text for piece in found.mine if piece.differs] == ["giao đồng chí Lễ tìm chỗ, "]
    assert [piece.text for piece in found.theirs if piece.differs] == ["xong trước 31/12, "]
    assert found.merged == "Thống nhất làm thêm hẻm 12, xong trước 31/12, giao đồng chí Lễ tìm chỗ, kỳ sau báo lại."


def test_a_blank_is_no_difference_and_the_end_of_one_text_keeps_its_distance() -> None:
    assert compare("một  hai\nba", "một hai ba").mine == (Piece("một  hai\nba", differs=False),)
    assert compare("một hai", "một").merged == "một hai"
    assert compare("", "chỉ có bản kia").mine == ()


@given(WORDS, WORDS)
def test_no_word_of_either_text_is_lost(mine: str, theirs: str) -> None:
    found = compare(mine, theirs)
    assert "".join(piece.text for piece in found.mine).split() == mine.split()
    assert "".join(piece.text for piece in found.theirs).split() == theirs.split()
    merged = found.merged.split()
    for text in (mine, theirs):
        assert all(merged.count(word) >= text.split().count(word) for word in text.split())


def test_a_long_text_is_compared_in_the_lines_that_differ():
    old = "\n".join(f"Dòng {number} còn nguyên." for number in range(50))
    found = compare(old.replace("Dòng 7 còn", "Dòng 7 đã"), old)
    before, after = changed_lines(found.theirs), changed_lines(found.mine)
    assert ["".join(piece.text for piece in line) for line in before] == ["Dòng 7 còn nguyên."]
    assert [[piece.text.strip() for piece in line if piece.differs] for line in after] == [["đã"]]
