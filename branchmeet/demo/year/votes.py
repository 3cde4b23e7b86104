"""What a meeting votes on, and how the votes are cast."""

from __future__ import annotations

from branchmeet.demo.world import World
from branchmeet.demo.year import wording
from branchmeet.demo.year.chances import minutes_later, mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Ballot, Item, Sitting
from branchmeet.domain.meetings import AgendaKind, MeetingKind, VotePurpose
from branchmeet.domain.votes import Count
from branchmeet.labels import label
from branchmeet.models import Vote

RESOLUTION = "Thông qua nghị quyết tháng {month}"
UNANIMOUS = frozenset({VotePurpose.MINUTES})
VOTES_ON_CONCLUSION = 45
"""A regular meeting without a topic votes on one of its conclusions in so many cases of a hundred."""


def vote_on_matters(life: Life, sitting: Sitting, *, fails: bool) -> None:
    """The votes on conclusions and on the resolution; one that does not carry where `fails`."""
    item = sitting.first(AgendaKind.TOPIC, AgendaKind.NEXT_TASKS, AgendaKind.OTHER)
    if sitting.kind is MeetingKind.COMMITTEE or item is None:
        return
    if sitting.topic or not sitting.is_regular or life.chance.happens(VOTES_ON_CONCLUSION):
        cast(life, sitting, VotePurpose.CONCLUSION, _matter(item), item)
    if fails and (other := sitting.first(AgendaKind.OTHER, AgendaKind.NEXT_TASKS)):
        matter = life.chance.choice(wording.FAILED_VOTE)
        sitting.ballots.append(Ballot(0, VotePurpose.OTHER, matter, _refused(life, sitting), other))
    if sitting.is_regular:
        cast(life, sitting, VotePurpose.RESOLUTION, RESOLUTION.format(month=sitting.month.month), None)


def cast(life: Life, sitting: Sitting, purpose: VotePurpose, matter: str, item: Item | None = None) -> Ballot:
    """Count one vote: those present approve, but for a few where the vote is not unanimous."""
    base, present = entitled(sitting)
    dissents = life.chance.happens(mix("votes")["votes_with_dissent_percent"] * (1 if purpose in UNANIMOUS else 1.4))
    least = mix("votes")["approve_percent"]["from"]
    room = max(0, present - max(present * least // 100, base // 2 + 1))
    disapprove = min(life.chance.randint(0, 2), room) if dissents and purpose not in UNANIMOUS else 0
    other = min(1, room - disapprove) if dissents and (not disapprove or life.chance.happens(30)) else 0
    count = Count(base, present - disapprove - other, disapprove, other)
    ballot = Ballot(0, purpose, matter, count, item)
    sitting.ballots.append(ballot)
    return ballot


def write(world: World, sitting: Sitting) -> None:
    """Keep the votes for writing; each gets its key."""
    for place, ballot in enumerate(sitting.ballots):
        count = ballot.count
        ballot.id = world.rows.add(
            Vote,
            meeting_id=sitting.id,
            agenda_item_id=ballot.item.id if ballot.item else None,
            purpose=ballot.purpose,
            matter=ballot.matter,
            base=count.base,
            approve=count.approve,
            disapprove=count.disapprove,
            other=count.other,
            created_at_utc=minutes_later(sitting.began, 75 + place),
        )


def adopt_minutes(life: Life, sitting: Sitting) -> Ballot:
    """The vote on the minutes."""
    return cast(life, sitting, VotePurpose.MINUTES, label(VotePurpose.MINUTES))


def entitled(sitting: Sitting) -> tuple[int, int]:
    """How many may vote in the body, and how many of them are there."""
    voters = [mark for mark in sitting.marks if mark.seat.votes]
    return len(voters), sum(mark.is_present for mark in voters)


def _matter(item: Item) -> str:
    return f"Kết luận: {item.title[:1].lower()}{item.title[1:]}"


def _refused(life: Life, sitting: Sitting) -> Count:
    base, present = entitled(sitting)
    approve = min(present, base // 2) - life.chance.randint(0, 3)
    other = min(life.chance.randint(1, 4), present - approve)
    return Count(base, approve, present - approve - other, other)
