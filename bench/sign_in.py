"""Signing in over HTTP against the bare hash of a passphrase."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from argon2 import PasswordHasher
from sqlalchemy import update

from bench.bulk import Size, fill
from bench.databases import house
from bench.report import Figure, Tell
from bench.rounds import interleave, median_ms, ratio
from bench.servers import Server, Wire, csrf_token, signed_cookie
from branchmeet.extensions import db
from branchmeet.models import Account
from branchmeet.services import passphrases

TIMES_HASH_MOST = 1.1
PASSPHRASE = "bốn từ dễ nhớ"  # noqa: S105  (of a database that lives for a minute)
FORM = "application/x-www-form-urlencoded"


def measure(*, rounds: int, tell: Tell) -> dict[str, Any]:
    """Sign in, and hash, in turn."""
    tell(f"{rounds} rounds of signing in")
    with tempfile.TemporaryDirectory() as name, house(Path(name)) as made:
        stored = passphrases.hashed(PASSPHRASE)
        with made.opened():
            found = fill(Size(wards=1, branches=1, members=3, meetings=1, scored=0), date.today())
            db.session.execute(update(Account).where(Account.username == "secretary").values(password_hash=stored))
            db.session.commit()
        with Server(instance=made.instance) as server:
            wire = Wire(server.port, signed_cookie(made.instance, found.tokens["secretary"]))
            form = {"csrf_token": csrf_token(wire), "username": "secretary", "passphrase": PASSPHRASE}
            body = urlencode(form).encode()
            hasher = PasswordHasher()  # verifies by the parameters that stand in the hash
            seconds = interleave(
                {
                    "hash": lambda: hasher.verify(stored, PASSPHRASE),
                    "sign-in": lambda: wire.post("/sign-in", body, FORM),
                },
                rounds=rounds,
                warm=3,
            )
    found_ratio = ratio(seconds["sign-in"], seconds["hash"])
    return {
        "rounds": rounds,
        "median_ms": {name: median_ms(took) for name, took in seconds.items()},
        "figures": [Figure("sign-in, times the bare hash", found_ratio, TIMES_HASH_MOST)],
    }
