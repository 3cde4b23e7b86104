"""Read aloud, counted, adopted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.domain.attendance import AttendanceCode
from branchmeet.extensions import db
from branchmeet.models import Minutes, Vote
from branchmeet.services import minutes
from branchmeet.services import sittings as sitting_services


@pytest.fixture
def stored(inside):
    """The state of the only minutes there are, and every vote as (base, approve, disapprove, other)."""

    def look() -> tuple[str, list[tuple[int, int, int, int]]]:
        with inside():
            votes = db.session.query(Vote).order_by(Vote.id)
            counts = [(vote.base, vote.approve, vote.disapprove, vote.other) for vote in votes]
            return db.session.query(Minutes).one().state, counts

    return look


@pytest.fixture
def read(sitting, lan, inside):
    """The meeting with its minutes read aloud."""
    with inside():
        minutes.mark_read(meeting_id=sitting.id, version=1, by=lan)
    return sitting


def test_read_aloud_part_by_part_corrected_on_the_spot_then_adopted(sitting, browse, stored):
    browser = browse("lan")
    page = browser.open(sitting.url("/reading"))
    headings = [page.title]
    while follow := [link for link in page.all("a") if "Đọc tiếp" in "".join(link.itertext())]:
        page = browser.open(follow[0].get("href"))
        headings.append(page.title)
    assert headings[0] == "1. Thời gian, địa điểm, hình thức"
    assert any(heading.endswith("Phân loại rác tại nguồn") for heading in headings)
    assert len(headings) > 7
    fix = [link.get("href") for link in page.all("a") if "Sửa" in "".join(link.itertext())]
    assert browser.open(fix[0]).status == 200
    adoption = browser.submit(page.form(sitting.url("/reading-done")))
    assert adoption.title == "Thông qua biên bản"
    assert "cần từ 4/7" in adoption.text
    after = browser.submit(adoption.form(sitting.url("/adoption")), other="1")
    assert "Đã thông qua biên bản" in after.text
    assert stored() == ("adopted", [(7, 6, 0, 1)])


def test_the_clerk_reads_aloud_but_the_chair_says_that_it_was_read(sitting, browse, stored):
    page = browse("mai").open(sitting.url("/reading?part=99"))
    assert "Chủ trì hoặc bí thư ghi nhận đã đọc xong" in page.text
    assert browse("mai").post("minutes.reading_done", {"version": 1}, meeting_id=sitting.id).status_code == 404
    assert stored() == ("draft", [])


@pytest.mark.parametrize("person", ["mai", "minh", "hanh", "khanh", "nam", "quy"])
def test_others_do_not_adopt(read, browse, stored, person):
    response = browse(person).post("minutes.adoption", {"version": 2}, meeting_id=read.id)
    assert response.status_code == 404
    assert stored() == ("read", [])


def test_unread_minutes_are_refused_in_words(sitting, browse):
    browser = browse("lan")
    assert "Chưa đọc dự thảo" in browser.open(sitting.url("/adoption")).text
    response = browser.post("minutes.adoption", {"version": 1, "disapprove": 0, "other": 0}, meeting_id=sitting.id)
    assert response.status_code == 422
    assert "Chưa đọc dự thảo biên bản nên chưa thông qua được." in response.get_data(as_text=True)


def test_who_chairs_goes_on_from_adopted_minutes_to_the_close(adopted, browse):
    closing = f"/meetings/{adopted.id}/hold/closing"
    assert closing in browse("lan").open(adopted.url()).links()
    assert closing not in browse("minh").open(adopted.url()).links()


def test_a_second_adoption_is_refused_in_words(adopted, browse, stored):
    browser = browse("lan")
    assert browser.client.get(adopted.url("/adoption")).headers["Location"] == adopted.url()
    assert browser.client.get(adopted.url("/reading")).headers["Location"] == adopted.url()
    response = browser.post("minutes.adoption", {"version": 3, "disapprove": 0, "other": 0}, meeting_id=adopted.id)
    assert response.status_code == 422
    assert "đã thông qua và khóa lại" in response.get_data(as_text=True)
    assert stored() == ("adopted", [(7, 7, 0, 0)])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"disapprove": "9"}, "Không tán thành: Tổng số phiếu vượt quá 7 đồng chí có quyền biểu quyết đang có mặt."),
        ({"disapprove": "-1"}, "Không tán thành: Đề nghị ghi số từ 0 đến 9999."),
        ({"other": "nhiều"}, "Ý kiến khác: Đề nghị ghi bằng số nguyên."),
        ({"other": ""}, "Ý kiến khác: Đề nghị đồng chí điền mục này."),
    ],
)
def test_impossible_counts_are_refused_beside_their_field(read, browse, stored, values, expected):
    browser = browse("lan")
    form = browser.open(read.url("/adoption")).form(read.url("/adoption"))
    assert expected in browser.submit(form, 422, **values).errors()
    assert stored() == ("read", [])


def test_no_majority_no_adoption(world, read, lan, browse, stored, inside):
    absent = {world.members[key]: sitting_services.Mark(AttendanceCode.UNEXCUSED) for key in ("ba", "tu", "minh")}
    with inside():
        sitting_services.mark_attendance(meeting_id=read.id, marks=absent, by=lan)
    browser = browse("lan")
    form = browser.open(read.url("/adoption")).form(read.url("/adoption"))
    page = browser.submit(form, 422, disapprove="1")
    assert "Có 3 đồng chí tán thành, cần từ 4." in page.text
    assert stored() == ("read", [])


def test_a_stale_button_adopts_nothing_but_the_page_it_leads_to_does(read, lan, browse, stored, inside):
    browser = browse("lan")
    form = browser.open(read.url("/adoption")).form(read.url("/adoption"))
    with inside():
        minutes.reopen(meeting_id=read.id, version=2, by=lan)
        minutes.mark_read(meeting_id=read.id, version=3, by=lan)
    page = browser.submit(form, 422, other="2")
    assert "Người khác vừa sửa mục này" in page.text
    assert stored() == ("read", [])
    browser.submit(page.form(read.url("/adoption")))
    assert stored() == ("adopted", [(7, 5, 0, 2)])


def test_what_was_rewritten_after_the_reading_is_named(read, browse, inside):
    with inside():
        row = db.session.query(Minutes).one()
        row.read_at_utc = row.read_at_utc - timedelta(minutes=5)
        db.session.commit()
    assert "Đã sửa sau khi đọc" not in browse("lan").open(read.url("/adoption")).text
    browser = browse("mai")
    path = read.url("/sections/study")
    browser.submit(browser.open(path).form(path), text="Đọc thêm một bài.")
    page = browse("lan").open(read.url("/adoption"))
    assert "Đã sửa sau khi đọc" in page.text
    assert "Học tập và làm theo Bác" in page.text


def test_reading_may_begin_again(read, browse, stored):
    browser = browse("lan")
    page = browser.submit(browser.open(read.url("/adoption")).form(read.url("/reopening")))
    assert page.title.startswith("1. ")
    assert stored() == ("draft", [])
