"""Every route, as every person, on own, upper, lower and foreign things: nothing but what the table permits.

Also: each route is declared in the register, paths are kebab-case with typed keys, and a GET or a refused POST
changes nothing.
"""

from __future__ import annotations

import re
import sqlite3

import pytest
from flask_login import login_user
from werkzeug.routing import IntegerConverter, Rule

from branchmeet.clock import now_utc, today
from branchmeet.extensions import db
from branchmeet.policy import Permission, permits, permits_somewhere
from branchmeet.queries import accounts
from branchmeet.queries.missing import Missing
from branchmeet.services.login_sessions import token_hash
from branchmeet.web.shared.access import SessionUser
from tests.doors import DOORS
from tests.furniture import BRANCHES, furnish
from tests.page import PageClient
from tests.people import PEOPLE

WORD = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
SPOKEN_KEYS = {"form", "key", "name", "code", "channel", "period"}
MAY_LOG_A_VIEW = ("personal_data_view",)


def rules(app) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def door_of(app, rule):
    return app.view_functions[rule.endpoint].door


def methods(rule) -> set[str]:
    return set(rule.methods) - {"HEAD", "OPTIONS"}


# ---- the register and the shape of paths ---------------------------------------------------------------------------


def test_every_door_stands_in_the_register(shared_app):
    """Who adds a route names what it demands here as well, in the same commit."""
    found = {}
    for rule in rules(shared_app):
        door = door_of(shared_app, rule)
        found[rule.endpoint] = "public" if door.public else door.permission or "signed in"
    assert found == DOORS


def test_paths_are_kebab_case_and_keys_are_typed(shared_app):
    for rule in rules(shared_app):
        for literal in re.sub(r"<[^>]+>", "", rule.rule).strip("/").split("/"):
            assert not literal or WORD.match(literal) or literal == "q", rule.rule
        for name, converter in rule._converters.items():
            assert isinstance(converter, IntegerConverter) or name in SPOKEN_KEYS, f"{rule.rule}: {name} has no type"


def test_a_path_either_shows_or_acts(shared_app):
    """A path that takes POST alone is an act and is named as a thing, never by a verb such as /edit or /delete."""
    verbs = {"edit", "delete", "update", "create", "save", "submit", "approve"}
    for rule in rules(shared_app):
        if methods(rule) == {"POST"}:
            assert not verbs & set(rule.rule.split("/")), rule.rule


# ---- the matrix ----------------------------------------------------------------------------------------------------


@pytest.fixture
def furnished(app, world, template):
    with app.app_context():
        keys = furnish(world)
        db.session.remove()
    return keys


@pytest.fixture
def watch(template):
    """Whether anybody wrote to the database since the last question, the log of views left out."""
    connection = sqlite3.connect(template.folder / "test.sqlite3", isolation_level=None)
    yield Watch(connection)
    connection.close()


class Watch:
    """Looks at the file from outside."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.version = self._version()
        self.print = self._fingerprint()

    def changed(self) -> bool:
        """Whether a table other than the log of views changed."""
        if self._version() == self.version:
            return False
        self.version = self._version()
        before, self.print = self.print, self._fingerprint()
        return before != self.print

    def _version(self) -> int:
        return self.connection.execute("PRAGMA data_version").fetchone()[0]

    def _fingerprint(self) -> dict[str, int]:
        names = [row[0] for row in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: hash(tuple(self.connection.execute(f'SELECT * FROM "{name}"')))  # noqa: S608  # own table names
            for name in names
            if name not in MAY_LOG_A_VIEW
        }


def expected(app, rule, actor, ids) -> bool:
    """What the table says of this person at this door with these keys."""
    door = door_of(app, rule)
    if door.permission is None:
        return True
    if door.load is None:
        return permits_somewhere(actor, door.permission)
    login_user(SessionUser("a test", actor))
    try:
        return permits(actor, Permission(door.permission), door.load(**ids).subject)
    except Missing:
        return False


PLACES = [
    ("home", "begun"),
    ("home", "running"),
    ("home", "done"),
    *((one, "done") for one in BRANCHES if one != "home"),
]


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_gets_through_a_door_the_table_keeps_shut(app, world, furnished, watch, person, acting_as):
    """Every route on things of every branch, at home in three stages; what is refused or only read changes nothing."""
    deviations, cells = [], 0
    with app.app_context():
        who = acting_as(person)
    client = PageClient(app, world.token(person))
    token = client.csrf()
    for rule, (branch, stage) in doors_and_places(app):
        ids = {name: furnished[branch, stage][name] for name in rule.arguments}
        with app.test_request_context():
            may = expected(app, rule, who, ids)
        path = client.url(rule.endpoint, **ids)
        for method in sorted(methods(rule)):
            if method == "POST" and may:
                continue  # what a permitted act does is for the tests of its room
            cells += 1
            found = client.client.open(path, method=method, data={"csrf_token": token}).status_code
            right = found in (200, 302, 303) if may else found == 404
            if not right or watch.changed():
                deviations.append((method, path, stage, found, "should open" if may else "should be shut"))
    assert deviations == []
    assert cells > 300


def doors_and_places(app):
    """Every guarded route with the places to try it at: one where the path names nothing, all of them where it does."""
    for rule in rules(app):
        if not door_of(app, rule).public and rule.endpoint != "auth.sign_out":
            for place in PLACES if rule.arguments else PLACES[:1]:
                yield rule, place


@pytest.fixture
def acting_as(world):
    """The actor behind a person, as a request would find him."""

    def find(person):
        token = token_hash(world.token(person))
        return accounts.find_signed_in(token, now=now_utc(), today=today()).actor

    return find
