"""What a member is, where the member takes part, and what follows: the roll, the attendance, the vote.

Two axes, each dated on its own. A meeting asks both *as of its own day*, never as of today. A person of Quy định
213-QĐ/TW, a superior attendee and a guest are no members: they appear in `OtherAttendee` and in none of the
functions below.
"""

from __future__ import annotations

from enum import StrEnum


class MemberKind(StrEnum):
    """What a member is under the Charter (Điều 3 to 5)."""

    FULL = "full"  # đảng viên chính thức
    PROBATIONARY = "probationary"  # đảng viên dự bị


class Presence(StrEnum):
    """Where a member takes part in branch life."""

    HERE = "here"  # sinh hoạt tại chi bộ
    EXEMPT = "exempt"  # được miễn công tác và sinh hoạt đảng
    AWAY = "away"  # giới thiệu sinh hoạt tạm thời ở nơi khác
    VISITING = "visiting"  # sinh hoạt tạm thời đến, from another branch's roll
    SPECIAL_DUTY = "special_duty"  # lực lượng vũ trang đang làm nhiệm vụ đặc biệt


class OtherAttendee(StrEnum):
    """People in the room, or linked to the branch, who are not its members: never counted, never voting (grade B)."""

    MEMBER_213 = "member_213"  # works elsewhere, lives here (213-QĐ/TW)
    SUPERIOR_ATTENDEE = "superior_attendee"  # cấp ủy viên cấp trên dự
    GUEST = "guest"  # khách mời


class CountingGroup(StrEnum):
    """The sets of people that metrics count."""

    COUNTED = "counted"  # who counts in attendance
    VOTERS = "voters"  # who votes
    ON_ROLL = "on_roll"  # who is on the branch's own roll, each person once in the totals of the level above
    RATED = "rated"  # who gets a yearly rating
    LINKED_213 = "linked_213"  # the linked people of 213-QĐ/TW, no members


def counts_in_attendance(kind: MemberKind, presence: Presence) -> bool:
    """Whether the member is in the denominator of the attendance rate.

    Exempt members and armed-forces members on special duty are left out (criterion of 12-HD/BTCTW, 06/7/2018, grade
    A for full members, M for probationary ones), so are those away (grade B). Visitors count where they meet (grade
    M). The kind changes nothing; it is asked so that no caller forgets that there are two axes.
    """
    del kind
    return presence in (Presence.HERE, Presence.VISITING)


def votes(kind: MemberKind, presence: Presence) -> bool:
    """Whether the member votes on the branch's affairs.

    Full members who count do, visitors included (grade B here, M visiting). Probationary members attend and speak
    but do not vote (Charter Điều 3 and 5, grade M).
    """
    return kind is MemberKind.FULL and counts_in_attendance(kind, presence)


def on_roll(presence: Presence) -> bool:
    """Whether the member is on this branch's own roll. A visitor is on the roll of the branch that sent him (grade
    P).
    """
    return presence is not Presence.VISITING


def is_rated(presence: Presence) -> bool:
    """Whether this branch rates the member at the end of the year; exempt members are not rated (45-QĐ/TW as
    quoted, grade B).
    """
    return on_roll(presence) and presence is not Presence.EXEMPT


def belongs_to(group: CountingGroup, kind: MemberKind, presence: Presence) -> bool:
    """Whether a member of this kind and presence is in `group`. Never in `LINKED_213`: those people are no members."""
    match group:
        case CountingGroup.COUNTED:
            return counts_in_attendance(kind, presence)
        case CountingGroup.VOTERS:
            return votes(kind, presence)
        case CountingGroup.ON_ROLL:
            return on_roll(presence)
        case CountingGroup.RATED:
            return is_rated(presence)
        case CountingGroup.LINKED_213:
            return False
