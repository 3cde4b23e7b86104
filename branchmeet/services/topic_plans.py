"""The way of a quarter's topic plan: started, adopted, sent, noted or returned, reopened."""

from __future__ import annotations

from collections.abc import Sequence

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_versions import ensure_said
from branchmeet.domain.states import ensure_state, ensure_version, next_state
from branchmeet.domain.topic_plans import PLAN_EDITABLE, PLAN_STEPS, PlanState, ensure_adoptable, ensure_plannable
from branchmeet.extensions import db
from branchmeet.models import TopicPlan, TopicPlanStep
from branchmeet.queries import topic_plans, topics
from branchmeet.services import events, plan_comments, quarter_meetings, topic_copies
from branchmeet.services.plan_comments import Said
from branchmeet.services.quarter_meetings import RegularMeetings
from branchmeet.services.topic_copies import Slot
from branchmeet.services.transaction import transactional

PAST = {
    "adopt": "topic_plan_adopted",
    "reopen": "topic_plan_reopened",
    "submit": "topic_plan_submitted",
    "note": "topic_plan_noted",
    "return": "topic_plan_returned",
}


@transactional
def start(
    *,
    branch_id: int,
    year: int,
    quarter: int,
    regular: RegularMeetings | None = None,
    slots: Sequence[Slot] = (),
    by: Actor,
) -> int:
    """Begin the plan of a branch for a quarter, with its regular meetings and the frame of the last quarter if wanted.

    Answers its key. Raises RuleBroken PLAN_QUARTER_FAR, ALREADY_EXISTS when the quarter has a plan, and what
    `quarter_meetings.plan_regular` and `topic_copies.take_over` refuse.
    """
    period = Quarter(year, quarter)
    ensure_plannable(period, today())
    if topic_plans.get_head(branch_id, year, quarter).id:
        raise RuleBroken(Rule.ALREADY_EXISTS)
    plan = TopicPlan(branch_id=branch_id, year=year, quarter=quarter, state=PlanState.DRAFT)
    db.session.add(plan)
    db.session.flush()
    _record_step(plan, by)
    events.record("topic_plan_started", subject=("topic_plan", plan.id), by=by, unit_id=branch_id)
    if regular:
        quarter_meetings.plan_regular(branch_id=branch_id, quarter=period, wanted=regular, by=by)
    topic_copies.take_over(plan_id=plan.id, version=plan.version, slots=slots, by=by)
    return plan.id


@transactional
def set_aim(*, plan_id: int, version: int, aim: str, by: Actor) -> None:
    """Say what the plan is for; only while it is a draft."""
    plan = db.session.get_one(TopicPlan, plan_id)
    ensure_state(plan.state, *PLAN_EDITABLE)
    ensure_version(plan.version, version)
    plan.aim = aim
    plan.version += 1
    events.record("topic_plan_aim_set", subject=("topic_plan", plan.id), by=by, unit_id=plan.branch_id)


@transactional
def adopt(*, plan_id: int, version: int, by: Actor) -> None:
    """The committee, or the branch where there is none, adopts the plan as the writer saw it.

    A meeting that is planned for the day of a topic studies it from now on. Raises RuleBroken PLAN_WITHOUT_TOPIC,
    TOPIC_UNNAMED or TOPIC_OUTSIDE_QUARTER when it is not complete.
    """
    plan = _take("adopt", plan_id=plan_id, version=version, by=by)
    ensure_adoptable(Quarter(plan.year, plan.quarter), [card.planned for card in topics.list_topics(plan.id)])
    quarter_meetings.study_topics(plan_id=plan.id, by=by)


@transactional
def reopen(*, plan_id: int, version: int, by: Actor) -> None:
    """Take an adopted or returned plan back to be changed."""
    _take("reopen", plan_id=plan_id, version=version, by=by)


@transactional
def submit(*, plan_id: int, version: int, by: Actor) -> None:
    """Send the adopted plan to the level above; what is sent is kept as a version."""
    plan = _take("submit", plan_id=plan_id, version=version, by=by)
    plan_comments.keep_version(plan, by=by)


@transactional
def note(*, plan_id: int, version: int, comments: Sequence[Said] = (), by: Actor) -> None:
    """The level above takes note of the plan, perhaps with comments at its lines."""
    plan = _take("note", plan_id=plan_id, version=version, by=by)
    plan_comments.say(plan, comments, by=by)


@transactional
def send_back(*, plan_id: int, version: int, reason: str, comments: Sequence[Said] = (), by: Actor) -> None:
    """The level above returns the plan; RuleBroken(REQUIRED) without a reason and without a comment at a line."""
    ensure_said((said.text for said in comments), reason)
    plan = _take("return", plan_id=plan_id, version=version, by=by, note=reason)
    plan_comments.say(plan, comments, by=by)


def _take(name: str, *, plan_id: int, version: int, by: Actor, note: str = "") -> TopicPlan:
    plan = db.session.get_one(TopicPlan, plan_id)
    state = next_state(PLAN_STEPS, name, plan.state)
    ensure_version(plan.version, version)
    plan.state = state
    plan.version += 1
    _record_step(plan, by, note)
    events.record(PAST[name], subject=("topic_plan", plan.id), by=by, unit_id=plan.branch_id)
    return plan


def _record_step(plan: TopicPlan, by: Actor, note: str = "") -> None:
    db.session.add(
        TopicPlanStep(plan_id=plan.id, state=plan.state, at_utc=now_utc(), account_id=by.account_id, note=note)
    )
