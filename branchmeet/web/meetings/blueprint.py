"""The blueprint of this door; its handlers stand in `reading`, `preparing`, `calling` and `posting`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
