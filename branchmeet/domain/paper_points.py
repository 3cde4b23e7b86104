"""The points of a paper's form on which the sources disagree: a unit settles them for itself and the branches below.

Source: `unconfirmed` in the catalogue's `document_forms.yaml` (secondary reproductions of Hướng dẫn
05-HD/VPTW, grade C).
A point nobody settled keeps the first choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from branchmeet.domain.errors import Rule, RuleBroken


class PaperPoint(StrEnum):
    """One open point, as its key stands among the settings of a unit."""

    LINE = "line"
    PARTY_NAME = "party_name"
    ORGANISATION_NAME = "organisation_name"
    TITLE = "title"
    SUPERIOR = "superior"
    SPELLING = "spelling"
    ROMAN_MARK = "roman_mark"
    RESOLUTION_SIGNED = "resolution_signed"
    NOTICE_NUMBERED = "notice_numbered"
    FUNCTION = "function"
    MINUTES_DATED = "minutes_dated"
    GROUNDS = "grounds"
    MINUTES_NUMBERED = "minutes_numbered"


CHOICES: dict[PaperPoint, tuple[str, ...]] = {
    PaperPoint.LINE: ("19", "18"),
    PaperPoint.PARTY_NAME: ("15", "14"),
    PaperPoint.ORGANISATION_NAME: ("14", "13"),
    PaperPoint.TITLE: ("16", "15", "14"),
    PaperPoint.SUPERIOR: ("organisation", "committee"),
    PaperPoint.SPELLING: ("new", "old"),
    PaperPoint.ROMAN_MARK: ("-", "."),
    PaperPoint.RESOLUTION_SIGNED: ("branch", "committee"),
    PaperPoint.NOTICE_NUMBERED: ("yes", "no"),
    PaperPoint.FUNCTION: ("regular", "bold"),
    PaperPoint.MINUTES_DATED: ("no", "yes"),
    PaperPoint.GROUNDS: ("upright", "italic"),
    PaperPoint.MINUTES_NUMBERED: ("yes", "no"),
}
"""What each point may be; the first is the default of the catalogue."""

SETTING = "papers"
"""Under which key the settled points stand in the rules of a unit."""


def settled(rules: Iterable[Mapping[str, Any]]) -> dict[PaperPoint, str]:
    """Every point as it holds for a unit; `rules` are its own settings and those of the units above, nearest first."""
    chain = [one.get(SETTING, {}) for one in rules]
    return {
        point: next((one[point] for one in chain if one.get(point) in choices), choices[0])
        for point, choices in CHOICES.items()
    }


def own_points(rules: Mapping[str, Any]) -> dict[PaperPoint, str]:
    """The points that a unit settled itself."""
    own = rules.get(SETTING, {})
    return {point: own[point] for point, choices in CHOICES.items() if own.get(point) in choices}


def with_points(rules: Mapping[str, Any], points: Mapping[PaperPoint, str]) -> dict[str, Any]:
    """The rules of a unit with its points settled anew. Raises RuleBroken(UNKNOWN_CHOICE) beside a point."""
    for point, choice in points.items():
        ensure_choice(point, choice)
    return {**rules, SETTING: {point.value: choice for point, choice in points.items() if choice}}


def ensure_choice(point: PaperPoint, choice: str) -> None:
    """Raise RuleBroken(UNKNOWN_CHOICE) beside the point for a choice it does not have; empty leaves it to above."""
    if choice and choice not in CHOICES[point]:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field=point.value)
