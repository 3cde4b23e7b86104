"""Forms of the figures that are typed: a field for each figure of a branch, or for each branch of a figure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import request
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.figures import FigureKey
from branchmeet.labels import sentence
from branchmeet.services.figures import Typed
from branchmeet.web.shared.forms import BaseForm

MOST_DIGITS = 6


class WholeField(StringField):  # type: ignore[misc]  # the library carries no types
    """A whole number; empty is "chưa nhập", which is not 0."""

    @property
    def number(self) -> int | None:
        """The number, or None for an empty field or something that is no number."""
        text = self.data or ""
        return int(text) if text.isascii() and text.removeprefix("-").isdecimal() else None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no whole number."""
        if self.data and self.number is None:
            raise ValidationError(sentence(RuleBroken(Rule.FIGURE_NOT_WHOLE)))


class FiguresForm(BaseForm):
    """Some figures of one branch, period or meeting; `seen-` and the key: the row that stood there."""

    def typed(self) -> dict[FigureKey, Typed]:
        """What was typed for each figure that was on the page."""
        return {
            FigureKey(name): Typed(value=field.number, seen=_seen(name))
            for name, field in self._fields.items()
            if isinstance(field, WholeField) and name in request.form
        }


@cache
def figures_form(figures: tuple[tuple[str, str], ...]) -> type[FiguresForm]:
    """The form for these figures: key and label."""
    return type("TypedFiguresForm", (FiguresForm,), _fields(figures))


class BranchesForm(BaseForm):
    """One figure of the branches on a page of the table."""

    def typed(self) -> dict[int, Typed]:
        """What was typed for each branch that was on the page."""
        return {
            int(name): Typed(value=field.number, seen=_seen(name))
            for name, field in self._fields.items()
            if isinstance(field, WholeField)
        }


def branches_form(branches: Iterable[tuple[int, str]]) -> type[BranchesForm]:
    """The form for these branches: key and name."""
    return type("ManyBranchesForm", (BranchesForm,), _fields((str(key), name) for key, name in branches))


class ConfirmForm(BaseForm):
    """A number as the one who confirms it was shown it."""

    key = HiddenField(validators=[InputRequired(), Length(max=60)])
    seen = HiddenField(validators=[InputRequired(), Length(max=10)])

    @property
    def seen_id(self) -> int:
        """The row that was shown; 0, which no row has, for nonsense."""
        return _whole(self.seen.data)


def _fields(named: Iterable[tuple[str, str]]) -> dict[str, WholeField]:
    return {name: WholeField(label, [Length(max=MOST_DIGITS)]) for name, label in named}


def _seen(name: str) -> int:
    return _whole(request.form.get(f"seen-{name}"))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
