"""Typing figures on screen: a branch's own, a meeting's dues, and a table of many branches."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.figures import FigureKey as F
from branchmeet.extensions import db
from branchmeet.models import Figure
from tests.factories import make_sitting
from tests.people import World

YEAR = str(today().year)


@pytest.fixture
def home(world: World) -> int:
    return world.units["home"]


def path(home, period=YEAR):
    return f"/branches/{home}/figures/{period}"


def values_of(inside):
    with inside():
        return {(row.branch_id, row.key): row.value for row in db.session.query(Figure).order_by(Figure.id)}


def test_the_entry_leads_each_to_what_he_types(browse, home):
    for person, target in {
        "lan": path(home),
        "mai": path(home),
        "kieu": f"/figures/discipline/{YEAR}",
        "oanh": f"/figures/petitions/{YEAR}",
        "phuoc": f"/figures/targets/{YEAR}",
        "khanh": "/assessments",
    }.items():
        assert browse(person).client.get("/figures").headers["Location"] == target
    for person in ("minh", "hanh", "quy"):
        assert browse(person).client.get("/figures").status_code == 404


def test_a_secretary_types_what_the_branch_declares_and_nothing_else(browse, home, inside):
    browser = browse("lan")
    form = browser.open(path(home)).form(path(home))
    assert F.DISCIPLINE_DECISIONS not in form.values
    page = browser.submit(form, **{F.RATED_GOOD: "5", F.RATED_EXCELLENT: "0"})
    assert "Tự khai" in page.text
    assert values_of(inside) == {(home, F.RATED_GOOD): 5, (home, F.RATED_EXCELLENT): 0}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({F.RATED_GOOD: "năm"}, "Đề nghị đồng chí nhập một số nguyên; không có thì nhập 0, chưa biết thì để trống."),
        ({F.RATED_GOOD: "-1"}, "Số này không thể nhỏ hơn 0."),
        ({F.MEMBERS_213_DUE: "2", F.MEMBERS_213_SLIPS_SENT: "3"}, "Số này không thể lớn hơn 2."),
    ],
)
def test_bad_numbers_get_a_sentence_and_stay_typed(browse, home, typed, sentence, inside):
    browser = browse("lan")
    page = browser.submit(browser.open(path(home)).form(path(home)), 422, **typed)
    assert page.errors() == [sentence]
    assert {name: page.form(path(home)).values[name] for name in typed} == typed
    assert values_of(inside) == {}


def test_null_is_said_as_not_typed_and_never_as_zero(browse, home):
    page = browse("lan").open(path(home))
    assert "chưa nhập" in page.text
    assert " 0 người" not in page.text


def test_the_reviewer_confirms_what_was_declared(browse, home):
    lan, phuoc = browse("lan"), browse("phuoc")
    lan.submit(lan.open(path(home)).form(path(home)), **{F.RATED_GOOD: "5"})
    page = phuoc.open(path(home))
    assert path(home) not in [form.action for form in page.forms()]
    page = phuoc.submit(page.form(f"{path(home)}/confirmation"))
    assert "Đã xác nhận" in page.text
    assert lan.client.post(f"{path(home)}/confirmation", data={"csrf_token": lan.csrf()}).status_code == 404


def test_the_inspection_types_many_branches_in_one_table(browse, world, inside):
    browser = browse("kieu")
    page = browser.visit("figures.discipline", period=YEAR)
    assert [tab for tab in page.links() if tab.startswith("/figures/petitions/")]
    form = page.form(f"/figures/discipline/{YEAR}")
    names = {str(world.units[unit]) for unit in ("home", "neighbour", "inner")}
    assert {name for name in form.values if name.isdecimal()} == names
    page = browser.submit(form, **{str(world.units["home"]): "0", str(world.units["neighbour"]): "1"})
    assert "Đã lưu số liệu" in page.text
    assert values_of(inside) == {
        (world.units["home"], F.DISCIPLINE_DECISIONS): 0,
        (world.units["neighbour"], F.DISCIPLINE_DECISIONS): 1,
    }
    page = browser.submit(page.form(f"/figures/discipline/{YEAR}"), 422, **{str(world.units["home"]): "-2"})
    assert page.errors() == ["Số này không thể nhỏ hơn 0."]


def test_who_saw_an_old_number_does_not_overwrite_it(browse, world):
    first, second = browse("kieu"), browse("kieu")
    form = second.visit("figures.discipline", period=YEAR).form(f"/figures/discipline/{YEAR}")
    first.submit(
        first.visit("figures.discipline", period=YEAR).form(f"/figures/discipline/{YEAR}"),
        **{str(world.units["home"]): "1"},
    )
    page = second.submit(form, 422, **{str(world.units["home"]): "0"})
    assert page.errors()[0].startswith("Người khác vừa sửa mục này.")


@pytest.mark.parametrize(
    ("person", "table", "may"),
    [
        ("kieu", "discipline", True),
        ("kieu", "petitions", True),
        ("kieu", "targets", False),
        ("oanh", "discipline", False),
        ("oanh", "petitions", True),
        ("phuoc", "targets", True),
        ("phuoc", "discipline", False),
        ("lan", "discipline", False),
        ("minh", "petitions", False),
        ("quy", "targets", False),
    ],
)
def test_each_table_opens_for_its_office(browse, person, table, may):
    browser = browse(person)
    assert browser.client.get(f"/figures/{table}/{YEAR}").status_code == (200 if may else 404)
    answer = browser.client.post(f"/figures/{table}/{YEAR}", data={"csrf_token": browser.csrf()})
    assert answer.status_code == (303 if may else 404)


def test_figures_of_a_branch_are_read_by_those_who_work_with_them(browse, home):
    for person in ("lan", "mai", "khanh", "phuoc", "kieu", "oanh", "dat", "nga"):
        browse(person).open(path(home))
    for person in ("minh", "nam", "hanh", "quy", "khach"):
        browse(person).open(path(home), 404)


@pytest.mark.parametrize("period", ["2026-13", "quý-1", "2026-Q5", "1999", "2026-Q1x"])
def test_a_period_that_is_none_is_not_there(browse, home, period):
    browse("lan").open(path(home, period), 404)
    browse("kieu").open(f"/figures/discipline/{period}", 404)


def test_dues_are_typed_at_the_meeting(browse, world, inside, who):
    with inside():
        meeting_id = make_sitting(world, who("lan")).id
    browser = browse("mai")
    page = browser.visit("figures.meeting", meeting_id=meeting_id)
    page = browser.submit(page.form(f"/meetings/{meeting_id}/figures"), **{F.DUES_DUE: "8", F.DUES_PAID: "7"})
    assert page.form(f"/meetings/{meeting_id}/figures").values[F.DUES_PAID] == "7"
    page = browser.submit(page.form(f"/meetings/{meeting_id}/figures"), 422, **{F.DUES_PAID: "9"})
    assert page.errors() == ["Số này không thể lớn hơn 8."]
    browse("minh").visit("figures.meeting", 404, meeting_id=meeting_id)


def test_the_sheet_of_the_period_shows_a_typed_figure_at_once(browse, home):
    browser = browse("lan")
    page = browser.visit("assessments.index")
    sheet = browser.submit(page.form(f"/branches/{home}/assessments"), period=YEAR)
    assert "Số đơn thư vượt cấp từ nội bộ: chưa có dữ liệu" in sheet.text
    oanh = browse("oanh")
    form = oanh.visit("figures.petitions", period=YEAR).form(f"/figures/petitions/{YEAR}")
    oanh.submit(form, **{str(home): "0"})
    index = browser.visit("assessments.index")
    shown = browser.open(next(link for link in index.links() if link.startswith("/assessments/")))
    assert "0 đơn thư vượt cấp" in shown.text


def test_statements_of_the_table_do_not_grow(browse, world, statements):
    browser = browse("kieu")
    counts = []
    for value in ("1", "2"):
        statements.clear()
        page = browser.visit("figures.discipline", period=YEAR)
        counts.append(sum(statement.startswith("SELECT") for statement in statements))
        browser.submit(
            page.form(f"/figures/discipline/{YEAR}"),
            **{str(world.units[unit]): value for unit in ("home", "neighbour", "inner")},
        )
    assert counts == [2, 2]
