"""Two versions of a plan compared, and what may be said about one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_versions import (
    ChangeKind,
    CommentState,
    PlanLine,
    TopicLines,
    answer_state,
    body_of,
    changes,
    ensure_said,
)

WASTE = TopicLines(
    key=1,
    title="Hẻm sạch",
    subject="Xóa điểm tồn đọng rác",
    content="Dọn ba góc.",
    prompts=["Góc nào?", "Ai giữ?"],
    preparer="Bùi Thị Xinh",
    assignments=["Tổ đảng 1: Góc nào?"],
    meets_on=date(2027, 2, 11),
    draft_due_on=date(2027, 1, 28),
)
FIRE = replace(WASTE, key=2, title="Phòng cháy", subject="Phòng cháy", preparer="", meets_on=None, draft_due_on=None)

texts = st.text(alphabet="abc \n", max_size=12)
topics = st.builds(
    TopicLines,
    key=st.integers(1, 6),
    title=texts,
    subject=texts,
    content=texts,
    prompts=st.lists(texts, max_size=3),
    preparer=texts,
    assignments=st.lists(texts, max_size=3),
    meets_on=st.none() | st.dates(),
    draft_due_on=st.none() | st.dates(),
)
plans = st.builds(body_of, texts, st.lists(topics, max_size=5, unique_by=lambda topic: topic.key))


def test_each_line_that_differs_is_named_with_both_texts():
    changed = replace(WASTE, preparer="Cao Văn Điền", meets_on=date(2027, 2, 12))
    (change,) = changes(body_of("", [WASTE]), body_of("", [changed]))
    assert (change.kind, change.title) == (ChangeKind.CHANGED, "Hẻm sạch")
    assert [(line.line, line.before, line.after) for line in change.lines] == [
        (PlanLine.PREPARER, "Bùi Thị Xinh", "Cao Văn Điền"),
        (PlanLine.DAYS, "11/02/2027; 28/01/2027", "12/02/2027; 28/01/2027"),
    ]


def test_topics_that_came_and_went_and_the_aim_are_named():
    found = changes(body_of("Cũ", [WASTE]), body_of("Mới", [FIRE]))
    assert [(change.kind, change.title) for change in found] == [
        (ChangeKind.CHANGED, ""),
        (ChangeKind.ADDED, "Phòng cháy"),
        (ChangeKind.REMOVED, "Hẻm sạch"),
    ]
    assert found[1].lines[0].after == "Phòng cháy"


@given(plans)
def test_a_plan_does_not_differ_from_itself(plan):
    assert changes(plan, plan) == ()


@given(plans, plans)
def test_the_way_back_is_the_same_way_turned_round(one, other):
    there = {
        (change.title, line.line, line.before, line.after) for change in changes(one, other) for line in change.lines
    }
    back = {(line.line, line.after, line.before) for change in changes(other, one) for line in change.lines}
    assert {(line, before, after) for _, line, before, after in there} == back


@pytest.mark.parametrize(("reason", "said"), [("Thêm người", []), ("", ["Thêm người"]), (" ", ["", "x"])])
def test_a_word_about_the_whole_or_at_a_line_is_enough(reason, said):
    ensure_said(said, reason)


def test_silence_returns_nothing():
    with pytest.raises(RuleBroken) as broken:
        ensure_said(["", "  "], " ")
    assert (broken.value.rule, broken.value.field) == (Rule.REQUIRED, "reason")


def test_an_answer_says_something_or_the_plan_was_mended():
    assert answer_state("", mended=True) is CommentState.MENDED
    assert answer_state("Đã có người khác.", mended=False) is CommentState.ANSWERED
    with pytest.raises(RuleBroken):
        answer_state(" ", mended=False)
