"""What was sent up of the plans of this quarter and the next, and what the ward said at their lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from branchmeet.demo.world import World
from branchmeet.demo.year import wording
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Asked, TopicLine
from branchmeet.domain.plan_versions import CommentState, PlanLine, TopicLines, body_of
from branchmeet.domain.topic_plans import PlanState
from branchmeet.models import PlanComment, PlanVersion

COMMENTED = {
    PlanState.RETURNED: ((PlanLine.ASSIGNMENTS, CommentState.OPEN), (PlanLine.PREPARER, CommentState.OPEN)),
    PlanState.NOTED: ((PlanLine.CONTENT, CommentState.MENDED),),
}


def keep_version(
    world: World,
    life: Life,
    plan_id: int,
    topic: TopicLine,
    *,
    aim: str,
    state: PlanState,
    moments: Sequence[datetime],
    meets_on: date,
    draft_due_on: date | None,
) -> None:
    """Keep the plan as it was sent; a returned one, and at home a noted one, carries words at its lines."""
    lines = TopicLines(
        key=topic.id,
        title=topic.title,
        subject=topic.subject,
        content="",
        prompts=topic.prompts,
        preparer=topic.preparer.name,
        assignments=[_named(life, asked) for asked in topic.asked],
        meets_on=meets_on,
        draft_due_on=draft_due_on,
    )
    sent_at = moments[2]
    world.rows.add(
        PlanVersion,
        plan_id=plan_id,
        number=1,
        sent_at_utc=sent_at,
        account_id=life.secretary_account,
        body=body_of(aim, [lines]),
    )
    if state is PlanState.RETURNED or (state is PlanState.NOTED and life.is_home):
        _comment(world, life, plan_id, topic, state, moments[-1])


def _comment(world: World, life: Life, plan_id: int, topic: TopicLine, state: PlanState, moment: datetime) -> None:
    for line, answered in COMMENTED[state]:
        is_open = answered is CommentState.OPEN
        world.rows.add(
            PlanComment,
            plan_id=plan_id,
            topic_id=topic.id,
            number=1,
            line=line,
            about=topic.title,
            text=wording.PLAN_COMMENTS[line],
            at_utc=moment,
            account_id=life.superior(),
            state=answered,
            answer="" if is_open else wording.PLAN_ANSWER,
            answered_at_utc=None if is_open else moment + timedelta(hours=10),
            answered_by_id=None if is_open else life.secretary_account,
            version=1 if is_open else 2,
        )


def _named(life: Life, asked: Asked) -> str:
    if asked.person:
        return asked.person.name
    return f"{wording.CELL} {life.branch.cell_ids.index(asked.cell_id or 0) + 1}"
