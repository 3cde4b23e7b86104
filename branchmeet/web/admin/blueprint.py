"""The door of the administrator, and what its rooms share."""

from __future__ import annotations

from flask import Blueprint, request

from branchmeet.domain.vietnamese import clean_text
from branchmeet.queries import units
from branchmeet.queries.units import UnitCard

bp = Blueprint("admin", __name__, url_prefix="/admin")

LONGEST_SEARCH = 100


def load_unit(unit_id: int) -> UnitCard:
    """The unit of the address."""
    return units.get_unit(unit_id)


def search_words() -> str:
    """What is looked for, as it may be looked for."""
    return clean_text(request.args.get("q", ""))[:LONGEST_SEARCH].strip()
