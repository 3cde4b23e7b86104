"""One browser a person: a form belongs to the session it was offered in."""

import pytest


@pytest.fixture
def browse(browse):
    kept = {}
    return lambda person=None: kept.setdefault(person, browse(person))
