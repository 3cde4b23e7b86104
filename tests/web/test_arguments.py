"""Numbers of an address: whatever stands there, no database is asked for what no key can be."""

from __future__ import annotations

import pytest

from branchmeet.web.shared.arguments import MOST, whole

HUGE = "9" * 30


@pytest.mark.parametrize("path", [f"/topics/{HUGE}", f"/meetings/{HUGE}", f"/tasks/{HUGE}", f"/tasks/{MOST + 1}"])
def test_a_number_that_no_key_can_be_leads_nowhere(browse, path):
    browse("lan").open(path, expect=404)


@pytest.mark.parametrize(
    ("asked", "number"),
    [("7", 7), ("", 1), ("0", 1), ("-3", 1), (HUGE, 1), ("٣", 1), ("1.5", 1), (str(MOST), MOST), (str(MOST + 1), 1)],
)
def test_a_page_number_is_a_page_number(app, asked, number):
    with app.test_request_context("/", query_string={"page": asked}):
        assert whole("page", 1) == number
