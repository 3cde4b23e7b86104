"""Calling a meeting: the notice, the call list, putting off, calling off, taking back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, MeetingState, NoticeChannel
from branchmeet.extensions import db
from branchmeet.models import Guest, Meeting, Member, Notice
from tests.factories import make_item, make_meeting, make_topic

SOON = today() + timedelta(days=8)


@pytest.fixture
def planned(inside, world):
    with inside():
        for person in ("minh", "tu"):
            db.session.get_one(Member, world.members[person]).channel = NoticeChannel.CALL
        db.session.get_one(Member, world.members["ba"]).channel = NoticeChannel.PAPER
        return make_meeting(world, state=MeetingState.PLANNED, on=SOON).id


@pytest.fixture
def called(browse, planned):
    browser = browse("lan")
    browser.submit(browser.visit("meetings.convene", meeting_id=planned).form(f"/meetings/{planned}/convening"))
    return planned


def state_of(meeting_id: int) -> MeetingState:
    return db.session.get_one(Meeting, meeting_id).state


def notice_text(page) -> str:
    return "".join(page.all("div", id="notice-text")[0].itertext())


def tick(page, meeting_id: int, **values: str):
    forms = [form for form in page.forms() if form.action == f"/meetings/{meeting_id}/notices"]
    return next(form for form in forms if values.items() <= form.values.items())


def test_from_the_first_page_a_meeting_is_called_in_four_taps(inside, browse, planned):
    browser = browse("lan")
    home = browser.visit("home.index")
    assert f"/meetings/{planned}/convene" in home.links()  # tap 1
    page = browser.open(f"/meetings/{planned}/convene")
    page = browser.submit(page.form(f"/meetings/{planned}/convening"))  # tap 2
    assert page.all("button", data_copy="#notice-text")  # tap 3
    page = browser.submit(tick(page, planned, channels="zalo"))  # tap 4
    with inside():
        assert state_of(planned) is MeetingState.CONVENED
    assert "Đã báo 5/8" in page.text
    assert "Cần gọi: 3" in page.text


def test_the_text_for_zalo_says_when_and_where_and_nothing_of_the_content(inside, world, browse, planned):
    with inside():
        row = db.session.get_one(Meeting, planned)
        row.topic_id = make_topic(world, title="Chuyện riêng của chi bộ").id
        make_item(row, position=4, kind=AgendaKind.TOPIC, title="Chuyện riêng của chi bộ")
        db.session.commit()
    text = notice_text(browse("lan").visit("meetings.convene", meeting_id=planned))
    assert f"19 giờ 00, {'thứ' if SOON.weekday() < 6 else 'chủ nhật'}" in text
    assert f"{SOON:%d/%m/%Y}" in text
    assert "Nhà văn hóa Khu phố 5" in text
    assert f"/meetings/{planned} (cần đăng nhập)" in text
    assert "Bí thư Trương Thị Lan" in text
    for secret in ("Chuyện riêng", "Phân loại rác", "Tự phê bình"):
        assert secret not in text


def test_the_address_in_the_notice_asks_strangers_to_sign_in(browse, called):
    assert browse(None).client.get(f"/meetings/{called}").status_code == 303


def test_members_are_ticked_one_by_one_and_taken_back(inside, world, browse, called):
    browser = browse("lan")
    page = browser.visit("meetings.convene", meeting_id=called)
    page = browser.submit(tick(page, called, member_ids=str(world.members["minh"])))
    assert "Đã báo 1/8" in page.text
    with inside():
        assert db.session.scalars(db.select(Notice)).one().channel is NoticeChannel.CALL
    untick = next(form for form in page.forms() if form.action.endswith("/notices/removal"))
    assert "Đã báo 0/8" in browser.submit(untick).text


def test_a_tick_of_somebody_else_is_not_offered_to_be_taken_back(world, browse, called):
    browser = browse("lan")
    browser.submit(tick(browser.visit("meetings.convene", meeting_id=called), called, channels="zalo"))
    page = browse("mai").visit("meetings.convene", meeting_id=called)
    assert [form for form in page.forms() if form.action.endswith("/notices/removal")] == []
    refused = browse("mai").post("meetings.untell", {"member_id": world.members["lan"]}, meeting_id=called)
    assert refused.status_code == 422
    assert "Chỉ đồng chí đã làm bước này" in refused.get_data(as_text=True)


def test_a_committee_member_ticks_but_does_not_call(inside, browse, planned):
    browser = browse("mai")
    page = browser.visit("meetings.convene", meeting_id=planned)
    assert [form for form in page.forms() if form.action.endswith("/convening")] == []
    assert browser.post("meetings.convening", {"version": 1}, meeting_id=planned).status_code == 404
    with inside():
        assert state_of(planned) is MeetingState.PLANNED


@pytest.mark.parametrize("person", ["minh", "sau", "nam", "hanh", "khanh", "phuoc", "quy"])
def test_nobody_else_sees_the_call_list(browse, called, person):
    browser = browse(person)
    browser.visit("meetings.convene", meeting_id=called, expect=404)
    browser.visit("meetings.notice", meeting_id=called, expect=404)
    for endpoint in ("meetings.tell", "meetings.untell", "meetings.undoing", "meetings.convening", "meetings.guests"):
        assert browser.post(endpoint, {"channels": "zalo"}, meeting_id=called).status_code == 404


@pytest.mark.parametrize("channel", ["", "telegram", "zalo' OR 1=1"])
def test_an_unknown_channel_tells_nobody(browse, called, channel):
    answer = browse("lan").post("meetings.tell", {"channels": channel}, meeting_id=called)
    assert answer.status_code == 422
    assert "chọn ít nhất một người" in answer.get_data(as_text=True)
    assert browse("lan").post("meetings.untell", {"channel": channel}, meeting_id=called).status_code == 404


def test_several_are_ticked_in_one_form_and_nobody_chosen_is_said_beside_it(world, browse, called):
    browser = browse("lan")
    page = browser.visit("meetings.convene", meeting_id=called)
    several = next(form for form in page.forms() if form.element.get("id") == "picked")
    boxes = {box.get("value") for box in page.all("input", form="picked", name="member_ids")}
    liaison = str(world.members["hanh"])
    assert boxes == {str(world.members[p]) for p in ("minh", "tu", "ba", "lan", "hung", "mai", "sau", "thu")} | {
        liaison
    }
    assert "Đề nghị đồng chí chọn ít nhất một người trong danh sách." in browser.submit(several, 422).errors()
    page = browser.submit(several, member_ids=[str(world.members["minh"]), str(world.members["tu"]), liaison])
    assert "Đã báo 2/8" in page.text
    assert "Cần gọi: 1" in page.text
    assert "Cấp trên, khách mời: 1" not in page.text.partition("Đã báo 3 đồng chí")[0]


def test_somebody_who_is_not_asked_is_refused_beside_the_list(inside, world, browse, called):
    for values in ({"member_ids": world.members["nam"]}, {"guest_ids": 999}, {"member_ids": "mười"}):
        answer = browse("lan").post("meetings.tell", values, meeting_id=called)
        assert answer.status_code == 422, values
        assert "Lựa chọn này không có trong danh sách." in answer.get_data(as_text=True)
    with inside():
        assert db.session.scalars(db.select(Notice)).all() == []


def test_one_tap_tells_everybody_who_gets_a_message(inside, world, browse, called):
    with inside():
        db.session.get_one(Member, world.members["sau"]).channel = NoticeChannel.SMS
        db.session.commit()
    browser = browse("lan")
    page = browser.visit("meetings.convene", meeting_id=called)
    page = browser.submit(tick(page, called, channels="zalo sms"))
    assert "Đã báo 5/8" in page.text
    with inside():
        told = {row.member_id: row.channel for row in db.session.scalars(db.select(Notice))}
    assert told[world.members["sau"]] is NoticeChannel.SMS


# ---- from above and from outside -----------------------------------------------------------------------------------


def test_a_guest_is_asked_by_name_and_gets_a_paper_that_says_nothing_of_the_content(inside, world, browse, called):
    browser = browse("lan")
    path = f"/meetings/{called}/guests"
    form = browser.open(path).form(path)
    page = browser.submit(form, 422, name="", organisation="x" * 5000)
    assert page.errors() == ["Đề nghị đồng chí điền mục này.", "Dài quá, tối đa 200 ký tự."]
    assert page.form(path).values["organisation"] == "x" * 5000
    page = browser.submit(form, name="Tô Văn Mẫn", organisation="Ban công tác Mặt trận")
    assert "Tô Văn Mẫn" in page.text
    assert "Khách này đã có" in browser.submit(form, 422, name="Tô Văn Mẫn", organisation="Ban công tác Mặt trận").text
    (invitation,) = [link for link in page.links() if link.endswith("/invitation")]
    paper = browser.open(invitation)
    assert "GIẤY MỜI" in paper.text
    assert "Kính mời đồng chí Tô Văn Mẫn, Ban công tác Mặt trận" in paper.text
    assert "Tự phê bình" not in paper.text
    page = browser.visit("meetings.convene", meeting_id=called)
    guest_text = "".join(page.all("div", id="guest-text")[0].itertext())
    assert "/meetings/" not in guest_text
    assert "Nhà văn hóa Khu phố 5" in guest_text
    page = browser.submit(tick(page, called, guest_ids=invitation.split("/")[4]))
    assert "Đã báo 0/8" in page.text, "a guest is no member"
    assert "Đã báo 1 đồng chí" in page.text
    page = browser.submit(next(form for form in page.forms() if form.values.get("guest_id")))
    assert "Cấp trên, khách mời: 2" in page.text
    page = browser.submit(next(f for f in browser.open(path).forms() if f.action.endswith("/removal")))
    assert "Đã bỏ Tô Văn Mẫn khỏi danh sách mời." in page.text


def test_once_the_meeting_has_begun_nobody_is_asked(inside, world, browse):
    with inside():
        running = make_meeting(world, state=MeetingState.IN_PROGRESS).id
    page = browse("lan").visit("meetings.guests", meeting_id=running)
    assert [form.action for form in page.forms() if form.action.endswith("/guests")] == []
    values = {"name": "Tô Văn Mẫn", "organisation": "Mặt trận", "channel": "paper"}
    answer = browse("lan").post("meetings.guests", values, meeting_id=running)
    assert answer.status_code == 422
    assert "Không làm được bước này vì hiện đang ở trạng thái" in answer.get_data(as_text=True)


def test_without_a_place_it_is_not_called_and_says_why(inside, browse, planned):
    with inside():
        db.session.get_one(Meeting, planned).place = ""
        db.session.commit()
    answer = browse("lan").post("meetings.convening", {"version": 1}, meeting_id=planned)
    assert answer.status_code == 422
    assert "Chưa ghi nơi họp nên chưa thông báo được." in answer.get_data(as_text=True)


def test_an_old_page_does_not_call_what_has_changed_since(browse, planned):
    assert browse("lan").post("meetings.convening", {"version": 7}, meeting_id=planned).status_code == 409


def test_putting_off_needs_a_reason_and_starts_the_calls_again(inside, browse, called):
    browser = browse("lan")
    browser.submit(tick(browser.visit("meetings.convene", meeting_id=called), called, channels="zalo"))
    path = f"/meetings/{called}/postponement"
    form = browser.open(path).form(path)
    assert "Đề nghị đồng chí điền mục này." in browser.submit(form, 422, reason=" ").errors()
    page = browser.submit(form, reason="Mưa lớn")
    assert "hoãn lại; ngày mới sẽ báo sau" in notice_text(page)
    assert "Đã báo 0/8" in page.text
    assert "Lần 1, mời dự: 5 đồng chí" in page.text
    assert "hoãn lại; ngày mới sẽ báo sau" in browser.visit("meetings.notice", meeting_id=called).text
    assert "Đã báo 5/8" in browser.submit(tick(page, called, channels="zalo")).text
    details = f"/meetings/{called}/details"
    browser.submit(browser.open(details).form(details), starts_on=(SOON + timedelta(days=3)).isoformat())
    page = browser.visit("meetings.convene", meeting_id=called)
    page = browser.submit(page.form(f"/meetings/{called}/convening"))
    assert "Đã báo 0/8" in page.text
    assert "Lần 2, báo hoãn: 5 đồng chí" in page.text
    assert f"{SOON + timedelta(days=3):%d/%m/%Y}" in notice_text(page)


def test_a_cancellation_is_taken_back_by_who_made_it(inside, browse, called):
    browser, path = browse("lan"), f"/meetings/{called}/cancellation"
    page = browser.submit(browser.open(path).form(path), reason="Nhầm ngày")
    assert "không tổ chức" in notice_text(page)
    undo = f"/meetings/{called}/undoing"
    other = browse("hung").visit("meetings.convene", meeting_id=called)
    assert undo not in [form.action for form in other.forms()]
    browser.submit(page.form(undo))
    with inside():
        assert state_of(called) is MeetingState.CONVENED


def test_a_closed_meeting_is_neither_called_nor_put_off(inside, world, browse):
    with inside():
        closed = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=3)).id
    browser = browse("lan")
    page = browser.visit("meetings.convene", meeting_id=closed)
    assert [form.action for form in page.forms() if str(closed) in form.action] == []
    path = f"/meetings/{closed}/cancellation"
    page = browser.submit(browser.open(path).form(path), 422, reason="Muộn rồi")
    assert "Không chuyển bước được" in page.text


def test_the_committee_is_called_by_its_own_name(inside, world, browse):
    with inside():
        committee = make_meeting(world, kind=MeetingKind.COMMITTEE, on=SOON).id
    page = browse("lan").visit("meetings.convene", meeting_id=committee)
    assert "Đã báo 0/3" in page.text
    assert "họp chi ủy" in notice_text(page)
    assert "T/M Chi ủy" in notice_text(page)


def test_a_branch_without_a_committee_speaks_of_secretary_and_deputy(inside, world, browse):
    with inside():
        own = {"branch": "neighbour", "chair": "nam", "clerk": None}
        committee = make_meeting(world, kind=MeetingKind.COMMITTEE, on=SOON, **own).id
        regular = make_meeting(world, on=SOON, **own).id
    assert "chi ủy" not in browse("nam").visit("meetings.convene", meeting_id=committee).text.lower()
    page = browse("nam").visit("meetings.show", meeting_id=regular)
    assert "Bí thư, phó bí thư hội ý trước" in page.text


def test_an_online_meeting_needs_no_place(inside, browse, planned):
    with inside():
        row = db.session.get_one(Meeting, planned)
        row.place, row.mode = "", MeetingMode.ONLINE
        db.session.commit()
    assert "Địa điểm: trực tuyến." in notice_text(browse("lan").visit("meetings.convene", meeting_id=planned))


def test_the_printed_notice_has_the_form_of_the_party_and_the_formal_subject(inside, world, browse, called):
    with inside():
        topic = make_topic(world)
        row = db.session.get_one(Meeting, called)
        row.topic_id = topic.id
        make_item(row, position=4, kind=AgendaKind.TOPIC, title=topic.title)
        make_item(row, position=5, kind=AgendaKind.UNRECORDED, title="Nội dung không ghi trên phần mềm")
        db.session.commit()
    page = browse("lan").visit("meetings.notice", meeting_id=called)
    for words in (
        "ĐẢNG BỘ PHƯỜNG TÂN MẪU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        f"sinh hoạt chi bộ thường kỳ tháng {SOON.month} năm {SOON.year}",
        "T/M CHI BỘ",
        "Trương Thị Lan",
        "Nội dung không ghi trên phần mềm",
    ):
        assert words in page.text
    assert "Phân loại rác tại nguồn" in page.text
    assert "Rác có nơi, hẻm mới sạch" not in page.text


def test_the_call_page_takes_as_many_statements_at_any_size(inside, world, browse, statements, called):
    from tests.people import _membership

    browser = browse("lan")

    def count() -> int:
        statements.clear()
        browser.visit("meetings.convene", meeting_id=called)
        return len([sent for sent in statements if sent.startswith("SELECT")])

    with inside():
        row = db.session.get_one(Meeting, called)
        row.notice_round, row.state = 3, MeetingState.POSTPONED
        db.session.add(Notice(meeting_id=called, member_id=world.members["lan"], channel="zalo", told_at_utc=now_utc()))
        db.session.commit()
    small = count()
    with inside():
        for number in range(20):
            db.session.add(Guest(meeting_id=called, name=f"Khách {number}", organisation="Mặt trận"))
            member = Member(full_name=f"Đỗ Văn {number}", sort_key=f"{number}", search_text="do van")
            db.session.add(member)
            db.session.flush()
            world.members[f"more{number}"] = member.id
            _membership(world, f"more{number}", "home", cell=1)
        db.session.commit()
    assert count() == small
    assert small <= 8
