"""Hashing of passphrases; always outside a write transaction."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from branchmeet.domain.vietnamese import nfc

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_two_at_a_time = threading.Semaphore(2)
"""Hashing is the one costly thing a stranger can ask for."""


def hashed(passphrase: str) -> str:
    """The argon2id hash of a passphrase. Telephones type Vietnamese marks in two ways, so it is normalised first."""
    with _two_at_a_time:
        return _hasher.hash(nfc(passphrase))


def matches(stored: str | None, passphrase: str) -> bool:
    """Whether the passphrase is right; an unknown account costs the same time as a known one."""
    with _two_at_a_time:
        try:
            return _hasher.verify(stored or _nobody, nfc(passphrase)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


_nobody = _hasher.hash("nobody has this passphrase")
