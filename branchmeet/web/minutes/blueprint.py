"""The door itself; its handlers are in `routes` and `sections`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("minutes", __name__)
