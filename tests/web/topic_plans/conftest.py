"""A plan of the home branch for the next quarter, brought to the state a test is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.plan_versions import PlanLine
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Assignment, Topic, TopicPlan
from branchmeet.queries import accounts
from branchmeet.services import shipped, topic_plans, topics
from branchmeet.services.login_sessions import token_hash
from branchmeet.services.plan_comments import Said
from branchmeet.services.topics import Ask, TopicValues
from tests.people import World

QUARTER = Quarter.of(today()).next
MONTH = QUARTER.months[1]


def send_back(**values: object) -> None:
    """Returned with a word about the whole and one at a line."""
    topic = db.session.query(Topic).order_by(Topic.id).first()
    said = Said(text="Cử thêm người chuẩn bị.", topic_id=topic.id, line=PlanLine.PREPARER)
    topic_plans.send_back(reason="Đề nghị sửa hai chỗ.", comments=[said], **values)


WAY = {
    PlanState.DRAFT: (),
    PlanState.ADOPTED: (topic_plans.adopt,),
    PlanState.SUBMITTED: (topic_plans.adopt, topic_plans.submit),
    PlanState.NOTED: (topic_plans.adopt, topic_plans.submit, topic_plans.note),
    PlanState.RETURNED: (topic_plans.adopt, topic_plans.submit, send_back),
}


@dataclass
class Plan:
    """Keys of the plan, its topics by who prepares them, its assignments by who is asked."""

    id: int
    address: dict[str, int]
    topics: dict[str, int] = field(default_factory=dict)
    assignments: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def library(app):
    """The shipped subjects on the shelf."""
    with app.app_context():
        shipped.load_catalogue()


@pytest.fixture
def make_plan(app, world) -> Callable[..., Plan]:
    """A plan with a topic that minh prepares, asked of cell 1 and of ba, and one that nobody prepares."""

    def make(state: PlanState = PlanState.DRAFT) -> Plan:
        with app.app_context():
            plan = _build(world)
            for step in WAY[state]:
                version = db.session.get_one(TopicPlan, plan.id).version
                step(plan_id=plan.id, version=version, by=_actor(world, "lan"))
            return plan

    return make


@pytest.fixture
def stored(app) -> Callable[[type, int], object]:
    """A row as the database holds it now."""

    def read(kind: type, key: int) -> object:
        with app.app_context():
            return db.session.get(kind, key)

    return read


@pytest.fixture
def state_of(stored) -> Callable[[Plan], PlanState]:
    """Where the plan stands now."""
    return lambda plan: stored(TopicPlan, plan.id).state


@pytest.fixture
def change(app) -> Callable[[Callable[[], object]], None]:
    """Do something to the tables behind the pages' backs."""

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            act()
            db.session.commit()

    return do


def _build(world: World) -> Plan:
    lan = _actor(world, "lan")
    address = {"branch_id": world.units["home"], "year": QUARTER.year, "quarter": QUARTER.number}
    plan = Plan(topic_plans.start(**address, by=lan), address)
    for preparer, title in (("minh", "Hẻm sạch, hết điểm đen rác"), ("", "Phòng cháy nhà trọ")):
        values = TopicValues(
            month=MONTH if preparer else QUARTER.months[2],
            title=title,
            preparer_id=world.members[preparer] if preparer else None,
            meets_on=date(QUARTER.year, MONTH, 7) if preparer else None,
            prompts=("Góc nào hay bị đổ trộm?", "Ai giữ sau khi dọn?"),
        )
        plan.topics[preparer] = topics.add(plan_id=plan.id, values=values, by=lan)
    asked = [Ask(cell_id=world.cells[1], study="Điểm rác hẻm 8"), Ask(member_id=world.members["ba"])]
    topics.assign(topic_id=plan.topics["minh"], asked=asked, due_on=None, by=lan)
    for assignment in db.session.query(Assignment):
        plan.assignments["cell" if assignment.cell_id else "ba"] = assignment.id
    return plan


def _actor(world: World, person: str) -> Actor:
    found = accounts.find_signed_in(token_hash(world.token(person)), now=now_utc(), today=today())
    assert found
    return found.actor
