"""A filled sheet: its lines with their values side by side, and what they add up to for each side.

A line holds what the records propose, what the branch gave, what the level above gave. Nothing here asks a person
or a database; the words of a sheet are in `sheet_parts`, its arithmetic in `scoring`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.facts import UNKNOWN, MetricValue
from branchmeet.domain.scoring import Occasion, Totals, applies, totals
from branchmeet.domain.sheet_parts import Group, Item, Sheet


class Standing(StrEnum):
    """How a line stands before the branch."""

    OFF = "off"  # not on the sheet this time
    BLANK = "blank"  # cannot be known yet; the clock fixes it
    DROPPED = "dropped"  # people marked it as not applicable
    AGREED = "agreed"  # the branch follows the proposal
    DIFFERS = "differs"  # the branch gave something else than proposed
    GIVEN = "given"  # nothing is proposed; the branch gave its points
    OPEN = "open"  # no points yet


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """One line: the values side by side, each with its reason; `values` are the metrics it was proposed from.

    `provisional` is what was proposed when the branch voted, `proposal` what stands now. `own` None means: follows
    the proposal.
    """

    code: str
    provisional: Decimal | None = None
    proposal: Decimal | None = None
    own: Decimal | None = None
    appraised: Decimal | None = None
    decided: Decimal | None = None
    not_applicable: bool = False
    own_reason: str = ""
    appraised_reason: str = ""
    return_reason: str = ""
    answer: str = ""
    evidence: str = ""
    values: Mapping[str, MetricValue] = field(default_factory=dict)

    @property
    def given(self) -> Decimal | None:
        """The branch's points: its own, or the proposal it follows."""
        return self.proposal if self.own is None else self.own

    @property
    def gap(self) -> Decimal:
        """How much the branch gave above (or below) what the records say; 0 where they say nothing."""
        if self.not_applicable or self.proposal is None or self.given is None:
            return Decimal(0)
        return self.given - self.proposal

    @property
    def has_changed(self) -> bool:
        """Whether the records say something else now than when the branch voted."""
        return self.provisional is not None and self.provisional != self.proposal

    @property
    def upper(self) -> Decimal | None:
        """The points of the level above, which keeps the branch's unless it gave others."""
        return next((points for points in (self.decided, self.appraised) if points is not None), self.given)

    def value(self, metric: str | None) -> MetricValue:
        """What a metric said when the line was last worked out."""
        return self.values.get(metric, UNKNOWN) if metric else UNKNOWN


@dataclass(frozen=True)
class FilledSheet:
    """A sheet, the occasion, and its lines by code; `blank`: items that cannot be known yet."""

    sheet: Sheet
    occasion: Occasion
    lines: Mapping[str, ScoreLine]
    blank: frozenset[str] = frozenset()

    def line(self, code: str) -> ScoreLine:
        """The line of an item; an empty one before anything is known of it."""
        return self.lines.get(code) or ScoreLine(code=code)

    def standing(self, item: Item) -> Standing:
        """How the line of an item stands before the branch."""
        line = self.line(item.code)
        if not applies(item, self.occasion):
            return Standing.OFF
        if item.code in self.blank:
            return Standing.BLANK
        if line.not_applicable:
            return Standing.DROPPED
        if line.given is None:
            return Standing.OPEN
        if line.proposal is None:
            return Standing.GIVEN
        return Standing.DIFFERS if line.gap else Standing.AGREED

    @property
    def scored_items(self) -> tuple[Item, ...]:
        """The items that get points this time, in the order of the paper."""
        return tuple(item for item in self.sheet.items if self.standing(item) not in _LEFT_OUT)

    def items_standing(self, *standings: Standing) -> tuple[Item, ...]:
        """The items that stand in one of these ways."""
        return tuple(item for item in self.sheet.items if self.standing(item) in standings)

    @property
    def own(self) -> Totals:
        """What the branch's points add up to."""
        return self._totals({code: line.given for code, line in self._lines})

    @property
    def record(self) -> Totals:
        """What the proposals add up to, with the branch's points where nothing is proposed."""
        return self._totals(
            {code: line.given if line.proposal is None else line.proposal for code, line in self._lines}
        )

    @property
    def upper(self) -> Totals:
        """What the points of the level above add up to."""
        return self._totals({code: line.upper for code, line in self._lines})

    @property
    def gaps(self) -> tuple[ScoreLine, ...]:
        """The lines on which branch and records disagree, in the order of the paper."""
        return tuple(line for item in self.scored_items if (line := self.line(item.code)).gap)

    def group_given(self, group: Group) -> tuple[Decimal, Decimal]:
        """The branch's points of a group so far, and the most they could be."""
        scored = [item for item in self.scored_items if item in group.items]
        points = [given for item in scored if (given := self.line(item.code).given) is not None]
        return sum(points, Decimal(0)), sum((item.max for item in scored), Decimal(0))

    def with_lines(self, *lines: ScoreLine) -> FilledSheet:
        """The same sheet with some lines replaced."""
        return replace(self, lines={**self.lines, **{line.code: line for line in lines}})

    @property
    def _lines(self) -> list[tuple[str, ScoreLine]]:
        return [(item.code, self.line(item.code)) for item in self.sheet.items]

    def _totals(self, points: Mapping[str, Decimal | None]) -> Totals:
        dropped = [code for code, line in self.lines.items() if line.not_applicable]
        return totals(self.sheet, points, self.occasion, dropped=dropped, blank=self.blank)


def ensure_reason(
    code: str,
    *,
    given: Decimal | None,
    against: Decimal | None,
    reason: str,
    rule: Rule = Rule.SCORE_REASON,
) -> None:
    """Points that differ from those they are held against need a sentence; RuleBroken(`rule`) beside it otherwise."""
    if given is not None and against is not None and given != against and not reason.strip():
        raise RuleBroken(rule, field=f"reason-{code}", code=code)


def pack(values: Mapping[str, MetricValue]) -> dict[str, dict[str, Any]]:
    """Metric values as JSON can hold them; a share stays exact."""
    return {name: _pack(value) for name, value in values.items()}


def unpack(raw: Mapping[str, Any]) -> dict[str, MetricValue]:
    """The metric values that `pack` wrote."""
    return {name: _unpack(value) for name, value in raw.items()}


_LEFT_OUT = frozenset({Standing.OFF, Standing.BLANK, Standing.DROPPED})


def _pack(value: MetricValue) -> dict[str, Any]:
    plain = str(value.value) if isinstance(value.value, Fraction) else value.value
    return {
        "value": plain,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "provisional": value.provisional,
    }


def _unpack(raw: Mapping[str, Any]) -> MetricValue:
    plain = raw["value"]
    value = Fraction(plain) if isinstance(plain, str) else plain
    return MetricValue(value, raw["numerator"], raw["denominator"], raw["provisional"])
