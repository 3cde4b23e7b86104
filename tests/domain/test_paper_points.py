"""The open points of a paper's form: those of the catalogue, settled by the nearest unit that says something."""

import pytest

from branchmeet import catalogue
from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.paper_points import CHOICES, PaperPoint, ensure_choice, own_points, settled, with_points
from branchmeet.labels import point_choice, point_name

DEFAULTS = {point: choices[0] for point, choices in CHOICES.items()}
ELSEWHERE = {"Ký quyết định công nhận", "Thứ tự chấm điểm và đọc biên bản"}
"""Of a paper of the level above, and of the meeting itself."""


def test_a_unit_that_settles_nothing_writes_as_the_catalogue_has_it() -> None:
    assert settled(()) == settled([{}, {"required_minutes": 60}]) == DEFAULTS


def test_the_nearest_word_counts_and_nonsense_is_passed_over() -> None:
    rules = [{"papers": {"roman_mark": "."}}, {"papers": {"roman_mark": "-", "line": "18", "title": "99"}}]
    assert settled(rules) == DEFAULTS | {PaperPoint.ROMAN_MARK: ".", PaperPoint.LINE: "18"}


def test_only_what_is_offered_can_be_chosen() -> None:
    ensure_choice(PaperPoint.TITLE, "14")
    ensure_choice(PaperPoint.TITLE, "")
    with pytest.raises(RuleBroken, match="unknown_choice"):
        ensure_choice(PaperPoint.TITLE, "40")


def test_names_choices_and_defaults_are_those_of_the_catalogue() -> None:
    points = [point for point in catalogue.load("document_forms")["unconfirmed"] if point["point"] not in ELSEWHERE]
    assert [point_name(point) for point in PaperPoint] == [point["point"] for point in points]
    for point, of_catalogue in zip(PaperPoint, points, strict=True):
        choices = [point_choice(point, choice) for choice in CHOICES[point]]
        assert choices[0] == str(of_catalogue["default"])
        assert sorted(choices) == sorted(map(str, of_catalogue["values"]))


def test_settling_anew_keeps_the_other_settings_of_a_unit() -> None:
    before = {"required_minutes": 60, "papers": {"line": "18"}}
    rules = with_points(before, {PaperPoint.TITLE: "14", PaperPoint.LINE: ""})
    assert rules == {"required_minutes": 60, "papers": {"title": "14"}}
    assert own_points(rules) == {PaperPoint.TITLE: "14"}
