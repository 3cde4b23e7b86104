"""What a plan warns of, and that it stays silent otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from branchmeet import days_off
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.plan_warnings import PlannedMeeting, PlanWarning, Surroundings, Warned, find_warnings
from branchmeet.domain.topic_plans import PlannedTopic

DAY = date(2027, 1, 12)
WASTE = PlannedTopic("Hẻm sạch", "Xóa điểm tồn đọng rác", 1, topic_id=7, has_preparer=True, assignments=2, meets_on=DAY)
MEETINGS = tuple(PlannedMeeting(month, date(2027, month, 12)) for month in (1, 2, 3))
AROUND = Surroundings(
    quarter=Quarter(2027, 1),
    today=date(2026, 11, 24),
    holidays=days_off.around(date(2027, 1, 1)),
    meetings=MEETINGS,
    full_members=20,
    has_committee=True,
    idle_cells=(),
)


def found(topics=(WASTE,), before=(), **changed) -> tuple[Warned, ...]:
    return find_warnings(list(topics), before, replace(AROUND, **changed))


def test_a_whole_plan_is_silent():
    assert found() == ()


def test_a_plan_without_a_topic_says_so_once():
    assert found(topics=()) == (Warned(PlanWarning.NO_TOPIC),)


def test_a_month_with_neither_meeting_nor_topic_is_empty_until_it_is_over():
    assert found(meetings=MEETINGS[1:]) == (Warned(PlanWarning.NO_MEETING, topic_id=7),)
    assert found(meetings=MEETINGS[:2]) == (Warned(PlanWarning.EMPTY_MONTH, month=3),)
    assert found(meetings=MEETINGS[:2], today=date(2027, 4, 1)) == ()


def test_a_meeting_at_tet_is_named_with_the_feast_and_a_better_day():
    at_tet = (*MEETINGS[:1], PlannedMeeting(2, date(2027, 2, 4)), *MEETINGS[2:])
    (warned,) = found(meetings=at_tet)
    assert (warned.warning, warned.meeting_id, warned.about) == (PlanWarning.FEAST, 2, "29 Tết")
    assert warned.better == date(2027, 2, 11)
    assert found(meetings=at_tet, today=date(2027, 2, 5)) == ()


def test_the_liaison_cannot_be_at_two_branches():
    clash = (*MEETINGS[:2], replace(MEETINGS[2], clash="Chi bộ Khu phố 6"))
    (warned,) = found(meetings=clash)
    assert (warned.warning, warned.about, warned.month) == (PlanWarning.CLASH, "Chi bộ Khu phố 6", 3)


@pytest.mark.parametrize(("members", "committee", "warns"), [(8, False, False), (9, False, True), (9, True, False)])
def test_nine_full_members_elect_a_committee(members, committee, warns):
    asked = [warned.warning for warned in found(full_members=members, has_committee=committee)]
    assert asked == ([PlanWarning.NO_COMMITTEE] if warns else [])


def test_a_cell_without_a_part_is_named_once_somebody_has_one():
    assert found(idle_cells=("Tổ đảng 3",)) == (Warned(PlanWarning.IDLE_CELL, topic_id=7, about="Tổ đảng 3"),)
    bare = replace(WASTE, assignments=0)
    assert found(topics=[bare], idle_cells=("Tổ đảng 3",)) == (Warned(PlanWarning.NO_ASSIGNMENT, topic_id=7),)


@pytest.mark.parametrize("day", [None, date(2027, 1, 20)])
def test_a_topic_whose_day_no_meeting_has_is_named(day):
    assert found([replace(WASTE, meets_on=day)]) == (Warned(PlanWarning.NO_MEETING, topic_id=7),)


def test_a_topic_nobody_prepares_and_nobody_speaks_on_is_named():
    bare = PlannedTopic("Tên", "Trích yếu", 1, topic_id=9, meets_on=DAY)
    assert found(topics=[WASTE, bare]) == (
        Warned(PlanWarning.NO_PREPARER, topic_id=9),
        Warned(PlanWarning.NO_ASSIGNMENT, topic_id=9),
    )


@pytest.mark.parametrize(
    ("before", "same"),
    [
        (PlannedTopic("Khác", "XÓA  điểm tồn đọng rác", 12), True),
        (PlannedTopic("Hẻm sạch", "Một việc khác", 12), False),
    ],
)
def test_the_same_subject_as_last_quarter_is_noticed_however_it_is_written(before, same):
    assert (Warned(PlanWarning.SAME_AS_LAST_QUARTER, topic_id=7) in found(before=[before])) is same


def test_the_same_library_topic_is_noticed_whatever_it_is_called():
    taken = PlannedTopic("A", "A", 1, library_topic_id=3, has_preparer=True, assignments=1, meets_on=DAY)
    again = PlannedTopic("B", "B", 12, library_topic_id=3)
    assert [warned.warning for warned in found([taken], [again])] == [PlanWarning.SAME_AS_LAST_QUARTER]
