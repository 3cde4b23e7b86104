"""The list of units: it opens, it is searched, and each person sees his own part."""

from __future__ import annotations

import pytest

from branchmeet.domain.posts import PostKind
from branchmeet.extensions import db
from branchmeet.models import Post
from tests.people import LONG_AGO


def test_the_tree_opens_step_by_step_without_a_script(browse, world):
    browser = browse("dat")
    page = browser.visit("branches.index")
    assert page.title == "Tổ chức đảng"
    assert "Chi bộ Khu phố 5" not in page.text
    opening = f"/branches?open={world.units['district']}.{world.units['ward']}"
    assert opening in page.links()
    opened = browser.open(opening)
    assert browser.url("branches.show", branch_id=world.units["home"]) in opened.links()
    assert "Trương Thị Lan, kiêm Trưởng khu phố" in opened.text
    assert f"/branches?open={world.units['district']}" in opened.links(), "the opened row closes"


def test_a_search_needs_no_marks(browse):
    page = browse("dat").visit("branches.index", query={"q": "chi bo khu pho 5"})
    assert "1 nơi khớp" in page.text
    assert "Chi bộ Khu phố 6" not in page.text
    assert page.form("/branches").values["q"] == "chi bo khu pho 5"


def test_a_search_that_finds_nothing_says_what_to_do(browse):
    page = browse("dat").visit("branches.index", query={"q": "không nơi nào"})
    assert "Không thấy nơi nào khớp" in page.text
    assert "/branches" in page.links()


@pytest.mark.parametrize("person", ["minh", "lan", "nam"])
def test_who_sees_one_branch_is_taken_to_it(browse, person):
    response = browse(person).client.get("/branches")
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/branches/")


def test_a_liaison_sees_his_branches(browse, world):
    with browse("hanh").app.app_context():
        db.session.add(
            Post(
                member_id=world.members["hanh"], unit_id=world.units["inner"], kind=PostKind.LIAISON, starts_on=LONG_AGO
            )
        )
        db.session.commit()
    page = browse("hanh").visit("branches.index")
    assert page.title == "Chi bộ đồng chí phụ trách"
    assert {"Chi bộ Khu phố 5", "Chi bộ 1 (Khu phố 9)"} <= {"".join(link.itertext()) for link in page.all("a")}
    assert "Chi bộ Khu phố 6" not in page.text


def test_another_ward_is_not_seen(browse, world):
    page = browse("khach").visit("branches.index", query={"open": f"{world.units['district']}.{world.units['ward']}"})
    assert "Chi bộ Khu phố 1" in page.text
    assert "Tân Mẫu" not in page.text


@pytest.mark.parametrize(
    "query",
    [{"open": "x.-1.99999999999"}, {"which": "nothing"}, {"page": "-3"}, {"page": "99999999999999"}, {"q": "\x00%_'"}],
)
def test_an_odd_address_is_read_as_far_as_it_makes_sense(browse, query):
    browse("dat").visit("branches.index", query=query)


def test_a_list_asks_three_statements_open_or_closed(browse, world, statements):
    browser = browse("dat")
    for query in ({}, {"open": f"{world.units['district']}.{world.units['ward']}"}, {"q": "khu pho"}):
        statements.clear()
        browser.visit("branches.index", query=query)
        assert len([sent for sent in statements if sent.startswith(("SELECT", "WITH"))]) <= 3
