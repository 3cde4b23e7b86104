"""The invented district of each size, without its year, built once a module."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from branchmeet import create_app, demo
from branchmeet.demo.seeding import THE_DISTRICT
from branchmeet.extensions import db
from branchmeet.settings import Settings

SERVER = os.environ.get("TEST_DATABASE_URL", "")
TODAY = date(2026, 6, 15)

Build = Callable[..., Flask]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """Make a demo in a database of its own."""
    built: list[Flask] = []

    def make(scale: demo.Scale, seed: int | None = None) -> Flask:
        app = empty(tmp_path_factory.mktemp("demo"))
        built.append(app)
        with app.app_context():
            demo.seed(scale, seed, today=TODAY, steps=THE_DISTRICT)
        return app

    yield make
    for app in built:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module")
def district(build: Build) -> Flask:
    """The whole district."""
    return build(demo.Scale.DISTRICT)


@pytest.fixture(scope="module")
def small(build: Build) -> Flask:
    """One ward with a few branches."""
    return build(demo.Scale.SMALL)


def empty(instance: Path) -> Flask:
    """The program on a migrated database without a row, on the server where one is named."""
    url = _database_on_server(f"branchmeet_{instance.name}") if SERVER else ""
    app = create_app(Settings(instance=instance, database_url=url, testing=True))
    with app.app_context():
        upgrade()
    return app


def _database_on_server(name: str) -> str:
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)
