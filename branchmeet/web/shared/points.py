"""A field for points as people write them, and how points are said."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask import Flask
from wtforms import StringField, ValidationError

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.labels import sentence

_POINTS = re.compile(r"\d{1,3}([.,]\d)?", re.ASCII)


def register(app: Flask) -> None:
    """Give the templates the filter `points_vn`."""
    app.jinja_env.filters.update(points_vn=write_points)


class PointsField(StringField):  # type: ignore[misc]  # the library carries no types
    """4, 4,5 or 4.5; empty is nothing. What stands in it as a number is `points`."""

    @property
    def points(self) -> Decimal | None:
        """The points, or None for an empty field or something that is no number."""
        return read_points(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number."""
        if self.data and self.points is None:
            raise ValidationError(sentence(RuleBroken(Rule.SCORE_NOT_POINTS)))


def read_points(text: str) -> Decimal | None:
    """Points out of what was typed; None for anything else."""
    return Decimal(text.replace(",", ".")) if _POINTS.fullmatch(text) else None


def write_points(points: Decimal | None) -> str:
    """4 or 4,5; nothing for None."""
    if points is None:
        return ""
    return f"{points:.0f}" if points == points.to_integral_value() else f"{points:.1f}".replace(".", ",")
