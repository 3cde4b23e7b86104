"""What waits for a person in several rooms, as counts: one statement for the first page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, exists, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from branchmeet.clock import day_of, now_utc
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.meetings import MEETING_OVER, MeetingKind, MeetingState
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.reminders import outcome_due_on
from branchmeet.domain.scope import Scope
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_drafts import DraftStep
from branchmeet.domain.topic_library import NEW_DAYS
from branchmeet.domain.topic_plans import PLAN_ADOPTED, PLAN_SUBMITTED, PlanState, quarter_in_hand
from branchmeet.domain.units import UnitKind
from branchmeet.extensions import db
from branchmeet.models import (
    Assessment,
    Figure,
    Grant,
    LibraryRefusal,
    LibraryTopic,
    Meeting,
    Post,
    Task,
    Topic,
    TopicPlan,
    Unit,
    VetoCheck,
)
from branchmeet.queries.assessments import ASSESSMENT_COLUMNS
from branchmeet.queries.meetings import MEETING_COLUMNS
from branchmeet.queries.scoping import Columns, within
from branchmeet.queries.spans import holds_on
from branchmeet.queries.tasks import TASK_COLUMNS
from branchmeet.queries.topic_drafts import newest_text_is
from branchmeet.queries.topics import TOPIC_COLUMNS

STALE = timedelta(hours=12)
"""So long after its hour a meeting that nobody opened waits no longer."""


class Matter(StrEnum):
    """What it is that waits, in the order in which a page tells of it."""

    OUTCOMES_TO_POST = "outcomes_to_post"
    PLANS_RETURNED = "plans_returned"
    SHEETS_RETURNED = "sheets_returned"
    DRAFTS_TO_WRITE = "drafts_to_write"
    DRAFTS_PRESENTED = "drafts_presented"
    COMMITTEE_MEETINGS = "committee_meetings"
    TASKS_TO_CONFIRM = "tasks_to_confirm"
    SHEETS_TO_SUBMIT = "sheets_to_submit"
    PLANS_TO_MAKE = "plans_to_make"
    LIBRARY_TO_ANSWER = "library_to_answer"
    PLANS_TO_NOTE = "plans_to_note"
    SCORES_TO_DECIDE = "scores_to_decide"
    SHEETS_TO_APPRAISE = "sheets_to_appraise"
    SHEETS_TO_RECOGNISE = "sheets_to_recognise"
    PLANS_MISSING = "plans_missing"
    VETOES_TO_CHECK = "vetoes_to_check"
    DISCIPLINE_UNKNOWN = "discipline_unknown"
    PETITIONS_UNKNOWN = "petitions_unknown"
    BRANCHES_UNLED = "branches_unled"
    UNITS_UNSTAFFED = "units_unstaffed"


@dataclass(frozen=True)
class Waiting:
    """How many of one matter wait, and the key of the one that has waited longest.

    `due_on`: the nearest day on which one is due; `at_utc`: the earliest moment they are reckoned from. None where the
    matter knows no such day or moment.
    """

    matter: Matter
    count: int
    first_id: int
    due_on: date | None = None
    at_utc: datetime | None = None


def list_waiting(scopes: Mapping[Matter, Scope], *, today: date) -> list[Waiting]:
    """What waits on a day, in the order of `Matter`, each counted in its own scope; nothing with a count of 0."""
    selects = [_SELECTS[matter](matter, scopes[matter], today) for matter in Matter if scopes[matter]]
    if not selects:
        return []
    rows = {row.matter: row for row in db.session.execute(union_all(*selects)) if row.number}
    return [_waiting(matter, rows[matter]) for matter in Matter if matter in rows]


def _waiting(matter: Matter, row: Any) -> Waiting:
    due_on = row.due_on
    if matter is Matter.OUTCOMES_TO_POST and row.at_utc:
        due_on = outcome_due_on(day_of(row.at_utc))
    return Waiting(matter, row.number, row.first_id, due_on, row.at_utc)


UNIT_COLUMNS: Columns = {"unit_id": Unit.__table__.c.id, "path": Unit.__table__.c.path}
_PLAN_COLUMNS: Columns = {
    "unit_id": TopicPlan.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": TopicPlan.__table__.c.state,
}


def _counted(matter: Matter, table: Any, *, due_on: Any = None, at_utc: Any = None) -> Any:
    no_day, no_moment = cast(null(), Topic.draft_due_on.type), cast(null(), Meeting.closed_at_utc.type)
    return select(
        literal(matter.value).label("matter"),
        func.count().label("number"),
        func.min(table.id).label("first_id"),
        (no_day if due_on is None else func.min(due_on)).label("due_on"),
        (no_moment if at_utc is None else func.min(at_utc)).label("at_utc"),
    ).select_from(table)


# ---- plans and topics ----------------------------------------------------------------------------------------------


def _plans(state: PlanState) -> Select:
    def statement(matter: Matter, scope: Scope, _today: date) -> Any:
        return (
            _counted(matter, TopicPlan)
            .join(Unit, Unit.id == TopicPlan.branch_id)
            .where(TopicPlan.state == state, within(scope, _PLAN_COLUMNS))
        )

    return statement


def _branches_without_plan(beyond: frozenset[PlanState]) -> Select:
    """Branches whose plan of the quarter in hand is not there, or has not come so far."""

    def statement(matter: Matter, scope: Scope, today: date) -> Any:
        quarter = quarter_in_hand(today)
        made = exists().where(
            TopicPlan.branch_id == Unit.id,
            TopicPlan.year == quarter.year,
            TopicPlan.quarter == quarter.number,
            TopicPlan.state.in_(beyond),
        )
        return _counted(matter, Unit).where(Unit.has_roster.is_(True), ~made, within(scope.in_any_state, UNIT_COLUMNS))

    return statement


def _topics(*conditions: ColumnElement[bool]) -> Select:
    """Topics that no meeting has studied yet."""
    studied = exists().where(Meeting.topic_id == Topic.id, Meeting.state.in_(MEETING_OVER))

    def statement(matter: Matter, scope: Scope, _today: date) -> Any:
        return (
            _counted(matter, Topic, due_on=Topic.draft_due_on)
            .join(TopicPlan, TopicPlan.id == Topic.plan_id)
            .join(Unit, Unit.id == TopicPlan.branch_id)
            .where(~studied, within(scope, TOPIC_COLUMNS), *conditions)
        )

    return statement


def _library(matter: Matter, scope: Scope, today: date) -> Any:
    """What units above published lately, for branches that have neither planned nor refused it."""
    publisher = aliased(Unit)
    planned = exists().where(
        Topic.library_topic_id == LibraryTopic.id, Topic.plan_id == TopicPlan.id, TopicPlan.branch_id == Unit.id
    )
    refused = exists().where(LibraryRefusal.library_topic_id == LibraryTopic.id, LibraryRefusal.branch_id == Unit.id)
    return (
        _counted(matter, LibraryTopic)
        .join(publisher, publisher.id == LibraryTopic.unit_id)
        .join(Unit, publisher.path == func.substr(Unit.path, 1, func.length(publisher.path)))
        .where(
            Unit.has_roster.is_(True),
            LibraryTopic.withdrawn_on.is_(None),
            LibraryTopic.published_on >= today - timedelta(days=NEW_DAYS),
            ~planned,
            ~refused,
            within(scope, UNIT_COLUMNS),
        )
    )


# ---- meetings and tasks --------------------------------------------------------------------------------------------


def _outcomes(matter: Matter, scope: Scope, _today: date) -> Any:
    return (
        _counted(matter, Meeting, at_utc=Meeting.closed_at_utc)
        .join(Unit, Unit.id == Meeting.branch_id)
        .where(
            Meeting.state == MeetingState.CLOSED,
            Meeting.outcome_posted_on.is_(None),
            within(scope, MEETING_COLUMNS),
        )
    )


def _committee_meetings(matter: Matter, scope: Scope, _today: date) -> Any:
    """A committee meeting that goes on, or is called and to come."""
    to_come = and_(Meeting.state == MeetingState.CONVENED, Meeting.starts_at_utc >= now_utc() - STALE)
    return (
        _counted(matter, Meeting, at_utc=Meeting.starts_at_utc)
        .join(Unit, Unit.id == Meeting.branch_id)
        .where(
            Meeting.kind == MeetingKind.COMMITTEE,
            (Meeting.state == MeetingState.IN_PROGRESS) | to_come,
            within(scope, MEETING_COLUMNS),
        )
    )


def _reported_tasks(matter: Matter, scope: Scope, _today: date) -> Any:
    return (
        _counted(matter, Task)
        .join(Unit, Unit.id == Task.branch_id)
        .outerjoin(Meeting, Meeting.id == Task.meeting_id)
        .where(Task.state == TaskState.OPEN, Task.reported_on.is_not(None), within(scope, TASK_COLUMNS))
    )


# ---- sheets and figures --------------------------------------------------------------------------------------------


def _sheets(*conditions: ColumnElement[bool]) -> Select:
    def statement(matter: Matter, scope: Scope, _today: date) -> Any:
        return (
            _counted(matter, Assessment)
            .join(Unit, Unit.id == Assessment.branch_id)
            .outerjoin(Meeting, Meeting.id == Assessment.meeting_id)
            .where(*conditions, within(scope, ASSESSMENT_COLUMNS))
        )

    return statement


def _figure_unknown(key: FigureKey) -> Select:
    """Branches for which nobody has typed a figure of the year; asked once the year nears its end."""

    def statement(matter: Matter, scope: Scope, today: date) -> Any:
        typed = exists().where(Figure.branch_id == Unit.id, Figure.key == key, Figure.period == f"{today.year}")
        asked = literal(today.month >= FIGURES_FROM_MONTH).is_(True)
        return _counted(matter, Unit).where(asked, Unit.has_roster.is_(True), ~typed, within(scope, UNIT_COLUMNS))

    return statement


FIGURES_FROM_MONTH = 11
"""From this month on the year's figures of the upper offices are asked for."""


