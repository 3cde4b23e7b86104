"""A meeting that goes on, with something of every kind said in it.

Requests get an application context of their own; whatever a test does besides stands inside `with inside():`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.extensions import db
from branchmeet.models import Meeting
from branchmeet.queries import accounts
from branchmeet.services import minutes
from branchmeet.services.login_sessions import token_hash
from tests.factories import make_item, make_sitting, make_task, make_word

SECRETS = {
    "self_criticism": "lầnnàytựnhận",
    "criticism": "đềnghịsửagiờ",
    "on_criticism": "xintiếpthuạ",
    "conclusion": "kếtluậnriêng",
    "internal_task": "việcsửanộibộ",
    "reserved": "xinbảolưuriêng",
    "title": "vềđồngchíkia",
}
"""A word of its own for each thing that must not leave the branch, without blanks so that it survives every page."""


@dataclass(frozen=True)
class Sitting:
    """A meeting by its key."""

    id: int

    def url(self, rest: str = "") -> str:
        """A page of its minutes."""
        return f"/meetings/{self.id}/minutes{rest}"


@pytest.fixture
def inside(app) -> Callable[[], AbstractContextManager[None]]:
    """What a test reads and writes itself."""

    @contextmanager
    def open_() -> Iterator[None]:
        with app.app_context():
            yield
            db.session.remove()

    return open_


@pytest.fixture
def lan(inside, world) -> Actor:
    """The secretary as one who acts."""
    with inside():
        found = accounts.find_signed_in(token_hash(world.token("lan")), now=now_utc(), today=today())
    assert found
    return found.actor


@pytest.fixture
def sitting(world, lan, inside) -> Sitting:
    """Opened by the secretary, ordinary words, one of every internal kind, a secret item, tasks."""
    return hold(world, lan, inside, MeetingKind.REGULAR)


@pytest.fixture
def committee_sitting(world, lan, inside) -> Sitting:
    """A meeting of the committee in which something is criticised as well."""
    return hold(world, lan, inside, MeetingKind.COMMITTEE)


@pytest.fixture
def adopted(sitting, lan, inside) -> Sitting:
    """The same meeting with its minutes read and adopted."""
    return adopt(sitting, lan, inside)


@pytest.fixture
def committee_adopted(committee_sitting, lan, inside) -> Sitting:
    """The meeting of the committee with its minutes adopted."""
    return adopt(committee_sitting, lan, inside)


def hold(world, lan, inside, kind) -> Sitting:
    with inside():
        meeting = make_sitting(world, lan, kind=kind)
        fill(world, meeting)
        return Sitting(meeting.id)


def fill(world, meeting: Meeting) -> None:
    make_word(world, meeting, "ba", "Hẻm 8 đã có 31/40 nhà.")
    make_word(world, meeting, "minh", "Xin lịch lấy rác.")
    make_word(world, meeting, "tu", "Tôi thấy hạn ngắn.", kind=ContributionKind.RESERVED_OPINION, released=True)
    make_word(world, meeting, "ba", SECRETS["reserved"], kind=ContributionKind.RESERVED_OPINION)
    make_word(world, meeting, "ba", SECRETS["self_criticism"], kind=ContributionKind.SELF_CRITICISM)
    make_word(world, meeting, "minh", SECRETS["criticism"], kind=ContributionKind.CRITICISM, position=3)
    make_word(world, meeting, "ba", SECRETS["on_criticism"], position=3)
    make_item(meeting, position=4, kind=AgendaKind.CRITICISM, title=SECRETS["title"], conclusion=SECRETS["conclusion"])
    make_item(meeting, position=5, kind=AgendaKind.UNRECORDED, title="Nội dung không ghi trên phần mềm")
    make_task(world, title=SECRETS["internal_task"], meeting_id=meeting.id, internal_only=True)
    make_task(world, title="Dán lịch ở 9 hẻm", meeting_id=meeting.id, owner_id=world.members["ba"])


def adopt(sitting: Sitting, by: Actor, inside) -> Sitting:
    with inside():
        minutes.mark_read(meeting_id=sitting.id, version=1, by=by)
        minutes.adopt(meeting_id=sitting.id, version=2, disapprove=0, other=0, by=by)
    return sitting
