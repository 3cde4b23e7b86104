"""What waits on the first page: for each role its own, with the day where there is one, and gone once it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, ScoreAnswer
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import MeetingKind, MeetingState
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.topic_plans import PlanState, quarter_in_hand
from branchmeet.extensions import db
from branchmeet.models import Assessment, Figure, Grant, Meeting, Post, Topic, TopicPlan, Unit, VetoCheck
from branchmeet.queries import waiting
from branchmeet.services import topic_drafts
from tests.factories import make_meeting, make_task, make_topic
from tests.furniture import furnish


def home(browse, person: str):
    return browse(person).visit("home.index")


def primaries(page) -> list[str]:
    buttons = [*page.all("a"), *page.all("button")]
    return ["".join(one.itertext()) for one in buttons if "btn-primary" in (one.get("class") or "")]


# ---- the branch ----------------------------------------------------------------------------------------------------


def test_the_plan_of_the_quarter_in_hand_runs_against_its_first_day(inside, world, browse):
    quarter = quarter_in_hand(today())
    words = f"/{quarter.year} chưa gửi cấp trên"
    page = home(browse, "lan")
    assert words in page.text
    assert f"/q{quarter.number}" in " ".join(page.links())
    assert words not in home(browse, "mai").text, "the secretary sends it"
    with inside():
        db.session.add(
            TopicPlan(
                branch_id=world.units["home"], year=quarter.year, quarter=quarter.number, state=PlanState.SUBMITTED
            )
        )
        db.session.commit()
    assert words not in home(browse, "lan").text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, f"Trước {today() + timedelta(days=2):%d/%m}"),
        (2, "Hạn hôm nay"),
        (5, f"Quá hạn {today() - timedelta(days=3):%d/%m}"),
    ],
)
def test_the_clock_of_the_outcome_counts_from_the_closing(inside, world, browse, days, words):
    with inside():
        meeting = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=days))
        meeting.closed_at_utc = now_utc() - timedelta(days=days)
        db.session.commit()
        key = meeting.id
    page = home(browse, "lan")
    assert f"Trong 2 ngày sau khi bế mạc {words}" in page.text
    assert f"/meetings/{key}/posting" in page.links()
    with inside():
        db.session.get_one(Meeting, key).outcome_posted_on = today()
        db.session.commit()
    assert "chờ đăng kết quả" not in home(browse, "lan").text


def test_a_draft_waits_for_its_writer_then_for_the_leadership(inside, world, who, browse):
    with inside():
        topic = make_topic(world)
        topic.preparer_id, topic.draft_due_on = world.members["minh"], today() + timedelta(days=3)
        db.session.commit()
        key = topic.id
    page = home(browse, "minh")
    assert "Đồng chí viết dự thảo 1 chuyên đề" in page.text
    assert f"dự thảo kết luận Trước {today() + timedelta(days=3):%d/%m}" in page.text
    assert f"/topics/{key}/content" in page.links()
    for other in ("lan", "ba"):
        assert "Đồng chí viết dự thảo" not in home(browse, other).text
    with inside():
        topic_drafts.write(topic_id=key, number=0, content="A", prompts=[], presented=True, by=who("minh"))
    assert "Đồng chí viết dự thảo" not in home(browse, "minh").text
    for leader in ("lan", "mai"):
        assert "1 dự thảo chuyên đề chờ góp ý, thông qua" in home(browse, leader).text
    assert "dự thảo chuyên đề chờ" not in home(browse, "ba").text
    with inside():
        topic_drafts.adopt(topic_id=key, number=1, by=who("lan"))
    assert "dự thảo chuyên đề chờ" not in home(browse, "lan").text
    with inside():
        topic_drafts.write(topic_id=key, number=1, content="B", prompts=[], by=who("minh"))
    assert "Đồng chí viết dự thảo" in home(browse, "minh").text, "a new text begins again"


def test_a_topic_that_was_studied_waits_for_nobody(inside, world, browse):
    with inside():
        topic = make_topic(world)
        topic.preparer_id = world.members["minh"]
        make_meeting(world, state=MeetingState.FILED, on=today() - timedelta(days=1), topic_id=topic.id)
        db.session.commit()
    assert "Đồng chí viết dự thảo" not in home(browse, "minh").text


def test_the_leadership_is_told_of_its_own_meeting(inside, world, browse):
    with inside():
        on = today() + timedelta(days=2)
        key = make_meeting(world, kind=MeetingKind.COMMITTEE, state=MeetingState.CONVENED, on=on).id
        db.session.commit()
    for leader in ("lan", "hung", "mai"):
        page = home(browse, leader)
        assert "1 cuộc họp chi ủy" in page.text
        assert f"{on:%d/%m/%Y} Đã hẹn" in page.text
        assert f"/meetings/{key}" in page.links()
    for other in ("minh", "sau", "hanh", "khanh", "nam"):
        assert "cuộc họp chi ủy" not in home(browse, other).text


def test_a_reported_task_waits_to_be_confirmed(inside, world, browse):
    with inside():
        reported = make_task(
            world, title="Dán lịch", owner_id=world.members["minh"], reported_on=today(), report="Đã dán"
        ).id
        db.session.commit()
    page = home(browse, "lan")
    assert "1 việc đã báo cáo, chờ xác nhận" in page.text
    assert f"/tasks/{reported}" in page.links()
    assert "chờ xác nhận" not in home(browse, "mai").text


# ---- above ---------------------------------------------------------------------------------------------------------


def test_the_ward_counts_the_plans_that_are_missing(inside, world, browse):
    quarter = quarter_in_hand(today())
    page = home(browse, "khanh")
    assert "3 chi bộ chưa gửi kế hoạch" in page.text
    assert any("standing=missing" in link for link in page.links())
    assert "4 chi bộ chưa gửi kế hoạch" in home(browse, "dat").text
    with inside():
        plan = {"year": quarter.year, "quarter": quarter.number}
        db.session.add(TopicPlan(branch_id=world.units["home"], state=PlanState.NOTED, **plan))
        db.session.add(TopicPlan(branch_id=world.units["neighbour"], state=PlanState.ADOPTED, **plan))
        db.session.commit()
    assert "2 chi bộ chưa gửi kế hoạch" in home(browse, "khanh").text
    for other in ("hanh", "phuoc", "lan"):
        assert "chi bộ chưa gửi kế hoạch" not in home(browse, other).text


def test_the_offices_are_asked_for_their_figures_when_the_year_ends(inside, world, browse, monkeypatch):
    monkeypatch.setattr(waiting, "FIGURES_FROM_MONTH", 1)
    assert "3 chi bộ chưa nhập số quyết định kỷ luật" in home(browse, "kieu").text
    page = home(browse, "oanh")
    assert "3 chi bộ chưa nhập số đơn thư vượt cấp" in page.text
    assert f"/figures/petitions/{today().year}" in page.links()
    with inside():
        typed = {"key": FigureKey.BYPASSING_PETITIONS_CONFIRMED, "period": f"{today().year}", "value": 0}
        db.session.add(Figure(branch_id=world.units["home"], account_id=world.accounts["oanh"], **typed))
        db.session.commit()
    assert "2 chi bộ chưa nhập số đơn thư vượt cấp" in home(browse, "oanh").text, "a typed 0 is an answer"
    monkeypatch.setattr(waiting, "FIGURES_FROM_MONTH", 13)
    assert "chưa nhập số" not in home(browse, "oanh").text


def test_inspection_finds_the_sheets_whose_vetoes_nobody_has_looked_at(inside, world, browse):
    with inside():
        furnish(world)
        sheets = db.session.scalars(db.select(Assessment).where(Assessment.kind == AssessmentKind.FOUR_GOOD)).all()
        for sheet in sheets:
            sheet.state = AssessmentState.SUBMITTED
        db.session.commit()
    page = home(browse, "kieu")
    assert "3 phiếu chi bộ 4 tốt chờ kiểm tra điều kiện loại" in page.text
    assert "chờ kiểm tra" not in home(browse, "phuoc").text, "who appraises answers them on the way"
    with inside():
        db.session.add(VetoCheck(assessment_id=sheets[0].id, code="L.1", answer=ScoreAnswer.CLEAR))
        db.session.commit()
    assert "2 phiếu chi bộ 4 tốt chờ kiểm tra điều kiện loại" in home(browse, "kieu").text


def test_the_officer_for_organisation_finds_branches_without_a_secretary(inside, world, browse):
    with inside():
        gone = Post.unit_id == world.units["neighbour"], Post.kind == PostKind.SECRETARY
        db.session.execute(db.update(Post).where(*gone).values(ends_on=today()))
        db.session.commit()
    page = home(browse, "tam")
    assert "1 chi bộ chưa ghi bí thư" in page.text
    assert f"/units/{world.units['neighbour']}/posts" in page.links()
    assert "chưa ghi bí thư" not in home(browse, "van").text


def test_the_administrator_finds_units_nobody_staffs(inside, world, browse):
    page = home(browse, "quy")
    assert "2 tổ chức đảng chưa có người phụ trách tổ chức" in page.text, "the district and the other ward"
    with inside():
        officer = {"member_id": world.members["tam"], "kind": GrantKind.ORGANISATION, "starts_on": today()}
        db.session.add(Grant(unit_id=world.units["other_ward"], **officer))
        db.session.commit()
    assert "1 tổ chức đảng chưa có người phụ trách tổ chức" in home(browse, "quy").text


def test_the_administrator_of_a_fresh_installation_finds_what_to_do_first(inside, world, browse):
    assert "Bắt đầu dùng phần mềm" not in home(browse, "quy").text, "officers can go on"
    with inside():
        db.session.execute(db.update(Grant).where(Grant.kind == GrantKind.ORGANISATION).values(ends_on=today()))
        db.session.execute(db.update(Unit).where(Unit.parent_id.is_(None)).values(code=None))
        db.session.commit()
    page = home(browse, "quy")
    assert "xong 2/4" in page.text, "units and accounts stand"
    assert primaries(page) == ["Ghi tên, ký hiệu của tổ chức"]
    with inside():
        db.session.execute(db.update(Unit).where(Unit.parent_id.is_(None)).values(code="QM"))
        db.session.commit()
    page = home(browse, "quy")
    assert primaries(page) == ["Giao người phụ trách tổ chức đầu tiên"]
    unit = browse("quy").open(next(link for link in page.links() if "open=first" in link))
    assert [fold for fold in unit.all("details") if fold.get("open") is not None]
    assert "Bắt đầu dùng phần mềm" not in home(browse, "khanh").text


@pytest.mark.parametrize(
    ("person", "act"), [("khanh", "Xem chi bộ chưa gửi"), ("quy", "Mở tổ chức đầu tiên"), ("kieu", "Nhập số kỷ luật")]
)
def test_above_the_branches_what_presses_most_is_the_one_action(browse, monkeypatch, person, act):
    monkeypatch.setattr(waiting, "FIGURES_FROM_MONTH", 1)
    assert primaries(home(browse, person)) == [act]


def test_every_first_page_leads_only_where_one_may_go(inside, world, browse, monkeypatch):
    monkeypatch.setattr(waiting, "FIGURES_FROM_MONTH", 1)
    with inside():
        furnish(world)
        for sheet in db.session.scalars(db.select(Assessment)):
            sheet.state = AssessmentState.SUBMITTED
        for topic in db.session.scalars(db.select(Topic)):
            topic.preparer_id = world.members["minh"]
        db.session.commit()
    for person in ("lan", "mai", "minh", "hanh", "khanh", "phuoc", "tam", "kieu", "oanh", "dat", "quy"):
        browser = browse(person)
        for link in dict.fromkeys(browser.visit("home.index").links()):
            assert browser.client.get(link, follow_redirects=True).status_code == 200, (person, link)
