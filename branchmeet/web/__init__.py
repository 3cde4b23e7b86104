"""The doors. `register` is the only place that knows them all."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from branchmeet.web.shared import access, assets, errors, filters, headers, navigation

DOORS = (
    "auth.routes",
    "home.routes",
    "branches.routes",
    "reports.routes",
    "meetings.routes",
    "meetings.hold",
    "contributions.routes",
    "tasks.routes",
)


def register(app: Flask) -> None:
    """Open every door and give the templates what all of them use."""
    for shared in (access, assets, errors, filters, headers, navigation):
        shared.register(app)
    for door in DOORS:
        app.register_blueprint(import_module(f"branchmeet.web.{door}").bp)
