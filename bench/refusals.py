"""Crafted Excel files sent to a real server: how fast it refuses them, how much memory that takes, what it changes."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.bulk import Size, fill
from bench.databases import house
from bench.machine import high_water
from bench.report import Figure, Tell
from bench.rounds import timed
from bench.servers import Server, Wire, csrf_token, signed_cookie
from tests.services.test_workbooks import HOSTILE

SECONDS_MOST, MEMORY_MOST = 10, 200
FILES = ("bomb", "bomb of elements", "bomb of strings", "macro", "picture", "formula", "200,000 rows", "too large")


def measure(*, tell: Tell) -> dict[str, Any]:
    """Send each file as the secretary of a branch would."""
    with tempfile.TemporaryDirectory() as name, house(Path(name)) as made:
        with made.opened():
            found = fill(Size(wards=1, branches=1, members=20, meetings=1, scored=0), date.today())
        with Server(instance=made.instance) as server:
            wire = Wire(server.port, signed_cookie(made.instance, found.tokens["secretary"]))
            token = csrf_token(wire)
            path = f"/branches/{found.branch_id}/members/import"
            at_rest, before = high_water(server.process.pid), fingerprint(made.instance)
            seconds = {}
            for kind in FILES:
                tell(f"a file: {kind}")
                body, form = multipart(token, HOSTILE[kind][0]())
                seconds[kind] = round(timed(partial(wire.post, path, body, form, expect=422)), 3)
            memory, after = high_water(server.process.pid), fingerprint(made.instance)
    figures = [
        Figure("slowest refusal of a crafted file, seconds", max(seconds.values()), SECONDS_MOST),
        Figure("databases changed by crafted files", int(before != after), 0),
    ]
    if memory is not None and at_rest is not None:
        figures.append(Figure("memory of the whole server over crafted files, MB", memory, MEMORY_MOST))
    return {"seconds": seconds, "memory_mb": {"at rest": at_rest, "at most": memory}, "figures": figures}


def fingerprint(instance: Path) -> str:
    """Everything that stands in the database and in the folder of waiting files, as one hash."""
    seen = hashlib.sha256()
    with sqlite3.connect(instance / "branchmeet.sqlite3") as connection:
        for line in connection.iterdump():
            seen.update(line.encode())
    for file in sorted((instance / "uploads").glob("*")):
        seen.update(file.read_bytes())
    return seen.hexdigest()


def multipart(token: str, content: bytes) -> tuple[bytes, str]:
    """A form with a file, and the type under which it is sent."""
    edge = secrets.token_hex(16)
    field = f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="danh-sach.xlsx"\r\n\r\n'
    body = f"{field}{file}".encode() + content + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"
