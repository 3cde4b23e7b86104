"""Everybody on the sign-in page exists, can sign in, and is who the button says."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from branchmeet import create_app
from branchmeet.clock import now_utc
from branchmeet.demo import accounts as demo_accounts
from branchmeet.domain.actor import Actor
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.extensions import db
from branchmeet.models import Account, Grant, Membership, Post, Unit
from branchmeet.queries import accounts
from branchmeet.services import login_sessions
from branchmeet.settings import Mode, Settings
from tests.demo.conftest import TODAY

FOREMOST = {
    "bithu": (PostKind.SECRETARY, "TT-05"),
    "phobithu": (PostKind.DEPUTY_SECRETARY, "TT-05"),
    "chiuyvien": (PostKind.COMMITTEE_MEMBER, "TT-05"),
    "totruong": (PostKind.CELL_LEADER, "TT-05"),
    "dangvien": (None, "TT-05"),
    "phutrach": (PostKind.LIAISON, "TT-05"),
    "dangbophan": (PostKind.SECRETARY, "BHHA-09"),
    "danguyphuong": (PostKind.STANDING_COMMITTEE, "TT"),
    "thamdinhphuong": (GrantKind.REVIEWER, "TT"),
    "tochucphuong": (GrantKind.ORGANISATION, "TT"),
    "tuyengiaophuong": (GrantKind.PROPAGANDA, "TT"),
    "kiemtraphuong": (GrantKind.INSPECTION, "TT"),
    "vanphongphuong": (GrantKind.OFFICE, "TT"),
    "quanuy": (PostKind.STANDING_COMMITTEE, "QU"),
    "thamdinhquan": (GrantKind.REVIEWER, "QU"),
    "quantri": (GrantKind.ADMINISTRATOR, "QU"),
}


@pytest.fixture(params=["small", "district"])
def app(request):
    app = request.getfixturevalue(request.param)
    with app.app_context():
        yield app
        db.session.remove()


def test_each_button_opens_to_the_person_it_names(app):
    assert [person.username for person in demo_accounts.people()] == list(demo_accounts.TITLES)
    assert demo_accounts.TITLES.keys() == FOREMOST.keys()
    codes = dict(list(db.session.execute(select(Unit.id, Unit.code))))
    for username, (foremost, code) in FOREMOST.items():
        actor = signed_in(username)
        homes = {held.unit_id for held in (*actor.posts, *actor.grants)} | {actor.branch_id} - {None}
        assert actor.foremost is foremost, username
        assert code in {codes[home] for home in homes}, username


def signed_in(username: str) -> Actor:
    token = login_sessions.sign_in(
        username=username, passphrase=demo_accounts.PASSPHRASE, address="127.0.0.1", device="test"
    )
    found = accounts.find_signed_in(login_sessions.token_hash(token), now=now_utc(), today=TODAY)
    assert found
    return found.actor


def test_everybody_with_rights_and_the_whole_home_branch_have_an_account(app):
    owners = set(db.session.scalars(select(Account.member_id)))
    home = select(Unit.id).where(Unit.code == "TT-05").scalar_subquery()
    assert set(db.session.scalars(select(Post.member_id))) <= owners
    assert set(db.session.scalars(select(Grant.member_id))) <= owners
    assert set(db.session.scalars(select(Membership.member_id).where(Membership.branch_id == home))) <= owners


def test_the_command_prints_names_and_passphrase(app):
    printed = app.test_cli_runner().invoke(args=["demo-accounts"]).output
    for username, title in demo_accounts.TITLES.items():
        assert username in printed
        assert title in printed
    assert demo_accounts.PASSPHRASE in printed


def test_the_command_refuses_real_data(tmp_path):
    result = create_app(Settings(mode=Mode.REAL, instance=tmp_path)).test_cli_runner().invoke(args=["seed-demo"])
    assert result.exit_code == 1
    assert "Dữ liệu thật" in result.output
    assert not (tmp_path / "demo.sqlite3").exists()


def test_the_command_refuses_a_second_time(small):
    result = small.test_cli_runner().invoke(args=["seed-demo", "--scale", "small"])
    assert result.exit_code == 1
    assert "đã có dữ liệu" in result.output
