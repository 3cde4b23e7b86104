"""What is a slip of typing and what is more, and what a correction leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.addenda import AddendumCopy, forms_of, read_addendum, written
from branchmeet.domain.corrections import corrected, ensure_slip, is_correctable, words_changed
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.minutes import Chapter, CopyPart, MinutesCopy, RenderingKey

TOLD = CopyPart(Chapter.DISCUSSION, "Diễn biến thảo luận", "Rác", "Hẻm 8 đã có 31/40 nhà chia hai nhóm rác.")
VOTED = CopyPart(Chapter.VOTES, "Biểu quyết", "", "Tán thành 35/39.")
KEPT = CopyPart(Chapter.CRITICISM, "Tự phê bình và phê bình", "", "", kept_at_branch=True)


def refused(part: CopyPart, text: str) -> Rule | None:
    try:
        ensure_slip(part, text)
    except RuleBroken as broken:
        return broken.rule
    return None


@pytest.mark.parametrize(
    ("part", "text", "rule"),
    [
        (TOLD, "Hẻm 8 đã có 31/40 nhà chia hai nhóm rác .", None),
        (TOLD, "Hẻm 9 đã có 31/40 nhà chia ba nhóm rác.", None),
        (TOLD, TOLD.text, Rule.CORRECTION_SAME),
        (TOLD, "", Rule.REQUIRED),
        (TOLD, f"{TOLD.text} {'thêm ' * 13}", Rule.CORRECTION_LONG),
        (VOTED, "Tán thành 36/39.", Rule.CORRECTION_CLOSED),
        (KEPT, "Có chữ.", Rule.CORRECTION_CLOSED),
    ],
)
def test_a_slip_is_a_few_words_in_a_part_that_takes_them(part, text, rule):
    assert refused(part, text) is rule


@given(
    st.lists(st.sampled_from(["một", "hai", "ba", "bốn"]), min_size=1), st.lists(st.sampled_from(["hai", "ba", "năm"]))
)
def test_the_count_of_changed_words_is_the_same_both_ways_and_nought_only_for_equal_words(old, new):
    there, back = words_changed(" ".join(old), " ".join(new)), words_changed(" ".join(new), " ".join(old))
    assert (there == 0) == (old == new)
    assert (back == 0) == (old == new)
    assert there <= max(len(old), len(new))


def copy_with(*parts: CopyPart) -> MinutesCopy:
    return MinutesCopy(
        rendering=RenderingKey.BRANCH_COPY,
        kind=MeetingKind.REGULAR,
        superior_name="Đảng bộ phường Tân Mẫu",
        branch_name="Chi bộ Khu phố 5",
        place="Tân Mẫu",
        meeting_words="Sinh hoạt chi bộ thường kỳ",
        year=2026,
        month=11,
        chair_name="Trương Thị Lan",
        clerk_name="Bùi Thị Xinh",
        number=3,
        parts=parts,
    )


def test_only_the_part_meant_is_changed_and_a_form_without_it_stays_as_it_is():
    whole, above = copy_with(TOLD, VOTED), copy_with(VOTED, KEPT)
    changed = corrected(whole, TOLD, "Hẻm 9.")
    assert changed.parts[0].text == "Hẻm 9."
    assert changed.parts[1] is VOTED
    assert corrected(above, TOLD, "Hẻm 9.") == above
    assert not is_correctable(KEPT)


def addendum(**texts: str) -> AddendumCopy:
    return AddendumCopy(
        rendering=RenderingKey.BRANCH_COPY,
        kind=MeetingKind.REGULAR,
        superior_name="Đảng bộ phường Tân Mẫu",
        branch_name="Chi bộ Khu phố 5",
        place="Tân Mẫu",
        added_to="Biên bản số 03-BB/CB",
        year=2026,
        number=1,
        reason="Ghi thiếu",
        chair_name="Trương Thị Lan",
        clerk_name="Bùi Thị Xinh",
        **texts,
    )


def test_what_stays_in_the_branch_is_not_in_the_form_for_the_level_above():
    both = forms_of(addendum(text="Thêm ý kiến về rác.", kept="Đồng chí tự nhận chậm."))
    assert [form.rendering for form in both] == ["branch_copy", "superior_copy"]
    assert (both[1].kept, both[1].kept_at_branch) == ("", True)
    assert "tự nhận" not in written(both[1])
    assert [form.rendering for form in forms_of(addendum(text="", kept="Chỉ ở chi bộ."))] == ["branch_copy"]


def test_a_form_is_read_back_as_it_was_written():
    for form in forms_of(addendum(text="Thêm.", kept="Giữ.")):
        assert read_addendum(written(form)) == form
