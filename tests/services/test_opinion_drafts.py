"""What is written and not sent: kept text by text, found by its author, gone once it is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind
from branchmeet.extensions import db
from branchmeet.models import Contribution, Event, OpinionDraft
from branchmeet.queries import assignments, opinion_drafts, preparations, topics
from branchmeet.services import contributions
from branchmeet.services import opinion_drafts as drafts
from tests.factories import make_assignment, make_item, make_meeting, make_topic


@pytest.fixture
def topic(world, context):
    topic = make_topic(world)
    meeting = make_meeting(world, on=today() + timedelta(days=5), topic_id=topic.id)
    make_item(meeting, position=4, kind=AgendaKind.TOPIC, title=topic.title)
    make_assignment(topic, cell_id=world.cells[1], speakers=(world.members["tu"],))
    db.session.commit()
    return topic


def refused(act, **arguments) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value


def test_each_saving_is_a_version_and_an_old_one_is_refused(world, topic, acting):
    minh = acting("minh")
    assert drafts.keep(topic_id=topic.id, version=0, text="A", by=minh) == 1
    assert drafts.keep(topic_id=topic.id, version=1, text="AB", by=minh) == 2
    assert refused(drafts.keep, topic_id=topic.id, version=1, text="AC", by=minh).rule is Rule.CHANGED_BY_SOMEONE_ELSE
    found = opinion_drafts.find(minh.member_id, topic.id)
    assert (found.text, found.version) == ("AB", 2)
    assert opinion_drafts.find(world.members["tu"], topic.id) == opinion_drafts.Draft()


def test_sending_takes_the_draft_with_it_and_a_stale_one_stops_it(world, topic, acting):
    minh = acting("minh")
    meeting = db.session.scalars(db.select(Contribution.meeting_id)).first() or _meeting_of(topic.id)
    drafts.keep(topic_id=topic.id, version=0, text="A", by=minh)
    arguments = {"meeting_id": meeting, "text": "Gửi", "by": minh}
    assert refused(contributions.send_on_topic, version=0, **arguments).rule is Rule.CHANGED_BY_SOMEONE_ELSE
    key = contributions.send_on_topic(version=1, **arguments)
    assert contributions.send_on_topic(version=1, **arguments) == key, "a second tap"
    assert db.session.query(OpinionDraft).count() == 0
    assert db.session.query(Contribution).count() == 1


def test_a_draft_of_the_cell_stands_beside_the_leaders_own(world, topic, acting):
    sau = acting("sau")
    drafts.keep(topic_id=topic.id, version=0, text="Của tôi", by=sau)
    drafts.keep(topic_id=topic.id, version=0, text="Của tổ", for_cell=True, by=sau)
    assert {(one.for_cell, one.text) for one in opinion_drafts.list_unsent(sau.member_id)} == {
        (False, "Của tôi"),
        (True, "Của tổ"),
    }
    assignment = assignments.list_asked(sau.member_id, [world.cells[1]], today=today())[0]
    assert (assignment.leads, assignment.draft.text) == (True, "Của tôi")
    contributions.send_for_cell(assignment_id=assignment.id, version=1, text="Của tổ", by=sau)
    (sent,) = db.session.scalars(db.select(Contribution))
    assert (sent.kind, sent.cell_id, sent.topic_id) == (ContributionKind.CELL_OPINION, world.cells[1], topic.id)
    again = {"assignment_id": assignment.id, "version": 0, "text": "Nữa", "by": sau}
    assert refused(contributions.send_for_cell, **again).rule is Rule.CELL_OPINION_SENT
    drafts.drop(topic_id=topic.id, by=sau)
    assert opinion_drafts.list_unsent(sau.member_id) == []
    acts = set(db.session.scalars(db.select(Event.action)))
    assert {"opinion_draft_begun", "opinion_draft_dropped", "opinion_sent"} <= acts


def test_how_a_cell_prepares_is_read_in_one_statement(world, topic, acting):
    meeting = _meeting_of(topic.id)
    contributions.send_on_topic(meeting_id=meeting, version=0, text="Đã nghĩ", by=acting("minh"))
    contributions.enter(meeting_id=meeting, member_id=world.members["lan"], text="Ngoài lề", by=acting("sau"))
    drafts.keep(topic_id=topic.id, version=0, text="Đang nghĩ", by=acting("tu"))
    assignment = topics.get_assignment(assignments.list_asked(0, [world.cells[1]], today=today())[0].id)
    people = {one.name: one for one in preparations.list_people(assignment, None, on=today())}
    assert next(iter(people)) == "Phan Thị Thơm", "who is named to speak stands first"
    assert (people["Phan Thị Thơm"].named, people["Phan Thị Thơm"].drafting) == (True, True)
    assert people["Đoàn Hữu Lành"].opinion_text == "Đã nghĩ"
    assert people["Trương Thị Lan"].opinion_id is None, "an opinion on another matter prepares nothing"
    assert "Tạ Thị Sương" not in people, "who is exempt is not waited for"
    assert preparations.find_cell_opinion(assignment) is None


def _meeting_of(topic_id: int) -> int:
    from branchmeet.queries import meetings

    found = meetings.find_called_on(topic_id)
    assert found
    return found.id
