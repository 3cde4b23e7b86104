"""Pages over HTTP against a bare Flask hello: lists, a meeting, the picture, at a district and at a city.

One connection to each server, everything in one round after the other; signed in, without compression, as the promises
were made.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.bulk import CITY, DISTRICT, Filled, Size, fill
from bench.databases import house
from bench.machine import high_water
from bench.report import Figure, Tell
from bench.rounds import interleave, median_ms, ratio
from bench.servers import HELLO, Server, Wire, signed_cookie

WARM = 20
PROMISED = {
    ("sqlite", "list"): 4.5,
    ("postgresql", "list"): 8.0,
    ("sqlite", "meeting"): 5.0,
    ("postgresql", "meeting"): 12.0,
}
PICTURE_GROWS = 1.3
CITY_ON = "sqlite"
"""Filling a city takes minutes; on one database that is enough to see what grows."""


@dataclass(frozen=True)
class Place:
    """A filled database that is served."""

    scale: str
    database: str
    server: Server
    found: Filled
    instance: Path

    def wire(self, person: str) -> Wire:
        """A connection on which somebody is signed in."""
        return Wire(self.server.port, signed_cookie(self.instance, self.found.tokens[person]))


def measure(servers: dict[str, str], *, city: bool, rounds: int, tell: Tell) -> dict[str, Any]:
    """Fill every database, serve them all at once, and fetch every page in turn."""
    sizes = {"district": DISTRICT} | ({"city": CITY} if city else {})
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = [
            stack.enter_context(_served(folder / f"{scale}-{database}", scale, size, database, url, tell))
            for scale, size in sizes.items()
            for database, url in servers.items()
            if scale == "district" or database == CITY_ON
        ]
        hello = Wire(stack.enter_context(Server(HELLO)).port)
        tell(f"{rounds} rounds of pages")
        pages = {"hello": (lambda: hello.get("/"))}
        for place in places:
            pages |= _pages(place)
        seconds = interleave(pages, rounds=rounds, warm=WARM)
        memory = {f"{place.scale} {place.database}": high_water(place.server.process.pid) for place in places}
        starts = {f"{place.scale} {place.database}": place.server.start_seconds for place in places}
    return {
        "sizes": {scale: size.counts for scale, size in sizes.items()},
        "rounds": rounds,
        "median_ms": {name: median_ms(took) for name, took in seconds.items()},
        "times_hello": {name: ratio(took, seconds["hello"]) for name, took in seconds.items()},
        "server_memory_mb": memory,
        "server_start_seconds": starts,
        "figures": [*_against_hello(seconds, servers), *(_growth(seconds) if city else ())],
    }


@contextmanager
def _served(folder: Path, scale: str, size: Size, database: str, url: str, tell: Tell) -> Iterator[Place]:
    with house(folder, url, f"branchmeet_bench_{scale}") as made:
        tell(f"filling a {scale} on {database}")
        with made.opened():
            found = fill(size, date.today(), lambda what: tell(f"{scale} on {database}: {what}"))
        with Server(instance=folder, database_url=made.database_url) as server:
            yield Place(scale, database, server, found, folder)


def _pages(place: Place) -> dict[str, Any]:
    officer, secretary, top = (place.wire(person) for person in ("district", "secretary", "city"))
    picture = f"/branches/picture?period={place.found.quarter}"
    opened = f"{picture}&open={place.found.ward_id}"
    meeting = f"/meetings/{place.found.meeting_id}"
    fetch = {
        "list": lambda: officer.get("/meetings"),
        "meeting": lambda: secretary.get(meeting),
        "picture of a district": lambda: officer.get(picture),
        "picture with a ward open": lambda: officer.get(opened),
        "picture of everything": lambda: top.get(picture),
    }
    return {f"{what}, {place.scale}, {place.database}": action for what, action in fetch.items()}


def _against_hello(seconds: dict[str, list[float]], servers: dict[str, str]) -> Iterator[Figure]:
    for (database, what), most in PROMISED.items():
        if database in servers:
            found = ratio(seconds[f"{what}, district, {database}"], seconds["hello"])
            yield Figure(f"{what}, {database}, times a bare Flask hello", found, most)


def _growth(seconds: dict[str, list[float]]) -> Iterator[Figure]:
    for what in ("picture of a district", "picture with a ward open", "picture of everything"):
        found = ratio(seconds[f"{what}, city, {CITY_ON}"], seconds[f"{what}, district, {CITY_ON}"])
        yield Figure(f"{what}, {CITY_ON}, at 37 times the data", found, PICTURE_GROWS)
