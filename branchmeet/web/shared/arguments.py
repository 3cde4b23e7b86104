"""Numbers of the address, in its path and behind the question mark, read so that no value can do harm."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from werkzeug.routing import IntegerConverter

MOST = 2**31 - 1
"""The largest number a key or a page can be; no database is asked for more."""


class KeyConverter(IntegerConverter):
    """A whole number of a path; one that no key can be leads nowhere (404) instead of to the database."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": MOST, **options})


def register(app: Flask) -> None:
    """Read every `<int:…>` of a path by `KeyConverter`; before the doors are opened."""
    app.url_map.converters["int"] = KeyConverter


def whole(name: str, default: int) -> int:
    """A whole number from `default` up; anything else, and anything no key or page can be, counts as `default`."""
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else default
    return number if default <= number <= MOST else default
