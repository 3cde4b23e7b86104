"""The doors. `register` is the only place that knows them all."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from branchmeet.web.shared import (
    access,
    arguments,
    assets,
    errors,
    filters,
    headers,
    metric_words,
    navigation,
    period_words,
    points,
)

DOORS = (
    "auth.routes",
    "home.routes",
    "branches.routes",
    "branches.books",
    "members.routes",
    "topic_plans.routes",
    "reports.routes",
    "meetings.routes",
    "meetings.hold",
    "minutes.routes",
    "contributions.routes",
    "tasks.routes",
    "assessments.routes",
    "assessments.figures",
    "reviews.routes",
    "reminders.routes",
    "account.routes",
    "admin.routes",
    "device.routes",
)


def register(app: Flask) -> None:
    """Open every door and give the templates what all of them use."""
    for shared in (
        access,
        arguments,
        assets,
        errors,
        filters,
        headers,
        metric_words,
        navigation,
        period_words,
        points,
    ):
        shared.register(app)
    for door in DOORS:
        app.register_blueprint(import_module(f"branchmeet.web.{door}").bp)
