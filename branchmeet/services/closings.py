"""Closing a meeting, with what follows from it at once."""

from __future__ import annotations

from branchmeet.domain.actor import Actor
from branchmeet.services import assessments, sittings
from branchmeet.services.transaction import transactional


@transactional
def close_meeting(*, meeting_id: int, version: int, by: Actor) -> None:
    """Close the meeting and recompute its sheet once, so that a difference to the vote stands beside it at once."""
    sittings.close_meeting(meeting_id=meeting_id, version=version, by=by)
    assessments.recompute_after_closing(meeting_id=meeting_id)
