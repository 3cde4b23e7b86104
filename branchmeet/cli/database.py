"""What a start asks of the database before the first page: `flask check-database`, `flask prepare-database`."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from branchmeet.extensions import db
from branchmeet.queries import units
from branchmeet.settings import PROJECT_ROOT, Mode, Settings

SAMPLE_YEAR = ("seed-demo", "--scale", "district")
MARKS = {Mode.DEMO: 0x424D0001, Mode.REAL: 0x424D0002}
"""SQLite's `application_id` of our files; a server carries the mode as the comment of its table of versions."""


@dataclass(frozen=True)
class Found:
    """What a database says of itself: its migration (None: still empty) and whose data it holds (None: unmarked)."""

    version: str | None
    mode: Mode | None


class Refusal(click.ClickException):
    """Why a database cannot be used and what to do: one sentence in each language."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"✗ {vietnamese}\n  {english}")

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it as it stands, without a word of click's in front."""
        click.echo(self.message, file=file, err=True)


@click.command("check-database")
@with_appcontext
def check_database() -> None:
    """Refuse a database that is absent, empty, damaged, foreign or newer than the program; change nothing."""
    _find_usable()


@click.command("prepare-database")
@with_appcontext
def prepare_database() -> None:
    """Check and migrate the data that exist, or make the first ones: in the demo with a year of sample data."""
    file = _sqlite_file()
    if file and not file.exists():
        _build_aside(file)
        return
    found = _find_usable()
    if found.version != _newest_version():
        upgrade()
    if not file:
        _mark_and_fill_server(found.mode)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _sqlite_file() -> Path | None:
    url = make_url(_settings().database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _newest_version() -> str:
    return (PROJECT_ROOT / "migrations" / "HEAD").read_text().strip()


# ---------------------------------------------------------------- looking, without touching


def _find_usable() -> Found:
    file = _sqlite_file()
    name = file or make_url(_settings().database).database
    found = _read_file(file) if file else _read_server()
    if found is None or (found.version and not re.fullmatch(r"\d{3}", found.version)):
        raise Refusal(
            f"{name} không phải cơ sở dữ liệu của BranchMeet: hãy để nó nguyên đó và dùng nơi khác.",
            f"{name} is no database of BranchMeet: leave it as it is and use another place.",
        )
    if found.mode not in (None, _settings().mode):
        raise Refusal(
            f"{name} thuộc kiểu chạy khác, dữ liệu mẫu và dữ liệu thật không dùng chung một nơi: hãy dùng nơi khác.",
            f"{name} belongs to the other mode, sample and real data never share a place: use another one.",
        )
    if found.version and found.version > _newest_version():
        raise Refusal(
            f"{name} thuộc phiên bản BranchMeet mới hơn (bước {found.version}): hãy cập nhật chương trình.",
            f"{name} belongs to a newer BranchMeet (step {found.version}): update the program.",
        )
    return found


def _read_file(file: Path) -> Found | None:
    """Read an SQLite file that may be anything; None where it holds tables that are not ours."""
    if not file.exists():
        raise Refusal(
            f"Chưa có cơ sở dữ liệu {file}: chạy `python3 run.py` sẽ tạo.",
            f"There is no database {file} yet: `python3 run.py` makes one.",
        )
    if not file.stat().st_size:
        raise Refusal(
            f"Tệp {file} rỗng: hãy khôi phục bản sao lưu; nếu chưa từng có dữ liệu thì chuyển nó đi rồi chạy lại.",
            f"{file} is empty: restore a backup; if there never were data, move it away and start again.",
        )
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return _read_tables(connection) if _is_sound(connection) else _refuse_damaged(file)
    except sqlite3.OperationalError as error:
        raise Refusal(
            f"Không mở được tệp {file}: hãy xem quyền đọc, ghi của tệp và thư mục.",
            f"Cannot open {file} ({error}): look at the permissions of the file and its folder.",
        ) from error
    except sqlite3.DatabaseError:
        _refuse_damaged(file)


def _is_sound(connection: sqlite3.Connection) -> bool:
    (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return bool(answer == "ok")


def _refuse_damaged(file: Path) -> NoReturn:
    raise Refusal(
        f"Tệp {file} bị hỏng: hãy giữ nó lại, khôi phục bản sao lưu gần nhất rồi chạy lại.",
        f"{file} is damaged: keep it, restore the latest backup, then start again.",
    )


def _read_tables(connection: sqlite3.Connection) -> Found | None:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    if ("alembic_version",) not in tables:
        return None
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return Found(version and version[0], next((mode for mode in Mode if mark == MARKS[mode]), None))


def _read_server() -> Found | None:
    """Read the database of a server, where empty means new; None where it holds tables that are not ours."""
    try:
        tables = inspect(db.engine)
    except OperationalError as error:
        reason, *_ = str(error.orig).splitlines()
        raise Refusal(
            "Không nối được máy chủ cơ sở dữ liệu: hãy xem máy chủ có chạy không và DATABASE_URL có đúng không.",
            f"Cannot reach the database server ({reason}): see that it runs and that DATABASE_URL is right.",
        ) from error
    if not tables.get_table_names():
        return Found(None, None)
    if not tables.has_table("alembic_version"):
        return None
    mark = tables.get_table_comment("alembic_version")["text"]
    with db.engine.connect() as connection:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Found(version, next((mode for mode in Mode if mark == mode), None))


# ---------------------------------------------------------------- making the first data


def _build_aside(file: Path) -> None:
    """Build under another name and rename, so that a start that breaks off leaves nothing half made."""
    for journal in filter(Path.exists, _journals(file)):  # SQLite would play it into the new file, and it would be lost
        raise Refusal(
            f"Có {journal} mà không có {file.name}: có thể còn dữ liệu trong đó, hãy chuyển nó đi nơi khác.",
            f"{journal} is there without {file.name} and may hold data: move it elsewhere.",
        )
    draft = file.with_name(f"{file.name}.new")
    for remains in (draft, *_journals(draft)):
        remains.unlink(missing_ok=True)
    click.echo("• Đang tạo cơ sở dữ liệu · creating the database")
    command = (*SAMPLE_YEAR, "--upgrade") if _settings().demo else ("db", "upgrade")  # one start of Python, not two
    _run(*command, database=f"sqlite:///{draft.as_posix()}")
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute(f"PRAGMA application_id = {MARKS[_settings().mode]}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    draft.rename(file)


def _journals(file: Path) -> list[Path]:
    return [file.with_name(file.name + ending) for ending in ("-wal", "-shm", "-journal")]


def _mark_and_fill_server(mode: Mode | None) -> None:
    """Take an unmarked database as ours; where a start breaks off between two steps, the next one goes on."""
    settings = _settings()
    filled = units.exist()
    if not mode and filled and settings.demo:
        raise Refusal(
            "Cơ sở dữ liệu đã có dữ liệu, không nhận dữ liệu mẫu: hãy dùng nơi khác cho bản dùng thử.",
            "There are data in the database, sample data are not added to them: use another one for the demo.",
        )
    if not mode:
        with db.engine.begin() as connection:
            connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{settings.mode}'"))
    if not filled and settings.demo:
        _run(*SAMPLE_YEAR, database=settings.database)


def _run(*command: str, database: str) -> None:
    """Run a command of the program on this database, in a process of its own that leaves no connection open."""
    settings = _settings()
    here = {"DATABASE_URL": database, "BRANCHMEET_INSTANCE": str(settings.instance), "BRANCHMEET_MODE": settings.mode}
    whole = [sys.executable, "-m", "flask", "--app", "app", *command]
    done = subprocess.run(whole, cwd=PROJECT_ROOT, env={**os.environ, **here})
    if done.returncode:
        sys.exit(done.returncode)
