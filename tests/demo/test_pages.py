"""On the whole district: the published figures come out of the records, and pages ask no more of the large tree."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from branchmeet import catalogue
from branchmeet.clock import now_utc
from branchmeet.extensions import db
from branchmeet.models import Account, LoginSession, Unit
from tests.page import PageClient

FACTS = catalogue.load("binh_tan_2023")["facts"]
PUBLISHED = {
    "grassroots_organisations": ("50", "grassroots", 50),
    "members_total": ("9.791", "headcounted", 204),
    "neighbourhood_units": ("130", "neighbourhood-units", 130),
    "apartment_branches": ("2", "apartment", 2),
    "neighbourhood_members": ("4.968", "residential", 134),
    "neighbourhood_members_percent": ("50,7%", "headcounted", 204),
    "branches_with_committee": ("128", "with-committee", 128),
    "secretaries_with_other_post": ("39", "dual-secretary", 39),
}


def browser_of(app, username: str) -> PageClient:
    token = f"{username}-in-a-test"
    with app.app_context():
        account_id = db.session.scalar(select(Account.id).where(Account.username == username))
        if not db.session.scalar(select(LoginSession.id).where(LoginSession.account_id == account_id)):
            db.session.add(
                LoginSession(
                    token_hash=hashlib.sha256(token.encode()).hexdigest(),
                    account_id=account_id,
                    last_seen_at_utc=now_utc(),
                    expires_at_utc=now_utc() + timedelta(hours=1),
                )
            )
            db.session.commit()
        db.session.remove()
    return PageClient(app, token)


@pytest.fixture
def district_page(district):
    return browser_of(district, "quanuy").visit("reports.index")


def test_the_published_figures_come_out_of_the_records(district_page):
    found = {}
    for row in district_page.all("tbody")[0].iter("tr"):
        label = "".join(row.find("th").itertext())
        link = next(row.iter("a"))
        found[label] = (link.text, link.get("href").partition("which=")[2])
    for key, (value, which, _) in PUBLISHED.items():
        label = next(label for label in found if label.startswith(FACTS["labels"][key]))
        assert found[label] == (value, which), key
    assert "129 + 1: chi bộ khu phố và đảng bộ bộ phận" in district_page.text
    assert "4.968 trên danh sách, 4.823 theo số báo cáo" in district_page.text


@pytest.mark.parametrize(("which", "units"), sorted({(which, units) for _, which, units in PUBLISHED.values()}))
def test_the_list_behind_a_number_has_as_many_units(district, which, units):
    page = browser_of(district, "quanuy").visit("branches.index", query={"which": which})
    assert f"{units} nơi khớp" in page.text
    assert len(page.all("tbody")[0].findall("tr")) == min(units, 50)


def test_a_ward_sees_the_figures_of_the_ward(district):
    page = browser_of(district, "danguyphuong").visit("reports.index")
    assert "Đảng viên toàn Đảng bộ phường Tân Tạo" in page.text
    assert "491 trên danh sách, 56 theo số báo cáo" in page.text


@pytest.mark.parametrize("endpoint", ["reports.index", "branches.index", "branches.picture"])
def test_the_whole_district_costs_no_more_statements_than_a_small_one(district, small, endpoint):
    counts = {app: _statements(app, endpoint, open=_opened(app)) for app in (small, district)}
    assert counts[small] == counts[district] <= 4


def test_the_page_of_a_branch_costs_the_same_in_both(district, small):
    counts = []
    for app in (small, district):
        with app.app_context():
            branch_id = db.session.scalar(select(Unit.id).where(Unit.code == "TT-05"))
            db.session.remove()
        counts.append(_statements(app, "branches.show", branch_id=branch_id))
    assert counts[0] == counts[1] <= 8


def _opened(app) -> str:
    with app.app_context():
        path = db.session.scalar(select(Unit.path).where(Unit.code == "TT"))
        db.session.remove()
    return path.strip("/").replace("/", ".")


def _statements(app, endpoint: str, **values) -> int:
    browser = browser_of(app, "quanuy")
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    browser.visit(endpoint, **values)
    event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in sent if statement.startswith("SELECT")])
