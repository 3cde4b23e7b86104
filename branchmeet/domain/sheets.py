"""Score sheets: versioned data that a unit owns, read strictly.

Two ship with the program: the sheet of a meeting, seven groups after 42-HD/BTCTW (28/10/2025; groups, levels and days
grade C, items and bounds grade P), and the "chi bộ 4 tốt" set, whose four contents are those of 21-NQ/TW (16/6/2022;
grade A, everything else P). A committee may replace either. What the words of the data mean is told in
``catalogue/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from branchmeet.domain.errors import Rule
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.metrics import METRICS, Better, MetricUnit
from branchmeet.domain.reading import Place, reading
from branchmeet.domain.sheet_parts import (
    ActiveWhen,
    Anchor,
    Answer,
    Applies,
    BlankItem,
    Caution,
    Comparison,
    Condition,
    Group,
    Item,
    Level,
    Limit,
    Outcome,
    Period,
    Result,
    Setting,
    Sheet,
    Step,
    Subject,
    Veto,
)

__all__ = [
    "ActiveWhen",
    "Anchor",
    "Answer",
    "Applies",
    "BlankItem",
    "Caution",
    "Comparison",
    "Condition",
    "Group",
    "Item",
    "Level",
    "Limit",
    "Outcome",
    "Period",
    "Result",
    "Setting",
    "Sheet",
    "Step",
    "Subject",
    "Veto",
    "parse_sheet",
]


def parse_sheet(raw: Mapping[str, Any]) -> Sheet:
    """The sheet in `raw` (as read from YAML or JSON), or `RuleBroken` whose `field` is the path of what is wrong.

    Checked: types, missing and unknown keys; that items add up to groups and groups to the total; steps and levels from
    the highest down to 0 without doubles; that metrics exist for the sheet's subject, figures and settings exist; that
    no two statements clash.
    """
    with reading(raw) as place:
        place.ignore(*_WORDS_FOR_PEOPLE)
        sheet = _read_sheet(place)
    _check_whole(place, sheet)
    return sheet


_WORDS_FOR_PEOPLE = (
    "forbidden_periods_text",
    "is_proposal",
    "local_variants",
    "not_applicable_rule",
    "period",
    "procedure",
    "results_scope",
    "states",
)


def _read_sheet(place: Place) -> Sheet:
    subject = place.choice("subject", Subject)
    blank_items, decided_not_before_day = _read_provisional(place)
    results, insufficient_basis = _read_results(place)
    return Sheet(
        code=place.text("code"),
        version=place.text("version"),
        title=place.text("title"),
        subject=subject,
        in_force_from=place.day("in_force_from"),
        legal_bases=place.texts("legal_bases"),
        total=place.points("total"),
        points_increment=place.points("points_increment"),
        groups=tuple(_read_group(group, subject) for group in place.places("groups", "code")),
        levels=tuple(_read_level(level) for level in place.places("levels", "key")),
        results=results,
        insufficient_basis=insufficient_basis,
        vetoes=tuple(_read_veto(veto, subject) for veto in place.places("vetoes", "code")),
        settings=tuple(_read_setting(name, setting) for name, setting in place.named_places("settings")),
        periods=tuple(_read_period(period) for period in place.places("periods", "key")),
        forbidden_periods=frozenset(place.texts("forbidden_periods")),
        blank_items=blank_items,
        decided_not_before_day=decided_not_before_day,
    )


def _read_group(place: Place, subject: Subject) -> Group:
    group = Group(
        code=place.text("code"),
        title=place.text("title"),
        max=place.points("max"),
        grade=place.text_or_none("grade"),
        items=tuple(_read_item(item, subject) for item in place.places("items", "code")),
    )
    place.close()
    _check_sum(place, "max", group.max, (item.max for item in group.items))
    return group


def _read_item(place: Place, subject: Subject) -> Item:
    item = Item(
        code=place.text("code"),
        text=place.text("text"),
        max=place.points("max"),
        answer=place.choice("answer", Answer),
        metric=_read_metric(place, subject),
        steps=tuple(_read_step(step) for step in place.places("steps")),
        yes_when=_read_condition_under(place, "yes_when"),
        limits=tuple(_read_limit(limit, subject) for limit in place.places("limits")),
        anchors=tuple(_read_anchor(anchor) for anchor in place.places("anchors")),
        applies=place.choice("applies", Applies, Applies.ALWAYS),
        na_allowed=place.flag("na_allowed", default=False),
        only_in_periods=frozenset(place.texts("only_in_periods")),
        scale_with_months=place.flag("scale_with_months", default=False),
        also_show=tuple(_known_metric(place, "also_show", name, subject) for name in place.texts("also_show")),
        figures=tuple(_known_figure(place, name) for name in place.texts("figures")),
        evidence=place.text("evidence"),
        note=place.text_or_none("note"),
    )
    place.close()
    _check_item(place, item)
    return item


def _read_step(place: Place) -> Step:
    step = Step(place.number("from"), place.points("points"), place.text_or_none("label"))
    place.close()
    return step


def _read_limit(place: Place, subject: Subject) -> Limit:
    metric = _known_metric(place, "metric", place.text("metric"), subject)
    limit = Limit(
        metric=metric,
        condition=_read_condition(place),
        max_points=place.points("max_points"),
        label=place.text("label"),
        active_when=_read_active_when(place),
    )
    place.close()
    _check_comparable(place, limit.condition.comparison, metric, limit.condition)
    return limit


def _read_anchor(place: Place) -> Anchor:
    anchor = Anchor(place.points("points"), place.text("text"))
    place.close()
    return anchor


def _read_level(place: Place) -> Level:
    level = Level(place.text("key"), place.text("label"), place.points("at_least"))
    place.close()
    return level


def _read_veto(place: Place, subject: Subject) -> Veto:
    check = place.choice("check", _VetoCheck)
    veto = Veto(
        code=place.text("code"),
        text=place.text("text"),
        metric=_read_metric(place, subject),
        when=_read_condition_under(place, "when"),
        active_when=_read_active_when(place),
        note=place.text_or_none("note"),
    )
    place.close()
    by_metric = check is _VetoCheck.METRIC
    if by_metric != (veto.metric is not None) or by_metric != (veto.when is not None):
        place.refuse(Rule.SHEET_CONFLICT, "check")
    _check_comparable(place, "when", veto.metric, veto.when)
    return veto


def _read_results(place: Place) -> tuple[tuple[Result, ...], Caution | None]:
    """The outcomes from the best down, "supplement" between the two that can be decided; and the caution before
    them.
    """
    results = [_read_result(result) for result in place.places("results", "key")]
    caution = None
    for other in place.places("non_outcomes", "key"):
        if other.choice("key", Outcome) is Outcome.INSUFFICIENT_BASIS:
            caution = _read_caution(other)
        else:
            other.choice("checked", _Checked)
            results.insert(-1, _read_result(other))
    return tuple(results), caution


def _read_result(place: Place) -> Result:
    result = Result(
        outcome=place.choice("key", Outcome),
        label=place.text("label"),
        text=place.text_or_none("text"),
        total_at_least=place.points("total_at_least"),
        each_group_at_least_percent=place.points_or_none("each_group_at_least_percent"),
        no_veto=place.flag("no_veto"),
    )
    place.close()
    return result


def _read_caution(place: Place) -> Caution:
    place.choice("checked", _Checked)
    place.ignore("key", "when")
    caution = Caution(place.text("label"), place.text("text"))
    place.close()
    return caution


def _read_setting(name: str, place: Place) -> Setting:
    setting = Setting(
        name=name,
        default=place.text("default"),
        options={option.text("key"): option.text("label") for option in place.places("options", "key")},
    )
    place.close()
    if setting.default not in setting.options:
        place.refuse(Rule.SHEET_UNKNOWN_SETTING, "default", setting=name, value=setting.default)
    return setting


def _read_period(place: Place) -> Period:
    place.ignore("purpose")
    period = Period(
        key=place.text("key"),
        months=place.whole("months"),
        label=place.text("label"),
        purpose_label=place.text("purpose_label"),
        appraised=place.flag("appraised"),
        gives_title=place.flag("gives_title"),
        optional=place.flag("optional", default=False),
    )
    place.close()
    if not 1 <= period.months <= _MONTHS_OF_A_YEAR:
        place.refuse(Rule.SHEET_WRONG_TYPE, "months", expected="1 to 12")
    return period


def _read_provisional(place: Place) -> tuple[tuple[BlankItem, ...], int]:
    """What the sheet fixes only after the meeting; the rest of the block tells people how the program goes about it."""
    if not place.has("provisional"):
        return (), 0
    provisional = place.place("provisional")
    blank_items = tuple(_read_blank_item(item) for item in provisional.places("blank_items", "code"))
    return blank_items, provisional.whole("decided_not_before_day")


def _read_blank_item(place: Place) -> BlankItem:
    return BlankItem(place.text("code"), place.whole("fixed_on_day"), place.text("minutes_text"))


def _read_metric(place: Place, subject: Subject) -> str | None:
    name = place.text_or_none("metric")
    return None if name is None else _known_metric(place, "metric", name, subject)


def _read_condition_under(place: Place, key: str) -> Condition | None:
    if not place.has(key):
        return None
    inner = place.place(key)
    condition = _read_condition(inner)
    inner.close()
    return condition


def _read_condition(place: Place) -> Condition:
    words = [word for word in Comparison if place.has(word)]
    if len(words) != 1:
        place.refuse(Rule.SHEET_CONFLICT if words else Rule.SHEET_MISSING_KEY, key=" | ".join(Comparison))
    word = words[0]
    return Condition(word, place.flag(word) if place.is_boolean(word) else place.number(word))


def _read_active_when(place: Place) -> ActiveWhen | None:
    if not place.has("active_when"):
        return None
    inner = place.place("active_when")
    setting = inner.only_key()
    return ActiveWhen(setting, frozenset(inner.texts(setting)))


class _VetoCheck(StrEnum):
    METRIC = "metric"
    MANUAL = "manual"


class _Checked(StrEnum):
    """When something that is only shown is looked at. The order is fixed in `scoring`; the word in the data must
    agree.
    """

    BEFORE_RESULTS = "before_results"
    WHEN_MET_FAILS = "when_met_fails"


_MONTHS_OF_A_YEAR = 12


# --- what must agree ------------------------------------------------------------


def _known_metric(place: Place, key: str, name: str, subject: Subject) -> str:
    metric = METRICS.get(name)
    function = metric and (metric.of_meeting if subject is Subject.MEETING else metric.of_period)
    if function is None:
        place.refuse(Rule.SHEET_UNKNOWN_METRIC, key, metric=name)
    return name


def _known_figure(place: Place, name: str) -> FigureKey:
    try:
        return FigureKey(name)
    except ValueError:
        place.refuse(Rule.SHEET_UNKNOWN_FIGURE, "figures", figure=name)


def _check_comparable(place: Place, key: str, metric: str | None, condition: Condition | None) -> None:
    """Yes and no are asked with ``is``; numbers are not held against yes or no."""
    if metric is None or condition is None:
        return
    is_boolean = METRICS[metric].unit is MetricUnit.BOOLEAN
    if is_boolean != isinstance(condition.bound, bool) or (is_boolean and condition.comparison is not Comparison.IS):
        place.refuse(Rule.SHEET_WRONG_TYPE, key, expected=METRICS[metric].unit.value)


def _check_item(place: Place, item: Item) -> None:
    _check_parts_of_answer(place, item)
    _check_comparable(place, "yes_when", item.metric, item.yes_when)
    if item.answer is Answer.STEPS:
        _check_steps(place, item)
    for key, points in (
        ("limits", [limit.max_points for limit in item.limits]),
        ("anchors", [anchor.points for anchor in item.anchors]),
    ):
        if any(value > item.max for value in points):
            place.refuse(Rule.SHEET_WRONG_TYPE, key, expected=f"at most {item.max}")
    _check_falling(place, "anchors", [anchor.points for anchor in item.anchors])


def _check_parts_of_answer(place: Place, item: Item) -> None:
    """Steps and yes/no are proposed from a metric, points are a person's: each answer has its own parts and no
    others.
    """
    has = {
        "metric": item.metric is not None,
        "steps": bool(item.steps),
        "yes_when": item.yes_when is not None,
        "anchors": bool(item.anchors),
        "limits": bool(item.limits),
        "scale_with_months": item.scale_with_months,
    }
    for key in _NEEDED[item.answer]:
        if not has[key]:
            place.refuse(Rule.SHEET_MISSING_KEY, key, key=key)
    for key in _UNWANTED[item.answer]:
        if has[key]:
            place.refuse(Rule.SHEET_CONFLICT, key)
    if item.answer is Answer.YES_NO and has["metric"] != has["yes_when"]:
        place.refuse(Rule.SHEET_CONFLICT, "yes_when")
    if has["limits"] and not has["metric"]:
        place.refuse(Rule.SHEET_CONFLICT, "limits")


_NEEDED: dict[Answer, tuple[str, ...]] = {
    Answer.STEPS: ("metric", "steps"),
    Answer.YES_NO: (),
    Answer.POINTS: (),
}
_UNWANTED: dict[Answer, tuple[str, ...]] = {
    Answer.STEPS: ("yes_when", "anchors"),
    Answer.YES_NO: ("steps", "anchors", "scale_with_months"),
    Answer.POINTS: ("metric", "steps", "yes_when", "limits", "scale_with_months"),
}


def _check_steps(place: Place, item: Item) -> None:
    """From the highest bound down to 0; a better value never gets fewer points, and the best gets them all."""
    metric = METRICS[item.metric or ""]
    if metric.unit is MetricUnit.BOOLEAN:
        place.refuse(Rule.SHEET_WRONG_TYPE, "metric", expected="number")
    bounds = [step.at_least for step in item.steps]
    _check_falling(place, "steps", bounds)
    if bounds[-1] != 0:
        place.refuse(Rule.SHEET_GAP, "steps", below=bounds[-1])
    points = [step.points for step in item.steps]
    from_the_best = points if metric.better is not Better.LOWER else points[::-1]
    if any(worse > better for better, worse in pairwise(from_the_best)):
        place.refuse(Rule.SHEET_ORDER, "steps")
    if from_the_best[0] != item.max:
        place.refuse(Rule.SHEET_SUM, "steps", expected=item.max, found=from_the_best[0])


def _check_falling(place: Place, key: str, values: Sequence[Any]) -> None:
    for higher, lower in pairwise(values):
        if higher == lower:
            place.refuse(Rule.SHEET_DUPLICATE, key, name=str(lower))
        if higher < lower:
            place.refuse(Rule.SHEET_ORDER, key)


def _check_sum(place: Place, key: str, expected: Decimal, parts: Iterable[Decimal]) -> None:
    found = sum(parts, Decimal(0))
    if found != expected:
        place.refuse(Rule.SHEET_SUM, key, expected=expected, found=found)


def _check_whole(place: Place, sheet: Sheet) -> None:
    """What can be seen only once every part is read."""
    _check_sum(place, "total", sheet.total, (group.max for group in sheet.groups))
    for key, names in _names(sheet).items():
        _check_single(place, key, names)
    _check_increment(place, sheet)
    _check_settings(place, sheet)
    if sheet.subject is Subject.MEETING:
        _check_meeting_sheet(place, sheet)
    else:
        _check_period_sheet(place, sheet)


def _names(sheet: Sheet) -> dict[str, list[str]]:
    return {
        "groups": [group.code for group in sheet.groups],
        "items": [item.code for item in sheet.items],
        "levels": [level.key for level in sheet.levels],
        "results": [result.outcome for result in sheet.results],
        "vetoes": [veto.code for veto in sheet.vetoes],
        "periods": [period.key for period in sheet.periods],
    }


def _check_single(place: Place, key: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            place.refuse(Rule.SHEET_DUPLICATE, key, name=name)


def _check_increment(place: Place, sheet: Sheet) -> None:
    """Every number of points of the sheet can be given in its own increments."""
    if not sheet.points_increment:
        place.refuse(Rule.SHEET_WRONG_TYPE, "points_increment", expected="above 0")
    for item in sheet.items:
        points = [item.max, *(step.points for step in item.steps), *(limit.max_points for limit in item.limits)]
        for value in points:
            if value % sheet.points_increment:
                place.refuse(Rule.SHEET_CONFLICT, f"items[{item.code}]")


def _check_settings(place: Place, sheet: Sheet) -> None:
    """What hangs on a setting hangs on one that the sheet has, with values that it offers."""
    offered = {setting.name: setting.options for setting in sheet.settings}
    gates = [limit.active_when for item in sheet.items for limit in item.limits]
    gates += [veto.active_when for veto in sheet.vetoes]
    for gate in gates:
        if gate and not gate.values <= offered.get(gate.setting, {}).keys():
            place.refuse(Rule.SHEET_UNKNOWN_SETTING, "settings", setting=gate.setting, value=", ".join(gate.values))


def _check_meeting_sheet(place: Place, sheet: Sheet) -> None:
    """A meeting ends in a level and knows no period."""
    for key, found in (("vetoes", sheet.vetoes), ("results", sheet.results), ("periods", sheet.periods)):
        if found:
            place.refuse(Rule.SHEET_CONFLICT, key)
    for item in sheet.items:
        if item.only_in_periods or item.scale_with_months:
            place.refuse(Rule.SHEET_CONFLICT, f"items[{item.code}]")
    if not sheet.levels:
        place.refuse(Rule.SHEET_MISSING_KEY, "levels", key="levels")
    _check_falling(place, "levels", [level.at_least for level in sheet.levels])
    if sheet.levels[-1].at_least != 0:
        place.refuse(Rule.SHEET_GAP, "levels", below=sheet.levels[-1].at_least)
    for blank in sheet.blank_items:
        if blank.code not in _names(sheet)["items"]:
            place.refuse(Rule.SCORE_ITEM_UNKNOWN, "provisional.blank_items", code=blank.code)


def _check_period_sheet(place: Place, sheet: Sheet) -> None:
    """A period ends in "met" or "not met" and is one of the sheet's own."""
    if sheet.levels or sheet.blank_items:
        place.refuse(Rule.SHEET_CONFLICT, "levels" if sheet.levels else "provisional")
    _check_results(place, sheet)
    keys = {period.key for period in sheet.periods}
    if not keys:
        place.refuse(Rule.SHEET_MISSING_KEY, "periods", key="periods")
    if keys & sheet.forbidden_periods:
        place.refuse(Rule.SHEET_CONFLICT, "forbidden_periods")
    if any(period.months == 1 for period in sheet.periods) and not sheet.is_pass_fail:
        place.refuse(Rule.SHEET_CONFLICT, "periods")
    for item in sheet.items:
        if item.applies is Applies.THEMATIC_ONLY or not item.only_in_periods <= keys:
            place.refuse(Rule.SHEET_CONFLICT, f"items[{item.code}]")


def _check_results(place: Place, sheet: Sheet) -> None:
    """First "met", last "not met" without a condition; with vetoes, what is shown while one is unchecked."""
    outcomes = [result.outcome for result in sheet.results]
    if outcomes not in ([Outcome.MET, Outcome.NOT_MET], [Outcome.MET, Outcome.SUPPLEMENT, Outcome.NOT_MET]):
        place.refuse(Rule.SHEET_CONFLICT, "results")
    *better, last = sheet.results
    if last.total_at_least:
        place.refuse(Rule.SHEET_GAP, "results", below=last.total_at_least)
    if last.each_group_at_least_percent is not None or last.no_veto or not all(result.no_veto for result in better):
        place.refuse(Rule.SHEET_CONFLICT, "results")
    if sheet.vetoes and sheet.insufficient_basis is None:
        place.refuse(Rule.SHEET_MISSING_KEY, "non_outcomes", key=Outcome.INSUFFICIENT_BASIS.value)
