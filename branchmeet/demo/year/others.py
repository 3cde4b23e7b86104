"""Who sat in at a meeting without being of the body: the liaison of the branch, about once a quarter."""

from __future__ import annotations

from branchmeet.demo.world import World
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.membership import OtherAttendee
from branchmeet.domain.minutes_record import OtherPerson
from branchmeet.models import OtherAttendance

EVERY = 3
"""The liaison sits in at the branch's meetings of every third month."""


def present(life: Life, sitting: Sitting) -> tuple[OtherPerson, ...]:
    """The others in the room, as the minutes name them."""
    sits_in = sitting.of_branch and (sitting.month.month + life.branch.id) % EVERY == 0
    return (OtherPerson(OtherAttendee.SUPERIOR_ATTENDEE, life.branch.liaison.name),) if sits_in else ()


def write(world: World, life: Life, sitting: Sitting) -> None:
    """Keep their lines."""
    for other in present(life, sitting):
        world.rows.add(
            OtherAttendance,
            meeting_id=sitting.id,
            kind=other.kind,
            member_id=life.branch.liaison.id,
            name=other.name,
            office="",
            created_at_utc=sitting.began,
        )
