"""Commands of the console, `flask <command>`; each calls services, none holds a rule."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands to the program."""
    del app
