"""Marks in the attendance book."""

import pytest

from branchmeet.domain.attendance import COUNTED_CODES, AttendanceCode, ExcuseReason, allowed_codes, check_mark
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.membership import MemberKind, Presence, counts_in_attendance
from branchmeet.labels import sentence


@pytest.mark.parametrize("presence", Presence)
def test_the_codes_offered_are_in_the_rate_exactly_when_the_member_counts(presence: Presence) -> None:
    counts = counts_in_attendance(MemberKind.FULL, presence)
    assert [code.in_denominator for code in allowed_codes(presence)] == [counts] * len(allowed_codes(presence))
    assert (allowed_codes(presence) == COUNTED_CODES) is counts


@pytest.mark.parametrize(
    ("mark", "presence", "rule"),
    [
        ({"code": AttendanceCode.PRESENT}, Presence.EXEMPT, Rule.ATTENDANCE_CODE),
        ({"code": AttendanceCode.AWAY}, Presence.HERE, Rule.ATTENDANCE_CODE),
        ({"code": AttendanceCode.EXCUSED}, Presence.HERE, Rule.ATTENDANCE_REASON),
        ({"code": AttendanceCode.UNEXCUSED, "reason": ExcuseReason.WORK}, Presence.HERE, Rule.ATTENDANCE_REASON),
        ({"code": AttendanceCode.UNEXCUSED, "late_minutes": 5}, Presence.HERE, Rule.ATTENDANCE_FLAG),
        ({"code": AttendanceCode.PRESENT, "left_early_minutes": -1}, Presence.VISITING, Rule.ATTENDANCE_FLAG),
    ],
)
def test_a_mark_that_contradicts_itself_is_refused(mark: dict, presence: Presence, rule: Rule) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_mark(presence=presence, **mark)
    assert broken.value.rule is rule
    assert sentence(broken.value)


@pytest.mark.parametrize(
    ("mark", "presence"),
    [
        ({"code": AttendanceCode.PRESENT, "late_minutes": 15, "left_early_minutes": 10}, Presence.HERE),
        ({"code": AttendanceCode.PRESENT_ONLINE}, Presence.VISITING),
        ({"code": AttendanceCode.EXCUSED, "reason": ExcuseReason.HEALTH}, Presence.HERE),
        ({"code": AttendanceCode.SPECIAL_DUTY}, Presence.SPECIAL_DUTY),
    ],
)
def test_a_consistent_mark_passes(mark: dict, presence: Presence) -> None:
    check_mark(presence=presence, **mark)
