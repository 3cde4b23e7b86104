"""The first start on a database named by DATABASE_URL: marked, filled once, never taken from someone else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import create_engine, inspect, make_url, text

from branchmeet import create_app
from branchmeet.cli import database
from branchmeet.settings import Mode, Settings

SERVER = os.environ.get("TEST_DATABASE_URL", "")
OWN = "branchmeet_test_first"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A database nobody has used: absent as a file, empty on a server."""
    if not SERVER:
        yield f"sqlite:///{tmp_path / 'other name.sqlite3'}"
        return
    on_server(f"DROP DATABASE IF EXISTS {OWN} WITH (FORCE)", f"CREATE DATABASE {OWN}")
    yield make_url(SERVER).set(database=OWN).render_as_string(hide_password=False)
    on_server(f"DROP DATABASE {OWN} WITH (FORCE)")


def on_server(*statements: str, url: str = SERVER) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def prepare(url: str, folder: Path, mode: Mode = Mode.REAL) -> Result:
    app = create_app(Settings(mode=mode, instance=folder, database_url=url))
    result = app.test_cli_runner().invoke(args=["prepare-database"])
    with app.app_context():
        database.db.engine.dispose()
    return result


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def test_it_is_migrated_and_taken_up_again(url: str, tmp_path: Path) -> None:
    assert prepare(url, tmp_path).exit_code == 0
    assert "meeting" in tables(url)
    assert prepare(url, tmp_path).exit_code == 0


def test_the_other_mode_is_refused_afterwards(url: str, tmp_path: Path) -> None:
    prepare(url, tmp_path)
    refused = prepare(url, tmp_path, Mode.DEMO)
    assert refused.exit_code == 1
    assert "other mode" in refused.output


def test_tables_of_another_program_are_left_alone(url: str, tmp_path: Path) -> None:
    on_server("CREATE TABLE pigeons (name TEXT)", url=url)
    refused = prepare(url, tmp_path)
    assert refused.exit_code == 1
    assert "no database of BranchMeet" in refused.output
    assert tables(url) == ["pigeons"]


def test_the_demo_that_broke_off_is_filled_at_the_next_start(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, filled = database._run, []

    def fill(*words: str, database: str) -> None:
        if words[0] != "seed-demo":
            run(*words, database=database)
            return
        if "--upgrade" in words:
            run("db", "upgrade", database=database)
        filled.append(words)
        if len(filled) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(database, "_run", fill)
    monkeypatch.setattr(database.units, "exist", lambda: len(filled) > 1)
    assert prepare(url, tmp_path, Mode.DEMO).exit_code != 0
    assert prepare(url, tmp_path, Mode.DEMO).exit_code == 0
    assert prepare(url, tmp_path, Mode.DEMO).exit_code == 0
    assert len(filled) == 2
