"""Several hands in one meeting: marks, drafts, entries, guests, pauses, notes that become tasks, votes of cells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from branchmeet.clock import now_utc, today
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.holding import DraftField
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, MeetingState, VotePurpose
from branchmeet.domain.membership import OtherAttendee, Presence
from branchmeet.domain.minutes import MinutesState
from branchmeet.extensions import db
from branchmeet.models import Contribution, Event, Meeting, Membership, Minutes, Standing, Task, Unit, Vote
from branchmeet.queries import agenda, holding, minutes_record, sittings
from branchmeet.queries import minutes as minutes_queries
from branchmeet.services import drafts, entries, notes, others, remarks, votes
from branchmeet.services import sittings as services
from branchmeet.services.sittings import Mark
from branchmeet.services.votes import Exceptions
from tests.factories import make_item, make_meeting

HERE, AWAY = Mark(AttendanceCode.PRESENT), Mark(AttendanceCode.EXCUSED, ExcuseReason.WORK)


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def mai(acting):
    return acting("mai")


@pytest.fixture
def opened(world, context, lan):
    meeting = make_meeting(world).id
    services.open_meeting(meeting_id=meeting, version=1, by=lan)
    return meeting


def broken(rule):
    return pytest.raises(RuleBroken, match=f"^{rule}")


def item_of(meeting, position):
    return agenda.list_items(meeting)[position - 1]


def say(meeting, world, by, text, person="minh", position=2, kind=ContributionKind.SPEECH):
    return notes.write(
        meeting_id=meeting,
        agenda_item_id=item_of(meeting, position).id,
        member_id=world.members[person],
        kind=kind,
        text=text,
        by=by,
    )


def drafts_of(world, meeting, person, item):
    return holding.get_item_marks(meeting, world.accounts[person], item).drafts


def marks_of(meeting):
    return {row.member_id: services.mark_of(row) for row in sittings.get_roll(meeting).rows}


# ---- two hands on one book -----------------------------------------------------------------------------------------


def test_two_hands_mark_different_members_and_both_stand(world, opened, lan, mai):
    seen = marks_of(opened)
    one, other = world.members["minh"], world.members["ba"]
    assert services.mark_attendance(meeting_id=opened, marks={**seen, one: AWAY}, seen=seen, by=lan) == {}
    assert services.mark_attendance(meeting_id=opened, marks={**seen, other: AWAY}, seen=seen, by=mai) == {}
    now = marks_of(opened)
    assert (now[one], now[other]) == (AWAY, AWAY)


def test_two_hands_on_one_member_are_told_of_one_another(world, opened, lan, mai):
    seen, minh, ba = marks_of(opened), world.members["minh"], world.members["ba"]
    late = Mark(AttendanceCode.PRESENT, late_minutes=10)
    services.mark_attendance(meeting_id=opened, marks={minh: AWAY}, seen=seen, by=lan)
    disputed = services.mark_attendance(meeting_id=opened, marks={minh: late, ba: AWAY}, seen=seen, by=mai)
    assert disputed == {minh: AWAY}
    assert marks_of(opened)[minh] == AWAY, "the first stays until the second has seen it"
    assert marks_of(opened)[ba] == AWAY, "what is not disputed is kept"
    assert services.mark_attendance(meeting_id=opened, marks={minh: late}, seen=disputed, by=mai) == {}
    assert marks_of(opened)[minh] == late


def test_news_have_a_new_number(world, opened, lan):
    elsewhere = make_meeting(world, branch="neighbour", chair="nam", clerk="nam").id
    before = holding.get_sitting(opened).last_act
    say(opened, world, lan, "Xin dán lịch.")
    assert holding.get_sitting(opened).last_act > before
    assert holding.get_sitting(elsewhere).last_act == 0


def test_the_loser_of_a_conclusion_gets_both_texts(world, opened, lan, mai):
    item = item_of(opened, 2)
    services.conclude_item(item_id=item.id, version=item.version, conclusion="của chủ trì", by=lan)
    with pytest.raises(RuleBroken) as refused:
        services.conclude_item(item_id=item.id, version=item.version, conclusion="của thư ký", by=mai)
    assert refused.value.rule is Rule.CHANGED_BY_SOMEONE_ELSE
    assert (refused.value.facts["text"], refused.value.facts["current"]) == ("của chủ trì", item.version + 1)


# ---- drafts and entries --------------------------------------------------------------------------------------------


def test_a_draft_is_its_writers_own_and_goes_when_recorded(world, opened, lan, mai):
    item = item_of(opened, 2).id
    drafts.keep(meeting_id=opened, item_id=item, field=DraftField.NOTE, text="Hẻm 8 đã", by=mai)
    drafts.keep(meeting_id=opened, item_id=item, field=DraftField.NOTE, text="Hẻm 8 đã chia", by=mai)
    assert drafts_of(world, opened, "mai", item)[DraftField.NOTE].text == "Hẻm 8 đã chia"
    assert drafts_of(world, opened, "lan", item) == {}
    assert not db.session.scalar(select(Event.id).where(Event.action.contains("draft"))), "nothing was recorded"
    say(opened, world, mai, "Hẻm 8 đã chia hai nhóm.")
    assert drafts_of(world, opened, "mai", item) == {}


def test_a_concluded_item_forgets_the_draft_and_an_empty_draft_is_none(world, opened, mai):
    item = item_of(opened, 2)
    keep = {"meeting_id": opened, "item_id": item.id, "field": DraftField.CONCLUSION, "by": mai}
    drafts.keep(**keep, text="Chọn hẻm", seen_version=item.version)
    services.conclude_item(item_id=item.id, version=item.version, conclusion="Chọn hẻm 12", by=mai)
    assert drafts_of(world, opened, "mai", item.id) == {}
    drafts.keep(**keep, text="x")
    drafts.keep(**keep, text="")
    assert drafts_of(world, opened, "mai", item.id) == {}


def test_an_entry_is_done_once_and_a_refused_one_may_come_again(world, opened, mai):
    def act():
        return say(opened, world, mai, "Xin dán lịch.")

    assert entries.once(key="0f8fad5b-d9cb", act=act, by=mai)
    assert not entries.once(key="0f8fad5b-d9cb", act=act, by=mai)
    assert len(sittings.list_remarks(opened)) == 1

    def refused():
        return say(opened, world, mai, "")

    for _ in range(2):
        with broken(Rule.REQUIRED):
            entries.once(key="7c9e6679-7425", act=refused, by=mai)
    assert entries.once(key="7c9e6679-7425", act=act, by=mai)
    with broken(Rule.UNKNOWN_CHOICE):
        entries.once(key="x", act=act, by=mai)


# ---- notes, tasks, decisions ---------------------------------------------------------------------------------------


def test_a_note_becomes_a_task_in_one_tap_and_back(world, opened, mai):
    remark = say(opened, world, mai, "Giao đ/c Điền dán lịch lấy rác, xong trong tuần tới.")
    task = db.session.get_one(Task, notes.make_task(meeting_id=opened, contribution_id=remark, by=mai))
    assert (task.owner_id, task.due_on) == (world.members["ba"], today() + timedelta(days=7))
    with broken(Rule.ALREADY_EXISTS):
        notes.make_task(meeting_id=opened, contribution_id=remark, by=mai)
    notes.unmake_task(meeting_id=opened, contribution_id=remark, by=mai)
    assert db.session.get(Task, task.id) is None
    assert db.session.get_one(Contribution, remark).fate == "none"
    with broken(Rule.NOT_ALLOWED):
        notes.unmake_task(meeting_id=opened, contribution_id=remark, by=mai)


def test_nobody_named_means_its_author(world, opened, mai):
    remark = say(opened, world, mai, "Tìm chỗ đặt thùng ở hẻm 12")
    task = db.session.get_one(Task, notes.make_task(meeting_id=opened, contribution_id=remark, by=mai))
    assert task.owner_id == world.members["minh"]


def test_a_note_that_says_task_or_decision_is_one_at_once(world, opened, mai):
    say(opened, world, mai, "Việc: tổ đảng 2 đo lại hẻm 12")
    say(opened, world, mai, "Quyết định: chọn hẻm 12 làm trước")
    (task,) = db.session.scalars(select(Task).where(Task.meeting_id == opened))
    assert (task.title, task.owner_cell_id) == ("Tổ đảng 2 đo lại hẻm 12", world.cells[2])
    assert item_of(opened, 2).conclusion == "Chọn hẻm 12 làm trước"


def test_criticism_marked_as_a_decision_stays_inside(world, opened, mai):
    say(opened, world, mai, "Quyết định: nhắc nhở", position=3, kind=ContributionKind.CRITICISM)
    assert item_of(opened, 3).conclusion == ""


def test_an_opinion_is_reserved_by_its_author_in_his_own_words(world, opened, acting, mai):
    item = item_of(opened, 2).id
    words = {"meeting_id": opened, "agenda_item_id": item, "text": "Tôi thấy hạn này quá ngắn."}
    kept = remarks.reserve(**words, released=True, by=acting("minh"))
    row = db.session.get_one(Contribution, kept)
    assert (row.kind, row.member_id, row.released, row.on_behalf) == (
        ContributionKind.RESERVED_OPINION,
        world.members["minh"],
        True,
        False,
    )
    with broken(Rule.NOT_ALLOWED):
        remarks.correct(meeting_id=opened, contribution_id=kept, version=1, text="khác", by=mai)
    with broken(Rule.NOT_ALLOWED):
        remarks.take_into_conclusion(meeting_id=opened, contribution_id=kept, by=mai)
    with broken(Rule.SPEAKER_ABSENT):
        remarks.reserve(**words, released=False, by=acting("chin"))


def test_nothing_is_written_on_an_item_kept_out_of_the_program(world, opened, mai):
    meeting = db.session.get_one(Meeting, opened)
    secret = make_item(meeting, position=4, kind=AgendaKind.UNRECORDED, title="")
    db.session.commit()
    acts = (
        lambda: say(opened, world, mai, "x", position=4),
        lambda: services.conclude_item(item_id=secret.id, version=1, conclusion="x", by=mai),
        lambda: drafts.keep(meeting_id=opened, item_id=secret.id, field=DraftField.NOTE, text="x", by=mai),
        lambda: votes.record_vote(
            meeting_id=opened,
            purpose=VotePurpose.OTHER,
            matter="x",
            disapprove=0,
            other=0,
            agenda_item_id=secret.id,
            by=mai,
        ),
    )
    for act in acts:
        with broken(Rule.ITEM_UNRECORDED):
            act()


# ---- who else is there, pauses, steps --------------------------------------------------------------------------------


def test_guests_and_the_superior_have_lines_and_are_never_counted(world, opened, mai):
    counted = len(sittings.get_roll(opened).counted)
    others.welcome(meeting_id=opened, kind=OtherAttendee.GUEST, name="Lê Văn Khách", office="Trưởng khu phố", by=mai)
    line = others.welcome_superior(meeting_id=opened, member_id=world.members["hanh"], by=mai)
    assert [other.name for other in holding.list_others(opened)] == ["Dương Thị Ngà", "Lê Văn Khách"]
    assert len(sittings.get_roll(opened).counted) == counted
    with broken(Rule.ALREADY_EXISTS):
        others.welcome_superior(meeting_id=opened, member_id=world.members["hanh"], by=mai)
    with broken(Rule.UNKNOWN_CHOICE):
        others.welcome_superior(meeting_id=opened, member_id=world.members["khanh"], by=mai)
    with broken(Rule.GUEST_UNNAMED):
        others.welcome(meeting_id=opened, kind=OtherAttendee.GUEST, name="", by=mai)
    record = minutes_record.get_record(minutes_queries.get_head(opened))
    assert [(other.kind, other.name, other.office) for other in record.others] == [
        (OtherAttendee.GUEST, "Lê Văn Khách", "Trưởng khu phố"),
        (OtherAttendee.SUPERIOR_ATTENDEE, "Dương Thị Ngà", ""),
    ]
    others.strike(meeting_id=opened, other_id=line, by=mai)
    assert [other.name for other in holding.list_others(opened)] == ["Lê Văn Khách"]


def test_a_pause_stands_still_and_is_not_duration(opened, lan, monkeypatch):
    began = now_utc()
    services.pause(meeting_id=opened, by=lan)
    services.pause(meeting_id=opened, by=lan)
    monkeypatch.setattr(services, "now_utc", lambda: began + timedelta(minutes=12, seconds=5))
    services.resume(meeting_id=opened, by=lan)
    meeting = db.session.get_one(Meeting, opened)
    assert (meeting.pause_minutes, meeting.paused_at_utc) == (12, None)


def test_concluding_an_item_ticks_the_step_it_is_for(opened, lan):
    for position, step in ((1, "task_results"), (2, "conclude"), (3, "criticism")):
        item = item_of(opened, position)
        services.conclude_item(item_id=item.id, version=item.version, conclusion="Đã rõ.", by=lan)
        assert f"regular_meeting.{step}" in sittings.steps_done(opened)


def test_two_parts_of_an_evening_tick_their_own_steps(world, context, lan, mai):
    from tests.factories import make_topic

    topic = make_topic(world)
    meeting = make_meeting(world, topic_id=topic.id)
    make_item(meeting, position=4, kind=AgendaKind.TOPIC, title="Chuyên đề")
    db.session.commit()
    services.open_meeting(meeting_id=meeting.id, version=1, by=lan)
    say(meeting.id, world, mai, "Xin dán lịch.", position=4)
    assert sittings.steps_done(meeting.id) == {"thematic_meeting.discussion"}
    say(meeting.id, world, mai, "Đã xong.", position=1)
    assert "regular_meeting.discussion" in sittings.steps_done(meeting.id)


# ---- votes -----------------------------------------------------------------------------------------------------------


def test_cells_that_vote_apart_are_added_up(world, opened, lan):
    one, two = world.cells[1], world.cells[2]
    vote = db.session.get_one(
        Vote,
        votes.record_vote(
            meeting_id=opened,
            purpose=VotePurpose.RESOLUTION,
            matter="Nghị quyết",
            disapprove=0,
            other=0,
            cells={one: Exceptions(1, 0), two: Exceptions(0, 1)},
            by=lan,
        ),
    )
    assert (vote.base, vote.approve, vote.disapprove, vote.other) == (7, 5, 1, 1)
    assert [(part["cell"], part["approve"]) for part in vote.particulars["cells"]] == [
        ("Tổ đảng 1", 3),
        ("Tổ đảng 2", 2),
    ]
    with broken(Rule.VOTE_ABOVE_CELL):
        votes.record_vote(
            meeting_id=opened,
            purpose=VotePurpose.OTHER,
            matter="x",
            disapprove=0,
            other=0,
            cells={one: Exceptions(5, 0)},
            by=lan,
        )


def test_a_secret_ballot_is_entered_as_counts(opened, lan):
    ballot = {"meeting_id": opened, "purpose": VotePurpose.OTHER, "matter": "Giới thiệu", "secret": True, "by": lan}
    vote = db.session.get_one(Vote, votes.record_vote(**ballot, approve=4, disapprove=1, other=0))
    assert (vote.approve, vote.secret) == (4, True), "two ballots were not handed in"
    with broken(Rule.VOTE_ABOVE_ENTITLED):
        votes.record_vote(**ballot, approve=7, disapprove=1, other=0)


# ---- kinds and undoing -----------------------------------------------------------------------------------------------


def test_an_online_meeting_begins_with_everybody_on_the_line(world, context, lan):
    meeting = make_meeting(world, mode=MeetingMode.ONLINE).id
    services.open_meeting(meeting_id=meeting, version=1, by=lan)
    roll = sittings.get_roll(meeting)
    assert {row.code for row in roll.counted} == {AttendanceCode.PRESENT_ONLINE}
    assert roll.present_voters == roll.voters


@pytest.mark.parametrize(("rules", "voters"), [({}, 8), ({"visitors_vote": False}, 7)])
def test_whether_visitors_vote_is_a_setting_of_the_branch(world, context, lan, rules, voters):
    db.session.get_one(Unit, world.units["home"]).rules = rules
    visitor = db.session.scalars(select(Membership).where(Membership.member_id == world.members["nam"])).one()
    visitor.branch_id = world.units["home"]
    standing = db.session.scalars(select(Standing).where(Standing.membership_id == visitor.id)).one()
    standing.presence = Presence.VISITING
    meeting = make_meeting(world).id
    services.open_meeting(meeting_id=meeting, version=1, by=lan)
    roll = sittings.get_roll(meeting)
    assert (len(roll.counted), roll.voters) == (9, voters)


def test_an_opening_by_mistake_is_taken_back_by_who_did_it(opened, lan, mai):
    with broken(Rule.UNDO_OTHERS):
        services.undo_opening(meeting_id=opened, by=mai)
    services.undo_opening(meeting_id=opened, by=lan)
    meeting = db.session.get_one(Meeting, opened)
    assert (meeting.state, meeting.opened_at_utc) == (MeetingState.CONVENED, None)
    assert sittings.get_roll(opened).rows == ()
    services.open_meeting(meeting_id=opened, version=meeting.version, by=lan)
    assert sittings.get_roll(opened).present


def test_an_opening_stays_once_something_was_recorded(world, opened, lan):
    say(opened, world, lan, "Xin dán lịch.")
    with broken(Rule.UNDO_OVERTAKEN):
        services.undo_opening(meeting_id=opened, by=lan)


def test_a_closing_by_mistake_is_taken_back_within_a_day(opened, lan, monkeypatch):
    db.session.scalars(select(Minutes).where(Minutes.meeting_id == opened)).one().state = MinutesState.ADOPTED
    db.session.commit()
    services.close_meeting(meeting_id=opened, version=2, by=lan)
    monkeypatch.setattr(services, "now_utc", lambda: now_utc() + timedelta(hours=25))
    with broken(Rule.UNDO_LATE):
        services.undo_closing(meeting_id=opened, by=lan)
    monkeypatch.undo()
    services.undo_closing(meeting_id=opened, by=lan)
    meeting = db.session.get_one(Meeting, opened)
    assert (meeting.state, meeting.closed_at_utc) == (MeetingState.IN_PROGRESS, None)


def test_a_committee_has_no_required_steps_and_its_own_base(world, context, lan):
    meeting = make_meeting(world, kind=MeetingKind.COMMITTEE).id
    services.open_meeting(meeting_id=meeting, version=1, by=lan)
    say(meeting, world, lan, "Chọn hẻm 12.", person="hung", position=2)
    assert sittings.steps_done(meeting) == frozenset()
    vote = votes.record_vote(
        meeting_id=meeting, purpose=VotePurpose.CONCLUSION, matter="Chọn hẻm", disapprove=1, other=0, by=lan
    )
    assert (db.session.get_one(Vote, vote).base, db.session.get_one(Vote, vote).approve) == (3, 2)