# ---- units ---------------------------------------------------------------------------------------------------------


def _unled(matter: Matter, scope: Scope, today: date) -> Any:
    led = exists().where(Post.unit_id == Unit.id, Post.kind == PostKind.SECRETARY, holds_on(Post, today))
    return _counted(matter, Unit).where(Unit.has_roster.is_(True), ~led, within(scope, UNIT_COLUMNS))


def _unstaffed(matter: Matter, scope: Scope, today: date) -> Any:
    """Upper organisations in which nobody may write posts and rosters yet."""
    staffed = exists().where(Grant.unit_id == Unit.id, Grant.kind == GrantKind.ORGANISATION, holds_on(Grant, today))
    upper = Unit.kind.in_([UnitKind.SUPERIOR_ORGANISATION, UnitKind.GRASSROOTS_ORGANISATION])
    return _counted(matter, Unit).where(upper, ~staffed, within(scope, UNIT_COLUMNS))


Select = Callable[[Matter, Scope, date], Any]

_FOUR_GOOD, _OF_MEETING = Assessment.kind == AssessmentKind.FOUR_GOOD, Assessment.kind == AssessmentKind.MEETING
_SUBMITTED = Assessment.state.in_([AssessmentState.SUBMITTED, AssessmentState.UNDER_APPRAISAL])

