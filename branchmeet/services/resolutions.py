"""The draft of a meeting's resolution: the committee's own words, until the branch has voted."""

from __future__ import annotations

from dataclasses import dataclass

from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import BRANCH_MEETINGS, MeetingState
from branchmeet.domain.states import ensure_version
from branchmeet.extensions import db
from branchmeet.models import Meeting, Resolution
from branchmeet.queries import papers, resolutions
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@dataclass(frozen=True)
class OwnParts:
    """The parts of a resolution in the committee's own words; an empty one says what the records say."""

    evaluation: str
    praise: str
    shortcomings: str
    direction: str


@transactional
def write(*, meeting_id: int, version: int, parts: OwnParts, by: Actor) -> None:
    """Keep the own words; `version` is 0 while there are none.

    Raises RuleBroken: changed by somebody else, voted already, or a meeting that makes no resolution.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    if meeting.kind not in BRANCH_MEETINGS or meeting.state is MeetingState.CANCELLED:
        raise RuleBroken(Rule.STATE_NOT_ALLOWED, state=meeting.state)
    row = resolutions.find_row(meeting_id)
    ensure_version(row.version if row else 0, version)
    if papers.is_resolved(meeting_id):
        raise RuleBroken(Rule.RESOLUTION_VOTED)
    if row is None:
        row = Resolution(meeting_id=meeting_id, version=0)
        db.session.add(row)
    row.evaluation, row.praise = parts.evaluation, parts.praise
    row.shortcomings, row.direction = parts.shortcomings, parts.direction
    row.version += 1
    events.record(
        "resolution_written", subject=("meeting", meeting_id), by=by, unit_id=meeting.branch_id, number=row.version
    )
