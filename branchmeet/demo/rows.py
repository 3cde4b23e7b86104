"""Rows on their way into the database: collected with their keys, written many at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Column, Connection, Table, func, insert, select, text

from branchmeet.extensions import Base, db

CREATED = "created_at_utc"


class Rows:
    """What the demo will hold and has not written yet.

    Keys are counted here, so that a row can be referred to before it is written and the same seed gives the same
    keys. Every row counts as created at `moment`.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._waiting: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._empty: dict[Table, dict[str, Any]] = {}
        self._last_keys: dict[Table, int] = {}

    def add(self, model: type[Base], **values: Any) -> int:
        """Keep a row for writing, what is not named at its default; the key it has."""
        table = _table(model)
        if table not in self._empty:
            self._empty[table] = self._defaults(table)
        key = self._last_keys[table] = self.next_key(model)
        self._waiting[table].append({**self._empty[table], **values, "id": key})
        return key

    def next_key(self, model: type[Base]) -> int:
        """The key that the next row of this table gets."""
        return self._last_keys.get(_table(model), 0) + 1

    def count_from(self, model: type[Base], first: int) -> None:
        """The next row of this table gets the key `first`."""
        self._last_keys[_table(model)] = first - 1

    def write(self) -> None:
        """Write what was collected, tables that others refer to first."""
        connection = db.session.connection()
        for table in Base.metadata.sorted_tables:
            if rows := self._waiting.pop(table, None):
                _insert(connection, table, rows)
                _tell_sequence(connection, table)

    def _defaults(self, table: Table) -> dict[str, Any]:
        values = {column.name: _default(column) for column in table.columns if not column.primary_key}
        return values | ({CREATED: self._moment} if CREATED in values else {})


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def _default(column: Column[Any]) -> Any:
    if column.default is None or column.name == CREATED:
        return None
    argument: Any = getattr(column.default, "arg")  # noqa: B009  # the common base of defaults does not declare it
    return argument(None) if callable(argument) else argument


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Hand the rows to the driver itself: they pass the types of their columns, and nobody looks at each one again."""
    statement = insert(table).compile(dialect=connection.dialect)
    for column in table.columns:
        if convert := column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect):
            for row in rows:
                row[column.name] = convert(row[column.name])
    in_order = [itemgetter(*statement.positiontup)(row) for row in rows] if statement.positiontup else rows
    connection.exec_driver_sql(str(statement), in_order)


def _tell_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL counts keys on its own and would begin at one."""
    if connection.dialect.name == "postgresql":
        newest = select(func.max(table.c.id)).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, text("'id'")), newest)))
