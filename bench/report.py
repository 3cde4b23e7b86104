"""What a measurement comes to: a figure beside what was promised."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """A number and the most it may be; without a promise it is only told."""

    name: str
    found: float
    at_most: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the promise holds; None where there is none."""
        return None if self.at_most is None else self.found <= self.at_most

    def __str__(self) -> str:
        word = {True: "met", False: "MISSED", None: ""}[self.is_met]
        promise = "" if self.at_most is None else f" (at most {self.at_most:g})"
        return f"{word:7}{self.name}: {self.found:g}{promise}"


def write(path: Path, parts: dict[str, Any]) -> None:
    """Keep the results as JSON, figures as objects."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(parts, default=_plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Figure):
        return asdict(value) | {"met": value.is_met}
    raise TypeError(f"{value!r} is not written")
