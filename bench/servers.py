"""Servers of their own to be measured, and a client that costs little itself."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from flask.sessions import SecureCookieSessionInterface

from branchmeet import create_app
from branchmeet.settings import Mode, Settings

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
HELLO = """
import sys
from flask import Flask
from waitress import serve
app = Flask("hello")
app.add_url_rule("/", "hello", lambda: "hello")
app.add_url_rule("/healthz", "health", lambda: "ok")
serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
"""
PROGRAM = """
import sys
from waitress import serve
from branchmeet import create_app
serve(create_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=8)
"""


@dataclass
class Server:
    """One process that answers; used as a context."""

    program: str = PROGRAM
    instance: Path | None = None
    database_url: str = ""
    port: int = 0
    start_seconds: float = 0.0
    process: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> Server:
        self.port = free_port()
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.program, str(self.port)],
            cwd=ROOT,
            env=environment(self.instance, self.database_url),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not _answers(self.port):
            if self.process.poll() is not None or time.monotonic() - begun > 60:
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        self.start_seconds = round(time.monotonic() - begun, 2)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait()


class Wire:
    """One connection that is kept open, as the only client of a server."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._socket = socket.create_connection((HOST, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._cookie = cookie
        self._port = port

    def get(self, path: str, *, expect: int = 200) -> bytes:
        """Fetch a page; anything but the status that is expected ends the measurement."""
        return self._send("GET", path, b"", expect)[1]

    def post(self, path: str, body: bytes, kind: str, *, expect: int = 303) -> str:
        """Send a form; where the answer leads to."""
        head = self._send("POST", path, body, expect, f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n")[0]
        found = re.search(rb"(?i)\r\nlocation: (\S+)", head)
        return found.group(1).decode() if found else ""

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _send(self, method: str, path: str, body: bytes, expect: int, more: str = "") -> tuple[bytes, bytes]:
        lines = f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\nCookie: {self._cookie}\r\n{more}\r\n"
        self._socket.sendall(lines.encode() + body)
        head, answer = self._receive()
        if int(head[9:12]) != expect:
            raise RuntimeError(f"{method} {path} was answered by {head[:60]!r}")
        return head, answer

    def _receive(self) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._chunk()
        head, _, body = data.partition(b"\r\n\r\n")
        found = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        length = int(found.group(1)) if found else 0
        while len(body) < length:
            body += self._chunk()
        return head, body

    def _chunk(self) -> bytes:
        chunk = self._socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the server hung up")
        return chunk


def environment(instance: Path | None = None, database_url: str = "") -> dict[str, str]:
    """What a process of the program reads: an instance and a database of its own, nothing of the caller's."""
    kept = (pair for pair in os.environ.items() if not pair[0].startswith(("DATABASE", "BRANCHMEET")))
    clean = {name: value for name, value in kept if name != "PYTHONDONTWRITEBYTECODE"}
    own = {"BRANCHMEET_MODE": Mode.REAL.value, "PYTHONPATH": str(ROOT)}
    if instance:
        own["BRANCHMEET_INSTANCE"] = str(instance)
    if database_url:
        own["DATABASE_URL"] = database_url
    return clean | own


def signed_cookie(instance: Path, token: str) -> str:
    """The cookie of a session, made with the key of the instance, as the server itself would make it."""
    app = create_app(Settings(mode=Mode.REAL, instance=instance))
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    return f"branchmeet={signer.dumps({'_user_id': token, '_fresh': True, 'csrf_token': 'c' * 40})}"


def csrf_token(wire: Wire) -> str:
    """A token that the session behind a connection accepts."""
    found = re.search(rb'name="csrf-token" content="([^"]+)"', wire.get("/no-such-page", expect=404))
    assert found
    return found.group(1).decode()


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        wire = Wire(port)
        wire.get("/healthz")
        wire.close()
    except OSError:
        return False
    return True
