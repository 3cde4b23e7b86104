"""A backup is whole although somebody writes, notices any change to itself, and is never put over data."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.services import backups
from branchmeet.settings import Mode, Settings


@pytest.fixture
def running(tmp_path) -> Settings:
    """An installation with a database as ours is kept, a step, a seal and one file."""
    settings = Settings(mode=Mode.REAL, instance=tmp_path / "instance")
    (settings.instance / "files" / "ab").mkdir(parents=True)
    (settings.instance / "files" / "ab" / "abcd").write_bytes(b"signed page")
    with closing(sqlite3.connect(settings.database_file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('012')")
        connection.execute("CREATE TABLE event_seal (day TEXT, sha256 TEXT)")
        connection.execute("INSERT INTO event_seal VALUES ('2026-11-23', 'abc')")
        connection.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany(
            "INSERT INTO word (text) VALUES (?)", [("Hẻm 8 đã có 31/40 nhà chia hai nhóm. " * 9,)] * 500
        )
        connection.commit()
    return settings


def refused(rule: Rule):
    return pytest.raises(RuleBroken, match=rule)


def test_a_backup_made_under_writing_is_whole(running, tmp_path):
    """Each transaction writes a pair; a state between two halves of a pair would be odd."""
    stop = threading.Event()
    written = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(running.database_file, isolation_level=None, timeout=30)) as connection:
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO word (text) VALUES ('one')")
                connection.execute("INSERT INTO word (text) VALUES ('two')")
                connection.execute("COMMIT")
                written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(30)
        folder = backups.make(tmp_path / "kept", settings=running)
    finally:
        stop.set()
        writer.join()
    manifest = backups.check(folder)
    assert manifest.rows["word"] > 500
    assert manifest.rows["word"] % 2 == 0
    assert (manifest.step, manifest.mode, manifest.seal) == ("012", "real", "abc")
    assert not list((tmp_path / "kept").glob("*.new"))


def test_damage_inside_a_text_is_noticed_though_sqlite_calls_it_sound(running, tmp_path):
    folder = backups.make(tmp_path, settings=running)
    database = folder / "database.sqlite3"
    database.write_bytes(database.read_bytes().replace(b"31/40", b"13/40", 1))
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with refused(Rule.BACKUP_DAMAGED):
        backups.check(folder)


@pytest.mark.parametrize("harm", ["file gone", "file changed", "file added", "database gone", "manifest gone"])
def test_any_other_change_is_noticed(running, tmp_path, harm):
    folder = backups.make(tmp_path, settings=running)
    page = folder / "files" / "ab" / "abcd"
    {
        "file gone": page.unlink,
        "file changed": lambda: page.write_bytes(b"signed pagE"),
        "file added": lambda: (folder / "files" / "more").write_bytes(b""),
        "database gone": (folder / "database.sqlite3").unlink,
        "manifest gone": (folder / "manifest.json").unlink,
    }[harm]()
    with refused(Rule.BACKUP_DAMAGED):
        backups.check(folder)


def test_it_goes_back_into_an_empty_place_and_holds_the_same(running, tmp_path):
    folder = backups.make(tmp_path, settings=running)
    elsewhere = replace(running, instance=tmp_path / "elsewhere")
    backups.restore(folder, settings=elsewhere)
    with closing(sqlite3.connect(elsewhere.database_file)) as connection:
        assert connection.execute("SELECT count(*) FROM word").fetchone() == (500,)
    assert (elsewhere.instance / "files" / "ab" / "abcd").read_bytes() == b"signed page"


def test_it_never_goes_over_data_nor_into_the_other_mode(running, tmp_path):
    folder = backups.make(tmp_path, settings=running)
    before = running.database_file.read_bytes()
    with refused(Rule.BACKUP_OVER_DATA):
        backups.restore(folder, settings=running)
    assert running.database_file.read_bytes() == before
    demo = Settings(mode=Mode.DEMO, instance=tmp_path / "demo")
    with refused(Rule.BACKUP_OTHER_MODE):
        backups.restore(folder, settings=demo)
    assert not demo.instance.exists()


def test_a_damaged_backup_is_not_put_back(running, tmp_path):
    folder = backups.make(tmp_path, settings=running)
    shutil.rmtree(folder / "files")
    elsewhere = replace(running, instance=tmp_path / "elsewhere")
    with refused(Rule.BACKUP_DAMAGED):
        backups.restore(folder, settings=elsewhere)
    assert not elsewhere.instance.exists()


def test_a_server_has_tools_of_its_own(tmp_path):
    settings = Settings(mode=Mode.REAL, instance=tmp_path, database_url="postgresql+psycopg://somewhere/branchmeet")
    with refused(Rule.BACKUP_NEEDS_SQLITE):
        backups.make(tmp_path, settings=settings)
