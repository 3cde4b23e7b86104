"""Excusing oneself by a code, or being excused by the cell leader or the leadership."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import MeetingState
from branchmeet.extensions import db
from branchmeet.models import Event, Excuse, Meeting
from branchmeet.services import excuses
from tests.factories import make_meeting


@pytest.fixture
def meeting(inside, world):
    with inside():
        return make_meeting(world, on=today() + timedelta(days=5)).id


def reasons() -> dict[int, ExcuseReason]:
    return {row.member_id: row.reason for row in db.session.scalars(db.select(Excuse))}


@pytest.mark.parametrize("person", ["minh", "thu", "lan"])
def test_a_member_excuses_himself_with_one_choice(inside, world, browse, meeting, person):
    browser, path = browse(person), f"/meetings/{meeting}/excuse"
    page = browser.submit(browser.open(path).form(path), reason="health")
    assert "Đã báo vắng: lý do riêng" in page.text
    with inside():
        assert reasons() == {world.members[person]: ExcuseReason.HEALTH}


def test_a_reason_must_be_chosen(browse, meeting):
    browser, path = browse("minh"), f"/meetings/{meeting}/excuse"
    assert browser.submit(browser.open(path).form(path), 422).errors()
    assert browser.submit(browser.open(path).form(path), 422, reason="lười").errors()


def test_the_word_sickness_stands_nowhere(inside, who, browse, meeting):
    with inside():
        excuses.send(meeting_id=meeting, reason=ExcuseReason.HEALTH, by=who("minh"))
    for path in (f"/meetings/{meeting}/opinions", f"/meetings/{meeting}/convene", "/"):
        text = browse("lan").open(path).text.lower()
        assert "sức khỏe" not in text
        assert "ốm" not in text


@pytest.mark.parametrize("person", ["sau", "mai"])
def test_somebody_is_excused_and_comes_after_all(inside, world, browse, meeting, person):
    browser, path = browse(person), f"/meetings/{meeting}/excuses/new"
    page = browser.submit(browser.open(path).form(path), member_id=str(world.members["tu"]), reason="family")
    assert "Phan Thị Thơm việc gia đình" in page.text
    with inside():
        event = db.session.scalars(db.select(Event).where(Event.action == "excuse_sent")).one()
        assert (event.account_id, event.on_behalf_of_id) == (world.accounts[person], world.members["tu"])
    withdrawal = f"/meetings/{meeting}/members/{world.members['tu']}/excuse/withdrawal"
    browser.submit(page.form(withdrawal))
    with inside():
        assert reasons() == {}


def test_a_cell_leader_excuses_nobody_of_another_cell(inside, world, who, browse, meeting):
    browser, path = browse("sau"), f"/meetings/{meeting}/excuses/new"
    page = browser.submit(browser.open(path).form(path), 422, member_id=str(world.members["thu"]), reason="work")
    assert "Lựa chọn này không có trong danh sách." in page.errors()
    with inside():
        excuses.send(meeting_id=meeting, reason=ExcuseReason.WORK, by=who("thu"))
    assert "Ngô Bảo Hân" not in browser.visit("contributions.sent", meeting_id=meeting).text
    ids = {"meeting_id": meeting, "member_id": world.members["thu"]}
    assert browser.post("contributions.withdraw_excuse_for", **ids).status_code == 404


@pytest.mark.parametrize("person", ["minh", "ba", "nam", "hanh", "khanh", "quy"])
def test_nobody_else_excuses_somebody(world, browse, meeting, person):
    browser = browse(person)
    browser.visit("contributions.enter_excuse", meeting_id=meeting, expect=404)
    ids = {"meeting_id": meeting, "member_id": world.members["tu"]}
    assert browser.post("contributions.withdraw_excuse_for", **ids).status_code == 404


def test_a_fellow_member_does_not_learn_who_is_excused(inside, who, browse, meeting):
    with inside():
        excuses.send(meeting_id=meeting, reason=ExcuseReason.WORK, by=who("tu"))
    for person in ("minh", "thu", "hanh", "khanh"):
        assert "Phan Thị Thơm" not in browse(person).visit("meetings.show", meeting_id=meeting).text


def test_once_the_meeting_has_begun_nobody_excuses_himself(inside, browse, meeting):
    with inside():
        db.session.get_one(Meeting, meeting).state = MeetingState.IN_PROGRESS
        db.session.commit()
    browser, path = browse("minh"), f"/meetings/{meeting}/excuse"
    page = browser.submit(browser.open(path).form(path), 422, reason="work")
    assert "Đang sinh hoạt" in page.text
