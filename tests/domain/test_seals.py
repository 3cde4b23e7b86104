"""Seals: nothing of a day can be changed, added, taken away or moved without breaking its seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from branchmeet.domain.seals import FIRST_SEAL, SealedEvent, days_to_seal, seal_of

DAY = date(2026, 11, 24)
ONE = SealedEvent(
    id=1,
    at_utc=datetime(2026, 11, 24, 2, tzinfo=UTC),
    account_id=3,
    on_behalf_of_id=None,
    unit_id=5,
    action="meeting_convened",
    subject_type="meeting",
    subject_id=9,
    particulars={"kind": "regular", "version": 2},
)
TWO = replace(ONE, id=2, action="meeting_opened")
SEAL = seal_of(DAY, [ONE, TWO], after=FIRST_SEAL)

CHANGES = {
    "id": 7,
    "at_utc": ONE.at_utc + timedelta(seconds=1),
    "account_id": None,
    "on_behalf_of_id": 3,
    "unit_id": 6,
    "action": "meeting_cancelled",
    "subject_type": "task",
    "subject_id": 10,
    "particulars": {"kind": "regular", "version": 3},
}


@pytest.mark.parametrize("column", CHANGES)
def test_every_column_is_covered(column):
    assert seal_of(DAY, [replace(ONE, **{column: CHANGES[column]}), TWO], after=FIRST_SEAL) != SEAL


def test_number_order_day_and_what_went_before_are_covered():
    for events in ([ONE], [TWO, ONE], [ONE, TWO, TWO], []):
        assert seal_of(DAY, events, after=FIRST_SEAL) != SEAL
    assert seal_of(DAY + timedelta(days=1), [ONE, TWO], after=FIRST_SEAL).sha256 != SEAL.sha256
    assert seal_of(DAY, [ONE, TWO], after=SEAL.sha256) != SEAL


def test_the_order_of_particulars_says_nothing():
    turned = replace(ONE, particulars={"version": 2, "kind": "regular"})
    assert seal_of(DAY, [turned, TWO], after=FIRST_SEAL) == SEAL


def test_only_days_that_are_over_are_sealed_and_none_is_left_out():
    day = timedelta(days=1)
    assert days_to_seal(first_event=None, last_sealed=None, today=DAY) == []
    assert days_to_seal(first_event=DAY, last_sealed=None, today=DAY) == []
    assert days_to_seal(first_event=DAY - 2 * day, last_sealed=None, today=DAY) == [DAY - 2 * day, DAY - day]
    assert days_to_seal(first_event=DAY - 9 * day, last_sealed=DAY - 2 * day, today=DAY) == [DAY - day]
    assert days_to_seal(first_event=DAY - 9 * day, last_sealed=DAY - day, today=DAY) == []
