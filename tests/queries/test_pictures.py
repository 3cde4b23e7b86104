"""The picture: which sheets and marks go into a row, and which do not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from branchmeet.clock import today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.pictures import PictureRow, Values
from branchmeet.domain.scope import Part, Scope
from branchmeet.extensions import db
from branchmeet.models import Assessment, Attendance, ItemScore, ScoreSheet
from branchmeet.queries import pictures, units
from branchmeet.services import shipped
from tests.factories import make_meeting

QUARTER = AssessmentPeriod.of(PeriodKind.QUARTER, today())


@pytest.fixture(autouse=True)
def _sheets(context):
    shipped.load_catalogue()


def assess(
    world, branch: str = "home", *, state=AssessmentState.SUBMITTED, lines=None, on=None, **columns
) -> Assessment:
    """A sheet of a meeting held today with these points of its own on each line."""
    day = on or today()
    meeting = make_meeting(world, branch=branch, state=MeetingState.CLOSED, on=day, chair=None, clerk=None)
    kind = AssessmentKind.MEETING
    return _fill(
        kind, branch_id=world.units[branch], meeting_id=meeting.id, state=state, day=day, lines=lines or {}, **columns
    )


def four_good(world, branch: str = "home", *, period=QUARTER, lines=None) -> Assessment:
    """A "4 tốt" sheet of a period."""
    return _fill(
        AssessmentKind.FOUR_GOOD,
        branch_id=world.units[branch],
        meeting_id=None,
        state=AssessmentState.APPRAISED,
        day=period.starts_on,
        lines=lines or {},
        period=period.code,
    )


def _fill(kind, *, branch_id, meeting_id, state, day, lines, period="", **columns) -> Assessment:
    sheet_id = db.session.query(ScoreSheet.id).filter_by(kind=kind).scalar()
    assessment = Assessment(
        branch_id=branch_id,
        sheet_id=sheet_id,
        kind=kind,
        meeting_id=meeting_id,
        period=period or f"{day:%Y-%m}",
        starts_on=day,
        ends_on=day,
        state=state,
    )
    db.session.add(assessment)
    db.session.flush()
    for code, own in lines.items():
        db.session.add(ItemScore(assessment_id=assessment.id, code=code, own=own and Decimal(own), **columns))
    db.session.commit()
    return assessment


def row(world, unit: str = "home", *, kind=AssessmentKind.MEETING, period=QUARTER, values=Values.OWN) -> PictureRow:
    every = units.find(Scope((Part(within="/"),)), on=today(), first=0, at_most=50)[0]
    shown = [found for found in every if found.id == world.units[unit]]
    return pictures.read(shown, kind=kind, period=period, values=values).rows[world.units[unit]]


def test_groups_are_those_of_the_sheet(world):
    home = units.outline(Scope((Part(unit_id=world.units["home"]),))).rows
    for kind, codes in ((AssessmentKind.MEETING, "1234567"), (AssessmentKind.FOUR_GOOD, ("I", "II", "III", "IV"))):
        found = pictures.read(home, kind=kind, period=QUARTER, values=Values.OWN)
        assert [group.code for group in found.groups] == list(codes)


def test_lines_are_weighed_by_their_points(world):
    assess(world, lines={"1.1": "4", "3.1": "5", "3.2": "0", "3.3": "0"})
    found = row(world)
    assert found.cells[0] == 80
    assert found.cells[2] == 50
    assert found.cells[1] is None
    assert found.total == 60
    assert found.needing_help == 1


@pytest.mark.parametrize("state", [AssessmentState.DRAFT, AssessmentState.VOTED])
def test_a_sheet_that_was_not_sent_is_not_seen(world, state):
    assess(world, state=state, lines={"1.1": "4"})
    assert row(world).total is None


def test_a_line_without_points_or_left_out_is_no_zero(world):
    assess(world, lines={"1.1": "5", "2.1": None})
    assess(world, lines={"3.1": "0"}, not_applicable=True)
    assert row(world).total == 100


def test_whose_points_are_shown_can_be_chosen(world):
    assess(world, lines={"1.1": "5"}, appraised=Decimal(3), proposed=Decimal(4))
    assert [row(world, values=values).total for values in Values] == [100, 60, 80]


def test_only_meetings_of_the_period_count(world):
    assess(world, lines={"1.1": "0"}, on=QUARTER.starts_on - timedelta(days=1))
    assess(world, lines={"1.1": "5"})
    assert row(world).total == 100
    assert row(world, period=QUARTER.previous).total == 0


def test_the_four_contents_are_read_by_their_period(world):
    four_good(world, lines={"I.1": "4", "IV.1": "3"})
    four_good(world, period=QUARTER.previous, lines={"I.1": "0"})
    found = row(world, kind=AssessmentKind.FOUR_GOOD)
    assert found.cells == (80, None, None, 50)
    assert row(world).total is None


def test_a_ward_adds_up_its_branches_also_those_of_a_partial_organisation(world):
    assess(world, "home", lines={"1.1": "5"})
    assess(world, "inner", lines={"1.1": "1"})
    assess(world, "foreign", lines={"1.1": "0"})
    ward = row(world, "ward")
    assert (ward.total, ward.branches, ward.needing_help) == (60, 3, 1)
    assert row(world, "partial").total == 20
    assert row(world, "other_ward").total == 0


def test_the_roll_counts_present_of_counted(world):
    assessment = assess(world)
    marks = {"lan": AttendanceCode.PRESENT, "mai": AttendanceCode.PRESENT_ONLINE, "ba": AttendanceCode.EXCUSED}
    for person, code in marks.items():
        _mark(world, assessment, person, code)
    _mark(world, assessment, "chin", AttendanceCode.EXEMPT, counted=False)
    found = row(world)
    assert found.attendance == Fraction(200, 3)
    assert found.total is None
    assert row(world, "neighbour").attendance is None


def test_without_units_there_is_no_row(world):
    found = pictures.read([], kind=AssessmentKind.MEETING, period=QUARTER, values=Values.OWN)
    assert found.rows == {}


def _mark(world, assessment: Assessment, person: str, code: AttendanceCode, *, counted: bool = True) -> None:
    db.session.add(
        Attendance(
            meeting_id=assessment.meeting_id,
            member_id=world.members[person],
            kind=MemberKind.FULL,
            presence=Presence.HERE,
            counted=counted,
            votes=counted,
            code=code,
        )
    )
    db.session.commit()
