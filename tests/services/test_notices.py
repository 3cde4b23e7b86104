"""Who was told, and who excused himself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind, MeetingState, NoticeChannel
from branchmeet.extensions import db
from branchmeet.models import Event, Excuse, Guest, MeetingStep, Member, Notice
from branchmeet.queries import meetings as meeting_queries
from branchmeet.queries import notices as queries
from branchmeet.services import excuses, meetings, notices
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
    notices.tell(meeting_id=meeting, member_ids=[world.members["minh"]], by=lan)
    notices.tell(meeting_id=meeting, member_ids=[world.members["minh"]], by=lan)
    assert told(meeting) == {world.members["minh"]: NoticeChannel.CALL}


def test_a_whole_channel_is_ticked_at_once_and_nobody_who_need_not_come(world, meeting, lan):
    notices.tell(meeting_id=meeting, member_ids=[world.members["ba"]], by=lan)
    assert notices.tell_channels(meeting_id=meeting, channels=[NoticeChannel.ZALO], by=lan) == 5
    expected = {world.members[name]: NoticeChannel.ZALO for name in ("lan", "hung", "mai", "sau", "thu", "ba")}
    assert told(meeting) == expected
    event = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
    assert event.particulars == {"channel": "zalo", "members": 5, "round": 1}


def test_several_are_ticked_at_once_each_by_his_own_channel(world, meeting, lan):
    keys = [world.members[person] for person in ("minh", "tu", "ba")]
    assert notices.tell(meeting_id=meeting, member_ids=keys, by=lan) == 3
    assert told(meeting) == dict(zip(keys, ["call", "call", "zalo"], strict=True))
    assert notices.tell(meeting_id=meeting, member_ids=[*keys, world.members["lan"]], by=lan) == 1


def test_every_message_of_two_channels_is_ticked_at_once(world, meeting, lan):
    db.session.get_one(Member, world.members["ba"]).channel = NoticeChannel.SMS
    db.session.commit()
    channels = [NoticeChannel.ZALO, NoticeChannel.SMS]
    assert notices.tell_channels(meeting_id=meeting, channels=channels, by=lan) == 6
    assert told(meeting)[world.members["ba"]] is NoticeChannel.SMS


def test_for_a_committee_meeting_only_the_committee_is_told(world, context, lan):
    meeting = make_meeting(world, kind=MeetingKind.COMMITTEE, on=today() + timedelta(days=3)).id
    assert notices.tell_channels(meeting_id=meeting, channels=[NoticeChannel.ZALO], by=lan) == 3
    broken = refused(notices.tell, meeting_id=meeting, member_ids=[world.members["minh"]], by=lan)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "member_ids")


@pytest.mark.parametrize("person", ["nam", "chin", "khanh"])
def test_nobody_of_another_branch_and_nobody_exempt_is_ticked(world, meeting, lan, person):
    broken = refused(notices.tell, meeting_id=meeting, member_ids=[world.members[person]], by=lan)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "member_ids")


def test_a_wrong_tick_is_taken_back_by_who_made_it_within_a_day(world, meeting, lan, acting):
    member = world.members["minh"]
    notices.tell(meeting_id=meeting, member_ids=[member], by=lan)
    assert refused(notices.take_back, meeting_id=meeting, member_id=member, by=acting("mai")).rule is Rule.UNDO_OTHERS
    notices.take_back(meeting_id=meeting, member_id=member, by=lan)
    assert told(meeting) == {}
    broken = refused(notices.take_back, meeting_id=meeting, member_id=member, by=lan)
    assert broken.rule is Rule.UNKNOWN_CHOICE


def test_a_tick_of_the_day_before_yesterday_stands(world, meeting, lan):
    notices.tell(meeting_id=meeting, member_ids=[world.members["minh"]], by=lan)
    db.session.scalars(db.select(Notice)).one().told_at_utc = now_utc() - timedelta(hours=25)
    db.session.commit()
    broken = refused(notices.take_back, meeting_id=meeting, member_id=world.members["minh"], by=lan)
    assert broken.rule is Rule.UNDO_LATE


def test_a_channel_is_taken_back_as_far_as_one_ticked_it_oneself(world, meeting, lan, acting):
    mai = acting("mai")
    notices.tell(meeting_id=meeting, member_ids=[world.members["ba"]], by=mai)
    notices.tell_channels(meeting_id=meeting, channels=[NoticeChannel.ZALO], by=lan)
    assert notices.take_back_channel(meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan) == 5
    assert set(told(meeting)) == {world.members["ba"]}
    broken = refused(notices.take_back_channel, meeting_id=meeting, channel=NoticeChannel.ZALO, by=lan)
    assert broken.rule is Rule.UNDO_OTHERS


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.IN_PROGRESS, MeetingState.CLOSED])
def test_nobody_is_told_of_a_meeting_that_is_not_called_or_has_begun(world, context, lan, state):
    meeting = make_meeting(world, state=state).id
    broken = refused(notices.tell_channels, meeting_id=meeting, channels=[NoticeChannel.ZALO], by=lan)
    assert broken.rule is Rule.STATE_NOT_ALLOWED


# ---- from above and from outside -----------------------------------------------------------------------------------


def test_the_liaison_is_told_of_a_meeting_of_the_branch_and_not_of_its_committee(world, meeting, lan):
    liaison = world.members["hanh"]
    notices.tell(meeting_id=meeting, member_ids=[liaison], by=lan)
    assert told(meeting) == {liaison: NoticeChannel.ZALO}
    assert meeting_queries.get_overview(meeting).told == 0, "of the body nobody was told"
    committee = make_meeting(world, kind=MeetingKind.COMMITTEE, on=today() + timedelta(days=3)).id
    broken = refused(notices.tell, meeting_id=committee, member_ids=[liaison], by=lan)
    assert broken.rule is Rule.UNKNOWN_CHOICE


def test_a_guest_is_asked_told_and_asked_no_longer(world, meeting, lan):
    guest = invite(meeting, lan)
    notices.tell(meeting_id=meeting, guest_ids=[guest], by=lan)
    (one,) = [who for who in queries.list_outsiders(meeting_queries.get_head(meeting)) if who.guest_id]
    assert (one.name, one.organisation, one.channel, one.told) == ("Tô Văn Mẫn", "Mặt trận", NoticeChannel.PAPER, True)
    notices.take_back(meeting_id=meeting, guest_id=guest, by=lan)
    assert told(meeting) == {}
    notices.tell(meeting_id=meeting, guest_ids=[guest], by=lan)
    notices.uninvite(meeting_id=meeting, guest_id=guest, by=lan)
    assert db.session.scalars(db.select(Guest)).all() == []
    assert told(meeting) == {}


def test_a_guest_has_a_name_and_an_organisation_and_is_asked_once(world, meeting, lan):
    for values, field in (({"name": ""}, "name"), ({"organisation": ""}, "organisation")):
        whole = {"name": "Tô Văn Mẫn", "organisation": "Mặt trận", "channel": NoticeChannel.PAPER} | values
        broken = refused(notices.invite, meeting_id=meeting, by=lan, **whole)
        assert (broken.rule, broken.field) == (Rule.REQUIRED, field)
    invite(meeting, lan)
    assert refused(invite, meeting=meeting, by=lan).rule is Rule.GUEST_TWICE


def test_nobody_is_asked_once_the_meeting_has_begun(world, context, lan):
    meeting = make_meeting(world, state=MeetingState.IN_PROGRESS).id
    assert refused(invite, meeting=meeting, by=lan).rule is Rule.STATE_NOT_ALLOWED


def test_a_guest_of_another_meeting_is_neither_told_nor_sent_away(world, meeting, lan):
    other = invite(make_meeting(world, kind=MeetingKind.EXTRAORDINARY, on=today() + timedelta(days=2)).id, lan)
    for act, keys in ((notices.tell, {"guest_ids": [other]}), (notices.uninvite, {"guest_id": other})):
        assert refused(act, meeting_id=meeting, by=lan, **keys).rule is Rule.UNKNOWN_CHOICE


def invite(meeting: int, by) -> int:
    return notices.invite(
        meeting_id=meeting, name="Tô Văn Mẫn", organisation="Mặt trận", channel=NoticeChannel.PAPER, by=by
    )


# ---- rounds --------------------------------------------------------------------------------------------------------


def rounds(meeting_id: int) -> list[tuple[int, MeetingState, int]]:
    meeting = meeting_queries.get_head(meeting_id)
    return [(one.number, one.about, one.told) for one in queries.list_earlier_rounds(meeting)]


def test_each_call_putting_off_and_calling_off_is_told_anew_and_the_old_ticks_stay(world, meeting, lan):
    everybody = {"meeting_id": meeting, "channels": list(NoticeChannel), "by": lan}
    assert notices.tell_channels(**everybody) == 8
    meetings.postpone(meeting_id=meeting, version=1, reason="Mưa lớn", by=lan)
    assert notices.tell(meeting_id=meeting, member_ids=[world.members["minh"]], by=lan) == 1
    meetings.convene(meeting_id=meeting, version=2, by=lan)
    assert notices.tell_channels(**everybody) == 8
    meetings.cancel(meeting_id=meeting, version=3, reason="Trùng lịch", by=lan)
    assert meeting_queries.get_overview(meeting).told == 0
    assert rounds(meeting) == [
        (1, MeetingState.CONVENED, 8),
        (2, MeetingState.POSTPONED, 1),
        (3, MeetingState.CONVENED, 8),
    ]


def test_after_a_step_taken_back_at_once_who_was_told_before_knows(world, meeting, lan):
    notices.tell_channels(meeting_id=meeting, channels=[NoticeChannel.CALL], by=lan)
    steps(meeting, MeetingState.CONVENED)
    meetings.cancel(meeting_id=meeting, version=1, reason="Nhầm", by=lan)
    meetings.undo(meeting_id=meeting, by=lan)
    assert meeting_queries.get_overview(meeting).told == 2


def test_after_a_step_that_somebody_was_told_of_everybody_is_told_again(world, meeting, lan):
    notices.tell_channels(meeting_id=meeting, channels=[NoticeChannel.CALL], by=lan)
    steps(meeting, MeetingState.CONVENED)
    meetings.cancel(meeting_id=meeting, version=1, reason="Nhầm", by=lan)
    notices.tell(meeting_id=meeting, member_ids=[world.members["minh"]], by=lan)
    meetings.undo(meeting_id=meeting, by=lan)
    assert meeting_queries.get_overview(meeting).told == 0
    assert rounds(meeting) == [(1, MeetingState.CONVENED, 2), (2, MeetingState.CANCELLED, 1)]


def steps(meeting_id: int, *states: MeetingState) -> None:
    db.session.add_all(MeetingStep(meeting_id=meeting_id, state=state, at_utc=now_utc()) for state in states)
    db.session.commit()


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
