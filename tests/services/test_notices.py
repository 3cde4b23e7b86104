"""Who was told, and who excused himself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind, MeetingState, NoticeChannel
from branchmeet.extensions import db
from branchmeet.models import Event, Excuse, Member, Notice
from branchmeet.services import excuses, notices
from tests.factories import make_meeting


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def meeting(world, context):
    for person in ("minh", "tu"):
        db.session.get_one(Member, world.members[person]).channel = NoticeChannel.CALL
    return make_meeting(world, on=today() + timedelta(days=7)).id


def told(meeting_id: int) -> dict[int, NoticeChannel]:
    rows = db.session.scalars(db.select(Notice).where(Notice.meeting_id == meeting_id))
    return {row.member_id: row.channel for row in rows}


def refused(act, **arguments) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value


# ---- notices -------------------------------------------------------------------------------------------------------


def test_one_tick_counts_through_the_members_own_channel(world, meeting, lan):
    notices.tell(meeting_id=meeting, member_id=world.members["minh"], by=lan)
    notices.tell(meeting_id=meeting, member_id=world.members["minh"], by=lan)
    assert told(meeting) == {world.members["minh"]: NoticeChannel.CALL}


def test_a_whole_channel_is_ticked_at_once_and_nobody_who_need_not_come(world, meeting, lan):
    notices.tell(meeting_id=meeting, member_id=world.members["ba"], channel=NoticeChannel.PAPER, by=lan)
    assert notices.tell_channel(meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan) == 5
    expected = {world.members[name]: NoticeChannel.ZALO for name in ("lan", "hung", "mai", "sau", "thu")}
    assert told(meeting) == expected | {world.members["ba"]: NoticeChannel.PAPER}


def test_for_a_committee_meeting_only_the_committee_is_told(world, context, lan):
    meeting = make_meeting(world, kind=MeetingKind.COMMITTEE, on=today() + timedelta(days=3)).id
    assert notices.tell_channel(meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan) == 3
    broken = refused(notices.tell, meeting_id=meeting, member_id=world.members["minh"], by=lan)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "member_id")


@pytest.mark.parametrize("person", ["nam", "chin", "hanh"])
def test_nobody_of_another_branch_and_nobody_exempt_is_ticked(world, meeting, lan, person):
    broken = refused(notices.tell, meeting_id=meeting, member_id=world.members[person], by=lan)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "member_id")


def test_a_wrong_tick_is_taken_back_by_who_made_it_within_a_day(world, meeting, lan, acting):
    member = world.members["minh"]
    notices.tell(meeting_id=meeting, member_id=member, by=lan)
    assert refused(notices.take_back, meeting_id=meeting, member_id=member, by=acting("mai")).rule is Rule.UNDO_OTHERS
    notices.take_back(meeting_id=meeting, member_id=member, by=lan)
    assert told(meeting) == {}
    broken = refused(notices.take_back, meeting_id=meeting, member_id=member, by=lan)
    assert broken.rule is Rule.UNKNOWN_CHOICE


def test_a_tick_of_the_day_before_yesterday_stands(world, meeting, lan):
    notices.tell(meeting_id=meeting, member_id=world.members["minh"], by=lan)
    db.session.scalars(db.select(Notice)).one().told_at_utc = now_utc() - timedelta(hours=25)
    db.session.commit()
    broken = refused(notices.take_back, meeting_id=meeting, member_id=world.members["minh"], by=lan)
    assert broken.rule is Rule.UNDO_LATE


def test_a_channel_is_taken_back_as_far_as_one_ticked_it_oneself(world, meeting, lan, acting):
    mai = acting("mai")
    notices.tell(meeting_id=meeting, member_id=world.members["ba"], by=mai)
    notices.tell_channel(meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan)
    assert notices.take_back_channel(meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan) == 5
    assert set(told(meeting)) == {world.members["ba"]}
    broken = refused(notices.take_back_channel, meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan)
    assert broken.rule is Rule.UNDO_OTHERS


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.POSTPONED, MeetingState.CLOSED])
def test_only_a_called_meeting_is_told(world, context, lan, state):
    meeting = make_meeting(world, state=state).id
    broken = refused(notices.tell_channel, meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan)
    assert broken.rule is Rule.STATE_NOT_ALLOWED


# ---- excuses -------------------------------------------------------------------------------------------------------


def reasons() -> dict[int, ExcuseReason]:
    return {row.member_id: row.reason for row in db.session.scalars(db.select(Excuse))}


def test_a_member_excuses_himself_changes_the_reason_and_comes_after_all(world, meeting, acting):
    minh = acting("minh")
    excuses.send(meeting_id=meeting, reason=ExcuseReason.WORK, by=minh)
    excuses.send(meeting_id=meeting, reason=ExcuseReason.HEALTH, by=minh)
    assert reasons() == {world.members["minh"]: ExcuseReason.HEALTH}
    excuses.withdraw(meeting_id=meeting, by=minh)
    assert reasons() == {}
    assert refused(excuses.withdraw, meeting_id=meeting, by=minh).rule is Rule.UNKNOWN_CHOICE


def test_an_excuse_entered_for_somebody_records_both_names(world, meeting, acting):
    excuses.enter(meeting_id=meeting, member_id=world.members["tu"], reason=ExcuseReason.FAMILY, by=acting("sau"))
    assert reasons() == {world.members["tu"]: ExcuseReason.FAMILY}
    event = db.session.scalars(db.select(Event).where(Event.action == "excuse_sent")).one()
    assert (event.account_id, event.on_behalf_of_id) == (world.accounts["sau"], world.members["tu"])
    assert event.particulars == {}, "the reason is nobody's business"
    excuses.withdraw_for(meeting_id=meeting, member_id=world.members["tu"], by=acting("sau"))
    assert reasons() == {}


@pytest.mark.parametrize("person", ["nam", "chin"])
def test_who_need_not_come_needs_no_excuse(world, meeting, lan, person):
    broken = refused(
        excuses.enter, meeting_id=meeting, member_id=world.members[person], reason=ExcuseReason.WORK, by=lan
    )
    assert broken.rule is Rule.UNKNOWN_CHOICE


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.IN_PROGRESS, MeetingState.CLOSED])
def test_excuses_are_for_a_meeting_that_is_called_and_has_not_begun(world, acting, state):
    meeting = make_meeting(world, state=state).id
    broken = refused(excuses.send, meeting_id=meeting, reason=ExcuseReason.WORK, by=acting("minh"))
    assert broken.rule is Rule.STATE_NOT_ALLOWED
