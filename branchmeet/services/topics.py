"""The topics of a plan, their preparers, and who is asked to study them and to speak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, update

from branchmeet import days_off
from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.plan_days import due_before
from branchmeet.domain.states import ensure_state, ensure_version
from branchmeet.domain.topic_plans import (
    PLAN_ADOPTED,
    PLAN_ASSIGNABLE,
    PLAN_EDITABLE,
    ensure_before_meeting,
    ensure_days,
    ensure_due,
    ensure_month,
)
from branchmeet.domain.units import is_within
from branchmeet.extensions import db
from branchmeet.models import (
    Assignment,
    AssignmentSpeaker,
    LibraryRefusal,
    LibraryTopic,
    PlanComment,
    Topic,
    TopicPlan,
    Unit,
)
from branchmeet.queries import topics
from branchmeet.services import events, topic_drafts
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class TopicValues:
    """What the leadership writes of a topic; without a formal subject the title stands on papers too."""

    month: int
    title: str
    formal_subject: str = ""
    why: str = ""
    content: str = ""
    prompts: tuple[str, ...] = ()
    preparer_id: int | None = None
    draft_due_on: date | None = None
    meets_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Ask a cell or a member to study something; one of the two keys is set."""

    cell_id: int | None = None
    member_id: int | None = None
    study: str = ""


@transactional
def add(*, plan_id: int, values: TopicValues, library_topic_id: int | None = None, by: Actor) -> int:
    """Put a topic of one's own, or one taken from the library, into a draft plan and answer its key.

    Taking one that was refused before takes the refusal back. Raises RuleBroken UNKNOWN_CHOICE for a library topic
    that was not published to the branch, LIBRARY_WITHDRAWN for one that is offered no longer.
    """
    plan = db.session.get_one(TopicPlan, plan_id)
    ensure_state(plan.state, *PLAN_EDITABLE)
    topic = Topic(plan_id=plan.id, library_topic_id=library_topic_id)
    _write(topic, plan, values)
    if library_topic_id is not None:
        topic.adapted = _says(values) != _words_of(_offered(plan.branch_id, library_topic_id))
        _forget_refusal(plan.branch_id, library_topic_id)
    db.session.add(topic)
    plan.version += 1
    db.session.flush()
    events.record("topic_added", subject=("topic", topic.id), by=by, unit_id=plan.branch_id, plan_id=plan.id)
    return topic.id


@transactional
def edit(*, topic_id: int, version: int, values: TopicValues, by: Actor) -> None:
    """Change a topic of a draft plan."""
    topic, plan = _topic_of_draft(topic_id)
    ensure_version(topic.version, version)
    topic.adapted = topic.adapted or (topic.library_topic_id is not None and _says(values) != _words_of(topic))
    _write(topic, plan, values)
    _touch(topic, plan)
    events.record("topic_edited", subject=("topic", topic.id), by=by, unit_id=plan.branch_id)


@transactional
def set_preparer(*, topic_id: int, version: int, preparer_id: int | None, by: Actor) -> None:
    """Name who prepares a topic, or nobody; also after adoption, because people fall ill."""
    topic = db.session.get_one(Topic, topic_id)
    plan = db.session.get_one(TopicPlan, topic.plan_id)
    ensure_state(plan.state, *PLAN_ASSIGNABLE)
    ensure_version(topic.version, version)
    _ensure_of_branch(plan.branch_id, preparer_id)
    topic.preparer_id = preparer_id
    _touch(topic, plan)
    events.record(
        "topic_preparer_set", subject=("topic", topic.id), by=by, unit_id=plan.branch_id, member_id=preparer_id
    )


@transactional
def refill_days(*, topic_id: int, version: int, by: Actor) -> None:
    """Let the days of a topic of a draft follow the meeting of its month, and what is due before it follow the day."""
    topic, plan = _topic_of_draft(topic_id)
    ensure_version(topic.version, version)
    quarter = Quarter(plan.year, plan.quarter)
    holidays, now = days_off.around(quarter.starts_on), today()
    rules = topics.get_topic(topic_id).day_rules
    topic.meets_on = topics.find_meeting_days(plan.branch_id, quarter).propose(quarter, holidays)[topic.month]
    topic.draft_due_on = due_before(topic.meets_on, rules.draft_days, today=now, holidays=holidays)
    due_on = due_before(topic.meets_on, rules.speech_days, today=now, holidays=holidays)
    standing = (Assignment.topic_id == topic.id, Assignment.withdrawn_on.is_(None))
    db.session.execute(update(Assignment).where(*standing).values(due_on=due_on, version=Assignment.version + 1))
    _touch(topic, plan)
    events.record("topic_days_refilled", subject=("topic", topic.id), by=by, unit_id=plan.branch_id)


