"""Reminders on the first page and in one's own list; the command that makes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.meetings import MeetingKind
from tests.factories import make_assignment, make_meeting, make_topic

IN_THREE = today() + timedelta(days=3)


@pytest.fixture
def reminded(app, inside, world):
    with inside():
        topic = make_topic(world, preparer_id=world.members["ba"], draft_due_on=IN_THREE)
        make_assignment(topic, member_id=world.members["minh"], due_on=IN_THREE)
        meeting = make_meeting(world, on=IN_THREE, topic_id=topic.id).id
        make_meeting(world, kind=MeetingKind.COMMITTEE, on=IN_THREE)
    first = app.test_cli_runner().invoke(args=["send-reminders"])
    assert first.exit_code == 0, first.output
    return meeting


def test_the_command_says_how_many_and_adds_nothing_the_second_time(app, reminded):
    assert "Đã nhắc thêm 0 lượt" in app.test_cli_runner().invoke(args=["send-reminders"]).output


def test_a_member_reads_it_on_the_first_page_and_goes_there(browse, reminded):
    page = browse("minh").visit("home.index")
    assert "Nhắc đồng chí" in page.text
    assert "Chuẩn bị ý kiến: Rác có nơi, hẻm mới sạch" in page.text
    assert f"/meetings/{reminded}/opinion" in page.links()
    for row in page.all("li", class_="task-item reminder"):
        browse("minh").open(row.find("a").get("href"))


def test_the_preparer_and_the_secretary_have_their_own(browse, reminded):
    assert "Soạn chuyên đề: Rác có nơi, hẻm mới sạch" in browse("ba").visit("home.index").text
    page = browse("lan").visit("home.index")
    assert "Đăng tài liệu kỳ sinh hoạt" in page.text
    assert f"/meetings/{reminded}/posting" in page.links()


def test_who_knows_puts_it_aside_and_finds_it_again(browse, reminded):
    browser = browse("minh")
    page = browser.visit("reminders.index")
    dismissals = [form for form in page.forms() if form.action.endswith("/dismissal")]
    page = browser.submit(dismissals[0])
    assert page.title == "Lời nhắc"
    assert len([form for form in page.forms() if form.action.endswith("/dismissal")]) == len(dismissals) - 1
    back = next(form for form in page.forms() if form.action.endswith("/dismissal/removal"))
    page = browser.submit(back)
    assert len([form for form in page.forms() if form.action.endswith("/dismissal")]) == len(dismissals)


def test_a_reminder_of_somebody_else_is_not_found(browse, reminded):
    action = next(f.action for f in browse("minh").visit("reminders.index").forms() if f.action.endswith("/dismissal"))
    browser = browse("sau")
    assert browser.client.post(action, data={"csrf_token": browser.csrf()}).status_code == 404


@pytest.mark.parametrize("person", ["minh", "phuoc", "quy"])
def test_who_has_none_is_told_where_they_come_from(browse, person):
    assert "Chưa có lời nhắc nào" in browse(person).visit("reminders.index").text
    assert "Nhắc đồng chí" not in browse(person).visit("home.index").text
