"""run.py before there is anything: what it refuses and how it says so, and when it installs."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")
VIETNAMESE_THEN_ENGLISH = re.compile(r"\A✗ .*[à-ỹ].*\n  [ -~]+\n\Z")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a start tells its children stays in the test that started it."""
    for name in ("PYTHONUTF8", "BRANCHMEET_MODE", "BRANCHMEET_INSTANCE", "BRANCHMEET_BEHIND_PROXY"):
        monkeypatch.setenv(name, "")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as it is after a clone: locks, and no environment."""
    for lock in (run.LOCK, run.TEST_LOCK):
        (tmp_path / lock).write_text(f"{lock}==1\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path


@pytest.fixture
def commands(bare: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The programs run.py would start, as lists of words; making an environment makes its Python."""
    started: list[list[str]] = []

    def start(command: list[object], **_: object) -> subprocess.CompletedProcess[bytes]:
        started.append([str(word) for word in command])
        if "venv" in command:
            run.PYTHON.parent.mkdir(parents=True)
            run.PYTHON.touch()
        no_pip_yet = "--version" in command and not run.PYTHON.exists()
        return subprocess.CompletedProcess(command, int(no_pip_yet))

    monkeypatch.setattr(subprocess, "run", start)
    return started


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a refused start says; it must be one sentence in each language."""
    assert run.main(arguments) == 1
    words = capsys.readouterr().err
    assert VIETNAMESE_THEN_ENGLISH.match(words), words
    return words


# ---------------------------------------------------------------- an old Python


def test_an_old_python_can_read_the_file_to_the_end() -> None:
    ast.parse(SOURCE, feature_version=(3, 6))


def test_an_old_python_is_told_what_to_install() -> None:
    pretend = f"import sys; sys.version_info = (3, 9, 2); exec(compile({SOURCE!r}, 'run.py', 'exec'))"
    told = subprocess.run([sys.executable, "-X", "utf8", "-c", pretend], capture_output=True, text=True)
    assert told.returncode == 1
    assert VIETNAMESE_THEN_ENGLISH.match(told.stderr)
    assert "3.9" in told.stderr
    assert "3.11" in told.stderr


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "chibo.example"])
def test_the_demo_opens_on_this_computer_only(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--host" in said(["--host", host], capsys)


def test_serve_goes_beyond_this_computer_behind_a_proxy_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--behind-proxy" in said(["serve", "--host", "0.0.0.0"], capsys)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_the_loopback_has_several_names(host: str) -> None:
    assert run.is_loopback(host)


def test_a_taken_port_is_named(bare: Path, taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    words = said(["--port", str(taken_port), "--instance", str(bare / "instance")], capsys)
    assert str(taken_port) in words
    assert "--port" in words
    assert not (bare / "instance").exists()


def test_an_impossible_port_is_named(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "70000" in said(["--port", "70000", "--instance", str(bare / "instance")], capsys)


def test_a_folder_that_cannot_be_written_is_named(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_the_way = bare / "a file"
    in_the_way.touch()
    words = said(["--port", free_port(), "--instance", str(in_the_way / "instance")], capsys)
    assert str(in_the_way) in words
    assert "--instance" in words


def test_a_python_without_venv_is_told_the_package(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    words = said(["--port", free_port(), "--instance", str(bare / "instance")], capsys)
    assert "apt-get install -y python3-venv" in words


def test_without_a_network_it_says_what_to_check(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "make_environment", lambda: None)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    run.VENV.mkdir()
    assert "network" in said(["flask", "routes"], capsys)
    assert not (run.VENV / "installed.txt").exists()


def test_a_command_that_fails_passes_its_status_on(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*words: str) -> None:
        raise subprocess.CalledProcessError(3, words)

    monkeypatch.setattr(run, "flask", fail)
    assert run.main(["flask", "check-database"]) == 3


# ---------------------------------------------------------------- when it installs


def test_the_first_start_makes_an_environment_of_exact_versions(commands: list[list[str]]) -> None:
    run.install(run.LOCK)
    *_, make, install = commands
    assert make[1:3] == ["-m", "venv"]
    assert {"--require-hashes", "--only-binary", run.LOCK} <= set(install)


def test_the_second_start_starts_nothing(commands: list[list[str]]) -> None:
    run.install(run.LOCK)
    commands.clear()
    run.install(run.LOCK)
    assert commands == []


def test_the_test_environment_serves_the_program_too(commands: list[list[str]]) -> None:
    run.install(run.TEST_LOCK)
    commands.clear()
    run.install(run.LOCK)
    assert commands == []


def test_the_program_alone_does_not_serve_the_tests(commands: list[list[str]]) -> None:
    run.install(run.LOCK)
    commands.clear()
    run.install(run.TEST_LOCK)
    assert run.TEST_LOCK in commands[-1]


def test_a_changed_lock_is_installed_into_the_same_environment(commands: list[list[str]]) -> None:
    run.install(run.LOCK)
    commands.clear()
    (run.ROOT / run.LOCK).write_text("flask==9\n")
    run.install(run.LOCK)
    assert run.LOCK in commands[-1]
    assert not any("venv" in command for command in commands)


def test_an_environment_whose_python_has_gone_is_made_anew(commands: list[list[str]]) -> None:
    run.install(run.LOCK)
    commands.clear()
    run.PYTHON.unlink()
    run.PYTHON.parent.rmdir()
    run.install(run.LOCK)
    assert [command[2] for command in commands] == ["pip", "venv", "pip"]


def test_an_installation_that_broke_off_is_done_again(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run.install(run.LOCK)
    (run.ROOT / run.LOCK).write_text("flask==9\n")
    works = subprocess.run
    monkeypatch.setattr(subprocess, "run", break_off)
    with pytest.raises(KeyboardInterrupt):
        run.install(run.LOCK)
    monkeypatch.setattr(subprocess, "run", works)
    commands.clear()
    run.install(run.LOCK)
    assert run.LOCK in commands[-1]


def break_off(command: list[object], **_: object) -> subprocess.CompletedProcess[bytes]:
    if "install" in command:
        raise KeyboardInterrupt
    return subprocess.CompletedProcess(command, 0)


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])
