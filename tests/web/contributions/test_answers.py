"""What becomes of an opinion: answered, carried upward with owner and day; and what never leaves the branch."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.extensions import db
from branchmeet.models import Contribution, Event, Meeting, Petition
from tests.factories import make_held, make_task, make_word

SAID = "Hẻm 12 chưa có chỗ đặt thùng."


@pytest.fixture
def said(inside, world):
    """Something said in a meeting that is over: its key and its meeting's."""
    with inside():
        meeting = make_held(world, on=today() - timedelta(days=9), spoke=())
        return make_word(world, meeting, "minh", SAID).id, meeting.id


@pytest.fixture
def stored(inside):
    def look(key):
        with inside():
            row = db.session.get_one(Contribution, key)
            return row.fate, row.answer

    return look


def refer(browser, key, expect=303, **values):
    path = f"/contributions/{key}/petition"
    return browser.submit(browser.open(path).form(path), expect, **values)


def test_an_answer_is_read_by_its_author_and_can_be_taken_back(said, browse, stored):
    key, _ = said
    browser, path = browse("mai"), f"/contributions/{key}/answer"
    page = browser.submit(browser.open(path).form(path), text="Phường đặt thùng trong tháng 12.")
    assert "Phường đặt thùng trong tháng 12." in page.text
    assert stored(key) == (ContributionFate.ANSWERED, "Phường đặt thùng trong tháng 12.")
    for place in ("/contributions", "/"):
        assert "Phường đặt thùng trong tháng 12." in browse("minh").open(place).text
    assert "bỏ trả lời" not in browse("lan").open(path).text, "only who gave it takes it back"
    browser.submit(browser.open(path).form(f"{path}/removal"))
    assert stored(key) == (ContributionFate.NONE, "")


def test_a_petition_has_words_owner_and_day_and_its_answer_comes_back(world, said, browse, stored, inside):
    key, _ = said
    browser = browse("lan")
    due = today() + timedelta(days=10)
    page = refer(browser, key, text="Đề nghị đặt thùng ở hẻm 12.", owner_id=world.members["ba"], due_on=due.isoformat())
    assert "Đảng ủy phường Tân Mẫu" in page.text
    assert "Cao Văn Điền theo dõi" in page.text
    assert stored(key) == (ContributionFate.FORWARDED, "")
    assert "kiến nghị gửi Đảng ủy phường Tân Mẫu" in browse("minh").open("/contributions").text
    assert "Chờ trả lời" in browse("ba").open("/contributions/petitions").text
    path = f"/contributions/{key}/answer"
    browser.submit(browser.open(path).form(path), text="Đã duyệt 2 thùng.")
    assert stored(key) == (ContributionFate.ANSWERED, "Đã duyệt 2 thùng.")
    assert "Đã duyệt 2 thùng." in browse("ba").open("/contributions/petitions?only=answered").text
    assert browser.post("contributions.undo_referral", {"version": 3}, contribution_id=key).status_code == 422
    with inside():
        acts = [event.action for event in db.session.query(Event) if event.action.startswith("contribution_")]
        texts = str([event.particulars for event in db.session.query(Event)])
    assert acts == ["contribution_forwarded", "contribution_answered"]
    assert "thùng" not in texts


def test_a_petition_is_taken_back_for_a_day(said, browse, stored, inside):
    key, _ = said
    browser = browse("lan")
    refer(browser, key)
    page = browser.open(f"/contributions/{key}/petition")
    browser.submit(page.form(f"/contributions/{key}/petition/removal"))
    assert stored(key) == (ContributionFate.NONE, "")
    with inside():
        assert db.session.query(Petition).count() == 0


