"""Opinions before a meeting: sent, entered for somebody, changed, withdrawn, and closed by the chair."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Contribution, Event, Meeting
from branchmeet.services import contributions
from tests.factories import make_item, make_meeting, make_topic


@pytest.fixture
def minh(acting):
    return acting("minh")


@pytest.fixture
def meeting(world, context):
    topic = make_topic(world)
    meeting = make_meeting(world, on=today() + timedelta(days=7), topic_id=topic.id)
    make_item(meeting, position=4, kind=AgendaKind.TOPIC, title=topic.title)
    make_item(meeting, position=5, kind=AgendaKind.UNRECORDED, title="Nội dung không ghi trên phần mềm")
    db.session.commit()
    return meeting.id


def item_of(meeting_id: int, kind: AgendaKind) -> int:
    statement = db.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id, AgendaItem.kind == kind)
    return db.session.scalars(statement).one()


def opinion(contribution_id: int) -> Contribution:
    db.session.expire_all()
    return db.session.get_one(Contribution, contribution_id)


def refused(act, **arguments) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value


def test_an_opinion_is_kept_with_its_author_cell_and_topic(world, meeting, minh):
    topic_item = item_of(meeting, AgendaKind.TOPIC)
    sent = opinion(contributions.send(meeting_id=meeting, text="Nhà trọ thiếu chỗ", agenda_item_id=topic_item, by=minh))
    assert (sent.member_id, sent.cell_id, sent.agenda_item_id) == (
        world.members["minh"],
        world.cells[1],
        topic_item,
    )
    assert sent.topic_id == db.session.get_one(Meeting, meeting).topic_id
    assert (sent.kind, sent.on_behalf) == (ContributionKind.WRITTEN_BEFORE, False)
    event = db.session.scalars(db.select(Event).where(Event.action == "opinion_sent")).one()
    assert (event.on_behalf_of_id, event.particulars) == (None, {}), "an event never holds what somebody said"


def test_an_opinion_on_nothing_in_particular_belongs_to_no_topic(meeting, minh):
    sent = opinion(contributions.send(meeting_id=meeting, text="Đường hẻm hư", by=minh))
    assert (sent.agenda_item_id, sent.topic_id) == (None, None)


def test_entered_for_somebody_records_both_names(world, meeting, acting):
    sent = opinion(
        contributions.enter(meeting_id=meeting, member_id=world.members["tu"], text="Xin đèn", by=acting("sau"))
    )
    assert (sent.member_id, sent.account_id, sent.on_behalf) == (world.members["tu"], world.accounts["sau"], True)
    event = db.session.scalars(db.select(Event).where(Event.action == "opinion_sent")).one()
    assert (event.account_id, event.on_behalf_of_id) == (world.accounts["sau"], world.members["tu"])


def test_it_is_changed_and_withdrawn_until_the_chair_opens_it(meeting, minh):
    sent = contributions.send(meeting_id=meeting, text="Một", by=minh)
    contributions.change(contribution_id=sent, version=1, text="Hai", by=minh)
    assert (opinion(sent).text, opinion(sent).version) == ("Hai", 2)
    broken = refused(contributions.change, contribution_id=sent, version=1, text="Ba", by=minh)
    assert broken.rule is Rule.CHANGED_BY_SOMEONE_ELSE
    contributions.withdraw(contribution_id=sent, by=minh)
    assert db.session.get(Contribution, sent) is None


def test_once_opened_nothing_is_sent_changed_or_withdrawn(meeting, minh):
    sent = contributions.send(meeting_id=meeting, text="Một", by=minh)
    db.session.get_one(Meeting, meeting).opinions_opened_at_utc = now_utc()
    db.session.commit()
    for act, more in (
        (contributions.send, {"meeting_id": meeting, "text": "Nữa"}),
        (contributions.change, {"contribution_id": sent, "version": 1, "text": "Hai"}),
        (contributions.withdraw, {"contribution_id": sent}),
    ):
        assert refused(act, by=minh, **more).rule is Rule.OPINIONS_OPENED
    assert opinion(sent).text == "Một"


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CLOSED, MeetingState.CANCELLED])
def test_opinions_are_for_a_meeting_that_is_called(world, minh, state):
    meeting = make_meeting(world, state=state).id
    assert refused(contributions.send, meeting_id=meeting, text="A", by=minh).rule is Rule.STATE_NOT_ALLOWED


def test_what_was_sent_may_be_changed_while_the_meeting_is_put_off(meeting, minh):
    sent = contributions.send(meeting_id=meeting, text="Một", by=minh)
    db.session.get_one(Meeting, meeting).state = MeetingState.POSTPONED
    db.session.commit()
    contributions.change(contribution_id=sent, version=1, text="Hai", by=minh)
    assert opinion(sent).text == "Hai"
    assert refused(contributions.send, meeting_id=meeting, text="Nữa", by=minh).rule is Rule.STATE_NOT_ALLOWED


@pytest.mark.parametrize("which", ["unrecorded", "foreign", "none"])
def test_only_a_recorded_item_of_this_meeting_is_spoken_of(world, meeting, minh, which):
    other = make_meeting(world, kind=MeetingKind.EXTRAORDINARY, on=today() + timedelta(days=8)).id
    item = {
        "unrecorded": item_of(meeting, AgendaKind.UNRECORDED),
        "foreign": item_of(other, AgendaKind.CRITICISM),
        "none": 9999,
    }[which]
    broken = refused(contributions.send, meeting_id=meeting, text="A", agenda_item_id=item, by=minh)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "agenda_item_id")


def test_an_empty_opinion_is_refused(meeting, minh):
    broken = refused(contributions.send, meeting_id=meeting, text="", by=minh)
    assert (broken.rule, broken.field) == (Rule.REQUIRED, "text")


@pytest.mark.parametrize("person", ["nam", "chin"])
def test_nothing_is_entered_for_who_is_not_to_come(world, meeting, acting, person):
    broken = refused(
        contributions.enter, meeting_id=meeting, member_id=world.members[person], text="A", by=acting("lan")
    )
    assert broken.rule is Rule.UNKNOWN_CHOICE


def test_what_was_said_in_the_meeting_is_not_changed_here(world, meeting, minh):
    said = Contribution(
        meeting_id=meeting, member_id=world.members["minh"], kind=ContributionKind.SPEECH, text="Đã nói"
    )
    db.session.add(said)
    db.session.commit()
    broken = refused(contributions.change, contribution_id=said.id, version=1, text="Khác", by=minh)
    assert broken.rule is Rule.NOT_ALLOWED
