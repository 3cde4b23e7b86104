"""Planning a meeting and preparing its agenda."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from branchmeet.clock import VIETNAM, at, today
from branchmeet.domain.calendar import same_day_later
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, MeetingState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Meeting, PreparedItem
from tests.factories import make_item, make_meeting, make_topic

SOON = today() + timedelta(days=8)


@pytest.fixture
def meeting(inside, world):
    with inside():
        meeting = make_meeting(world, state=MeetingState.PLANNED, on=SOON)
        make_item(meeting, position=4, kind=AgendaKind.CLOSING, title="Kết luận")
        db.session.commit()
        return meeting.id


def titles(meeting_id: int) -> list[str]:
    statement = db.select(AgendaItem.title).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    return list(db.session.scalars(statement))


def item_id(meeting_id: int, title: str) -> int:
    statement = db.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id, AgendaItem.title == title)
    return db.session.scalars(statement).one()


# ---- planning ------------------------------------------------------------------------------------------------------


def test_a_meeting_is_planned_and_its_agenda_stands_ready(inside, world, browse):
    browser = browse("mai")
    form = browser.visit("meetings.new").form("/meetings/new")
    page = browser.submit(form, starts_on=SOON.isoformat(), starts_at="19:00", place="Nhà văn hóa Khu phố 5")
    assert page.title == "Chuẩn bị kỳ sinh hoạt"
    assert "Chương trình 90 phút, đạt mức tối thiểu 90." in page.text
    with inside():
        meeting = db.session.scalars(db.select(Meeting)).one()
        assert (meeting.kind, meeting.state, meeting.starts_at_utc) == (
            MeetingKind.REGULAR,
            MeetingState.PLANNED,
            at(SOON, time(19, 0)),
        )


def test_the_next_meeting_is_proposed_like_the_last(inside, world, browse):
    last = today() - timedelta(days=20)
    with inside():
        make_meeting(world, state=MeetingState.CLOSED, on=last, mode=MeetingMode.MIXED)
    values = browse("lan").visit("meetings.new").form("/meetings/new").values
    assert values["starts_on"] == same_day_later(last, after=today()).isoformat()
    assert (values["starts_at"], values["place"], values["mode"]) == ("19:00", "Nhà văn hóa Khu phố 5", "mixed")
    assert (values["chair_id"], values["clerk_id"]) == (str(world.members["lan"]), str(world.members["mai"]))


def test_the_committee_is_proposed_to_meet_before_the_meeting_it_prepares(inside, browse, world, meeting):
    browser = browse("lan")
    page = browser.visit("meetings.new", query={"kind": "committee", "prepares": meeting})
    form = page.form("/meetings/new")
    assert form.values["starts_on"] == (SOON - timedelta(days=3)).isoformat()
    assert form.values["prepares_id"] == str(meeting)
    offered = [option.get("value") for option in form.element.iter("option")]
    assert str(world.members["mai"]) in offered
    assert str(world.members["minh"]) not in offered
    prepared = browser.submit(form)
    assert prepared.title == "Chuẩn bị buổi họp"
    with inside():
        made = db.session.scalars(db.select(Meeting).where(Meeting.kind == MeetingKind.COMMITTEE)).one()
        assert made.prepares_id == meeting


def test_one_tap_makes_the_committees_meeting_and_another_takes_its_conclusions_over(inside, world, browse, meeting):
    browser = browse("mai")
    page = browser.visit("meetings.prepare", meeting_id=meeting)
    page = browser.submit(page.form(f"/meetings/{meeting}/committee-meeting"))
    assert page.title == "Chuẩn bị buổi họp"
    assert "Dự thảo kết luận: Phân loại rác tại nguồn" in page.text
    refused = browser.post("meetings.plan_committee", meeting_id=meeting)
    assert refused.status_code == 422
    assert "Đã có buổi họp trước cho kỳ này." in refused.get_data(as_text=True)
    with inside():
        link = db.session.scalars(db.select(PreparedItem)).first()
        item = db.session.get_one(AgendaItem, link.committee_item_id)
        item.conclusion = "Phát thùng cho 40 nhà."
        db.session.get_one(Meeting, item.meeting_id).state = MeetingState.CLOSED
        db.session.commit()
        branch_item = link.branch_item_id
    page = browser.visit("meetings.prepare", meeting_id=meeting)
    page = browser.submit(page.form(f"/meetings/{meeting}/draft-conclusions"))
    assert "Đã đưa kết luận của chi ủy vào dự thảo của 1 nội dung." in page.text
    form = browser.visit("meetings.item", meeting_id=meeting, item_id=branch_item)
    assert "Phát thùng cho 40 nhà." in form.text
    assert f"/meetings/{meeting}/draft-conclusions" not in [form.action for form in page.forms()]


@pytest.mark.parametrize("person", ["minh", "sau", "nam", "hanh", "khanh"])
def test_nobody_outside_the_leadership_makes_the_committees_meeting(browse, meeting, person):
    for endpoint in ("meetings.plan_committee", "meetings.take_over_conclusions"):
        assert browse(person).post(endpoint, meeting_id=meeting).status_code == 404


def test_a_topic_of_the_adopted_plan_is_chosen(inside, world, browse):
    with inside():
        topic = make_topic(world, preparer_id=world.members["ba"]).id
    browser = browse("lan")
    form = browser.visit("meetings.new", query={"topic": topic}).form("/meetings/new")
    assert form.values["topic_id"] == str(topic)
    page = browser.submit(form, starts_on=SOON.isoformat(), starts_at="19:00")
    assert "Chương trình 120 phút, đạt mức tối thiểu 120." in page.text
    assert "Rác có nơi, hẻm mới sạch" in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"starts_on": (today() - timedelta(days=1)).isoformat()}, "Giờ này đã qua"),
        ({"starts_on": "0001-01-01"}, "từ năm 2000"),
        ({"starts_on": "31/02/2026"}, "dạng 24/11/2026"),
        ({"starts_at": "nửa đêm"}, "dạng 19:00"),
        ({"place": "x" * 201}, "Dài quá"),
        ({"place": "x" * 5000}, "Dài quá"),
        ({"chair_id": "999999"}, "không có trong danh sách"),
        ({"topic_id": "999999"}, "không có trong danh sách"),
        ({"kind": "briefing"}, "không có trong danh sách"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_stays(browse, typed, sentence):
    browser = browse("lan")
    form = browser.visit("meetings.new").form("/meetings/new")
    sound = {"starts_on": SOON.isoformat(), "starts_at": "19:00", "place": "Nhà bà Tư"}
    page = browser.submit(form, 422, **(sound | typed))
    assert any(sentence in error for error in page.errors()), page.errors()
    kept = page.form("/meetings/new").values
    assert kept["place"] == typed.get("place", "Nhà bà Tư")
    assert kept["starts_at"] == typed.get("starts_at", "19:00")


def test_a_second_regular_meeting_in_the_month_is_refused(browse, meeting):
    browser = browse("lan")
    form = browser.visit("meetings.new").form("/meetings/new")
    page = browser.submit(form, 422, starts_on=SOON.isoformat(), starts_at="20:00")
    assert f"Tháng {SOON:%m/%Y} đã có kỳ sinh hoạt thường kỳ" in page.errors()[0]


@pytest.mark.parametrize("person", ["minh", "sau", "hanh", "khanh", "phuoc", "quy"])
def test_who_leads_no_branch_plans_nothing(browse, meeting, person):
    browser = browse(person)
    browser.visit("meetings.new", expect=404)
    browser.visit("meetings.prepare", meeting_id=meeting, expect=404)


def test_the_leadership_next_door_prepares_nothing_here(browse, meeting):
    browser = browse("nam")
    browser.visit("meetings.prepare", meeting_id=meeting, expect=404)
    browser.visit("meetings.details", meeting_id=meeting, expect=404)
    assert browser.post("meetings.time_items", meeting_id=meeting).status_code == 404


# ---- changing ------------------------------------------------------------------------------------------------------


def test_hour_place_and_people_are_changed(inside, world, browse, meeting):
    browser = browse("mai")
    form = browser.visit("meetings.details", meeting_id=meeting).form(f"/meetings/{meeting}/details")
    assert form.values["starts_at"] == "19:00"
    page = browser.submit(form, starts_at="18:30", place="Trường tiểu học", clerk_id=str(world.members["ba"]))
    assert "18 giờ 30" in page.text
    with inside():
        changed = db.session.get_one(Meeting, meeting)
        assert (changed.place, changed.clerk_id) == ("Trường tiểu học", world.members["ba"])
        assert changed.starts_at_utc.astimezone(VIETNAM).time() == time(18, 30)


def test_two_writers_the_second_sees_that_he_is_second(browse, meeting):
    first, second = browse("lan"), browse("mai")
    path = f"/meetings/{meeting}/details"
    forms = [browser.open(path).form(path) for browser in (first, second)]
    first.submit(forms[0], place="Chỗ thứ nhất")
    page = second.submit(forms[1], 422, place="Chỗ thứ hai")
    assert "Người khác vừa sửa mục này" in page.text
    assert page.form(path).values["place"] == "Chỗ thứ hai"


def test_once_called_the_hour_is_changed_by_postponing(inside, world, browse):
    with inside():
        called = make_meeting(world, on=SOON).id
    browser, path = browse("lan"), f"/meetings/{called}/details"
    page = browser.submit(browser.open(path).form(path), 422, starts_at="20:00")
    assert "Đồng chí bấm “Hoãn” rồi thông báo lại" in page.errors()[0]


# ---- the agenda ----------------------------------------------------------------------------------------------------


def test_items_move_up_and_down_by_buttons(inside, browse, meeting):
    with inside():
        before = titles(meeting)
        third = item_id(meeting, before[2])
    browser = browse("lan")
    page = browser.visit("meetings.prepare", meeting_id=meeting)
    up = [form for form in page.forms() if form.action.endswith(f"/{third}/place") and form.values["step"] == "up"]
    browser.submit(up[0])
    with inside():
        assert titles(meeting) == [before[0], before[2], before[1], before[3]]


def test_the_first_goes_no_higher_and_the_last_no_lower(browse, meeting):
    page = browse("lan").visit("meetings.prepare", meeting_id=meeting)
    steps = [form.values["step"] for form in page.forms() if form.action.endswith("/place")]
    assert (steps.count("up"), steps.count("down")) == (3, 3)


def test_minutes_are_set_in_one_form_and_the_ruler_follows(inside, browse, meeting):
    browser = browse("lan")
    page = browser.visit("meetings.prepare", meeting_id=meeting)
    assert "Thiếu 10 phút Chương trình 80 phút, mức tối thiểu 90 phút." in page.text
    fields = {field.get("name"): field.get("value") for field in page.all("input", form="minutes")}
    assert list(fields.values()) == ["20"] * 4
    wanted = {name: "40" if index == 1 else value for index, (name, value) in enumerate(fields.items())}
    page = browser.submit(page.form(f"/meetings/{meeting}/items/minutes"), **wanted)
    assert "Chương trình 100 phút, đạt mức tối thiểu 90." in page.text


@pytest.mark.parametrize("typed", ["0", "241", "mười", "-5", ""])
def test_minutes_that_no_item_has_are_refused_and_stay_in_their_field(inside, browse, meeting, typed):
    browser = browse("lan")
    page = browser.visit("meetings.prepare", meeting_id=meeting)
    name = page.all("input", form="minutes")[0].get("name")
    page = browser.submit(page.form(f"/meetings/{meeting}/items/minutes"), 422, **{name: typed})
    assert page.errors() == ["Mỗi nội dung từ 1 đến 240 phút."]
    assert page.all("input", name=name)[0].get("value") == typed


def test_too_long_is_said_and_never_refused(browse, meeting):
    browser = browse("lan")
    page = browser.visit("meetings.prepare", meeting_id=meeting)
    names = [field.get("name") for field in page.all("input", form="minutes")]
    page = browser.submit(page.form(f"/meetings/{meeting}/items/minutes"), **dict.fromkeys(names, "35"))
    assert "Hơi dài Chương trình 140 phút" in page.text
    assert "nên gọn trong 15 đến 30 phút" in page.text
    assert "không bắt buộc" in page.text


def test_an_item_is_added_before_the_closing_changed_and_removed(inside, world, browse, meeting):
    browser = browse("mai")
    form = browser.visit("meetings.new_item", meeting_id=meeting).form(f"/meetings/{meeting}/items/new")
    browser.submit(
        form, title="Phòng cháy nhà trọ", minutes="15", presenter_id=str(world.members["ba"]), prompts="a\n\nb"
    )
    with inside():
        assert titles(meeting)[-2:] == ["Phòng cháy nhà trọ", "Kết luận"]
        added = item_id(meeting, "Phòng cháy nhà trọ")
        assert db.session.get_one(AgendaItem, added).prompts == ["a", "b"]
    page = browser.visit("meetings.item", meeting_id=meeting, item_id=added)
    form = page.form(f"/meetings/{meeting}/items/{added}")
    assert (form.values["prompts"], form.values["minutes"]) == ("a\nb", "15")
    assert "Phòng cháy" in browser.submit(form, title="Phòng cháy, thoát nạn").text
    page = browser.visit("meetings.item", meeting_id=meeting, item_id=added)
    browser.submit(page.form(f"/meetings/{meeting}/items/{added}/removal"))
    with inside():
        assert len(titles(meeting)) == 4


def test_an_unrecorded_item_shows_no_word_of_what_was_typed(browse, meeting):
    browser = browse("lan")
    form = browser.visit("meetings.new_item", meeting_id=meeting).form(f"/meetings/{meeting}/items/new")
    page = browser.submit(form, kind="unrecorded", title="Nhân sự đồng chí X", minutes="10")
    assert "Nội dung không ghi trên phần mềm" in page.text
    assert "đồng chí X" not in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Đề nghị đồng chí điền mục này."),
        ({"title": "x" * 301}, "Dài quá"),
        ({"title": "x" * 5000}, "Dài quá"),
        ({"minutes": "0"}, "từ 1 đến 240"),
        ({"presenter_id": "999999"}, "không có trong danh sách"),
    ],
)
def test_a_wrong_item_is_shown_again_with_everything_typed(browse, meeting, typed, sentence):
    browser = browse("lan")
    form = browser.visit("meetings.new_item", meeting_id=meeting).form(f"/meetings/{meeting}/items/new")
    page = browser.submit(form, 422, **({"title": "Chống lừa đảo", "goal": "Nhà nào cũng biết"} | typed))
    assert any(sentence in error for error in page.errors()), page.errors()
    assert page.form(f"/meetings/{meeting}/items/new").values["goal"] == "Nhà nào cũng biết"


def test_an_item_of_another_meeting_is_not_found(inside, world, browse, meeting):
    with inside():
        other = make_meeting(world, kind=MeetingKind.EXTRAORDINARY, on=date.today() + timedelta(days=9)).id
        strange = item_id(other, "Phân loại rác tại nguồn")
    browse("lan").visit("meetings.item", meeting_id=meeting, item_id=strange, expect=404)


def test_after_the_opening_the_agenda_is_only_read(inside, world, browse):
    with inside():
        running = make_meeting(world, state=MeetingState.IN_PROGRESS).id
    browser = browse("lan")
    page = browser.visit("meetings.prepare", meeting_id=running)
    assert "chương trình chỉ xem" in page.text
    assert [form for form in page.forms() if "/items/" in form.action] == []
    assert browser.post("meetings.time_items", meeting_id=running, data={"minutes-1": "5"}).status_code == 422


def test_preparing_takes_as_many_statements_at_any_size(inside, world, browse, statements, meeting):
    browser = browse("lan")

    def count() -> int:
        statements.clear()
        browser.visit("meetings.prepare", meeting_id=meeting)
        return len([sent for sent in statements if sent.startswith("SELECT")])

    small = count()
    with inside():
        row = db.session.get_one(Meeting, meeting)
        for number in range(10):
            make_item(row, position=9 + number, kind=AgendaKind.OTHER, title=f"Nội dung {number}")
        db.session.commit()
    assert count() == small
    assert small <= 5
