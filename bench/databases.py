"""Databases of their own to be filled and measured: SQLite files, and databases on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from branchmeet import create_app
from branchmeet.extensions import db
from branchmeet.settings import Mode, Settings


@dataclass(frozen=True)
class House:
    """An instance folder and its database, migrated."""

    instance: Path
    database_url: str
    app: Flask

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Work on its data in this process; nothing stays open behind."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()


@contextmanager
def house(instance: Path, server: str = "", name: str = "") -> Iterator[House]:
    """A migrated, empty database: in the folder, or under a name on a server; gone afterwards."""
    instance.mkdir(parents=True, exist_ok=True)
    url = _create(server, name) if server else ""
    app = create_app(Settings(mode=Mode.REAL, instance=instance, database_url=url))
    made = House(instance, url, app)
    with made.opened():
        upgrade()
    try:
        yield made
    finally:
        if server:
            _ask(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _create(server: str, name: str) -> str:
    _ask(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _ask(server, f'CREATE DATABASE "{name}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def server_version(server: str) -> str:
    """What the server calls itself, such as 15.8."""
    engine = create_engine(server)
    with engine.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version")))
    engine.dispose()
    return version.partition(" ")[0]


def _ask(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
