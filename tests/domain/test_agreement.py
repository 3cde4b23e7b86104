"""The words of the rules are the words of the data: every enum has exactly the catalogue's keys."""

from enum import StrEnum
from typing import Any

import pytest

from branchmeet.catalogue import load
from branchmeet.domain.attendance import AttendanceCode, AttendanceFlag, ExcuseReason
from branchmeet.domain.contributions import ContributionKind, SuperiorCopy
from branchmeet.domain.facts import MetricValue
from branchmeet.domain.figures import FigureKey, FigureRole, FigureSubject
from branchmeet.domain.membership import (
    CountingGroup,
    MemberKind,
    OtherAttendee,
    Presence,
    belongs_to,
    counts_in_attendance,
    on_roll,
    votes,
)
from branchmeet.domain.metrics import METRICS, EvidenceOrigin, ProvisionalRule
from branchmeet.domain.required_steps import REGULAR_STEPS, THEMATIC_STEPS, StepKey, StepList
from branchmeet.domain.sheet_parts import Comparison, Outcome
from branchmeet.domain.tasks import TaskState

METRICS_DATA = load("metrics")
FIGURES_DATA = load("figures")
COMBINATIONS = METRICS_DATA["member_categories"]["combinations"]


def keys(rows: list[dict[str, Any]]) -> list[str]:
    return [row["key"] for row in rows]


@pytest.mark.parametrize(
    ("enum", "expected"),
    [
        (MemberKind, keys(METRICS_DATA["member_categories"]["kinds"])),
        (Presence, keys(METRICS_DATA["member_categories"]["presences"])),
        (OtherAttendee, keys(METRICS_DATA["member_categories"]["others"])),
        (CountingGroup, keys(METRICS_DATA["counting_groups"])),
        (AttendanceCode, keys(METRICS_DATA["attendance_codes"])),
        (AttendanceFlag, keys(METRICS_DATA["attendance_flags"])),
        (ExcuseReason, keys(METRICS_DATA["excuse_reasons"])),
        (ContributionKind, keys(METRICS_DATA["contribution_kinds"])),
        (TaskState, keys(METRICS_DATA["tasks"]["states"])),
        (ProvisionalRule, keys(METRICS_DATA["provisional_rules"])),
        (EvidenceOrigin, keys(METRICS_DATA["evidence_origins"])),
        (FigureKey, keys(FIGURES_DATA["figures"])),
        (FigureSubject, keys(FIGURES_DATA["subjects"])),
        (FigureRole, keys(FIGURES_DATA["roles"])),
    ],
)
def test_an_enum_has_the_keys_of_the_data(enum: type[StrEnum], expected: list[str]) -> None:
    assert sorted(enum) == sorted(expected)


def test_step_lists_are_those_of_the_data() -> None:
    lists = {StepList.REGULAR: REGULAR_STEPS, StepList.THEMATIC: THEMATIC_STEPS}
    for name, steps in lists.items():
        rows = METRICS_DATA["required_steps"][name]
        assert [step.key for step in steps] == keys(rows)
        assert [step.after_scoring for step in steps] == [row.get("after_scoring", False) for row in rows]
    assert {step.key for steps in lists.values() for step in steps} == set(StepKey)


@pytest.mark.parametrize("row", COMBINATIONS, ids=lambda row: row["key"])
def test_who_counts_and_votes_is_as_in_the_data(row: dict[str, Any]) -> None:
    kind, presence = MemberKind(row["kind"]), Presence(row["presence"])
    assert counts_in_attendance(kind, presence) is row["counts_in_attendance"]
    assert votes(kind, presence) is row["votes"]


def test_every_combination_is_in_the_data() -> None:
    assert {(row["kind"], row["presence"]) for row in COMBINATIONS} == {(k, p) for k in MemberKind for p in Presence}


@pytest.mark.parametrize("row", METRICS_DATA["counting_groups"], ids=lambda row: row["key"])
def test_counting_groups_are_as_in_the_data(row: dict[str, Any]) -> None:
    members = {
        f"{kind}_{presence}" for kind in MemberKind for presence in Presence if belongs_to(row["key"], kind, presence)
    }
    assert members == set(row.get("combinations", []))


def test_the_roll_is_as_in_the_data() -> None:
    rows = METRICS_DATA["member_categories"]["presences"]
    assert {row["key"]: row["on_roll"] for row in rows} == {presence: on_roll(presence) for presence in Presence}


def test_attendance_codes_are_as_in_the_data() -> None:
    for row in METRICS_DATA["attendance_codes"]:
        code = AttendanceCode(row["key"])
        assert (code.is_present, code.in_denominator) == (row["present"], row["in_denominator"])
    sensitive = {reason for reason in ExcuseReason if reason.is_sensitive}
    assert sensitive == {row["key"] for row in METRICS_DATA["excuse_reasons"] if row["sensitive"]}


def test_contribution_kinds_are_as_in_the_data() -> None:
    for row in METRICS_DATA["contribution_kinds"]:
        kind = ContributionKind(row["key"])
        assert kind.counts_as_speaking is row["counts_as_speaking"]
        assert kind.internal_only is row["internal_only"]
        assert kind.superior_copy is SuperiorCopy(row["superior_copy"])
        assert kind.in_own_words is row.get("own_words", False)


def test_metrics_are_those_of_the_data() -> None:
    rows = {row["name"]: row for row in METRICS_DATA["metrics"]}
    assert list(METRICS) == list(rows)
    assert len(METRICS) == 41
    for name, row in rows.items():
        metric = METRICS[name]
        assert (metric.unit, metric.better, metric.provisional) == (row["unit"], row["better"], row["provisional"])
        assert metric.counts == row["counts"]
        assert [*metric.reads] == row.get("reads", [])
        scope = {"meeting": metric.of_meeting, "period": metric.of_period}
        assert {name for name, function in scope.items() if function} == set(row["scope"])


def test_comparisons_and_outcomes_are_those_the_sheets_use() -> None:
    sheet = load("score_sheet_four_good_2026")
    outcomes = keys(sheet["results"]) + keys(sheet["non_outcomes"])
    assert sorted(Outcome) == sorted(outcomes)
    assert {outcome for outcome in Outcome if outcome.is_decidable} == set(keys(sheet["results"]))
    assert {*Comparison} == {"at_least", "at_most", "below", "is"}


def test_a_value_without_data_is_not_a_value() -> None:
    assert not MetricValue(None).is_known
    assert all(MetricValue(value).is_known for value in (0, False, 1))
