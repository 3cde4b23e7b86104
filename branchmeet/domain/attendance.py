"""The one mark that each member of the roster has in each meeting.

The list of codes is a proposal (grade P); who is left out of the rate follows `membership` (12-HD/BTCTW, 06/7/2018,
grade A).
"""

from __future__ import annotations

from enum import StrEnum

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.membership import Presence


class AttendanceCode(StrEnum):
    """The mark itself; in the paper book: x, TT, P, K, M, TĐ, NV."""

    PRESENT = "present"
    PRESENT_ONLINE = "present_online"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    EXEMPT = "exempt"
    AWAY = "away"
    SPECIAL_DUTY = "special_duty"

    @property
    def is_present(self) -> bool:
        """In the numerator of the attendance rate; online counts like in the room."""
        return self in (AttendanceCode.PRESENT, AttendanceCode.PRESENT_ONLINE)

    @property
    def in_denominator(self) -> bool:
        """In the denominator of the attendance rate."""
        return self in COUNTED_CODES


class AttendanceFlag(StrEnum):
    """Beside a present mark, with the minutes; a flag never changes a rate."""

    LATE = "late"
    LEFT_EARLY = "left_early"


class ExcuseReason(StrEnum):
    """Why a member is excused: a code, never a text, so that nothing about health is ever written down."""

    WORK = "work"
    FAMILY = "family"
    HEALTH = "health"
    OTHER = "other"

    @property
    def is_sensitive(self) -> bool:
        """Printed as "a private reason": papers must not say that somebody is ill."""
        return self is ExcuseReason.HEALTH


#: What the chair can choose between for a member who counts in attendance.
COUNTED_CODES = (
    AttendanceCode.PRESENT,
    AttendanceCode.PRESENT_ONLINE,
    AttendanceCode.EXCUSED,
    AttendanceCode.UNEXCUSED,
)

_CODE_OF_UNCOUNTED = {
    Presence.EXEMPT: AttendanceCode.EXEMPT,
    Presence.AWAY: AttendanceCode.AWAY,
    Presence.SPECIAL_DUTY: AttendanceCode.SPECIAL_DUTY,
}


def allowed_codes(presence: Presence) -> tuple[AttendanceCode, ...]:
    """The codes a member of this presence may have; for one who does not count it is the single code that says why."""
    uncounted = _CODE_OF_UNCOUNTED.get(presence)
    return COUNTED_CODES if uncounted is None else (uncounted,)


def check_mark(
    code: AttendanceCode,
    *,
    presence: Presence,
    reason: ExcuseReason | None = None,
    late_minutes: int = 0,
    left_early_minutes: int = 0,
) -> None:
    """Refuse a mark that contradicts itself or the roster of the day.

    Raises `RuleBroken`: a code that the member's presence does not allow; a reason without an excused absence or
    the reverse; minutes late or left early beside an absence, or below zero (0: in time).
    """
    if code not in allowed_codes(presence):
        raise RuleBroken(Rule.ATTENDANCE_CODE, field="code", code=code, presence=presence)
    if (reason is not None) != (code is AttendanceCode.EXCUSED):
        raise RuleBroken(Rule.ATTENDANCE_REASON, field="reason", code=code)
    for field, minutes in (("late_minutes", late_minutes), ("left_early_minutes", left_early_minutes)):
        if minutes < 0 or (minutes and not code.is_present):
            raise RuleBroken(Rule.ATTENDANCE_FLAG, field=field, code=code, minutes=minutes)
