"""Every check and every test, in order; `python3 run.py test` starts this inside the environment it has made.

Nothing is left out in silence: without a browser it fails, without PostgreSQL it says so (and fails where
BRANCHMEET_REQUIRE_POSTGRES=1 asks for one). A failed check hides no later one; the exit status counts them all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest")
QUICK = ("-m", "not browser and not postgres and not slow")
EVERY_CORE = ("--numprocesses", "logical", "--maxprocesses", "4", "--dist", "loadgroup")
"""Tests that share something costly name their group and stay together."""
OF_AN_INSTALLATION = (
    "DATABASE_URL",
    "BRANCHMEET_INSTANCE",
    "BRANCHMEET_MODE",
    "BRANCHMEET_BEHIND_PROXY",
    "BRANCHMEET_HOSTS",
)
NOTHING_CHOSEN = 5  # pytest's own status


class Step(NamedTuple):
    name: str
    command: tuple[str, ...]
    database: str = ""
    good: tuple[int, ...] = (0,)


CHECKS = [
    Step("ruff check", (PYTHON, "-m", "ruff", "check", ".")),
    Step("ruff format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    Step("mypy", (PYTHON, "-m", "mypy")),
    Step("import contracts", (str(Path(PYTHON).with_name("lint-imports")), "--no-logo", "--no-cache")),
]


def main(arguments: list[str]) -> int:
    for name in OF_AN_INSTALLATION:  # no test comes near anyone's data
        os.environ.pop(name, None)
    chosen = tuple(word for word in arguments if word != "--quick")
    tests = quick_tests(chosen) if "--quick" in arguments else all_tests(chosen)
    failed = [step.name for step in [*CHECKS, *tests] if not passes(step)]
    if failed:
        print(f"\n✗ Không đạt · failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


def passes(step: Step) -> bool:
    print(f"\n── {step.name} ──", flush=True)
    environment = {**os.environ, "TEST_DATABASE_URL": step.database}
    return subprocess.run(step.command, cwd=ROOT, env=environment).returncode in step.good


def quick_tests(chosen: tuple[str, ...]) -> list[Step]:
    return [Step("pytest, the quick part", (*PYTEST, *EVERY_CORE, *QUICK, *chosen))]


def all_tests(chosen: tuple[str, ...]) -> list[Step]:
    """First everything, on SQLite; then on PostgreSQL, whose databases have one name each, what must hold on both."""
    os.environ["CHROME_BIN"] = find_browser()
    find_strace()
    tests = [Step("pytest", (*PYTEST, *EVERY_CORE, *chosen))]
    if postgres := find_postgres():
        good = (0, NOTHING_CHOSEN) if chosen else (0,)
        return [*tests, Step("pytest on PostgreSQL", (*PYTEST, "-m", "postgres", *chosen), postgres, good)]
    missing = "no PostgreSQL found (TEST_DATABASE_URL names one), so nothing was run on it"
    if os.environ.get("BRANCHMEET_REQUIRE_POSTGRES") == "1":
        sys.exit(f"✗ Không thấy PostgreSQL · {missing}")
    print(f"! Không thấy PostgreSQL · {missing}", flush=True)
    return tests


# ---------------------------------------------------------------- what the machine offers


def find_browser() -> str:
    """A Chromium, Chrome or Edge of this machine, else a new one; ends the run where there is no way to one."""
    if named := os.environ.get("CHROME_BIN"):
        return named if shutil.which(named) else sys.exit(f"✗ CHROME_BIN={named}: không có · there is no such program")
    return installed_browser() or debian_browser() or playwright_browser()


def installed_browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
    return next(filter(None, map(shutil.which, (*names, *usual_places()))), None)


def usual_places() -> list[str]:
    windows = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    programs = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    return [
        *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Microsoft Edge")),
        *(f"{folder}/{program}" for folder in filter(None, windows) for program in programs),
    ]


def debian_browser() -> str | None:
    return from_debian("chromium")


def find_strace() -> None:
    """The order of write, sync and answer is watched with strace; it exists on Linux only."""
    if sys.platform == "linux" and not (shutil.which("strace") or from_debian("strace")):
        sys.exit("✗ Thiếu strace: hãy cài (apt-get install strace) · strace is missing: install it.")


def from_debian(program: str) -> str | None:
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return None
    print(f"• Đang cài {program}, chỉ lần này · installing {program}, this once", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(("apt-get", "update", "-qq"), env=quietly)
    subprocess.run(("apt-get", "install", "-y", "-qq", "--no-install-recommends", program), env=quietly)
    return shutil.which(program)


def playwright_browser() -> str:
    from playwright.sync_api import sync_playwright

    if subprocess.run((PYTHON, "-m", "playwright", "install", "chromium")).returncode:
        sys.exit(
            "✗ Không có trình duyệt nào để thử: hãy cài Chromium, Chrome hoặc Edge, hoặc đặt CHROME_BIN.\n"
            "  There is no browser to test with: install Chromium, Chrome or Edge, or set CHROME_BIN."
        )
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find_postgres() -> str | None:
    """The server that was named, or one of this machine on which we may make databases without being asked."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return named
    may_create = ask_postgres("select rolsuper or rolcreatedb from pg_roles where rolname = current_user")
    return "postgresql+psycopg:///postgres" if may_create.strip() == "t" else None


def ask_postgres(question: str) -> str:
    """The server's answer in words, nothing where there is no server."""
    psql = shutil.which("psql")
    if not psql:
        return ""
    whole = (psql, "--no-password", "--dbname=postgres", "--tuples-only", "--no-align", f"--command={question}")
    return subprocess.run(whole, capture_output=True, text=True, env={**os.environ, "PGCONNECT_TIMEOUT": "5"}).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