_SELECTS: dict[Matter, Select] = {
    Matter.OUTCOMES_TO_POST: _outcomes,
    Matter.PLANS_RETURNED: _plans(PlanState.RETURNED),
    Matter.SHEETS_RETURNED: _sheets(Assessment.state == AssessmentState.RETURNED),
    Matter.DRAFTS_TO_WRITE: _topics(
        TopicPlan.state.in_(PLAN_ADOPTED),
        ~newest_text_is(DraftStep.PRESENTED),
        ~newest_text_is(DraftStep.ADOPTED),
    ),
    Matter.DRAFTS_PRESENTED: _topics(newest_text_is(DraftStep.PRESENTED), ~newest_text_is(DraftStep.ADOPTED)),
    Matter.COMMITTEE_MEETINGS: _committee_meetings,
    Matter.TASKS_TO_CONFIRM: _reported_tasks,
    Matter.SHEETS_TO_SUBMIT: _sheets(
        _OF_MEETING, Assessment.state == AssessmentState.VOTED, Meeting.state.in_(MEETING_OVER)
    ),
    Matter.PLANS_TO_MAKE: _branches_without_plan(PLAN_SUBMITTED),
    Matter.LIBRARY_TO_ANSWER: _library,
    Matter.PLANS_TO_NOTE: _plans(PlanState.SUBMITTED),
    Matter.SCORES_TO_DECIDE: _sheets(_OF_MEETING, Assessment.state == AssessmentState.SUBMITTED),
    Matter.SHEETS_TO_APPRAISE: _sheets(_FOUR_GOOD, _SUBMITTED),
    Matter.SHEETS_TO_RECOGNISE: _sheets(
        _FOUR_GOOD, Assessment.period_kind == PeriodKind.YEAR, Assessment.state == AssessmentState.APPRAISED
    ),
    Matter.PLANS_MISSING: _branches_without_plan(PLAN_SUBMITTED),
    Matter.VETOES_TO_CHECK: _sheets(_FOUR_GOOD, _SUBMITTED, ~exists().where(VetoCheck.assessment_id == Assessment.id)),
    Matter.DISCIPLINE_UNKNOWN: _figure_unknown(FigureKey.DISCIPLINE_DECISIONS),
    Matter.PETITIONS_UNKNOWN: _figure_unknown(FigureKey.BYPASSING_PETITIONS_CONFIRMED),
    Matter.BRANCHES_UNLED: _unled,
    Matter.UNITS_UNSTAFFED: _unstaffed,
}