def test_an_overdue_petition_stands_under_its_own_heading(said, browse, inside):
    key, _ = said
    refer(browse("lan"), key)
    with inside():
        db.session.query(Petition).one().due_on = today() - timedelta(days=2)
        db.session.commit()
    assert "Quá hạn 2 ngày" in browse("minh").open("/contributions/petitions?only=overdue").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Đề nghị đồng chí điền mục này."),
        ({"due_on": (today() - timedelta(days=1)).isoformat()}, "Hạn phải từ hôm nay trở đi."),
        ({"to_unit_id": "99999"}, "không có trong danh sách"),
        ({"owner_id": "99999"}, "không có trong danh sách"),
    ],
)
def test_a_wrong_petition_is_refused_beside_the_field(said, browse, stored, values, sentence):
    key, _ = said
    page = refer(browse("lan"), key, 422, **values)
    assert page.errors()
    assert sentence in page.errors()[0] or "to_unit_id" in values or "owner_id" in values
    assert stored(key) == (ContributionFate.NONE, "")


@pytest.mark.parametrize(
    ("kind", "position"),
    [
        (ContributionKind.SELF_CRITICISM, 2),
        (ContributionKind.CRITICISM, 2),
        (ContributionKind.RESERVED_OPINION, 2),
        (ContributionKind.SPEECH, 3),
    ],
)
def test_what_stays_in_the_branch_is_carried_nowhere_and_shown_to_nobody_else(
    inside, world, browse, said, kind, position
):
    _, meeting_id = said
    with inside():
        meeting = db.session.get_one(Meeting, meeting_id)
        key = make_word(world, meeting, "ba", "chuyệntrongchibộ", kind=kind, position=position).id
        make_task(world, title="việcphảisửa", contribution_id=key, internal_only=True, meeting_id=meeting_id)
    browser = browse("lan")
    page = browser.open(f"/contributions/{key}/petition")
    assert [form for form in page.forms() if form.action.endswith("/petition")] == []
    values = {"version": 1, "text": "x", "to_unit_id": world.units["ward"], "owner_id": world.members["ba"]}
    values["due_on"] = today().isoformat()
    assert browser.post("contributions.refer", values, contribution_id=key).status_code == 422
    assert "chuyệntrongchibộ" in browser.open(f"/meetings/{meeting_id}/contributions").text
    for person in ("minh", "sau", "hanh", "khanh", "phuoc", "dat"):
        answer = browse(person).client.get(f"/meetings/{meeting_id}/contributions")
        assert "chuyệntrongchibộ" not in answer.get_data(as_text=True)
        assert "việcphảisửa" not in answer.get_data(as_text=True)
        assert browse(person).client.get(f"/contributions/{key}/answer").status_code == 404


def test_an_internal_task_made_of_an_open_word_is_not_named_beside_it(inside, world, browse, said):
    key, meeting_id = said
    with inside():
        make_task(world, title="việcphảisửa", contribution_id=key, internal_only=True, meeting_id=meeting_id)
    assert "việcphảisửa" not in browse("minh").open(f"/meetings/{meeting_id}/contributions").text


def test_an_opinion_the_chair_has_not_opened_is_neither_shown_nor_answered(inside, world, browse, said):
    _, meeting_id = said
    with inside():
        meeting = db.session.get_one(Meeting, meeting_id)
        key = make_word(world, meeting, "ba", "chưamở", sent_at_utc=now_utc()).id
    assert "chưamở" not in browse("lan").open(f"/meetings/{meeting_id}/contributions").text
    values = {"version": 1, "text": "x"}
    assert browse("lan").post("contributions.answer", values, contribution_id=key).status_code == 422


def test_the_page_costs_the_same_whatever_was_said(inside, world, browse, said, statements):
    _, meeting_id = said
    with inside():
        meeting = db.session.get_one(Meeting, meeting_id)
        for number in range(30):
            make_word(world, meeting, "ba", f"ý {number}")
    browser = browse("lan")
    statements.clear()
    assert browser.client.get(f"/meetings/{meeting_id}/contributions").status_code == 200
    assert len([one for one in statements if one.startswith("SELECT")]) <= 4


@pytest.mark.parametrize("person", ["minh", "sau", "hanh", "khanh", "nam", "quy"])
def test_nobody_else_answers_or_carries(said, browse, person):
    key, _ = said
    for endpoint in ("answer", "refer", "undo_answer", "undo_referral"):
        assert browse(person).post(f"contributions.{endpoint}", {"version": 1}, contribution_id=key).status_code == 404
