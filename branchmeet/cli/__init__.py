"""Commands of the console, `flask <command>`; each calls services, none holds a rule."""

from __future__ import annotations

from flask import Flask

from branchmeet.cli import backups, database, demo, glossary, installation, reminders, scores, seals


def register(app: Flask) -> None:
    """Add the commands to the program."""
    for command in (
        backups.back_up,
        backups.check_backup,
        backups.restore_backup,
        database.check_database,
        database.prepare_database,
        demo.seed_demo,
        demo.demo_accounts,
        glossary.write_glossary,
        installation.create_first_administrator,
        reminders.send_reminders,
        scores.fix_scores,
        seals.check_seals,
        seals.seal_events,
    ):
        app.cli.add_command(command)
