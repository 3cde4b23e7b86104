"""The level above decides on a meeting's sheet: line by line where it differs from the branch, then the level."""

from __future__ import annotations

from collections.abc import Mapping

from branchmeet.clock import day_of, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.scoring import check_may_decide, level_of
from branchmeet.extensions import db
from branchmeet.models import Assessment, Meeting
from branchmeet.services import score_keeping
from branchmeet.services.score_keeping import UpperScore
from branchmeet.services.transaction import transactional


@transactional
def decide(*, assessment_id: int, version: int, scores: Mapping[str, UpperScore], by: Actor) -> None:
    """Decide the level of a meeting. Where the points differ from the branch's a reason is needed, line by line.

    Raises RuleBroken before the day on which the sheet's last item is fixed (grade P), or for one's own work.
    """
    assessment = score_keeping.changing(assessment_id, version)
    score_keeping.ensure_not_own_work(assessment, by)
    _ensure_late_enough(assessment)
    score_keeping.fix_by_clock(assessment)
    score_keeping.write_upper(assessment, scores, "decided")
    score_keeping.settle_upper(assessment, "decided")
    score_keeping.enter(assessment, "decide", by)
    score_keeping.recount(assessment)
    if assessment.appraised_total is not None:
        sheet = score_keeping.filled(assessment).score.sheet
        assessment.decided_result = level_of(sheet, assessment.appraised_total).key
    assessment.decided_on = today()


def _ensure_late_enough(assessment: Assessment) -> None:
    if assessment.meeting_id is None:
        raise RuleBroken(Rule.STEP_NOT_ALLOWED, step="decide", state=assessment.state)
    meeting = db.session.get_one(Meeting, assessment.meeting_id)
    days = (today() - day_of(meeting.closed_at_utc)).days if meeting.closed_at_utc else 0
    check_may_decide(score_keeping.filled(assessment).score.sheet, days)
