"""Files kept on this machine, for a while or for good, under names nobody can guess, readable by the program alone."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from flask import current_app

KEPT_SECONDS = 3600
"""What nobody came back for within an hour is thrown away with the next file."""

_NAME = re.compile(r"[0-9a-f]{64}")
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


def put(content: bytes, name: str | None = None) -> str:
    """Keep a file for good; the name under which it is found. It is on the disk before this answers.

    Only invented data bring a name of their own, which comes out the same each time; an older file of it goes.
    """
    if name:
        remove(name)
    name = name or secrets.token_hex(32)
    path = _place(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return name


def get(name: str) -> bytes | None:
    """A file kept for good; None when it is gone or the name is none of ours."""
    try:
        return _place(name).read_bytes() if _NAME.fullmatch(name) else None
    except FileNotFoundError:
        return None


def remove(name: str) -> None:
    """Delete a file kept for good; nothing happens when it is gone."""
    if _NAME.fullmatch(name):
        _place(name).unlink(missing_ok=True)


def sha256_of(content: bytes) -> str:
    """The hash of a file, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _sync_folder(folder: Path) -> None:
    """A new file is only safe once its folder knows it; Windows keeps no such promise and takes no such call."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _place(name: str) -> Path:
    return Path(current_app.instance_path) / "files" / name[:2] / name


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    for file in _folder().iterdir():
        with suppress(OSError):
            if file.stat().st_mtime < time.time() - KEPT_SECONDS:
                file.unlink()
