"""Eight that write into one database at the same moment: nobody may hear "database is locked"."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bench.bulk import Size, fill
from bench.databases import house
from bench.report import Figure, Tell
from bench.servers import ROOT, environment
from branchmeet import create_app
from branchmeet.clock import now_utc, today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import MeetingState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Attendance, Contribution, Meeting
from branchmeet.queries import accounts
from branchmeet.services import remarks
from branchmeet.services.login_sessions import token_hash
from branchmeet.settings import Mode, Settings

ALONE, THREADS, PROCESSES = "one alone", "eight threads", "eight processes"
KINDS = {ALONE: (1, 1), THREADS: (1, 8), PROCESSES: (8, 1)}
"""Processes, and threads in each."""
GO = "go"


def measure(*, writes: int, tell: Tell) -> dict[str, Any]:
    """One writer alone, eight threads of one server process, and eight processes, which share no queue but SQLite's.

    Each records so many remarks by the service that the doors use.
    """
    with tempfile.TemporaryDirectory() as name, house(Path(name)) as made:
        with made.opened():
            fill(Size(wards=1, branches=1, members=20, meetings=1, scored=1), date.today())
            db.session.execute(update(Meeting).values(state=MeetingState.IN_PROGRESS, closed_at_utc=None))
            db.session.commit()
        runs = {}
        for kind, (processes, threads) in KINDS.items():
            tell(f"writing: {kind}")
            runs[kind] = _write_together(made.instance, processes, threads, writes)
        with made.opened():
            kept = len(db.session.scalars(select(Contribution.id)).all())
    acknowledged = sum(run["written"] for run in runs.values())
    return {
        "writes_of_each": writes,
        "runs": runs,
        "figures": [
            Figure("refusals for a lock, eight threads of one server", runs[THREADS]["locked"], 0),
            Figure("refusals for a lock, eight processes", runs[PROCESSES]["locked"]),
            Figure("writes acknowledged and not there", acknowledged - kept, 0),
            *(Figure(f"writes a second, {kind}", run["a_second"]) for kind, run in runs.items()),
        ],
    }


def _write_together(instance: Path, writers: int, threads: int, writes: int) -> dict[str, float]:
    """Start the processes, let them begin together once all are ready, and add up what they tell."""
    command = [sys.executable, "-m", "bench.writers", str(instance), str(threads), str(writes)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment(instance), **pipes)  # type: ignore[call-overload]
        for _ in range(writers)
    ]
    for process in processes:
        process.stdout.readline()  # it is ready
    begun = time.perf_counter()
    for process in processes:
        process.stdin.write(f"{GO}\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in processes]
    seconds = time.perf_counter() - begun
    written = sum(one["written"] for one in told)
    return {
        "written": written,
        "locked": sum(one["locked"] for one in told),
        "slowest_ms": max(one["slowest_ms"] for one in told),
        "a_second": round(written / seconds),
    }


def write(instance: Path, threads: int, writes: int) -> dict[str, float]:
    """Write as one of the processes, after the word to begin."""
    app = create_app(Settings(mode=Mode.REAL, instance=instance))
    with app.app_context():
        found = accounts.find_signed_in(token_hash("token-of-secretary"), now=now_utc(), today=today())
        assert found
        present = select(Attendance.member_id).where(Attendance.code == "present").order_by(Attendance.id)
        words = {
            "meeting_id": db.session.scalars(select(Meeting.id)).one(),
            "agenda_item_id": db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.id)).first(),
            "member_id": db.session.scalars(present).first(),
            "kind": ContributionKind.SPEECH,
            "by": found.actor,
        }
        db.session.remove()
    print("ready", flush=True)
    assert sys.stdin.readline().strip() == GO
    with ThreadPoolExecutor(threads) as pool:
        told = list(pool.map(lambda _: _record(app, words, writes), range(threads)))
    return {
        "written": sum(len(seconds) for seconds, _ in told),
        "locked": sum(locked for _, locked in told),
        "slowest_ms": round(1000 * max((max(seconds, default=0) for seconds, _ in told), default=0), 1),
    }


def _record(app: Flask, words: dict[str, Any], writes: int) -> tuple[list[float], int]:
    """The seconds of each remark that was acknowledged, and how many were refused for a lock."""
    seconds: list[float] = []
    locked = 0
    with app.app_context():
        for number in range(writes):
            begun = time.perf_counter()
            try:
                remarks.record(text=f"ý kiến {number}", **words)
                seconds.append(time.perf_counter() - begun)
            except OperationalError:
                locked += 1
    return seconds, locked


if __name__ == "__main__":
    print(json.dumps(write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
