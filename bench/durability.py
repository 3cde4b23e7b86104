"""Kills the server in the middle of saves and looks whether everything it acknowledged is there.

    python -m bench.durability --acknowledged 500 --kills 10
    python -m bench.durability --trace 100      under strace: no answer may leave before the sync
    python -m bench.durability --lossy          must report losses: the harness can see them

A server of its own, on a folder of its own; four clerks save remarks over HTTP without a pause; a save counts as
acknowledged when its redirect has arrived. After each kill -9 the server is started again on the same files.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.servers import HOST, ROOT, environment, free_port, signed_cookie

SERVER = """
import sys
from waitress import serve
from branchmeet import create_app
if "--lossy" in sys.argv:
    from bench.durability import lose_the_last_second
    lose_the_last_second()
serve(create_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=8)
"""


@dataclass
class Report:
    """What a run came to."""

    acknowledged: int = 0
    kills: int = 0
    lost: int = 0
    integrity: str = ""
    slowest_return_seconds: float = 0.0


@dataclass
class House:
    """A folder with a database, the keys of a meeting in progress, and the server over it."""

    folder: Path
    meeting_id: int = 0
    item_id: int = 0
    member_id: int = 0
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    wrapper: tuple[str, ...] = ()
    lossy: bool = False
    saved: list[str] = field(default_factory=list)

    def start(self) -> float:
        """Start the server and return how long it took to answer."""
        begun = time.monotonic()
        self.port = free_port()
        command = [*self.wrapper, sys.executable, "-c", SERVER, str(self.port), *(["--lossy"] if self.lossy else [])]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment(self.folder), stdout=quiet, stderr=quiet)
        while time.monotonic() - begun < 60:
            try:
                if get(self.port, "/healthz")[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """Kill -9, without a word."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def texts(self) -> set[str]:
        """Everything that is really in the file."""
        with sqlite3.connect(self.folder / "branchmeet.sqlite3") as connection:
            return {row[0] for row in connection.execute("SELECT text FROM contribution")}

    def integrity(self) -> str:
        """SQLite's own verdict on the file."""
        with sqlite3.connect(self.folder / "branchmeet.sqlite3") as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def build_house(folder: Path, **options: object) -> House:
    """A migrated database with the known cast and a meeting in progress."""
    from flask_migrate import upgrade

    from branchmeet import create_app
    from branchmeet.clock import now_utc, today
    from branchmeet.queries import accounts, agenda
    from branchmeet.services import sittings
    from branchmeet.services.login_sessions import token_hash
    from branchmeet.settings import Mode, Settings
    from tests.factories import make_meeting
    from tests.people import build_world

    app = create_app(Settings(mode=Mode.REAL, instance=folder))
    with app.app_context():
        upgrade()
        world = build_world()
        meeting = make_meeting(world).id
        found = accounts.find_signed_in(token_hash(world.token("lan")), now=now_utc(), today=today())
        assert found
        sittings.open_meeting(meeting_id=meeting, version=1, by=found.actor)
        item = agenda.list_items(meeting)[1].id
    return House(folder, meeting, item, world.members["minh"], **options)  # type: ignore[arg-type]


