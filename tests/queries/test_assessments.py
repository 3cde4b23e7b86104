"""The lists and doors of sheets: who finds which, in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind
from branchmeet.domain.figures import FigureKey
from branchmeet.extensions import db
from branchmeet.models import Assessment
from branchmeet.policy import Permission, scope
from branchmeet.queries import assessments, figures
from branchmeet.services import assessments as services
from branchmeet.services import figures as figure_services
from branchmeet.services.figures import Typed
from tests.factories import make_held, make_sitting

YEAR = AssessmentPeriod.of(PeriodKind.YEAR, today())


@pytest.fixture
def sheets(world, acting):
    """A year's draft and a meeting's submitted sheet of the home branch, a year's draft of the neighbour."""
    lan = acting("lan")
    meeting = make_held(world, on=today() - timedelta(days=3))
    made = {
        "year": services.open_period_sheet(branch_id=world.units["home"], period=YEAR, by=lan),
        "meeting": services.open_meeting_sheet(meeting_id=meeting.id, by=lan),
        "neighbour": services.open_period_sheet(branch_id=world.units["neighbour"], period=YEAR, by=acting("nam")),
    }
    db.session.get_one(Assessment, made["meeting"]).state = AssessmentState.SUBMITTED
    db.session.commit()
    return made


def listed(actor, **options):
    return [row.id for row in assessments.list_assessments(scope(actor, Permission.ASSESSMENT_READ), **options)]


def test_each_lists_what_he_may_read_the_newest_first(sheets, acting):
    assert listed(acting("lan")) == [sheets["year"], sheets["meeting"]]
    assert listed(acting("lan"), kind=AssessmentKind.MEETING) == [sheets["meeting"]]
    assert listed(acting("minh")) == [sheets["meeting"]]
    assert listed(acting("phuoc")) == [sheets["meeting"]]
    assert listed(acting("khach")) == []


def test_a_presented_sheet_is_found_by_the_members(sheets, acting):
    db.session.get_one(Assessment, sheets["year"]).presented_at_utc = db.session.get_one(
        Assessment, sheets["year"]
    ).created_at_utc
    db.session.commit()
    assert listed(acting("minh")) == [sheets["year"], sheets["meeting"]]
    assert listed(acting("phuoc")) == [sheets["meeting"]]


def test_a_list_is_cut_into_pages(sheets, acting):
    assert listed(acting("lan"), page=2) == []
    rows = assessments.list_assessments(scope(acting("lan"), Permission.ASSESSMENT_READ))
    assert {row.total for row in rows} == {2}


def test_the_door_of_a_meeting_knows_its_sheet(world, sheets, acting):
    meeting_id = assessments.get_head(sheets["meeting"]).meeting_id
    door = assessments.get_score_door(meeting_id)
    assert (door.assessment_id, door.subject.state) == (sheets["meeting"], AssessmentState.SUBMITTED)
    other = make_held(world, on=today() - timedelta(days=9))
    door = assessments.get_score_door(other.id)
    assert (door.assessment_id, door.subject.state) == (None, AssessmentState.DRAFT)


def test_the_vote_is_taken_in_the_sheets_own_meeting_before_any_other(world, acting):
    first, second = make_sitting(world, acting("lan")), make_sitting(world, acting("lan"))
    home = world.units["home"]
    assert assessments.find_sitting(home) == first.id
    assert assessments.find_sitting(home, first=second.id) == second.id
    assert assessments.find_sitting(world.units["neighbour"]) is None


def test_a_table_of_many_branches_holds_the_newest_number_of_each(world, acting):
    kieu = acting("kieu")
    key, home = FigureKey.DISCIPLINE_DECISIONS, world.units["home"]
    for value, seen in ((1, False), (0, True)):
        before = figures.of_period(home, YEAR.code)
        typed = Typed(value=value, seen=before[key].id if seen else 0)
        figure_services.type_for_branches(key=key, period=YEAR, values={home: typed}, by=kieu)
    rows = figures.list_branch_values(scope(kieu, Permission.FIGURE_INSPECTION), key, YEAR.code)
    assert {row.branch_id: row.value for row in rows} == {
        world.units["inner"]: None,
        home: 0,
        world.units["neighbour"]: None,
    }
    assert {row.total for row in rows} == {3}
    assert next(row for row in rows if row.branch_id == home).entered_by == "Thái Thị Nhung"
