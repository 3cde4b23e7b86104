"""Commands of the console, `flask <command>`; each calls services, none holds a rule."""

from __future__ import annotations

from flask import Flask

from branchmeet.cli import database, demo


def register(app: Flask) -> None:
    """Add the commands to the program."""
    for command in (database.check_database, database.prepare_database, demo.seed_demo, demo.demo_accounts):
        app.cli.add_command(command)
