"""Signing in, signing out, and what a copied cookie is worth afterwards."""

from __future__ import annotations

import pytest

from branchmeet import clock
from branchmeet.extensions import db
from branchmeet.models import Account
from branchmeet.services import login_sessions, passphrases

PASSPHRASE = "nắng sớm sân đình"


@pytest.fixture
def account(app, world):
    with app.app_context():
        db.session.get_one(Account, world.accounts["lan"]).password_hash = passphrases.hashed(PASSPHRASE)
        db.session.commit()


def test_stranger_is_sent_to_sign_in_and_then_to_the_wanted_page(browse, account):
    browser = browse(None)
    response = browser.client.get("/")
    assert response.status_code == 303
    page = browser.open(response.headers["Location"])
    home = browser.submit(page.form("/sign-in"), username="LAN ", passphrase=PASSPHRASE)
    assert home.title == "Việc hôm nay"
    assert "Lan" in home.text


def test_wrong_passphrase_says_so_and_keeps_the_name(browse, account):
    browser = browse(None)
    page = browser.submit(
        browser.open("/sign-in").form("/sign-in"), 422, username="lan", passphrase="sai hoàn toàn rồi"
    )
    assert page.errors() == ["Tên đăng nhập hoặc cụm mật khẩu chưa đúng."]
    assert page.form("/sign-in").values["username"] == "lan"


def test_unknown_account_answers_in_the_same_words(browse, account):
    browser = browse(None)
    page = browser.submit(browser.open("/sign-in").form("/sign-in"), 422, username="ai-do", passphrase=PASSPHRASE)
    assert page.errors() == ["Tên đăng nhập hoặc cụm mật khẩu chưa đúng."]


def test_guesses_must_wait_after_five_failures(browse, account, monkeypatch):
    browser = browse(None)
    now = clock.now_utc()
    monkeypatch.setattr(login_sessions, "now_utc", lambda: now)
    for _ in range(5):
        page = browser.submit(
            browser.open("/sign-in").form("/sign-in"), 422, username="lan", passphrase="đoán thử xem sao"
        )
    page = browser.submit(browser.open("/sign-in").form("/sign-in"), 422, username="lan", passphrase=PASSPHRASE)
    assert "Đã thử sai nhiều lần" in page.errors()[0]


def test_a_copied_cookie_is_worth_nothing_after_signing_out(browse):
    browser, thief = browse("lan"), browse("lan")
    assert thief.visit("home.index").title == "Việc hôm nay"
    assert browser.post("auth.sign_out").status_code == 303
    assert thief.client.get("/").status_code == 303


def test_a_disabled_account_is_out_at_the_next_request(app, world, browse):
    browser = browse("minh")
    assert browser.client.get("/").status_code == 200
    with app.app_context():
        from branchmeet.clock import now_utc

        db.session.get_one(Account, world.accounts["minh"]).disabled_at_utc = now_utc()
        db.session.commit()
    assert browser.client.get("/").status_code == 303


def test_signing_in_gives_a_new_session(browse, account):
    browser = browse(None)
    form = browser.open("/sign-in").form("/sign-in")
    before = browser.client.get_cookie("branchmeet")
    browser.submit(form, username="lan", passphrase=PASSPHRASE)
    after = browser.client.get_cookie("branchmeet")
    assert before.value != after.value


@pytest.mark.parametrize(
    "target", ["//evil.vn", "///evil.vn", "/\\evil.vn", "https://evil.vn", "javascript:1", "/a\nb", ""]
)
def test_next_leads_only_into_the_program(browse, account, target):
    browser = browse(None)
    form = browser.open("/sign-in").form("/sign-in")
    response = browser.submit(form, follow=False, username="lan", passphrase=PASSPHRASE, next=target)
    assert response.headers["Location"] == "/"


def test_health_answers_strangers_without_details(browse):
    client = browse(None).client
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


def test_a_door_without_a_rule_stays_shut(app, browse):
    view = app.view_functions["home.healthz"]
    app.view_functions["home.healthz"] = lambda: "open"
    try:
        assert browse("lan").client.get("/healthz").status_code == 404
    finally:
        app.view_functions["home.healthz"] = view


def test_right_passphrases_never_make_an_address_wait(browse, account):
    browser = browse(None)
    for _ in range(33):
        response = browser.client.post(
            "/sign-in", data={"csrf_token": browser.csrf(), "username": "lan", "passphrase": PASSPHRASE}
        )
        assert response.status_code == 303
