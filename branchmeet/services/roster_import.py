"""A roster from Excel in two steps: looked at, each wrong cell named, then taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from branchmeet import storage
from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.queries import cells, members
from branchmeet.services import workbooks
from branchmeet.services.members import import_rows
from branchmeet.services.roster_lines import Known, Line, RosterDraft, find_lines, read_lines
from branchmeet.services.transaction import end_read, transactional


def look_at(*, branch_id: int, data: bytes, by: Actor) -> tuple[str, RosterDraft]:
    """Vet and read an uploaded file, and keep it until it is confirmed: its key, and what it holds.

    A file with flaws is not kept (the key is empty). Raises RuleBroken(IMPORT_…, field="file") for what is no roster.
    """
    end_read()
    clean = workbooks.vet(data)
    draft = _drafted(branch_id, find_lines(workbooks.read(clean)))
    end_read()
    return "" if draft.flaws else storage.keep(_owner(branch_id, by), clean), draft


def look_again(*, branch_id: int, key: str, by: Actor) -> RosterDraft:
    """What a kept file holds, against the roster of this moment. Raises RuleBroken(IMPORT_GONE) once it is gone."""
    return _drafted(branch_id, find_lines(workbooks.read(_find(branch_id, key, by))))


def take_in(*, branch_id: int, key: str, by: Actor) -> int:
    """Put everybody of a file that was looked at onto the roster, in one transaction; returns how many.

    It is read again against the roster of this moment: what somebody else added since is a flaw now.
    """
    end_read()
    lines = find_lines(workbooks.read(_find(branch_id, key, by)))
    added = _take_in(branch_id, lines, by)
    put_away(branch_id=branch_id, key=key, by=by)
    return added


def put_away(*, branch_id: int, key: str, by: Actor) -> None:
    """Throw a kept file away."""
    storage.throw_away(_owner(branch_id, by), key)


@transactional
def _take_in(branch_id: int, lines: Sequence[Line], by: Actor) -> int:
    draft = _drafted(branch_id, lines)
    if draft.flaws:
        raise RuleBroken(Rule.IMPORT_FLAWED, field="file")
    return import_rows(branch_id=branch_id, rows=draft.members, by=by)


def _owner(branch_id: int, by: Actor) -> str:
    """Nobody confirms what somebody else has uploaded, nor for another branch."""
    return f"roster-{branch_id}-{by.account_id}"


def _find(branch_id: int, key: str, by: Actor) -> bytes:
    clean = storage.find(_owner(branch_id, by), key)
    if clean is None:
        raise RuleBroken(Rule.IMPORT_GONE, field="file")
    return clean


def _drafted(branch_id: int, lines: Sequence[Line]) -> RosterDraft:
    names = members.list_names(branch_id, on=today())
    known = Known(cells.numbers(branch_id), ((known.name, known.year_of_birth) for known in names))
    return read_lines(lines, known, today=today())
