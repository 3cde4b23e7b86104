"""What the address of a roster asks for. What makes no sense there is left out, never an error."""

from __future__ import annotations

from flask import request

from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.vietnamese import clean_text
from branchmeet.queries.members import RosterWish
from branchmeet.web.shared.arguments import whole

LONGEST_SEARCH = 100
LEFT = "left"


def search_words() -> str:
    """The words to look for."""
    return clean_text(request.args.get("q", ""))[:LONGEST_SEARCH].strip()


def roster_wish(*, in_detail: bool) -> RosterWish:
    """What is wanted of a roster; who reads only names narrows only by names."""
    if not in_detail:
        return RosterWish(words=search_words(), page=whole("page", 1))
    wanted = request.args.get("standing", "")
    return RosterWish(
        words=search_words(),
        cell_id=whole("cell", 0) or None,
        kind=MemberKind(wanted) if wanted in list(MemberKind) else None,
        presence=Presence(wanted) if wanted in list(Presence) else None,
        left=wanted == LEFT,
        page=whole("page", 1),
    )