@transactional
def remove(*, topic_id: int, version: int, by: Actor) -> None:
    """Take a topic out of a draft plan with everything asked for it; RuleBroken(TOPIC_ON_AGENDA) once it is used."""
    topic, plan = _topic_of_draft(topic_id)
    ensure_version(topic.version, version)
    if topics.is_in_use(topic.id):
        raise RuleBroken(Rule.TOPIC_ON_AGENDA)
    asked = topics.list_assignment_ids(topic.id)
    db.session.execute(delete(AssignmentSpeaker).where(AssignmentSpeaker.assignment_id.in_(asked)))
    db.session.execute(delete(Assignment).where(Assignment.id.in_(asked)))
    topic_drafts.remove_all(topic.id)
    db.session.execute(update(PlanComment).where(PlanComment.topic_id == topic.id).values(topic_id=None))
    db.session.delete(topic)
    plan.version += 1
    events.record("topic_removed", subject=("topic", topic_id), by=by, unit_id=plan.branch_id, plan_id=plan.id)


@transactional
def assign(*, topic_id: int, asked: Sequence[Ask], due_on: date | None, by: Actor) -> None:
    """Ask cells and members of the branch to study a topic and to speak about it.

    Raises RuleBroken ASSIGNED_NOBODY, ASSIGNED_ALREADY, UNKNOWN_CHOICE for a cell or member that is not of the
    branch, or the rule that the due day breaks.
    """
    topic = db.session.get_one(Topic, topic_id)
    plan = db.session.get_one(TopicPlan, topic.plan_id)
    ensure_state(plan.state, *PLAN_ASSIGNABLE)
    ensure_due(Quarter(plan.year, plan.quarter), due_on, meets_on=topic.meets_on)
    _ensure_may_be_asked(plan.branch_id, topic.id, asked)
    for ask in asked:
        assignment = Assignment(
            topic_id=topic.id, cell_id=ask.cell_id, member_id=ask.member_id, study=ask.study, due_on=due_on
        )
        db.session.add(assignment)
        db.session.flush()
        events.record("assignment_made", subject=("assignment", assignment.id), by=by, unit_id=plan.branch_id)
    plan.version += 1


@transactional
def edit_assignment(*, assignment_id: int, version: int, study: str, due_on: date | None, by: Actor) -> None:
    """Change what somebody was asked to study, or until when."""
    assignment, topic, plan = _standing_assignment(assignment_id, version)
    ensure_state(plan.state, *PLAN_ASSIGNABLE)
    ensure_due(Quarter(plan.year, plan.quarter), due_on, meets_on=topic.meets_on)
    assignment.study, assignment.due_on = study, due_on
    assignment.version += 1
    plan.version += 1
    events.record("assignment_edited", subject=("assignment", assignment.id), by=by, unit_id=plan.branch_id)


@transactional
def withdraw(*, assignment_id: int, version: int, by: Actor) -> None:
    """Take an assignment back before the day of the meeting; it stays on record as withdrawn."""
    assignment, topic, plan = _standing_assignment(assignment_id, version)
    ensure_state(plan.state, *PLAN_ASSIGNABLE)
    ensure_before_meeting(topic.meets_on, today())
    assignment.withdrawn_on = today()
    assignment.version += 1
    plan.version += 1
    events.record("assignment_withdrawn", subject=("assignment", assignment.id), by=by, unit_id=plan.branch_id)


@transactional
def name_speakers(*, assignment_id: int, member_ids: Iterable[int], by: Actor) -> None:
    """Name who of a cell will speak for it, in place of those named before; only members of that cell."""
    assignment = db.session.get_one(Assignment, assignment_id)
    plan = db.session.get_one(TopicPlan, db.session.get_one(Topic, assignment.topic_id).plan_id)
    ensure_state(plan.state, *PLAN_ADOPTED)
    if assignment.withdrawn_on:
        raise RuleBroken(Rule.ASSIGNMENT_WITHDRAWN)
    if assignment.cell_id is None:
        raise RuleBroken(Rule.NOT_ALLOWED)
    of_cell = {person.member_id for person in _people(plan.branch_id) if person.cell_id == assignment.cell_id}
    named = sorted(set(member_ids))
    if not of_cell.issuperset(named):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="members")
    db.session.execute(delete(AssignmentSpeaker).where(AssignmentSpeaker.assignment_id == assignment.id))
    db.session.add_all(AssignmentSpeaker(assignment_id=assignment.id, member_id=member_id) for member_id in named)
    events.record(
        "assignment_speakers_named",
        subject=("assignment", assignment.id),
        by=by,
        unit_id=plan.branch_id,
        speakers=len(named),
    )


