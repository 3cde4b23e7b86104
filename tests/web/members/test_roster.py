"""The roster: who may open it, and exactly what each one sees of whom."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.extensions import db
from branchmeet.models import Membership
from branchmeet.services import members
from branchmeet.services.members import MemberValues
from tests.factories import make_held


def table(page):
    """The rows of the roster as lists of words, the name first."""
    return {
        cells[0]: cells[1:] for cells in ([_words(cell) for cell in row] for row in page.all("tr")) if cells[0] != "Tên"
    }


def _words(cell):
    return " ".join("".join(cell.itertext()).split())


@pytest.fixture
def roster(browse, world):
    return lambda person, expect=200, branch="home", **query: browse(person).visit(
        "members.roster", expect, query, branch_id=world.units[branch]
    )


@pytest.mark.parametrize("person", ["minh", "chin", "hanh", "khanh"])
def test_the_names_are_for_the_branch_and_those_above(roster, person):
    rows = table(roster(person))
    assert len(rows) == 9
    assert next(iter(rows)) == "Cao Văn Điền", "in Vietnamese order of given names"


def test_a_member_sees_names_and_nothing_else(roster):
    page = roster("minh")
    assert set(map(tuple, table(page).values())) == {()}
    for hidden in ("Dự bị", "Được miễn", "Zalo", "Bí thư"):
        assert hidden not in page.text.replace("Bí thư chi bộ", ""), hidden


def test_those_above_see_names_and_posts(roster):
    for person in ("hanh", "khanh"):
        rows = table(roster(person))
        assert rows["Trương Thị Lan"] == ["Bí thư, Trưởng khu phố"]
        assert rows["Ngô Bảo Hân"] == [""]


def test_a_cell_leader_sees_his_cell_with_its_channels(roster):
    rows = table(roster("sau"))
    assert rows["Đoàn Hữu Lành"] == ["Tổ 1", "Chính thức", "Zalo"]
    assert rows["Tạ Thị Sương"] == ["Tổ 1", "Được miễn", "Zalo"]
    assert rows["Ngô Bảo Hân"] == ["", "", ""], "another cell shows names alone"


def test_the_leadership_sees_all_with_attendance(roster, inside, world):
    with inside():
        make_held(world, on=today().replace(day=1), spoke=("minh",))
        db.session.commit()
    rows = table(roster("mai"))
    assert rows["Trương Thị Lan"] == ["Tổ 1", "Chính thức", "Bí thư, Trưởng khu phố", "Zalo", "1/1"]
    assert rows["Ngô Bảo Hân"][1] == "Dự bị"


def test_the_officer_for_organisation_sees_all_but_attendance(roster):
    assert table(roster("tam"))["Trương Thị Lan"] == ["Tổ 1", "Chính thức", "Bí thư, Trưởng khu phố", "Zalo"]


@pytest.mark.parametrize("person", ["nam", "an", "phuoc", "kieu", "oanh", "quy", "khach"])
def test_nobody_else_opens_it(roster, person):
    roster(person, 404)


def test_a_unit_without_a_roster_has_none(roster):
    roster("khanh", 404, branch="ward")


def test_it_is_searched_without_marks_and_narrowed(roster, world):
    assert list(table(roster("lan", q="truong lan"))) == ["Trương Thị Lan"]
    assert list(table(roster("lan", standing="probationary"))) == ["Ngô Bảo Hân"]
    assert len(table(roster("lan", cell=world.cells[2]))) == 4
    assert "Không thấy ai khớp" in roster("lan", q="khong ai ca").text


def test_who_reads_only_names_cannot_narrow_by_what_is_hidden(roster):
    assert len(table(roster("minh", standing="probationary"))) == 9


@pytest.mark.parametrize(
    "query", [{"cell": "x"}, {"cell": "9" * 30}, {"page": "-1"}, {"standing": "'"}, {"q": "%_" * 90}]
)
def test_nonsense_in_the_address_does_no_harm(roster, query):
    roster("lan", **query)


def test_who_has_left_is_found_among_those_who_left(roster, inside, who, world, browse):
    with inside():
        members.leave(
            member_id=world.members["ba"], branch_id=world.units["home"], version=1, on=today(), by=who("lan")
        )
    assert "Cao Văn Điền" not in table(roster("lan"))
    page = roster("lan", standing="left")
    assert [name.startswith("Cao Văn Điền") for name in table(page)] == [True]
    browse("lan").visit("members.show", branch_id=world.units["home"], member_id=world.members["ba"])


def test_an_empty_roster_says_what_to_do_first(roster, inside, world):
    with inside():
        db.session.query(Membership).filter_by(branch_id=world.units["neighbour"]).update({"ends_on": today()})
        db.session.commit()
    page = roster("tam", branch="neighbour")
    assert "Danh sách chưa có ai" in page.text
    assert any("Nhập từ Excel" in "".join(link.itertext()) for link in page.all("a"))
    assert "Nhập từ Excel" not in roster("khanh", branch="neighbour").text


def test_the_door_leads_a_member_home_and_lets_a_superior_choose(browse, world):
    home = f"/branches/{world.units['home']}/members"
    assert browse("minh").client.get("/members").headers["Location"] == home
    page = browse("khanh").open("/members")
    assert {"Chi bộ Khu phố 5", "Chi bộ Khu phố 6", "Chi bộ 1 (Khu phố 9)"} == {
        _words(link)
        for link in page.all("a")
        if "/members" in link.get("href", "") and _words(link).startswith("Chi bộ")
    }
    assert browse("quy").client.get("/members").status_code == 404


def test_a_page_takes_the_same_few_statements_at_every_size(browse, world, inside, who, statements):
    client, home = browse("lan"), world.units["home"]

    def count():
        statements.clear()
        client.visit("members.roster", branch_id=home)
        return len([one for one in statements if one.startswith("SELECT")])

    before = count()
    rows = [
        MemberValues(full_name="Lê Văn " + "abcdefghij"[n % 10] * (n // 10 + 1), starts_on=today()) for n in range(90)
    ]
    with inside():
        members.import_rows(branch_id=home, rows=rows, by=who("lan"))
    assert (count(), before) == (3, 3)
