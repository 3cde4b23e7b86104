"""The rates of a branch quarter by quarter: the numbers of the score sheets, and nothing where nothing is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import PeriodKind
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.meetings import MeetingKind, NoticeChannel
from branchmeet.domain.metrics import METRICS
from branchmeet.extensions import db
from branchmeet.models import Notice
from branchmeet.queries import branches, meeting_facts, members, period_facts, preparedness
from branchmeet.web.branches.year import Year, first_month
from tests.factories import make_assignment, make_held, make_topic, make_word

HELD = today() - timedelta(days=1)
COUNTED = ("lan", "hung", "mai", "sau", "minh", "tu", "thu", "ba")


@pytest.fixture
def meeting(inside, world):
    """A thematic meeting of yesterday: four asked, two of them heard; everybody told three days before."""
    with inside():
        topic = make_topic(world)
        held = make_held(
            world, on=HELD, kind=MeetingKind.THEMATIC, topic_id=topic.id, spoke=(), documents_posted_on=HELD
        )
        make_assignment(topic, member_id=world.members["minh"])
        make_assignment(topic, member_id=world.members["ba"])
        make_assignment(topic, cell_id=world.cells[1], speakers=(world.members["tu"], world.members["sau"]))
        make_assignment(topic, member_id=world.members["thu"], withdrawn_on=HELD - timedelta(days=2))
        for person in ("minh", "tu"):
            make_word(world, held, person, "Ý kiến về chuyên đề", topic_id=topic.id)
        for person in (*COUNTED, "hanh"):
            told_at = held.starts_at_utc - timedelta(days=3 if person != "hanh" else 2)
            tick = {"channel": NoticeChannel.ZALO, "told_at_utc": told_at}
            db.session.add(Notice(meeting_id=held.id, member_id=world.members[person], **tick))
        db.session.commit()
        return held.id


def year_of(world) -> Year:
    branch_id, since = world.units["home"], first_month(today())
    found = preparedness.by_meeting(branch_id, since=since)
    return Year(branches.list_meetings(branch_id, since=since), today(), found)


def test_the_rates_are_those_of_the_score_sheets(inside, world, meeting):
    period = AssessmentPeriod.of(PeriodKind.QUARTER, HELD)
    with inside():
        (rates,) = year_of(world).quarters
        facts = period_facts.get_period_basis(world.units["home"], period, today=today()).facts
        of_meeting = meeting_facts.get_meeting_facts(meeting, now=now_utc())
    assert rates.quarter == Quarter.of(HELD)
    for name, part in {
        "average_speaker_share": rates.speaking,
        "assigned_members_share": rates.assigned,
        "assignments_fulfilled_share": rates.fulfilled,
    }.items():
        assert METRICS[name].for_period(facts).value == part.percent, name
    assert (rates.assigned.part, rates.assigned.whole) == (4, 8)
    assert (rates.fulfilled.part, rates.fulfilled.whole) == (2, 3)
    assert METRICS["notice_days"].for_meeting(of_meeting).value == rates.notice_days == 2
    assert METRICS["documents_days_before"].for_meeting(of_meeting).value == rates.documents_days == 0


def test_one_who_was_not_told_leaves_no_days(inside, world, meeting):
    with inside():
        db.session.execute(db.delete(Notice).where(Notice.member_id == world.members["tu"]))
        db.session.commit()
        (rates,) = year_of(world).quarters
        of_meeting = meeting_facts.get_meeting_facts(meeting, now=now_utc())
    assert METRICS["notice_days"].for_meeting(of_meeting).value == rates.notice_days == 0


def test_nothing_known_is_not_nothing_done(inside, world):
    with inside():
        make_held(world, on=HELD, spoke=())
        (rates,) = year_of(world).quarters
    assert rates.assigned is None
    assert rates.fulfilled is None
    assert rates.meetings == 1


def test_the_page_tells_the_way_and_the_numbers(inside, browse, world, meeting):
    earlier = Quarter.of(HELD).previous.starts_on + timedelta(days=40)
    with inside():
        make_held(world, on=earlier, spoke=("lan",))
    page = browse("lan").visit("branches.show", branch_id=world.units["home"])
    assert "Được phân công" in page.text
    assert "50,0% 4/8" in page.text
    assert "66,7% 2/3" in page.text
    assert "lên 25,0% quý" in page.text
    assert "chưa có" in page.text, "the earlier quarter studied no topic"
    assert "Được phân công" not in browse("minh").visit("branches.show", branch_id=world.units["home"]).text


def test_a_roster_of_another_day_changes_no_old_rate(inside, world, meeting):
    with inside():
        before = year_of(world).quarters
        membership = members.list_roster(world.units["home"], on=today())[0]
        db.session.execute(
            db.text("UPDATE membership SET ends_on = :day WHERE member_id = :member"),
            {"day": today(), "member": membership.member_id},
        )
        db.session.commit()
        assert year_of(world).quarters == before
