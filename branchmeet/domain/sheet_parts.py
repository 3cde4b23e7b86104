"""The parts of a score sheet: frozen values, read from versioned data by `sheets.parse_sheet`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.figures import FigureKey


class Subject(StrEnum):
    """What a sheet scores."""

    MEETING = "meeting"
    BRANCH_PERIOD = "branch_period"


class Answer(StrEnum):
    """How an item gets its points."""

    STEPS = "steps"  # from the metric, by the first step whose bound it reaches
    YES_NO = "yes_no"  # all or nothing
    POINTS = "points"  # a person judges


class Applies(StrEnum):
    """Where an item belongs."""

    ALWAYS = "always"
    THEMATIC_ONLY = "thematic_only"  # only in a meeting with a thematic part


class Comparison(StrEnum):
    """How a value is held against a bound."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with a bound; the value is compared as it is, never rounded."""

    comparison: Comparison
    bound: Fraction | bool

    def holds(self, value: Fraction | int | bool) -> bool:
        """Whether `value` fulfils the condition."""
        match self.comparison:
            case Comparison.AT_LEAST:
                return value >= self.bound
            case Comparison.AT_MOST:
                return value <= self.bound
            case Comparison.BELOW:
                return value < self.bound
            case Comparison.IS:
                return value == self.bound


@dataclass(frozen=True, slots=True)
class ActiveWhen:
    """A limit or veto that exists only while a setting of the sheet has one of `values`."""

    setting: str
    values: frozenset[str]

    def holds(self, settings: Mapping[str, str]) -> bool:
        """Whether the setting has one of the values."""
        return settings.get(self.setting) in self.values


@dataclass(frozen=True, slots=True)
class Step:
    """A value of `at_least` (inclusive) or more gives `points`. In the data the bound is called ``from``."""

    at_least: Fraction
    points: Decimal
    label: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """While the condition on its metric holds, no more than `max_points` is proposed."""

    metric: str
    condition: Condition
    max_points: Decimal
    label: str
    active_when: ActiveWhen | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a typical number of points looks like, for an item that a person judges."""

    points: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sheet."""

    code: str
    text: str
    max: Decimal
    answer: Answer
    metric: str | None
    steps: tuple[Step, ...]
    yes_when: Condition | None
    limits: tuple[Limit, ...]
    anchors: tuple[Anchor, ...]
    applies: Applies
    na_allowed: bool
    only_in_periods: frozenset[str]
    scale_with_months: bool
    also_show: tuple[str, ...]
    figures: tuple[FigureKey, ...]
    evidence: str
    note: str | None

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric the item scores with or shows, without doubles, the scored one first."""
        scored = (self.metric,) if self.metric else ()
        return tuple(dict.fromkeys((*scored, *(limit.metric for limit in self.limits), *self.also_show)))


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the sheet; its items add up to `max`. `grade`: how well the split is confirmed."""

    code: str
    title: str
    max: Decimal
    grade: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a meeting: reached from `at_least` points of the rounded total."""

    key: str
    label: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Veto:
    """A case in which recognition is not considered. Without a metric a person checks it."""

    code: str
    text: str
    metric: str | None
    when: Condition | None
    active_when: ActiveWhen | None
    note: str | None


class Outcome(StrEnum):
    """What a "4 tốt" sheet can come to. A person decides one of the first two; the others are only shown."""

    MET = "met"
    NOT_MET = "not_met"
    INSUFFICIENT_BASIS = "insufficient_basis"
    SUPPLEMENT = "supplement"

    @property
    def is_decidable(self) -> bool:
        """Whether a person may decide it; the others are shown only."""
        return self in (Outcome.MET, Outcome.NOT_MET)


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome and the conditions that must all hold for it."""

    outcome: Outcome
    label: str
    text: str | None
    total_at_least: Decimal
    each_group_at_least_percent: Decimal | None
    no_veto: bool


@dataclass(frozen=True, slots=True)
class Caution:
    """What is shown instead of any outcome while a veto is unchecked and none is hit."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time a sheet may be used for. Only one that `gives_title` asks for recognition; the others are
    self-checks.
    """

    key: str
    months: int
    label: str
    purpose_label: str
    appraised: bool
    gives_title: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """A switch that a unit may set."""

    name: str
    default: str
    options: Mapping[str, str]
    """Value -> label."""


@dataclass(frozen=True, slots=True)
class BlankItem:
    """An item that cannot be scored in the meeting; the program fixes it on the `fixed_on_day`-th day after."""

    code: str
    fixed_on_day: int
    minutes_text: str


@dataclass(frozen=True)
class Sheet:
    """One version of a score sheet."""

    code: str
    version: str
    title: str
    subject: Subject
    in_force_from: date
    legal_bases: tuple[str, ...]
    total: Decimal
    points_increment: Decimal
    groups: tuple[Group, ...]
    levels: tuple[Level, ...]
    """Of a meeting sheet, from the best down."""
    results: tuple[Result, ...]
    """Of a period sheet, from the best down; the first whose conditions all hold is proposed."""
    insufficient_basis: Caution | None
    vetoes: tuple[Veto, ...]
    settings: tuple[Setting, ...]
    periods: tuple[Period, ...]
    forbidden_periods: frozenset[str]
    blank_items: tuple[BlankItem, ...]
    decided_not_before_day: int

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the paper."""
        return tuple(item for group in self.groups for item in group.items)

    @cached_property
    def is_pass_fail(self) -> bool:
        """Every line is yes or no, so the sheet speaks of Đạt and Không đạt; only such a sheet may be used for one
        month.
        """
        return all(item.answer is Answer.YES_NO for item in self.items)

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that items and vetoes need, without doubles."""
        of_items = (name for item in self.items for name in item.metrics)
        of_vetoes = (veto.metric for veto in self.vetoes if veto.metric)
        return tuple(dict.fromkeys((*of_items, *of_vetoes)))

    def item(self, code: str) -> Item:
        """The item with this code; RuleBroken(SCORE_ITEM_UNKNOWN) where there is none."""
        item = self._items_by_code.get(code)
        if item is None:
            raise RuleBroken(Rule.SCORE_ITEM_UNKNOWN, field=code, code=code)
        return item

    def period(self, key: str) -> Period:
        """The period with this key; RuleBroken(SCORE_PERIOD_FORBIDDEN) where the sheet may not be used for it."""
        for period in self.periods:
            if period.key == key:
                return period
        raise RuleBroken(Rule.SCORE_PERIOD_FORBIDDEN, field="period", period=key)

    def settings_with(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Every setting with its chosen value, or its default; RuleBroken(SHEET_UNKNOWN_SETTING) for one that is
        not offered.
        """
        offered = {setting.name: setting for setting in self.settings}
        for name, value in chosen.items():
            if name not in offered or value not in offered[name].options:
                raise RuleBroken(Rule.SHEET_UNKNOWN_SETTING, field=name, setting=name, value=value)
        return {name: chosen.get(name, setting.default) for name, setting in offered.items()}

    @cached_property
    def _items_by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}
