"""User names: what they look like, and the one proposed for a person."""

from __future__ import annotations

import re
from collections.abc import Container

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.vietnamese import fold

USERNAME_LEAST = 3
USERNAME_MOST = 40

_FORM = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


def ensure_username(username: str) -> None:
    """Raise RuleBroken(USERNAME_FORM) for anything but small letters, digits and single full stops or hyphens."""
    if not USERNAME_LEAST <= len(username) <= USERNAME_MOST or not _FORM.fullmatch(username):
        raise RuleBroken(Rule.USERNAME_FORM, field="username", least=USERNAME_LEAST, most=USERNAME_MOST)


def propose_username(full_name: str, unit_code: str, taken: Container[str]) -> str:
    """Given name, initials and unit, as in `lanttk.tt05`; a number behind it where somebody else has it."""
    *before, given = _plain(full_name).split() or ["x"]
    base = (given + "".join(word[0] for word in before))[: USERNAME_MOST - 20]
    home = _plain(unit_code).replace(" ", "")[:12]
    username, number = _joined(base, home), 1
    while username in taken:
        number += 1
        username = _joined(f"{base}{number}", home)
    return username


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", fold(text))


def _joined(base: str, home: str) -> str:
    return f"{base}.{home}" if home else base
