"""Turns a scope into a WHERE clause: the SQL twin of `Scope.covers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, true

from branchmeet.domain.scope import Part, Scope

Columns = Mapping[str, ColumnElement[Any]]
"""The columns of a query by the names of `Part`: unit_id, path, state, kind, chair_id, …"""

_CLAUSES: dict[str, tuple[str, Callable[[ColumnElement[Any], Any], ColumnElement[bool]]]] = {
    "unit_id": ("unit_id", lambda column, value: column == value),
    "within": ("path", lambda column, value: starts_with(column, value)),
    "below": ("path", lambda column, value: and_(starts_with(column, value), column != value)),
    "heard_at": ("path", lambda column, value: begins(column, value)),
    "states": ("state", lambda column, value: column.in_(sorted(value))),
    "kinds": ("kind", lambda column, value: column.in_(sorted(value))),
    "chair_id": ("chair_id", lambda column, value: column == value),
    "clerk_id": ("clerk_id", lambda column, value: column == value),
    "author_id": ("author_id", lambda column, value: column == value),
    "preparer_id": ("preparer_id", lambda column, value: column == value),
    "cell_id": ("cell_id", lambda column, value: column == value),
    "appraising_unit_id": ("appraising_unit_id", lambda column, value: column == value),
    "recognising_unit_id": ("recognising_unit_id", lambda column, value: column == value),
    "outside": ("unit_id", lambda column, value: column.not_in(sorted(value))),
}


def within(scope: Scope, columns: Columns) -> ColumnElement[bool]:
    """The rows that lie in the scope.

    A part that demands something the query has no column for matches nothing: a list shows too little rather than
    too much.
    """
    return or_(false(), *(_part(part, columns) for part in scope.parts))


def _part(part: Part, columns: Columns) -> ColumnElement[bool]:
    clauses = []
    for name, value in part.constraints().items():
        column_name, clause = _CLAUSES[name]
        if column_name not in columns:
            return false()
        clauses.append(clause(columns[column_name], value))
    return and_(true(), *clauses)


def starts_with(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """A range instead of LIKE, so that the index on the path serves on both databases."""
    return and_(column >= prefix, column < prefix[:-1] + "0")


def begins(column: ColumnElement[Any], path: str) -> ColumnElement[bool]:
    """The column holds a path on the way from the root down to this one, itself included."""
    return column == func.substr(literal(path), 1, func.length(column))