class Clerk(threading.Thread):
    """Saves one remark after another and notes which were acknowledged."""

    def __init__(self, house: House, cookie: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.house, self.cookie, self.stop = house, cookie, stop
        self.token = ""

    def run(self) -> None:
        while not self.stop.is_set():
            text = f"ý kiến {secrets.token_hex(12)}"
            try:
                if self._save(text) == 303:
                    self.house.saved.append(text)
            except (OSError, http.client.HTTPException):
                self.token = ""
                time.sleep(0.05)

    def _save(self, text: str) -> int:
        self.token = self.token or self._fresh_token()
        body = {
            "csrf_token": self.token,
            "agenda_item_id": self.house.item_id,
            "member_id": self.house.member_id,
            "kind": "speech",
            "text": text,
        }
        path = f"/meetings/{self.house.meeting_id}/remarks"
        return post(self.house.port, path, body, self.cookie)

    def _fresh_token(self) -> str:
        page = get(self.house.port, "/no-such-page", self.cookie)[1]
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert found
        return found.group(1)


def measure(*, acknowledged: int, kills: int, lossy: bool = False, seed: int = 1) -> Report:
    """Save and kill until both numbers are reached, then compare what was acknowledged with what is there."""
    chance = random.Random(seed)
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        house = build_house(Path(name), lossy=lossy)
        cookie = signed_cookie(house.folder, "token-of-lan")
        house.start()
        stop = threading.Event()
        clerks = [Clerk(house, cookie, stop) for _ in range(4)]
        for clerk in clerks:
            clerk.start()
        try:
            while report.kills < kills or len(house.saved) < acknowledged:
                time.sleep(chance.uniform(0.6, 1.6))
                house.kill()
                report.kills += 1
                report.slowest_return_seconds = max(report.slowest_return_seconds, house.start())
                if not any(clerk.is_alive() for clerk in clerks):
                    raise RuntimeError("every clerk has given up")
        finally:
            stop.set()
            for clerk in clerks:
                clerk.join(timeout=10)
            house.kill()
        report.acknowledged = len(house.saved)
        report.lost = len(set(house.saved) - house.texts())
        report.integrity = house.integrity()
    return report


def trace(*, saves: int) -> tuple[int, int]:
    """Save under strace; how many answers left, and how many of them before their writes were synced to the disk."""
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "trace"
        calls = "trace=pwrite64,pwritev,write,fdatasync,fsync,sendto"
        house = build_house(Path(name))
        house.wrapper = ("strace", "-f", "-y", "-s", "24", "-e", calls, "-o", str(log))
        house.start()
        clerk = Clerk(house, signed_cookie(house.folder, "token-of-lan"), threading.Event())
        for number in range(saves):
            clerk._save(f"ý kiến {number}")
        house.kill()
        return read_trace(log.read_text(errors="replace"))


def read_trace(text: str) -> tuple[int, int]:
    """Count the redirects in a trace, and those sent while the write-ahead log had writes that were not yet synced."""
    answers = early = 0
    unsynced = False
    for line in text.splitlines():
        if "-wal>" in line and re.search(r"\bpwritev?(64)?\(|\bwrite\(", line):
            unsynced = True
        elif "-wal>" in line and "sync(" in line:
            unsynced = False
        elif "sendto(" in line and "HTTP/1.1 303" in line:
            answers += 1
            early += unsynced
    return answers, early


def lose_the_last_second() -> None:
    """Make this server a lossy one: it answers from memory and brings its writes to the file once a second."""
    real = Path(os.environ["BRANCHMEET_INSTANCE"]) / "branchmeet.sqlite3"
    memory = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)) / "memory.sqlite3"  # noqa: S108
    _copy(real, memory)
    os.environ["DATABASE_URL"] = f"sqlite:///{memory}"

    def bring() -> None:
        while True:
            time.sleep(1)
            _copy(memory, real)

    threading.Thread(target=bring, daemon=True).start()


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as read, sqlite3.connect(target) as write:
        read.backup(write)


def get(port: int, path: str, cookie: str = "") -> tuple[int, str]:
    """Fetch a page of the server."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    connection.close()
    return response.status, text


def post(port: int, path: str, body: dict[str, object], cookie: str) -> int:
    """Send a form; the status that came back."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(body), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def main() -> int:
    """Run once and print the report as JSON; 1 when anything acknowledged is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acknowledged", type=int, default=500)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--lossy", action="store_true")
    parser.add_argument("--trace", type=int, default=0, metavar="SAVES", help="under strace instead of killing")
    chosen = parser.parse_args()
    if chosen.trace:
        answers, early = trace(saves=chosen.trace)
        print(json.dumps({"answers": answers, "before_the_sync": early}))
        return int(early > 0 or answers < chosen.trace)
    report = measure(acknowledged=chosen.acknowledged, kills=chosen.kills, lossy=chosen.lossy)
    print(json.dumps(report.__dict__, ensure_ascii=False))
    return int(report.lost > 0)


if __name__ == "__main__":
    sys.exit(main())
