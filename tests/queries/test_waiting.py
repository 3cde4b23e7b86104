"""Every matter of the first page as a statement, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.scope import Part, Scope
from branchmeet.extensions import db
from branchmeet.queries import preparedness, waiting
from branchmeet.queries.waiting import Matter
from branchmeet.services import topic_drafts
from tests.factories import make_held, make_meeting, make_topic
from tests.furniture import furnish

EVERYWHERE = Scope((Part(),))


@pytest.mark.parametrize("matter", Matter)
def test_each_matter_is_asked_in_one_statement(world, context, matter, monkeypatch):
    monkeypatch.setattr(waiting, "FIGURES_FROM_MONTH", 1)
    furnish(world)
    scopes = dict.fromkeys(Matter, Scope()) | {matter: EVERYWHERE}
    found = waiting.list_waiting(scopes, today=today())
    assert [one.matter for one in found] in ([matter], [])
    assert all(one.count > 0 and one.first_id > 0 for one in found)


def test_all_matters_at_once_keep_their_days_apart(world, context, acting, statements):
    topic = make_topic(world)
    topic.preparer_id, topic.draft_due_on = world.members["ba"], today() + timedelta(days=4)
    meeting = make_meeting(world, state=MeetingState.CLOSED, on=today())
    meeting.closed_at_utc = now_utc()
    db.session.commit()
    statements.clear()
    found = {one.matter: one for one in waiting.list_waiting(dict.fromkeys(Matter, EVERYWHERE), today=today())}
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
    assert found[Matter.DRAFTS_TO_WRITE].due_on == today() + timedelta(days=4)
    assert found[Matter.OUTCOMES_TO_POST].due_on == today() + timedelta(days=2)
    assert found[Matter.PLANS_TO_MAKE].count == 4
    topic_drafts.write(topic_id=topic.id, number=0, content="A", prompts=[], presented=True, by=acting("ba"))
    found = {one.matter: one for one in waiting.list_waiting(dict.fromkeys(Matter, EVERYWHERE), today=today())}
    assert Matter.DRAFTS_TO_WRITE not in found
    assert found[Matter.DRAFTS_PRESENTED].first_id == topic.id


def test_preparedness_takes_two_statements_however_many_meetings(world, context, statements):
    def cost() -> int:
        statements.clear()
        preparedness.by_meeting(world.units["home"], since=today() - timedelta(days=700))
        return len([one for one in statements if one.startswith("SELECT")])

    make_held(world, on=today() - timedelta(days=1))
    few = cost()
    for back in range(2, 8):
        make_held(world, on=today() - timedelta(days=30 * back))
    assert cost() == few == 2
