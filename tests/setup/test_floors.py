"""The import contracts refuse what they are there to refuse: each breach is planted in a copy of the house."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOWN = "Imports only point down the floors"
DOORS = "A door never opens into another door"
RULES = "The rules know no web, no database and no file format"
NO_SQL = "No SQL, no session and no table at the doors"
CATALOGUE = "The catalogue is data and a small loader"
CIRCLES = "No circles, at any depth"
LINT = Path(sys.executable).with_name("lint-imports")

pytestmark = pytest.mark.slow


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "branchmeet", tmp_path / "branchmeet", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path / "branchmeet"


def broken(house: Path) -> set[str]:
    """Names of the contracts that are broken."""
    done = subprocess.run([LINT, "--no-logo", "--no-cache"], cwd=house.parent, capture_output=True, text=True)
    return {line.split(" BROKEN")[0] for line in done.stdout.splitlines() if " BROKEN" in line}


def plant(file: Path, line: str) -> None:
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", encoding="utf-8")


def test_the_house_as_it_stands_keeps_every_contract(house: Path) -> None:
    assert broken(house) == set()


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("models/unit.py", "from branchmeet.services import transaction", DOWN),
        ("queries/accounts.py", "import branchmeet.web.shared.access", DOWN),
        ("domain/calendar.py", "def f():\n    import branchmeet.labels", DOWN),
        ("utils.py", "A_STRAY = True", DOWN),
        ("web/home/routes.py", "import branchmeet.web.auth.routes", DOORS),
        ("web/shared/filters.py", "import branchmeet.web.auth.routes", DOORS),
        ("domain/calendar.py", "import flask", RULES),
        ("domain/states.py", "import yaml", RULES),
        ("web/home/routes.py", "import sqlalchemy", NO_SQL),
        ("web/shared/access.py", "from branchmeet.extensions import db", NO_SQL),
        ("web/auth/routes.py", "from branchmeet.models.unit import Unit", NO_SQL),
        ("catalogue/__init__.py", "import sqlalchemy", CATALOGUE),
        ("domain/rounding.py", "def f():\n    import branchmeet.domain.scoring", CIRCLES),
    ],
)
def test_a_planted_breach_is_refused(room: str, line: str, contract: str, house: Path) -> None:
    plant(house / room, line)
    assert contract in broken(house)
