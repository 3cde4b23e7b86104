"""The frame of the last quarter taken over: months, preparers, assignments moved on; never its words unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branchmeet import days_off
from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.balance import next_in_turn
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_days import due_before
from branchmeet.domain.states import ensure_state, ensure_version
from branchmeet.domain.topic_plans import PLAN_EDITABLE, share_prompts
from branchmeet.extensions import db
from branchmeet.models import LibraryTopic, TopicPlan
from branchmeet.queries import balance, topic_plans
from branchmeet.queries import topics as queries
from branchmeet.queries.topics import TopicCard
from branchmeet.services import topics
from branchmeet.services.topics import Ask, TopicValues
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The place of a topic of the last quarter, and what is studied in it now: a topic of the library, or, without
    one, the same words again.
    """

    topic_id: int
    library_topic_id: int | None = None


@transactional
def take_over(*, plan_id: int, version: int, slots: Sequence[Slot], by: Actor) -> None:
    """Put a topic into a draft plan for each slot: same place in the quarter, same preparer and cells if still there.

    As many members are asked as last time, but those whose turn it is. Days are worked out anew. Raises
    RuleBroken(UNKNOWN_CHOICE) for a topic that is not of the branch's last quarter, or not in the library.
    """
    plan = db.session.get_one(TopicPlan, plan_id)
    ensure_state(plan.state, *PLAN_EDITABLE)
    ensure_version(plan.version, version)
    quarter = Quarter(plan.year, plan.quarter)
    before = {card.head.id: card for card in topic_plans.list_quarter(plan.branch_id, quarter.previous)}
    holidays = days_off.around(quarter.starts_on)
    days = queries.find_meeting_days(plan.branch_id, quarter).propose(quarter, holidays)
    for slot in slots:
        if slot.topic_id not in before:
            raise RuleBroken(Rule.UNKNOWN_CHOICE)
        _take_over(plan, quarter, before[slot.topic_id], slot, days, by)


def _take_over(
    plan: TopicPlan, quarter: Quarter, before: TopicCard, slot: Slot, days: dict[int, date | None], by: Actor
) -> None:
    here = {person.member_id for person in queries.list_people(plan.branch_id, on=today())}
    head = topic_plans.get_by_id(plan.id)
    month = quarter.months[quarter.previous.months.index(before.head.month)]
    words = _words(before, slot)
    preparer = before.head.preparer_id if before.head.preparer_id in here else None
    holidays = days_off.around(quarter.starts_on)
    rules = head.day_rules
    topic_id = topics.add(
        plan_id=plan.id,
        values=TopicValues(
            month=month,
            preparer_id=preparer,
            meets_on=days[month],
            draft_due_on=due_before(days[month], rules.draft_days, today=today(), holidays=holidays),
            title=words.title,
            formal_subject=words.subject,
            content=words.content,
            prompts=words.prompts,
        ),
        library_topic_id=words.library_topic_id,
        by=by,
    )
    asked = _asked(plan, quarter, before, words.prompts, besides=preparer)
    if asked:
        due_on = due_before(days[month], rules.speech_days, today=today(), holidays=holidays)
        topics.assign(topic_id=topic_id, asked=asked, due_on=due_on, by=by)


@dataclass(frozen=True)
class _Words:
    title: str
    subject: str
    content: str
    prompts: tuple[str, ...]
    library_topic_id: int | None


def _words(before: TopicCard, slot: Slot) -> _Words:
    if slot.library_topic_id is None:
        old = queries.get_topic(before.head.id)
        offered = old.library_topic_id and not db.session.get_one(LibraryTopic, old.library_topic_id).withdrawn_on
        return _Words(
            old.title,
            old.formal_subject,
            old.content,
            tuple(old.prompts),
            old.library_topic_id if offered else None,
        )
    new = db.session.get(LibraryTopic, slot.library_topic_id)
    if new is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    return _Words(new.title, new.subject, new.description, tuple(new.prompts), new.id)


def _asked(
    plan: TopicPlan, quarter: Quarter, before: TopicCard, prompts: Sequence[str], *, besides: int | None
) -> list[Ask]:
    """The same cells, as many members as before but those whose turn it is, each with a prompt."""
    open_cells = {cell_id for cell_id, _ in queries.list_cells(plan.branch_id, on=today())}
    cells = [line.cell_id for line in before.assignments if line.cell_id in open_cells]
    number = sum(line.member_id is not None for line in before.assignments)
    loads = balance.get_balance(plan.branch_id, quarter, on=today()).loads
    members = next_in_turn(loads, number, besides={besides} if besides else ())
    shared = iter(share_prompts(prompts, len(cells) + len(members)))
    return [
        *(Ask(cell_id=cell_id, study=next(shared)) for cell_id in cells),
        *(Ask(member_id=member_id, study=next(shared)) for member_id in members),
    ]
