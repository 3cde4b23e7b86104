"""The first start of the demo: an empty folder, every migration, the whole district with its year."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.report import Figure, Tell
from bench.servers import ROOT, environment

SECONDS_MOST = 20
PROGRAM = """
import json, subprocess, sys, time
begun = time.perf_counter()
subprocess.run([sys.executable, "-m", "flask", "--app", "app", "prepare-database"], check=True, capture_output=True)
found = {"seconds": time.perf_counter() - begun}
try:
    import resource
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    found |= {"processor_seconds": spent.ru_utime + spent.ru_stime, "memory_mb": spent.ru_maxrss / 1024}
except ImportError:
    pass  # only the clock, where the system counts nothing else
print(json.dumps({name: round(value, 1) for name, value in found.items()}))
"""


def measure(*, times: int, tell: Tell) -> dict[str, Any]:
    """Make the demo so many times, each in a process and a folder of its own."""
    runs = []
    for number in range(1, times + 1):
        tell(f"the demo, {number} of {times}")
        runs.append(_run())
    middle = {name: round(statistics.median(run[name] for run in runs), 1) for name in runs[0]}
    return {
        "runs": runs,
        "median": middle,
        "figures": [
            Figure("first start of the demo, seconds by the clock", middle["seconds"], SECONDS_MOST),
            *(Figure(f"first start of the demo, {name}", middle[name]) for name in middle if name != "seconds"),
        ],
    }


def _run() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        env = environment(Path(name)) | {"BRANCHMEET_MODE": "demo"}
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
