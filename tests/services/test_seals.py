"""Days are sealed once, and a change to a sealed day is found at that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.extensions import db
from branchmeet.models import Event, EventSeal
from branchmeet.queries.seals import find_broken, find_last
from branchmeet.services.seals import seal_days


@pytest.fixture
def done(context):
    """An event four, three and one days ago, and one today; what was there before is gone."""
    db.session.query(Event).delete()
    for ago in (4, 3, 1, 0):
        at = now_utc() - timedelta(days=ago)
        db.session.add(Event(at_utc=at, action="task_confirmed", subject_type="task", subject_id=ago, particulars={}))
    db.session.commit()
    return {event.subject_id: event.id for event in db.session.query(Event)}


def test_every_day_that_is_over_is_sealed_once(done):
    days = [today() - timedelta(days=ago) for ago in (4, 3, 2, 1)]
    assert seal_days() == days
    assert seal_days() == []
    assert find_last().day == days[-1]
    assert find_broken() == []


@pytest.mark.parametrize("ago", [4, 3, 1])
def test_a_changed_event_is_found_at_its_day(done, ago):
    seal_days()
    db.session.get_one(Event, done[ago]).action = "task_stopped"
    db.session.commit()
    assert find_broken() == [today() - timedelta(days=ago)]


def test_an_event_taken_away_or_slipped_in_is_found(done):
    seal_days()
    db.session.delete(db.session.get_one(Event, done[3]))
    two_days_ago = now_utc() - timedelta(days=2)
    db.session.add(Event(at_utc=two_days_ago, action="x", subject_type="task", subject_id=1, particulars={}))
    db.session.commit()
    assert find_broken() == [today() - timedelta(days=ago) for ago in (3, 2)]


def test_a_seal_made_anew_breaks_the_next_one(done):
    seal_days()
    seal = db.session.query(EventSeal).order_by(EventSeal.day).first()
    seal.sha256 = "a" * 64
    db.session.commit()
    assert find_broken() == [today() - timedelta(days=ago) for ago in (4, 3)]
