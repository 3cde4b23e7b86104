"""The drafts of the topics: written and adopted before a meeting, at home the next one improved and waiting again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from branchmeet.clock import at
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import wording
from branchmeet.demo.year.lives import Life
from branchmeet.domain.topic_drafts import DraftStep
from branchmeet.models import TopicDraft, TopicDraftStep

WRITTEN, PRESENTED, ADOPTED = time(20, 10), time(20, 15), time(19, 30)


@dataclass(frozen=True)
class Drafted:
    """A topic as its draft knows it."""

    id: int
    preparer: Person
    content: str
    prompts: list[str]
    due_on: date
    meets_on: date


def write_draft(world: World, life: Life, topic: Drafted) -> None:
    """Give a topic whose draft was due its adopted text; at home the one to be studied next has been improved since."""
    today = life.calendar.today
    if topic.due_on >= today:
        return
    writer, secretary = life.account(topic.preparer), life.secretary_account
    written_on = topic.due_on - timedelta(days=2)
    _text(world, topic, 1, topic.content, at(written_on, WRITTEN), writer)
    _step(world, topic, 1, DraftStep.PRESENTED, at(written_on, PRESENTED), writer)
    _step(world, topic, 1, DraftStep.ADOPTED, at(topic.due_on, ADOPTED), secretary)
    if life.is_home and topic.meets_on >= today:
        yesterday = today - timedelta(days=1)
        remark = at(today - timedelta(days=2), ADOPTED)
        _step(world, topic, 1, DraftStep.COMMENTED, remark, secretary, wording.TOPIC_REMARK)
        _text(world, topic, 2, f"{topic.content}\n{wording.TOPIC_ADDITION}", at(yesterday, WRITTEN), writer)
        _step(world, topic, 2, DraftStep.PRESENTED, at(yesterday, PRESENTED), writer)


def _text(
    world: World, topic: Drafted, number: int, content: str, written_at: datetime, account_id: int | None
) -> None:
    world.rows.add(
        TopicDraft,
        topic_id=topic.id,
        number=number,
        content=content,
        prompts=topic.prompts,
        draft_conclusion=wording.TOPIC_CONCLUSION,
        written_at_utc=written_at,
        account_id=account_id,
    )


def _step(
    world: World,
    topic: Drafted,
    number: int,
    step: DraftStep,
    moment: datetime,
    account_id: int | None,
    note: str = "",
) -> None:
    world.rows.add(
        TopicDraftStep, topic_id=topic.id, number=number, step=step, at_utc=moment, account_id=account_id, note=note
    )
