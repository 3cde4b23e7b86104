"""An invented year in an invented district, to try the program with. Nothing here touches real data."""

from __future__ import annotations

from branchmeet.demo.seeding import AlreadyFilled, seed
from branchmeet.demo.world import Scale

__all__ = ["AlreadyFilled", "Scale", "seed"]
