"""check-database and prepare-database: what is there is never written over, and nothing half made is left."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from flask_migrate import upgrade

from branchmeet import create_app
from branchmeet.cli import database
from branchmeet.settings import Mode, Settings

SEAL = "insert into event_seal (id, day, sha256, sealed_at_utc) values (7, '2026-01-01', 'x', 'then') returning id"
NEWEST = (database.PROJECT_ROOT / "migrations" / "HEAD").read_text().strip()
ONE_SENTENCE_EACH = re.compile(r"\A✗ .*[à-ỹ].*\n  [ -~]+\n\Z")

Command = Callable[..., Result]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole database without data or mark, as `flask db upgrade` makes it."""
    instance = tmp_path_factory.mktemp("migrated")
    migrate(instance, NEWEST)
    return instance / "branchmeet.sqlite3"


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Run a command of an installation in `tmp_path`."""

    def invoke(*words: str, mode: Mode = Mode.REAL) -> Result:
        app = create_app(Settings(mode=mode, instance=tmp_path))
        result = app.test_cli_runner().invoke(args=words)
        with app.app_context():
            database.db.engine.dispose()
        return result

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "branchmeet.sqlite3"


def migrate(instance: Path, version: str) -> None:
    app = create_app(Settings(mode=Mode.REAL, instance=instance))
    with app.app_context():
        upgrade(revision=version)
        database.db.engine.dispose()


def ask(file: Path, question: str) -> object:
    with closing(sqlite3.connect(file)) as connection, connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def refused(result: Result, because: str) -> None:
    assert result.exit_code == 1
    assert ONE_SENTENCE_EACH.match(result.output), result.output
    assert because in result.output


# ---------------------------------------------------------------- check-database


def test_a_whole_database_is_accepted_and_left_as_it_is(migrated: Path, file: Path, command: Command) -> None:
    shutil.copy(migrated, file)
    before = file.read_bytes()
    assert command("check-database").exit_code == 0
    assert file.read_bytes() == before


def test_an_absent_database_is_not_made_by_looking(file: Path, command: Command) -> None:
    refused(command("check-database"), "no database")
    assert not file.exists()


def empty(file: Path, _: Path) -> None:
    file.touch()


def other_program(file: Path, _: Path) -> None:
    ask(file, "create table pigeons (name)")


def other_migrations(file: Path, migrated: Path) -> None:
    shutil.copy(migrated, file)
    ask(file, "update alembic_version set version_num = 'f3a9c1d2e4b5'")


def text_file(file: Path, _: Path) -> None:
    file.write_text("Danh sách đảng viên\n" * 300, encoding="utf-8")


def holes_inside(file: Path, migrated: Path) -> None:
    content = bytearray(migrated.read_bytes())
    content[8192:65536] = bytes(65536 - 8192)
    file.write_bytes(content)


def cut_off(file: Path, migrated: Path) -> None:
    file.write_bytes(migrated.read_bytes()[:20000])


def newer_program(file: Path, migrated: Path) -> None:
    shutil.copy(migrated, file)
    ask(file, "update alembic_version set version_num = '999'")


def sample_data(file: Path, migrated: Path) -> None:
    shutil.copy(migrated, file)
    ask(file, f"pragma application_id = {database.MARKS[Mode.DEMO]}")


@pytest.mark.parametrize("name", ["check-database", "prepare-database"])
@pytest.mark.parametrize(
    ("make", "because"),
    [
        (empty, "is empty"),
        (text_file, "is damaged"),
        (holes_inside, "is damaged"),
        (cut_off, "is damaged"),
        (other_program, "no database of BranchMeet"),
        (other_migrations, "no database of BranchMeet"),
        (newer_program, "newer BranchMeet"),
        (sample_data, "other mode"),
    ],
)
def test_a_file_that_is_not_ours_to_use_is_refused_and_left_as_it_is(
    name: str, make: Callable[[Path, Path], None], because: str, migrated: Path, file: Path, command: Command
) -> None:
    make(file, migrated)
    before = file.read_bytes()
    refused(command(name), because)
    assert file.read_bytes() == before


def test_real_data_are_refused_by_the_demo(migrated: Path, tmp_path: Path, command: Command) -> None:
    shutil.copy(migrated, tmp_path / "demo.sqlite3")
    ask(tmp_path / "demo.sqlite3", f"pragma application_id = {database.MARKS[Mode.REAL]}")
    refused(command("check-database", mode=Mode.DEMO), "other mode")


# ---------------------------------------------------------------- prepare-database


@pytest.mark.slow
def test_the_first_data_are_whole_and_marked(file: Path, command: Command) -> None:
    assert command("prepare-database").exit_code == 0
    assert ask(file, "select version_num from alembic_version") == NEWEST
    assert ask(file, "pragma application_id") == database.MARKS[Mode.REAL]
    assert [path.name for path in file.parent.iterdir() if path.suffix != ".key"] == [file.name]


def test_data_that_are_there_are_migrated_and_kept(file: Path, command: Command) -> None:
    migrate(file.parent, "001")
    assert ask(file, SEAL) == 7
    assert command("prepare-database").exit_code == 0
    assert ask(file, "select version_num from alembic_version") == NEWEST
    assert ask(file, "select count(*) from event_seal") == 1


@pytest.mark.slow
def test_a_start_that_breaks_off_leaves_no_database(
    file: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = database._run

    def break_off(*words: str, database: str) -> None:
        run(*words, database=database)
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "_run", break_off)
    assert command("prepare-database").exit_code != 0
    assert not file.exists()
    monkeypatch.setattr(database, "_run", run)
    assert command("prepare-database").exit_code == 0
    assert ask(file, "select version_num from alembic_version") == NEWEST


def test_a_journal_without_its_database_is_not_played_into_a_new_one(file: Path, command: Command) -> None:
    journal = file.with_name(f"{file.name}-wal")
    journal.write_bytes(b"the last hour of a meeting")
    refused(command("prepare-database"), "without branchmeet.sqlite3")
    assert journal.read_bytes() == b"the last hour of a meeting"
    assert not file.exists()
