"""The agenda before a meeting: added to, changed, moved, shortened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.agenda import Move
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Contribution, Meeting
from branchmeet.services import agenda, contributions
from branchmeet.services.agenda import ItemValues
from tests.factories import make_item, make_meeting

WASTE = ItemValues(
    kind=AgendaKind.OTHER,
    title="Phân loại rác",
    minutes=25,
    goal="Thống nhất điểm đặt thùng",
    prompts=("Đặt ở đâu?",),
    draft_conclusion="Làm trước một hẻm",
)


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def meeting(world, context):
    meeting = make_meeting(world, on=today() + timedelta(days=7))
    make_item(meeting, position=4, kind=AgendaKind.CLOSING, title="Kết luận")
    db.session.commit()
    return meeting.id


def titles(meeting_id: int) -> list[str]:
    db.session.expire_all()
    statement = db.select(AgendaItem.title).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    return list(db.session.scalars(statement))


def item_called(title: str) -> AgendaItem:
    db.session.expire_all()
    return db.session.scalars(db.select(AgendaItem).where(AgendaItem.title == title)).one()


def refused(act, **arguments) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value


def test_a_new_item_stands_before_the_closing_and_lengthens_the_meeting(world, meeting, lan):
    before = db.session.get_one(Meeting, meeting).ends_at_utc
    agenda.add(meeting_id=meeting, values=WASTE, by=lan)
    assert titles(meeting)[-2:] == ["Phân loại rác", "Kết luận"]
    found = db.session.get_one(Meeting, meeting)
    assert found.ends_at_utc == found.starts_at_utc + timedelta(minutes=4 * 20 + 25)
    assert found.ends_at_utc != before


def test_an_item_is_changed_and_the_second_writer_is_told(world, meeting, lan):
    item = item_called("Kết luận")
    agenda.change(meeting_id=meeting, item_id=item.id, version=1, values=WASTE, by=lan)
    item = item_called("Phân loại rác")
    assert (item.prompts, item.goal, item.version) == (["Đặt ở đâu?"], WASTE.goal, 2)
    broken = refused(agenda.change, meeting_id=meeting, item_id=item.id, version=1, values=WASTE, by=lan)
    assert broken.rule is Rule.CHANGED_BY_SOMEONE_ELSE


def test_an_unrecorded_item_keeps_only_its_place_and_its_minutes(world, meeting, lan):
    secret = ItemValues(
        kind=AgendaKind.UNRECORDED,
        title="Nhân sự đồng chí A",
        minutes=15,
        goal="x",
        prompts=("y",),
        draft_conclusion="z",
        presenter_id=world.members["lan"],
    )
    item = db.session.get_one(AgendaItem, agenda.add(meeting_id=meeting, values=secret, by=lan))
    assert (item.title, item.minutes) == ("Nội dung không ghi trên phần mềm", 15)
    assert (item.goal, item.prompts, item.draft_conclusion, item.presenter_id) == ("", [], "", None)


def test_an_item_that_becomes_unrecorded_forgets_what_it_said(world, meeting, lan, acting):
    item = item_called("Phân loại rác tại nguồn")
    sent = contributions.send(meeting_id=meeting, text="Ý kiến", agenda_item_id=item.id, by=acting("minh"))
    hidden = ItemValues(kind=AgendaKind.UNRECORDED, minutes=10)
    agenda.change(meeting_id=meeting, item_id=item.id, version=1, values=hidden, by=lan)
    assert titles(meeting)[1] == "Nội dung không ghi trên phần mềm"
    assert db.session.get_one(Contribution, sent).agenda_item_id is None


def test_items_move_by_one_place(world, meeting, lan):
    first, second, third, closing = titles(meeting)
    agenda.move(meeting_id=meeting, item_id=item_called(third).id, step=Move.UP, by=lan)
    assert titles(meeting) == [first, third, second, closing]
    agenda.move(meeting_id=meeting, item_id=item_called(first).id, step=Move.UP, by=lan)
    assert titles(meeting) == [first, third, second, closing]
    agenda.move(meeting_id=meeting, item_id=item_called(first).id, step=Move.DOWN, by=lan)
    assert titles(meeting) == [third, first, second, closing]


def test_a_removed_item_leaves_the_opinions_with_the_meeting(world, meeting, lan, acting):
    item = item_called("Phân loại rác tại nguồn")
    sent = contributions.send(meeting_id=meeting, text="Ý kiến", agenda_item_id=item.id, by=acting("minh"))
    agenda.remove(meeting_id=meeting, item_id=item.id, by=lan)
    assert len(titles(meeting)) == 3
    kept = db.session.get_one(Contribution, sent)
    assert (kept.text, kept.agenda_item_id) == ("Ý kiến", None)


def test_nobody_of_another_branch_presents(world, meeting, lan):
    wrong = ItemValues(kind=AgendaKind.OTHER, title="A", presenter_id=world.members["nam"])
    broken = refused(agenda.add, meeting_id=meeting, values=wrong, by=lan)
    assert (broken.rule, broken.field) == (Rule.UNKNOWN_CHOICE, "presenter_id")


def test_an_item_needs_a_title(world, meeting, lan):
    broken = refused(agenda.add, meeting_id=meeting, values=ItemValues(kind=AgendaKind.OTHER), by=lan)
    assert (broken.rule, broken.field) == (Rule.REQUIRED, "title")


def test_an_item_of_another_meeting_is_not_reached(world, meeting, lan):
    other = make_meeting(world, kind=MeetingKind.EXTRAORDINARY, on=today() + timedelta(days=8))
    strange = db.session.scalars(db.select(AgendaItem).where(AgendaItem.meeting_id == other.id)).first()
    for act, more in (
        (agenda.change, {"version": 1, "values": WASTE}),
        (agenda.move, {"step": Move.UP}),
        (agenda.remove, {}),
    ):
        broken = refused(act, meeting_id=meeting, item_id=strange.id, by=lan, **more)
        assert broken.rule is Rule.UNKNOWN_CHOICE


@pytest.mark.parametrize("state", [MeetingState.IN_PROGRESS, MeetingState.CLOSED, MeetingState.CANCELLED])
def test_the_agenda_stands_once_the_meeting_began_or_is_off(world, context, lan, state):
    meeting = make_meeting(world, state=state)
    broken = refused(agenda.add, meeting_id=meeting.id, values=WASTE, by=lan)
    assert broken.rule is Rule.STATE_NOT_ALLOWED


def test_minutes_are_set_for_several_items_and_move_the_end(world, meeting, lan):
    first, second = (item_called(title) for title in titles(meeting)[:2])
    agenda.set_minutes(meeting_id=meeting, minutes={first.id: 5, second.id: 20}, by=lan)
    assert (item_called(first.title).minutes, item_called(first.title).version) == (5, 2)
    assert item_called(second.title).version == 1, "what did not change is not touched"
    found = db.session.get_one(Meeting, meeting)
    assert found.ends_at_utc == found.starts_at_utc + timedelta(minutes=5 + 3 * 20)


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_an_item_has_a_time_that_a_meeting_can_have(world, meeting, lan, minutes):
    item = item_called("Kết luận")
    broken = refused(agenda.set_minutes, meeting_id=meeting, minutes={item.id: minutes}, by=lan)
    assert (broken.rule, broken.field) == (Rule.AGENDA_MINUTES, "minutes")
    assert item_called("Kết luận").minutes == 20
