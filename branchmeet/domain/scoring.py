"""Scoring with a sheet: what is proposed for each item, what the points add up to, and what follows from it.

The program proposes, people decide: the branch scores and votes, the level above decides or recognises. Metric
values are compared as they are; totals are rounded to one decimal, half up, before a level or result is read from
them, so that the number people see and the word beside it always agree. All of this is the sheets' own rule (grade
P) on the frame of 42-HD/BTCTW (28/10/2025, grade C).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import ceil

from branchmeet.domain.assessments import ScoreAnswer
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.facts import UNKNOWN, MetricValue
from branchmeet.domain.rounding import one_decimal
from branchmeet.domain.sheet_parts import (
    Answer,
    Applies,
    Group,
    Item,
    Level,
    Limit,
    Outcome,
    Period,
    Result,
    Sheet,
    Step,
    Veto,
)

Values = Mapping[str, MetricValue]
Points = Mapping[str, Decimal | None]


# --- the occasion ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is scored: a meeting with or without a thematic part, or a period; with every setting of the sheet."""

    thematic: bool = False
    period: Period | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


def meeting_occasion(sheet: Sheet, *, thematic: bool, settings: Mapping[str, str] | None = None) -> Occasion:
    """A meeting; `thematic` where it studies a topic, alone or after the regular part."""
    return Occasion(thematic=thematic, settings=sheet.settings_with(settings or {}))


def period_occasion(sheet: Sheet, period: str, *, settings: Mapping[str, str] | None = None) -> Occasion:
    """A period of the sheet by its key; RuleBroken(SCORE_PERIOD_FORBIDDEN) where the sheet may not be used for it."""
    return Occasion(period=sheet.period(period), settings=sheet.settings_with(settings or {}))


def applies(item: Item, occasion: Occasion) -> bool:
    """Whether the item is on the sheet this time. One that is not leaves the total, which is rescaled."""
    if item.applies is Applies.THEMATIC_ONLY and not occasion.thematic:
        return False
    return not item.only_in_periods or (occasion.period is not None and occasion.period.key in item.only_in_periods)


