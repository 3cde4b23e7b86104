"""The papers of a meeting: what there is, drafts for those who prepare, numbers, files, the resolution and extracts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from branchmeet.clock import today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState, VotePurpose
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Vote
from tests.factories import make_assignment, make_held, make_item, make_meeting, make_task, make_topic, make_word

SECRET = "BÍ MẬT NHÂN SỰ"


@pytest.fixture
def coming(app, world):
    """The key of a meeting in three days with a topic, a goal, a prompt and something kept out of the program."""
    with app.app_context():
        topic = make_topic(world)
        make_assignment(topic, cell_id=world.cells[1], study="Điểm rác hẻm 8", speakers=(world.members["minh"],))
        meeting = make_meeting(world, on=today() + timedelta(3), topic_id=topic.id)
        make_item(meeting, position=4, kind=AgendaKind.TOPIC, title="Rác có nơi", goal="Chốt việc làm",
                  draft_conclusion="Dán lịch ở 9 hẻm")  # fmt: skip
        make_item(meeting, position=5, kind=AgendaKind.UNRECORDED, title=SECRET)
        db.session.commit()
        return meeting.id


@pytest.fixture
def held(app, world):
    """The key of a meeting that is over: a resolution voted, tasks looked at and given, words said, some internal."""
    with app.app_context():
        done = {"title": "Phát tờ nhắc", "due_on": today() - timedelta(9), "owner_id": world.members["minh"]}
        make_task(world, **done, state=TaskState.DONE, result="104 nhà")
        meeting = make_held(world, on=today() - timedelta(4), absent=("ba",))
        meeting.closed_at_utc = meeting.starts_at_utc + timedelta(minutes=100)
        item = db.session.query(AgendaItem).filter_by(meeting_id=meeting.id, position=1).one()
        item.conclusion = "Hoàn thành tốt việc phát tờ nhắc"
        given = {"meeting_id": meeting.id, "due_on": today() + timedelta(20)}
        make_task(world, title="Dán lịch ở 9 hẻm", owner_cell_id=world.cells[2], measure="9 hẻm", **given)
        make_task(world, title=SECRET, owner_id=world.members["minh"], internal_only=True, **given)
        make_word(world, meeting, "minh", SECRET, kind=ContributionKind.SELF_CRITICISM)
        db.session.add(
            Vote(meeting_id=meeting.id, purpose=VotePurpose.RESOLUTION, matter="Nghị quyết", base=7, approve=6,
                 disapprove=0, other=0)
        )  # fmt: skip
        db.session.commit()
        return meeting.id


def pdf(browser, endpoint, **ids) -> str:
    answer = browser.client.get(browser.url(endpoint, **ids), query_string={"format": "pdf"})
    assert answer.mimetype == "application/pdf", answer.status
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


def number(browser, page):
    return browser.submit(next(form for form in page.forms() if form.action.endswith("/number")))


def test_the_list_says_what_there_is_and_under_which_number(browse, coming):
    page = browse("lan").visit("meetings.list_papers", meeting_id=coming)
    for name in ("Thông báo, giấy mời", "Chương trình", "Gợi ý điều hành", "Biên bản", "Nghị quyết"):
        assert name in page.text
    assert "Chưa biểu quyết" in page.text
    lan = browse("lan")
    issued = number(lan, lan.visit("meetings.show_meeting_paper", meeting_id=coming, form="notice"))
    assert "Số 01-TB/CB" in issued.text
    assert "Số 01-TB/CB" in browse("minh").visit("meetings.list_papers", meeting_id=coming).text


def test_a_notice_says_when_where_who_and_what_to_prepare(browse, coming):
    text = pdf(browse("mai"), "meetings.meeting_paper", meeting_id=coming, form="notice")
    for words in ("Số ....-TB/CB", "19 giờ 00", "Nhà văn hóa Khu phố 5", "Chuyên đề: Phân loại rác tại nguồn",
                  "Dự thảo, chưa ban hành",
                  "Tổ đảng 1 (Đoàn Hữu Lành)", "T/M CHI BỘ", "Trương Thị Lan"):  # fmt: skip
        assert words in text
    assert SECRET not in text
    assert "Nội dung không ghi trên phần mềm" in text


def test_the_programme_sums_its_minutes(browse, coming):
    text = pdf(browse("lan"), "meetings.meeting_paper", meeting_id=coming, form="programme")
    assert "Cộng 100" in text
    assert "Chốt việc làm" in text
    assert SECRET not in text


def test_the_chair_has_one_page_with_prompts_speakers_and_draft_conclusions(browse, coming):
    browser = browse("lan")
    answer = browser.client.get(browser.url("meetings.guide_file", meeting_id=coming), query_string={"format": "pdf"})
    document = PdfReader(io.BytesIO(answer.data))
    text = " ".join(document.pages[0].extract_text().split())
    assert len(document.pages) == 1
    for words in (
        "Nhà chật thì đặt thùng ở đâu?",
        "Tổ đảng 1 (Đoàn Hữu Lành): Điểm rác hẻm 8",
        "19:40",
        "Dán lịch ở 9 hẻm",
    ):
        assert words in text
    browse("minh").visit("meetings.guide", expect=404, meeting_id=coming)


def test_a_draft_is_for_those_who_prepare_and_an_issued_paper_for_all(browse, coming):
    draft = browse("minh").visit("meetings.show_meeting_paper", meeting_id=coming, form="notice")
    assert "chưa ban hành" in draft.text
    assert "19 giờ" not in draft.text
    url = browse("minh").url("meetings.meeting_paper", meeting_id=coming, form="notice")
    assert browse("minh").client.get(url).status_code == 302
    lan = browse("lan")
    number(lan, lan.visit("meetings.show_meeting_paper", meeting_id=coming, form="notice"))
    text = pdf(browse("minh"), "meetings.meeting_paper", meeting_id=coming, form="notice")
    assert "Số 01-TB/CB" in text
    assert "Dự thảo" not in text
    assert browse("mai").post("meetings.number_meeting_paper", meeting_id=coming, form="programme").status_code == 404


def test_the_large_print_has_more_room(browse, coming):
    browser = browse("lan")
    url = browser.url("meetings.meeting_paper", meeting_id=coming, form="notice")
    usual, large = (
        browser.client.get(url, query_string={"format": "pdf", "type": size}).data for size in ("", "large")
    )
    assert len(PdfReader(io.BytesIO(large)).pages) > len(PdfReader(io.BytesIO(usual)).pages)


def test_the_resolution_is_there_two_taps_after_the_list(browse, held):
    lan = browse("lan")
    listed = lan.visit("meetings.list_papers", meeting_id=held)
    assert "Đã biểu quyết, chờ ban hành" in listed.text
    page = number(lan, lan.visit("meetings.resolution", meeting_id=held))
    assert "Số 01-NQ/CB" in page.text
    text = pdf(lan, "meetings.resolution_file", meeting_id=held)
    for words in ("Số 01-NQ/CB", "có mặt 7/8, vắng 1", "Hoàn thành tốt việc phát tờ nhắc", "Phát tờ nhắc",
                  "Đã xong, 104 nhà", "Đã xong 1/1 nhiệm vụ, đạt 100,0%", "Dán lịch ở 9 hẻm", "Tổ đảng 2",
                  "6/7 đảng viên có quyền biểu quyết tán thành, đạt 85,7%", "PHỤ LỤC",
                  "Đồng chí Trương Thị Lan: Hẻm 8 đã có 31/40 nhà"):  # fmt: skip
        assert words in text
    assert SECRET not in text


def test_own_words_stand_in_place_of_the_records_until_the_vote(app, world, browse, coming):
    mai = browse("mai")
    url = mai.url("meetings.draft_resolution", meeting_id=coming)
    page = mai.open(url)
    too_long = mai.submit(page.form(url), 422, evaluation="Dài " * 2000)
    assert "tối đa 6000 ký tự" in too_long.text
    mai.submit(page.form(url), evaluation="Tư tưởng đảng viên ổn định.", praise="Biểu dương Tổ đảng 2.")
    assert "Tư tưởng đảng viên ổn định." in mai.visit("meetings.resolution", meeting_id=coming).text
    conflict = mai.submit(page.form(url), 422, evaluation="Bản khác")
    assert "Người khác vừa sửa" in conflict.text
    with app.app_context():
        db.session.add(
            Vote(meeting_id=coming, purpose=VotePurpose.RESOLUTION, matter="Nghị quyết", base=7, approve=6,
                 disapprove=0, other=0)
        )  # fmt: skip
        db.session.commit()
    assert "đã biểu quyết" in mai.submit(mai.open(url).form(url), 422, evaluation="Sửa sau biểu quyết").text


def test_an_extract_names_the_resolution_and_the_one_task(app, world, browse, held):
    lan = browse("lan")
    listed = lan.visit("meetings.list_papers", meeting_id=held)
    assert "Trích nghị quyết" not in listed.text
    number(lan, lan.visit("meetings.resolution", meeting_id=held))
    listed = lan.visit("meetings.list_papers", meeting_id=held)
    assert "Trích nghị quyết" in listed.text
    assert SECRET not in listed.text
    link = next(link for link in listed.all("a") if "/extracts/" in link.get("href", ""))
    text = pdf(lan, "meetings.extract_file", meeting_id=held, task_id=int(link.get("href").rsplit("/", 1)[1]))
    for words in (
        "TRÍCH NGHỊ QUYẾT",
        "số 01-NQ/CB, ngày",
        "Dán lịch ở 9 hẻm",
        "TRÍCH SAO ĐÚNG BẢN CHÍNH",
        "T/M CHI BỘ",
    ):
        assert words in text


def test_a_committee_meeting_has_no_resolution(app, world, browse):
    with app.app_context():
        meeting_id = make_meeting(world, kind=MeetingKind.COMMITTEE, state=MeetingState.CONVENED).id
    page = browse("lan").visit("meetings.list_papers", meeting_id=meeting_id)
    assert "Nghị quyết" not in page.text
    assert "chưa ban hành" in browse("lan").visit("meetings.resolution", meeting_id=meeting_id).text
    text = pdf(browse("lan"), "meetings.meeting_paper", meeting_id=meeting_id, form="notice")
    assert "họp chi ủy tháng" in text
    assert "T/M CHI ỦY" in text


def test_a_page_costs_the_same_however_much_there_is(app, world, browse, statements, held):
    def cost(endpoint, **ids):
        browser = browse("lan")
        url = browser.url(endpoint, meeting_id=held, **ids)
        statements.clear()
        assert browser.client.get(url).status_code == 200
        return sum(statement.startswith("SELECT") for statement in statements)

    pages = [("meetings.list_papers", {}), ("meetings.show_meeting_paper", {"form": "notice"}),
             ("meetings.resolution", {}), ("meetings.draft_resolution", {})]  # fmt: skip
    few = [cost(endpoint, **ids) for endpoint, ids in pages]
    with app.app_context():
        for number in range(20):
            make_task(world, title=f"Việc {number}", meeting_id=held)
        db.session.remove()
    assert [cost(endpoint, **ids) for endpoint, ids in pages] == few
    assert max(few) <= 8, few
