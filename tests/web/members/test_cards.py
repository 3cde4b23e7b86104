"""One member: the card, what may be changed from which day on, and who looked at it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.queries import members, personal_data

NEW = {
    "full_name": "Đỗ Văn Ân",
    "year_of_birth": "1961",
    "kind": "full",
    "presence": "here",
    "cell_id": "",
    "channel": "call",
}


@pytest.fixture
def card(browse, world):
    def open_(person, member, expect=200, branch="home"):
        return browse(person).visit(
            "members.show", expect, branch_id=world.units[branch], member_id=world.members[member]
        )

    return open_


@pytest.fixture
def path(world):
    return lambda member, act: f"/branches/{world.units['home']}/members/{world.members[member]}/{act}"


def test_the_card_tells_the_whole_story(card):
    page = card("lan", "sau")
    for words in ("Lâm Văn Nhàn", "Tổ đảng 1", "Zalo", "Tổ trưởng tổ đảng", "01/01/2020 đến nay"):
        assert words in page.text, words


@pytest.mark.parametrize(
    ("person", "status"),
    [("lan", 200), ("mai", 200), ("tam", 200), ("sau", 404), ("minh", 404), ("khanh", 404), ("nam", 404), ("quy", 404)],
)
def test_the_card_is_for_the_leadership_and_the_officer_for_organisation(card, person, status):
    card(person, "minh", status)


def test_a_member_cannot_be_opened_through_another_branch(card):
    card("nam", "minh", 404, branch="neighbour")
    card("lan", "nam", 404)


def test_a_key_alone_leads_to_the_card_at_home(browse, world):
    response = browse("lan").client.get(f"/members/{world.members['minh']}")
    assert response.headers["Location"] == f"/branches/{world.units['home']}/members/{world.members['minh']}"
    assert browse("nam").client.get(f"/members/{world.members['minh']}").status_code == 404


def test_only_those_who_may_write_are_offered_forms(card):
    def offered(person):
        return {form.action.rpartition("/")[2] for form in card(person, "minh").forms() if "/members/" in form.action}

    assert offered("mai") == set()
    assert offered("lan") == {"standing", "cell", "description", "departure"}


def test_every_look_is_written_down_for_the_member_to_read(card, inside, world):
    card("lan", "minh")
    card("tam", "minh")
    card("lan", "lan")
    with inside():
        assert [view.name for view in personal_data.list_views(world.members["minh"])] == [
            "Kiều Thị Thắm",
            "Trương Thị Lan",
        ]
        assert personal_data.list_views(world.members["lan"]) == [], "one's own data are no view"


def test_a_newcomer_is_added_and_found(browse, world):
    browser = browse("lan")
    page = browser.visit("members.new", branch_id=world.units["home"])
    page = browser.submit(page.form(f"/branches/{world.units['home']}/members/new"), **NEW)
    assert "Đã thêm đồng chí Đỗ Văn Ân" in page.text
    assert "Đỗ Văn Ân" in page.text


def test_a_flawed_newcomer_keeps_what_was_typed(browse, world):
    browser = browse("lan")
    form = browser.visit("members.new", branch_id=world.units["home"]).form(
        f"/branches/{world.units['home']}/members/new"
    )
    page = browser.submit(form, 422, **NEW | {"full_name": "Ân 1961", "year_of_birth": "chín"})
    assert page.form(form.action).values["full_name"] == "Ân 1961"
    assert page.form(form.action).values["year_of_birth"] == "chín"
    assert page.errors() == ["Đề nghị ghi bằng số nguyên."], "the form is looked at first"
    page = browser.submit(form, 422, **NEW | {"full_name": "Ân 1961"})
    assert page.errors() == ["Họ tên chỉ gồm chữ, khoảng trắng và các dấu ' - . ; dài từ 2 đến 100 ký tự."]


def test_a_change_of_presence_is_dated_and_past_meetings_keep_theirs(browse, card, path, inside, world):
    form = card("lan", "ba").form(path("ba", "standing"))
    page = browse("lan").submit(form, presence="exempt", on=f"{today():%d/%m/%Y}")
    assert "Đã ghi thay đổi" in page.text
    assert "Được miễn" in page.text
    with inside():
        yesterday = members.list_roster(world.units["home"], on=today() - timedelta(days=1))
        assert {row.presence.value for row in yesterday if row.member_id == world.members["ba"]} == {"here"}


def test_a_refused_change_stands_beside_its_field_with_the_form_open(browse, card, path):
    form = card("lan", "ba").form(path("ba", "standing"))
    page = browse("lan").submit(form, 422, presence="exempt", on="2019-12-31")
    assert page.errors() == ["Thay đổi gần nhất ghi từ ngày 01/01/2020. Ngày mới phải từ ngày đó trở đi."]
    assert page.form(form.action).values["presence"] == "exempt"


def test_the_second_of_two_secretaries_is_told(browse, card, path):
    form = card("lan", "ba").form(path("ba", "cell"))
    later = card("hung", "ba").form(path("ba", "cell"))
    browse("lan").submit(form, cell_id="")
    page = browse("hung").submit(later, 422, cell_id="")
    assert "Người khác vừa sửa mục này" in page.text


def test_leaving_ends_the_rights_with_the_next_request(browse, card, path):
    mai = browse("mai")
    assert mai.client.get(path("ba", "").rstrip("/")).status_code == 200
    browse("lan").submit(card("lan", "mai").form(path("mai", "departure")), on=today().isoformat())
    assert mai.client.get(path("ba", "").rstrip("/")).status_code == 404


def test_only_the_officer_is_offered_another_branch(browse, card, path, world):
    form = card("tam", "ba").form(path("ba", "departure"))
    assert "to_branch_id" in form.values
    assert "to_branch_id" not in card("lan", "ba").form(path("ba", "departure")).values
    browse("tam").submit(form, on=today().isoformat(), to_branch_id=str(world.units["neighbour"]))
    card("nam", "ba", branch="neighbour")
    page = card("lan", "ba")
    assert "Đã rời chi bộ" in page.text
    assert "Chi bộ Khu phố 6" not in page.text, "the old branch does not follow him"


def test_a_foreign_branch_cannot_be_smuggled_in(browse, card, path, world):
    form = card("tam", "ba").form(path("ba", "departure"))
    page = browse("tam").submit(form, 422, to_branch_id=str(world.units["foreign"]))
    assert page.errors() == ["Lựa chọn này không có trong danh sách."]
