"""The drafts of the topics: written and adopted before a meeting, the home branch's next one still waiting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from branchmeet.clock import at
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import wording
from branchmeet.demo.year.lives import Life
from branchmeet.domain.topic_drafts import DraftStep
from branchmeet.models import TopicDraft, TopicDraftStep

WRITTEN, PRESENTED, ADOPTED = time(20, 10), time(20, 15), time(19, 30)


def write_draft(
    world: World, life: Life, topic_id: int, *, preparer: Person, content: str, prompts: list[str], due_on: date
) -> None:
    """Give a topic whose draft was due its adopted text; at home the next one was presented early and commented on."""
    today = life.calendar.today
    is_due = due_on < today
    if not is_due and not life.is_home:
        return
    day = due_on - timedelta(days=2) if is_due else today - timedelta(days=2)
    world.rows.add(
        TopicDraft,
        topic_id=topic_id,
        number=1,
        content=content,
        prompts=prompts,
        draft_conclusion=wording.TOPIC_CONCLUSION,
        written_at_utc=at(day, WRITTEN),
        account_id=life.account(preparer),
    )
    _step(world, topic_id, DraftStep.PRESENTED, at(day, PRESENTED), life.account(preparer))
    if is_due:
        _step(world, topic_id, DraftStep.ADOPTED, at(due_on, ADOPTED), life.secretary_account)
    else:
        last_night = at(today - timedelta(days=1), ADOPTED)
        _step(world, topic_id, DraftStep.COMMENTED, last_night, life.secretary_account, wording.TOPIC_REMARK)


def _step(
    world: World, topic_id: int, step: DraftStep, moment: datetime, account_id: int | None, note: str = ""
) -> None:
    world.rows.add(
        TopicDraftStep, topic_id=topic_id, number=1, step=step, at_utc=moment, account_id=account_id, note=note
    )
