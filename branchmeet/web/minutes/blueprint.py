"""The door itself; its handlers are in `routes`, `sections`, `amendments` and `signings`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("minutes", __name__)
