"""What the page of a branch counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from branchmeet.clock import at, today
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import MeetingKind, MeetingState
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.extensions import db
from branchmeet.models import Attendance, Contribution, Meeting
from branchmeet.queries import branches
from tests.factories import make_meeting

pytestmark = pytest.mark.usefixtures("context")


def test_posts_stand_by_rank_and_then_by_name(world):
    holders = branches.list_post_holders(world.units["home"], on=today())
    assert [holder.kind for holder in holders] == [
        PostKind.SECRETARY,
        PostKind.DEPUTY_SECRETARY,
        PostKind.COMMITTEE_MEMBER,
        PostKind.CELL_LEADER,
        PostKind.LIAISON,
        PostKind.NEIGHBOURHOOD_HEAD,
    ]
    assert [holder.leads_branch for holder in holders] == [True, True, True, False, False, False]


def test_cells_with_their_leaders_and_sizes(world):
    first, second = branches.list_cells(world.units["home"], on=today())
    assert (first.name, first.leader_name, first.members) == ("Tổ đảng 1", "Lâm Văn Nhàn", 5)
    assert (second.name, second.leader_name, second.members) == ("Tổ đảng 2", None, 4)


def test_the_headcount_by_kind_and_presence(world):
    headcount = branches.count_members(world.units["home"], on=today())
    assert headcount.parts == {
        (MemberKind.FULL, Presence.HERE): 7,
        (MemberKind.FULL, Presence.EXEMPT): 1,
        (MemberKind.PROBATIONARY, Presence.HERE): 1,
    }
    assert (headcount.on_roll, headcount.counted, headcount.not_here) == (9, 8, {Presence.EXEMPT: 1})


def test_a_meeting_counts_who_was_there_and_who_spoke(world):
    meeting = make_meeting(world, state=MeetingState.CLOSED)
    for person, code in {
        "lan": AttendanceCode.PRESENT,
        "mai": AttendanceCode.PRESENT_ONLINE,
        "ba": AttendanceCode.EXCUSED,
    }.items():
        _mark(world, meeting, person, code)
    _mark(world, meeting, "chin", AttendanceCode.PRESENT, counted=False)
    for person in ("lan", "lan", "ba", "chin"):  # twice the same, one absent, one who does not count
        _say(world, meeting, person)
    (found,) = branches.list_meetings(world.units["home"], since=today().replace(day=1))
    assert (found.counted, found.present, found.speakers) == (3, 2, 1)


def test_nothing_on_record_is_not_nobody(world):
    make_meeting(world, state=MeetingState.CLOSED)
    (found,) = branches.list_meetings(world.units["home"], since=today().replace(day=1))
    assert (found.counted, found.speakers) == (None, None)


def test_only_meetings_of_the_whole_branch_and_from_the_month_on(world):
    make_meeting(world, kind=MeetingKind.COMMITTEE)
    make_meeting(world, branch="neighbour", chair=None, clerk=None)
    make_meeting(world, on=today().replace(day=1) - timedelta(days=1))
    later = make_meeting(world, on=today() + timedelta(days=40))
    found = branches.list_meetings(world.units["home"], since=today().replace(day=1))
    assert [meeting.id for meeting in found] == [later.id]


def test_a_sitting_knows_its_days(world):
    meeting = make_meeting(world, state=MeetingState.FILED, kind=MeetingKind.THEMATIC, on=date(2026, 3, 3))
    meeting.opened_at_utc = at(date(2026, 3, 3), meeting.starts_at_utc.time())
    meeting.closed_at_utc = meeting.starts_at_utc + timedelta(hours=6)
    db.session.commit()
    (found,) = branches.list_meetings(world.units["home"], since=date(2026, 3, 1))
    assert found.sitting.thematic
    assert found.sitting.ended_on == date(2026, 3, 4)


def _mark(world, meeting: Meeting, person: str, code: AttendanceCode, *, counted: bool = True) -> None:
    db.session.add(
        Attendance(
            meeting_id=meeting.id,
            member_id=world.members[person],
            kind=MemberKind.FULL,
            presence=Presence.HERE,
            counted=counted,
            votes=counted,
            code=code,
        )
    )
    db.session.flush()


def _say(world, meeting: Meeting, person: str) -> None:
    member_id = world.members[person]
    db.session.add(
        Contribution(meeting_id=meeting.id, member_id=member_id, kind=ContributionKind.SPEECH, text="Ý kiến")
    )
    db.session.flush()
