"""The administrator: units and accounts, and not a word of what a branch says in its meetings."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.posts import GrantKind
from branchmeet.extensions import db
from branchmeet.models import Account, Grant, LoginSession
from branchmeet.services import passphrases

PASSPHRASE = "mây trắng bến sông"


@pytest.mark.parametrize("person", ["lan", "khanh", "tam", "dat", "nga", "oanh"])
def test_nobody_else_enters(browse, world, person):
    for path in ("/admin", "/admin/accounts", f"/admin/units/{world.units['ward']}"):
        browse(person).open(path, expect=404)


def test_the_administrator_reads_no_minutes_no_roster_and_no_task(browse, world):
    quy = browse("quy").client
    home = world.units["home"]
    for path in (
        f"/branches/{home}/members",
        f"/branches/{home}/members/{world.members['minh']}",
        f"/units/{home}/posts",
    ):
        assert quy.get(path).status_code == 404


def test_a_branch_is_added_and_found_in_the_tree(browse, world):
    browser, path = browse("quy"), f"/admin/units/{world.units['ward']}"
    form = browser.open(path).form(f"{path}/units")
    names = {"organisation_name": "Chi bộ Khu phố 7", "place": "Tân Mẫu", "code": "TM-07"}
    values = {"kind": "branch", "setting": "neighbourhood"} | names
    page = browser.submit(form, **{f"below-{name}": value for name, value in values.items()})
    assert page.title == "Chi bộ Khu phố 7"
    assert "Chi bộ Khu phố 7" in browser.open("/admin?q=khu pho 7").text
    browse("tam").open(f"/branches/{page.response.request.path.rpartition('/')[2]}/members")


def test_a_unit_is_renamed_and_a_taken_code_refused_with_what_was_typed(browse, world):
    browser, path = browse("quy"), f"/admin/units/{world.units['home']}"
    form = browser.open(path).form(path)
    page = browser.submit(form, 422, organisation_name="Chi bộ Khu phố Năm", code="TM-06")
    assert page.errors() == ["Mục này đã có rồi."]
    assert page.form(path).values["organisation_name"] == "Chi bộ Khu phố Năm"
    assert browser.submit(form, organisation_name="Chi bộ Khu phố Năm").title == "Chi bộ Khu phố Năm"


def test_the_first_officer_takes_a_witness(browse, inside, world):
    with inside():
        db.session.get_one(Account, world.accounts["dat"]).password_hash = passphrases.hashed(PASSPHRASE)
        db.session.commit()
    browser, path = browse("quy"), f"/admin/units/{world.units['other_ward']}"
    form = browser.open(path).form(f"{path}/first-grant")
    values = {"member_id": str(world.members["khach"]), "witness": "dat"}
    page = browser.submit(form, 422, **values, passphrase="đoán mò thôi mà")
    assert page.errors() == ["Tên đăng nhập hoặc cụm mật khẩu chưa đúng."]
    assert "đoán mò" not in page.response.get_data(as_text=True)
    browser.submit(form, **values, passphrase=PASSPHRASE)
    with inside():
        grant = db.session.query(Grant).filter_by(member_id=world.members["khach"]).one()
        assert (grant.kind, grant.unit_id) == (GrantKind.ORGANISATION, world.units["other_ward"])
    assert f"{path}/first-grant" not in {form.action for form in browser.open(path).forms()}


def test_a_newcomer_gets_an_account_and_a_place_later(browse, world):
    browser = browse("quy")
    page = browser.submit(
        browser.open("/admin/accounts/new").form("/admin/accounts/new"), full_name="Tô Văn Mẫn", username="mantv"
    )
    assert "mantv" in page.text
    assert "Chưa vào lần nào" in page.text
    refused = browser.submit(
        browser.open("/admin/accounts/new").form("/admin/accounts/new"), 422, full_name="Tô Văn Mẫn", username="mantv"
    )
    assert refused.errors() == ["Mục này đã có rồi."]


def test_a_member_gets_an_account_and_a_whole_branch_too(browse, inside, world):
    with inside():
        for person in ("minh", "tu"):
            db.session.query(LoginSession).filter_by(account_id=world.accounts[person]).delete()
            db.session.query(Account).filter_by(id=world.accounts[person]).delete()
        db.session.commit()
    browser, path = browse("quy"), f"/admin/members/{world.members['tu']}/account"
    page = browser.submit(browser.open(path).form(path), username="thom")
    assert "thom" in page.text
    unit = f"/admin/units/{world.units['home']}"
    page = browser.submit(browser.open(unit).form(f"{unit}/accounts"))
    assert "Đã lập 1 tài khoản" in page.text
    assert "Mọi đồng chí trong danh sách đã có tài khoản." in page.text


def test_a_closed_account_is_out_at_its_next_request_and_comes_back(browse, world):
    minh, quy = browse("minh"), browse("quy")
    assert minh.client.get("/account").status_code == 200
    path = f"/admin/accounts/{world.accounts['minh']}"
    page = quy.submit(quy.open("/admin/accounts?q=lanh").form(f"{path}/closing"))
    assert "Đang khóa" in page.text
    assert minh.client.get("/account").status_code == 303
    page = quy.submit(page.form(f"{path}/opening"))
    assert "Đang khóa" not in page.text


def test_nobody_closes_his_own_account(browse, world):
    assert browse("quy").post("admin.disable", account_id=world.accounts["quy"]).status_code == 422


def test_an_ended_grant_is_gone_at_the_next_request(browse, inside, world):
    quy = browse("quy")
    assert quy.client.get("/admin").status_code == 200
    with inside():
        db.session.query(Grant).filter_by(member_id=world.members["quy"]).update({"ends_on": today()})
        db.session.commit()
    assert quy.client.get("/admin").status_code == 404
