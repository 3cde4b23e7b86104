"""The plan of a quarter as the values its paper prints."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from branchmeet.clock import day_of
from branchmeet.domain.topic_plans import PAPERS_DAYS_BEFORE, PLAN_ADOPTED, PlanState
from branchmeet.exports.topic_plan_paper import FollowUp, PlannedSpeech, PlannedTopic, TopicPlanValues
from branchmeet.queries.topic_library import roles
from branchmeet.queries.topic_plans import PlanHead, PlanPage, PlanSignature
from branchmeet.queries.topics import AssignmentLine, TopicCard


def paper_values(
    plan: PlanHead, page: PlanPage, topics: Iterable[TopicCard], signature: PlanSignature, *, demo: bool
) -> TopicPlanValues:
    """The plan with those of its topics that the reader may see; it is dated on the day it was adopted."""
    return TopicPlanValues(
        superior_organisation_name=plan.superior_name,
        superior_committee_name=plan.superior_committee_name or plan.superior_name,
        branch_organisation_name=plan.branch_name,
        place=plan.place,
        year=plan.year,
        quarter=plan.quarter,
        topics=tuple(_topic(card) for card in topics),
        signer_name=signature.signer_name,
        signed_by_deputy=signature.signed_by_deputy,
        has_committee=plan.has_committee,
        has_cells=signature.has_cells,
        aim=plan.aim,
        dated_on=_adopted_on(plan, page),
        demo=demo,
    )


def paper_name(plan: PlanHead) -> str:
    """The name of the file, without marks for old machines."""
    return f"ke-hoach-chuyen-de-quy-{plan.quarter}-{plan.year}.docx"


def _adopted_on(plan: PlanHead, page: PlanPage) -> date | None:
    days = [day_of(moment.at) for moment in page.moments if moment.state is PlanState.ADOPTED]
    return days[-1] if days and plan.state in PLAN_ADOPTED else None


def _topic(card: TopicCard) -> PlannedTopic:
    topic = card.head
    return PlannedTopic(
        subject=topic.formal_subject,
        why=topic.why,
        content=topic.content,
        preparer=topic.preparer_name or "",
        prompts=tuple(topic.prompts),
        speeches=tuple(_speech(line) for line in card.assignments),
        follow_ups=_follow_ups(card),
        draft_due_on=topic.draft_due_on,
        papers_due_on=topic.meets_on - timedelta(PAPERS_DAYS_BEFORE) if topic.meets_on else None,
        meets_on=topic.meets_on,
    )


def _speech(line: AssignmentLine) -> PlannedSpeech:
    who = line.who if line.cell_id else f"Đồng chí {line.who}"
    named = ", ".join(name for _, name in line.speakers)
    return PlannedSpeech(f"{who} ({named})" if named else who, line.study, line.due_on)


def _follow_ups(card: TopicCard) -> tuple[FollowUp, ...]:
    task, day = card.head.follow_up, card.head.meets_on
    if not task:
        return ()
    due_on = day + timedelta(task["due_days"]) if day else None
    return (FollowUp(task["title"], roles()[task["owner"]], due_on, task["measure"]),)
