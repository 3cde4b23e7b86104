"""What the demo gives everybody to work with: score sheets and topics."""

from __future__ import annotations

from branchmeet.demo.world import World
from branchmeet.models import LibraryTopic, ScoreSheet
from branchmeet.services import shipped


def shelve(world: World) -> None:
    """Put the shipped score sheets and topics on the shelf."""
    for sheet in shipped.sheets():
        world.sheet_ids[sheet["kind"]] = world.rows.add(ScoreSheet, **sheet)
    for topic in shipped.topics():
        world.library_ids[topic["code"]] = world.rows.add(LibraryTopic, **topic)
