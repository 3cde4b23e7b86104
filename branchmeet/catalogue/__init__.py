"""Reference data that ships with the program: score sheets, metrics, figures, topics, legal bases, demo content.

All YAML, described in `README.md` beside this file. Keys are English, texts shown to people Vietnamese (NFC).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader written in C reads the catalogue about ten times as fast; not every installation has it."""


@cache
def load(name: str) -> dict[str, Any]:
    """The content of ``<name>.yaml``, read once per process; raises KeyError for a name the catalogue does not hold.

    The same object is handed to every caller: read it, never change it.
    """
    path = FOLDER / f"{name}.yaml"
    if path.parent != FOLDER or not path.is_file():
        raise KeyError(name)
    with path.open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.load(file, Loader=Loader)  # noqa: S506 (both loaders are safe ones)
    return content


def names() -> tuple[str, ...]:
    """The names that `load` knows, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
