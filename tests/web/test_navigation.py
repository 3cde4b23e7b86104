"""Each person finds the rooms he may enter, under the word he knows them by, and no others."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask

from branchmeet.web.shared import navigation
from branchmeet.web.shared.navigation import ROOMS

ENTRIES = [
    (
        "lan",
        ["Hôm nay", "Kế hoạch", "Sinh hoạt", "Nhiệm vụ", "Đánh giá", "Chi bộ", "Đảng viên", "Biên bản"],
    ),  # secretary
    (
        "minh",
        ["Hôm nay", "Sinh hoạt", "Nhiệm vụ", "Đánh giá", "Chuyên đề", "Chi bộ", "Đảng viên", "Biên bản"],
    ),  # member
    ("khanh", ["Hôm nay", "Toàn cảnh", "Thẩm định", "Chuyên đề", "Tổ chức", "Đảng viên", "Biên bản"]),  # leads the ward
    ("phuoc", ["Hôm nay", "Toàn cảnh", "Thẩm định", "Phiếu", "Chuyên đề", "Tổ chức", "Biên bản"]),  # reviewer
    ("kieu", ["Hôm nay", "Toàn cảnh", "Phiếu", "Số liệu", "Thư viện", "Tổ chức"]),  # inspection of the ward
    ("quy", ["Hôm nay", "Toàn cảnh", "Tổ chức", "Quản trị"]),  # administrator
]


@pytest.fixture
def whole_house():
    """A house with every room of the menu installed and nothing in it."""
    house = Flask(__name__)
    for endpoint in {room.endpoint for room in ROOMS}:
        house.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    return house


@pytest.mark.parametrize(("person", "words"), ENTRIES, ids=[person for person, _ in ENTRIES])
def test_menu_follows_the_policy(acting, whole_house, person, words):
    actor = acting(person)
    with whole_house.test_request_context("/"):
        assert [entry.word for entry in navigation.menu(actor)] == words


def test_the_room_one_is_in_is_lit(browse):
    page = browse("lan").visit("home.index")
    lit = {link.get("href") for link in page.all("a", aria_current="page")}
    assert lit == {"/"}


def test_a_door_that_is_not_there_has_no_address(app):
    with app.test_request_context("/"):
        assert navigation.door_url("no_such.index") is None
        assert navigation.door_url("home.index") == "/"


def test_no_room_stands_twice_under_the_same_word():
    assert all(one is other or one.word != other.word for one, other in product(ROOMS, ROOMS))
