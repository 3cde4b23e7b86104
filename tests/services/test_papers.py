"""Numbered papers: once each, in their time, kept as they were, cancelled with their number."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.issuing import PaperForm
from branchmeet.domain.meetings import MeetingState, VotePurpose
from branchmeet.domain.minutes import sha256_of
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Event, IssuedPaper, TopicPlan, Vote
from branchmeet.queries import papers as queries
from branchmeet.services import papers, transaction
from branchmeet.services.papers import Written
from tests.factories import make_held, make_meeting, make_topic

WRITTEN = Written("sinh hoạt chi bộ thường kỳ", '{"title":"THÔNG BÁO"}')


@pytest.fixture
def lan(acting):
    return acting("lan")


def broken(rule):
    return pytest.raises(RuleBroken, match=f"^{rule}")


def issue(meeting, by, form=PaperForm.MEETING_NOTICE):
    return papers.issue_of_meeting(meeting_id=meeting.id, form=form, written=WRITTEN, by=by)


def vote(meeting, approve):
    db.session.add(
        Vote(meeting_id=meeting.id, purpose=VotePurpose.RESOLUTION, matter="Nghị quyết", base=8, approve=approve,
             disapprove=0, other=0)
    )  # fmt: skip
    db.session.commit()


def test_a_notice_gets_its_number_and_keeps_what_it_says(world, lan):
    meeting = make_meeting(world, on=today() + timedelta(3))
    body = queries.get_body(issue(meeting, lan))
    assert (body.paper, body.issued_on, body.form) == ("01-TB/CB", today(), PaperForm.MEETING_NOTICE)
    assert (body.body, body.sha256) == (WRITTEN.body, sha256_of(WRITTEN.body))
    assert [row.id for row in queries.list_of_meeting(meeting.id)] == [body.id]
    event = db.session.scalars(select(Event).where(Event.action == "paper_issued")).one()
    assert (event.particulars["number"], event.account_id) == (1, lan.account_id)


def test_a_paper_is_issued_once_and_again_only_after_it_was_cancelled(world, lan):
    meeting = make_meeting(world, on=today() + timedelta(3))
    first = issue(meeting, lan)
    with broken(Rule.PAPER_ISSUED):
        issue(meeting, lan)
    papers.cancel(paper_id=first, why="Đổi giờ", by=lan)
    with broken(Rule.PAPER_CANCELLED):
        papers.cancel(paper_id=first, why="Đổi giờ", by=lan)
    issue(meeting, lan)
    rows = queries.list_of_meeting(meeting.id)
    assert [(row.number, row.cancelled, row.cancelled_why) for row in rows] == [(1, True, "Đổi giờ"), (2, False, "")]


def test_a_refused_second_number_leaves_no_gap(world, lan):
    meeting, other = (make_meeting(world, on=today() + timedelta(days)) for days in (3, 10))
    issue(meeting, lan)
    with broken(Rule.PAPER_ISSUED):
        issue(meeting, lan)
    issue(other, lan)
    assert sorted(db.session.scalars(select(IssuedPaper.number))) == [1, 2]


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CANCELLED, MeetingState.POSTPONED])
def test_a_meeting_nobody_was_called_to_has_no_numbered_notice(world, lan, state):
    with broken(Rule.STATE_NOT_ALLOWED):
        issue(make_meeting(world, state=state), lan)


def test_a_resolution_needs_the_meeting_to_be_over_and_more_than_half(world, lan):
    meeting = make_meeting(world, state=MeetingState.IN_PROGRESS)
    vote(meeting, 8)
    with broken(Rule.STATE_NOT_ALLOWED):
        issue(meeting, lan, PaperForm.MONTHLY_RESOLUTION)
    held = make_held(world, on=today() - timedelta(3))
    with broken(Rule.PAPER_NOT_VOTED):
        issue(held, lan, PaperForm.MONTHLY_RESOLUTION)
    vote(held, 4)
    with broken(Rule.PAPER_NOT_VOTED):
        issue(held, lan, PaperForm.MONTHLY_RESOLUTION)
    vote(held, 5)
    assert queries.get_body(issue(held, lan, PaperForm.MONTHLY_RESOLUTION)).paper == "01-NQ/CB"


def test_a_plan_is_numbered_once_adopted_in_one_series_with_that_of_the_year(world, lan):
    plan = db.session.get_one(TopicPlan, make_topic(world, state=PlanState.DRAFT).plan_id)

    def act(version):
        return papers.issue_plan(plan_id=plan.id, version=version, written=WRITTEN, by=lan)

    with broken(Rule.STATE_NOT_ALLOWED):
        act(plan.version)
    branch, year = world.units["home"], today().year
    with broken(Rule.STATE_NOT_ALLOWED):
        papers.issue_year_plan(branch_id=branch, year=year, written=WRITTEN, by=lan)
    plan.state = PlanState.ADOPTED
    db.session.commit()
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE):
        act(plan.version + 1)
    papers.issue_year_plan(branch_id=branch, year=year, written=WRITTEN, by=lan)
    with broken(Rule.PAPER_ISSUED):
        papers.issue_year_plan(branch_id=branch, year=year, written=WRITTEN, by=lan)
    act(plan.version)
    assert [row.paper for row in queries.list_of_plan(plan.id)] == ["02-KH/CB"]
    assert [row.paper for row in queries.list_of_year(branch, year)] == ["01-KH/CB"]


def test_fifty_at_once_get_fifty_numbers_without_a_gap(app, world, lan, without_queue):
    meetings = [make_meeting(world, on=today() + timedelta(day)).id for day in range(1, 51)]
    db.session.rollback()
    failures = at_once(app, meetings, lan)
    assert failures == []
    assert sorted(db.session.scalars(select(IssuedPaper.number))) == list(range(1, 51))


def test_fifty_who_issue_one_paper_at_once_issue_it_once(app, world, lan, without_queue):
    meeting_id = make_meeting(world, on=today() + timedelta(1)).id
    db.session.rollback()
    failures = at_once(app, [meeting_id] * 50, lan)
    assert [failure.rule for failure in failures] == [Rule.PAPER_ISSUED] * 49
    assert list(db.session.scalars(select(IssuedPaper.number))) == [1]


def test_the_letterhead_names_the_branch_the_level_above_and_who_signs(world, context):
    letterhead = queries.get_letterhead(world.units["home"], on=today())
    assert (letterhead.superior_name, letterhead.superior_committee_name) == (
        "Đảng bộ phường Tân Mẫu",
        "Đảng ủy phường Tân Mẫu",
    )
    assert (letterhead.signer_name, letterhead.signed_by_deputy) == ("Trương Thị Lan", False)
    assert (letterhead.has_committee, letterhead.has_cells) == (True, True)
    assert len(letterhead.rules) == 3
    inner = queries.get_letterhead(world.units["inner"], on=today())
    assert (inner.superior_name, inner.has_committee, inner.has_cells) == ("Đảng bộ bộ phận Khu phố 9", False, False)


def at_once(app, meeting_ids, by):
    """Issue the notices of these meetings at the same moment, each in a thread of its own; what was refused."""
    barrier, failures = Barrier(len(meeting_ids)), []

    def act(meeting_id):
        with app.app_context():
            barrier.wait()
            try:
                papers.issue_of_meeting(meeting_id=meeting_id, form=PaperForm.MEETING_NOTICE, written=WRITTEN, by=by)
            except Exception as failure:
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [Thread(target=act, args=(meeting_id,)) for meeting_id in meeting_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def without_queue(context, monkeypatch):
    """Without the queue of this process: only the database keeps them apart."""
    monkeypatch.setattr(transaction, "_writing", nullcontext())
    yield
    db.session.remove()
    db.engine.dispose()
