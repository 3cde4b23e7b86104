"""The two clocks of the Sổ tay: papers before the meeting, its outcome after it."""

from __future__ import annotations

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from branchmeet import storage
from branchmeet.clock import today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import MeetingKind, MeetingState
from branchmeet.domain.minutes_record import Adoption
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, AgendaPaper, Meeting, MeetingStep, Minutes, MinutesRendering
from branchmeet.services import addenda
from branchmeet.services.minutes import lock_copies
from tests.factories import make_held, make_meeting, make_word


@pytest.fixture
def called(inside, world):
    with inside():
        return make_meeting(world, clerk="ba", on=today() + timedelta(days=4)).id


@pytest.fixture
def closed(inside, world):
    with inside():
        meeting = make_meeting(world, clerk="ba", state=MeetingState.CLOSED, on=today() - timedelta(days=1))
        db.session.add(MeetingStep(meeting_id=meeting.id, state=MeetingState.CLOSED, at_utc=meeting.ends_at_utc))
        db.session.add(Minutes(meeting_id=meeting.id))
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
        ((today() + timedelta(days=1)).isoformat(), "Ngày, giờ đăng không thể sau lúc này."),
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


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_moment_of_posting_is_noted_and_none_to_come(inside, browse, closed):
    browser = browse("ba")
    page = browser.visit("meetings.posting", meeting_id=closed)
    form = page.form(f"/meetings/{closed}/filing")
    late = browser.submit(form, 422, on=today().isoformat(), hour="23:59")
    assert "Ngày, giờ đăng không thể sau lúc này." in late.errors()
    page = browser.submit(form, on=(today() - timedelta(days=1)).isoformat(), hour="07:05")
    assert f"Đã đăng 07:05, {today() - timedelta(days=1):%d/%m/%Y}" in page.text


def test_the_page_lists_what_is_missing_and_counts_down(browse, called):
    page = browse("lan").visit("meetings.posting", meeting_id=called)
    assert "còn 3 ngày" in page.text
    assert page.text.count("Chưa ban hành, chưa lấy số") == 2
    assert "zip" not in page.text
    response = browse("lan").client.get(f"/meetings/{called}/documents/zip")
    assert response.headers["Location"].endswith(f"/meetings/{called}/posting")


def test_the_outcome_is_packed_as_the_superior_reads_it(inside, world, browse, who):
    secret = "chuyệntrongchibộ"
    with inside():
        meeting = make_held(world, on=today() - timedelta(days=1), spoke=())
        minutes = db.session.query(Minutes).one()
        db.session.query(MinutesRendering).delete()
        minutes.state, minutes.paper_id = "read", None
        make_word(world, meeting, "ba", secret, kind=ContributionKind.SELF_CRITICISM)
        make_word(world, meeting, "minh", "Hẻm 8 đã có 31/40 nhà.")
        adopted = Adoption(meeting.closed_at_utc, Count(base=7, approve=7, disapprove=0, other=0))
        lock_copies(meeting_id=meeting.id, adoption=adopted)
        addenda.add(meeting_id=meeting.id, reason="Ghi thiếu", text="Dán lịch ở hẻm 9.", kept=secret, by=who("lan"))
        key = meeting.id
    page = browse("mai").visit("meetings.posting", meeting_id=key)
    assert "Tải 2 tệp (zip)" in page.text
    response = browse("mai").client.get(f"/meetings/{key}/filing/zip")
    assert response.mimetype == "application/zip"
    with ZipFile(io.BytesIO(response.data)) as package:
        names = package.namelist()
        texts = [words_of(package.read(name)) for name in names if name.endswith(".pdf")]
    assert [name.partition("_")[0] for name in names] == ["00", "01", "02"]
    assert all(name.isascii() for name in names)
    assert any("31/40" in text for text in texts)
    assert any("Dán lịch ở hẻm 9." in text for text in texts)
    assert not any(secret in text for text in texts)


@pytest.mark.parametrize("person", ["minh", "sau", "nam", "hanh", "khanh", "quy"])
def test_nobody_else_takes_the_files(browse, closed, person):
    for rest in ("documents/zip", "filing/zip"):
        assert browse(person).client.get(f"/meetings/{closed}/{rest}").status_code == 404


def test_papers_of_an_item_go_along_unless_the_item_stays_inside(inside, browse, called):
    with inside():
        items = db.session.query(AgendaItem).filter_by(meeting_id=called).order_by(AgendaItem.position).all()
        for item, name in ((items[1], "Lịch lấy rác.pdf"), (items[2], "Chuyện riêng.pdf")):
            db.session.add(
                AgendaPaper(
                    agenda_item_id=item.id,
                    name=name,
                    kind="pdf",
                    size=8,
                    file_key=storage.put(b"%PDF-1.7"),
                    summary="Giờ mới.",
                )
            )
        db.session.commit()
    browser = browse("lan")
    assert "Tài liệu: Lịch lấy rác" in browser.visit("meetings.posting", meeting_id=called).text
    response = browser.client.get(f"/meetings/{called}/documents/zip")
    with ZipFile(io.BytesIO(response.data)) as package:
        names = package.namelist()
        assert package.read(names[1]) == b"%PDF-1.7"
    day = today() + timedelta(days=4)
    assert names == ["00_danh-muc.txt", f"01_{day}_mau_tai-lieu-lich-lay-rac.pdf"]
