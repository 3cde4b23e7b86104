"""The two clocks of the Sổ tay: papers before the meeting, its outcome after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.meetings import MeetingKind, MeetingState
from branchmeet.extensions import db
from branchmeet.models import Meeting, MeetingStep
from tests.factories import make_meeting


@pytest.fixture
def called(inside, world):
    with inside():
        return make_meeting(world, clerk="ba", on=today() + timedelta(days=4)).id


@pytest.fixture
def closed(inside, world):
    with inside():
        meeting = make_meeting(world, clerk="ba", state=MeetingState.CLOSED, on=today() - timedelta(days=1))
        db.session.add(MeetingStep(meeting_id=meeting.id, state=MeetingState.CLOSED, at_utc=meeting.ends_at_utc))
        db.session.commit()
        return meeting.id


@pytest.mark.parametrize("person", ["lan", "mai", "ba"])
def test_the_leadership_and_the_clerk_note_that_papers_are_posted(inside, browse, called, person):
    browser = browse(person)
    page = browser.visit("meetings.posting", meeting_id=called)
    assert f"Trước {today() + timedelta(days=4):%d/%m}" in page.text
    page = browser.submit(page.form(f"/meetings/{called}/documents"))
    assert f"Đã đăng {today():%d/%m}" in page.text
    with inside():
        assert db.session.get_one(Meeting, called).documents_posted_on == today()
    page = browser.submit(page.form(f"/meetings/{called}/documents/removal"))
    assert f"Trước {today() + timedelta(days=4):%d/%m}" in page.text


def test_a_note_of_somebody_else_is_not_taken_back(browse, called):
    browser = browse("lan")
    browser.submit(browser.visit("meetings.posting", meeting_id=called).form(f"/meetings/{called}/documents"))
    page = browse("mai").visit("meetings.posting", meeting_id=called)
    assert [form.action for form in page.forms() if form.action.endswith("/removal")] == []
    assert browse("mai").post("meetings.unpost_documents", meeting_id=called).status_code == 422


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ((today() + timedelta(days=1)).isoformat(), "Ngày đăng không thể sau hôm nay."),
        ("hôm qua", "dạng 24/11/2026"),
        ("", "Đề nghị đồng chí điền mục này."),
        ("0001-01-01", "từ năm 2000"),
    ],
)
def test_a_wrong_day_is_said_beside_the_field(browse, called, typed, sentence):
    browser = browse("lan")
    page = browser.visit("meetings.posting", meeting_id=called)
    page = browser.submit(page.form(f"/meetings/{called}/documents"), 422, on=typed)
    assert sentence in page.errors()[0]


def test_posting_the_outcome_files_the_meeting_and_can_be_taken_back(inside, browse, closed):
    browser = browse("ba")
    page = browser.visit("meetings.posting", meeting_id=closed)
    page = browser.submit(page.form(f"/meetings/{closed}/filing"))
    with inside():
        assert db.session.get_one(Meeting, closed).state is MeetingState.FILED
    page = browser.submit(page.form(f"/meetings/{closed}/filing/removal"))
    with inside():
        meeting = db.session.get_one(Meeting, closed)
        assert (meeting.state, meeting.outcome_posted_on) == (MeetingState.CLOSED, None)


def test_before_the_meeting_there_is_no_outcome(browse, called):
    assert browse("lan").post("meetings.file", {"on": today().isoformat()}, meeting_id=called).status_code == 422


def test_a_meeting_that_is_off_has_no_papers(inside, world, browse):
    with inside():
        off = make_meeting(world, kind=MeetingKind.THEMATIC, state=MeetingState.CANCELLED).id
    page = browse("lan").visit("meetings.posting", meeting_id=off)
    assert [form.action for form in page.forms() if str(off) in form.action] == []
    assert browse("lan").post("meetings.post_documents", {"on": today().isoformat()}, meeting_id=off).status_code == 422


@pytest.mark.parametrize("person", ["minh", "sau", "nam", "hanh", "khanh", "quy"])
def test_nobody_else_posts(browse, called, person):
    browser = browse(person)
    browser.visit("meetings.posting", meeting_id=called, expect=404)
    for endpoint in ("meetings.post_documents", "meetings.unpost_documents", "meetings.file", "meetings.unfile"):
        assert browser.post(endpoint, {"on": today().isoformat()}, meeting_id=called).status_code == 404
