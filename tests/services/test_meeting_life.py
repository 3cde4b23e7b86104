"""The life of a meeting, walked at random by several hands: no forbidden step is ever taken, no sum is ever wrong."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from branchmeet.clock import now_utc, today
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.meetings import MeetingMode, MeetingState, VotePurpose
from branchmeet.domain.minutes import MinutesState, sha256_of
from branchmeet.extensions import db
from branchmeet.models import Attendance, Contribution, Meeting, Minutes, MinutesRendering, Task, Vote
from branchmeet.queries import accounts, agenda, sittings
from branchmeet.services import meetings, minutes, notes, remarks
from branchmeet.services import sittings as holding
from branchmeet.services import votes as voting
from branchmeet.services.login_sessions import token_hash
from branchmeet.services.sittings import Mark
from tests.factories import make_meeting
from tests.people import World

pytestmark = pytest.mark.slow

OPEN = (MeetingState.IN_PROGRESS,)
MARKS = (
    Mark(AttendanceCode.PRESENT),
    Mark(AttendanceCode.PRESENT, late_minutes=10),
    Mark(AttendanceCode.PRESENT_ONLINE),
    Mark(AttendanceCode.EXCUSED, ExcuseReason.WORK),
    Mark(AttendanceCode.UNEXCUSED),
)
HANDS = st.sampled_from(("lan", "mai"))
SPEAKERS = st.sampled_from(("lan", "hung", "mai", "sau", "minh", "ba", "thu"))


class Life(RuleBasedStateMachine):
    """Two hands do whatever comes to mind; what the services refuse must leave everything as it was."""

    world: World
    reached: set[object]

    def __init__(self) -> None:
        super().__init__()
        self.meeting = make_meeting(self.world, mode=MeetingMode.IN_PERSON).id
        self.copies: dict[str, str] = {}
        self.actors = {
            person: accounts.find_signed_in(token_hash(self.world.token(person)), now=now_utc(), today=today()).actor
            for person in ("lan", "mai")
        }

    # ---- what is done ------------------------------------------------------------------------------------------------

    @rule(hand=HANDS, stale=st.booleans())
    def open(self, hand: str, stale: bool) -> None:
        allowed = self.state is MeetingState.CONVENED and not stale
        self.attempt(
            lambda: holding.open_meeting(meeting_id=self.meeting, version=self.version - stale, by=self.actors[hand]),
            allowed=allowed,
        )

    @rule(hand=HANDS)
    def take_opening_back(self, hand: str) -> None:
        self.attempt(lambda: holding.undo_opening(meeting_id=self.meeting, by=self.actors[hand]), may_fail=True)

    @precondition(lambda self: self.state is not MeetingState.CONVENED)
    @rule(hand=HANDS)
    def postpone(self, hand: str) -> None:
        self.attempt(
            lambda: meetings.postpone(meeting_id=self.meeting, version=self.version, reason="mưa", by=self.actors[hand])
        )

    @rule(hand=HANDS, person=SPEAKERS, mark=st.sampled_from(MARKS))
    def mark(self, hand: str, person: str, mark: Mark) -> None:
        marks = {self.world.members[person]: mark}
        self.attempt(
            lambda: holding.mark_attendance(meeting_id=self.meeting, marks=marks, by=self.actors[hand]),
            allowed=self.writable,
        )

    @rule(hand=HANDS, person=SPEAKERS, kind=st.sampled_from(ContributionKind), position=st.integers(1, 3))
    def speak(self, hand: str, person: str, kind: ContributionKind, position: int) -> None:
        item = agenda.list_items(self.meeting)[position - 1].id
        present = self.is_present(person)
        self.attempt(
            lambda: notes.write(
                meeting_id=self.meeting,
                agenda_item_id=item,
                member_id=self.world.members[person],
                kind=kind,
                text="Việc: dán lịch" if position == 2 else "Đã rõ.",
                by=self.actors[hand],
            ),
            allowed=self.writable and present,
        )

    @rule(hand=HANDS)
    def take_last_word_back(self, hand: str) -> None:
        last = db.session.scalar(select(func.max(Contribution.id)).where(Contribution.meeting_id == self.meeting))
        if last:
            self.attempt(
                lambda: remarks.remove(meeting_id=self.meeting, contribution_id=last, by=self.actors[hand]),
                may_fail=True,
            )

    @rule(hand=HANDS, position=st.integers(1, 3), stale=st.booleans())
    def conclude(self, hand: str, position: int, stale: bool) -> None:
        item = agenda.list_items(self.meeting)[position - 1]
        self.attempt(
            lambda: holding.conclude_item(
                item_id=item.id, version=item.version - stale, conclusion=f"Kết luận {hand}", by=self.actors[hand]
            ),
            allowed=self.writable and not stale,
        )

    @rule(hand=HANDS, disapprove=st.integers(-1, 9), other=st.integers(0, 9))
    def vote(self, hand: str, disapprove: int, other: int) -> None:
        there = sittings.get_roll(self.meeting).present_voters
        self.attempt(
            lambda: voting.record_vote(
                meeting_id=self.meeting,
                purpose=VotePurpose.CONCLUSION,
                matter="Chọn hẻm 8",
                disapprove=disapprove,
                other=other,
                by=self.actors[hand],
            ),
            allowed=self.writable and disapprove >= 0 and disapprove + other <= there,
        )

    @rule(hand=HANDS)
    def pause_and_go_on(self, hand: str) -> None:
        self.attempt(lambda: holding.pause(meeting_id=self.meeting, by=self.actors[hand]), allowed=self.writable)
        self.attempt(lambda: holding.resume(meeting_id=self.meeting, by=self.actors[hand]), allowed=self.writable)

    @precondition(lambda self: self.minutes is not None)
    @rule(hand=HANDS)
    def read(self, hand: str) -> None:
        self.attempt(
            lambda: minutes.mark_read(meeting_id=self.meeting, version=self.minutes.version, by=self.actors[hand]),
            allowed=self.minutes.state is MinutesState.DRAFT,
        )

    @precondition(lambda self: self.minutes is not None)
    @rule(hand=HANDS)
    def adopt(self, hand: str) -> None:
        enough = sittings.get_roll(self.meeting).present_voters > 7 // 2
        read = self.minutes.state is MinutesState.READ
        self.attempt(
            lambda: minutes.adopt(
                meeting_id=self.meeting, version=self.minutes.version, disapprove=0, other=0, by=self.actors[hand]
            ),
            allowed=read and enough and self.state in OPEN,
        )

    @rule(hand=HANDS)
    def close(self, hand: str) -> None:
        adopted = self.minutes is not None and self.minutes.state is MinutesState.ADOPTED
        self.attempt(
            lambda: holding.close_meeting(meeting_id=self.meeting, version=self.version, by=self.actors[hand]),
            allowed=self.state in OPEN and adopted,
        )

    @rule(hand=HANDS)
    def take_closing_back(self, hand: str) -> None:
        self.attempt(lambda: holding.undo_closing(meeting_id=self.meeting, by=self.actors[hand]), may_fail=True)

    @rule(hand=HANDS, steps=st.integers(1, 4))
    def go_on(self, hand: str, steps: int) -> None:
        """The steps of a meeting in their order, so that walks come to its end."""
        for _ in range(steps):
            if self.minutes is None:
                self.open(hand, stale=False)
            elif self.minutes.state is MinutesState.DRAFT:
                self.read(hand)
            elif self.minutes.state is MinutesState.READ:
                self.adopt(hand)
            else:
                self.close(hand)

    # ---- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def sums_agree(self) -> None:
        roll = sittings.get_roll(self.meeting)
        assert len(roll.present) + len(roll.absent) == len(roll.counted)
        assert sum(cell.present for cell in roll.cells) == len(roll.present)
        assert sum(cell.voters for cell in roll.cells) == roll.voters
        assert roll.speakers <= len(roll.present)
        for vote in sittings.list_votes(self.meeting):
            assert min(vote.approve, vote.disapprove, vote.other) >= 0
            assert vote.approve + vote.disapprove + vote.other <= vote.base

    @invariant()
    def an_unopened_meeting_holds_nothing(self) -> None:
        if self.state is MeetingState.CONVENED:
            for model in (Attendance, Contribution, Vote, Task, Minutes):
                assert db.session.query(model).filter_by(meeting_id=self.meeting).count() == 0

    @invariant()
    def times_follow_the_state(self) -> None:
        held = self.row
        assert (held.opened_at_utc is not None) == (held.state in (*OPEN, MeetingState.CLOSED))
        assert (held.closed_at_utc is not None) == (held.state is MeetingState.CLOSED)
        assert held.state is not MeetingState.CLOSED or self.minutes.state is MinutesState.ADOPTED

    @invariant()
    def what_was_adopted_stays_as_it_was(self) -> None:
        copies = select(MinutesRendering.key, MinutesRendering.body, MinutesRendering.sha256).join(
            Minutes, Minutes.id == MinutesRendering.minutes_id
        )
        found = {}
        for key, body, sha256 in db.session.execute(copies.where(Minutes.meeting_id == self.meeting)):
            assert sha256_of(body) == sha256
            found[str(key)] = body
        assert not self.copies or found == self.copies
        assert bool(found) == (self.minutes is not None and self.minutes.state is MinutesState.ADOPTED)
        self.copies = found

    # ---- looking -----------------------------------------------------------------------------------------------------

    def attempt(self, act: Callable[[], object], *, allowed: bool = False, may_fail: bool = False) -> None:
        """Do it: what is allowed is done, what is not is refused and changes nothing."""
        before = self.fingerprint()
        try:
            act()
        except RuleBroken:
            assert may_fail or not allowed, "refused although nothing forbids it"
            assert self.fingerprint() == before, "refused, and yet something changed"
        else:
            assert may_fail or allowed, "done although it is forbidden"

    def fingerprint(self) -> tuple[Any, ...]:
        db.session.rollback()
        held = self.row
        tables = (Attendance, Contribution, Vote, Task, Minutes)
        counts = [db.session.query(table).filter_by(meeting_id=self.meeting).count() for table in tables]
        marks = [(row.member_id, row.code) for row in sittings.get_roll(self.meeting).rows]
        texts = [(item.version, item.conclusion) for item in agenda.list_items(self.meeting)]
        return (held.state, held.version, held.pause_minutes, *counts, marks, texts)

    def is_present(self, person: str) -> bool:
        there = {row.member_id for row in sittings.get_roll(self.meeting).rows if row.is_present}
        return self.world.members[person] in there

    @property
    def row(self) -> Meeting:
        return db.session.get_one(Meeting, self.meeting, populate_existing=True)

    @property
    def state(self) -> MeetingState:
        self.reached.add(self.row.state)
        return self.row.state

    @property
    def version(self) -> int:
        return self.row.version

    @property
    def minutes(self) -> Any:
        found = db.session.execute(
            select(Minutes.state, Minutes.version).where(Minutes.meeting_id == self.meeting)
        ).one_or_none()
        return SimpleNamespace(state=found.state, version=found.version) if found else None

    @property
    def writable(self) -> bool:
        adopted = self.minutes is not None and self.minutes.state is MinutesState.ADOPTED
        return self.state in OPEN and not adopted


def test_no_walk_through_a_meeting_takes_a_forbidden_step(world, context):
    machine = type("LifeInThisWorld", (Life,), {"world": world, "reached": set()})
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=checks, derandomize=True
        ),
    )
    assert machine.reached >= {MeetingState.CONVENED, *OPEN, MeetingState.CLOSED}, "the walks were too short to tell"