def _topic_of_draft(topic_id: int) -> tuple[Topic, TopicPlan]:
    topic = db.session.get_one(Topic, topic_id)
    plan = db.session.get_one(TopicPlan, topic.plan_id)
    ensure_state(plan.state, *PLAN_EDITABLE)
    return topic, plan


def _offered(branch_id: int, library_topic_id: int) -> LibraryTopic:
    """The library topic, if it was published to the branch and is still offered."""
    taken = db.session.get(LibraryTopic, library_topic_id)
    publisher = db.session.get(Unit, taken.unit_id) if taken and taken.unit_id else None
    branch = db.session.get_one(Unit, branch_id)
    if taken is None or (publisher and not is_within(branch.path, publisher.path)):
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    if taken.withdrawn_on:
        raise RuleBroken(Rule.LIBRARY_WITHDRAWN)
    return taken


def _forget_refusal(branch_id: int, library_topic_id: int) -> None:
    db.session.execute(
        delete(LibraryRefusal).where(
            LibraryRefusal.branch_id == branch_id, LibraryRefusal.library_topic_id == library_topic_id
        )
    )


def _says(values: TopicValues) -> tuple[str, str, list[str]]:
    """The words by which one sees whether a topic is said in the branch's own way; the content always grows."""
    return values.title, values.formal_subject or values.title, list(values.prompts)


def _words_of(topic: Topic | LibraryTopic) -> tuple[str, str, list[str]]:
    return topic.title, topic.subject, topic.prompts


def _write(topic: Topic, plan: TopicPlan, values: TopicValues) -> None:
    quarter = Quarter(plan.year, plan.quarter)
    if not values.title.strip():
        raise RuleBroken(Rule.REQUIRED, field="title")
    ensure_month(quarter, values.month)
    ensure_days(quarter, values.month, meets_on=values.meets_on, draft_due_on=values.draft_due_on)
    _ensure_of_branch(plan.branch_id, values.preparer_id)
    topic.month = values.month
    topic.title = values.title
    topic.subject = values.formal_subject or values.title
    topic.why = values.why
    topic.content = values.content
    topic.prompts = list(values.prompts)
    topic.preparer_id = values.preparer_id
    topic.draft_due_on = values.draft_due_on
    topic.meets_on = values.meets_on


def _touch(topic: Topic, plan: TopicPlan) -> None:
    """Both moved on: whoever adopts the plan adopts what he saw."""
    topic.version += 1
    plan.version += 1


def _ensure_of_branch(branch_id: int, preparer_id: int | None) -> None:
    if preparer_id is not None and preparer_id not in {person.member_id for person in _people(branch_id)}:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="preparer_id")


def _ensure_may_be_asked(branch_id: int, topic_id: int, asked: Sequence[Ask]) -> None:
    if not asked:
        raise RuleBroken(Rule.ASSIGNED_NOBODY)
    here = {("cell", cell_id) for cell_id, _ in topics.list_cells(branch_id, on=today())}
    here |= {("member", person.member_id) for person in _people(branch_id)}
    taken = {_whom(line.cell_id, line.member_id) for line in topics.list_assignments(topic_id)}
    for ask in asked:
        whom = _whom(ask.cell_id, ask.member_id)
        if whom not in here:
            raise RuleBroken(Rule.UNKNOWN_CHOICE, field="members" if ask.member_id else None)
        if whom in taken:
            raise RuleBroken(Rule.ASSIGNED_ALREADY, field="members" if ask.member_id else None)
        taken.add(whom)


def _whom(cell_id: int | None, member_id: int | None) -> tuple[str, int | None]:
    return ("cell", cell_id) if cell_id is not None else ("member", member_id)


def _standing_assignment(assignment_id: int, version: int) -> tuple[Assignment, Topic, TopicPlan]:
    assignment = db.session.get_one(Assignment, assignment_id)
    topic = db.session.get_one(Topic, assignment.topic_id)
    if assignment.withdrawn_on:
        raise RuleBroken(Rule.ASSIGNMENT_WITHDRAWN)
    ensure_version(assignment.version, version)
    return assignment, topic, db.session.get_one(TopicPlan, topic.plan_id)


def _people(branch_id: int) -> list[topics.Person]:
    return topics.list_people(branch_id, on=today())
