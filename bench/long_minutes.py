"""Long minutes: the pages of a meeting with 5,000 lines against those of one with 100, and what an autosave sends."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.bulk import Size, fill
from bench.databases import house
from bench.report import Figure, Tell
from bench.rounds import interleave, median_ms, ratio
from bench.servers import Server, Wire, csrf_token, signed_cookie
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Contribution, Meeting, Membership, Minutes

SHORT, LONG = 100, 5000
TIMES_MOST = 3.0
ITEMS = 10
LINE = "Hẻm số {number} đã có ba mươi mốt trên bốn mươi nhà chia hai nhóm rác, còn lại hẹn tuần sau."
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Held:
    """A meeting that goes on, and the first of its items."""

    meeting_id: int
    item_id: int

    def pages(self) -> dict[str, str]:
        """Every page that shows its minutes."""
        minutes = f"/meetings/{self.meeting_id}/minutes"
        section = f"discussion-{self.item_id}"
        return {
            "paper": minutes,
            "list of sections": f"{minutes}/edit",
            "one section": f"{minutes}/sections/{section}",
            "reading": f"{minutes}/reading?part={section}",
            "adoption": f"{minutes}/adoption",
            "what was said": f"/meetings/{self.meeting_id}/contributions",
        }


def measure(*, rounds: int, tell: Tell) -> dict[str, Any]:
    """Open each page of the short and of the long minutes in turn; save a section of each as one types."""
    tell(f"{rounds} rounds of minutes with {SHORT} and {LONG:,} lines")
    with tempfile.TemporaryDirectory() as name, house(Path(name)) as made:
        with made.opened():
            found = fill(Size(wards=1, branches=1, members=30, meetings=2, scored=0), date.today())
            meetings = dict(zip((SHORT, LONG), _hold(), strict=True))
        with Server(instance=made.instance) as server:
            wire = Wire(server.port, signed_cookie(made.instance, found.tokens["secretary"]))
            actions: dict[str, Callable[[], object]] = {
                f"{page}, {lines}": partial(wire.get, path)
                for lines, held in meetings.items()
                for page, path in held.pages().items()
            }
            token = csrf_token(wire)
            seconds = interleave(actions, rounds=rounds, warm=3)
            sent = _autosave(wire, token, meetings[LONG])
    return {
        "rounds": rounds,
        "median_ms": {page: median_ms(took) for page, took in seconds.items()},
        "figures": [
            *(
                Figure(f"minutes of {LONG} lines, {page}, times those of {SHORT}", times, TIMES_MOST)
                for page in meetings[SHORT].pages()
                if (times := ratio(seconds[f"{page}, {LONG}"], seconds[f"{page}, {SHORT}"]))
            ),
            Figure("bytes an autosave sends for one sentence of its section", sent),
        ],
    }


def _hold() -> list[Held]:
    """Let the two meetings of the branch go on, one with few words, one with very many."""
    meetings = db.session.query(Meeting).order_by(Meeting.id).limit(2).all()
    people = [row.member_id for row in db.session.query(Membership).order_by(Membership.id).limit(8)]
    return [_talk(meeting, lines, people) for meeting, lines in zip(meetings, (SHORT, LONG), strict=True)]


def _talk(meeting: Meeting, lines: int, people: list[int]) -> Held:
    meeting.state, meeting.closed_at_utc = MeetingState.IN_PROGRESS, None
    meeting.opened_at_utc = meeting.starts_at_utc
    meeting.chair_id = meeting.clerk_id = people[0]
    db.session.query(Minutes).filter_by(meeting_id=meeting.id).delete()
    db.session.add(Minutes(meeting_id=meeting.id))
    items = [
        AgendaItem(meeting_id=meeting.id, position=50 + n, kind=AgendaKind.OTHER, title=f"Nội dung {n}", minutes=10)
        for n in range(ITEMS)
    ]
    db.session.add_all(items)
    db.session.flush()
    db.session.add_all(
        Contribution(
            meeting_id=meeting.id,
            agenda_item_id=item.id,
            member_id=people[number % len(people)],
            kind=ContributionKind.SPEECH,
            text=LINE.format(number=number),
        )
        for item in items
        for number in range(lines // ITEMS)
    )
    db.session.commit()
    return Held(meeting.id, items[0].id)


def _autosave(wire: Wire, token: str, held: Held) -> int:
    """Save a section of one sentence in the long minutes; how many bytes went over the line."""
    path = f"/meetings/{held.meeting_id}/minutes/sections/study"
    body = urlencode({"csrf_token": token, "version": 0, "text": LINE.format(number=1)}).encode()
    wire.post(path, body, FORM)
    return len(body)
