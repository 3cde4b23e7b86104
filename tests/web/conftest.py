"""What tests of pages share. A request gets an application context of its own, so a test does its own reading and
writing inside another that is closed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.extensions import db
from branchmeet.queries import accounts
from branchmeet.services.login_sessions import token_hash
from tests.people import World


@pytest.fixture
def inside(app: Flask) -> Callable[[], AbstractContextManager[None]]:
    """`with inside():` around what a test reads or writes itself, between two requests."""

    @contextmanager
    def open_() -> Iterator[None]:
        with app.app_context():
            yield
            db.session.remove()

    return open_


@pytest.fixture
def who(world: World) -> Callable[[str], Actor]:
    """The actor behind a person of the cast, asked for inside."""

    def find(person: str) -> Actor:
        found = accounts.find_signed_in(token_hash(world.token(person)), now=now_utc(), today=today())
        assert found
        return found.actor

    return find
