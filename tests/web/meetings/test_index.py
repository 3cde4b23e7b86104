"""The list of meetings: what is to come first, and only what one may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.meetings import MeetingKind, MeetingState
from tests.factories import make_meeting


@pytest.fixture
def meetings(inside, world):
    """Held a month ago; called, planned and prepared by the committee for the days to come; one elsewhere."""
    with inside():
        held = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=30))
        called = make_meeting(world, kind=MeetingKind.THEMATIC, on=today() + timedelta(days=2))
        planned = make_meeting(world, state=MeetingState.PLANNED, on=today() + timedelta(days=33))
        committee = make_meeting(world, kind=MeetingKind.COMMITTEE, on=today() + timedelta(days=1))
        foreign = make_meeting(world, branch="foreign", chair=None, clerk=None, on=today() + timedelta(days=3))
        rows = {"held": held, "called": called, "planned": planned, "committee": committee, "foreign": foreign}
        return {name: f"/meetings/{row.id}" for name, row in rows.items()}


def listed(page, meetings) -> list[str]:
    names = {path: name for name, path in meetings.items()}
    return [names[link] for link in page.links() if link in names]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("lan", ["committee", "called", "planned", "held"]),
        ("minh", ["called", "held"]),
        ("hanh", ["committee", "called", "held"]),
        ("khanh", ["called", "held"]),
        ("phuoc", ["called", "held"]),
        ("nam", []),
        ("dat", ["called", "foreign", "held"]),
    ],
)
def test_each_sees_his_own_the_soonest_first_then_the_past(browse, meetings, person, expected):
    assert listed(browse(person).visit("meetings.index"), meetings) == expected


@pytest.mark.parametrize("person", ["quy", "oanh", "kieu"])
def test_who_reads_no_meetings_finds_no_list(browse, meetings, person):
    browse(person).visit("meetings.index", expect=404)


def test_an_empty_list_says_what_to_do_first(browse):
    page = browse("lan").visit("meetings.index")
    assert "Lên lịch kỳ đầu tiên" in page.text
    assert "/meetings/new" in page.links()
    assert "/meetings/new" not in browse("minh").visit("meetings.index").links()


def test_the_list_is_paged_by_fifty_and_takes_two_statements(inside, world, browse, statements):
    with inside():
        for number in range(53):
            make_meeting(
                world, kind=MeetingKind.EXTRAORDINARY, state=MeetingState.CLOSED, on=today() - timedelta(number)
            )
    browser = browse("lan")
    statements.clear()
    first = browser.visit("meetings.index")
    assert len([sent for sent in statements if sent.startswith("SELECT")]) == 2
    second = browser.visit("meetings.index", query={"page": 2})
    assert [len([link for link in page.links() if link[10:].isdecimal()]) for page in (first, second)] == [50, 3]
    assert "Trang 2/2" in second.text
