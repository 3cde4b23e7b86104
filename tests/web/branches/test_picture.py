"""The picture: rows that open, numbers and words in its cells, each person his own part."""

from __future__ import annotations

from decimal import Decimal

import pytest

from branchmeet.clock import today
from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingState
from branchmeet.extensions import db
from branchmeet.models import Assessment, ItemScore, ScoreSheet
from branchmeet.services import shipped
from tests.factories import make_meeting

GROUPS = ("Thời lượng", "Dự họp", "Chuẩn bị", "Tổ chức", "Nguyên tắc", "Kết quả", "Kết thúc")


@pytest.fixture(autouse=True)
def _scored(app, world):
    """The home branch is high, its neighbour very low, both with one line."""
    with app.app_context():
        shipped.load_catalogue()
        for branch, points in {"home": "5", "neighbour": "1"}.items():
            score(world, branch, points)


def score(world, branch: str, points: str) -> None:
    meeting = make_meeting(world, branch=branch, state=MeetingState.CLOSED, chair=None, clerk=None)
    sheet = db.session.query(ScoreSheet).filter_by(kind=AssessmentKind.MEETING).one()
    assessment = Assessment(
        branch_id=world.units[branch],
        sheet_id=sheet.id,
        kind=AssessmentKind.MEETING,
        meeting_id=meeting.id,
        period=f"{today():%Y-%m}",
        starts_on=today(),
        ends_on=today(),
        state=AssessmentState.SUBMITTED,
    )
    db.session.add(assessment)
    db.session.flush()
    db.session.add(ItemScore(assessment_id=assessment.id, code="1.1", own=Decimal(points)))
    db.session.commit()


def rows(page) -> list[tuple[str, list[str]]]:
    """Name of each row and the words of its cells."""
    body = page.all("tbody")[0]
    return [
        (
            "".join(row.find("th").itertext()).strip(),
            ["".join(cell.itertext()) for cell in row.iter("td")],
        )
        for row in body.iter("tr")
    ]


def test_a_district_sees_wards_that_open(browse, world):
    browser = browse("dat")
    page = browser.visit("branches.picture")
    quarter = Quarter.of(today())
    assert page.title == f"Toàn cảnh quý {['I', 'II', 'III', 'IV'][quarter.number - 1]}/{quarter.year}"
    heads = ["".join(head.itertext()) for head in page.all("th", scope="col")]
    assert [head for head in heads if head in GROUPS] == list(GROUPS)
    (ward, cells), (other, nothing) = rows(page)
    assert ward == "Tân Mẫu1/3 cần giúp"
    assert (cells[2], cells[-1]) == ("60", "60,0")
    assert cells[3] == "–chưa có dữ liệu"
    assert other == "Bình Mẫu1 chi bộ"
    assert nothing[2] == "–chưa có dữ liệu"
    opened = browser.open(
        next(link for link in page.links() if link.endswith(f"open={world.units['district']}.{world.units['ward']}"))
    )
    assert [name for name, _ in rows(opened)] == [
        "Tân Mẫu1/3 cần giúp",
        "Khu phố 6",
        "Khu phố 5",
        "Bộ phận Khu phố 91 chi bộ",
        "Bình Mẫu1 chi bộ",
    ], "who needs help first, who has no data last"


def test_a_ward_sees_its_branches_at_once(browse):
    page = browse("phuoc").visit("branches.picture")
    assert [name for name, _ in rows(page)] == ["Khu phố 6", "Khu phố 5", "Bộ phận Khu phố 91 chi bộ"]
    levels = [cell.get("class") for cell in page.all("td") if cell.get("class", "").startswith("h")]
    assert levels[0] == "h1"
    assert "h4" in levels


@pytest.mark.parametrize(
    ("person", "names"), [("lan", ["Khu phố 5"]), ("hanh", ["Khu phố 5"]), ("khach", ["Khu phố 1"])]
)
def test_others_see_only_their_own(browse, person, names):
    assert [name for name, _ in rows(browse(person).visit("branches.picture"))] == names


@pytest.mark.parametrize("person", ["minh", "sau", "quy"])
def test_a_member_and_the_administrator_see_none(browse, person):
    browse(person).visit("branches.picture", expect=404)


def test_sheets_points_and_period_can_be_chosen(browse):
    browser = browse("dat")
    form = browser.visit("branches.picture").form("/branches/picture")
    page = browser.visit("branches.picture", query=form.values | {"values": "proposed"})
    assert "phần mềm đề xuất" in page.text
    assert "Chưa có phiếu nào được gửi" in page.text
    four = browser.visit("branches.picture", query=form.values | {"kind": "four_good", "period": str(today().year)})
    assert four.title == f"Toàn cảnh năm {today().year}"
    heads = ["".join(head.itertext()) for head in four.all("th", scope="col")]
    assert {"Nhiệm vụ", "Sinh hoạt", "Đoàn kết", "Cán bộ"} <= set(heads)


@pytest.mark.parametrize("query", [{"kind": "x", "period": "1999-Q9", "values": "none"}, {"open": "1..", "page": "77"}])
def test_an_odd_address_is_read_as_far_as_it_makes_sense(browse, query):
    browse("dat").visit("branches.picture", query=query)


def test_it_asks_four_statements_whatever_it_shows(browse, app, world, statements):
    browser = browse("dat")
    counts = []
    for _ in range(2):
        statements.clear()
        browser.visit("branches.picture", query={"open": f"{world.units['district']}.{world.units['ward']}"})
        counts.append(len([sent for sent in statements if sent.startswith("SELECT")]))
        with app.app_context():
            for branch in ("home", "inner", "foreign"):
                score(world, branch, "3")
    assert counts[0] == counts[1] <= 4
