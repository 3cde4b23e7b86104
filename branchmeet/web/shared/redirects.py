"""Where a redirect may lead: only into this program."""

from __future__ import annotations

import re

_LOCAL = re.compile(r"/(?![/\\])[^\\\s\x00-\x20\x7f]*\Z")


def local_path(target: str) -> str:
    """The target if it is a plain path of this program, else an empty text.

    It starts with one slash, and holds no backslash, blank or control character, which browsers read in other ways.
    """
    return target if _LOCAL.match(target) else ""
