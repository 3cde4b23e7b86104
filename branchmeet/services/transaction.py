"""One write is one transaction: opened here, committed here, rolled back here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from branchmeet.extensions import db

P = ParamSpec("P")
R = TypeVar("R")

_writing = threading.RLock()
"""Writers of this process queue here, in order, rather than in SQLite's unfair busy loop."""

_WRITE = "branchmeet_write"
_READ_ONLY = "branchmeet_read_only"
_AFTERWARDS = "branchmeet_afterwards"

PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL answers "saved" before the data are on the disk
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Run a service in a write transaction of its own; inside another service it joins that one.

    What the route read before is dropped first, so the service decides on what it re-reads under the lock.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if db.session.info.get(_WRITE):
            return function(*args, **kwargs)
        if db.session.info.get(_READ_ONLY):
            raise RuntimeError(f"{function.__qualname__} was called by a request that may only read")
        with _writing:
            db.session.rollback()
            db.session.info[_WRITE] = True
            try:
                db.session.connection(execution_options={_WRITE: True})
                result = function(*args, **kwargs)
                db.session.commit()
            except BaseException:
                db.session.info.pop(_AFTERWARDS, None)
                db.session.rollback()
                raise
            finally:
                db.session.info.pop(_WRITE, None)
        for act in db.session.info.pop(_AFTERWARDS, ()):
            act()
        return result

    return wrapper


def after_commit(act: Callable[[], object]) -> None:
    """Do something outside the database once the write around it is committed; nothing when it comes to nothing.

    For files whose record was deleted: before, the record might come back without its file.
    """
    db.session.info.setdefault(_AFTERWARDS, []).append(act)


@contextmanager
def apart_from_the_session() -> Iterator[Connection]:
    """A short write transaction on a connection of its own, for the one thing a page read may write."""
    with _writing, db.engine.connect().execution_options(**{_WRITE: True}) as connection, connection.begin():
        yield connection


def reads_only() -> None:
    """Forbid writing for the rest of this session: a GET changes nothing."""
    db.session.info[_READ_ONLY] = True


def end_read() -> None:
    """Close the read of a request before slow work such as hashing, so that no snapshot stays open over it."""
    db.session.rollback()


def is_disk_full(error: Exception) -> bool:
    """Whether the database refused for want of room; reading goes on, and writing does once there is some."""
    return isinstance(error, OperationalError) and "disk is full" in str(error)


def listen(engine: Engine) -> None:
    """Make SQLite keep its promises on this engine: real transactions, and the disk before the answer.

    Without it the driver begins a transaction only at the first write, and "read, then write" loses updates silently.
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)


def _prepare_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver keeps its hands off transactions
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
