"""Small repairs of texts that go into papers."""

from __future__ import annotations

import pytest

from branchmeet.phrases.texts import ended


@pytest.mark.parametrize(
    ("text", "printed"),
    [("Đã xong", "Đã xong."), ("Đã xong.", "Đã xong."), ("“Đã xong!”", "“Đã xong!”"), ("", "")],
)
def test_a_sentence_ends_once_and_nothing_gets_no_stop(text, printed):
    assert ended(text) == printed
