"""Keys for rows that are written many at a time and refer to one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text

from branchmeet.extensions import Base, db


def reserve(model: type[Base], count: int) -> Sequence[int]:
    """So many keys that no other row of this table has or gets, in order; to be asked inside a write transaction.

    A key asked back from each inserted row would cost a statement a row on SQLite, which promises no order there.
    """
    table: Any = model.__table__
    if db.session.connection().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, text("'id'"))
        drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return sorted(db.session.scalars(drawn))
    highest = db.session.scalar(select(func.max(table.c.id))) or 0  # only one writes at a time
    return range(highest + 1, highest + 1 + count)
