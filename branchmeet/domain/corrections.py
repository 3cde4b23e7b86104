"""Typing slips in adopted minutes: what may still be set right before they are signed.

That adopted minutes stay as they are, but for slips of typing before the signatures, is custom (grade M); how many
words make a slip, and which parts are closed to it, is a proposal (grade P).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.minutes import Chapter, CopyPart, MinutesCopy
from branchmeet.domain.two_texts import Piece, compare

TYPED_WORDS = 12
"""How many words one correction may change; a branch may set another number as its rule `correction_words`."""

_CLOSED = frozenset({Chapter.UNRECORDED, Chapter.VOTES, Chapter.SELF_SCORE, Chapter.CLOSING})


def is_correctable(part: CopyPart) -> bool:
    """Whether slips in this part may be set right: not where the numbers of a vote stand, nor where nothing is told."""
    return part.chapter not in _CLOSED and not part.kept_at_branch


def ensure_slip(part: CopyPart, text: str, *, limit: int = TYPED_WORDS) -> None:
    """Raise RuleBroken unless the text differs from the part's by a few words only.

    CORRECTION_CLOSED for a part that takes none, REQUIRED for an empty text, CORRECTION_SAME and CORRECTION_LONG.
    """
    if not is_correctable(part):
        raise RuleBroken(Rule.CORRECTION_CLOSED)
    if not text:
        raise RuleBroken(Rule.REQUIRED, field="text")
    changed = words_changed(part.text, text)
    if text == part.text:
        raise RuleBroken(Rule.CORRECTION_SAME, field="text")
    if changed > limit:
        raise RuleBroken(Rule.CORRECTION_LONG, field="text", changed=changed, limit=limit)


def words_changed(old: str, new: str) -> int:
    """How many words were taken out or put in, whichever is more."""
    found = compare(new, old)
    return max(_differing(found.theirs), _differing(found.mine))


def corrected(copy: MinutesCopy, part: CopyPart, text: str) -> MinutesCopy:
    """The form with this text in the place of that part; a form without the part stays as it is."""
    if part not in copy.parts:
        return copy
    at = copy.parts.index(part)
    return replace(copy, parts=(*copy.parts[:at], replace(part, text=text), *copy.parts[at + 1 :]))


def _differing(pieces: Iterable[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.differs)
