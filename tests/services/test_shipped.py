"""The shipped catalogue enters a real installation once."""

from __future__ import annotations

import pytest

from branchmeet import catalogue
from branchmeet.domain.sheets import parse_sheet
from branchmeet.extensions import db
from branchmeet.models import LibraryTopic, ScoreSheet
from branchmeet.services import shipped

pytestmark = pytest.mark.usefixtures("context")


def test_what_is_there_is_not_added_again():
    shipped.load_catalogue()
    db.session.query(LibraryTopic).filter_by(code="T01").delete()
    db.session.commit()
    shipped.load_catalogue()
    assert db.session.query(LibraryTopic).count() == len(catalogue.load("topics")["topics"])
    assert db.session.query(ScoreSheet).count() == len(shipped.SHEETS)


def test_a_sheet_read_back_is_the_sheet_of_the_catalogue():
    shipped.load_catalogue()
    for name, kind in shipped.SHEETS.items():
        stored = db.session.query(ScoreSheet).filter_by(kind=kind).one()
        assert parse_sheet(stored.body) == parse_sheet(catalogue.load(name))
