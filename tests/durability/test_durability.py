"""What was answered as saved is on the disk: through kill -9, and in the order of the system calls."""

from __future__ import annotations

import shutil
import sys

import pytest

from bench import durability

pytestmark = pytest.mark.slow
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="strace is a program of Linux")


def test_nothing_acknowledged_is_lost_by_kill_9():
    report = durability.measure(acknowledged=500, kills=10)
    assert report.acknowledged >= 500
    assert report.kills >= 10
    assert (report.lost, report.integrity) == (0, "ok")


def test_the_harness_sees_the_losses_of_a_lossy_server():
    assert durability.measure(acknowledged=60, kills=2, lossy=True).lost > 0


@LINUX
def test_no_answer_leaves_before_the_disk_has_it():
    assert shutil.which("strace"), "install strace (apt-get install strace) to watch the order of system calls"
    answers, early = durability.trace(saves=100)
    assert (answers, early) == (100, 0)


def test_the_reader_of_traces_sees_an_early_answer():
    text = """
    1 pwrite64(7</x/branchmeet.sqlite3-wal>, "..."..., 4096, 0) = 4096
    1 sendto(9<socket:[1]>, "HTTP/1.1 303 SEE OTHER"..., 300, 0, NULL, 0) = 300
    1 fdatasync(7</x/branchmeet.sqlite3-wal>) = 0
    1 sendto(9<socket:[1]>, "HTTP/1.1 303 SEE OTHER"..., 300, 0, NULL, 0) = 300
    """
    assert durability.read_trace(text) == (2, 1)
