"""The few facts that are typed as numbers, because no record holds them: their list as data, and what may be typed.

`catalogue/figures.yaml` holds them (all grade P). Only counts: no names, no money, no content of a violation. A
figure that nobody has entered is None, which is not 0; a 0 has to be typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from branchmeet.domain.errors import Rule, RuleBroken


class FigureKey(StrEnum):
    """The typed facts."""

    DUES_DUE = "dues_due_count"
    DUES_PAID = "dues_paid_count"
    DISCIPLINE_DECISIONS = "discipline_decisions_count"
    BYPASSING_PETITIONS_CONFIRMED = "bypassing_petitions_confirmed_count"
    SUPERVISION_ITEMS_PLANNED = "supervision_items_planned_count"
    SUPERVISION_ITEMS_DONE = "supervision_items_done_count"
    RATED_EXCELLENT = "rated_excellent_count"
    RATED_GOOD = "rated_good_count"
    RATED_COMPLETED = "rated_completed_count"
    RATED_NOT_COMPLETED = "rated_not_completed_count"
    MEMBERS_213_DUE = "members_213_due_count"
    MEMBERS_213_SLIPS_SENT = "members_213_slips_sent_count"
    ADMISSION_TARGET = "admission_target_count"
    ADMITTED_MEMBERS = "admitted_members_count"


class FigureSubject(StrEnum):
    """What a figure is a fact about."""

    MEETING = "meeting"
    BRANCH_PERIOD = "branch_period"


class FigurePeriod(StrEnum):
    """How often a figure is typed. A year's figure is typed for the year, never added up from quarters."""

    MONTH = "month"
    ASSESSMENT = "assessment"  # a quarter, a half-year or a year
    YEAR = "year"


class FigureRole(StrEnum):
    """Who may enter or confirm a figure, as the catalogue names them; the policy maps people to these."""

    CLERK = "clerk"
    SECRETARY = "secretary"  # or the deputy named for it
    COMMITTEE_MEMBER = "committee_member"
    INSPECTION = "inspection"
    OFFICE = "office"
    REVIEWER = "reviewer"


RATING_KEYS = (
    FigureKey.RATED_EXCELLENT,
    FigureKey.RATED_GOOD,
    FigureKey.RATED_COMPLETED,
    FigureKey.RATED_NOT_COMPLETED,
)
"""The four yearly ratings; their sum should equal the number of rated members, and a gap is pointed out, never
corrected.
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One typed fact: its words, what it is about, who may enter and confirm it, and the figure it may not exceed."""

    key: FigureKey
    label: str
    unit: str
    subject: FigureSubject
    period: FigurePeriod
    entered_by: frozenset[FigureRole]
    confirmed_by: FigureRole | None
    read_by: tuple[str, ...]
    at_most: FigureKey | None
    note: str


def parse_figures(raw: Mapping[str, Any]) -> dict[FigureKey, Figure]:
    """The figures of the catalogue in its order, from the content of ``figures.yaml``."""
    return {figure.key: figure for figure in map(_parse_figure, raw["figures"])}


def find_figure(figures: Mapping[FigureKey, Figure], key: str) -> Figure:
    """The figure with this key; RuleBroken(FIGURE_UNKNOWN) where the catalogue has none."""
    for figure in figures.values():
        if figure.key == key:
            return figure
    raise RuleBroken(Rule.FIGURE_UNKNOWN, field=key)


def is_kept_for(figure: Figure, months: int) -> bool:
    """Whether the figure is typed for a stretch of so many months (1, 3, 6, 12)."""
    return months in _MONTHS[figure.period]


def check_months(figure: Figure, months: int) -> None:
    """Refuse a figure for a stretch of so many months for which it is not kept."""
    if not is_kept_for(figure, months):
        raise RuleBroken(Rule.FIGURE_WRONG_PERIOD, field=figure.key)


def check_value(figure: Figure, value: object, *, others: Mapping[FigureKey, int | None]) -> int:
    """The value as a whole number from 0 up, not above the figure named in `at_most`.

    `others` holds what is entered so far for the same branch and period (or meeting). A bound that is not entered
    yet does not bind; `check_together` sees the bound lowered afterwards. Raises `RuleBroken` with the figure's key
    as its field.
    """
    whole = _whole_number(figure, value)
    limit = others.get(figure.at_most) if figure.at_most else None
    if limit is not None and whole > limit:
        raise RuleBroken(Rule.FIGURE_ABOVE_LIMIT, field=figure.key, value=whole, limit=limit)
    return whole


def check_together(figures: Mapping[FigureKey, Figure], values: Mapping[FigureKey, int | None]) -> None:
    """Check the figures of one branch and period against one another, as after typing several at once; raises
    `RuleBroken`.
    """
    for key, value in values.items():
        if value is not None:
            check_value(figures[key], value, others=values)


def check_entered_by(figure: Figure, roles: frozenset[FigureRole]) -> None:
    """Refuse a person none of whose roles may enter this figure."""
    if not roles & figure.entered_by:
        raise RuleBroken(Rule.FIGURE_NOT_YOURS, field=figure.key)


def check_confirmed_by(figure: Figure, roles: frozenset[FigureRole]) -> None:
    """Refuse a person who may not confirm this figure; a figure that needs no confirmation is confirmed by nobody."""
    if figure.confirmed_by is None or figure.confirmed_by not in roles:
        raise RuleBroken(Rule.FIGURE_NOT_YOURS, field=figure.key)


def rated_gap(values: Mapping[FigureKey, int | None], rated_members: int) -> int | None:
    """Typed ratings minus rated members: what to point out beside them. None while one of the four ratings is not
    entered.
    """
    ratings = [values.get(key) for key in RATING_KEYS]
    entered = [rating for rating in ratings if rating is not None]
    return sum(entered) - rated_members if len(entered) == len(RATING_KEYS) else None


_MONTHS = {FigurePeriod.MONTH: (1,), FigurePeriod.ASSESSMENT: (3, 6, 12), FigurePeriod.YEAR: (12,)}


def _whole_number(figure: Figure, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RuleBroken(Rule.FIGURE_NOT_WHOLE, field=figure.key)
    if value < 0:
        raise RuleBroken(Rule.FIGURE_NEGATIVE, field=figure.key, value=value)
    return value


def _parse_figure(raw: Mapping[str, Any]) -> Figure:
    return Figure(
        key=FigureKey(raw["key"]),
        label=raw["label"],
        unit=raw["unit"],
        subject=FigureSubject(raw["subject"]),
        period=FigurePeriod(raw["period"]),
        entered_by=frozenset(map(FigureRole, raw["entered_by"])),
        confirmed_by=FigureRole(raw["confirmed_by"]) if raw["confirmed_by"] else None,
        read_by=tuple(raw["read_by"]),
        at_most=FigureKey(raw["at_most"]) if raw["at_most"] else None,
        note=raw["note"],
    )
