"""What the invented ward and district publish, and what their branches made of it: something of everything."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from branchmeet.demo.world import HOME_BRANCH
from branchmeet.extensions import db
from branchmeet.models import LibraryRefusal, LibraryTopic, Topic, TopicPlan, Unit


@pytest.fixture
def _in_small(small):
    with small.app_context():
        yield
        db.session.remove()


@pytest.mark.usefixtures("_in_small")
def test_topics_from_above_are_taken_said_in_own_words_refused_and_unanswered():
    published = set(db.session.scalars(select(LibraryTopic.id).where(LibraryTopic.unit_id.is_not(None))))
    taken = dict(
        db.session.execute(
            select(Topic.library_topic_id, func.max(Topic.adapted))
            .where(Topic.library_topic_id.in_(published))
            .group_by(Topic.library_topic_id)
        ).all()
    )
    assert len(published) == 5
    assert set(taken.values()) == {False, True}
    assert db.session.scalar(select(func.count()).select_from(LibraryRefusal)) > 0
    assert published - set(taken)


@pytest.mark.usefixtures("_in_small")
def test_a_topic_reaches_only_branches_below_its_publisher_and_after_it_was_published():
    below, above = Unit.__table__.alias("below"), Unit.__table__.alias("above")
    rows = db.session.execute(
        select(below.c.path, above.c.path, TopicPlan.branch_id)
        .select_from(Topic)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .join(below, below.c.id == TopicPlan.branch_id)
        .join(LibraryTopic, LibraryTopic.id == Topic.library_topic_id)
        .join(above, above.c.id == LibraryTopic.unit_id)
    ).all()
    assert rows
    assert all(path.startswith(publisher) for path, publisher, _ in rows)
    home = db.session.scalar(select(Unit.id).where(Unit.code == HOME_BRANCH))
    assert home not in {branch_id for *_, branch_id in rows}
    assert db.session.scalar(select(func.count()).where(LibraryRefusal.branch_id == home)) == 1
