"""The sheet of a meeting on screen: opened filled in, scored, presented, voted, sent; who may see it when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import Meeting, Minutes, RequiredStepDone
from branchmeet.queries import assessments
from branchmeet.services import assessments as services
from branchmeet.services import closings
from tests.factories import make_held, make_meeting, make_sitting, make_task, make_word

JUDGED = {"3.1": "5", "4.2": "15", "4.5": "10", "5.1": "5"}


@pytest.fixture
def sitting(world, inside, who):
    with inside():
        make_held(world, on=today() - timedelta(days=30))
        meeting = make_sitting(world, who("lan"))
        meeting.ends_at_utc = now_utc() + timedelta(minutes=100)
        make_word(world, meeting, "minh", "Hẻm 8 xong rồi.")
        make_task(world, due_on=today(), title="Dán lịch lấy rác", state=TaskState.DONE, confirmed_on=today())
        db.session.add(RequiredStepDone(meeting_id=meeting.id, key="regular_meeting.purpose", at_utc=now_utc()))
        db.session.query(Minutes).filter_by(meeting_id=meeting.id).one().state = MinutesState.READ
        db.session.commit()
        return meeting.id


@pytest.fixture
def opened(sitting, inside, who):
    with inside():
        return services.open_meeting_sheet(meeting_id=sitting, by=who("lan"))


@pytest.fixture
def scored(browse, opened):
    """A sheet that the secretary has presented."""
    browser = browse("lan")
    page = browser.visit("assessments.show", assessment_id=opened)
    browser.submit(page.form(f"/assessments/{opened}/scores"), **JUDGED)
    page = browser.visit("assessments.show", assessment_id=opened)
    form = page.form(f"/assessments/{opened}/scores")
    form.action = browser.url("assessments.present", assessment_id=opened)
    browser.submit(form)
    return opened


def close(sitting, by):
    db.session.query(Minutes).filter_by(meeting_id=sitting).one().state = MinutesState.ADOPTED
    db.session.commit()
    closings.close_meeting(meeting_id=sitting, version=db.session.get_one(Meeting, sitting).version, by=by)


def test_from_the_meeting_to_the_sheet_in_one_button(browse, sitting):
    browser = browse("lan")
    page = browser.visit("assessments.meeting_sheet", meeting_id=sitting)
    assert "Chưa mở phiếu đánh giá" in page.text
    sheet = browser.submit(page.form(f"/meetings/{sitting}/score"))
    assert sheet.title == "Đánh giá chất lượng sinh hoạt"
    assert "mục theo đề xuất" in sheet.text
    assert browser.client.get(f"/meetings/{sitting}/score").headers["Location"].startswith("/assessments/")


def test_a_meeting_that_has_not_begun_offers_no_sheet(browse, world, inside):
    with inside():
        meeting_id = make_meeting(world).id
    page = browse("lan").visit("assessments.meeting_sheet", meeting_id=meeting_id)
    assert "Chưa đến lúc đánh giá" in page.text
    assert not [form for form in page.forms() if form.action.endswith("/score")]


def test_agreed_lines_are_quiet_and_the_others_open(browse, opened):
    page = browse("lan").visit("assessments.show", assessment_id=opened)
    form = page.form(f"/assessments/{opened}/scores")
    assert form.values["line"] == ["3.1", "4.2", "4.5", "5.1"]
    assert "8/8 có mặt, 100,0%" in page.text
    assert "Chưa tính vào tổng; phần mềm chốt vào ngày thứ 3" in page.text
    assert "Không áp dụng lần này" in page.text
    changed = browse("lan").visit("assessments.show", assessment_id=opened, query={"open": "2.1"})
    assert "2.1" in changed.form(f"/assessments/{opened}/scores").values["line"]


def test_null_is_said_as_no_data_and_never_as_zero(browse, opened, sitting):
    page = browse("lan").visit("assessments.metric", assessment_id=opened, name="upload_days_after")
    assert "chưa có dữ liệu" in page.text
    assert "không coi là 0" in page.text


def test_points_are_kept_and_a_refusal_keeps_what_was_typed(browse, opened):
    browser = browse("lan")
    form = browser.visit("assessments.show", assessment_id=opened, query={"open": "2.1"}).form(
        f"/assessments/{opened}/scores"
    )
    page = browser.submit(form, 422, **{"2.1": "4", "reason-2.1": "", "3.1": "3", "shortcomings": "Còn nói dài."})
    assert page.errors() == ["Mục 2.1: điểm khác đề xuất thì ghi lý do, một câu."]
    again = page.form(f"/assessments/{opened}/scores")
    assert (again.values["2.1"], again.values["3.1"], again.values["shortcomings"]) == ("4", "3", "Còn nói dài.")
    kept = browser.submit(again, **{"reason-2.1": "Hai đồng chí về sớm."})
    assert "Hai đồng chí về sớm." in kept.form(f"/assessments/{opened}/scores").values["reason-2.1"]
    assert kept.form(f"/assessments/{opened}/scores").values["shortcomings"] == "Còn nói dài."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"other-3.1": "bốn"}, "Đề nghị ghi điểm bằng số, ví dụ 4 hoặc 4,5."),
        ({"other-3.1": "6"}, "Điểm mục này từ 0 đến 5."),
        ({"other-3.1": "4,3"}, "Điểm cho theo từng 0,5 điểm."),
        ({"drop-4.2": "y"}, "Đề nghị đồng chí ghi lý do không áp dụng."),
    ],
)
def test_bad_points_get_a_sentence_beside_the_line(browse, opened, typed, sentence):
    browser = browse("lan")
    form = browser.visit("assessments.show", assessment_id=opened).form(f"/assessments/{opened}/scores")
    page = browser.submit(form, 422, **typed)
    assert page.errors() == [sentence]


def test_typed_half_points_count(browse, opened):
    browser = browse("lan")
    form = browser.visit("assessments.show", assessment_id=opened).form(f"/assessments/{opened}/scores")
    page = browser.submit(form, **{"other-3.1": "4,5"})
    assert page.form(f"/assessments/{opened}/scores").values["3.1"] == "4,5"


def test_presented_with_what_was_typed_last_then_voted_in_one_page(browse, opened):
    browser = browse("lan")
    form = browser.visit("assessments.show", assessment_id=opened).form(f"/assessments/{opened}/scores")
    form.action = browser.url("assessments.present", assessment_id=opened)
    page = browser.submit(form, 422, **{"3.1": "5"})
    assert page.errors()[0].startswith("Còn mục chưa chấm: 4.2")
    form = page.form(f"/assessments/{opened}/scores")
    form.action = browser.url("assessments.present", assessment_id=opened)
    page = browser.submit(form, **JUDGED)
    assert "Đang trình chi bộ" in page.text
    voted = browser.submit(page.form(f"/assessments/{opened}/vote"), disapprove="1")
    assert "6/7 tán thành" in voted.text
    assert "bế mạc" in voted.text


def test_a_vote_that_does_not_carry_sends_it_back_to_the_branch(browse, scored, inside):
    browser = browse("lan")
    page = browser.visit("assessments.show", assessment_id=scored)
    page = browser.submit(page.form(f"/assessments/{scored}/vote"), disapprove="4")
    assert "Chưa quá một nửa tán thành" in page.text
    with inside():
        assert assessments.get_head(scored).presented_at_utc is None
    page = browser.visit("assessments.show", assessment_id=scored)
    assert page.form(f"/assessments/{scored}/scores")


def test_more_votes_than_voters_are_refused_beside_the_field(browse, scored):
    browser = browse("lan")
    form = browser.visit("assessments.show", assessment_id=scored).form(f"/assessments/{scored}/vote")
    page = browser.submit(form, 422, disapprove="8")
    assert page.errors() == ["Tổng số phiếu vượt quá 7 đồng chí có quyền biểu quyết đang có mặt."]


def test_two_editors_never_lose_a_word(browse, opened):
    first, second = browse("lan"), browse("mai")
    path = f"/assessments/{opened}/scores"
    late = second.visit("assessments.show", assessment_id=opened).form(path)
    first.submit(first.visit("assessments.show", assessment_id=opened).form(path), **{"3.1": "5"})
    page = second.submit(late, 422, **{"5.1": "3"})
    assert "phiếu đã có thay đổi" in page.text
    again = page.form(path)
    assert (again.values["3.1"], again.values["5.1"]) == ("5", "3")
    kept = second.submit(again)
    assert kept.form(path).values["5.1"] == "3"


def test_after_closing_the_difference_stands_beside_the_voted_points(browse, scored, sitting, inside, who):
    browser = browse("lan")
    browser.submit(browser.visit("assessments.show", assessment_id=scored).form(f"/assessments/{scored}/vote"))
    with inside():
        db.session.get_one(Meeting, sitting).opened_at_utc = now_utc() - timedelta(minutes=1)
        db.session.commit()
        close(sitting, who("lan"))
    page = browser.visit("assessments.show", assessment_id=scored)
    assert "lúc biểu quyết đề xuất 5, nay 1. Điểm chi bộ đã biểu quyết giữ nguyên." in page.text
    sent = browser.submit(page.form(f"/assessments/{scored}/submission"))
    assert "Đã gửi cấp trên" in sent.text


def test_a_draft_after_closing_claims_no_vote(browse, opened, sitting, inside, who):
    with inside():
        db.session.get_one(Meeting, sitting).opened_at_utc = now_utc() - timedelta(minutes=1)
        db.session.commit()
        close(sitting, who("lan"))
    page = browse("lan").visit("assessments.show", assessment_id=opened)
    assert "lúc mở phiếu đề xuất" in page.text
    assert "Điểm chi bộ đã biểu quyết giữ nguyên" not in page.text


def test_nobody_sees_a_draft_but_those_who_prepare_it(browse, opened):
    for person in ("lan", "hung", "mai"):
        browse(person).visit("assessments.show", assessment_id=opened)
    for person in ("minh", "sau", "nam", "hanh", "khanh", "phuoc", "kieu", "oanh", "dat", "nga", "quy", "khach"):
        browse(person).visit("assessments.show", 404, assessment_id=opened)


def test_from_the_presentation_on_every_member_reads_it_and_no_superior(browse, scored):
    page = browse("minh").visit("assessments.show", assessment_id=scored)
    assert not [form for form in page.forms() if "/assessments/" in form.action]
    browse("minh").visit("assessments.metric", assessment_id=scored, name="attendance_rate")
    for person in ("nam", "hanh", "khanh", "phuoc", "dat"):
        browse(person).visit("assessments.show", 404, assessment_id=scored)


@pytest.mark.parametrize("person", ["minh", "nam", "khanh", "quy", "hanh"])
@pytest.mark.parametrize("act", ["score", "present", "refresh", "vote", "submit", "answer"])
def test_acts_of_the_branch_are_not_there_for_others(browse, scored, person, act):
    assert browse(person).post(f"assessments.{act}", assessment_id=scored).status_code == 404


def test_the_clerk_fills_in_but_does_not_present(browse, world, inside, who):
    with inside():
        meeting = make_sitting(world, who("lan"), clerk="ba")
        made = services.open_meeting_sheet(meeting_id=meeting.id, by=who("lan"))
    page = browse("ba").visit("assessments.show", assessment_id=made)
    assert page.form(f"/assessments/{made}/scores")
    assert "Trình chi bộ biểu quyết" not in page.text
    assert browse("ba").post("assessments.present", assessment_id=made).status_code == 404


METRICS = [
    "duration_share",
    "attendance_rate",
    "absent_without_reason_count",
    "max_consecutive_excused_absences",
    "committee_met_before",
    "notice_days",
    "documents_days_before",
    "required_steps_done_share",
    "speaker_share",
    "assigned_members_share",
    "assignments_fulfilled_share",
    "tasks_done_on_time_share",
    "tasks_with_owner_and_due_share",
    "minutes_adopted",
    "upload_days_after",
    "dues_paid_on_time_share",
]


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_its_page(browse, opened, name):
    page = browse("lan").visit("assessments.metric", assessment_id=opened, name=name)
    assert "Cách tính" in page.text
    assert "Nguồn:" in page.text


def test_a_metric_page_names_counts_and_records(browse, opened, world):
    page = browse("lan").visit("assessments.metric", assessment_id=opened, name="tasks_done_on_time_share")
    assert "1/1" in page.text
    assert "Dán lịch lấy rác" in page.text
    page = browse("lan").visit("assessments.metric", assessment_id=opened, name="attendance_rate")
    assert "8/8" in page.text
    assert "Miễn (không tính)" in page.text


def test_internal_tasks_are_counted_and_not_named_to_members(browse, world, scored, inside):
    with inside():
        make_task(world, due_on=today(), title="Sửa tác phong của đồng chí X", internal_only=True)
    page = browse("minh").visit("assessments.metric", assessment_id=scored, name="tasks_done_on_time_share")
    assert "1/2" in page.text
    assert "tác phong" not in page.text
    assert "Việc nội bộ của chi bộ" in page.text
    browse("lan").visit("assessments.metric", assessment_id=scored, name="tasks_done_on_time_share")


@pytest.mark.parametrize("name", ["no_such_metric", "regular_meetings_held"])
def test_a_metric_that_is_none_of_this_sheet_is_not_there(browse, opened, name):
    browse("lan").visit("assessments.metric", 404, assessment_id=opened, name=name)


def test_the_list_holds_what_one_may_read(browse, opened, world):
    assert f"/assessments/{opened}" in browse("mai").visit("assessments.index").links()
    page = browse("minh").visit("assessments.index")
    assert "Chưa có phiếu nào" in page.text
    assert f"/assessments/{opened}" not in page.links()
    browse("quy").visit("assessments.index", 404)


def test_statements_are_the_same_at_any_size(browse, opened, world, inside, statements):
    browser = browse("lan")
    counts = []
    for _ in range(2):
        pages = {}
        for name, options in {
            "index": {},
            "show": {"assessment_id": opened},
            "metric": {"assessment_id": opened, "name": "tasks_done_on_time_share"},
        }.items():
            statements.clear()
            browser.visit(f"assessments.{name}", **options)
            pages[name] = sum(statement.startswith("SELECT") for statement in statements)
        counts.append(pages)
        with inside():
            for days in range(2, 9):
                make_held(world, on=today() - timedelta(days=days))
                make_task(world, due_on=today() - timedelta(days=days))
    assert counts[0] == counts[1]
    assert counts[0]["index"] <= 3
    assert max(counts[0].values()) <= 8
