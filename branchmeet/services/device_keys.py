"""The key with which a device locks what it keeps while there is no network.

It hangs on the sign-in session and on the key of this installation: nothing is stored for it, a copy of the database
opens no device, and after signing out nobody is given it any more.
"""

from __future__ import annotations

import hashlib
import hmac

from branchmeet.domain.actor import Actor
from branchmeet.queries import accounts

_PURPOSE = b"branchmeet device key "


def key_of(session_id: int, *, secret: bytes, by: Actor) -> bytes | None:
    """The 32 bytes for a session of this account, also for one that ran out; None once it was ended."""
    token_hash = accounts.find_session_hash(session_id, by.account_id)
    if token_hash is None:
        return None
    return hmac.new(secret, _PURPOSE + token_hash.encode(), hashlib.sha256).digest()
