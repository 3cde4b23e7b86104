"""Tasks after their meeting: reported, confirmed by somebody else, extended in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.scope import Scope
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import Task
from branchmeet.policy import Permission, permits, scope
from branchmeet.queries import tasks as queries
from branchmeet.services import tasks
from tests.factories import make_meeting, make_task
from tests.people import PEOPLE

TOMORROW = timedelta(days=1)


@pytest.fixture
def task(world, context):
    return make_task(world, owner_id=world.members["minh"]).id


def broken(rule):
    return pytest.raises(RuleBroken, match=f"^{rule}")


def test_owner_reports_and_secretary_confirms(task, acting):
    tasks.report(task_id=task, version=1, text="Đã dán ở 5 hẻm", by=acting("minh"))
    tasks.confirm(task_id=task, version=2, step="done", result="Đủ 5 hẻm", by=acting("lan"))
    row = db.session.get_one(Task, task)
    assert (row.state, row.done_on, row.report) == (TaskState.DONE, today(), "Đã dán ở 5 hẻm")


def test_nobody_confirms_his_own_while_another_may(world, context, acting):
    own = make_task(world, owner_id=world.members["lan"]).id
    with broken(Rule.TASK_OWN):
        tasks.confirm(task_id=own, version=1, step="done", result="xong", by=acting("lan"))
    tasks.confirm(task_id=own, version=1, step="done", result="xong", by=acting("hung"))


def test_a_confirmation_needs_words_and_an_open_task(task, acting):
    with broken(Rule.REQUIRED):
        tasks.confirm(task_id=task, version=1, step="done", result="", by=acting("lan"))
    tasks.confirm(task_id=task, version=1, step="partly", result="một nửa", by=acting("lan"))
    with broken(Rule.STEP_NOT_ALLOWED):
        tasks.confirm(task_id=task, version=2, step="done", result="x", by=acting("lan"))
    tasks.reopen(task_id=task, version=2, by=acting("lan"))
    assert db.session.get_one(Task, task).state is TaskState.OPEN


def test_an_extension_is_agreed_before_the_old_day(world, task, acting):
    due = db.session.get_one(Task, task).due_on
    tasks.extend(task_id=task, version=1, due_on=due + TOMORROW, reason="chờ xe", by=acting("lan"))
    assert db.session.get_one(Task, task).due_on == due + TOMORROW
    late = make_task(world, due_on=today() - TOMORROW).id
    with broken(Rule.TASK_EXTENDED_LATE):
        tasks.extend(task_id=late, version=1, due_on=today() + TOMORROW, reason="x", by=acting("lan"))


def test_two_writers_do_not_overwrite_one_another(task, acting):
    tasks.report(task_id=task, version=1, text="một", by=acting("minh"))
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE):
        tasks.report(task_id=task, version=1, text="hai", by=acting("minh"))


def test_a_list_holds_exactly_what_the_table_permits(world, context, acting):
    meeting = make_meeting(world, state="closed").id
    keys = [
        make_task(world).id,
        make_task(world, owner_id=world.members["minh"], internal_only=True).id,
        make_task(world, owner_id=world.members["minh"], meeting_id=meeting).id,
        make_task(world, owner_cell_id=world.cells[1], meeting_id=meeting, internal_only=True).id,
        make_task(world, branch="neighbour").id,
        make_task(world, branch="foreign").id,
    ]
    cards = [queries.get_task(key) for key in keys]
    for person in PEOPLE:
        actor = acting(person)
        found = queries.list_tasks(scope(actor, Permission.TASK_READ), today=today(), only="all").rows
        permitted = {card.id for card in cards if permits(actor, Permission.TASK_READ, card.subject)}
        assert {row.id for row in found} == permitted, person
    assert queries.list_tasks(Scope(), today=today(), only="all").rows == []
