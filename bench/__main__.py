"""Measures what the program promises, each thing against a yardstick in the same run.

    python -m bench                          everything; the results go to bench/results/latest.json
    python -m bench pages sign-in            some parts
    python -m bench --without-city           without the city of 370,000 members, which takes minutes to fill

TEST_DATABASE_URL names a PostgreSQL server to measure the pages on as well; without it one of this machine is looked
for. Nothing here is a test: a figure that misses its promise is told, and the command still succeeds.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import imports, long_minutes, pages, refusals, seeding, sign_in, writers
from bench.databases import server_version
from bench.machine import describe
from bench.report import write
from tests.run_all import find_postgres

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Measure the parts that were asked for, tell every figure, and keep the results."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "parts", nargs="*", metavar="part", help="pages, seed, import, refusals, minutes, sign-in, writers"
    )
    parser.add_argument("--without-city", action="store_true")
    parser.add_argument("--rounds", type=int, default=100, help="of pages (default 100)")
    parser.add_argument("--output", type=Path, default=RESULTS / "latest.json")
    chosen = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    servers = {"sqlite": ""} | ({"postgresql": url} if (url := find_postgres()) else {})
    available = _parts(servers, city=not chosen.without_city, rounds=chosen.rounds)
    if unknown := set(chosen.parts) - available.keys():
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(available)}")
    machine = describe() | {name: server_version(url) for name, url in servers.items() if url}
    found: dict[str, Any] = {"machine": machine}
    for name in chosen.parts or available:
        found[name] = available[name]()
        for figure in found[name]["figures"]:
            print(figure, flush=True)
    found["machine"]["waiting_processes_at_the_end"] = describe()["waiting_processes"]
    write(chosen.output, found)
    print(f"written to {chosen.output}")
    return 0


def _parts(servers: dict[str, str], *, city: bool, rounds: int) -> dict[str, Callable[[], dict[str, Any]]]:
    begun = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - begun:7.0f} s  {what}", flush=True)

    return {
        "pages": lambda: pages.measure(servers, city=city, rounds=rounds, tell=tell),
        "seed": lambda: seeding.measure(times=3, tell=tell),
        "import": lambda: imports.measure(rounds=5, tell=tell),
        "refusals": lambda: refusals.measure(tell=tell),
        "minutes": lambda: long_minutes.measure(rounds=30, tell=tell),
        "sign-in": lambda: sign_in.measure(rounds=40, tell=tell),
        "writers": lambda: writers.measure(writes=60, tell=tell),
    }


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # on the way out the servers are stopped too
    sys.exit(main())
