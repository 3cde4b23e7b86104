"""The blueprint of this door, what its handlers receive, and how they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc
from branchmeet.domain.holding import minutes_spent
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.scope import Subject
from branchmeet.queries import holding
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.sittings import Roll
from branchmeet.services import entries
from branchmeet.web.shared.access import actor

bp = Blueprint("hold", __name__, url_prefix="/meetings/<int:meeting_id>")

ENTRY = "X-Entry"
"""The key of an entry that a device keeps until it knows that it has arrived."""


class HasId(Protocol):
    """A row of a list, with its key."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=HasId)


@dataclass(frozen=True)
class Held:
    """A meeting as it is held, and the further keys of the URL."""

    sitting: holding.Sitting
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def meeting(self) -> MeetingHead:
        """Its head."""
        return self.sitting.meeting

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return self.meeting.subject


def held(meeting_id: int, **ids: int) -> Held:
    """The meeting of a URL; services make sure that the other keys belong to it."""
    return Held(holding.get_sitting(meeting_id), ids)


def once(act: Callable[[], object]) -> None:
    """Do an act; one that a device sends from its queue is done a single time, however often it arrives."""
    key = request.headers.get(ENTRY)
    if key is None:
        act()
    else:
        entries.once(key=key, act=act, by=actor())


def answer(to: str, said: str | None = None) -> ResponseReturnValue:
    """Where to go on after an act; a device's queue is only told that the entry has arrived, and where that leads."""
    if ENTRY in request.headers:
        return "", 204, {"X-Location": to}
    if said:
        flash(said, "ok")
    return redirect(to, 303)


def render(tab: str, held: Held, roll: Roll, **facts: object) -> str:
    """One of the pages, with what stands over and beside all of them."""
    meeting = held.meeting
    return render_template(
        f"meetings/hold/{tab}.html",
        tab=tab,
        meeting=meeting,
        roll=roll,
        running=meeting.state is MeetingState.IN_PROGRESS,
        spent=spent(meeting),
        looked_at=now_utc(),
        last_act=held.sitting.last_act,
        here=facts.pop("here", None) or request.args.get("item", 0, int) or None,
        minutes_state=held.sitting.minutes_state,
        **facts,
    )


def spent(meeting: MeetingHead) -> int:
    """Whole minutes for which the meeting has lasted, pauses left out."""
    until = meeting.closed_at_utc or (now_utc() if meeting.state is MeetingState.IN_PROGRESS else meeting.opened_at_utc)
    return minutes_spent(
        meeting.opened_at_utc,
        until or now_utc(),
        pause_minutes=meeting.pause_minutes,
        paused_at=meeting.paused_at_utc,
    )


def item_url(meeting: MeetingHead, item_id: int | None, anchor: str | None = "last") -> str:
    """The last words on an item, or its head, where a message is read."""
    return url_for("hold.notes", meeting_id=meeting.id, item=item_id, _anchor=anchor)


def one(rows: Iterable[Row], key: int) -> Row:
    """The row with this key; not found when the meeting has none."""
    found = next((row for row in rows if row.id == key), None)
    if found is None:
        abort(404)
    return found