# --- proposals ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """The points the records suggest for an item, and why: the value, the step it reached, the limits that capped
    it.
    """

    points: Decimal
    value: MetricValue
    step: Step | None
    limits: tuple[Limit, ...]
    provisional: bool


def propose(item: Item, values: Values, occasion: Occasion) -> Proposal | None:
    """What to propose for an item, or None: a person judges it, or its metric has no value ("chưa có dữ liệu").

    A limit caps the proposal while its condition holds; one whose metric has no value never does.
    """
    value = _value(values, item.metric)
    if not applies(item, occasion) or value.value is None:
        return None
    step = _step_reached(item, value.value, occasion)
    uncapped = step.points if step else _yes_or_no(item, value.value)
    limits = tuple(limit for limit in item.limits if _caps(limit, values, occasion))
    points = min([uncapped, *(limit.max_points for limit in limits)])
    looked_at = (value, *(_value(values, limit.metric) for limit in item.limits))
    return Proposal(points, value, step, limits, provisional=any(seen.provisional for seen in looked_at))


def propose_all(sheet: Sheet, values: Values, occasion: Occasion) -> dict[str, Proposal | None]:
    """The proposal for every item that applies, by code."""
    return {item.code: propose(item, values, occasion) for item in sheet.items if applies(item, occasion)}


def changed(before: Mapping[str, Proposal | None], after: Mapping[str, Proposal | None]) -> tuple[str, ...]:
    """Codes whose proposal has other points than in the meeting: shown beside the voted score, which stands."""
    return tuple(code for code in after if _points_of(before.get(code)) != _points_of(after[code]))


def _step_reached(item: Item, value: Fraction | int | bool, occasion: Occasion) -> Step | None:
    """The first step whose bound the value reaches; below them all, the last."""
    if item.answer is not Answer.STEPS:
        return None
    return next((step for step in item.steps if value >= _bound(item, step, occasion)), item.steps[-1])


def _bound(item: Item, step: Step, occasion: Occasion) -> Fraction | int:
    """The bound of a step; one set for a year is a share of it for a shorter period, rounded up."""
    if item.scale_with_months and occasion.period:
        return ceil(step.at_least * occasion.period.months / 12)
    return step.at_least


def _yes_or_no(item: Item, value: Fraction | int | bool) -> Decimal:
    return item.max if item.yes_when and item.yes_when.holds(value) else Decimal(0)


def _caps(limit: Limit, values: Values, occasion: Occasion) -> bool:
    if limit.active_when and not limit.active_when.holds(occasion.settings):
        return False
    value = _value(values, limit.metric).value
    return value is not None and limit.condition.holds(value)


def _value(values: Values, metric: str | None) -> MetricValue:
    return values.get(metric, UNKNOWN) if metric else UNKNOWN


def _points_of(proposal: Proposal | None) -> Decimal | None:
    return proposal.points if proposal else None


# --- points given by people -----------------------------------------------------


def check_points(sheet: Sheet, code: str, points: Decimal) -> None:
    """Refuse points that the item cannot have.

    From 0 to its maximum in steps of the sheet's increment; a yes/no item gets all, nothing, or what one of its
    limits leaves. Raises `RuleBroken` with the item's code as its field.
    """
    item = sheet.item(code)
    if not 0 <= points <= item.max:
        raise RuleBroken(Rule.SCORE_OUT_OF_RANGE, field=code, max=item.max)
    if points % sheet.points_increment:
        raise RuleBroken(Rule.SCORE_INCREMENT, field=code, increment=sheet.points_increment)
    if item.answer is Answer.YES_NO and points not in _all_or_nothing(item):
        raise RuleBroken(Rule.SCORE_ALL_OR_NOTHING, field=code, max=item.max)


def check_drop(sheet: Sheet, code: str, reason: str) -> None:
    """Refuse to mark an item as not applicable where the sheet does not allow it, or without a reason."""
    if not sheet.item(code).na_allowed:
        raise RuleBroken(Rule.SCORE_NOT_DROPPABLE, field=code)
    if not reason.strip():
        raise RuleBroken(Rule.SCORE_DROP_REASON, field=code)


def check_complete(totals: Totals) -> None:
    """Refuse to go on while an item that applies has no points, naming the first."""
    if totals.missing:
        raise RuleBroken(Rule.SCORE_ITEM_MISSING, field=totals.missing[0], codes=", ".join(totals.missing))


def _all_or_nothing(item: Item) -> set[Decimal]:
    return {Decimal(0), item.max, *(limit.max_points for limit in item.limits)}


# --- totals ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """The points of one group over the items that are in it this time (`out_of`), and the same brought to its full
    size.
    """

    code: str
    points: Decimal
    out_of: Decimal
    rescaled: Decimal | None
    """Points brought back to the group's maximum, one decimal; None while an item is missing or none is left."""
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What the points add up to: `points` out of `out_of`, and `total` rescaled to the sheet's full number, one
    decimal.

    `total` is None while an item that applies has no points (`missing`): a total of half a sheet would mislead.
    `left_out`: items not on the sheet this time, dropped, or still blank.
    """

    groups: tuple[GroupTotal, ...]
    points: Decimal
    out_of: Decimal
    total: Decimal | None
    missing: tuple[str, ...]
    left_out: tuple[str, ...]


def totals(
    sheet: Sheet,
    points: Points,
    occasion: Occasion,
    *,
    dropped: Iterable[str] = (),
    blank: Iterable[str] = (),
) -> Totals:
    """Add up the points by item code. `dropped`: marked not applicable by people; `blank`: not fixed yet
    (`blank_codes`).

    What is left out leaves the maximum too, and the rest is rescaled ("bỏ ra và quy lại").
    """
    out = {item.code for item in sheet.items if not applies(item, occasion)} | set(dropped) | set(blank)
    codes = [item.code for item in sheet.items]
    missing = tuple(code for code in codes if code not in out and points.get(code) is None)
    groups = tuple(_group_total(group, points, out) for group in sheet.groups)
    got, out_of = (
        sum((group.points for group in groups), Decimal(0)),
        sum((group.out_of for group in groups), Decimal(0)),
    )
    return Totals(
        groups=groups,
        points=got,
        out_of=out_of,
        total=None if missing else _rescaled(got, out_of, sheet.total),
        missing=missing,
        left_out=tuple(code for code in codes if code in out),
    )


def level_of(sheet: Sheet, total: Decimal) -> Level:
    """The level of a meeting, read from its rounded total."""
    return next((level for level in sheet.levels if total >= level.at_least), sheet.levels[-1])


def _group_total(group: Group, points: Points, out: set[str]) -> GroupTotal:
    present = [item for item in group.items if item.code not in out]
    scored = [(item, given) for item in present if (given := points.get(item.code)) is not None]
    got = sum((given for _, given in scored), Decimal(0))
    out_of = sum((item.max for item, _ in scored), Decimal(0))
    is_whole = len(scored) == len(present)
    return GroupTotal(
        code=group.code,
        points=got,
        out_of=out_of,
        rescaled=_rescaled(got, out_of, group.max) if is_whole else None,
        percent=_rescaled(got, out_of, Decimal(100)) if is_whole else None,
    )


@lru_cache(maxsize=8192)
def _rescaled(points: Decimal, out_of: Decimal, full: Decimal) -> Decimal | None:
    """Exact in fractions, and kept: half points out of the same few numbers come again and again."""
    return one_decimal(Fraction(points * full) / Fraction(out_of)) if out_of else None


# --- items fixed after the meeting ----------------------------------------------


def blank_codes(sheet: Sheet, days_since_end: int | None) -> frozenset[str]:
    """Items that cannot be scored yet so many days after the meeting; None: it is still going on."""
    return frozenset(
        item.code for item in sheet.blank_items if days_since_end is None or days_since_end < item.fixed_on_day
    )


def fixed_points(sheet: Sheet, values: Values, occasion: Occasion, days_since_end: int) -> dict[str, Decimal]:
    """The points of the items that the clock has fixed by now; nobody has to score them."""
    still_blank = blank_codes(sheet, days_since_end)
    due = [item.code for item in sheet.blank_items if item.code not in still_blank]
    proposals = {code: propose(sheet.item(code), values, occasion) for code in due}
    return {code: proposal.points for code, proposal in proposals.items() if proposal}


def check_may_decide(sheet: Sheet, days_since_end: int) -> None:
    """Refuse a decision of the level above before the sheet's blank items are fixed."""
    if days_since_end < sheet.decided_not_before_day:
        raise RuleBroken(Rule.SCORE_DECIDED_TOO_EARLY, day=sheet.decided_not_before_day)


