"""Lists of tasks."""

from __future__ import annotations

from datetime import timedelta

from branchmeet.clock import today
from branchmeet.domain.tasks import TaskState
from branchmeet.queries import tasks
from tests.factories import make_meeting, make_task


def test_a_meeting_looks_at_earlier_tasks_but_not_at_its_own(world, context):
    meeting = make_meeting(world)
    yesterday = today() - timedelta(days=1)
    still_open = make_task(world, meeting_id=make_meeting(world, on=yesterday).id)
    without_meeting = make_task(world, due_on=yesterday, state=TaskState.DONE)
    make_task(world, meeting_id=meeting.id)
    make_task(world, due_on=today() - timedelta(days=90), state=TaskState.DONE)
    found = tasks.list_to_review(
        world.units["home"], since=today() - timedelta(days=31), until=today(), meeting_id=meeting.id
    )
    assert [task.id for task in found] == [without_meeting.id, still_open.id]
