"""Typing the few facts no record holds: by whom, for what, within what, and never over somebody else's number."""

from __future__ import annotations

import pytest

from branchmeet.clock import today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentState, PeriodKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.figures import FigureKey as F
from branchmeet.domain.meetings import MeetingKind
from branchmeet.extensions import db
from branchmeet.models import Assessment, Figure
from branchmeet.queries import figures as queries
from branchmeet.services import assessments, figures
from branchmeet.services.figures import Typed
from tests.factories import make_sitting

YEAR = AssessmentPeriod(PeriodKind.YEAR, today().year)
QUARTER = AssessmentPeriod.of(PeriodKind.QUARTER, today())


def broken(rule, field=None):
    return pytest.raises(RuleBroken, check=lambda it: it.rule is rule and field in (None, it.field))


@pytest.fixture
def typing(world, acting):
    """Types figures of the home branch as one person, having seen what stands."""

    def type_(person, values, period=YEAR, seen=None):
        known = queries.of_period(world.units["home"], period.code)
        typed = {
            key: Typed(value=value, seen=known[key].id if seen is None and key in known else seen or 0)
            for key, value in values.items()
        }
        figures.type_for_branch(branch_id=world.units["home"], period=period, values=typed, by=acting(person))

    return type_


@pytest.fixture
def table(world, acting):
    """Types one figure of several branches as one person."""

    def type_(person, key, values, period=YEAR):
        typed = {world.units[unit]: Typed(value=value) for unit, value in values.items()}
        figures.type_for_branches(key=key, period=period, values=typed, by=acting(person))

    return type_


def values(world, period=YEAR, branch="home"):
    return {key: typed.value for key, typed in queries.of_period(world.units[branch], period.code).items()}


ALLOWED = [
    ("lan", F.RATED_GOOD, True),
    ("hung", F.RATED_GOOD, True),  # the deputy named to act for her
    ("mai", F.RATED_GOOD, False),
    ("mai", F.MEMBERS_213_DUE, True),
    ("lan", F.DISCIPLINE_DECISIONS, False),
    ("kieu", F.DISCIPLINE_DECISIONS, True),
    ("kieu", F.BYPASSING_PETITIONS_CONFIRMED, True),
    ("oanh", F.BYPASSING_PETITIONS_CONFIRMED, True),
    ("oanh", F.DISCIPLINE_DECISIONS, False),
    ("phuoc", F.ADMISSION_TARGET, True),
    ("phuoc", F.ADMITTED_MEMBERS, False),
    ("minh", F.MEMBERS_213_DUE, False),
    ("hanh", F.MEMBERS_213_DUE, False),
]


@pytest.mark.parametrize(("person", "key", "may"), ALLOWED)
def test_only_those_the_list_names_may_type_a_figure(world, typing, person, key, may):
    if may:
        typing(person, {key: 3})
        assert values(world) == {key: 3}
    else:
        with broken(Rule.FIGURE_NOT_YOURS, key):
            typing(person, {key: 3})
        assert values(world) == {}


def test_another_wards_office_has_no_say(world, table):
    with broken(Rule.FIGURE_NOT_YOURS, str(world.units["foreign"])):
        table("kieu", F.DISCIPLINE_DECISIONS, {"home": 0, "foreign": 0})
    assert values(world) == {}


def test_zero_is_typed_and_blank_is_none(world, typing):
    typing("lan", {F.RATED_GOOD: 0, F.RATED_EXCELLENT: None})
    assert values(world) == {F.RATED_GOOD: 0}


def test_a_correction_adds_a_row_and_the_newest_counts(world, typing):
    typing("lan", {F.RATED_GOOD: 5})
    typing("lan", {F.RATED_GOOD: 5})
    typing("lan", {F.RATED_GOOD: 6})
    typing("lan", {F.RATED_GOOD: None})
    assert [row.value for row in db.session.query(Figure).order_by(Figure.id)] == [5, 6, None]
    assert values(world) == {F.RATED_GOOD: None}


def test_who_did_not_see_the_newest_number_does_not_overwrite_it(typing):
    typing("lan", {F.RATED_GOOD: 5})
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE, F.RATED_GOOD):
        typing("hung", {F.RATED_GOOD: 6}, seen=999)


@pytest.mark.parametrize(
    ("typed", "rule", "field"),
    [
        ({F.RATED_GOOD: -1}, Rule.FIGURE_NEGATIVE, F.RATED_GOOD),
        ({F.MEMBERS_213_DUE: 4, F.MEMBERS_213_SLIPS_SENT: 5}, Rule.FIGURE_ABOVE_LIMIT, F.MEMBERS_213_SLIPS_SENT),
        ({F.DUES_DUE: 4}, Rule.FIGURE_WRONG_PERIOD, F.DUES_DUE),
    ],
)
def test_numbers_that_cannot_be(typing, typed, rule, field):
    with broken(rule, field):
        typing("lan", typed)


