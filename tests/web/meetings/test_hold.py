"""The pages of a meeting being held: what each says, what two devices learn of one another, how little they ask."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode
from branchmeet.domain.minutes import MinutesState
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Attendance,
    Contribution,
    Guest,
    ItemDraft,
    LoginSession,
    Meeting,
    Minutes,
    OtherAttendance,
    Task,
    Vote,
)
from branchmeet.queries import accounts, holding
from branchmeet.services import passphrases, shipped, sittings
from branchmeet.services.login_sessions import token_hash
from tests.factories import make_item, make_meeting, make_word
from tests.furniture import make_sheet
from tests.rosters import add_members


class Hand:
    """One person who reads and writes by address; every whole page he opens is checked as a page."""

    def __init__(self, client):
        self.client = client

    def get(self, path):
        response = self.client.client.get(path)
        if "<html" in response.text:
            self.client._read(response, response.status_code)
        return response

    def post(self, path, data=None, headers=None):
        return self.client.client.post(path, data={"csrf_token": self.client.csrf(), **(data or {})}, headers=headers)


@pytest.fixture
def hand(browse):
    return lambda person: Hand(browse(person))


@pytest.fixture
def opened(app, world):
    """Opens a meeting of the home branch, its chair Lan, its clerk Mai; within the context it is called in."""

    def begin(**details):
        held = make_meeting(world, **details)
        lan = accounts.find_signed_in(token_hash(world.token("lan")), now=now_utc(), today=today())
        sittings.open_meeting(meeting_id=held.id, version=1, by=lan.actor)
        return held.id

    return begin


@pytest.fixture
def meeting(app, opened):
    with app.app_context():
        return opened()


@pytest.fixture
def item(app, meeting):
    return item_at(app, meeting, 2)


def item_at(app, meeting, position):
    with app.app_context():
        return db.session.query(AgendaItem).filter_by(meeting_id=meeting, position=position).one().id


def rows(app, model, **values):
    with app.app_context():
        return db.session.query(model).filter_by(**values).all()


def note(client, meeting, item, world, text, headers=None, person="minh"):
    data = {"agenda_item_id": item, "member_id": world.members[person], "kind": "speech", "text": text}
    return client.post(f"/meetings/{meeting}/remarks", data, headers=headers)


# ---- what is always in view ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["", "/roll", "/speakers", "/votes", "/tasks", "/closing"])
def test_every_page_says_who_is_there_and_what_is_more_than_half(hand, meeting, tab):
    words = hand("mai").get(f"/meetings/{meeting}/hold{tab}").text
    for figure in ("Có mặt", "8 / 8", "100,0%", "Trên một nửa", "4 / 7"):
        assert figure in " ".join(re.sub(r"<[^>]+>", " ", words).split())


@pytest.mark.parametrize("kind", [MeetingKind.THEMATIC, MeetingKind.COMMITTEE, MeetingKind.EXTRAORDINARY])
@pytest.mark.parametrize("mode", [MeetingMode.ONLINE, MeetingMode.BY_CELL])
def test_other_kinds_and_modes_have_the_same_pages(app, hand, opened, kind, mode):
    with app.app_context():
        other = opened(kind=kind, mode=mode)
    lan = hand("lan")
    for tab in ("", "/roll", "/speakers", "/votes", "/tasks", "/closing", "/news?tab=notes"):
        assert lan.get(f"/meetings/{other}/hold{tab}").status_code == 200
    base = "2 <small>/ 3" if kind is MeetingKind.COMMITTEE else "4 <small>/ 7"
    assert base in lan.get(f"/meetings/{other}/hold").text, "more than half of the body that meets"


def test_the_item_stands_against_the_clock(app, hand, meeting, item):
    with app.app_context():
        held = db.session.get_one(Meeting, meeting)
        held.opened_at_utc = now_utc() - timedelta(minutes=50, seconds=5)
        db.session.commit()
    assert (
        "phút 20/20, chậm 10 phút so với chương trình" in hand("mai").get(f"/meetings/{meeting}/hold?item={item}").text
    )


def test_steps_are_ticked_on_their_item(hand, meeting, item):
    mai, here = hand("mai"), f"/meetings/{meeting}/hold?item={item}"
    assert 'aria-pressed="false">Thảo luận' in mai.get(here).text
    mai.post(f"/meetings/{meeting}/steps", {"key": "regular_meeting.discussion", "done": "1", "item": item})
    assert re.search(r'aria-pressed="true">.*Thảo luận', mai.get(here).text)


def test_only_the_chair_sees_who_has_not_been_heard(hand, meeting):
    assert "Tổ chưa có ý kiến" in hand("lan").get(f"/meetings/{meeting}/hold/speakers").text
    assert "Tổ chưa có ý kiến" not in hand("mai").get(f"/meetings/{meeting}/hold/speakers").text


def test_an_opinion_sent_before_is_read_and_counted_once_the_chair_opens_it(app, world, hand, meeting, item):
    with app.app_context():
        held = db.session.get_one(Meeting, meeting)
        make_word(world, held, "ba", "Xin thêm thùng.", kind=ContributionKind.WRITTEN_BEFORE, sent_at_utc=now_utc())
    lan, here = hand("lan"), f"/meetings/{meeting}/hold?item={item}"
    assert "Xin thêm thùng." not in lan.get(here).text
    assert "<dd>0 <small>/ 8" in lan.get(here).text
    lan.post(f"/meetings/{meeting}/opinions-opening")
    assert "Xin thêm thùng." in lan.get(here).text
    assert "<dd>1 <small>/ 8" in lan.get(here).text


# ---- notes ---------------------------------------------------------------------------------------------------------


def test_a_note_is_a_task_with_one_tap_and_back(app, world, hand, meeting, item):
    mai = hand("mai")
    note(mai, meeting, item, world, "Giao đ/c Điền dán lịch, xong trong tuần tới")
    (said,) = rows(app, Contribution, meeting_id=meeting)
    mai.post(f"/meetings/{meeting}/remarks/{said.id}/task")
    page = mai.get(f"/meetings/{meeting}/hold?item={item}").text
    assert "Đã thành việc" in page
    assert "Cao Văn Điền, hạn" in page
    mai.post(f"/meetings/{meeting}/remarks/{said.id}/task-removal")
    assert rows(app, Task, meeting_id=meeting) == []


def test_a_member_reserves_an_opinion_from_his_own_device(app, hand, meeting, item):
    minh, page = hand("minh"), f"/meetings/{meeting}/reserved-opinion"
    assert "Bảo lưu ý kiến của tôi" in minh.get(f"/meetings/{meeting}").text
    assert minh.get(page).status_code == 200
    assert minh.post(page, {"agenda_item_id": item, "text": ""}).status_code == 422
    assert minh.post(page, {"agenda_item_id": item, "text": "Tôi thấy hạn ngắn.", "released": "y"}).status_code == 303
    (kept,) = rows(app, Contribution, meeting_id=meeting)
    assert (kept.kind, kept.released, kept.on_behalf) == (ContributionKind.RESERVED_OPINION, True, False)
    seen = hand("mai").get(f"/meetings/{meeting}/hold?item={item}").text
    assert "ghi nguyên văn" in seen
    assert "Sửa ý kiến của" not in seen


def test_half_typed_words_are_there_again_and_only_for_their_writer(app, world, hand, meeting, item):
    mai, typed = (
        hand("mai"),
        {"field": "note", "text": "Hẻm 8 đã", "member_id": world.members["ba"], "kind": "question"},
    )
    assert mai.post(f"/meetings/{meeting}/items/{item}/draft", typed).status_code == 204
    page = mai.get(f"/meetings/{meeting}/hold?item={item}").text
    assert "Hẻm 8 đã</textarea>" in page
    assert f'<option selected value="{world.members["ba"]}">' in page
    assert "Hẻm 8 đã" not in hand("lan").get(f"/meetings/{meeting}/hold?item={item}").text
    note(mai, meeting, item, world, "Hẻm 8 đã chia hai nhóm.")
    assert rows(app, ItemDraft) == []


def test_nonsense_in_a_draft_is_refused(hand, meeting, item):
    draft = f"/meetings/{meeting}/items/{item}/draft"
    assert hand("mai").post(draft, {"field": "title", "text": "x"}).status_code == 422
    assert hand("mai").post(draft, {"field": "note", "text": "x" * 9000}).status_code == 422


def test_the_loser_of_a_conflict_sees_both_texts(hand, meeting, item):
    lan, mai, conclusion = hand("lan"), hand("mai"), f"/meetings/{meeting}/items/{item}/conclusion"
    assert lan.post(conclusion, {"version": 1, "conclusion": "Chọn hẻm 8."}).status_code == 303
    lost = mai.post(conclusion, {"version": 1, "conclusion": "Chọn hẻm 12."})
    assert lost.status_code == 409
    assert "Hai người cùng sửa chỗ này" in lost.text
    assert 'data-take="Chọn hẻm 8.\nChọn hẻm 12."' in lost.text
    assert re.search(r'<input[^>]*name="version"[^>]*value="2"', lost.text)
    assert mai.post(conclusion, {"version": 2, "conclusion": "Chọn hẻm 8, rồi hẻm 12."}).status_code == 303


def test_a_correction_over_a_newer_one_shows_both_texts(app, world, hand, meeting, item):
    lan, mai = hand("lan"), hand("mai")
    note(mai, meeting, item, world, "Hẻm 8.")
    (said,) = rows(app, Contribution, meeting_id=meeting)
    page = f"/meetings/{meeting}/remarks/{said.id}"
    assert lan.post(page, {"version": 1, "text": "Hẻm 8 đã chia."}).status_code == 303
    lost = mai.post(page, {"version": 1, "text": "Hẻm 8 chưa chia."})
    assert lost.status_code == 409
    assert "Hẻm 8 đã " in lost.text


def test_thousands_of_remarks_are_read_thirty_at_a_time(app, world, hand, meeting, item):
    with app.app_context():
        db.session.add_all(
            Contribution(
                meeting_id=meeting,
                agenda_item_id=item,
                member_id=world.members["minh"],
                kind=ContributionKind.SPEECH,
                text=f"Ý kiến thứ {number}.",
            )
            for number in range(1, 101)
        )
        db.session.commit()
    mai, here = hand("mai"), f"/meetings/{meeting}/hold?item={item}"
    newest = mai.get(here).text
    assert "Ý kiến thứ 100." in newest
    assert "Ý kiến thứ 70." not in newest
    assert "70 ý kiến trước" in newest
    older = mai.get(f"{here}&page=4").text
    assert "Ý kiến thứ 10." in older
    assert "ý kiến trước" not in older
    assert "Về ý kiến mới nhất" in older


# ---- attendance ----------------------------------------------------------------------------------------------------


def book(client, meeting, **changes):
    """What the page of the book sends after these changes."""
    page = client.get(f"/meetings/{meeting}/hold/roll").text
    seen = dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', page))
    return {**seen, **changes}


def test_two_books_are_one_book(app, world, hand, meeting):
    lan, mai, ba, minh = hand("lan"), hand("mai"), world.members["ba"], world.members["minh"]
    mine = book(mai, meeting, **{f"absent-{minh}": "1", f"reason-{minh}": "health"})
    theirs = book(lan, meeting, **{f"absent-{ba}": "1", f"reason-{ba}": "work"})
    for client, sent in ((lan, theirs), (mai, mine)):
        assert client.post(f"/meetings/{meeting}/attendance", sent).status_code == 303
    absent = {row.member_id for row in rows(app, Attendance, meeting_id=meeting, code=AttendanceCode.EXCUSED)}
    assert absent == {ba, minh}


def test_two_marks_on_one_member_are_shown_and_the_rest_is_kept(app, world, hand, meeting):
    lan, mai, ba, minh = hand("lan"), hand("mai"), world.members["ba"], world.members["minh"]
    mine = book(mai, meeting, **{f"late-{ba}": "10", f"absent-{minh}": "1", f"reason-{minh}": "work"})
    lan.post(f"/meetings/{meeting}/attendance", book(lan, meeting, **{f"absent-{ba}": "1", f"reason-{ba}": "work"}))
    lost = mai.post(f"/meetings/{meeting}/attendance", mine)
    assert lost.status_code == 409
    assert (
        "Cao Văn Điền</strong>: máy kia ghi vắng có lý do (công tác); đồng chí ghi có mặt, muộn 10 phút." in lost.text
    )
    marks = {row.member_id: row.code for row in rows(app, Attendance, meeting_id=meeting)}
    assert (marks[ba], marks[minh]) == (AttendanceCode.EXCUSED, AttendanceCode.EXCUSED)


def test_a_page_of_one_cell_marks_that_cell_only(app, world, hand, meeting):
    mai, ba = hand("mai"), world.members["ba"]
    mai.post(f"/meetings/{meeting}/attendance", book(mai, meeting, **{f"absent-{ba}": "1"}))
    page = mai.get(f"/meetings/{meeting}/hold/roll?cell={world.cells[1]}").text
    shown = dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', page))
    assert f"seen-{ba}" not in shown
    mai.post(f"/meetings/{meeting}/attendance", shown)
    assert len(rows(app, Attendance, meeting_id=meeting, code=AttendanceCode.EXCUSED)) == 1


def test_guests_have_lines_of_their_own(app, world, hand, meeting):
    mai, page = hand("mai"), f"/meetings/{meeting}/hold/roll"
    with app.app_context():
        db.session.add(Guest(meeting_id=meeting, name="Tô Văn Mẫn", organisation="Mặt trận"))
        db.session.commit()
    assert "Khách mời có dự: Tô Văn Mẫn" in mai.get(page).text
    mai.post(f"/meetings/{meeting}/others", {"kind": "guest", "name": "Tô Văn Mẫn", "office": "Mặt trận"})
    mai.post(f"/meetings/{meeting}/superior", {"member_id": world.members["hanh"]})
    words = mai.get(page).text
    assert "Khách mời có dự" not in words
    assert "Cấp trên, khách mời: 2" in words
    assert mai.post(f"/meetings/{meeting}/others", {"kind": "guest", "name": ""}).status_code == 422
    for other in rows(app, OtherAttendance, meeting_id=meeting):
        mai.post(f"/meetings/{meeting}/others/{other.id}/removal")
    assert rows(app, OtherAttendance, meeting_id=meeting) == []


def test_on_the_line_stands_open_where_some_are(app, world, hand, opened):
    with app.app_context():
        mixed = opened(mode=MeetingMode.MIXED)
    mai, ba = hand("mai"), world.members["ba"]
    assert 'class="when-present"><label class="choice"' in mai.get(f"/meetings/{mixed}/hold/roll").text
    mai.post(f"/meetings/{mixed}/attendance", book(mai, mixed, **{f"online-{ba}": "1"}))
    assert len(rows(app, Attendance, meeting_id=mixed, code=AttendanceCode.PRESENT_ONLINE)) == 1


# ---- votes ---------------------------------------------------------------------------------------------------------


def test_cells_that_meet_apart_vote_apart(app, world, hand, opened):
    with app.app_context():
        apart = opened(mode=MeetingMode.BY_CELL)
    mai, one, two = hand("mai"), world.cells[1], world.cells[2]
    votes = {"purpose": "resolution", "matter": "Nghị quyết", "agenda_item_id": 0, "disapprove": 0, "other": 0}
    sent = {**votes, f"disapprove-{one}": 1, f"other-{two}": 1}
    assert mai.post(f"/meetings/{apart}/votes", sent).status_code == 303
    (vote,) = rows(app, Vote, meeting_id=apart)
    assert (vote.base, vote.approve, vote.disapprove, vote.other) == (7, 5, 1, 1)
    assert "Cộng các tổ: Tổ đảng 1 3/4; Tổ đảng 2 2/3." in mai.get(f"/meetings/{apart}/hold/votes").text
    lost = mai.post(f"/meetings/{apart}/votes", {**votes, f"disapprove-{one}": 9})
    assert lost.status_code == 422
    assert "Tổ đảng 1 chỉ có 4 đồng chí có mặt được biểu quyết." in lost.text


def test_a_secret_ballot_is_entered_by_its_counts(app, hand, meeting):
    mai = hand("mai")
    ballot = {
        "purpose": "other",
        "matter": "Giới thiệu",
        "agenda_item_id": 0,
        "disapprove": 1,
        "other": 0,
        "secret": "y",
    }
    missing = mai.post(f"/meetings/{meeting}/votes", ballot)
    assert missing.status_code == 422
    assert "theo biên bản kiểm phiếu" in missing.text
    assert mai.post(f"/meetings/{meeting}/votes", {**ballot, "approve": 5}).status_code == 303
    (vote,) = rows(app, Vote, meeting_id=meeting)
    assert (vote.approve, vote.disapprove, vote.secret) == (5, 1, True)


# ---- pausing and taking back ---------------------------------------------------------------------------------------


def test_a_pause_is_seen_on_every_page_until_it_ends(hand, meeting):
    mai = hand("mai")
    mai.post(f"/meetings/{meeting}/pause")
    assert "Đang nghỉ giữa buổi" in mai.get(f"/meetings/{meeting}/hold/roll").text
    mai.post(f"/meetings/{meeting}/resumption")
    assert "Đang nghỉ giữa buổi" not in mai.get(f"/meetings/{meeting}/hold/roll").text


def test_the_end_offers_the_next_step_as_its_one_action(app, world, browse, meeting):
    def action() -> list[str]:
        page = browse("lan").open(f"/meetings/{meeting}/hold/closing")
        offered = [*page.all("a"), *page.all("button")]
        return ["".join(one.itertext()) for one in offered if "btn-primary" in (one.get("class") or "")]

    def reach(state: MinutesState) -> None:
        with app.app_context():
            db.session.query(Minutes).filter_by(meeting_id=meeting).one().state = state
            db.session.commit()

    assert action() == ["Đọc dự thảo biên bản"]
    page = browse("lan").open(f"/meetings/{meeting}/hold/closing")
    assert "Còn thiếu: biểu quyết điểm tự đánh giá, thông qua biên bản." in page.text
    reach(MinutesState.READ)
    assert action() == ["Chấm điểm"]
    with app.app_context():
        shipped.load_catalogue()
        make_sheet(world, "home", AssessmentKind.MEETING, AssessmentState.VOTED, meeting_id=meeting)
        db.session.commit()
    assert action() == ["Thông qua biên bản"]
    reach(MinutesState.ADOPTED)
    assert action() == ["Bế mạc"]


def test_a_committee_meeting_is_not_scored(app, hand, opened):
    with app.app_context():
        committee = opened(kind=MeetingKind.COMMITTEE)
    assert "Chấm điểm" not in hand("lan").get(f"/meetings/{committee}/hold/closing").text


def test_an_opening_by_mistake_can_be_taken_back_by_who_did_it(app, hand, meeting):
    assert "Hoàn tác khai mạc" in hand("lan").get(f"/meetings/{meeting}/hold/closing").text
    assert "Hoàn tác khai mạc" not in hand("hung").get(f"/meetings/{meeting}/hold/closing").text
    assert hand("lan").post(f"/meetings/{meeting}/opening-removal").status_code == 303
    assert rows(app, Attendance, meeting_id=meeting) == []


# ---- several devices, and none without an end ----------------------------------------------------------------------


def test_nothing_new_costs_two_statements_and_no_bytes(app, world, hand, meeting, item, statements):
    mai = hand("mai")
    with app.app_context():
        since = holding.get_sitting(meeting).last_act
    news = f"/meetings/{meeting}/hold/news?tab=notes&item={item}"
    statements.clear()
    silent = mai.get(f"{news}&since={since}")
    assert (silent.status_code, silent.data) == (204, b"")
    assert len([one for one in statements if one.startswith("SELECT")]) == 2
    note(hand("lan"), meeting, item, world, "Xin dán lịch.")
    fresh = mai.get(f"{news}&since={since}").text
    for piece in ('id="stream" hx-swap-oob', 'id="meters" hx-swap-oob', 'id="conclusion-card"', "Xin dán lịch."):
        assert piece in fresh
    assert "<html" not in fresh


@pytest.mark.parametrize(
    ("tab", "piece"), [("votes", 'id="votes"'), ("tasks", 'id="given-list"'), ("speakers", 'id="speakers"')]
)
def test_every_page_has_its_own_news(hand, meeting, tab, piece):
    fresh = hand("mai").get(f"/meetings/{meeting}/hold/news?tab={tab}").text
    assert piece in fresh
    assert 'id="meters" hx-swap-oob' in fresh


def test_a_meeting_that_is_over_asks_the_other_device_to_look_again(app, hand, meeting):
    with app.app_context():
        db.session.get_one(Meeting, meeting).state = "closed"
        db.session.commit()
    assert hand("mai").get(f"/meetings/{meeting}/hold/news?tab=notes").headers["HX-Refresh"] == "true"


def test_a_form_sent_after_the_session_ended_comes_back_filled(app, world, hand, meeting, item):
    with app.app_context():
        row = db.session.query(LoginSession).filter_by(account_id=world.accounts["mai"]).one()
        row.expires_at_utc = now_utc()
        accounts.get_account(world.accounts["mai"]).password_hash = passphrases.hashed("hoa sen nở đầu hè")
        db.session.commit()
    mai = hand("mai")
    lost = note(mai, meeting, item, world, "Hẻm 8 đã chia hai nhóm.")
    assert lost.status_code == 401
    kept = dict(re.findall(r'name="(kept[^"]*)" value="([^"]*)"', lost.text))
    back = mai.post("/sign-in", {**kept, "username": "mai", "passphrase": "hoa sen nở đầu hè"})
    assert "Hẻm 8 đã chia hai nhóm.</textarea>" in back.text
    form = re.search(r'<form class="card-plain stack".*?</form>', back.text, re.DOTALL)[0]
    hidden = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
    sent = mai.post(f"/meetings/{meeting}/remarks", {**hidden, "text": "Hẻm 8 đã chia hai nhóm."})
    assert sent.status_code == 303
    assert [one.text for one in rows(app, Contribution, meeting_id=meeting)] == ["Hẻm 8 đã chia hai nhóm."]


def test_an_entry_of_a_device_is_done_once(app, world, hand, meeting, item):
    mai, headers = hand("mai"), {"X-Entry": "9b2c7d1e-5a61-4f0e"}
    for _ in range(2):
        answer = note(mai, meeting, item, world, "Xin dán lịch.", headers)
        assert (answer.status_code, answer.headers["X-Location"]) == (204, f"/meetings/{meeting}/hold?item={item}#last")
    assert len(rows(app, Contribution, meeting_id=meeting)) == 1
    assert note(mai, meeting, item, world, "", {"X-Entry": "9b2c7d1e-0000-0000"}).status_code == 422


def test_the_key_of_a_device_hangs_on_the_session(hand):
    mai, lan = hand("mai"), hand("lan")
    own = mai.get("/device/key").json
    assert len(own["key"]) == 44
    assert own["key"] != lan.get("/device/key").json["key"]
    assert mai.get(f"/device/key?session={own['session']}").json["key"] == own["key"]
    assert lan.get(f"/device/key?session={own['session']}").status_code == 404
    assert hand(None).get("/device/key").status_code == 303
    worker = hand(None).get("/device/worker")
    assert worker.headers["Service-Worker-Allowed"] == "/meetings/"
    assert "importScripts(" in worker.text


@pytest.mark.parametrize("tab", ["", "/roll", "/speakers", "/votes", "/tasks", "/closing", "/news"])
def test_300_members_ask_the_database_as_often_as_eight(app, world, hand, opened, statements, tab):
    counts = []
    for more in (0, 292):
        with app.app_context():
            add_members(world, more)
            held = db.session.get_one(Meeting, opened())
            make_item(held, position=4, kind=AgendaKind.UNRECORDED, title="")
            for person in ("lan", "minh", "ba") * (1 + more // 10):
                make_word(world, held, person, "Hẻm 8 đã chia hai nhóm.")
            url = f"/meetings/{held.id}/hold{tab}"
        client = hand("lan")
        statements.clear()
        assert client.get(url).status_code == 200
        counts.append(len([one for one in statements if one.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 8
