"""Backups of an installation on SQLite: made while it runs, checked against their own manifest, put back.

A copied file is no backup: under writing it may be torn, and without the `-wal` beside it the newest saves are missing
while SQLite calls it sound. SQLite's online backup reads one consistent state, and hashes find what SQLite cannot see:
damage inside a text.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import make_url

from branchmeet.clock import now_utc
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.settings import Settings

Answer = TypeVar("Answer")

DATABASE, FILES, MANIFEST = "database.sqlite3", "files", "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself.

    `rows` counts each table, `files` holds the hash of each file by its path in the backup, `seal` is the newest seal
    of events: printed elsewhere, it shows whether a whole history was made anew.
    """

    made_at_utc: str
    mode: str
    step: str
    rows: dict[str, int]
    files: dict[str, str]
    seal: str


def make(into: Path, *, settings: Settings) -> Path:
    """Back up the running installation into a new folder below `into`; returns that folder, complete and on the disk.

    RuleBroken(BACKUP_NEEDS_SQLITE) where the data lie on a server, which has tools of its own.
    """
    source = _database_of(settings)
    folder = into / f"branchmeet-{settings.mode}-{now_utc():%Y%m%d-%H%M%S}"
    draft = into / f"{folder.name}.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(draft / DATABASE)) as copy:
        running.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    if (settings.instance / FILES).is_dir():
        shutil.copytree(settings.instance / FILES, draft / FILES)
    manifest = _describe(draft, settings)
    (draft / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), encoding="utf-8")
    check(draft)
    _sync(draft)
    draft.rename(folder)
    return folder


def check(folder: Path) -> Manifest:
    """Hold a backup against its manifest and SQLite's own checks; RuleBroken(BACKUP_DAMAGED) where they differ."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        sound = _hashes(folder) == manifest.files and _rows(folder / DATABASE) == manifest.rows
    except (OSError, ValueError, TypeError, sqlite3.DatabaseError):
        sound = False
    if not sound:
        raise RuleBroken(Rule.BACKUP_DAMAGED)
    return manifest


def restore(folder: Path, *, settings: Settings) -> Manifest:
    """Put a checked backup where an installation has no data yet.

    Nothing is ever written over data: RuleBroken(BACKUP_OVER_DATA) where there are any, RuleBroken(BACKUP_OTHER_MODE)
    for sample data in a real installation and the other way round. The signing key is no part of a backup: the first
    start makes a new one and everybody signs in again.
    """
    target = _database_of(settings)
    manifest = check(folder)
    if manifest.mode != settings.mode:
        raise RuleBroken(Rule.BACKUP_OTHER_MODE)
    if target.exists() or (settings.instance / FILES).exists():
        raise RuleBroken(Rule.BACKUP_OVER_DATA)
    settings.instance.mkdir(parents=True, exist_ok=True)
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, settings.instance / FILES)
    draft = target.with_name(f"{target.name}.new")
    shutil.copyfile(folder / DATABASE, draft)
    draft.rename(target)
    return manifest


def _database_of(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise RuleBroken(Rule.BACKUP_NEEDS_SQLITE)
    return Path(url.database)


def _describe(folder: Path, settings: Settings) -> Manifest:
    database = folder / DATABASE
    return Manifest(
        made_at_utc=now_utc().isoformat(),
        mode=settings.mode,
        step=_ask(database, "SELECT version_num FROM alembic_version"),
        rows=_rows(database),
        files=_hashes(folder),
        seal=_ask(database, "SELECT sha256 FROM event_seal ORDER BY day DESC LIMIT 1"),
    )


def _rows(database: Path) -> dict[str, int]:
    """How many rows each table holds; sqlite3.DatabaseError for a file that SQLite finds unsound."""

    def count(connection: sqlite3.Connection) -> dict[str, int]:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  # names of the file's own tables

    return _reading(database, count)


def _ask(database: Path, question: str) -> str:
    """The one word that answers; empty where there is none."""
    row: tuple[str] | None = _reading(database, lambda connection: connection.execute(question).fetchone())
    return row[0] if row else ""


def _reading(database: Path, ask: Callable[[sqlite3.Connection], Answer]) -> Answer:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return ask(connection)


def _hashes(folder: Path) -> dict[str, str]:
    """The hash of each file but the manifest, by its path in the backup."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in paths}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """Wait until every file is on the disk; where a folder can be opened like a file, the folders too."""
    for path in [*folder.rglob("*"), folder]:
        if path.is_file() or os.name != "nt":
            descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
            os.fsync(descriptor)
            os.close(descriptor)
