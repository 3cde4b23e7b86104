"""The committee's meeting before a branch meeting: made with one act, its conclusions become the draft ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.domain.minutes import MinutesState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Meeting, Minutes, PreparedItem
from branchmeet.queries import agenda as agenda_queries
from branchmeet.queries import minutes as minutes_queries
from branchmeet.queries import sittings as sitting_queries
from branchmeet.services import agenda, closings, meetings, minutes, sittings
from tests.factories import make_item, make_meeting


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def regular(world, context):
    meeting = make_meeting(world, on=today() + timedelta(days=7), state=MeetingState.PLANNED)
    item(meeting.id, 2).draft_conclusion = "Phát thùng cho 40 nhà."
    make_item(meeting, position=4, kind=AgendaKind.UNRECORDED, title="Nội dung không ghi trên phần mềm")
    db.session.commit()
    return meeting.id


def item(meeting_id: int, position: int) -> AgendaItem:
    db.session.expire_all()
    return db.session.query(AgendaItem).filter_by(meeting_id=meeting_id, position=position).one()


def get(meeting_id: int) -> Meeting:
    db.session.expire_all()
    return db.session.get_one(Meeting, meeting_id)


def refused(act, **arguments) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value


def test_it_is_made_whole_three_days_before_to_adopt_the_draft_conclusions(world, regular, lan):
    made = get(meetings.plan_preparatory(meeting_id=regular, by=lan))
    before = get(regular)
    assert (made.kind, made.state, made.prepares_id) == (MeetingKind.COMMITTEE, MeetingState.PLANNED, regular)
    assert before.starts_at_utc - made.starts_at_utc == timedelta(days=3)
    assert (made.chair_id, made.clerk_id) == (world.members["lan"], world.members["mai"])
    items = agenda_queries.list_items(made.id)
    assert [one.title for one in items] == [
        "Kết quả nhiệm vụ kỳ trước",
        "Dự thảo kết luận: Phân loại rác tại nguồn",
        "Phân công phát biểu, người trình bày",
        "Kết luận, thông qua biên bản",
    ]
    assert items[1].draft_conclusion == "Phát thùng cho 40 nhà."
    assert made.ends_at_utc - made.starts_at_utc == timedelta(minutes=sum(one.minutes for one in items))
    link = db.session.scalars(db.select(PreparedItem)).one()
    assert (link.committee_item_id, link.branch_item_id) == (items[1].id, item(regular, 2).id)


def test_one_is_enough_until_it_is_called_off(regular, lan):
    made = meetings.plan_preparatory(meeting_id=regular, by=lan)
    assert refused(meetings.plan_preparatory, meeting_id=regular, by=lan).rule is Rule.COMMITTEE_PLANNED
    meetings.cancel(meeting_id=made, version=1, reason="Trùng lịch", by=lan)
    assert meetings.plan_preparatory(meeting_id=regular, by=lan) != made


@pytest.mark.parametrize(("days", "before"), [(2, 1), (3, 2)])
def test_close_to_the_meeting_a_nearer_day_is_taken(world, context, lan, days, before):
    meeting = make_meeting(world, on=today() + timedelta(days=days))
    meeting.starts_at_utc = now_utc() + timedelta(days=days, minutes=-5)
    db.session.commit()
    made = get(meetings.plan_preparatory(meeting_id=meeting.id, by=lan))
    assert get(meeting.id).starts_at_utc - made.starts_at_utc == timedelta(days=before)


def test_on_the_last_day_it_says_that_no_day_is_left(world, context, lan):
    meeting = make_meeting(world, on=today())
    meeting.starts_at_utc = now_utc() + timedelta(hours=5)
    db.session.commit()
    assert refused(meetings.plan_preparatory, meeting_id=meeting.id, by=lan).rule is Rule.COMMITTEE_TOO_LATE


def test_only_a_branch_meeting_to_come_is_prepared(world, context, lan):
    committee = make_meeting(world, kind=MeetingKind.COMMITTEE, on=today() + timedelta(days=4)).id
    assert refused(meetings.plan_preparatory, meeting_id=committee, by=lan).rule is Rule.UNKNOWN_CHOICE
    over = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=4)).id
    assert refused(meetings.plan_preparatory, meeting_id=over, by=lan).rule is Rule.STATE_NOT_ALLOWED


def test_it_is_held_its_minutes_adopted_and_its_conclusion_taken_over(world, regular, lan):
    made = meetings.plan_preparatory(meeting_id=regular, by=lan)
    committee = get(made)
    committee.starts_at_utc = now_utc() - timedelta(minutes=5)
    committee.ends_at_utc = now_utc() + timedelta(minutes=40)
    committee.state = MeetingState.CONVENED
    db.session.commit()
    sittings.open_meeting(meeting_id=made, version=committee.version, by=lan)
    assert len(sitting_queries.list_attendance_rows(made)) == 3, "only the committee is on the roll"
    draft = item(made, 2)
    conclusion = "Phát thùng cho 40 nhà, trước ngày 15."
    sittings.conclude_item(item_id=draft.id, version=draft.version, conclusion=conclusion, by=lan)
    assert agenda_queries.list_committee_conclusions(regular) == [], "not before it is over"
    text = db.session.query(Minutes).filter_by(meeting_id=made).one()
    minutes.mark_read(meeting_id=made, version=text.version, by=lan)
    db.session.expire_all()
    minutes.adopt(meeting_id=made, version=text.version, disapprove=0, other=0, by=lan)
    closings.close_meeting(meeting_id=made, version=get(made).version, by=lan)
    assert agenda.take_over_conclusions(meeting_id=regular, by=lan) == 1
    assert item(regular, 2).draft_conclusion == conclusion
    assert refused(agenda.take_over_conclusions, meeting_id=regular, by=lan).rule is Rule.NO_CONCLUSIONS
    assert minutes_queries.get_row(made).state is MinutesState.ADOPTED


def test_an_item_may_go_on_either_side(regular, lan):
    made = meetings.plan_preparatory(meeting_id=regular, by=lan)
    agenda.remove(meeting_id=regular, item_id=item(regular, 2).id, by=lan)
    assert db.session.scalars(db.select(PreparedItem)).all() == []
    agenda.remove(meeting_id=made, item_id=item(made, 2).id, by=lan)
