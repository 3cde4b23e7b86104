"""run.py with the real program: a first start, one that breaks off, the second, the stop."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[2]
PARTS = ("app.py", "branchmeet", "migrations", "requirements.txt", "run.py", "static", "templates")

pytestmark = pytest.mark.slow


class Started:
    """A start of the program in a process group of its own, as a terminal makes it."""

    def __init__(self, clone: Path, *words: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port: int = server.getsockname()[1]
        whole = [sys.executable, "run.py", *words, "--port", str(self.port), "--no-browser"]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self._log = clone / f"{self.port}.log"
        with self._log.open("w") as log, heeding_interrupts():
            self.process = subprocess.Popen(
                whole, cwd=clone, stdout=log, stderr=log, env=environment, start_new_session=True
            )

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for it; a start that ended or hangs fails the test with what it said."""
        for _ in range(1200):
            if condition():
                return
            assert self.process.poll() is None, self.said
            time.sleep(0.1)
        pytest.fail(self.said)

    def opened(self) -> Started:
        self.until(lambda: f"open http://127.0.0.1:{self.port}" in self.said)
        return self

    def status(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def heeding_interrupts() -> Iterator[None]:
    """A shell that runs the tests in the background has them ignore Ctrl+C, and what they start would do so too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The program as a clone has it, with the environment of this run for its own."""
    for part in PARTS:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, tmp_path / part)
    (tmp_path / ".venv").mkdir()
    for entry in Path(sys.prefix).iterdir():
        if entry.name != "installed.txt":
            (tmp_path / ".venv" / entry.name).symlink_to(entry)
    (tmp_path / ".venv" / "installed.txt").write_text(run.fingerprint(run.LOCK))
    return tmp_path


@pytest.fixture
def start(clone: Path) -> Iterator[Callable[..., Started]]:
    """Start the program; whatever still runs at the end of the test is killed."""
    started: list[Started] = []

    def begin(*words: str) -> Started:
        started.append(Started(clone, *words))
        return started[-1]

    yield begin
    for one in started:
        one.kill()


def test_a_demo_whose_first_start_broke_off_is_whole_at_the_next(clone: Path, start: Callable[..., Started]) -> None:
    file, draft = clone / "instance" / "demo.sqlite3", clone / "instance" / "demo.sqlite3.new"
    broken = start()
    broken.until(lambda: draft.exists() and "making sample data" in broken.said)
    broken.kill()
    assert not file.exists()

    first = start().opened()
    assert file.exists()
    assert not draft.exists()
    assert "bithu" in first.said
    assert [first.status(path) for path in ("/healthz", "/readyz", "/")] == [200, 200, 303]
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait() == 0

    made = file.stat().st_ino
    second = start().opened()
    assert "creating the database" not in second.said
    assert file.stat().st_ino == made
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait() == 0
    with pytest.raises(ConnectionRefusedError):
        second.status("/healthz")


def test_a_database_that_is_there_is_never_replaced(clone: Path, start: Callable[..., Started]) -> None:
    (clone / "instance").mkdir()
    (clone / "instance" / "demo.sqlite3").touch()
    refused = start()
    assert refused.process.wait() == 1
    assert "is empty" in refused.said
    assert [path.name for path in (clone / "instance").iterdir() if path.suffix != ".key"] == ["demo.sqlite3"]
