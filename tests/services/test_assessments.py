"""The sheet of a meeting: proposed while it goes on, scored, voted, recomputed once, fixed by the clock, decided."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind, MeetingState, VotePurpose
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.score_lines import Standing
from branchmeet.domain.tasks import TaskState
from branchmeet.extensions import db
from branchmeet.models import Assessment, AssessmentStep, Attendance, Meeting, Minutes, RequiredStepDone, Vote
from branchmeet.queries import assessments
from branchmeet.services import assessments as services
from branchmeet.services import closings, decisions
from branchmeet.services.assessments import OwnScore
from branchmeet.services.score_keeping import UpperScore
from tests.factories import make_held, make_meeting, make_sitting, make_task, make_word

DAY = timedelta(days=1)
JUDGED = {code: OwnScore(points=Decimal(points)) for code, points in {"3.1": 5, "4.2": 15, "4.5": 10, "5.1": 5}.items()}


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def khanh(acting):
    return acting("khanh")


@pytest.fixture
def sitting(world, lan):
    """A meeting that goes on, whose draft has been read, with one task done in time."""
    make_held(world, on=today() - 30 * DAY)
    meeting = make_sitting(world, lan)
    meeting.ends_at_utc = now_utc() + timedelta(minutes=100)
    make_word(world, meeting, "minh", "Hẻm 8 xong rồi.")
    make_task(world, due_on=today(), state=TaskState.DONE, confirmed_on=today() - DAY)
    minutes = db.session.query(Minutes).filter_by(meeting_id=meeting.id).one()
    minutes.state = MinutesState.READ
    db.session.add(RequiredStepDone(meeting_id=meeting.id, key="regular_meeting.purpose", at_utc=now_utc()))
    db.session.commit()
    return meeting.id


@pytest.fixture
def opened(sitting, lan):
    return services.open_meeting_sheet(meeting_id=sitting, by=lan)


@pytest.fixture
def voted(opened, sitting, lan):
    score(opened, lan, JUDGED)
    present(opened, lan)
    assert vote(opened, sitting, lan)
    return opened


@pytest.fixture
def submitted(voted, sitting, lan):
    close(sitting, lan)
    services.submit(assessment_id=voted, version=version(voted), by=lan)
    return voted


def broken(rule, field=None):
    return pytest.raises(RuleBroken, check=lambda it: it.rule is rule and field in (None, it.field))


def version(assessment_id):
    db.session.expire_all()
    return db.session.get_one(Assessment, assessment_id).version


def state(assessment_id):
    return db.session.get_one(Assessment, assessment_id).state


def whole(assessment_id):
    return assessments.get_filled(assessments.get_head(assessment_id), now=now_utc())


def line(assessment_id, code):
    return whole(assessment_id).score.line(code)


def score(assessment_id, by, scores):
    services.set_scores(assessment_id=assessment_id, version=version(assessment_id), scores=scores, by=by)


def present(assessment_id, by):
    services.present(assessment_id=assessment_id, version=version(assessment_id), by=by)


def vote(assessment_id, meeting_id, by, disapprove=0):
    return services.enter_vote(
        assessment_id=assessment_id,
        version=version(assessment_id),
        meeting_id=meeting_id,
        matter="Kết quả tự đánh giá",
        disapprove=disapprove,
        other=0,
        by=by,
    )


def close(meeting_id, by):
    db.session.query(Minutes).filter_by(meeting_id=meeting_id).one().state = MinutesState.ADOPTED
    db.session.commit()
    meeting = db.session.get_one(Meeting, meeting_id)
    closings.close_meeting(meeting_id=meeting_id, version=meeting.version, by=by)


def closed_days_ago(meeting_id, days, posted_after=None):
    meeting = db.session.get_one(Meeting, meeting_id)
    meeting.closed_at_utc = now_utc() - days * DAY
    if posted_after is not None:
        meeting.outcome_posted_on = today() - (days - posted_after) * DAY
    db.session.commit()


# --- opened and scored ---------------------------------------------------------


def test_a_sheet_opens_filled_in_and_provisional(opened):
    found = whole(opened)
    assert found.head.is_provisional
    assert {code: found.score.line(code).proposal for code in ("1.1", "2.1", "6.1", "7.1")} == {
        "1.1": 5,
        "2.1": 5,
        "6.1": 30,
        "7.1": 4,
    }
    assert found.score.line("2.1").value("attendance_rate").denominator == 8


def test_what_nobody_can_know_yet_is_left_out_and_never_zero(opened):
    found = whole(opened)
    standing = {item.code: found.score.standing(item) for item in found.score.sheet.items}
    assert standing["7.2"] is Standing.BLANK
    assert standing["4.3"] is Standing.OFF
    assert standing["3.1"] is Standing.OPEN
    assert found.score.own.total is None
    assert found.head.self_total is None


def test_a_second_opening_brings_the_draft_up_to_date(opened, sitting, world, lan):
    mark = db.session.query(Attendance).filter_by(meeting_id=sitting, member_id=world.members["ba"]).one()
    mark.code = AttendanceCode.UNEXCUSED
    db.session.commit()
    assert services.open_meeting_sheet(meeting_id=sitting, by=lan) == opened
    assert line(opened, "2.1").proposal == 2


@pytest.mark.parametrize(
    ("details", "rule"),
    [
        ({"kind": MeetingKind.COMMITTEE, "state": MeetingState.IN_PROGRESS}, Rule.SCORE_MEETING_KIND),
        ({"kind": MeetingKind.EXTRAORDINARY, "state": MeetingState.IN_PROGRESS}, Rule.SCORE_MEETING_KIND),
        ({"state": MeetingState.CONVENED}, Rule.SCORE_MEETING_NOT_BEGUN),
    ],
)
def test_only_a_scored_meeting_that_has_begun(world, lan, details, rule):
    meeting = make_meeting(world, **details)
    with broken(rule):
        services.open_meeting_sheet(meeting_id=meeting.id, by=lan)


def test_leaving_the_proposal_needs_a_sentence(opened, lan):
    with broken(Rule.SCORE_REASON, "reason-2.1"):
        score(opened, lan, {"2.1": OwnScore(points=Decimal(4))})
    score(opened, lan, {"2.1": OwnScore(points=Decimal(4), reason="Hai đồng chí về sớm.")})
    assert (line(opened, "2.1").own, line(opened, "2.1").gap) == (4, -1)
    score(opened, lan, {"2.1": OwnScore(points=Decimal(5))})
    assert line(opened, "2.1").own is None


@pytest.mark.parametrize(
    ("code", "given", "rule"),
    [
        ("3.1", OwnScore(points=Decimal("5.5")), Rule.SCORE_OUT_OF_RANGE),
        ("3.1", OwnScore(points=Decimal("4.3")), Rule.SCORE_INCREMENT),
        ("3.2", OwnScore(points=Decimal(1), reason="x"), Rule.SCORE_ALL_OR_NOTHING),
        ("4.2", OwnScore(not_applicable=True), Rule.SCORE_DROP_REASON),
        ("5.1", OwnScore(not_applicable=True, reason="x"), Rule.SCORE_NOT_DROPPABLE),
        ("7.2", OwnScore(points=Decimal(1)), Rule.UNKNOWN_CHOICE),
        ("4.3", OwnScore(points=Decimal(5)), Rule.UNKNOWN_CHOICE),
        ("9.9", OwnScore(points=Decimal(5)), Rule.SCORE_ITEM_UNKNOWN),
    ],
)
def test_points_an_item_cannot_have_are_refused_beside_it(opened, lan, code, given, rule):
    with broken(rule, code):
        score(opened, lan, {code: given})


def test_a_dropped_line_leaves_the_total(opened, lan):
    score(opened, lan, JUDGED | {"4.2": OwnScore(not_applicable=True, reason="Kỳ này chỉ có việc đột xuất.")})
    found = whole(opened)
    assert found.score.own.out_of == 100 - 15 - 5 - 1
    assert found.head.self_total == found.score.own.total


def test_an_old_version_is_refused(opened, lan):
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE):
        services.set_scores(assessment_id=opened, version=version(opened) - 1, scores={}, by=lan)


# --- the vote -------------------------------------------------------------------


def test_the_vote_opens_only_on_a_whole_sheet(opened, lan):
    with broken(Rule.SCORE_ITEM_MISSING, "3.1"):
        present(opened, lan)


def test_once_presented_members_may_read_it_and_records_move_it_no_more(opened, sitting, world, lan):
    assert assessments.get_head(opened).subject.state == AssessmentState.DRAFT
    score(opened, lan, JUDGED)
    present(opened, lan)
    assert assessments.get_head(opened).subject.state == "presented"
    assert line(opened, "2.1").own == 5


def test_the_vote_needs_more_than_half_of_the_body(opened, sitting, world, lan):
    with broken(Rule.SCORE_NOT_PRESENTED):
        vote(opened, sitting, lan)
    score(opened, lan, JUDGED)
    present(opened, lan)
    assert not vote(opened, sitting, lan, disapprove=4)  # 3 of 7
    assert (state(opened), whole(opened).head.is_presented) == (AssessmentState.DRAFT, False)
    present(opened, lan)
    assert vote(opened, sitting, lan, disapprove=3)  # 4 of 7
    assert state(opened) is AssessmentState.VOTED
    assert [row.purpose for row in db.session.query(Vote).order_by(Vote.id)] == [VotePurpose.SCORE] * 2
    done = {row.key for row in db.session.query(RequiredStepDone).filter_by(meeting_id=sitting)}
    assert "regular_meeting.score" in done


def test_another_branchs_meeting_is_no_place_for_the_vote(opened, world, lan, acting):
    score(opened, lan, JUDGED)
    present(opened, lan)
    elsewhere = make_sitting(world, acting("nam"), branch="neighbour", chair="nam", clerk="nam")
    with broken(Rule.UNKNOWN_CHOICE, "meeting_id"):
        vote(opened, elsewhere.id, lan)


def test_scores_stand_after_the_vote(voted, lan):
    with broken(Rule.STATE_NOT_ALLOWED):
        score(voted, lan, {"3.1": OwnScore(points=Decimal(1))})
    with broken(Rule.STATE_NOT_ALLOWED):
        services.refresh(assessment_id=voted, version=version(voted), by=lan)


# --- closing, the clock -----------------------------------------------------------


def test_closing_recomputes_once_beside_the_voted_points(voted, sitting, lan):
    meeting = db.session.get_one(Meeting, sitting)
    meeting.opened_at_utc = now_utc() - timedelta(minutes=10)  # it ends long before the planned end
    db.session.commit()
    before = line(voted, "1.1")
    close(sitting, lan)
    after = line(voted, "1.1")
    assert (before.proposal, after.provisional, after.own) == (5, 5, 5)
    assert (after.proposal, after.has_changed) == (1, True)
    recomputed_at = whole(voted).head.recomputed_at_utc
    make_before = whole(voted).head.proposed_total
    services.recompute_after_closing(meeting_id=sitting)
    assert (whole(voted).head.recomputed_at_utc, whole(voted).head.proposed_total) == (recomputed_at, make_before)


def test_a_sheet_goes_up_only_after_closing(voted, sitting, lan):
    with broken(Rule.SCORE_MEETING_OPEN):
        services.submit(assessment_id=voted, version=version(voted), by=lan)
    close(sitting, lan)
    services.submit(assessment_id=voted, version=version(voted), by=lan)
    assert state(voted) is AssessmentState.SUBMITTED


@pytest.mark.parametrize(("posted_after", "points"), [(2, 1), (None, 0), (3, 0)])
def test_the_clock_fixes_the_last_item_on_day_three(submitted, sitting, posted_after, points):
    closed_days_ago(sitting, 2, posted_after if posted_after != 3 else None)
    assert services.fix_scores() == 0
    assert line(submitted, "7.2").own is None
    closed_days_ago(sitting, 3, posted_after)
    before = db.session.get_one(Assessment, submitted).self_total
    assert line(submitted, "7.2").own == points  # shown before it is written
    assert db.session.get_one(Assessment, submitted).self_total == before
    assert services.fix_scores() == 1
    db.session.expire_all()
    row = next(row for row in assessments.list_line_rows(submitted) if row.code == "7.2")
    assert row.own == row.proposed == points
    assert whole(submitted).score.own.out_of == 95
    assert services.fix_scores() == 0


def test_the_clock_recomputes_what_closing_left_out(voted, sitting):
    meeting = db.session.get_one(Meeting, sitting)
    meeting.state, meeting.closed_at_utc = MeetingState.CLOSED, now_utc()
    db.session.commit()
    assert services.fix_scores() == 1
    assert whole(voted).head.recomputed_at_utc is not None


# --- the level above ----------------------------------------------------------------


def decide(assessment_id, by, scores=None):
    decisions.decide(assessment_id=assessment_id, version=version(assessment_id), scores=scores or {}, by=by)


def test_no_decision_before_day_three(submitted, sitting, khanh):
    with broken(Rule.SCORE_DECIDED_TOO_EARLY):
        decide(submitted, khanh)


def test_the_level_above_keeps_the_branchs_points_or_says_why_not(submitted, sitting, khanh):
    closed_days_ago(sitting, 3, 1)
    with broken(Rule.SCORE_UPPER_REASON, "reason-4.5"):
        decide(submitted, khanh, {"4.5": UpperScore(points=Decimal(4))})
    decide(submitted, khanh, {"4.5": UpperScore(points=Decimal(4), reason="Nội dung 3 chưa chốt việc.")})
    found = whole(submitted)
    assert (found.head.state, found.score.line("4.5").decided, found.score.line("4.5").own) == (
        AssessmentState.DECIDED,
        4,
        10,
    )
    assert found.score.line("3.1").decided == 5
    assert found.head.appraised_total == found.score.upper.total < found.head.self_total
    assert found.head.decided_result in {"good", "fair", "average", "poor"}
    assert services.fix_scores() == 1
    db.session.expire_all()
    assert state(submitted) is AssessmentState.LOCKED


def test_nobody_decides_what_he_scored(submitted, sitting, lan, khanh, acting):
    closed_days_ago(sitting, 3, 1)
    with broken(Rule.SCORE_OWN_WORK):
        decide(submitted, lan)
    moved_up = khanh  # had a hand in it while he was still in the branch
    db.session.add(
        AssessmentStep(
            assessment_id=submitted, state=AssessmentState.DRAFT, at_utc=now_utc(), account_id=moved_up.account_id
        )
    )
    db.session.commit()
    with broken(Rule.SCORE_OWN_WORK):
        decide(submitted, moved_up)


@pytest.mark.parametrize("act", ["vote", "decide", "present"])
def test_steps_out_of_order_are_refused(submitted, sitting, lan, khanh, act):
    closed_days_ago(sitting, 3, 1)
    decide(submitted, khanh)
    with pytest.raises(RuleBroken) as refused:
        {"vote": lambda: vote(submitted, sitting, lan), "decide": lambda: decide(submitted, khanh)}.get(
            act, lambda: present(submitted, lan)
        )()
    assert refused.value.rule in (Rule.STATE_NOT_ALLOWED, Rule.STEP_NOT_ALLOWED)
