"""How much waits for a person: counts for the first page, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.scope import Scope
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Assessment, Task, TopicPlan, Unit
from branchmeet.queries.scoping import within

_TO_APPRAISE = (AssessmentState.SUBMITTED, AssessmentState.UNDER_APPRAISAL)


@dataclass(frozen=True)
class Waiting:
    """Counts of what waits: for the level above, and for the leadership of a branch."""

    plans_to_note: int
    sheets_to_decide: int
    sheets_to_appraise: int
    plans_returned: int
    sheets_returned: int
    tasks_overdue: int


def count_waiting(*, plans: Scope, sheets: Scope, branch_id: int | None, today: date) -> Waiting:
    """Submitted plans and sheets in the scopes of somebody above; what came back to a branch and what is overdue."""
    own = branch_id or 0
    row = db.session.execute(
        select(
            _plans(within(plans, _columns(TopicPlan)), TopicPlan.state == PlanState.SUBMITTED).label("plans_to_note"),
            _sheets(
                within(sheets, _columns(Assessment)),
                Assessment.kind == AssessmentKind.MEETING,
                Assessment.state == AssessmentState.SUBMITTED,
            ).label("sheets_to_decide"),
            _sheets(
                within(sheets, _columns(Assessment)),
                Assessment.kind == AssessmentKind.FOUR_GOOD,
                Assessment.state.in_(_TO_APPRAISE),
            ).label("sheets_to_appraise"),
            _plans(TopicPlan.branch_id == own, TopicPlan.state == PlanState.RETURNED).label("plans_returned"),
            _sheets(Assessment.branch_id == own, Assessment.state == AssessmentState.RETURNED).label("sheets_returned"),
            select(func.count())
            .select_from(Task)
            .where(Task.branch_id == own, Task.state == TaskState.OPEN, Task.due_on < today)
            .scalar_subquery()
            .label("tasks_overdue"),
        )
    ).one()
    return Waiting(**row._mapping)


def _columns(table: Any) -> dict[str, Any]:
    return {
        "unit_id": table.__table__.c.branch_id,
        "path": Unit.__table__.c.path,
        "state": table.__table__.c.state,
        "appraising_unit_id": Unit.__table__.c.appraising_unit_id,
        "recognising_unit_id": Unit.__table__.c.recognising_unit_id,
    }


def _plans(*conditions: Any) -> Any:
    joined = select(func.count()).select_from(TopicPlan).join(Unit, Unit.id == TopicPlan.branch_id)
    return joined.where(*conditions).scalar_subquery()


def _sheets(*conditions: Any) -> Any:
    joined = select(func.count()).select_from(Assessment).join(Unit, Unit.id == Assessment.branch_id)
    return joined.where(*conditions).scalar_subquery()
