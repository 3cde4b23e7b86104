"""Tasks after their meeting: reported, confirmed by somebody else, extended in time, handed over, come again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.scope import Scope
from branchmeet.domain.tasks import Owner, TaskState, report_month_of
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Task
from branchmeet.policy import Permission, permits, scope
from branchmeet.queries import tasks as queries
from branchmeet.services import tasks
from branchmeet.services.tasks import TaskValues
from tests.factories import make_held, make_meeting, make_sitting, make_task, make_word
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


def test_a_monthly_task_is_followed_by_its_next_round(world, context, acting):
    owner = world.members["minh"]
    task = make_task(world, owner_id=owner, repeats_monthly=True, report_month=today().replace(day=1))
    first, due = task.id, task.due_on
    tasks.confirm(task_id=first, version=1, step="partly", result="một nửa", by=acting("lan"))
    following = queries.find_next_round(first)
    assert (following.owner_id, following.state, following.repeats_monthly) == (owner, TaskState.OPEN, True)
    assert due < following.due_on <= due + timedelta(days=31)
    assert following.report_month > today().replace(day=1)
    tasks.reopen(task_id=first, version=2, by=acting("lan"))
    assert queries.find_next_round(first) is None


def test_a_round_that_was_worked_on_stays(world, context, acting):
    task = make_task(world, owner_id=world.members["minh"], repeats_monthly=True).id
    tasks.confirm(task_id=task, version=1, step="done", result="xong", by=acting("lan"))
    following = queries.find_next_round(task).id
    tasks.report(task_id=following, version=1, text="đang làm", by=acting("minh"))
    with broken(Rule.TASK_FOLLOWED):
        tasks.reopen(task_id=task, version=2, by=acting("lan"))


def test_what_is_given_on_the_item_for_criticism_is_internal_whatever_was_ticked(world, context, acting):
    meeting = make_sitting(world, acting("lan"))
    item = db.session.query(AgendaItem).filter_by(meeting_id=meeting.id, position=3).one().id
    values = TaskValues(title="Nộp báo cáo đúng hạn", owner_id=world.members["ba"])
    task = tasks.give(meeting_id=meeting.id, values=values, agenda_item_id=item, by=acting("lan"))
    word = make_word(world, meeting, "ba", "Tôi còn chậm.", position=3).id
    other = tasks.give(meeting_id=meeting.id, values=values, contribution_id=word, by=acting("lan"))
    assert [db.session.get_one(Task, key).internal_only for key in (task, other)] == [True, True]


def test_the_month_of_the_report_follows_from_the_day(world, context, acting):
    meeting = make_sitting(world, acting("lan"))
    due = today() + timedelta(days=40)
    values = TaskValues(title="Khảo sát", owner_id=world.members["ba"], due_on=due)
    task = db.session.get_one(Task, tasks.give(meeting_id=meeting.id, values=values, by=acting("lan")))
    assert task.report_month == report_month_of(due, meets_on=today().day)
    named = replace(values, report_month=today().replace(day=1))
    task = db.session.get_one(Task, tasks.give(meeting_id=meeting.id, values=named, by=acting("lan")))
    assert task.report_month == today().replace(day=1)


def test_a_handover_goes_to_somebody_of_the_branch_with_a_reason(world, task, acting):
    hand = {"task_id": task, "version": 1, "by": acting("lan")}
    for to, reason, rule in (
        (Owner(world.members["ba"]), "", Rule.REQUIRED),
        (Owner(world.members["minh"]), "x", Rule.TASK_SAME_OWNER),
        (Owner(world.members["nam"]), "x", Rule.UNKNOWN_CHOICE),
        (Owner(), "x", Rule.REQUIRED),
    ):
        with broken(rule):
            tasks.hand_over(to=to, reason=reason, **hand)
    tasks.hand_over(to=Owner(cell_id=world.cells[1]), reason="cả tổ làm", **hand)
    (turn,) = queries.list_turns(task)
    assert (turn.old_owner, turn.new_owner, turn.reason) == (PEOPLE["minh"], "Tổ đảng 1", "cả tổ làm")


def test_history_keeps_days_and_owners_in_order(world, task, acting):
    due = db.session.get_one(Task, task).due_on
    tasks.extend(task_id=task, version=1, due_on=due + TOMORROW, reason="chờ xe", by=acting("lan"))
    tasks.hand_over(task_id=task, version=2, to=Owner(world.members["ba"]), reason="bận", by=acting("lan"))
    assert [(turn.new_due_on, turn.new_owner) for turn in queries.list_turns(task)] == [
        (due + TOMORROW, None),
        (None, PEOPLE["ba"]),
    ]


def test_the_share_of_a_resolution_leaves_stopped_and_internal_tasks_out(world, context):
    held = make_held(world, on=today() - timedelta(days=9))
    for state in (TaskState.DONE, TaskState.DONE, TaskState.OPEN, TaskState.STOPPED):
        make_task(world, meeting_id=held.id, state=state)
    make_task(world, meeting_id=held.id, internal_only=True)
    (row,) = queries.list_resolutions(world.units["home"])
    assert (row.done, row.counted, row.share) == (2, 3, Fraction(2, 3))
    assert queries.list_resolutions(world.units["neighbour"]) == []
