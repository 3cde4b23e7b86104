"""What the address asks for behind the question mark, read so that no value can do harm."""

from __future__ import annotations

from flask import request

MOST = 2**31 - 1


def whole(name: str, default: int) -> int:
    """A whole number from `default` up; anything else, and anything no key or page can be, counts as `default`."""
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else default
    return number if default <= number <= MOST else default
