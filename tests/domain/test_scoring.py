"""Scoring by worked examples and by what must hold whatever the numbers are."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.catalogue import load
from branchmeet.domain.assessments import ScoreAnswer
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.facts import MetricValue
from branchmeet.domain.scoring import (
    Occasion,
    Proposal,
    Shortfall,
    ShortfallKind,
    applies,
    blank_codes,
    changed,
    check_complete,
    check_drop,
    check_may_decide,
    check_points,
    find_vetoes,
    fixed_points,
    judge,
    level_of,
    meeting_occasion,
    period_occasion,
    propose,
    propose_all,
    shortfalls,
    totals,
)
from branchmeet.domain.sheets import Answer, Item, Outcome, Sheet, parse_sheet
from branchmeet.labels import sentence

MEETING = parse_sheet(load("score_sheet_meeting_2025"))
FOUR_GOOD = parse_sheet(load("score_sheet_four_good_2026"))
REGULAR = meeting_occasion(MEETING, thematic=False)
COMBINED = meeting_occasion(MEETING, thematic=True)
YEAR = period_occasion(FOUR_GOOD, "year")
QUARTER = period_occasion(FOUR_GOOD, "quarter")


def known(**values: Fraction | int | bool | str | None) -> dict[str, MetricValue]:
    """Metric values by name; a text is an exact percentage."""
    return {name: MetricValue(Fraction(v) if isinstance(v, str) else v) for name, v in values.items()}


def proposed(sheet: Sheet, code: str, occasion: Occasion, **values: Any) -> Decimal | None:
    proposal = propose(sheet.item(code), known(**values), occasion)
    return proposal.points if proposal else None


def full(sheet: Sheet) -> dict[str, Decimal | None]:
    return {item.code: item.max for item in sheet.items}


def broken_by(rule: Rule, field: str | None = None) -> Any:
    """A context that expects `rule` to be broken (beside `field`), with a sentence for it."""
    return pytest.raises(
        RuleBroken, check=lambda it: it.rule is rule and field in (None, it.field) and bool(sentence(it))
    )


# --- proposals ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "points"),
    [("100", 5), ("90", 5), ("89.96", 4), ("75", 4), ("74.999", 3), ("65", 3), ("64.9", 1), ("0", 1)],
)
def test_the_first_step_that_is_reached_wins_and_the_value_is_not_rounded(rate: str, points: int) -> None:
    assert proposed(MEETING, "2.1", REGULAR, attendance_rate=rate) == points


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ({"attendance_rate": "95", "absent_without_reason_count": 0}, 5),
        ({"attendance_rate": "95", "absent_without_reason_count": 1}, 2),
        ({"attendance_rate": "95", "max_consecutive_excused_absences": 3}, 5),
        ({"attendance_rate": "95", "max_consecutive_excused_absences": 4}, 4),
        ({"attendance_rate": "95", "max_consecutive_excused_absences": 4, "absent_without_reason_count": 2}, 2),
        ({"attendance_rate": "50", "max_consecutive_excused_absences": 4}, 1),
        ({"attendance_rate": "95", "absent_without_reason_count": None}, 5),
    ],
)
def test_limits_cap_and_a_limit_without_data_does_not(values: dict[str, Any], points: int) -> None:
    assert proposed(MEETING, "2.1", REGULAR, **values) == points


def test_a_proposal_says_why() -> None:
    values = known(attendance_rate="80", absent_without_reason_count=1)
    proposal = propose(MEETING.item("2.1"), values, REGULAR)
    assert proposal is not None
    assert proposal.step is not None
    assert (proposal.step.points, proposal.points) == (4, 2)
    assert [limit.metric for limit in proposal.limits] == ["absent_without_reason_count"]
    assert proposal.value.value == 80


@pytest.mark.parametrize("code", ["2.1", "3.2", "7.2"])
def test_no_data_is_no_proposal(code: str) -> None:
    item = MEETING.item(code)
    assert propose(item, {}, REGULAR) is None
    assert propose(item, known(**{item.metric or "": None}), REGULAR) is None


def test_what_a_person_judges_is_not_proposed() -> None:
    judged = [item for item in MEETING.items if item.answer is Answer.POINTS]
    assert len(judged) == 5
    assert all(propose(item, {}, COMBINED) is None for item in judged)


@pytest.mark.parametrize(
    ("code", "values", "points"),
    [
        ("3.2", {"committee_met_before": True}, 2),
        ("3.2", {"committee_met_before": False}, 0),
        ("3.3", {"documents_days_before": 1, "notice_days": 1}, 3),
        ("3.3", {"documents_days_before": 1, "notice_days": 0}, 2),
        ("3.3", {"documents_days_before": 0, "notice_days": 3}, 1),
        ("4.4", {"speaker_share": "50"}, 5),
        ("6.1", {"tasks_done_on_time_share": "0"}, 10),
        ("7.1", {"minutes_adopted": True, "tasks_with_owner_and_due_share": "100"}, 4),
        ("7.1", {"minutes_adopted": True, "tasks_with_owner_and_due_share": "99.9"}, 2),
        ("7.1", {"minutes_adopted": False, "tasks_with_owner_and_due_share": "99.9"}, 0),
        ("7.2", {"upload_days_after": 2}, 1),
        ("7.2", {"upload_days_after": 3}, 0),
    ],
)
def test_items_of_a_meeting(code: str, values: dict[str, Any], points: int) -> None:
    assert proposed(MEETING, code, REGULAR, **values) == points


@pytest.mark.parametrize(("missing", "points"), [(0, 6), (1, 4), (2, 2), (3, 0)])
def test_opinion_reports_of_a_year(missing: int, points: int) -> None:
    assert proposed(FOUR_GOOD, "I.3", YEAR, opinion_reports_missing=missing) == points


@pytest.mark.parametrize(
    ("period", "held", "points"),
    [("year", 12, 5), ("year", 11, 4), ("year", 7, 0), ("quarter", 3, 5), ("quarter", 2, 2), ("half_year", 5, 4)],
)
def test_bounds_of_a_year_shrink_with_the_months_and_are_rounded_up(period: str, held: int, points: int) -> None:
    occasion = period_occasion(FOUR_GOOD, period)
    assert proposed(FOUR_GOOD, "II.1", occasion, regular_meetings_full_length=held) == points


def test_bounds_in_percent_are_the_same_in_every_period() -> None:
    assert proposed(FOUR_GOOD, "I.2", QUARTER, tasks_done_on_time_share="69") == 3
    assert proposed(FOUR_GOOD, "I.2", YEAR, tasks_done_on_time_share="69") == 3


@pytest.mark.parametrize(("setting", "points"), [("veto", 5), ("score", 0), ("both", 0)])
def test_discipline_takes_points_only_where_the_unit_says_so(setting: str, points: int) -> None:
    occasion = period_occasion(FOUR_GOOD, "year", settings={"discipline_counts_as": setting})
    values = {"bypassing_petitions_count": 0, "disciplined_members_count": 1}
    assert proposed(FOUR_GOOD, "III.4", occasion, **values) == points


def test_a_proposal_is_provisional_with_any_value_it_looked_at() -> None:
    values = {
        "minutes_adopted": MetricValue(True),
        "tasks_with_owner_and_due_share": MetricValue(Fraction(100), provisional=True),
    }
    proposal = propose(MEETING.item("7.1"), values, REGULAR)
    assert proposal is not None
    assert proposal.provisional


def test_proposals_exist_for_the_items_that_apply() -> None:
    assert "4.3" not in propose_all(MEETING, {}, REGULAR)
    assert "4.3" in propose_all(MEETING, {}, COMBINED)
    assert {"IV.3", "IV.5"}.isdisjoint(propose_all(FOUR_GOOD, {}, QUARTER))
    assert propose_all(FOUR_GOOD, {}, YEAR).keys() == {item.code for item in FOUR_GOOD.items}


def test_what_changed_between_the_vote_and_the_close_is_named() -> None:
    in_the_meeting = propose_all(MEETING, known(duration_share="100", speaker_share="40"), REGULAR)
    after_it = propose_all(MEETING, known(duration_share="80", speaker_share="45", upload_days_after=1), REGULAR)
    assert changed(in_the_meeting, after_it) == ("1.1", "7.2")


def test_a_period_that_the_sheet_does_not_offer_is_refused() -> None:
    with broken_by(Rule.SCORE_PERIOD_FORBIDDEN, "period"):
        period_occasion(FOUR_GOOD, "month")


# --- points given by people -----------------------------------------------------


@pytest.mark.parametrize(
    ("code", "points", "rule"),
    [
        ("4.2", "15.5", Rule.SCORE_OUT_OF_RANGE),
        ("4.2", "-0.5", Rule.SCORE_OUT_OF_RANGE),
        ("4.2", "7.3", Rule.SCORE_INCREMENT),
        ("3.2", "1", Rule.SCORE_ALL_OR_NOTHING),
        ("9.9", "1", Rule.SCORE_ITEM_UNKNOWN),
    ],
)
def test_points_that_an_item_cannot_have(code: str, points: str, rule: Rule) -> None:
    with broken_by(rule, code):
        check_points(MEETING, code, Decimal(points))


@pytest.mark.parametrize(
    ("code", "points"), [("4.2", "0"), ("4.2", "7.5"), ("4.2", "15"), ("3.2", "2"), ("7.1", "2"), ("2.1", "3.5")]
)
def test_points_that_an_item_can_have(code: str, points: str) -> None:
    check_points(MEETING, code, Decimal(points))


def test_what_a_refusal_says() -> None:
    with broken_by(Rule.SCORE_INCREMENT) as broken:
        check_points(MEETING, "4.2", Decimal("7.3"))
    assert sentence(broken.value) == "Điểm cho theo từng 0,5 điểm."


def test_only_what_the_sheet_allows_is_dropped_and_with_a_reason() -> None:
    check_drop(MEETING, "6.1", "Chi bộ mới lập")
    with broken_by(Rule.SCORE_NOT_DROPPABLE, "2.1"):
        check_drop(MEETING, "2.1", "Trời mưa")
    with broken_by(Rule.SCORE_DROP_REASON, "6.1"):
        check_drop(MEETING, "6.1", " ")


# --- totals ---------------------------------------------------------------------


def test_a_full_sheet_is_100() -> None:
    score = totals(MEETING, full(MEETING), COMBINED)
    assert (score.points, score.out_of, score.total) == (100, 100, Decimal("100.0"))
    assert score.left_out == ()
    assert [group.rescaled for group in score.groups] == [group.max for group in MEETING.groups]


def test_a_meeting_without_a_thematic_part_leaves_the_item_out_and_rescales() -> None:
    points = full(MEETING) | {"6.1": Decimal(24)}
    score = totals(MEETING, points, REGULAR)
    assert (score.points, score.out_of) == (89, 95)
    assert score.total == Decimal("93.7")
    assert score.left_out == ("4.3",)
    assert score.groups[3].rescaled == 40
    assert not applies(MEETING.item("4.3"), REGULAR)


def test_at_the_vote_the_item_that_is_still_blank_is_left_out() -> None:
    points = full(MEETING) | {"7.2": None, "6.1": Decimal(24)}
    at_vote = totals(MEETING, points, COMBINED, blank=blank_codes(MEETING, None))
    assert (at_vote.points, at_vote.out_of, at_vote.total) == (93, 99, Decimal("93.9"))
    assert at_vote.missing == ()
    late = fixed_points(MEETING, known(upload_days_after=3), COMBINED, days_since_end=3)
    assert late == {"7.2": Decimal(0)}
    settled = totals(MEETING, points | late, COMBINED, blank=blank_codes(MEETING, 3))
    assert settled.total == Decimal("93.0")


@pytest.mark.parametrize(("days", "blank"), [(None, {"7.2"}), (0, {"7.2"}), (2, {"7.2"}), (3, set()), (9, set())])
def test_the_blank_item_is_fixed_by_the_clock(days: int | None, blank: set[str]) -> None:
    assert blank_codes(MEETING, days) == blank


def test_before_its_day_the_clock_fixes_nothing() -> None:
    assert fixed_points(MEETING, known(upload_days_after=1), REGULAR, days_since_end=2) == {}
    assert fixed_points(MEETING, known(upload_days_after=1), REGULAR, days_since_end=3) == {"7.2": Decimal(1)}
    assert fixed_points(MEETING, {}, REGULAR, days_since_end=3) == {}


def test_nobody_decides_before_the_last_item_is_fixed() -> None:
    check_may_decide(MEETING, 3)
    with broken_by(Rule.SCORE_DECIDED_TOO_EARLY):
        check_may_decide(MEETING, 2)


def test_while_an_item_is_missing_there_is_no_total() -> None:
    score = totals(MEETING, full(MEETING) | {"4.5": None, "2.1": None}, COMBINED)
    assert score.total is None
    assert score.missing == ("2.1", "4.5")
    assert (score.points, score.out_of) == (85, 85)
    assert score.groups[3].rescaled is None
    with broken_by(Rule.SCORE_ITEM_MISSING, "2.1"):
        check_complete(score)
    check_complete(totals(MEETING, full(MEETING), COMBINED))


def test_a_group_of_which_all_is_dropped_has_no_points_and_no_share() -> None:
    score = totals(MEETING, full(MEETING), COMBINED, dropped=["6.1"])
    group = score.groups[5]
    assert (group.out_of, group.rescaled, group.percent) == (0, None, None)
    assert score.total == Decimal("100.0")


def test_with_nothing_left_there_is_no_total() -> None:
    codes = [item.code for item in MEETING.items]
    assert totals(MEETING, {}, COMBINED, dropped=codes).total is None


@pytest.mark.parametrize(
    ("total", "level"),
    [("100.0", "good"), ("90.0", "good"), ("89.9", "fair"), ("70.0", "fair"), ("69.9", "average"), ("49.9", "poor")],
)
def test_the_level_is_read_from_the_rounded_total(total: str, level: str) -> None:
    assert level_of(MEETING, Decimal(total)).key == level


def test_a_rescaled_total_reaches_a_level_exactly_on_its_bound() -> None:
    points = full(MEETING) | {"4.2": Decimal("5.5")}
    score = totals(MEETING, points, REGULAR)
    assert (score.points, score.out_of, score.total) == (Decimal("85.5"), 95, Decimal("90.0"))
    assert score.total is not None
    assert level_of(MEETING, score.total).key == "good"


def test_a_total_is_rounded_half_up() -> None:
    points = full(MEETING) | {"6.1": Decimal(20), "4.1": None}
    score = totals(MEETING, points, REGULAR, dropped=["4.1"])
    assert (score.points, score.out_of) == (80, 90)
    assert score.total == Decimal("88.9")


# --- vetoes and result ------------------------------------------------------------

CLEAR = {"V5": ScoreAnswer.CLEAR, "V6": ScoreAnswer.CLEAR, "V7": ScoreAnswer.CLEAR}
GOOD_YEAR = known(
    disciplined_members_count=0,
    months_without_regular_meeting=0,
    quarters_without_thematic_meeting=0,
    average_attendance_rate="85",
)


def score_of(percent: int, **points: Decimal) -> Any:
    """A year in which every item has this percentage of its maximum, but for `points` (I_1 is I.1)."""
    given: dict[str, Decimal | None] = {item.code: item.max * percent / 100 for item in FOUR_GOOD.items}
    return totals(FOUR_GOOD, given | {code.replace("_", "."): value for code, value in points.items()}, YEAR)


def outcome(score: Any, values: Any = None, answers: Any = None) -> Outcome | None:
    findings = find_vetoes(FOUR_GOOD, GOOD_YEAR if values is None else values, answers or CLEAR, YEAR)
    judgement = judge(FOUR_GOOD, score, findings, YEAR)
    return judgement.outcome if judgement else None


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (100, Outcome.MET),
        (85, Outcome.MET),
        (84, Outcome.SUPPLEMENT),
        (70, Outcome.SUPPLEMENT),
        (69, Outcome.NOT_MET),
        (0, Outcome.NOT_MET),
    ],
)
def test_the_result_of_a_year_without_vetoes(percent: int, expected: Outcome) -> None:
    assert outcome(score_of(percent)) is expected


def test_one_weak_group_is_enough_to_miss_met() -> None:
    zero = Decimal(0)
    weak = score_of(100, II_1=zero, II_2=zero)
    assert weak.total == Decimal("91.0")
    assert weak.groups[1].percent == Decimal("55.0")
    assert outcome(weak) is Outcome.SUPPLEMENT
    findings = find_vetoes(FOUR_GOOD, GOOD_YEAR, CLEAR, YEAR)
    assert shortfalls(FOUR_GOOD, weak, findings) == (
        Shortfall(ShortfallKind.GROUP, "II", Decimal("55.0"), Decimal(70)),
    )


def test_a_group_exactly_on_its_bound_is_enough() -> None:
    on_the_bound = score_of(100, II_1=Decimal(0), II_4=Decimal(2))
    assert on_the_bound.groups[1].percent == Decimal("70.0")
    assert outcome(on_the_bound) is Outcome.MET


@pytest.mark.parametrize(
    "hit",
    [
        {"disciplined_members_count": 1},
        {"months_without_regular_meeting": 1},
        {"quarters_without_thematic_meeting": 2},
        {"average_attendance_rate": "84.99"},
    ],
)
def test_a_veto_that_is_hit_means_not_met_whatever_the_points_and_the_other_vetoes(hit: dict[str, Any]) -> None:
    assert outcome(score_of(100), GOOD_YEAR | known(**hit)) is Outcome.NOT_MET
    assert outcome(score_of(100), known(**hit)) is Outcome.NOT_MET


def test_a_veto_that_a_person_found_is_hit() -> None:
    assert outcome(score_of(100), answers={**CLEAR, "V6": ScoreAnswer.HIT}) is Outcome.NOT_MET


def test_a_veto_without_data_or_answer_leaves_no_basis_and_is_never_passed() -> None:
    no_word_from_inspection = GOOD_YEAR | known(disciplined_members_count=None)
    assert outcome(score_of(100), no_word_from_inspection) is Outcome.INSUFFICIENT_BASIS
    assert outcome(score_of(0), no_word_from_inspection) is Outcome.INSUFFICIENT_BASIS
    assert outcome(score_of(100), answers={"V5": ScoreAnswer.CLEAR}) is Outcome.INSUFFICIENT_BASIS


def test_the_judgement_says_what_is_lacking() -> None:
    values = GOOD_YEAR | known(disciplined_members_count=None, average_attendance_rate="80")
    findings = find_vetoes(FOUR_GOOD, values, CLEAR, YEAR)
    judgement = judge(FOUR_GOOD, score_of(60), findings, YEAR)
    assert judgement is not None
    assert [(lack.kind, lack.code) for lack in judgement.shortfalls] == [
        (ShortfallKind.TOTAL, None),
        (ShortfallKind.GROUP, "I"),
        (ShortfallKind.GROUP, "II"),
        (ShortfallKind.GROUP, "III"),
        (ShortfallKind.GROUP, "IV"),
        (ShortfallKind.VETO_UNCHECKED, "V1"),
        (ShortfallKind.VETO_HIT, "V4"),
    ]


def test_a_veto_exists_only_while_the_setting_has_one_of_its_values() -> None:
    scored_only = period_occasion(FOUR_GOOD, "year", settings={"discipline_counts_as": "score"})
    codes = [finding.veto.code for finding in find_vetoes(FOUR_GOOD, {}, {}, scored_only)]
    assert codes == ["V2", "V3", "V4", "V5", "V6", "V7"]
    assert find_vetoes(FOUR_GOOD, {}, {}, YEAR)[0].veto.code == "V1"


def test_a_sheet_that_is_not_scored_wholly_has_no_result() -> None:
    unfinished = totals(FOUR_GOOD, {}, YEAR)
    assert outcome(unfinished) is None
    assert outcome(unfinished, GOOD_YEAR | known(disciplined_members_count=1)) is Outcome.NOT_MET


def test_a_self_check_names_what_is_lacking_and_gives_no_result() -> None:
    score = totals(FOUR_GOOD, full(FOUR_GOOD), QUARTER)
    assert score.total == 100
    assert score.left_out == ("IV.3", "IV.5")
    findings = find_vetoes(FOUR_GOOD, GOOD_YEAR, CLEAR, QUARTER)
    with broken_by(Rule.SCORE_NO_TITLE_PERIOD, "period"):
        judge(FOUR_GOOD, score, findings, QUARTER)
    assert shortfalls(FOUR_GOOD, score, findings) == ()


# --- properties -------------------------------------------------------------------


def possible_points(item: Item) -> st.SearchStrategy[Decimal]:
    halves = int(item.max / MEETING.points_increment)
    return st.integers(0, halves).map(lambda n: n * MEETING.points_increment)


meeting_points = st.fixed_dictionaries({item.code: possible_points(item) for item in MEETING.items})
some_codes = st.sets(st.sampled_from([item.code for item in MEETING.items]))
percents = st.fractions(0, 150)


@given(meeting_points)
def test_a_whole_sheet_is_the_sum_of_its_parts(points: dict[str, Decimal]) -> None:
    score = totals(MEETING, points, COMBINED)
    assert score.total == score.points == sum(points.values()) == sum(group.points for group in score.groups)


@given(meeting_points, some_codes, st.booleans())
def test_a_total_lies_between_0_and_100_whatever_is_left_out(
    points: dict[str, Decimal], dropped: set[str], thematic: bool
) -> None:
    score = totals(MEETING, points, COMBINED if thematic else REGULAR, dropped=dropped)
    assert score.total is None or 0 <= score.total <= 100
    assert all(group.percent is None or 0 <= group.percent <= 100 for group in score.groups)


@given(meeting_points, some_codes, st.sampled_from(MEETING.items))
def test_more_points_never_give_a_lower_total_or_level(
    points: dict[str, Decimal], dropped: set[str], item: Item
) -> None:
    better = points | {item.code: item.max}
    before, after = (totals(MEETING, given, COMBINED, dropped=dropped).total for given in (points, better))
    if before is None:
        assert after is None
    else:
        assert after is not None
        assert after >= before
        assert level_of(MEETING, after).at_least >= level_of(MEETING, before).at_least


@given(meeting_points, st.randoms(use_true_random=False))
def test_the_order_in_which_points_are_given_does_not_matter(points: dict[str, Decimal], chance: Any) -> None:
    codes = list(points)
    chance.shuffle(codes)
    assert totals(MEETING, {code: points[code] for code in codes}, COMBINED) == totals(MEETING, points, COMBINED)


@pytest.mark.parametrize(
    ("sheet", "code", "occasion"),
    [(MEETING, "1.1", REGULAR), (MEETING, "2.1", REGULAR), (FOUR_GOOD, "I.2", YEAR), (FOUR_GOOD, "II.3", QUARTER)],
)
@given(st.tuples(percents, percents))
def test_a_better_value_never_proposes_fewer_points(
    sheet: Sheet, code: str, occasion: Occasion, pair: tuple[Fraction, Fraction]
) -> None:
    metric = sheet.item(code).metric or ""
    worse, better = (propose(sheet.item(code), known(**{metric: value}), occasion) for value in sorted(pair))
    assert worse is not None
    assert better is not None
    assert worse.points <= better.points <= sheet.item(code).max


@given(st.fractions(0, 150), st.integers(0, 40), st.integers(0, 12))
def test_a_limit_only_ever_lowers_a_proposal(rate: Fraction, absent: int, run: int) -> None:
    item = MEETING.item("2.1")
    free = propose(item, known(attendance_rate=rate), REGULAR)
    limits = {"absent_without_reason_count": absent, "max_consecutive_excused_absences": run}
    capped = propose(item, known(attendance_rate=rate, **limits), REGULAR)
    assert isinstance(free, Proposal)
    assert isinstance(capped, Proposal)
    assert capped.points <= free.points
    assert (capped.points == free.points) or capped.limits


@given(st.sampled_from(FOUR_GOOD.periods), st.integers(0, 12))
def test_a_shorter_period_never_asks_for_more(period: Any, held: int) -> None:
    item = FOUR_GOOD.item("II.2")
    values = known(thematic_meetings_held=held)
    short = propose(item, values, Occasion(period=period, settings=YEAR.settings))
    year = propose(item, values, YEAR)
    assert short is not None
    assert year is not None
    assert short.points >= year.points


@given(st.lists(st.sampled_from(ScoreAnswer), min_size=3, max_size=3), st.integers(0, 100))
def test_a_result_is_proposed_only_on_a_whole_basis(answers: list[ScoreAnswer], percent: int) -> None:
    found = outcome(score_of(percent), answers=dict(zip(("V5", "V6", "V7"), answers, strict=True)))
    if ScoreAnswer.HIT in answers:
        assert found is Outcome.NOT_MET
    elif ScoreAnswer.UNCHECKED in answers:
        assert found is Outcome.INSUFFICIENT_BASIS
    else:
        assert found in (Outcome.MET, Outcome.SUPPLEMENT, Outcome.NOT_MET)
