"""A roster from Excel against the raw reading of the same file."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from io import BytesIO
from itertools import islice, product
from pathlib import Path
from typing import Any
from unittest.mock import patch

from python_calamine import CalamineWorkbook
from sqlalchemy import select
from xlsxwriter import Workbook

from bench.bulk import Size, fill
from bench.databases import house
from bench.report import Figure, Tell
from bench.rounds import median_ms, ratio, timed
from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.roster import RosterColumn
from branchmeet.extensions import db
from branchmeet.labels import label
from branchmeet.models import Unit
from branchmeet.queries import accounts
from branchmeet.services import roster_import, roster_lines, workbooks
from branchmeet.services.login_sessions import token_hash

SIZES = (2_000, 10_000)
TIMES_RAW_MOST = 2.0
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Taken:
    """The seconds of every round."""

    raw: list[float] = field(default_factory=list)
    look: list[float] = field(default_factory=list)
    take_in: list[float] = field(default_factory=list)

    @property
    def whole(self) -> list[float]:
        """Looking and taking in together."""
        return [look + take_in for look, take_in in zip(self.look, self.take_in, strict=True)]


def measure(*, rounds: int, tell: Tell) -> dict[str, Any]:
    """Read each file raw, look at it, and take it in, in turn, each time into another branch."""
    size = Size(wards=1, branches=rounds * len(SIZES), members=3, meetings=1, scored=0)
    with tempfile.TemporaryDirectory() as name, house(Path(name)) as made, made.opened(), _any_number_of_rows():
        found = fill(size, date.today())
        actor = _actor(found.tokens["district"])
        branches = iter(db.session.scalars(select(Unit.id).where(Unit.has_roster)).all())
        taken = {}
        for rows in SIZES:
            tell(f"import of {rows} rows")
            taken[rows] = _take(workbook(rows), branches, actor, rounds)
    return {
        "rounds": rounds,
        "median_ms": {
            f"{rows} rows": {name: median_ms(getattr(times, name)) for name in ("raw", "look", "take_in", "whole")}
            for rows, times in taken.items()
        },
        "figures": [
            Figure(f"import of {rows} rows, {name}, times the raw read", ratio(getattr(times, part), times.raw), most)
            for rows, times in taken.items()
            for part, name, most in (
                ("take_in", "taking in", TIMES_RAW_MOST),
                ("look", "looking through", None),
                ("whole", "both", None),
            )
        ],
    }


def workbook(rows: int) -> bytes:
    """A roster with every column filled."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [label(column) for column in RosterColumn])
        for number, name in zip(range(1, rows + 1), _names(), strict=False):
            day = date(2010 + number % 15, 1 + number % 12, 3)
            sheet.write_row(number, 0, [name, 1950 + number % 50, "", "Chính thức", "Tại chi bộ", day, "Zalo"])
    return buffer.getvalue()


def _take(data: bytes, branches: Iterator[int], actor: Actor, rounds: int) -> Taken:
    taken = Taken()
    for branch_id in islice(branches, rounds):
        taken.raw.append(timed(partial(_read, data)))
        begun = time.perf_counter()
        key, _ = roster_import.look_at(branch_id=branch_id, data=data, by=actor)
        taken.look.append(time.perf_counter() - begun)
        taken.take_in.append(timed(partial(roster_import.take_in, branch_id=branch_id, key=key, by=actor)))
    return taken


def _read(data: bytes) -> object:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def _names() -> Iterator[str]:
    for first, second, third in product(LETTERS, repeat=3):
        yield f"Nguyễn Thị {first.upper()}{second}{third}"


def _actor(token: str) -> Actor:
    found = accounts.find_signed_in(token_hash(token), now=now_utc(), today=today())
    assert found
    return found.actor


@contextmanager
def _any_number_of_rows() -> Iterator[None]:
    """Lift the limit of rows a file, which is lower than what is to be measured."""
    most = max(SIZES)
    with patch.object(workbooks, "ROWS_MOST", most), patch.object(roster_lines, "ROWS_MOST", most):
        yield
