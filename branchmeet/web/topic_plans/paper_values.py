"""The plans of a quarter and of a year as the values their papers print."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from branchmeet.domain.topic_plans import PAPERS_DAYS_BEFORE
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.topic_plan_paper import FollowUp, PlannedSpeech, PlannedTopic, TopicPlanValues
from branchmeet.exports.year_plan_paper import YearPlanValues, YearTopic
from branchmeet.phrases.dates import short_date
from branchmeet.queries.papers import IssuedRow
from branchmeet.queries.topic_library import roles
from branchmeet.queries.topic_plans import PlanHead
from branchmeet.queries.topics import AssignmentLine, TopicCard


def paper_values(
    plan: PlanHead, topics: Iterable[TopicCard], letterhead: Letterhead, year_plan: IssuedRow | None
) -> TopicPlanValues:
    """The plan with those of its topics that the reader may see, resting on the plan of the year where one stands."""
    return TopicPlanValues(
        letterhead=letterhead,
        year=plan.year,
        quarter=plan.quarter,
        topics=tuple(_topic(card) for card in topics),
        aim=plan.aim,
        grounds=_grounds(year_plan) if year_plan else "",
    )


def year_values(year: int, topics: Iterable[TopicCard], letterhead: Letterhead) -> YearPlanValues:
    """The plan of a year with those of its topics that the reader may see."""
    return YearPlanValues(letterhead, year, tuple(_year_topic(card) for card in topics))


def _grounds(year_plan: IssuedRow) -> str:
    day = short_date(year_plan.issued_on)
    return f"Căn cứ Kế hoạch số {year_plan.paper}, ngày {day} của chi bộ về sinh hoạt chuyên đề năm {year_plan.year};"


def _year_topic(card: TopicCard) -> YearTopic:
    topic = card.head
    return YearTopic(topic.quarter, topic.month, topic.formal_subject, topic.why, topic.preparer_name or "")


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
