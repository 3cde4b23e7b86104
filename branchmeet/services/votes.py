"""Votes: only the exceptions are counted, the rest of those present approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import VotePurpose
from branchmeet.domain.required_steps import StepKey
from branchmeet.domain.votes import Count, ensure_countable
from branchmeet.extensions import db
from branchmeet.models import Vote
from branchmeet.queries import sittings as sitting_queries
from branchmeet.services import events, sittings
from branchmeet.services.transaction import transactional


@dataclass(frozen=True)
class Exceptions:
    """Who of a cell did not approve."""

    disapprove: int = 0
    other: int = 0


@transactional
def record_vote(
    *,
    meeting_id: int,
    purpose: VotePurpose,
    matter: str,
    disapprove: int,
    other: int,
    by: Actor,
    agenda_item_id: int | None = None,
    approve: int | None = None,
    secret: bool = False,
    cells: Mapping[int, Exceptions] | None = None,
) -> int:
    """Enter a counted vote and return its key.

    The base is every member of the body with a vote, absent ones included. For a show of hands `approve` is left
    out: those present who neither disapproved nor had another opinion approved. A secret ballot gives all three.
    Where the cells voted apart, `cells` holds the exceptions of each and the vote is their sum. Raises RuleBroken for
    numbers that cannot be.
    """
    meeting = sittings.get_open(meeting_id)
    item = sittings.ensure_item(agenda_item_id, meeting_id)
    parts = _count_cells(meeting_id, cells) if cells else []
    if parts:
        disapprove, other = sum(part.disapprove for _, part in parts), sum(part.other for _, part in parts)
    count = count_votes(meeting_id, disapprove=disapprove, other=other, approve=approve)
    vote = Vote(
        meeting_id=meeting_id,
        agenda_item_id=agenda_item_id,
        purpose=purpose,
        matter=matter,
        base=count.base,
        approve=count.approve,
        disapprove=count.disapprove,
        other=count.other,
        secret=secret,
        particulars={"cells": [_stored(name, part) for name, part in parts]} if parts else {},
    )
    db.session.add(vote)
    db.session.flush()
    if purpose in (VotePurpose.CONCLUSION, VotePurpose.RESOLUTION):
        sittings.tick_key(meeting, StepKey.CONCLUDE, of=sittings.list_of(item.kind if item else None))
    events.record(
        "vote_recorded",
        subject=("vote", vote.id),
        by=by,
        unit_id=meeting.branch_id,
        purpose=purpose,
        passed=count.passed,
    )
    return vote.id


@transactional
def remove_vote(*, meeting_id: int, vote_id: int, by: Actor) -> None:
    """Take back a vote that was entered wrongly, while the meeting goes on; votes others rest on stay."""
    meeting = sittings.get_open(meeting_id)
    vote = db.session.get_one(Vote, vote_id)
    if vote.meeting_id != meeting_id or vote.purpose in (VotePurpose.SCORE, VotePurpose.MINUTES):
        raise RuleBroken(Rule.NOT_ALLOWED)
    db.session.delete(vote)
    events.record("vote_removed", subject=("vote", vote_id), by=by, unit_id=meeting.branch_id)


def count_votes(meeting_id: int, *, disapprove: int, other: int, approve: int | None = None) -> Count:
    """The count over the body of a meeting; RuleBroken(VOTE_NO_BODY) before attendance was taken."""
    roll = sitting_queries.get_roll(meeting_id)
    if not roll.voters:
        raise RuleBroken(Rule.VOTE_NO_BODY)
    if approve is None:
        approve = max(0, roll.present_voters - max(0, disapprove) - max(0, other))
    count = Count(base=roll.voters, approve=approve, disapprove=disapprove, other=other)
    ensure_countable(count, roll.present_voters)
    return count


def _count_cells(meeting_id: int, cells: Mapping[int, Exceptions]) -> list[tuple[str, Count]]:
    """The count of each cell; members of no cell are a part of their own, under key 0."""
    known = {cell.cell_id or 0: cell for cell in sitting_queries.get_roll(meeting_id).cells}
    if cells.keys() - known.keys():
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="disapprove")
    parts = []
    for key, cell in known.items():
        said = cells.get(key, Exceptions())
        if min(said.disapprove, said.other) < 0:
            raise RuleBroken(Rule.VOTE_NEGATIVE, field="disapprove")
        approve = cell.present_voters - said.disapprove - said.other
        if approve < 0:
            raise RuleBroken(Rule.VOTE_ABOVE_CELL, field="disapprove", cell=cell.name, limit=cell.present_voters)
        parts.append((cell.name, Count(cell.voters, approve, said.disapprove, said.other)))
    return parts


def _stored(name: str, part: Count) -> dict[str, str | int]:
    return {"cell": name, **asdict(part)}
