"""What is read for the minutes, on both databases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from branchmeet.clock import day_of, today
from branchmeet.domain.assessments import AssessmentKind
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.domain.minutes import RenderingKey, sha256_of
from branchmeet.domain.posts import PostKind
from branchmeet.domain.scope import Part, Scope
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import Assessment, Figure, RequiredStepDone, ScoreSheet, Vote
from branchmeet.phrases import minutes as phrases
from branchmeet.policy import Permission, scope
from branchmeet.queries import minutes, minutes_record
from branchmeet.queries.missing import Missing
from branchmeet.services import shipped
from tests.factories import make_held, make_item, make_meeting, make_sitting, make_topic, make_word


@pytest.fixture
def held(world, context):
    return make_held(world, on=today() - timedelta(days=5))


def give_sheet(meeting, state):
    shipped.load_catalogue()
    vote = Vote(meeting_id=meeting.id, purpose="score", matter="Điểm", base=7, approve=6, disapprove=0, other=1)
    db.session.add(vote)
    db.session.flush()
    assessment = Assessment(
        branch_id=meeting.branch_id,
        sheet_id=db.session.query(ScoreSheet).filter_by(kind=AssessmentKind.MEETING).one().id,
        kind=AssessmentKind.MEETING,
        meeting_id=meeting.id,
        period="2026-11",
        starts_on=today(),
        ends_on=today(),
        state=state,
        self_total=Decimal("94.7"),
        result="good",
        shortcomings="hai đồng chí về sớm",
        vote_id=vote.id,
    )
    db.session.add(assessment)
    db.session.commit()
    return assessment


def test_a_meeting_that_was_never_opened_has_no_head(world, context):
    with pytest.raises(Missing):
        minutes.get_head(make_meeting(world).id)


def test_the_score_is_told_in_the_words_of_its_sheet_once_the_branch_has_voted(held):
    assessment = give_sheet(held, "draft")
    assert minutes.get_head(held.id).score is None
    assessment.state = "voted"
    db.session.commit()
    score = minutes.get_head(held.id).score
    assert (score.total, score.level, score.left_out) == (Decimal("94.7"), "Tốt", ("chưa tính mục 7.2",))
    assert (score.shortcomings, score.remedies, score.count) == ("hai đồng chí về sớm", "", Count(7, 6, 0, 1))


def test_adopted_minutes_become_evidence_with_a_submitted_sheet(held, acting):
    reviewer = scope(acting("phuoc"), Permission.MINUTES_READ)
    assessment = give_sheet(held, "voted")
    assert minutes.get_head(held.id).seen_as == "adopted"
    assert minutes.list_minutes(reviewer).total == 0
    assessment.state = "submitted"
    db.session.commit()
    head = minutes.get_head(held.id)
    assert head.seen_as == "evidence"
    assert reviewer.covers(head.subject)
    assert [row.meeting_id for row in minutes.list_minutes(reviewer).rows] == [held.id]


@pytest.mark.parametrize("person", ["lan", "minh", "hanh", "khanh", "dat", "phuoc", "nam", "quy"])
def test_the_list_shows_what_the_scope_covers(world, held, acting, person):
    meetings = [held, make_held(world, on=today() - timedelta(days=9), kind=MeetingKind.COMMITTEE)]
    meetings.append(make_sitting(world, acting("lan"), kind=MeetingKind.COMMITTEE))
    give_sheet(held, "submitted")
    readable = scope(acting(person), Permission.MINUTES_READ)
    expected = {meeting.id for meeting in meetings if readable.covers(minutes.get_head(meeting.id).subject)}
    assert {row.meeting_id for row in minutes.list_minutes(readable).rows} == expected


def test_numbers_follow_one_another_in_the_list(world, held):
    make_held(world, on=today() - timedelta(days=3))
    page = minutes.list_minutes(Scope((Part(unit_id=world.units["home"]),)))
    assert [row.paper for row in page.rows] == ["02-BB/CB", "01-BB/CB"]


def test_both_copies_are_found_and_hold_their_hash(held):
    head = minutes.get_head(held.id)
    for rendering in RenderingKey:
        copy = minutes.get_locked(head.id, rendering)
        assert sha256_of(copy.body) == copy.sha256


def test_the_record_holds_the_newest_dues_the_ticked_agenda_and_the_posts_of_the_day(world, context, acting):
    topic = make_topic(world)
    meeting = make_sitting(world, acting("lan"), topic_id=topic.id)
    for key, value in (("dues_due_count", 7), ("dues_paid_count", 5), ("dues_paid_count", 6)):
        db.session.add(
            Figure(branch_id=meeting.branch_id, meeting_id=meeting.id, period="2026-11", key=key, value=value)
        )
        db.session.flush()
    db.session.add(
        RequiredStepDone(meeting_id=meeting.id, key="regular_meeting.adopt_agenda", at_utc=meeting.starts_at_utc)
    )
    db.session.commit()
    record = minutes_record.get_record(minutes.get_head(meeting.id))
    assert (record.dues_due, record.dues_paid, record.agenda_adopted) == (7, 6, True)
    assert (record.chair.post, record.clerk.post) == (PostKind.SECRETARY, PostKind.COMMITTEE_MEMBER)
    assert record.topic_subject == topic.subject
    assert len(record.attendees) == 9


def test_a_committee_meeting_knows_the_agenda_it_prepares(world, context, acting):
    branch_meeting = make_meeting(world)
    make_item(branch_meeting, position=4, kind=AgendaKind.OTHER, title="Đường hẻm 8")
    committee = make_sitting(world, acting("lan"), kind=MeetingKind.COMMITTEE, prepares_id=branch_meeting.id)
    record = minutes_record.get_record(minutes.get_head(committee.id))
    assert [matter.title for matter in record.prepared][-1] == "Đường hẻm 8"
    assert len(record.agenda) == 3
    assert record.prepared_on == day_of(branch_meeting.starts_at_utc)


def test_of_long_minutes_a_page_reads_what_it_shows_and_still_knows_how_much_there_is(world, context, acting):
    meeting = make_sitting(world, acting("lan"))
    for number in range(7):
        make_word(world, meeting, "ba", f"ý {number}")
    make_word(world, meeting, "ba", "tự nhận", kind=ContributionKind.SELF_CRITICISM)
    make_word(world, meeting, "minh", "về việc khác", position=1)
    head = minutes.get_head(meeting.id)
    whole = phrases.compose(minutes_record.get_record(head), {})
    item = next(section.key for section in whole if "ý 6" in section.text)
    only = {section.key: section for section in phrases.compose(minutes_record.get_record(head, section=item), {})}
    assert only[item] == next(section for section in whole if section.key == item)
    assert [key for key, section in only.items() if section.text] == [one.key for one in whole if one.text]
    for section in whole:
        if "tự nhận" in section.text or "việc khác" in section.text:
            read = phrases.compose(minutes_record.get_record(head, section=section.key), {})
            assert section in read
    shown = next(one for one in phrases.compose(minutes_record.get_record(head, most=3), {}) if one.key == item)
    assert "Có 7 ý kiến:" in shown.text
    assert "ý 2" in shown.text
    assert "ý 3" not in shown.text
    assert "Còn 4 ý kiến nữa" in shown.text
