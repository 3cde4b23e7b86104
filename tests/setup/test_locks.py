"""The locks hold what was asked for, at one version, with hashes, and name no registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def asked_for(file: str) -> set[str]:
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text().splitlines()]
    return {re.split(r"[\[<>=]", line)[0].strip() for line in lines if line and not line.startswith("-")}


def locked(file: str) -> dict[str, str]:
    """Every entry of a lock, `name==version ; marker`, by its name."""
    entries = re.findall(r"^[a-z0-9].*?(?= \\$)", (ROOT / file).read_text(), re.MULTILINE)
    return {entry.split("==")[0]: entry for entry in entries}


@pytest.mark.parametrize(("wish", "lock"), [("requirements.in", LOCKS[0]), ("requirements-dev.in", LOCKS[1])])
def test_a_lock_holds_what_was_asked_for(wish: str, lock: str) -> None:
    assert asked_for(wish) <= locked(lock).keys()


def test_the_test_environment_is_the_running_one_and_more() -> None:
    assert locked(LOCKS[0]).items() < locked(LOCKS[1]).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_of_a_lock_has_one_version_and_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert len(entries) == len(locked(lock))
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock: str) -> None:
    assert not re.search(r"://|index-url|find-links", (ROOT / lock).read_text())


def test_every_wish_has_its_reason() -> None:
    for file in ("requirements.in", "requirements-dev.in"):
        wishes = [line for line in (ROOT / file).read_text().splitlines() if line and line[0] not in "#-"]
        assert [line for line in wishes if not re.search(r" # \w+", line)] == []
