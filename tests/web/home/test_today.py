"""Việc hôm nay: what each finds on the first page, from the records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.contributions import ContributionFate
from branchmeet.domain.meetings import MeetingKind, MeetingState
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Meeting, TopicPlan
from branchmeet.queries import waiting
from branchmeet.services import contributions, excuses
from tests.factories import make_assignment, make_meeting, make_task, make_topic, make_word
from tests.furniture import furnish
from tests.people import PEOPLE

SOON = today() + timedelta(days=5)


@pytest.fixture
def called(inside, world):
    with inside():
        return make_meeting(world, on=SOON).id


def plan(world, branch: str, state: PlanState, quarter: Quarter) -> None:
    own = {"branch_id": world.units[branch], "year": quarter.year, "quarter": quarter.number}
    db.session.add(TopicPlan(state=state, **own))


# ---- nobody has anything yet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", PEOPLE)
def test_on_the_first_day_the_page_says_what_to_do_first(browse, monkeypatch, person):
    monkeypatch.setattr(waiting, "FIGURES_FROM_MONTH", 13)
    page = browse(person).visit("home.index")
    assert page.title == "Việc hôm nay"
    assert f"Chào đồng chí {PEOPLE[person].split()[-1]}." in page.text
    assert ("Chưa có lịch kỳ sinh hoạt tới" in page.text) is (person in HOMES)
    assert ("/meetings/new" in page.links()) is (person in {"lan", "hung", "mai", "nam", "giang"})
    assert ("Không có việc gì đang chờ" in page.text) is (person in NOTHING_WAITS)


NOTHING_WAITS = {"hanh", "phuoc", "tam", "van", "nga", "kieu", "oanh"}
HOMES = {"lan", "hung", "mai", "sau", "minh", "tu", "thu", "ba", "chin", "nam", "giang", "an"}


# ---- the leadership ------------------------------------------------------------------------------------------------


def test_the_secretary_sees_the_clocks_of_the_next_meeting(inside, world, browse, called):
    page = browse("lan").visit("home.index")
    assert "Còn 5 ngày" in page.text
    assert "Chi ủy họp trước Chưa có lịch" in page.text
    assert "Thông báo cho 8 đảng viên Chưa báo" in page.text
    assert f"Trước {SOON:%d/%m}" in page.text
    with inside():
        make_meeting(
            world,
            kind=MeetingKind.COMMITTEE,
            state=MeetingState.CLOSED,
            on=today() - timedelta(days=1),
            prepares_id=called,
        )
        db.session.get_one(Meeting, called).documents_posted_on = today()
        db.session.commit()
    page = browse("lan").visit("home.index")
    assert f"Đã họp {today() - timedelta(days=1):%d/%m}" in page.text
    assert f"Đã đăng {today():%d/%m}" in page.text


@pytest.mark.parametrize(("days", "words"), [(2, "Trước"), (1, "Hạn hôm nay"), (0, "Chưa đăng")])
def test_the_clock_of_the_papers_runs_down(inside, world, browse, days, words):
    with inside():
        meeting = make_meeting(world, on=today() + timedelta(days=days))
        meeting.starts_at_utc = max(meeting.starts_at_utc, now_utc())
        db.session.commit()
    text = browse("lan").visit("home.index").text
    assert words in text.partition("Tài liệu đăng Sổ tay đảng viên điện tử")[2][:40]


@pytest.mark.parametrize(
    ("state", "link", "words"),
    [
        (MeetingState.PLANNED, "convene", "Thông báo sinh hoạt"),
        (MeetingState.CONVENED, "convene", "Báo tiếp, còn 8 đồng chí"),
        (MeetingState.IN_PROGRESS, "hold", "Vào kỳ sinh hoạt"),
    ],
)
def test_the_one_button_is_the_next_step(inside, world, browse, state, link, words):
    with inside():
        meeting = make_meeting(world, state=state, on=SOON if state is not MeetingState.IN_PROGRESS else today()).id
    page = browse("lan").visit("home.index")
    (primary,) = [one for one in page.all("a") if "btn-primary" in (one.get("class") or "")]
    assert primary.get("href", "").startswith(f"/meetings/{meeting}/{link}")
    assert words in "".join(primary.itertext())


def test_the_secretary_sees_how_the_last_tasks_stand(inside, world, browse, called):
    with inside():
        make_meeting(world, kind=MeetingKind.THEMATIC, state=MeetingState.CLOSED, on=today() - timedelta(days=30))
        make_task(world, title="Đã xong", state=TaskState.DONE, due_on=today() - timedelta(days=2))
        make_task(world, title="Quá hạn rồi", due_on=today() - timedelta(days=4))
    page = browse("mai").visit("home.index")
    assert "1/2 việc xong, 1 việc quá hạn" in page.text
    assert "Quá hạn 4 ngày" in page.text
    assert "việc xong" not in browse("minh").visit("home.index").text


def test_what_members_sent_waits_for_the_leadership(inside, who, browse, called):
    from branchmeet.domain.attendance import ExcuseReason

    with inside():
        contributions.send(meeting_id=called, text="A", by=who("minh"))
        excuses.send(meeting_id=called, reason=ExcuseReason.WORK, by=who("tu"))
    page = browse("lan").visit("home.index")
    assert "1 ý kiến gửi trước" in page.text
    assert "1 đồng chí báo vắng" in page.text
    assert "báo vắng" not in browse("thu").visit("home.index").text


def test_what_came_back_from_above_waits(inside, world, browse):
    quarter = Quarter.of(today())
    with inside():
        plan(world, "home", PlanState.RETURNED, quarter)
        plan(world, "neighbour", PlanState.RETURNED, quarter)
        closed = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=1)).id
        db.session.commit()
    page = browse("lan").visit("home.index")
    assert "1 kế hoạch chuyên đề cấp trên đề nghị sửa" in page.text
    assert f"/meetings/{closed}/posting" in page.links()


# ---- a member ------------------------------------------------------------------------------------------------------


def test_a_member_finds_what_he_is_asked_with_the_questions(inside, world, browse, called):
    with inside():
        topic = make_topic(world)
        db.session.get_one(Meeting, called).topic_id = topic.id
        make_assignment(topic, member_id=world.members["minh"], study="Nhà trọ thiếu chỗ", due_on=SOON)
        make_assignment(topic, cell_id=world.cells[1], study="Việc của tổ 1", speakers=(world.members["tu"],))
    page = browse("minh").visit("home.index")
    assert "Nhà trọ thiếu chỗ" in page.text
    assert "Nhà chật thì đặt thùng ở đâu?" in page.text
    assert f"Trước {SOON:%d/%m}" in page.text
    assert "Việc của tổ 1" not in page.text, "the own assignment stands for the cell's"
    assert "đồng chí được cử phát biểu" in browse("tu").visit("home.index").text
    assert "Việc của tổ 1" in browse("sau").visit("home.index").text
    assert "Việc của tổ 1" not in browse("thu").visit("home.index").text


def test_an_assignment_of_a_draft_or_a_withdrawn_one_is_not_shown(inside, world, browse, called):
    with inside():
        draft = make_topic(world, branch="home", state=PlanState.DRAFT, title="Còn soạn")
        make_assignment(draft, member_id=world.members["minh"])
    assert "Còn soạn" not in browse("minh").visit("home.index").text
    with inside():
        make_topic(world)  # adopts the plan
        make_assignment(make_topic(world, title="Đã rút"), member_id=world.members["minh"], withdrawn_on=today())
    text = browse("minh").visit("home.index").text
    assert "Còn soạn" in text
    assert "Đã rút" not in text


def test_a_member_sees_his_tasks_and_a_cell_leader_those_of_the_cell(inside, world, browse):
    with inside():
        make_task(world, title="Việc của Lành", owner_id=world.members["minh"])
        make_task(world, title="Việc của tổ 1", owner_cell_id=world.cells[1])
    assert "Việc của Lành" in browse("minh").visit("home.index").text
    assert "Việc của tổ 1" not in browse("minh").visit("home.index").text
    assert "Việc của tổ 1" in browse("sau").visit("home.index").text


def test_a_member_sees_what_became_of_his_ideas(inside, world, browse):
    with inside():
        held = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=20))
        word = make_word(world, held, "minh", "Xin đèn đầu hẻm 12", fate=ContributionFate.TASK)
        make_task(world, title="Lắp đèn hẻm 12", contribution_id=word.id)
    page = browse("minh").visit("home.index")
    assert "Xin đèn đầu hẻm 12" in page.text
    assert "Đã thành việc" in page.text


def test_a_planned_meeting_is_no_news_for_members_and_a_postponed_one_is(inside, world, browse):
    with inside():
        meeting = make_meeting(world, state=MeetingState.PLANNED, on=SOON)
        assert "Chưa có lịch kỳ sinh hoạt tới" in browse("minh").visit("home.index").text
    with inside():
        db.session.get_one(Meeting, meeting.id).state = MeetingState.POSTPONED
        db.session.commit()
    assert "Đã hoãn, chi bộ sẽ báo ngày mới" in browse("minh").visit("home.index").text


def test_a_committee_meeting_is_nobody_elses_business(inside, world, browse):
    with inside():
        make_meeting(world, kind=MeetingKind.COMMITTEE, on=SOON)
    for person in ("minh", "sau", "khanh"):
        assert "Họp chi ủy" not in browse(person).visit("home.index").text


# ---- above ---------------------------------------------------------------------------------------------------------


def test_above_one_finds_what_waits_and_who_meets_next(inside, world, browse, called):
    quarter = Quarter.of(today())
    with inside():
        plan(world, "home", PlanState.SUBMITTED, quarter)
        plan(world, "neighbour", PlanState.SUBMITTED, quarter)
        plan(world, "foreign", PlanState.SUBMITTED, quarter)
        db.session.commit()
    page = browse("khanh").visit("home.index")
    assert "2 kế hoạch chuyên đề chờ ghi nhận" in page.text
    assert f"/meetings/{called}" in page.links()
    assert "3 kế hoạch chuyên đề chờ ghi nhận" in browse("dat").visit("home.index").text
    assert "kế hoạch chuyên đề chờ ghi nhận" not in browse("phuoc").visit("home.index").text
    assert f"/meetings/{called}" in browse("hanh").visit("home.index").links()
    assert f"/meetings/{called}" not in browse("khach").visit("home.index").links()


def test_sheets_wait_for_those_who_decide_on_them(inside, world, browse):
    from branchmeet.models import Assessment

    with inside():
        furnish(world)
        for sheet in db.session.scalars(db.select(Assessment)):
            sheet.state = AssessmentState.SUBMITTED
        db.session.commit()
    page = browse("khanh").visit("home.index")
    assert "4 phiếu đánh giá kỳ sinh hoạt chờ quyết định mức" in page.text
    assert "/reviews?kind=meeting" in page.links(), "the queue opens where they wait"
    assert "2 phiếu chi bộ 4 tốt chờ thẩm định" in browse("phuoc").visit("home.index").text


# ---- statements ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["lan", "mai", "sau", "minh", "thu", "hanh", "khanh", "phuoc", "quy"])
def test_eight_statements_at_any_size(inside, world, who, browse, statements, called, person):
    browser = browse(person)

    def count() -> int:
        statements.clear()
        browser.visit("home.index")
        return len([sent for sent in statements if sent.startswith("SELECT")])

    small = count()
    with inside():
        for number in range(8):
            make_task(world, title=f"Việc {number}", owner_id=world.members["minh"])
            contributions.send(meeting_id=called, text=f"Ý {number}", by=who("minh"))
            make_assignment(make_topic(world, title=f"Chuyên đề {number}"), member_id=world.members["minh"])
            make_meeting(world, kind=MeetingKind.EXTRAORDINARY, on=SOON + timedelta(days=number))
    assert count() == small
    assert small <= 8
