"""Posts, grants and cells at the door; what ends is gone at the next request of an open session."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.extensions import db
from branchmeet.models import Grant, Post


@pytest.fixture
def posts_of(browse, world):
    return lambda person, unit="home", expect=200, **query: browse(person).visit(
        "members.list_posts", expect, query, unit_id=world.units[unit]
    )


@pytest.fixture
def held(inside, world):
    """The key of a post or grant of a person."""

    def find(person, kind):
        table = Post if isinstance(kind, PostKind) else Grant
        with inside():
            return db.session.query(table.id).filter_by(member_id=world.members[person], kind=kind).scalar()

    return find


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("lan", 200),
        ("mai", 200),
        ("hanh", 200),
        ("khanh", 200),
        ("tam", 200),
        ("minh", 404),
        ("nam", 404),
        ("quy", 404),
    ],
)
def test_who_reads_the_posts_of_a_branch(posts_of, person, status):
    posts_of(person, expect=status)


def test_only_the_officer_for_organisation_is_offered_forms(posts_of):
    assert "Ghi chức vụ" not in posts_of("lan").text
    assert "Ghi chức vụ" in posts_of("tam").text


def test_a_post_is_written_with_its_decision_and_gives_its_rights(browse, posts_of, world):
    ba = browse("ba")
    card = f"/branches/{world.units['home']}/members/{world.members['minh']}"
    assert ba.client.get(card).status_code == 404
    form = posts_of("tam").form(f"/units/{world.units['home']}/posts")
    refused = browse("tam").submit(form, 422, kind="committee_member", member_id=str(world.members["ba"]))
    assert refused.errors() == ["Đề nghị đồng chí điền mục này."]
    page = browse("tam").submit(
        form, kind="committee_member", member_id=str(world.members["ba"]), decision_number="15-QĐ/ĐU"
    )
    assert "15-QĐ/ĐU" in page.text
    assert ba.client.get(card).status_code == 200, "the open session has the right at its next request"


def test_an_ended_post_is_gone_at_the_next_request_of_an_open_session(browse, posts_of, held, world):
    mai, tam = browse("mai"), browse("tam")
    card = f"/branches/{world.units['home']}/members/{world.members['minh']}"
    assert mai.client.get(card).status_code == 200
    path = f"/posts/{held('mai', PostKind.COMMITTEE_MEMBER)}/end"
    tam.submit(tam.open(path).form(path), ends_on=today().isoformat())
    assert mai.client.get(card).status_code == 404
    assert "Đã thôi giữ" in posts_of("tam").text


def test_an_ended_grant_is_gone_at_the_next_request_too(browse, held):
    phuoc, tam = browse("phuoc"), browse("tam")
    assert phuoc.client.get("/branches").status_code == 200
    path = f"/grants/{held('phuoc', GrantKind.REVIEWER)}/end"
    tam.submit(tam.open(path).form(path), ends_on=today().isoformat())
    assert phuoc.client.get("/branches").status_code == 404


def test_nobody_writes_for_himself_nor_beyond_his_ward(browse, posts_of, world):
    form = posts_of("tam", "ward").form(f"/units/{world.units['ward']}/grants")
    page = browse("tam").submit(form, 422, kind="reviewer", member_id=str(world.members["tam"]))
    assert page.errors() == ["Không ai tự ghi chức vụ, quyền hoặc mã cho chính mình. Đề nghị nhờ đồng chí khác."]
    posts_of("tam", "other_ward", 404)
    posts_of("tam", "district", 404)


def test_a_newcomer_of_the_ward_is_written_with_his_post(browse, posts_of, world):
    form = posts_of("tam", "ward").form(f"/units/{world.units['ward']}/posts")
    page = browse("tam").submit(
        form, kind="standing_committee", full_name="Tô Văn Mẫn", decision_number="16-QĐ/QU", member_id=""
    )
    assert "Tô Văn Mẫn" in page.text


def test_with_words_people_of_other_branches_are_offered(posts_of, world):
    def offered(**query):
        form = posts_of("tam", "ward", **query).form(f"/units/{world.units['ward']}/posts")
        return {option.get("value") for option in form.element.iter("option")}

    assert str(world.members["nam"]) not in offered()
    assert str(world.members["nam"]) in offered(q="huynh sanh")
    assert str(world.members["an"]) not in offered(q="thoi")


# ---- cells ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("person", "status"), [("lan", 200), ("hung", 200), ("mai", 404), ("tam", 404), ("nam", 404)])
def test_cells_are_the_secretarys(browse, world, person, status):
    browse(person).visit("members.list_cells", status, branch_id=world.units["home"])
    browse(person).visit("members.cell", status, cell_id=world.cells[1])


def test_a_cell_is_made_and_its_leader_named(browse, world):
    lan, cells = browse("lan"), f"/branches/{world.units['home']}/cells"
    page = lan.submit(lan.open(cells).form(cells))
    assert "Tổ đảng 3" in page.text
    one = f"/cells/{world.cells[1]}"
    page = lan.submit(lan.open(one).form(f"{one}/leader"), member_id=str(world.members["minh"]))
    assert "Đoàn Hữu Lành" in page.text
    roster = browse("sau").visit("members.roster", branch_id=world.units["home"])
    assert "Zalo" not in roster.text, "who led it before sees names again"


def test_a_leader_from_another_cell_or_none_is_refused(browse, world):
    lan, one = browse("lan"), f"/cells/{world.cells[1]}"
    form = lan.open(one).form(f"{one}/leader")
    outsider = lan.submit(form, 422, member_id=str(world.members["ba"]))
    assert outsider.errors() == ["Lựa chọn này không có trong danh sách."]
    assert lan.submit(form, 422, member_id="").errors() == ["Đề nghị đồng chí điền mục này."]


def test_a_cell_with_members_is_not_closed(browse, world):
    response = browse("lan").post("members.close_cell", cell_id=world.cells[1])
    assert response.status_code == 422
    assert "Tổ còn 5 đảng viên" in response.get_data(as_text=True)
