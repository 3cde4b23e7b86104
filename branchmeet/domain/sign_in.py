"""Passphrases, and how long a guess must wait after failures."""

from __future__ import annotations

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.vietnamese import fold

PASSPHRASE_MIN = 15
PASSPHRASE_MAX = 128
"""A single factor has at least 15 characters, no rules of composition, no forced change (NIST SP 800-63B-4)."""

FREE_GUESSES = 5
LONGEST_WAIT = 300
ACCOUNT_CEILING = 100
ADDRESS_FREE_GUESSES = 30

_TOO_COMMON = frozenset(
    fold(word).replace(" ", "")
    for word in ("mật khẩu", "đảng cộng sản việt nam", "chi bộ", "bí thư", "đảng viên", "123456789", "qwertyuiop")
)


def ensure_passphrase(passphrase: str, *, username: str, full_name: str) -> None:
    """Raise RuleBroken unless the passphrase is long enough and is not merely a common word or one's own name."""
    if not PASSPHRASE_MIN <= len(passphrase) <= PASSPHRASE_MAX:
        raise RuleBroken(Rule.PASSPHRASE_LENGTH, field="passphrase", least=PASSPHRASE_MIN, most=PASSPHRASE_MAX)
    bare = "".join(character for character in fold(passphrase) if character.isalnum())
    known = _TOO_COMMON | {fold(username), fold(full_name).replace(" ", "")}
    rest = bare
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest.strip("0123456789")) < PASSPHRASE_MIN // 3 or len(set(bare)) < PASSPHRASE_MIN // 3:
        raise RuleBroken(Rule.PASSPHRASE_COMMON, field="passphrase")


def seconds_to_wait(failures: int, *, free: int = FREE_GUESSES) -> int:
    """How long the next guess must wait: nothing for the first few, then 1, 2, 4 … 300 seconds.

    Nobody can lock another out for good; at the ceiling only a one-time code of an officer helps.
    """
    return 0 if failures < free else min(LONGEST_WAIT, int(2 ** min(failures - free, 9)))
