"""The open points of a paper's form: those of the catalogue, settled by the nearest unit that says something."""

import pytest

from branchmeet import catalogue
from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.paper_points import CHOICES, PaperPoint, ensure_choice, settled

DEFAULTS = {point: choices[0] for point, choices in CHOICES.items()}
ELSEWHERE = {"Ký quyết định công nhận", "Thứ tự chấm điểm và đọc biên bản"}
"""Of a paper of the level above, and of the meeting itself."""


def test_every_open_point_of_the_catalogue_can_be_settled() -> None:
    points = [point for point in catalogue.load("document_forms")["unconfirmed"] if point["point"] not in ELSEWHERE]
    assert len(points) == len(CHOICES)
    assert sorted(len(point["values"]) for point in points) == sorted(map(len, CHOICES.values()))
    assert {point["values"][0] for point in points if point["point"].startswith("Cỡ chữ dòng")} == {"15"}


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