# --- 4 tốt: vetoes and result ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class VetoFinding:
    """One case that bars recognition and what is known of it."""

    veto: Veto
    answer: ScoreAnswer


class ShortfallKind(StrEnum):
    """What stands between a branch and "Đạt"."""

    TOTAL = "total"
    GROUP = "group"
    VETO_HIT = "veto_hit"
    VETO_UNCHECKED = "veto_unchecked"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that is lacking: of which group or veto, what was found and what is needed."""

    kind: ShortfallKind
    code: str | None = None
    found: Decimal | None = None
    needed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to show as the result, and everything that lacks for "Đạt"."""

    outcome: Outcome
    shortfalls: tuple[Shortfall, ...]


def find_vetoes(
    sheet: Sheet, values: Values, answers: Mapping[str, ScoreAnswer], occasion: Occasion
) -> tuple[VetoFinding, ...]:
    """Every veto that the settings leave active. A metric without a value, or a question nobody answered, is
    unchecked.
    """
    active = (veto for veto in sheet.vetoes if not veto.active_when or veto.active_when.holds(occasion.settings))
    return tuple(VetoFinding(veto, _veto_answer(veto, values, answers)) for veto in active)


def judge(sheet: Sheet, score: Totals, findings: Sequence[VetoFinding], occasion: Occasion) -> Judgement | None:
    """The outcome to propose for a period that asks for recognition; None while it is not scored wholly.

    A veto that is hit means "not met", whatever the rest. One that is unchecked, none being hit, means that there
    is no basis for any proposal. Else the first outcome whose conditions all hold. Raises
    RuleBroken(SCORE_NO_TITLE_PERIOD) for a self-check: it says points and shortfalls, never a result.
    """
    if occasion.period is None or not occasion.period.gives_title:
        raise RuleBroken(Rule.SCORE_NO_TITLE_PERIOD, field="period")
    answers = {finding.answer for finding in findings}
    lacking = shortfalls(sheet, score, findings)
    if ScoreAnswer.HIT in answers:
        return Judgement(Outcome.NOT_MET, lacking)
    if ScoreAnswer.UNCHECKED in answers:
        return Judgement(Outcome.INSUFFICIENT_BASIS, lacking)
    if score.total is None:
        return None
    outcome = next(result.outcome for result in sheet.results if not _lacking_for(result, score))
    return Judgement(outcome, lacking)


def shortfalls(sheet: Sheet, score: Totals, findings: Sequence[VetoFinding]) -> tuple[Shortfall, ...]:
    """Everything that stands between this score and "Đạt": for a self-check the work still to be done."""
    best = sheet.results[0]
    kinds = {ScoreAnswer.HIT: ShortfallKind.VETO_HIT, ScoreAnswer.UNCHECKED: ShortfallKind.VETO_UNCHECKED}
    vetoes = [Shortfall(kinds[found.answer], found.veto.code) for found in findings if found.answer in kinds]
    return (*_lacking_for(best, score), *vetoes)


def _veto_answer(veto: Veto, values: Values, answers: Mapping[str, ScoreAnswer]) -> ScoreAnswer:
    if veto.when is None:
        return answers.get(veto.code, ScoreAnswer.UNCHECKED)
    value = _value(values, veto.metric).value
    if value is None:
        return ScoreAnswer.UNCHECKED
    return ScoreAnswer.HIT if veto.when.holds(value) else ScoreAnswer.CLEAR


def _lacking_for(result: Result, score: Totals) -> tuple[Shortfall, ...]:
    """What the points lack for `result`; a group of which nothing is left lacks nothing."""
    lacking = []
    if score.total is not None and score.total < result.total_at_least:
        lacking.append(Shortfall(ShortfallKind.TOTAL, None, score.total, result.total_at_least))
    needed = result.each_group_at_least_percent
    for group in score.groups:
        if needed is not None and group.percent is not None and group.percent < needed:
            lacking.append(Shortfall(ShortfallKind.GROUP, group.code, group.percent, needed))
    return tuple(lacking)
