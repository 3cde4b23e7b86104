"""The "4 tốt" sheet of a period on screen: opened once, by those who prepare it, filled from what is known."""

from __future__ import annotations

from datetime import date

import pytest

from branchmeet.clock import today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import PeriodKind
from branchmeet.services import assessments as services
from tests.factories import make_held

YEAR = AssessmentPeriod.of(PeriodKind.YEAR, today())
QUARTER = AssessmentPeriod.of(PeriodKind.QUARTER, today())


@pytest.fixture
def opened(world, inside, who):
    with inside():
        make_held(world, on=date(today().year, 1, 5))
        return services.open_period_sheet(branch_id=world.units["home"], period=YEAR, by=who("lan"))


def test_the_year_is_opened_once_from_the_list(browse, world):
    home = world.units["home"]
    browser = browse("mai")
    page = browser.visit("assessments.index")
    sheet = browser.submit(page.form(f"/branches/{home}/assessments"), period=YEAR.code)
    assert sheet.title == f"Phiếu chi bộ 4 tốt năm {YEAR.year}"
    page = browser.submit(
        browser.visit("assessments.index").form(f"/branches/{home}/assessments"), 422, period=YEAR.code
    )
    assert page.errors() == ["Mục này đã có rồi."]
    page = browser.submit(page.form(f"/branches/{home}/assessments"), 422, period="2031")
    assert page.errors() == ["Lựa chọn này không có trong danh sách."]


def test_only_the_committee_opens_one(browse, world):
    home = world.units["home"]
    for person in ("minh", "nam", "hanh", "khanh", "phuoc", "kieu", "quy"):
        assert browse(person).post("assessments.open_period", branch_id=home).status_code == 404
    assert f"/branches/{home}/assessments" not in [
        form.action for form in browse("minh").visit("assessments.index").forms()
    ]


def test_what_is_not_known_says_so_and_what_is_links_to_its_records(browse, opened):
    page = browse("lan").visit("assessments.show", assessment_id=opened)
    assert "Số tháng thiếu báo cáo dư luận: chưa có dữ liệu" in page.text
    assert "dự bình quân 100,0%" in page.text
    assert "Chưa kiểm tra" in page.text
    record = browse("lan").visit("assessments.metric", assessment_id=opened, name="average_attendance_rate")
    assert "Sinh hoạt thường kỳ 05/01/" in record.text
    assert "8/8" in record.text


@pytest.mark.parametrize(
    "name",
    [
        "regular_meetings_held",
        "months_without_regular_meeting",
        "tasks_done_on_time_share",
        "correction_tasks_done_share",
        "members_with_task_share",
        "topics_with_followup_share",
        "disciplined_members_count",
        "dues_paid_on_time_share",
        "supervision_items_done_share",
        "documents_with_followup_share",
        "concerns_answered_on_time_share",
        "opinion_reports_missing",
    ],
)
def test_every_metric_of_a_period_has_its_page(browse, opened, name):
    page = browse("lan").visit("assessments.metric", assessment_id=opened, name=name)
    assert "Cách tính" in page.text


def test_evidence_is_typed_beside_the_points(browse, opened):
    browser = browse("lan")
    form = browser.visit("assessments.show", assessment_id=opened).form(f"/assessments/{opened}/scores")
    page = browser.submit(form, **{"I.1": "5", "evidence-I.1": "Kế hoạch 03-KH/CB"})
    assert page.form(f"/assessments/{opened}/scores").values["evidence-I.1"] == "Kế hoạch 03-KH/CB"


def test_a_quarter_is_called_a_self_check(browse, world, inside, who):
    with inside():
        made = services.open_period_sheet(branch_id=world.units["home"], period=QUARTER, by=who("lan"))
    page = browse("lan").visit("assessments.show", assessment_id=made)
    assert page.title.startswith("Tự kiểm tra 4 tốt quý ")
    assert "không đề nghị công nhận" in page.text


def test_statements_stay_within_eight(browse, opened, statements):
    browser = browse("lan")
    for options in ({"assessment_id": opened}, {"assessment_id": opened, "name": "average_attendance_rate"}):
        statements.clear()
        browser.visit("assessments.metric" if "name" in options else "assessments.show", **options)
        assert sum(statement.startswith("SELECT") for statement in statements) <= 8
