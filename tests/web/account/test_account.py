"""One's own account, and the codes one may issue for others."""

from __future__ import annotations

import pytest

from branchmeet.extensions import db
from branchmeet.models import Account, LoginSession, OneTimeCode
from branchmeet.services import passphrases, personal_data

PASSPHRASE, NEW = "nắng sớm sân đình", "lúa chín vàng đồng"


@pytest.fixture
def with_passphrase(inside, world):
    with inside():
        db.session.get_one(Account, world.accounts["minh"]).password_hash = passphrases.hashed(PASSPHRASE)
        db.session.commit()


def test_everybody_finds_his_own_data_and_nobody_elses(browse):
    page = browse("thu").open("/account")
    assert "Chi bộ Khu phố 5" in page.text
    assert "Dự bị" in page.text
    assert "Chưa có ai mở trang thông tin của đồng chí." in page.text


def test_who_looked_at_my_data_is_named(browse, inside, who, world):
    with inside():
        personal_data.record_view(member_id=world.members["thu"], by=who("lan"))
    assert "Trương Thị Lan" in browse("thu").open("/account").text
    assert "Trương Thị Lan" not in browse("minh").open("/account").text


def test_a_new_passphrase_signs_the_other_devices_out(browse, with_passphrase, inside, world):
    with inside():
        other = LoginSession(
            token_hash="x" * 64,
            account_id=world.accounts["minh"],
            last_seen_at_utc=db.session.query(LoginSession).first().last_seen_at_utc,
            expires_at_utc=db.session.query(LoginSession).first().expires_at_utc,
        )
        db.session.add(other)
        db.session.commit()
    browser = browse("minh")
    form = browser.open("/account").form("/account/passphrase")
    assert "Thiết bị khác" in browser.open("/account").text
    page = browser.submit(form, old=PASSPHRASE, passphrase=NEW, repeat=NEW)
    assert "Đã đổi cụm mật khẩu" in page.text
    assert "Thiết bị khác" not in page.text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"old": "sai", "passphrase": NEW, "repeat": NEW}, "old"),
        ({"old": PASSPHRASE, "passphrase": "ngắn", "repeat": "ngắn"}, "passphrase"),
        ({"old": PASSPHRASE, "passphrase": NEW, "repeat": "khác hẳn mất rồi"}, "repeat"),
    ],
)
def test_a_refused_passphrase_is_said_beside_its_field_and_never_shown(browse, with_passphrase, values, field):
    browser = browse("minh")
    page = browser.submit(browser.open("/account").form("/account/passphrase"), 422, **values)
    (control,) = [one for one in page.all("input") if one.get("aria-invalid")]
    assert control.get("name") == field
    assert NEW not in page.response.get_data(as_text=True)


def test_signing_out_everywhere_means_here_too(browse):
    browser, second = browse("minh"), browse("minh")
    browser.submit(browser.open("/account").form("/account/sessions/end"))
    assert second.client.get("/account").status_code == 303


# ---- codes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "status"), [("lan", 200), ("khanh", 200), ("quy", 200), ("mai", 404), ("sau", 404), ("tam", 404)]
)
def test_who_may_issue_codes(browse, person, status):
    browse(person).open("/account/codes", expect=status)


def offered(page):
    return {form.action for form in page.forms() if form.action.startswith("/account/codes/")}


def test_a_secretary_sees_his_branch_and_no_button_for_those_with_rights(browse, world):
    page = browse("lan").open("/account/codes")
    people = {"minh", "tu", "thu", "ba", "chin"}
    assert offered(page) == {f"/account/codes/{world.accounts[person]}" for person in people}
    assert "Huỳnh Văn Sanh" not in page.text


def test_a_code_is_shown_once_and_kept_nowhere(browse, inside, world):
    browser = browse("lan")
    path = f"/account/codes/{world.accounts['minh']}"
    page = browser.submit(browser.open("/account/codes").form(path), expect=200)
    (code,) = [word for word in page.text.split() if word.count("-") == 2 and len(word) == 14]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert code not in browser.open("/account/codes").text
    with inside():
        assert code.replace("-", "") not in str(db.session.query(OneTimeCode.code_hash).one())
    stranger = browse(None)
    form = stranger.open("/sign-in/code").form("/sign-in/code")
    home = stranger.submit(form, username="minh", code=code.lower(), passphrase=NEW, repeat=NEW)
    assert "Lành" in home.text


@pytest.mark.parametrize(
    ("issuer", "target", "status"),
    [
        ("lan", "sau", 422),
        ("lan", "lan", 422),
        ("lan", "nam", 404),
        ("khanh", "sau", 200),
        ("khanh", "khanh", 404),
        ("khanh", "an", 404),
        ("quy", "khanh", 200),
        ("mai", "minh", 404),
    ],
)
def test_a_code_for_whom_by_whom(browse, world, issuer, target, status):
    response = browse(issuer).post("account.issue_code", account_id=world.accounts[target])
    assert response.status_code == status
