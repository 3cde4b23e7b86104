"""The page of a branch: who leads it, how it met, and who may see its rates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.extensions import db
from branchmeet.models import Attendance, Contribution
from tests.factories import make_meeting


@pytest.fixture
def held(app, world):
    """A meeting at which two of three were present and one spoke."""
    with app.app_context():
        day = today().replace(day=1)
        meeting = make_meeting(
            world,
            state=MeetingState.FILED,
            on=day,
            documents_posted_on=day - timedelta(days=2),
            outcome_posted_on=day + timedelta(days=1),
        )
        for person, code in {
            "lan": AttendanceCode.PRESENT,
            "mai": AttendanceCode.PRESENT,
            "ba": AttendanceCode.EXCUSED,
        }.items():
            db.session.add(
                Attendance(
                    meeting_id=meeting.id,
                    member_id=world.members[person],
                    kind=MemberKind.FULL,
                    presence=Presence.HERE,
                    counted=True,
                    votes=True,
                    code=code,
                )
            )
        said = {"meeting_id": meeting.id, "member_id": world.members["mai"], "kind": ContributionKind.SPEECH}
        db.session.add(Contribution(text="Ý kiến", **said))
        db.session.commit()


def show(browse, world, person: str, branch: str = "home", expect: int = 200):
    return browse(person).visit("branches.show", expect=expect, branch_id=world.units[branch])


def charts(page) -> list[str]:
    """What each chart says to who cannot see it."""
    return [element.get("aria-label") for element in page.tree.iter() if element.get("role") == "img"]


@pytest.mark.usefixtures("held")
def test_a_secretary_sees_leaders_cells_headcount_rhythm_and_rates(browse, world):
    page = show(browse, world, "lan")
    assert page.title == "Chi bộ Khu phố 5"
    assert "Bí thư Trương Thị Lan, phó bí thư Đặng Văn Khiêm" in page.text
    assert "Đảng viên 9" in page.text
    assert "Tính khi điểm danh 8 được miễn 1" in page.text
    assert "Phó bí thư, được giao thay bí thư" in page.text
    assert "Tổ đảng 1 Lâm Văn Nhàn 5" in page.text
    assert "Dự sinh hoạt 12 tháng 66,7%" in page.text
    assert "2/3 có mặt" in page.text
    assert page.text.count("sinh hoạt đủ, đăng tài liệu đúng hạn") == 1
    (chart,) = charts(page)
    assert "50,0%" in chart


@pytest.mark.usefixtures("held")
def test_a_member_sees_the_branch_without_its_rates(browse, world):
    page = show(browse, world, "minh")
    assert "Trương Thị Lan" in page.text
    assert "66,7%" not in page.text
    assert "2/3 có mặt" not in page.text
    assert charts(page) == []


@pytest.mark.parametrize("person", ["hanh", "khanh", "phuoc", "kieu", "oanh", "dat", "nga"])
def test_superiors_see_the_branches_below_them(browse, world, person):
    assert "chưa có dữ liệu" in show(browse, world, person).text


def test_the_administrator_sees_the_shape_and_no_rate(browse, world):
    assert "Dự sinh hoạt 12 tháng" not in show(browse, world, "quy").text


@pytest.mark.parametrize(
    ("person", "branch"), [("lan", "neighbour"), ("an", "home"), ("khach", "home"), ("hanh", "inner")]
)
def test_strangers_find_nothing(browse, world, person, branch):
    show(browse, world, person, branch, expect=404)


def test_a_ward_is_no_branch(browse, world):
    show(browse, world, "dat", "ward", expect=404)


def test_a_member_learns_of_the_next_meeting_once_it_is_called(browse, app, world):
    with app.app_context():
        make_meeting(world, on=today() + timedelta(days=9), state=MeetingState.PLANNED)
    assert "Kỳ sắp tới" in show(browse, world, "lan").text
    assert "Kỳ sắp tới" not in show(browse, world, "minh").text
    with app.app_context():
        make_meeting(world, on=today() + timedelta(days=12), state=MeetingState.CONVENED)
    assert "Kỳ sắp tới" in show(browse, world, "minh").text


def test_a_branch_without_committee_is_not_said_to_have_one(browse, world):
    assert "Chi ủy Chi ủy viên" not in show(browse, world, "lan").text
    headings = ["".join(heading.itertext()) for heading in show(browse, world, "nam", "neighbour").all("h2")]
    assert "Bí thư, phó bí thư" in headings
    assert "Chi ủy" not in headings


def test_statements_stay_the_same_with_more_meetings(browse, app, world, statements):
    browser = browse("lan")
    counts = []
    for meetings in (1, 12):
        with app.app_context():
            for back in range(meetings):
                make_meeting(world, on=today() - timedelta(days=20 * back), state=MeetingState.FILED)
        statements.clear()
        browser.visit("branches.show", branch_id=world.units["home"])
        counts.append(len([sent for sent in statements if sent.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 8
