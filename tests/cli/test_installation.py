"""The first administrator: made once, in a real installation, with a code that works."""

from __future__ import annotations

import re

from branchmeet.extensions import db
from branchmeet.models import ScoreSheet, Unit
from branchmeet.services import login_sessions

PASSPHRASE = "lúa chín vàng đồng"
ASK = ["create-first-administrator", "--organisation", "Đảng bộ phường Mới", "--committee", "Đảng ủy phường Mới"]
WHO = ["--place", "Phường Mới", "--name", "Tô Văn Mẫn", "--username", "mantv"]


def run(app, *command):
    return app.test_cli_runner().invoke(args=list(command))


def code_in(output):
    return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", output)[0]


def test_the_administrator_comes_in_with_the_printed_code_and_there_is_one(real):
    done = run(real, *ASK, *WHO)
    assert done.exit_code == 0, done.output
    with real.app_context():
        assert db.session.query(Unit.organisation_name, Unit.committee_name).one() == (
            "Đảng bộ phường Mới",
            "Đảng ủy phường Mới",
        )
        assert db.session.query(ScoreSheet).count() >= 2, "the shipped sheets are there"
        assert login_sessions.sign_in_with_code(
            username="mantv", code=code_in(done.output), passphrase=PASSPHRASE, address="127.0.0.1", device="test"
        )
    again = run(real, *ASK, *WHO)
    assert again.exit_code == 1
    assert "Đã có người quản trị" in again.output
    assert run(real, "create-first-administrator").output == "", "later starts have nothing to say"


def test_a_start_without_answers_uses_names_that_can_be_changed(real):
    assert run(real, "create-first-administrator").exit_code == 0
    with real.app_context():
        assert db.session.query(Unit.organisation_name).scalar() == "Đảng bộ chưa đặt tên"


def test_who_missed_the_half_hour_gets_another_code(real):
    first, second = (code_in(run(real, "create-first-administrator").output) for _ in range(2))
    assert first != second


def test_the_demo_has_its_administrator(app):
    refused = run(app, *ASK, *WHO)
    assert refused.exit_code == 1
    assert "Bản dùng thử" in refused.output
