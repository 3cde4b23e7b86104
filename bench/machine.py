"""On what it was measured: without it a figure says nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

LIBRARIES = ("Flask", "SQLAlchemy", "waitress", "python-calamine", "argon2-cffi")


def describe() -> dict[str, Any]:
    """The machine, the versions, and how busy it is with other work."""
    return {
        "measured_on": date.today().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": _memory(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: version(name) for name in LIBRARIES},
        "waiting_processes": _load(),
    }


def high_water(pid: int) -> float | None:
    """The most memory a running process has held so far, in MB; None where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    return round(int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024, 1)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> int | None:
    if not hasattr(os, "sysconf"):
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _load() -> float | None:
    """The mean number of processes that wanted a core in the last five minutes."""
    return round(os.getloadavg()[1], 1) if hasattr(os, "getloadavg") else None
