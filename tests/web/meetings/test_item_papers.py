"""The papers of an agenda at their door: added, opened as a download, marked as read."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from branchmeet.clock import today
from branchmeet.domain.meetings import AgendaKind
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, AgendaPaper, Meeting
from tests.factories import make_item, make_meeting

SUMMARY = "31/40 nhà đã chia rác.\nHẻm 12 chưa có chỗ đặt thùng."


@pytest.fixture
def meeting(inside, world):
    with inside():
        return make_meeting(world, on=today() + timedelta(days=5)).id


@pytest.fixture
def item(inside, meeting):
    with inside():
        return db.session.query(AgendaItem.id).filter_by(meeting_id=meeting, position=2).scalar()


@pytest.fixture
def add(browse, meeting, item):
    def add(expect: int = 303, **values):
        browser = browse("lan")
        form = browser.visit("meetings.item_papers", meeting_id=meeting, item_id=item).form(
            f"/meetings/{meeting}/items/{item}/papers"
        )
        file = {"file": (BytesIO(b"%PDF-1.7 report"), "Báo cáo.pdf"), "summary": SUMMARY, "without_secrets": "y"}
        return browser.submit(form, expect, **(file | values))

    return add


def test_a_paper_is_added_and_opened_as_a_download(inside, browse, meeting, add):
    page = add()
    assert "Đã thêm tài liệu." in page.text
    (path,) = [link for link in page.links() if "/item-papers/" in link and link.rpartition("/")[2].isdigit()]
    answer = browse("minh").client.get(path)
    assert answer.data == b"%PDF-1.7 report"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer.headers["Cache-Control"]


def test_errors_stand_beside_their_fields_and_the_words_stay(add):
    page = add(422, file=(BytesIO(b"MZ"), "báo cáo.pdf"))
    assert len(page.errors()) == 1
    assert "báo cáo.pdf" in page.errors()[0]
    assert SUMMARY in [area.text and area.text.removeprefix("\n") for area in page.all("textarea")]
    page = add(422, summary="x" * 5000)
    assert page.errors() == ["Tóm tắt gọn trong 3 dòng, không quá 600 ký tự."]
    assert "x" * 5000 in (page.all("textarea")[0].text or "")
    page = add(422, file=(BytesIO(b""), ""), summary="", without_secrets="")
    assert "Đề nghị đồng chí chọn một tệp." in page.errors()


def test_a_member_says_he_has_read_it_and_the_chair_sees_how_many(inside, browse, meeting, add):
    add()
    browser = browse("minh")
    page = browser.visit("meetings.show", meeting_id=meeting)
    assert "Hẻm 12 chưa có chỗ đặt thùng." in page.text
    assert "đồng chí đã đọc" not in page.text
    page = browser.submit(next(form for form in page.forms() if form.action.endswith("/reading")))
    assert "Đồng chí đã đọc" in page.text
    assert "1/8 đồng chí đã đọc" in browse("lan").visit("meetings.show", meeting_id=meeting).text
    page = browser.submit(next(form for form in page.forms() if form.action.endswith("/reading/removal")))
    assert "Đồng chí đã đọc" not in page.text


def test_the_summary_is_corrected_and_the_paper_taken_away(inside, browse, meeting, add):
    add()
    with inside():
        key = db.session.query(AgendaPaper.id).scalar()
    browser, path = browse("mai"), f"/meetings/{meeting}/item-papers/{key}/summary"
    page = browser.submit(browser.open(path).form(path), summary="Còn hẻm 12.")
    assert "Còn hẻm 12." in page.text
    page = browser.submit(next(form for form in page.forms() if form.action.endswith("/removal")))
    assert "Chưa có tài liệu nào" in page.text
    assert browser.client.get(f"/meetings/{meeting}/item-papers/{key}").status_code == 404


@pytest.mark.parametrize(("person", "opens"), [("hanh", True), ("khanh", False), ("phuoc", False), ("nam", False)])
def test_beyond_the_branch_only_its_liaison_opens_a_paper(inside, browse, meeting, add, person, opens):
    add()
    with inside():
        key = db.session.query(AgendaPaper.id).scalar()
    assert (browse(person).client.get(f"/meetings/{meeting}/item-papers/{key}").status_code == 200) is opens
    answer = browse(person).post("meetings.read_item_paper", meeting_id=meeting, agenda_paper_id=key)
    assert answer.status_code == 404
    if person == "khanh":
        assert "Tài liệu đọc trước" not in browse(person).visit("meetings.show", meeting_id=meeting).text


def test_an_unrecorded_item_offers_no_papers(inside, browse, meeting):
    with inside():
        row = db.session.get_one(Meeting, meeting)
        secret = make_item(row, position=4, kind=AgendaKind.UNRECORDED, title="Nội dung không ghi").id
        db.session.commit()
    page = browse("lan").visit("meetings.item_papers", meeting_id=meeting, item_id=secret)
    assert [form.action for form in page.forms() if form.action.endswith("/papers")] == []
    assert (
        f"/meetings/{meeting}/items/{secret}/papers"
        not in browse("lan").visit("meetings.prepare", meeting_id=meeting).links()
    )
