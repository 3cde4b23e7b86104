"""What a resolution and the attendance book are read from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind, MeetingState, VotePurpose
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import Attendance, Vote
from branchmeet.queries import attendance_book, resolutions
from branchmeet.services import resolutions as services
from branchmeet.services.resolutions import OwnParts
from tests.factories import make_held, make_meeting, make_task, make_word

PARTS = OwnParts("Tư tưởng ổn định", "", "", "Giữ hẻm sạch")


@pytest.fixture
def held(world, context):
    return make_held(world, on=today() - timedelta(4), absent=("ba", "tu"))


def vote(meeting, approve, purpose=VotePurpose.RESOLUTION):
    db.session.add(
        Vote(meeting_id=meeting.id, purpose=purpose, matter="x", base=8, approve=approve, disapprove=0, other=0)
    )
    db.session.commit()


def test_the_head_counts_who_was_there_and_knows_the_last_vote(held):
    head = resolutions.get_head(held.id)
    assert (head.on_roll, head.counted, head.present, head.exempt) == (9, 8, 6, 1)
    assert (head.vote, head.is_voted, head.version) == (None, False, 0)
    vote(held, 8, VotePurpose.MINUTES)
    vote(held, 3)
    vote(held, 5)
    head = resolutions.get_head(held.id)
    assert head.vote is not None
    assert (head.vote.approve, head.is_voted) == (5, True)


def test_tasks_given_are_kept_apart_from_those_looked_at_and_later_ones_are_left_out(world, held):
    later = make_meeting(world, on=today() + timedelta(40))
    make_task(world, title="Cũ", state=TaskState.DONE, due_on=today() - timedelta(9))
    make_task(world, title="Mới", meeting_id=held.id)
    make_task(world, title="Nội bộ", meeting_id=held.id, internal_only=True)
    make_task(world, title="Của kỳ sau", meeting_id=later.id)
    make_word(world, held, "minh", "Tự nhận", kind=ContributionKind.SELF_CRITICISM)
    record = resolutions.get_record(resolutions.get_head(held.id))
    assert [task.title for task in record.earlier] == ["Cũ"]
    assert [task.title for task in record.given] == ["Mới"]
    assert "Tự nhận" not in [word.text for word in record.discussion.shared_words]


def test_own_words_are_kept_version_by_version_until_the_vote(world, acting):
    mai = acting("mai")
    meeting = make_meeting(world, on=today() + timedelta(3))

    def write(version):
        services.write(meeting_id=meeting.id, version=version, parts=PARTS, by=mai)

    write(0)
    with pytest.raises(RuleBroken, match=f"^{Rule.CHANGED_BY_SOMEONE_ELSE}"):
        write(0)
    write(1)
    head = resolutions.get_head(meeting.id)
    assert (head.version, head.evaluation, head.direction) == (2, "Tư tưởng ổn định", "Giữ hẻm sạch")
    vote(meeting, 8)
    with pytest.raises(RuleBroken, match=f"^{Rule.RESOLUTION_VOTED}"):
        write(2)


@pytest.mark.parametrize(
    "which", [{"kind": MeetingKind.COMMITTEE}, {"state": MeetingState.CANCELLED}], ids=["committee", "cancelled"]
)
def test_some_meetings_make_no_resolution(world, acting, which):
    mai = acting("mai")
    meeting = make_meeting(world, **which)
    with pytest.raises(RuleBroken, match=f"^{Rule.STATE_NOT_ALLOWED}"):
        services.write(meeting_id=meeting.id, version=0, parts=PARTS, by=mai)


def test_the_book_holds_the_meetings_that_are_over_in_order(world, held):
    make_held(world, on=today() - timedelta(30), branch="neighbour", chair="nam", clerk="nam", spoke=())
    make_meeting(world, on=today() + timedelta(3))
    make_meeting(world, kind=MeetingKind.COMMITTEE, state=MeetingState.CLOSED)
    late = db.session.query(Attendance).filter_by(meeting_id=held.id, member_id=world.members["sau"]).one()
    late.left_early_minutes = 5
    db.session.commit()
    book = attendance_book.get_book(world.units["home"], held.month.year)
    assert [meeting.id for meeting in book.meetings] == [held.id]
    marks = {row.name: row.marks[0].written for row in book.rows}
    assert (marks["Lâm Văn Nhàn"], marks["Cao Văn Điền"], marks["Tạ Thị Sương"]) == ("xs", "K", "M")
    assert attendance_book.get_book(world.units["home"], held.month.year - 5).rows == ()
