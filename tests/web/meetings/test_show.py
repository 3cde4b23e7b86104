"""One meeting as each reads it who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from branchmeet.clock import now_utc, today
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import Meeting
from branchmeet.services import contributions, excuses
from tests.factories import make_assignment, make_item, make_meeting, make_task, make_topic, make_word
from tests.people import PEOPLE


@pytest.fixture
def meeting(inside, world):
    with inside():
        before = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=30))
        topic = make_topic(world)
        meeting = make_meeting(world, on=today() + timedelta(days=5), topic_id=topic.id)
        make_item(meeting, position=4, kind=AgendaKind.TOPIC, title=topic.title, prompts=topic.prompts)
        make_assignment(topic, member_id=world.members["minh"], study="Nhà trọ thiếu chỗ đặt thùng")
        make_task(world, title="Việc đang làm", meeting_id=before.id)
        make_task(
            world,
            title="Việc mới xong",
            meeting_id=before.id,
            state=TaskState.DONE,
            due_on=today() - timedelta(days=3),
        )
        make_task(world, title="Việc xong đã lâu", state=TaskState.DONE, due_on=today() - timedelta(days=90))
        make_task(world, title="Việc phải sửa", meeting_id=before.id, internal_only=True)
        return meeting.id


@pytest.mark.parametrize("person", ["lan", "mai", "sau", "minh", "tu", "thu", "chin", "hanh", "khanh", "phuoc"])
def test_who_may_reads_when_where_and_what(browse, meeting, person):
    page = browse(person).visit("meetings.show", meeting_id=meeting)
    assert "19 giờ 00" in page.text
    assert "Nhà văn hóa Khu phố 5" in page.text
    assert "Phân loại rác tại nguồn" in page.text
    assert "Nhà chật thì đặt thùng ở đâu?" in page.text


@pytest.mark.parametrize("person", ["nam", "an", "quy", "khach", "oanh"])
def test_a_stranger_finds_nothing(browse, meeting, person):
    browse(person).visit("meetings.show", meeting_id=meeting, expect=404)


@pytest.mark.parametrize(
    ("state", "kind", "allowed"),
    [
        (MeetingState.PLANNED, MeetingKind.REGULAR, {"lan", "mai"}),
        (MeetingState.CONVENED, MeetingKind.COMMITTEE, {"lan", "mai", "hanh"}),
        (MeetingState.POSTPONED, MeetingKind.REGULAR, {"lan", "mai", "minh", "sau", "hanh"}),
    ],
)
def test_planned_committee_and_postponed_meetings(inside, world, browse, state, kind, allowed):
    with inside():
        meeting = make_meeting(world, state=state, kind=kind, on=today() + timedelta(days=9)).id
    for person in ("lan", "mai", "minh", "sau", "hanh", "khanh", "phuoc"):
        browse(person).visit("meetings.show", meeting_id=meeting, expect=200 if person in allowed else 404)


def test_the_first_item_brings_the_tasks_of_the_last_resolution(browse, meeting):
    page = browse("minh").visit("meetings.show", meeting_id=meeting)
    assert "Việc của nghị quyết kỳ trước: 2" in page.text
    assert "Việc đang làm" in page.text
    assert "Việc mới xong" in page.text
    assert "Việc xong đã lâu" not in page.text
    assert "Việc phải sửa" not in page.text
    assert "#viec-ky-truoc" in [link.get("href") for link in page.all("a")]


def test_a_member_finds_what_is_asked_of_him_and_what_he_sent(inside, world, browse, who, meeting):
    with inside():
        contributions.send(meeting_id=meeting, text="Xin đặt thùng chung", by=who("minh"))
        contributions.send(meeting_id=meeting, text="Điều người khác viết", by=who("ba"))
    page = browse("minh").visit("meetings.show", meeting_id=meeting)
    assert "Đồng chí được phân công phát biểu" in page.text
    assert "Nhà trọ thiếu chỗ đặt thùng" in page.text
    assert "Xin đặt thùng chung" in page.text
    assert "Điều người khác viết" not in page.text
    assert "2 ý kiến" in page.text, "others see how many there are"
    assert f"/meetings/{meeting}/opinion" in page.links()
    assert f"/meetings/{meeting}/opinions" not in page.links()


def test_who_excused_himself_may_say_that_he_comes_after_all(inside, browse, who, meeting):
    from branchmeet.domain.attendance import ExcuseReason

    with inside():
        excuses.send(meeting_id=meeting, reason=ExcuseReason.HEALTH, by=who("minh"))
    browser = browse("minh")
    page = browser.visit("meetings.show", meeting_id=meeting)
    assert "Đã báo vắng: lý do riêng" in page.text
    back = browser.submit(page.form(f"/meetings/{meeting}/excuse/withdrawal"))
    assert "Đã bỏ báo vắng" in back.text
    assert "Đã báo vắng:" not in back.text


def test_an_exempt_member_is_not_asked_to_excuse_himself(browse, meeting):
    page = browse("chin").visit("meetings.show", meeting_id=meeting)
    assert "không phải báo vắng" in page.text
    assert f"/meetings/{meeting}/excuse" not in page.links()


def test_superiors_are_offered_nothing_to_do(browse, meeting):
    page = browse("khanh").visit("meetings.show", meeting_id=meeting)
    assert "Phần của đồng chí" not in page.text
    assert [form.action for form in page.forms() if "sign-out" not in form.action] == []
    own = [link for link in page.links() if link.startswith(f"/meetings/{meeting}/")]
    assert own == [f"/meetings/{meeting}/calendar"]


def test_the_reason_of_a_cancellation_is_told(inside, world, browse, who, meeting):
    from branchmeet.services import meetings

    with inside():
        version = db.session.get_one(Meeting, meeting).version
        meetings.cancel(meeting_id=meeting, version=version, reason="Trùng lịch tiếp xúc cử tri", by=who("lan"))
    page = browse("minh").visit("meetings.show", meeting_id=meeting)
    assert "Kỳ này không tổ chức" in page.text
    assert "Trùng lịch tiếp xúc cử tri" in page.text


def test_the_way_into_the_meeting_opens_on_its_day(inside, world, browse, meeting):
    with inside():
        tonight = make_meeting(world, kind=MeetingKind.EXTRAORDINARY).id
    assert f"/meetings/{meeting}/hold/roll" not in browse("lan").visit("meetings.show", meeting_id=meeting).links()
    assert f"/meetings/{tonight}/hold/roll" in browse("lan").visit("meetings.show", meeting_id=tonight).links()
    assert f"/meetings/{tonight}/hold/roll" not in browse("minh").visit("meetings.show", meeting_id=tonight).links()


@pytest.mark.parametrize(("person", "reads"), [("minh", True), ("khanh", True), ("phuoc", False), ("hanh", True)])
def test_minutes_are_offered_to_who_may_read_them(inside, world, browse, person, reads):
    with inside():
        meeting = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=2)).id
    page = browse(person).visit("meetings.show", meeting_id=meeting)
    assert (f"/meetings/{meeting}/minutes" in page.links()) is reads


@pytest.mark.parametrize("person", ["lan", "minh", "sau", "khanh"])
def test_five_statements_at_any_size(inside, world, browse, statements, meeting, person):
    browser = browse(person)

    def count() -> int:
        statements.clear()
        browser.visit("meetings.show", meeting_id=meeting)
        return len([sent for sent in statements if sent.startswith(("SELECT", "WITH"))])

    small = count()
    with inside():
        row = db.session.get_one(Meeting, meeting)
        for number in range(12):
            make_item(row, position=10 + number, kind=AgendaKind.OTHER, title=f"Nội dung {number}")
            make_task(world, title=f"Việc {number}")
            make_word(world, row, "minh", f"Ý kiến {number}", sent_at_utc=now_utc())
        db.session.commit()
    assert count() == small
    assert small <= 5


def test_the_calendar_is_told_when_and_where_and_nothing_of_the_content(inside, world, browse, meeting):
    with inside():
        row = db.session.get_one(Meeting, meeting)
        row.topic_id = make_topic(world, title="Chuyện riêng của chi bộ", subject="Việc chưa công bố").id
        db.session.commit()
        starts_at, version = row.starts_at_utc, row.version
    browser = browse("minh")
    path = f"/meetings/{meeting}/calendar"
    assert path in browser.visit("meetings.show", meeting_id=meeting).links()
    answer = browser.client.get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith(".ics")
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (event.start, int(event["sequence"])) == (starts_at, version)
    assert str(event["url"]).endswith(f"/meetings/{meeting}")
    for secret in ("Chuyện riêng", "chưa công bố", "Phân loại rác", PEOPLE["lan"]):
        assert secret not in Calendar.from_ical(answer.data).to_ical().decode().replace("\r\n ", "")
    with inside():
        db.session.get_one(Meeting, meeting).state = MeetingState.POSTPONED
        db.session.commit()
    (event,) = Calendar.from_ical(browser.client.get(path).data).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"
    assert browse("nam").client.get(path).status_code == 404


def test_a_closed_meeting_leads_to_the_posting_while_its_clock_runs(inside, world, browse):
    with inside():
        key = make_meeting(world, state=MeetingState.CLOSED, on=today()).id
    page = browse("lan").visit("meetings.show", meeting_id=key)
    assert "Đăng kết quả lên Sổ tay" in page.text
    assert "Đăng kết quả lên Sổ tay" not in browse("minh").visit("meetings.show", meeting_id=key).text
