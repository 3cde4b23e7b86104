"""What a member said or sent, what kind of word it was, who may read it and what became of it.

The list of kinds is a proposal (grade P); that a member may keep a differing opinion (bảo lưu ý kiến) is general
knowledge (grade M).
"""

from __future__ import annotations

from enum import StrEnum

from branchmeet.domain.meetings import AgendaKind


class ContributionKind(StrEnum):
    """What kind of word it was."""

    SPEECH = "speech"
    WRITTEN_BEFORE = "written_before"
    CELL_OPINION = "cell_opinion"
    QUESTION = "question"
    SUGGESTION = "suggestion"
    RESERVED_OPINION = "reserved_opinion"
    SELF_CRITICISM = "self_criticism"
    CRITICISM = "criticism"

    @property
    def counts_as_speaking(self) -> bool:
        """Whether its author counts as a speaker, once he is present.

        Every kind does. What does not count (the chair's own steering, the clerk reading the minutes) is no
        contribution and is not recorded as one.
        """
        return self in _SPEAKING

    @property
    def internal_only(self) -> bool:
        """Whether it never leaves the branch: self-criticism and criticism."""
        return self in _INTERNAL

    @property
    def in_own_words(self) -> bool:
        """Whether neither chair nor clerk may edit it: a reserved opinion stands as its author wrote it."""
        return self is ContributionKind.RESERVED_OPINION

    @property
    def superior_copy(self) -> SuperiorCopy:
        """Whether it stands in the copy that goes to the level above."""
        if self.internal_only:
            return SuperiorCopy.EXCLUDED
        return SuperiorCopy.BY_AUTHOR if self.in_own_words else SuperiorCopy.INCLUDED


class SuperiorCopy(StrEnum):
    """Whether a contribution stands in "bản gửi cấp trên"."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    BY_AUTHOR = "by_author"  # only when its author wishes it


class ContributionFate(StrEnum):
    """What became of it; its author reads this."""

    NONE = "none"  # nothing yet
    TAKEN = "taken"  # taken into the conclusion
    TASK = "task"  # became a task
    ANSWERED = "answered"
    FORWARDED = "forwarded"  # sent on to who can answer; not an answer yet


def goes_to_superior(kind: ContributionKind, *, author_wishes: bool = False) -> bool:
    """Whether the copy for the level above holds a contribution of this kind; `author_wishes` matters for a
    reserved opinion only.
    """
    match kind.superior_copy:
        case SuperiorCopy.INCLUDED:
            return True
        case SuperiorCopy.BY_AUTHOR:
            return author_wishes
        case SuperiorCopy.EXCLUDED:
            return False


def may_go_up(kind: ContributionKind, *, released: bool, item: AgendaKind | None) -> bool:
    """Whether what was said may leave the branch: not on an item for criticism, nor on one kept out of the program."""
    return item not in _INSIDE and goes_to_superior(kind, author_wishes=released)


_INSIDE = frozenset({AgendaKind.CRITICISM, AgendaKind.UNRECORDED})
_INTERNAL = frozenset({ContributionKind.SELF_CRITICISM, ContributionKind.CRITICISM})
_SPEAKING = frozenset(ContributionKind)
