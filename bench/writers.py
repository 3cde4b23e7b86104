"""Eight processes that write into one database at the same moment: nobody may hear "database is locked"."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

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

WRITERS = 8
GO = "go"


def measure(*, writes: int, tell: Tell) -> dict[str, Any]:
    """One process alone, then eight together; each records so many remarks by the service that the doors use."""
    with tempfile.TemporaryDirectory() as name, house(Path(name)) as made:
        with made.opened():
            fill(Size(wards=1, branches=1, members=20, meetings=1, scored=1), date.today())
            db.session.execute(update(Meeting).values(state=MeetingState.IN_PROGRESS, closed_at_utc=None))
            db.session.commit()
        runs = {}
        for writers in (1, WRITERS):
            tell(f"{writers} writing at once")
            runs[writers] = _write_together(made.instance, writers, writes)
        with made.opened():
            kept = len(db.session.scalars(select(Contribution.id)).all())
    acknowledged = sum(run["written"] for run in runs.values())
    return {
        "writes_of_each": writes,
        "runs": {f"{writers} at once": run for writers, run in runs.items()},
        "figures": [
            Figure("writers that heard of a lock, of eight at once", runs[WRITERS]["locked"], 0),
            Figure("writes acknowledged and not there", acknowledged - kept, 0),
            Figure("writes a second, eight at once", runs[WRITERS]["a_second"]),
            Figure("writes a second, one alone", runs[1]["a_second"]),
        ],
    }


def _write_together(instance: Path, writers: int, writes: int) -> dict[str, float]:
    """Start the processes, let them begin together once all are ready, and add up what they tell."""
    command = [sys.executable, "-m", "bench.writers", str(instance), str(writes)]
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


def write(instance: Path, writes: int) -> dict[str, float]:
    """Write as one of them, after the word to begin."""
    app = create_app(Settings(mode=Mode.REAL, instance=instance))
    with app.app_context():
        found = accounts.find_signed_in(token_hash("token-of-secretary"), now=now_utc(), today=today())
        assert found
        meeting_id = db.session.scalars(select(Meeting.id)).one()
        item_id = db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.position)).first()
        present = select(Attendance.member_id).where(Attendance.code == "present")
        member_id = db.session.scalars(present.order_by(Attendance.id)).first()
        assert item_id
        assert member_id
        print("ready", flush=True)
        assert sys.stdin.readline().strip() == GO
        seconds: list[float] = []
        locked = 0
        for number in range(writes):
            begun = time.perf_counter()
            try:
                remarks.record(
                    meeting_id=meeting_id,
                    agenda_item_id=item_id,
                    member_id=member_id,
                    kind=ContributionKind.SPEECH,
                    text=f"ý kiến {number}",
                    by=found.actor,
                )
                seconds.append(time.perf_counter() - begun)
            except OperationalError:
                locked += 1
    slowest = round(1000 * max(seconds, default=0), 1)
    return {"written": len(seconds), "locked": locked, "slowest_ms": slowest}


if __name__ == "__main__":
    print(json.dumps(write(Path(sys.argv[1]), int(sys.argv[2]))))