def test_a_limit_lowered_afterwards_is_seen(typing):
    typing("lan", {F.MEMBERS_213_DUE: 4, F.MEMBERS_213_SLIPS_SENT: 4})
    with broken(Rule.FIGURE_ABOVE_LIMIT, F.MEMBERS_213_SLIPS_SENT):
        typing("lan", {F.MEMBERS_213_DUE: 3})


def test_a_years_figure_is_not_typed_for_a_quarter(typing):
    with broken(Rule.FIGURE_WRONG_PERIOD, F.RATED_GOOD):
        typing("lan", {F.RATED_GOOD: 3}, period=QUARTER)


def test_dues_are_typed_at_a_regular_meeting_by_its_clerk(world, acting):
    meeting = make_sitting(world, acting("lan"))
    typed = {F.DUES_DUE: Typed(value=7), F.DUES_PAID: Typed(value=6)}
    with broken(Rule.FIGURE_NOT_YOURS):
        figures.type_at_meeting(meeting_id=meeting.id, values=typed, by=acting("minh"))
    figures.type_at_meeting(meeting_id=meeting.id, values=typed, by=acting("mai"))
    rows = db.session.query(Figure).order_by(Figure.id).all()
    assert {(row.period, row.key, row.value) for row in rows} == {
        (meeting.month.strftime("%Y-%m"), F.DUES_DUE, 7),
        (meeting.month.strftime("%Y-%m"), F.DUES_PAID, 6),
    }
    thematic = make_sitting(world, acting("lan"), kind=MeetingKind.THEMATIC)
    with broken(Rule.FIGURE_WRONG_PERIOD):
        figures.type_at_meeting(meeting_id=thematic.id, values=typed, by=acting("mai"))


def test_confirmed_by_the_level_above_as_it_was_seen(world, typing, acting):
    typing("lan", {F.RATED_GOOD: 5})
    row = db.session.query(Figure).one()
    details = {"branch_id": world.units["home"], "period": YEAR, "key": F.RATED_GOOD}
    for person in ("lan", "kieu"):
        with broken(Rule.FIGURE_NOT_YOURS):
            figures.confirm(**details, seen=row.id, by=acting(person))
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE):
        figures.confirm(**details, seen=row.id + 1, by=acting("phuoc"))
    with broken(Rule.FIGURE_NOT_ENTERED):
        figures.confirm(**details | {"key": F.RATED_EXCELLENT}, seen=0, by=acting("phuoc"))
    with broken(Rule.FIGURE_NOT_YOURS):
        figures.confirm(**details | {"key": F.DISCIPLINE_DECISIONS}, seen=0, by=acting("phuoc"))
    figures.confirm(**details, seen=row.id, by=acting("phuoc"))
    assert queries.of_period(world.units["home"], YEAR.code)[F.RATED_GOOD].confirmed_by == "Quách Văn Lộc"
    typing("lan", {F.RATED_GOOD: 6})
    assert queries.of_period(world.units["home"], YEAR.code)[F.RATED_GOOD].confirmed_by is None


def test_nobody_confirms_what_he_typed(world, typing, acting):
    typing("phuoc", {F.ADMISSION_TARGET: 2})
    seen = db.session.query(Figure).one().id
    details = {"branch_id": world.units["home"], "period": YEAR, "key": F.ADMISSION_TARGET, "seen": seen}
    with broken(Rule.FIGURE_NOT_YOURS):
        figures.confirm(**details, by=acting("phuoc"))
    figures.confirm(**details, by=acting("nga"))


def test_figures_stand_once_the_sheet_is_appraised(world, typing, table, acting):
    made = assessments.open_period_sheet(branch_id=world.units["home"], period=YEAR, by=acting("lan"))
    db.session.get_one(Assessment, made).state = AssessmentState.APPRAISED
    db.session.commit()
    with broken(Rule.FIGURE_LOCKED):
        typing("lan", {F.RATED_GOOD: 5})
    with broken(Rule.FIGURE_LOCKED, str(world.units["home"])):
        table("kieu", F.DISCIPLINE_DECISIONS, {"neighbour": 0, "home": 0})
    assert db.session.query(Figure).count() == 0


def test_many_branches_in_one_go(world, table):
    table("kieu", F.DISCIPLINE_DECISIONS, {"home": 0, "neighbour": 1, "inner": None})
    assert values(world) == {F.DISCIPLINE_DECISIONS: 0}
    assert values(world, branch="neighbour") == {F.DISCIPLINE_DECISIONS: 1}
    assert values(world, branch="inner") == {}


def test_another_period_has_its_own_number(world, typing):
    typing("mai", {F.SUPERVISION_ITEMS_PLANNED: 2}, period=QUARTER)
    assert values(world) == {}
    assert values(world, QUARTER) == {F.SUPERVISION_ITEMS_PLANNED: 2}
