"""A sheet is read strictly: what does not add up is refused, and the place is named."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.catalogue import load
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.reading import Place
from branchmeet.domain.sheets import Answer, Comparison, Condition, Outcome, Sheet, Subject, parse_sheet
from branchmeet.labels import sentence

MEETING = load("score_sheet_meeting_2025")
FOUR_GOOD = load("score_sheet_four_good_2026")


def item(raw: dict[str, Any], code: str) -> dict[str, Any]:
    """The raw item with this code."""
    return next(item for group in raw["groups"] for item in group["items"] if item["code"] == code)


def changed(raw: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy = deepcopy(raw)
    change(copy)
    return copy


# --- the shipped sheets -----------------------------------------------------------


def test_the_meeting_sheet_is_read() -> None:
    sheet = parse_sheet(MEETING)
    assert (sheet.code, sheet.subject, sheet.in_force_from) == (
        "meeting_quality_2025",
        Subject.MEETING,
        date(2025, 10, 28),
    )
    assert [group.max for group in sheet.groups] == [5, 5, 10, 40, 5, 30, 5]
    assert [(level.key, level.at_least) for level in sheet.levels] == [
        ("good", 90),
        ("fair", 70),
        ("average", 50),
        ("poor", 0),
    ]
    assert len(sheet.items) == 14
    assert [(blank.code, blank.fixed_on_day) for blank in sheet.blank_items] == [("7.2", 3)]
    assert sheet.item("7.2").yes_when == Condition(Comparison.AT_MOST, Fraction(2))
    assert sheet.item("3.2").yes_when == Condition(Comparison.IS, True)
    assert sheet.points_increment == Decimal("0.5")


def test_the_four_good_sheet_is_read() -> None:
    sheet = parse_sheet(FOUR_GOOD)
    assert [group.max for group in sheet.groups] == [30, 20, 25, 25]
    assert len(sheet.items) == 20
    assert [result.outcome for result in sheet.results] == [Outcome.MET, Outcome.SUPPLEMENT, Outcome.NOT_MET]
    assert [period.key for period in sheet.periods if period.gives_title] == ["year"]
    assert [veto.code for veto in sheet.vetoes if veto.metric is None] == ["V5", "V6", "V7"]
    assert sheet.insufficient_basis is not None
    assert sheet.settings_with({}) == {"discipline_counts_as": "veto"}


@pytest.mark.parametrize("raw", [MEETING, FOUR_GOOD], ids=lambda raw: raw["code"])
def test_a_sheet_is_the_same_after_a_stay_in_the_database(raw: dict[str, Any]) -> None:
    assert parse_sheet(json.loads(json.dumps(raw, default=date.isoformat))) == parse_sheet(raw)


def test_a_sheet_names_every_metric_it_needs_once() -> None:
    sheet = parse_sheet(FOUR_GOOD)
    assert len(sheet.metrics) == len(set(sheet.metrics))
    assert {"disciplined_members_count", "concerns_answered_on_time_share", "average_attendance_rate"} <= {
        *sheet.metrics
    }


def test_an_item_or_period_or_setting_that_is_not_there_is_refused() -> None:
    sheet = parse_sheet(FOUR_GOOD)
    for ask, rule in (
        (lambda: sheet.item("I.9"), Rule.SCORE_ITEM_UNKNOWN),
        (lambda: sheet.period("month"), Rule.SCORE_PERIOD_FORBIDDEN),
        (lambda: sheet.settings_with({"discipline_counts_as": "never"}), Rule.SHEET_UNKNOWN_SETTING),
        (lambda: sheet.settings_with({"colour": "red"}), Rule.SHEET_UNKNOWN_SETTING),
    ):
        with pytest.raises(RuleBroken) as broken:
            ask()
        assert broken.value.rule is rule
        assert sentence(broken.value)


# --- a sheet of one's own -----------------------------------------------------------


def pass_fail_sheet() -> dict[str, Any]:
    """A Đạt/Không đạt sheet for a month, as one commune uses: two lines, one of them proposed."""
    return {
        "code": "pass_fail",
        "version": "1",
        "title": "Phiếu tháng",
        "subject": "branch_period",
        "in_force_from": "2026-01-01",
        "total": 2,
        "points_increment": 1,
        "groups": [
            {
                "code": "A",
                "title": "Sinh hoạt",
                "max": 2,
                "items": [
                    {
                        "code": "A.1",
                        "text": "Có sinh hoạt thường kỳ",
                        "max": 1,
                        "answer": "yes_no",
                        "metric": "regular_meetings_held",
                        "yes_when": {"at_least": 1},
                        "evidence": "Biên bản",
                    },
                    {"code": "A.2", "text": "Không có điểm nóng", "max": 1, "answer": "yes_no", "evidence": "Báo cáo"},
                ],
            }
        ],
        "periods": [
            {
                "key": "month",
                "months": 1,
                "label": "Tháng",
                "purpose_label": "Tự kiểm tra",
                "appraised": False,
                "gives_title": False,
            }
        ],
        "results": [
            {"key": "met", "label": "Đạt", "total_at_least": 2, "no_veto": True},
            {"key": "not_met", "label": "Chưa đạt", "total_at_least": 0, "no_veto": False},
        ],
    }


def test_a_pass_fail_sheet_may_be_used_for_a_month() -> None:
    sheet = parse_sheet(pass_fail_sheet())
    assert sheet.is_pass_fail
    assert sheet.period("month").months == 1
    assert not parse_sheet(MEETING).is_pass_fail


def test_a_sheet_of_points_may_not_be_used_for_a_month() -> None:
    raw = pass_fail_sheet()
    item(raw, "A.2")["answer"] = Answer.POINTS
    with pytest.raises(RuleBroken) as broken:
        parse_sheet(raw)
    assert (broken.value.rule, broken.value.field) == (Rule.SHEET_CONFLICT, "periods")


# --- what is refused, and where -------------------------------------------------------

Change = Callable[[dict[str, Any]], object]

REFUSED: list[tuple[str, dict[str, Any], Change, Rule, str]] = [
    ("no title", MEETING, lambda s: s.pop("title"), Rule.SHEET_MISSING_KEY, "title"),
    ("a slip in a key", MEETING, lambda s: s.update(titel="x"), Rule.SHEET_UNKNOWN_KEY, "titel"),
    (
        "a slip deep down",
        MEETING,
        lambda s: item(s, "4.2").update(na_alowed=True),
        Rule.SHEET_UNKNOWN_KEY,
        "groups[4].items[4.2].na_alowed",
    ),
    ("no date", MEETING, lambda s: s.update(in_force_from="soon"), Rule.SHEET_WRONG_TYPE, "in_force_from"),
    ("text for a number", MEETING, lambda s: s.update(total="100"), Rule.SHEET_WRONG_TYPE, "total"),
    (
        "yes for a number",
        MEETING,
        lambda s: item(s, "1.1").update(max=True),
        Rule.SHEET_WRONG_TYPE,
        "groups[1].items[1.1].max",
    ),
    (
        "below zero",
        MEETING,
        lambda s: item(s, "1.1").update(max=-5),
        Rule.SHEET_WRONG_TYPE,
        "groups[1].items[1.1].max",
    ),
    (
        "not a number",
        MEETING,
        lambda s: item(s, "1.1").update(max=float("nan")),
        Rule.SHEET_WRONG_TYPE,
        "groups[1].items[1.1].max",
    ),
    (
        "a number for yes",
        MEETING,
        lambda s: item(s, "4.2").update(na_allowed=1),
        Rule.SHEET_WRONG_TYPE,
        "groups[4].items[4.2].na_allowed",
    ),
    ("an empty text", MEETING, lambda s: s.update(title="  "), Rule.SHEET_WRONG_TYPE, "title"),
    ("a list for a text", MEETING, lambda s: s.update(legal_bases=[1]), Rule.SHEET_WRONG_TYPE, "legal_bases"),
    ("a text for a list", MEETING, lambda s: s.update(groups="all"), Rule.SHEET_WRONG_TYPE, "groups"),
    ("a text for a group", MEETING, lambda s: s["groups"].append("8"), Rule.SHEET_WRONG_TYPE, "groups[8]"),
    ("an unknown subject", MEETING, lambda s: s.update(subject="city"), Rule.SHEET_WRONG_TYPE, "subject"),
    (
        "an unknown answer",
        MEETING,
        lambda s: item(s, "1.1").update(answer="stars"),
        Rule.SHEET_WRONG_TYPE,
        "groups[1].items[1.1].answer",
    ),
    (
        "a group that does not add up",
        MEETING,
        lambda s: item(s, "3.1").update(max=6),
        Rule.SHEET_SUM,
        "groups[3].max",
    ),
    ("groups that do not add up", MEETING, lambda s: s.update(total=101), Rule.SHEET_SUM, "total"),
    ("a missing group", MEETING, lambda s: s["groups"].pop(), Rule.SHEET_SUM, "total"),
    (
        "steps that do not reach the maximum",
        MEETING,
        lambda s: item(s, "2.1")["steps"].pop(0),
        Rule.SHEET_SUM,
        "groups[2].items[2.1].steps",
    ),
    (
        "steps that leave a gap",
        MEETING,
        lambda s: item(s, "2.1")["steps"].pop(),
        Rule.SHEET_GAP,
        "groups[2].items[2.1].steps",
    ),
    (
        "a bound twice",
        MEETING,
        lambda s: item(s, "2.1")["steps"][1].update({"from": 90}),
        Rule.SHEET_DUPLICATE,
        "groups[2].items[2.1].steps",
    ),
    (
        "bounds out of order",
        MEETING,
        lambda s: item(s, "2.1")["steps"].reverse(),
        Rule.SHEET_ORDER,
        "groups[2].items[2.1].steps",
    ),
    (
        "fewer points for a better value",
        MEETING,
        lambda s: item(s, "2.1")["steps"][1].update(points=2),
        Rule.SHEET_ORDER,
        "groups[2].items[2.1].steps",
    ),
    (
        "a step without a bound",
        MEETING,
        lambda s: item(s, "2.1")["steps"][1].pop("from"),
        Rule.SHEET_MISSING_KEY,
        "groups[2].items[2.1].steps[2].from",
    ),
    ("levels that leave a gap", MEETING, lambda s: s["levels"].pop(), Rule.SHEET_GAP, "levels"),
    ("levels out of order", MEETING, lambda s: s["levels"].reverse(), Rule.SHEET_ORDER, "levels"),
    ("no levels", MEETING, lambda s: s.pop("levels"), Rule.SHEET_MISSING_KEY, "levels"),
    (
        "two levels of one name",
        MEETING,
        lambda s: s["levels"][1].update(key="good"),
        Rule.SHEET_DUPLICATE,
        "levels",
    ),
    (
        "an unknown metric",
        MEETING,
        lambda s: item(s, "2.1").update(metric="attendance"),
        Rule.SHEET_UNKNOWN_METRIC,
        "groups[2].items[2.1].metric",
    ),
    (
        "a metric of periods in a meeting",
        MEETING,
        lambda s: item(s, "2.1").update(metric="average_attendance_rate"),
        Rule.SHEET_UNKNOWN_METRIC,
        "groups[2].items[2.1].metric",
    ),
    (
        "an unknown metric in a limit",
        MEETING,
        lambda s: item(s, "2.1")["limits"][0].update(metric="absent"),
        Rule.SHEET_UNKNOWN_METRIC,
        "groups[2].items[2.1].limits[1].metric",
    ),
    (
        "an unknown metric to show",
        MEETING,
        lambda s: item(s, "4.3").update(also_show=["speakers"]),
        Rule.SHEET_UNKNOWN_METRIC,
        "groups[4].items[4.3].also_show",
    ),
    (
        "an unknown figure",
        FOUR_GOOD,
        lambda s: item(s, "III.5").update(figures=["dues_amount"]),
        Rule.SHEET_UNKNOWN_FIGURE,
        "groups[III].items[III.5].figures",
    ),
    (
        "two items of one code",
        MEETING,
        lambda s: item(s, "4.1").update(code="4.2"),
        Rule.SHEET_DUPLICATE,
        "items",
    ),
    ("two groups of one code", MEETING, lambda s: s["groups"][1].update(code="1"), Rule.SHEET_DUPLICATE, "groups"),
    (
        "a limit above the maximum",
        MEETING,
        lambda s: item(s, "2.1")["limits"][0].update(max_points=6),
        Rule.SHEET_WRONG_TYPE,
        "groups[2].items[2.1].limits",
    ),
    (
        "a limit with two conditions",
        MEETING,
        lambda s: item(s, "2.1")["limits"][0].update(below=3),
        Rule.SHEET_CONFLICT,
        "groups[2].items[2.1].limits[1]",
    ),
    (
        "a limit without a condition",
        MEETING,
        lambda s: item(s, "2.1")["limits"][0].pop("at_least"),
        Rule.SHEET_MISSING_KEY,
        "groups[2].items[2.1].limits[1]",
    ),
    (
        "a number held against yes or no",
        MEETING,
        lambda s: item(s, "3.2").update(yes_when={"at_least": 1}),
        Rule.SHEET_WRONG_TYPE,
        "groups[3].items[3.2].yes_when",
    ),
    (
        "yes held against a number",
        MEETING,
        lambda s: item(s, "7.2").update(yes_when={"is": True}),
        Rule.SHEET_WRONG_TYPE,
        "groups[7].items[7.2].yes_when",
    ),
    (
        "steps on yes or no",
        MEETING,
        lambda s: item(s, "2.1").update(metric="minutes_adopted"),
        Rule.SHEET_WRONG_TYPE,
        "groups[2].items[2.1].metric",
    ),
    (
        "steps without a metric",
        MEETING,
        lambda s: item(s, "2.1").update(metric=None),
        Rule.SHEET_MISSING_KEY,
        "groups[2].items[2.1].metric",
    ),
    (
        "a judged item with a metric",
        MEETING,
        lambda s: item(s, "4.5").update(metric="speaker_share"),
        Rule.SHEET_CONFLICT,
        "groups[4].items[4.5].metric",
    ),
    (
        "yes or no by a metric that does not say when",
        MEETING,
        lambda s: item(s, "7.2").pop("yes_when"),
        Rule.SHEET_CONFLICT,
        "groups[7].items[7.2].yes_when",
    ),
    (
        "an anchor above the maximum",
        MEETING,
        lambda s: item(s, "4.5")["anchors"][0].update(points=11),
        Rule.SHEET_WRONG_TYPE,
        "groups[4].items[4.5].anchors",
    ),
    (
        "points that the increment cannot give",
        MEETING,
        lambda s: item(s, "2.1")["steps"][1].update(points=4.3),
        Rule.SHEET_CONFLICT,
        "items[2.1]",
    ),
    ("no increment", MEETING, lambda s: s.update(points_increment=0), Rule.SHEET_WRONG_TYPE, "points_increment"),
    ("a meeting with vetoes", MEETING, lambda s: s.update(vetoes=FOUR_GOOD["vetoes"]), Rule.SHEET_UNKNOWN_METRIC, ""),
    (
        "a meeting with a veto that a person checks",
        MEETING,
        lambda s: s.update(vetoes=FOUR_GOOD["vetoes"][4:]),
        Rule.SHEET_CONFLICT,
        "vetoes",
    ),
    (
        "a meeting item for some periods",
        MEETING,
        lambda s: item(s, "4.5").update(only_in_periods=["year"]),
        Rule.SHEET_CONFLICT,
        "items[4.5]",
    ),
    (
        "a blank item that is not there",
        MEETING,
        lambda s: s["provisional"]["blank_items"][0].update(code="7.3"),
        Rule.SCORE_ITEM_UNKNOWN,
        "provisional.blank_items",
    ),
    (
        "an unknown setting",
        FOUR_GOOD,
        lambda s: s["vetoes"][0].update(active_when={"weather": ["veto"]}),
        Rule.SHEET_UNKNOWN_SETTING,
        "settings",
    ),
    (
        "an unknown value of a setting",
        FOUR_GOOD,
        lambda s: item(s, "III.4")["limits"][0].update(active_when={"discipline_counts_as": ["sometimes"]}),
        Rule.SHEET_UNKNOWN_SETTING,
        "settings",
    ),
    (
        "a default that is not offered",
        FOUR_GOOD,
        lambda s: s["settings"]["discipline_counts_as"].update(default="never"),
        Rule.SHEET_UNKNOWN_SETTING,
        "settings.discipline_counts_as.default",
    ),
    (
        "two settings in one condition",
        FOUR_GOOD,
        lambda s: s["vetoes"][0]["active_when"].update(other=["x"]),
        Rule.SHEET_WRONG_TYPE,
        "vetoes[V1].active_when",
    ),
    (
        "a metric veto without a bound",
        FOUR_GOOD,
        lambda s: s["vetoes"][1].pop("when"),
        Rule.SHEET_CONFLICT,
        "vetoes[V2].check",
    ),
    (
        "a manual veto with a metric",
        FOUR_GOOD,
        lambda s: s["vetoes"][4].update(metric="average_attendance_rate"),
        Rule.SHEET_CONFLICT,
        "vetoes[V5].check",
    ),
    ("a period without months", FOUR_GOOD, lambda s: s["periods"][0].pop("months"), Rule.SHEET_MISSING_KEY, ""),
    (
        "a period of no months",
        FOUR_GOOD,
        lambda s: s["periods"][0].update(months=0),
        Rule.SHEET_WRONG_TYPE,
        "periods[quarter].months",
    ),
    (
        "a period of a month and a half",
        FOUR_GOOD,
        lambda s: s["periods"][0].update(months=1.5),
        Rule.SHEET_WRONG_TYPE,
        "",
    ),
    ("no periods", FOUR_GOOD, lambda s: s.pop("periods"), Rule.SHEET_MISSING_KEY, "periods"),
    (
        "a period both offered and forbidden",
        FOUR_GOOD,
        lambda s: s.update(forbidden_periods=["year"]),
        Rule.SHEET_CONFLICT,
        "forbidden_periods",
    ),
    (
        "an item for a period that is not offered",
        FOUR_GOOD,
        lambda s: item(s, "IV.3").update(only_in_periods=["term"]),
        Rule.SHEET_CONFLICT,
        "items[IV.3]",
    ),
    ("results without the last", FOUR_GOOD, lambda s: s["results"].pop(), Rule.SHEET_CONFLICT, "results"),
    (
        "a last result with a condition",
        FOUR_GOOD,
        lambda s: s["results"][-1].update(total_at_least=50),
        Rule.SHEET_GAP,
        "results",
    ),
    (
        "a last result that a veto bars",
        FOUR_GOOD,
        lambda s: s["results"][-1].update(no_veto=True),
        Rule.SHEET_CONFLICT,
        "results",
    ),
    (
        "a veto without effect",
        FOUR_GOOD,
        lambda s: s["results"][0].update(no_veto=False),
        Rule.SHEET_CONFLICT,
        "results",
    ),
    (
        "vetoes and nothing to show while one is unchecked",
        FOUR_GOOD,
        lambda s: s["non_outcomes"].pop(0),
        Rule.SHEET_MISSING_KEY,
        "non_outcomes",
    ),
    (
        "a period sheet with levels",
        FOUR_GOOD,
        lambda s: s.update(levels=MEETING["levels"]),
        Rule.SHEET_CONFLICT,
        "levels",
    ),
    (
        "a period sheet with a thematic item",
        FOUR_GOOD,
        lambda s: item(s, "I.1").update(applies="thematic_only"),
        Rule.SHEET_CONFLICT,
        "items[I.1]",
    ),
]


@pytest.mark.parametrize(
    ("raw", "change", "rule", "field"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_a_sheet_that_does_not_hold_together_is_refused(
    raw: dict[str, Any], change: Change, rule: Rule, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        parse_sheet(changed(raw, change))
    assert broken.value.rule is rule
    assert broken.value.field is not None
    assert broken.value.field.startswith(field)
    assert sentence(broken.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda s: item(s, "2.1")["steps"].pop(),
            "Các bậc ở groups[2].items[2.1].steps chưa phủ hết: dưới 65 chưa có bậc nào.",
        ),
        (lambda s: s["levels"].pop(), "Các bậc ở levels chưa phủ hết: dưới 50 chưa có bậc nào."),
        (
            lambda s: item(s, "2.1")["steps"].pop(0),
            "Điểm ở groups[2].items[2.1].steps cộng được 4, trong khi phải là 5.",
        ),
    ],
)
def test_a_refusal_says_which_number_is_wrong(change: Change, said: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        parse_sheet(changed(MEETING, change))
    assert sentence(broken.value) == said


@pytest.mark.parametrize("raw", ["a text", None, ["a", "list"]])
def test_what_is_no_mapping_is_no_sheet(raw: Any) -> None:
    with pytest.raises(RuleBroken):
        parse_sheet(raw)


def test_changes_of_the_tests_leave_the_catalogue_alone() -> None:
    assert isinstance(parse_sheet(MEETING), Sheet)
    assert isinstance(parse_sheet(FOUR_GOOD), Sheet)


def test_steps_of_a_metric_where_less_is_better_run_the_other_way() -> None:
    rising = [{"from": 2, "points": 0}, {"from": 1, "points": 3}, {"from": 0, "points": 6}]

    def by_steps(raw: dict[str, Any]) -> None:
        reports = item(raw, "I.3")
        reports.update(answer="steps", steps=rising, yes_when=None)

    assert [step.points for step in parse_sheet(changed(FOUR_GOOD, by_steps)).item("I.3").steps] == [0, 3, 6]
    with pytest.raises(RuleBroken) as broken:
        parse_sheet(changed(changed(FOUR_GOOD, by_steps), lambda s: item(s, "I.3")["steps"][0].update(points=4)))
    assert broken.value.rule is Rule.SHEET_ORDER


PATHS = st.sampled_from([("groups", 0, "max"), ("groups", 3, "max"), ("total",), ("groups", 5, "items", 0, "max")])


@given(PATHS, st.integers(0, 200))
def test_no_other_number_adds_up(path: tuple[Any, ...], value: int) -> None:
    raw = deepcopy(MEETING)
    *way, last = path
    place: Any = raw
    for step in way:
        place = place[step]
    if value == place[last]:
        parse_sheet(raw)
        return
    place[last] = value
    with pytest.raises(RuleBroken):
        parse_sheet(raw)


# --- reading ----------------------------------------------------------------------


def test_a_half_is_a_half_however_it_is_written() -> None:
    place = Place({"a": 0.1, "b": Decimal("0.1"), "c": 1})
    assert place.number("a") == place.number("b") == Fraction(1, 10)
    assert place.points("c") == 1


@pytest.mark.parametrize(
    ("comparison", "below", "on", "above"),
    [
        (Comparison.AT_LEAST, False, True, True),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.BELOW, True, False, False),
        (Comparison.IS, False, True, False),
    ],
)
def test_comparisons_at_their_bound(comparison: Comparison, below: bool, on: bool, above: bool) -> None:
    condition = Condition(comparison, Fraction(85))
    held = [condition.holds(Fraction(value)) for value in ("84.96", "85", "85.04")]
    assert held == [below, on, above]
