"""What was written down by mistake is taken back, unless something already stands on it."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingState
from branchmeet.extensions import db
from branchmeet.models import Contribution, Petition
from branchmeet.services import remarks
from tests.factories import make_meeting, make_task, make_word


@pytest.fixture
def word(context, world):
    meeting = make_meeting(world, state=MeetingState.IN_PROGRESS)
    return make_word(world, meeting, "minh", "Đèn hẻm 8 hỏng đã lâu.")


def take_back(word, acting):
    remarks.remove(meeting_id=word.meeting_id, contribution_id=word.id, by=acting("mai"))


def test_a_mistake_is_taken_back(word, acting):
    take_back(word, acting)
    assert db.session.query(Contribution).count() == 0


@pytest.mark.parametrize("what", ["task", "petition"])
def test_what_led_further_stays(word, world, acting, what):
    """Whatever its fate says meanwhile: a task or a petition stands on it."""
    if what == "task":
        make_task(world, owner_id=world.members["minh"], contribution_id=word.id)
    else:
        upward = Petition(branch_id=world.units["home"], contribution_id=word.id, to_unit_id=world.units["ward"])
        upward.owner_id, upward.text, upward.sent_on, upward.due_on = world.members["lan"], "Sửa đèn", today(), today()
        db.session.add(upward)
    db.session.commit()
    with pytest.raises(RuleBroken) as broken:
        take_back(word, acting)
    assert broken.value.rule is Rule.NOT_ALLOWED
    assert db.session.query(Contribution).count() == 1
