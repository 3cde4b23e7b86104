"""A meeting until it is opened: planned, changed, called, put off, called off, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from branchmeet.clock import at, day_of, now_utc, today
from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.calendar import month_start, same_day_later
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, MeetingState, NoticeChannel
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Event, Excuse, Meeting, MeetingStep, Notice
from branchmeet.services import excuses, meetings, notices
from branchmeet.services.meetings import MeetingValues
from tests.factories import make_meeting, make_topic

EVENING = time(19, 0)


def soon(days: int = 7) -> datetime:
    return at(today() + timedelta(days=days), EVENING)


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def values(world):
    return MeetingValues(
        starts_at=soon(),
        place="Nhà văn hóa Khu phố 5",
        chair_id=world.members["lan"],
        clerk_id=world.members["mai"],
    )


@pytest.fixture
def called(world, context):
    return make_meeting(world, on=today() + timedelta(days=7)).id


def plan(world, lan, values, kind=MeetingKind.REGULAR, **more) -> int:
    return meetings.plan(branch_id=world.units["home"], kind=kind, values=values, by=lan, **more)


def get(meeting_id: int) -> Meeting:
    db.session.expire_all()
    return db.session.get_one(Meeting, meeting_id)


def agenda(meeting_id: int) -> list[AgendaItem]:
    return list(
        db.session.scalars(
            db.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
        )
    )


def states(meeting_id: int) -> list[MeetingState]:
    return list(
        db.session.scalars(
            db.select(MeetingStep.state).where(MeetingStep.meeting_id == meeting_id).order_by(MeetingStep.id)
        )
    )


def refused(act, **arguments) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value


# ---- planning ------------------------------------------------------------------------------------------------------


def test_a_planned_meeting_has_an_agenda_that_fills_its_time(world, lan, values):
    meeting = get(plan(world, lan, values))
    assert (meeting.state, meeting.month) == (MeetingState.PLANNED, month_start(day_of(values.starts_at)))
    assert meeting.ends_at_utc - meeting.starts_at_utc == timedelta(minutes=90)
    assert [item.position for item in agenda(meeting.id)] == [1, 2, 3, 4, 5, 6]
    assert agenda(meeting.id)[0].presenter_id == world.members["lan"]
    assert states(meeting.id) == [MeetingState.PLANNED]
    event = db.session.scalars(db.select(Event).where(Event.action == "meeting_planned")).one()
    assert (event.subject_id, event.account_id, event.unit_id) == (
        meeting.id,
        world.accounts["lan"],
        world.units["home"],
    )


def test_a_topic_brings_its_title_questions_and_preparer(world, lan, values):
    topic = make_topic(world, preparer_id=world.members["ba"])
    meeting = get(plan(world, lan, replace(values, topic_id=topic.id)))
    (item,) = [item for item in agenda(meeting.id) if item.kind is AgendaKind.TOPIC]
    assert (item.title, item.prompts, item.presenter_id) == (topic.title, topic.prompts, world.members["ba"])
    assert meeting.ends_at_utc - meeting.starts_at_utc == timedelta(minutes=120)


def test_the_committee_meets_for_a_meeting_of_the_same_branch_only(world, lan, values, called):
    meeting = get(plan(world, lan, values, MeetingKind.COMMITTEE, prepares_id=called))
    assert meeting.prepares_id == called
    foreign = make_meeting(world, branch="neighbour", chair=None, clerk=None, on=today() + timedelta(days=9)).id
    for prepares_id, kind in ((foreign, MeetingKind.COMMITTEE), (999, MeetingKind.COMMITTEE)):
        broken = refused(
            meetings.plan, branch_id=world.units["home"], kind=kind, values=values, by=lan, prepares_id=prepares_id
        )
        assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "prepares_id")


@pytest.mark.parametrize(
    ("kind", "field", "person"),
    [
        (MeetingKind.REGULAR, "chair_id", "nam"),
        (MeetingKind.REGULAR, "clerk_id", "an"),
        (MeetingKind.REGULAR, "clerk_id", "chin"),
        (MeetingKind.COMMITTEE, "clerk_id", "minh"),
    ],
)
def test_nobody_from_outside_the_body_chairs_or_writes(world, lan, values, kind, field, person):
    wrong = replace(values, **{field: world.members[person]})
    broken = refused(meetings.plan, branch_id=world.units["home"], kind=kind, values=wrong, by=lan)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, field)


@pytest.mark.parametrize(("branch", "state"), [("neighbour", PlanState.ADOPTED), ("home", PlanState.DRAFT)])
def test_only_a_topic_of_the_branchs_adopted_plans_is_studied(world, lan, values, branch, state):
    wrong = replace(values, topic_id=make_topic(world, branch=branch, state=state).id)
    broken = refused(meetings.plan, branch_id=world.units["home"], kind=MeetingKind.REGULAR, values=wrong, by=lan)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "topic_id")


def test_a_committee_studies_no_topic(world, lan, values):
    wrong = replace(values, topic_id=make_topic(world).id)
    broken = refused(meetings.plan, branch_id=world.units["home"], kind=MeetingKind.COMMITTEE, values=wrong, by=lan)
    assert broken.field == "topic_id"


def test_an_hour_that_has_passed_is_refused(world, lan, values):
    wrong = replace(values, starts_at=now_utc() - timedelta(minutes=1))
    broken = refused(meetings.plan, branch_id=world.units["home"], kind=MeetingKind.REGULAR, values=wrong, by=lan)
    assert (broken.rule, broken.field) == (Rule.MEETING_IN_PAST, "starts_on")


def test_a_month_has_one_regular_meeting_unless_it_was_called_off(world, lan, values):
    first = plan(world, lan, values)
    broken = refused(meetings.plan, branch_id=world.units["home"], kind=MeetingKind.REGULAR, values=values, by=lan)
    assert (broken.rule, broken.field) == (Rule.MEETING_ONE_A_MONTH, "starts_on")
    plan(world, lan, values, MeetingKind.EXTRAORDINARY)
    meetings.cancel(meeting_id=first, version=get(first).version, reason="Trùng lịch", by=lan)
    plan(world, lan, values)


@pytest.mark.parametrize(("unit", "kind"), [("ward", MeetingKind.REGULAR), ("home", MeetingKind.BRIEFING)])
def test_a_ward_holds_no_branch_meeting_and_a_branch_no_briefing(world, lan, values, unit, kind):
    broken = refused(
        meetings.plan,
        branch_id=world.units[unit],
        kind=kind,
        values=replace(values, chair_id=None, clerk_id=None),
        by=lan,
    )
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "kind")


# ---- changing ------------------------------------------------------------------------------------------------------


def test_the_end_follows_the_beginning(world, lan, values):
    meeting_id = plan(world, lan, values)
    later = replace(values, starts_at=soon(8), place="Trường tiểu học", mode=MeetingMode.MIXED)
    meetings.change(meeting_id=meeting_id, version=1, values=later, by=lan)
    meeting = get(meeting_id)
    assert (meeting.starts_at_utc, meeting.place, meeting.version) == (soon(8), "Trường tiểu học", 2)
    assert meeting.ends_at_utc == soon(8) + timedelta(minutes=90)


def test_the_second_of_two_writers_is_told(world, lan, values):
    meeting_id = plan(world, lan, values)
    meetings.change(meeting_id=meeting_id, version=1, values=replace(values, place="A"), by=lan)
    broken = refused(meetings.change, meeting_id=meeting_id, version=1, values=replace(values, place="B"), by=lan)
    assert broken.rule is Rule.CHANGED_BY_SOMEONE_ELSE
    assert get(meeting_id).place == "A"


def test_a_topic_enters_the_agenda_before_the_tasks_and_leaves_it_again(world, lan, values):
    meeting_id = plan(world, lan, values)
    meetings.change(meeting_id=meeting_id, version=1, values=replace(values, topic_id=make_topic(world).id), by=lan)
    kinds = [item.kind for item in agenda(meeting_id)]
    assert kinds[2:5] == [AgendaKind.ORIENTATION, AgendaKind.TOPIC, AgendaKind.NEXT_TASKS]
    meetings.change(meeting_id=meeting_id, version=2, values=values, by=lan)
    assert AgendaKind.TOPIC not in [item.kind for item in agenda(meeting_id)]
    assert get(meeting_id).ends_at_utc == values.starts_at + timedelta(minutes=90)


def test_once_announced_the_hour_stands_but_the_clerk_may_change(world, lan, called, values):
    meeting = get(called)
    same = replace(values, starts_at=meeting.starts_at_utc, clerk_id=world.members["ba"])
    meetings.change(meeting_id=called, version=1, values=same, by=lan)
    assert get(called).clerk_id == world.members["ba"]
    for wrong in (replace(same, starts_at=soon(9)), replace(same, place="Chỗ khác")):
        broken = refused(meetings.change, meeting_id=called, version=2, values=wrong, by=lan)
        assert broken.rule is Rule.MEETING_ANNOUNCED


@pytest.mark.parametrize("state", [MeetingState.IN_PROGRESS, MeetingState.CLOSED, MeetingState.CANCELLED])
def test_a_meeting_that_began_or_is_off_is_not_changed(world, context, lan, values, state):
    meeting = make_meeting(world, state=state)
    broken = refused(meetings.change, meeting_id=meeting.id, version=1, values=values, by=lan)
    assert broken.rule is Rule.STATE_NOT_ALLOWED


# ---- calling, putting off, calling off -----------------------------------------------------------------------------


def test_a_meeting_is_called(world, lan, values):
    meeting_id = plan(world, lan, values)
    meetings.convene(meeting_id=meeting_id, version=1, by=lan)
    assert get(meeting_id).state is MeetingState.CONVENED
    assert states(meeting_id) == [MeetingState.PLANNED, MeetingState.CONVENED]


@pytest.mark.parametrize(
    ("lacking", "rule"),
    [({"place": ""}, Rule.MEETING_NO_PLACE), ({"chair_id": None}, Rule.SITTING_NO_CHAIR)],
)
def test_it_is_not_called_without_a_place_or_a_chair(world, lan, values, lacking, rule):
    meeting_id = plan(world, lan, replace(values, **lacking))
    assert refused(meetings.convene, meeting_id=meeting_id, version=1, by=lan).rule is rule


def test_an_online_meeting_needs_no_place(world, lan, values):
    meeting_id = plan(world, lan, replace(values, place="", mode=MeetingMode.ONLINE))
    meetings.convene(meeting_id=meeting_id, version=1, by=lan)
    assert get(meeting_id).state is MeetingState.CONVENED


def test_it_is_not_called_without_an_agenda(world, lan, values):
    meeting_id = plan(world, lan, values)
    db.session.execute(db.delete(AgendaItem).where(AgendaItem.meeting_id == meeting_id))
    db.session.commit()
    assert refused(meetings.convene, meeting_id=meeting_id, version=1, by=lan).rule is Rule.MEETING_NO_AGENDA


def test_it_is_not_called_for_an_hour_that_has_passed(world, context, lan):
    meeting = make_meeting(world, state=MeetingState.PLANNED, on=today() - timedelta(days=1))
    assert refused(meetings.convene, meeting_id=meeting.id, version=1, by=lan).rule is Rule.MEETING_IN_PAST


def test_forbidden_steps_are_refused(world, context, lan):
    for act, allowed in (
        (meetings.convene, {MeetingState.PLANNED, MeetingState.POSTPONED}),
        (meetings.postpone, {MeetingState.PLANNED, MeetingState.CONVENED}),
        (meetings.cancel, {MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED}),
    ):
        for state in set(MeetingState) - allowed:
            meeting_id = make_meeting(world, state=state, on=today() + timedelta(days=3)).id
            reason = {} if act is meetings.convene else {"reason": "Có việc"}
            broken = refused(act, meeting_id=meeting_id, version=1, by=lan, **reason)
            assert (broken.rule, broken.facts["state"]) == (Rule.STEP_NOT_ALLOWED, state), act


@pytest.mark.parametrize("act", [meetings.postpone, meetings.cancel])
def test_breaking_off_needs_a_reason(called, lan, act):
    broken = refused(act, meeting_id=called, version=1, reason="", by=lan)
    assert (broken.rule, broken.field) == (Rule.REQUIRED, "reason")


def test_after_a_postponement_everybody_is_told_again(world, lan, called, values):
    notices.tell_channels(meeting_id=called, channels=[NoticeChannel.ZALO], by=lan)
    meetings.postpone(meeting_id=called, version=1, reason="Mưa lớn", by=lan)
    assert db.session.scalars(db.select(MeetingStep.note).order_by(MeetingStep.id.desc())).first() == "Mưa lớn"
    later = replace(values, starts_at=soon(40))
    meetings.change(meeting_id=called, version=2, values=later, by=lan)
    meetings.convene(meeting_id=called, version=3, by=lan)
    meeting = get(called)
    assert (meeting.state, meeting.starts_at_utc) == (MeetingState.CONVENED, soon(40))
    assert meeting.month == month_start(today() + timedelta(days=7)), "it still belongs to its month"
    told = db.session.scalars(db.select(Notice.round).where(Notice.meeting_id == called)).all()
    assert meeting.notice_round > max(told), "who was told of the first hour is to be told of this one"


def test_for_another_day_excuses_are_asked_for_anew_for_another_hour_they_stand(world, acting, lan, called, values):
    excuses.send(meeting_id=called, reason=ExcuseReason.WORK, by=acting("minh"))
    meetings.postpone(meeting_id=called, version=1, reason="Mưa lớn", by=lan)
    meetings.change(meeting_id=called, version=2, values=replace(values, starts_at=soon() + timedelta(hours=1)), by=lan)
    assert len(db.session.scalars(db.select(Excuse)).all()) == 1
    meetings.change(meeting_id=called, version=3, values=replace(values, starts_at=soon(9)), by=lan)
    assert db.session.scalars(db.select(Excuse)).all() == []
    event = db.session.scalars(db.select(Event).where(Event.action == "excuse_dropped")).one()
    assert (event.account_id, event.on_behalf_of_id) == (world.accounts["lan"], world.members["minh"])


# ---- taking back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [meetings.postpone, meetings.cancel])
def test_who_broke_it_off_may_take_that_back(world, context, acting, lan, values, act):
    called = plan(world, lan, values)
    meetings.convene(meeting_id=called, version=1, by=lan)
    act(meeting_id=called, version=2, reason="Nhầm", by=lan)
    assert refused(meetings.undo, meeting_id=called, by=acting("hung")).rule is Rule.UNDO_OTHERS
    meetings.undo(meeting_id=called, by=lan)
    assert get(called).state is MeetingState.CONVENED
    assert states(called) == [MeetingState.PLANNED, MeetingState.CONVENED]
    assert refused(meetings.undo, meeting_id=called, by=lan).rule is Rule.UNDO_OVERTAKEN


def test_a_wrong_call_goes_back_to_planned(world, lan, values):
    meeting_id = plan(world, lan, values)
    meetings.convene(meeting_id=meeting_id, version=1, by=lan)
    meetings.undo(meeting_id=meeting_id, by=lan)
    assert get(meeting_id).state is MeetingState.PLANNED


def test_after_a_day_nothing_is_taken_back(called, lan):
    meetings.cancel(meeting_id=called, version=1, reason="Nhầm", by=lan)
    event = db.session.scalars(db.select(Event).where(Event.action == "meeting_cancelled")).one()
    event.at_utc = now_utc() - timedelta(hours=24, seconds=5)
    db.session.commit()
    assert refused(meetings.undo, meeting_id=called, by=lan).rule is Rule.UNDO_LATE


def test_a_postponement_with_a_new_hour_is_not_taken_back(called, lan, values):
    meetings.postpone(meeting_id=called, version=1, reason="Mưa", by=lan)
    meetings.change(meeting_id=called, version=2, values=replace(values, starts_at=soon(9)), by=lan)
    assert refused(meetings.undo, meeting_id=called, by=lan).rule is Rule.UNDO_OVERTAKEN


# ---- papers --------------------------------------------------------------------------------------------------------


def test_posting_papers_is_noted_and_taken_back(called, acting, lan):
    meetings.post_documents(meeting_id=called, on=today(), by=lan)
    assert get(called).documents_posted_on == today()
    assert refused(meetings.undo_documents, meeting_id=called, by=acting("mai")).rule is Rule.UNDO_OTHERS
    meetings.undo_documents(meeting_id=called, by=lan)
    assert get(called).documents_posted_on is None
    assert refused(meetings.undo_documents, meeting_id=called, by=lan).rule is Rule.UNDO_OVERTAKEN


def test_posting_the_outcome_files_a_closed_meeting_and_is_taken_back(world, context, acting, lan):
    meeting_id = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=1)).id
    db.session.add(MeetingStep(meeting_id=meeting_id, state=MeetingState.CLOSED, at_utc=now_utc()))
    db.session.commit()
    meetings.file_outcome(meeting_id=meeting_id, on=today(), by=lan)
    assert (get(meeting_id).state, get(meeting_id).outcome_posted_on) == (MeetingState.FILED, today())
    assert refused(meetings.undo_outcome, meeting_id=meeting_id, by=acting("mai")).rule is Rule.UNDO_OTHERS
    meetings.undo_outcome(meeting_id=meeting_id, by=lan)
    assert (get(meeting_id).state, get(meeting_id).outcome_posted_on) == (MeetingState.CLOSED, None)
    assert states(meeting_id) == [MeetingState.CLOSED]
    assert refused(meetings.undo_outcome, meeting_id=meeting_id, by=lan).rule is Rule.UNDO_OVERTAKEN


def test_papers_are_not_posted_tomorrow_nor_for_a_meeting_that_is_off(world, context, called, lan):
    broken = refused(meetings.post_documents, meeting_id=called, on=today() + timedelta(days=1), by=lan)
    assert (broken.rule, broken.field) == (Rule.POSTED_IN_FUTURE, "on")
    off = make_meeting(world, state=MeetingState.CANCELLED, kind=MeetingKind.THEMATIC)
    assert refused(meetings.post_documents, meeting_id=off.id, on=today(), by=lan).rule is Rule.STATE_NOT_ALLOWED


def test_the_usual_day_comes_again_in_the_next_month():
    assert same_day_later(date(2026, 11, 5), after=date(2026, 11, 24)) == date(2026, 12, 5)
    assert same_day_later(date(2026, 1, 31), after=date(2026, 2, 1)) == date(2026, 2, 28)
    assert same_day_later(date(2026, 1, 31), after=date(2026, 3, 1)) == date(2026, 3, 31)
    assert same_day_later(date(2026, 11, 5), after=date(2027, 1, 5)) == date(2027, 2, 5)
