"""The door itself; its handlers are in the modules beside it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("members", __name__)
