"""What every test may ask for: the program on a fresh copy of the known world, people, and a page client for each."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, event, make_url, text

from branchmeet import create_app
from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.extensions import db
from branchmeet.queries import accounts
from branchmeet.services.login_sessions import token_hash
from branchmeet.settings import Mode, Settings
from tests.page import PageClient
from tests.people import World, build_world

SERVER = os.environ.get("TEST_DATABASE_URL", "")
ON_BOTH_DATABASES = ("services", "queries", "migrations")
SHARES_ONE_DEMO = "demo"
OWN = os.environ.get("PYTEST_XDIST_WORKER", "alone")
"""Tests run on every core; each process keeps databases of its own."""

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a clock on a busy machine fails for reasons that are not the program's


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What touches the database is also run on PostgreSQL; what looks at the demo looks at the same one."""
    here = Path(__file__).parent
    for item in items:
        room = item.path.relative_to(here).parts[0]
        if room in ON_BOTH_DATABASES:
            item.add_marker(pytest.mark.postgres)
        if room == SHARES_ONE_DEMO:
            item.add_marker(pytest.mark.xdist_group(SHARES_ONE_DEMO))


class Template:
    """The known world, migrated and filled once, copied before every test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'test.sqlite3'}"
        if SERVER:
            self.url = make_url(SERVER).set(database=f"branchmeet_test_{OWN}").render_as_string(hide_password=False)
            self._run(
                f"DROP DATABASE IF EXISTS branchmeet_test_{OWN} WITH (FORCE)", f"CREATE DATABASE branchmeet_test_{OWN}"
            )

    def keep(self, app: Flask, name: str = "template") -> None:
        """Make what the database holds now a starting point; `template` is that of every test."""
        with app.app_context():
            db.session.remove()
            if not SERVER:
                db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            db.session.remove()
            db.engine.dispose()
        if SERVER:
            self._run(
                f"DROP DATABASE IF EXISTS branchmeet_{name}_{OWN} WITH (FORCE)",
                f"CREATE DATABASE branchmeet_{name}_{OWN} TEMPLATE branchmeet_test_{OWN}",
            )
        else:
            shutil.copy(self.folder / "test.sqlite3", self.folder / f"{name}.sqlite3")

    def restore(self, app: Flask, name: str = "template") -> None:
        """Begin again from a starting point."""
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if SERVER:
            self._run(
                f"DROP DATABASE IF EXISTS branchmeet_test_{OWN} WITH (FORCE)",
                f"CREATE DATABASE branchmeet_test_{OWN} TEMPLATE branchmeet_{name}_{OWN}",
            )
            return
        for suffix in ("-wal", "-shm"):
            (self.folder / f"test.sqlite3{suffix}").unlink(missing_ok=True)
        shutil.copy(self.folder / f"{name}.sqlite3", self.folder / "test.sqlite3")

    @staticmethod
    def _run(*statements: str) -> None:
        engine = create_engine(make_url(SERVER), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The database of the tests."""
    return Template(tmp_path_factory.mktemp("instance"))


@pytest.fixture(scope="session")
def shared_app(template: Template) -> Iterator[Flask]:
    """One program for the whole run; its connections are closed at the end, since a forgotten one is a warning."""
    settings = Settings(instance=template.folder, database_url=template.url, testing=True)
    app = create_app(settings)
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def built_world(shared_app: Flask, template: Template) -> bytes:
    """The keys of the known world, written once."""
    with shared_app.app_context():
        built = build_world()
    template.keep(shared_app)
    return pickle.dumps(built)


@pytest.fixture
def app(shared_app: Flask, template: Template, built_world: bytes) -> Flask:
    """The program on a fresh copy of the known world."""
    template.restore(shared_app)
    return shared_app


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Flask]:
    """A real installation on the day it is made: migrated, and nobody in it."""
    database = f"sqlite:///{tmp_path / 'branchmeet.sqlite3'}"
    app = create_app(Settings(mode=Mode.REAL, instance=tmp_path, database_url=database, testing=True))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(app: Flask, built_world: bytes) -> World:
    """The keys of the known world."""
    world: World = pickle.loads(built_world)  # noqa: S301  # written by this very run
    return world


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context, for tests of queries and services that need no request."""
    with app.app_context():
        yield


@pytest.fixture
def browse(app: Flask, world: World) -> Callable[[str | None], PageClient]:
    """A browser for a person of the cast by short name; None for a stranger."""
    return lambda person=None: PageClient(app, world.token(person) if person else None)


@pytest.fixture
def acting(context: None, world: World) -> Callable[[str], Actor]:
    """The actor behind a person of the cast, as a request would find him."""

    def find(person: str) -> Actor:
        from branchmeet.clock import now_utc

        found = accounts.find_signed_in(token_hash(world.token(person)), now=now_utc(), today=today())
        assert found
        return found.actor

    return find


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement sent from here on."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
