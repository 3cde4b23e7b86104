"""Settings read from the environment once, at start."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    """Which data an installation holds; the two never share a file."""

    DEMO = "demo"
    REAL = "real"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between two installations.

    The defaults are safe: the demo on the loopback, its own SQLite file, no trust in proxy headers.
    """

    mode: Mode = Mode.DEMO
    instance: Path = PROJECT_ROOT / "instance"
    database_url: str = ""
    behind_proxy: bool = False
    trusted_hosts: tuple[str, ...] = ()
    testing: bool = False
    extra: dict[str, object] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> Settings:
        """Read BRANCHMEET_* and DATABASE_URL; anything absent keeps its safe default."""
        return cls(
            mode=Mode(os.environ.get("BRANCHMEET_MODE", Mode.DEMO)),
            instance=Path(os.environ.get("BRANCHMEET_INSTANCE", PROJECT_ROOT / "instance")).resolve(),
            database_url=os.environ.get("DATABASE_URL", ""),
            behind_proxy=os.environ.get("BRANCHMEET_BEHIND_PROXY", "") == "1",
            trusted_hosts=tuple(os.environ.get("BRANCHMEET_HOSTS", "").split()),
        )

    @property
    def demo(self) -> bool:
        """True where the data are invented and every page must say so."""
        return self.mode is Mode.DEMO

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database: DATABASE_URL, or the mode's own file in the instance folder."""
        return self.database_url or f"sqlite:///{self.database_file}"

    @property
    def database_file(self) -> Path:
        """The SQLite file of this mode, whether or not it is the database in use."""
        return self.instance / ("demo.sqlite3" if self.demo else "branchmeet.sqlite3")

    @property
    def key_file(self) -> Path:
        """Where the signing key of this installation is kept, readable by its owner only."""
        return self.instance / f"{self.mode}.key"
