"""What waits for a person in several rooms, as counts: one statement for the first page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, union_all

from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.scope import Scope
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Assessment, Meeting, TopicPlan, Unit
from branchmeet.queries.assessments import ASSESSMENT_COLUMNS
from branchmeet.queries.meetings import MEETING_COLUMNS
from branchmeet.queries.scoping import Columns, within


class Matter(StrEnum):
    """What it is that waits."""

    PLANS_TO_NOTE = "plans_to_note"
    SCORES_TO_DECIDE = "scores_to_decide"
    SHEETS_TO_APPRAISE = "sheets_to_appraise"
    SHEETS_TO_RECOGNISE = "sheets_to_recognise"
    PLANS_RETURNED = "plans_returned"
    SHEETS_RETURNED = "sheets_returned"
    OUTCOMES_TO_POST = "outcomes_to_post"


@dataclass(frozen=True)
class Waiting:
    """How many of one matter wait, and the key of the one that has waited longest."""

    matter: Matter
    count: int
    first_id: int


def list_waiting(scopes: Mapping[Matter, Scope]) -> list[Waiting]:
    """What waits, in the order of `Matter`, each matter counted in its own scope; nothing with a count of 0."""
    statement = union_all(*(_SELECTS[matter](scopes[matter]) for matter in Matter))
    found = {row.matter: row for row in db.session.execute(statement) if row.number}
    return [Waiting(matter, found[matter].number, found[matter].first_id) for matter in Matter if matter in found]


def _plans(scope: Scope, matter: Matter, state: PlanState) -> Any:
    columns: Columns = {
        "unit_id": TopicPlan.__table__.c.branch_id,
        "path": Unit.__table__.c.path,
        "state": TopicPlan.__table__.c.state,
    }
    return (
        _counted(matter, TopicPlan)
        .join(Unit, Unit.id == TopicPlan.branch_id)
        .where(TopicPlan.state == state, within(scope, columns))
    )


def _sheets(scope: Scope, matter: Matter, *conditions: ColumnElement[bool]) -> Any:
    return (
        _counted(matter, Assessment)
        .join(Unit, Unit.id == Assessment.branch_id)
        .outerjoin(Meeting, Meeting.id == Assessment.meeting_id)
        .where(*conditions, within(scope, ASSESSMENT_COLUMNS))
    )


def _outcomes(scope: Scope) -> Any:
    return (
        _counted(Matter.OUTCOMES_TO_POST, Meeting)
        .join(Unit, Unit.id == Meeting.branch_id)
        .where(
            Meeting.state == MeetingState.CLOSED,
            Meeting.outcome_posted_on.is_(None),
            within(scope, MEETING_COLUMNS),
        )
    )


def _counted(matter: Matter, table: Any) -> Any:
    return select(
        literal(matter.value).label("matter"), func.count().label("number"), func.min(table.id).label("first_id")
    ).select_from(table)


_SELECTS: dict[Matter, Callable[[Scope], Any]] = {
    Matter.PLANS_TO_NOTE: lambda scope: _plans(scope, Matter.PLANS_TO_NOTE, PlanState.SUBMITTED),
    Matter.SCORES_TO_DECIDE: lambda scope: _sheets(
        scope,
        Matter.SCORES_TO_DECIDE,
        Assessment.kind == AssessmentKind.MEETING,
        Assessment.state == AssessmentState.SUBMITTED,
    ),
    Matter.SHEETS_TO_APPRAISE: lambda scope: _sheets(
        scope,
        Matter.SHEETS_TO_APPRAISE,
        Assessment.kind == AssessmentKind.FOUR_GOOD,
        Assessment.state.in_([AssessmentState.SUBMITTED, AssessmentState.UNDER_APPRAISAL]),
    ),
    Matter.SHEETS_TO_RECOGNISE: lambda scope: _sheets(
        scope,
        Matter.SHEETS_TO_RECOGNISE,
        Assessment.kind == AssessmentKind.FOUR_GOOD,
        Assessment.period_kind == PeriodKind.YEAR,
        Assessment.state == AssessmentState.APPRAISED,
    ),
    Matter.PLANS_RETURNED: lambda scope: _plans(scope, Matter.PLANS_RETURNED, PlanState.RETURNED),
    Matter.SHEETS_RETURNED: lambda scope: _sheets(
        scope, Matter.SHEETS_RETURNED, Assessment.state == AssessmentState.RETURNED
    ),
    Matter.OUTCOMES_TO_POST: _outcomes,
}
