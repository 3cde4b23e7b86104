"""Runs migrations on the engine of the program, so that SQLite keeps them whole: one transaction each."""

from __future__ import annotations

from pathlib import Path

from alembic import context
from flask import current_app

from branchmeet.extensions import db
from branchmeet.models.base import UtcDateTime

VERSIONS = Path(__file__).parent / "versions"


def number_revision(_context: object, _revision: object, directives: list) -> None:
    """Number a new migration after the newest one and note it in HEAD, so that two at once conflict in git."""
    if not directives or directives[0].upgrade_ops.is_empty():
        return
    script = directives[0]
    number = 1 + max((int(path.name[:3]) for path in VERSIONS.glob("[0-9][0-9][0-9]_*.py")), default=0)
    script.rev_id = f"{number:03d}"
    (Path(__file__).parent / "HEAD").write_text(f"{script.rev_id}\n")


def render_plainly(kind: str, item: object, _context: object) -> str | bool:
    """Write a moment as the column it is: a migration must not depend on code that may change."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Migrate the database of the current program."""
    extension = current_app.extensions["migrate"]
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            process_revision_directives=number_revision,
            render_item=render_plainly,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database, not into a file.")
run()
