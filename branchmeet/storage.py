"""Files kept on this machine for a while, under names nobody can guess, readable by the program alone."""

from __future__ import annotations

import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from flask import current_app

KEPT_SECONDS = 3600
"""What nobody came back for within an hour is thrown away with the next file."""

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def keep(owner: str, content: bytes) -> str:
    """Keep a file; the key under which `owner` finds it again."""
    _sweep()
    key = secrets.token_urlsafe(32)
    descriptor = os.open(_folder() / f"{owner}-{key}", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return key


def find(owner: str, key: str) -> bytes | None:
    """What this owner kept under the key; None once it is gone, or was never his."""
    try:
        return (_folder() / f"{owner}-{key}").read_bytes() if _KEY.fullmatch(key) else None
    except FileNotFoundError:
        return None


def throw_away(owner: str, key: str) -> None:
    """Delete a kept file; nothing happens when it is gone."""
    if _KEY.fullmatch(key):
        (_folder() / f"{owner}-{key}").unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    for file in _folder().iterdir():
        with suppress(OSError):
            if file.stat().st_mtime < time.time() - KEPT_SECONDS:
                file.unlink()
