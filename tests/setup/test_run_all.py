"""run_all.py: which browser and which PostgreSQL it takes, and that nothing is left out in silence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import run_all

FAILING = run_all.Step("one", (sys.executable, "-c", "raise SystemExit(1)"))
PASSING = run_all.Step("two", (sys.executable, "-c", ""))


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its PATH; what is put there is a program."""
    for name in ("CHROME_BIN", "TEST_DATABASE_URL", "BRANCHMEET_REQUIRE_POSTGRES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(run_all, "usual_places", lambda: [str(tmp_path / "usual" / "chrome.exe")])
    return tmp_path


def put(machine: Path, name: str, does: str = "") -> str:
    program = machine / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    return str(program)


def test_linux_without_strace_ends_the_run(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_all.sys, "platform", "linux")
    with pytest.raises(SystemExit, match="strace"):
        run_all.find_strace()
    put(machine, "strace")
    run_all.find_strace()


# ---------------------------------------------------------------- browser


def test_the_named_browser_comes_first(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(machine, "chromium")
    mine = put(machine, "my-browser")
    monkeypatch.setenv("CHROME_BIN", mine)
    assert run_all.find_browser() == mine


def test_a_named_browser_that_is_not_there_ends_the_run(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(machine, "chromium")
    monkeypatch.setenv("CHROME_BIN", str(machine / "gone"))
    with pytest.raises(SystemExit, match="CHROME_BIN"):
        run_all.find_browser()


def test_chromium_comes_before_edge_and_both_before_the_usual_places(machine: Path) -> None:
    usual = put(machine, "usual/chrome.exe")
    assert run_all.find_browser() == usual
    edge = put(machine, "msedge")
    assert run_all.find_browser() == edge
    chromium = put(machine, "chromium")
    assert run_all.find_browser() == chromium


def test_root_on_debian_gets_chromium_by_apt(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_all.os, "geteuid", lambda: 0)
    put(machine, "apt-get", f'[ "$1" = install ] && /bin/cp /bin/true {machine}/chromium')
    assert run_all.find_browser() == str(machine / "chromium")


def test_without_any_way_to_a_browser_the_run_ends(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_all, "PYTHON", put(machine, "python", "exit 1"))
    with pytest.raises(SystemExit, match="CHROME_BIN"):
        run_all.find_browser()


# ---------------------------------------------------------------- PostgreSQL


def test_the_named_database_comes_first(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(machine, "psql", "echo t")
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://here/test")
    assert run_all.find_postgres() == "postgresql+psycopg://here/test"


def test_a_server_of_this_machine_is_taken_where_we_may_make_databases(machine: Path) -> None:
    put(machine, "psql", "echo t")
    assert run_all.find_postgres() == "postgresql+psycopg:///postgres"


@pytest.mark.parametrize("psql", [None, "exit 2", "echo f"])
def test_without_a_server_it_is_said_in_one_line(
    psql: str | None, machine: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    put(machine, "chromium")
    if psql:
        put(machine, "psql", psql)
    put(machine, "strace")
    assert [step.name for step in run_all.all_tests(())] == ["pytest"]
    (line,) = capfd.readouterr().out.splitlines()
    assert "nothing was run on it" in line


def test_without_a_server_the_run_ends_where_one_is_required(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(machine, "chromium")
    monkeypatch.setenv("BRANCHMEET_REQUIRE_POSTGRES", "1")
    put(machine, "strace")
    with pytest.raises(SystemExit, match="PostgreSQL"):
        run_all.all_tests(())


def test_only_the_second_run_sees_the_server(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(machine, "chromium")
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://here/test")
    put(machine, "strace")
    assert [step.database for step in run_all.all_tests(())] == ["", "postgresql+psycopg://here/test"]


# ---------------------------------------------------------------- the run


def test_a_failed_step_hides_no_later_one(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(run_all, "CHECKS", [FAILING])
    monkeypatch.setattr(run_all, "quick_tests", lambda chosen: [PASSING])
    assert run_all.main(["--quick"]) == 1
    told = capfd.readouterr()
    assert "── two ──" in told.out
    assert told.err.strip().endswith("failed: one")


def test_a_run_without_a_failure_says_nothing_more(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_all, "CHECKS", [PASSING])
    monkeypatch.setattr(run_all, "quick_tests", lambda chosen: [PASSING])
    assert run_all.main(["--quick"]) == 0
    assert capfd.readouterr().err == ""


def test_no_test_comes_near_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://ward/real")
    looks = run_all.Step("look", (sys.executable, "-c", "import os; raise SystemExit('DATABASE_URL' in os.environ)"))
    monkeypatch.setattr(run_all, "CHECKS", [looks])
    monkeypatch.setattr(run_all, "quick_tests", lambda chosen: [])
    assert run_all.main(["--quick"]) == 0


def test_what_follows_goes_to_pytest() -> None:
    (step,) = run_all.quick_tests(("-k", "minutes"))
    assert step.command[-2:] == ("-k", "minutes")
