"""Typed numbers: whole, from 0 up, not above their bound, by those who may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.catalogue import load
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.figures import (
    RATING_KEYS,
    FigureKey,
    FigureRole,
    check_confirmed_by,
    check_entered_by,
    check_months,
    check_together,
    check_value,
    find_figure,
    parse_figures,
    rated_gap,
)
from branchmeet.labels import sentence

FIGURES = parse_figures(load("figures"))
PAID = FIGURES[FigureKey.DUES_PAID]


def broken_by(*, rule: Rule, field: str):
    """A context that expects `rule` to be broken beside `field`, with a sentence for it."""
    return pytest.raises(RuleBroken, check=lambda it: it.rule is rule and it.field == field and bool(sentence(it)))


def test_the_catalogue_has_fourteen_figures_and_every_key_is_one() -> None:
    assert set(FIGURES) == set(FigureKey)
    assert len(FIGURES) == 14


@pytest.mark.parametrize("value", [1.5, "3", None, True, 3.0])
def test_only_whole_numbers_are_figures(value: object) -> None:
    with broken_by(rule=Rule.FIGURE_NOT_WHOLE, field="dues_paid_count"):
        check_value(PAID, value, others={})


def test_a_figure_is_not_negative_and_zero_is_one() -> None:
    assert check_value(PAID, 0, others={}) == 0
    with broken_by(rule=Rule.FIGURE_NEGATIVE, field="dues_paid_count"):
        check_value(PAID, -1, others={})


def test_no_more_can_pay_than_owe() -> None:
    assert check_value(PAID, 37, others={FigureKey.DUES_DUE: 37}) == 37
    with broken_by(rule=Rule.FIGURE_ABOVE_LIMIT, field="dues_paid_count") as broken:
        check_value(PAID, 38, others={FigureKey.DUES_DUE: 37})
    assert sentence(broken.value) == "Số này không thể lớn hơn 37."


def test_a_bound_that_nobody_has_entered_does_not_bind() -> None:
    assert check_value(PAID, 38, others={FigureKey.DUES_DUE: None}) == 38


def test_lowering_the_bound_below_what_it_bounds_is_noticed() -> None:
    with broken_by(rule=Rule.FIGURE_ABOVE_LIMIT, field="dues_paid_count"):
        check_together(FIGURES, {FigureKey.DUES_DUE: 30, FigureKey.DUES_PAID: 31})
    check_together(FIGURES, {FigureKey.DUES_DUE: 31, FigureKey.DUES_PAID: 31, FigureKey.ADMISSION_TARGET: None})


def test_more_may_be_admitted_than_the_target() -> None:
    assert check_value(FIGURES[FigureKey.ADMITTED_MEMBERS], 3, others={FigureKey.ADMISSION_TARGET: 2}) == 3


@given(due=st.integers(0, 500), paid=st.integers(0, 500))
def test_paid_passes_exactly_up_to_due(due: int, paid: int) -> None:
    try:
        check_value(PAID, paid, others={FigureKey.DUES_DUE: due})
        passed = True
    except RuleBroken:
        passed = False
    assert passed is (paid <= due)


def test_discipline_is_entered_by_the_inspection_committee_only() -> None:
    figure = FIGURES[FigureKey.DISCIPLINE_DECISIONS]
    check_entered_by(figure, frozenset({FigureRole.INSPECTION}))
    with broken_by(rule=Rule.FIGURE_NOT_YOURS, field="discipline_decisions_count"):
        check_entered_by(figure, frozenset(FigureRole) - {FigureRole.INSPECTION})


def test_who_confirms_is_in_the_data_and_what_needs_none_is_confirmed_by_nobody() -> None:
    check_confirmed_by(FIGURES[FigureKey.RATED_GOOD], frozenset({FigureRole.REVIEWER}))
    with broken_by(rule=Rule.FIGURE_NOT_YOURS, field="rated_good_count"):
        check_confirmed_by(FIGURES[FigureKey.RATED_GOOD], frozenset({FigureRole.SECRETARY}))
    with broken_by(rule=Rule.FIGURE_NOT_YOURS, field="dues_paid_count"):
        check_confirmed_by(PAID, frozenset(FigureRole))


@pytest.mark.parametrize(
    ("key", "months"),
    [
        (FigureKey.DUES_DUE, {1}),
        (FigureKey.DISCIPLINE_DECISIONS, {3, 6, 12}),
        (FigureKey.RATED_GOOD, {12}),
    ],
)
def test_a_figure_is_typed_for_its_own_periods(key: FigureKey, months: set[int]) -> None:
    for length in (1, 3, 6, 12):
        if length in months:
            check_months(FIGURES[key], length)
        else:
            with broken_by(rule=Rule.FIGURE_WRONG_PERIOD, field=key):
                check_months(FIGURES[key], length)


def test_a_figure_is_found_by_its_key() -> None:
    assert find_figure(FIGURES, "dues_paid_count") is PAID
    with broken_by(rule=Rule.FIGURE_UNKNOWN, field="dues_amount"):
        find_figure(FIGURES, "dues_amount")


def test_the_gap_of_the_ratings_is_shown_once_all_four_are_typed() -> None:
    values: dict[FigureKey, int | None] = dict(zip(RATING_KEYS, (4, 20, 10, 1), strict=True))
    assert rated_gap(values, rated_members=36) == -1
    assert rated_gap({**values, FigureKey.RATED_GOOD: None}, rated_members=36) is None
