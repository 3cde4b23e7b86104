"""The demo of each size, built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from branchmeet import create_app, demo
from branchmeet.extensions import db
from branchmeet.settings import Settings

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
            demo.seed(scale, seed, today=TODAY)
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
    """The program on a migrated database without a row."""
    app = create_app(Settings(instance=instance, testing=True))
    with app.app_context():
        upgrade()
    return app
