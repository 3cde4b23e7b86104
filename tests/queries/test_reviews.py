"""The reviewer's queue: disagreement first, and the same few statements however long it is."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from branchmeet.clock import at, today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.facts import share
from branchmeet.domain.score_lines import pack
from branchmeet.extensions import db
from branchmeet.models import Assessment, AssessmentStep, ItemScore, VetoCheck
from branchmeet.policy import Permission, scope
from branchmeet.queries.reviews import Stage, list_missing, list_queue
from branchmeet.services import score_keeping

LAST_QUARTER = AssessmentPeriod.of(PeriodKind.QUARTER, today()).previous


@pytest.fixture
def sheet(world, context):
    """Writes a submitted self-check of a branch, with own points on some lines and cases that are hit."""

    def make(branch, period=LAST_QUARTER, *, gaps=None, hits=(), at_utc=None, state=AssessmentState.SUBMITTED):
        made = Assessment(
            branch_id=world.units[branch],
            sheet_id=score_keeping.find_sheet(AssessmentKind.FOUR_GOOD, today()),
            kind=AssessmentKind.FOUR_GOOD,
            period_kind=period.kind,
            period=period.code,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            state=state,
        )
        db.session.add(made)
        db.session.flush()
        sent = at_utc or at(period.ends_on, time(9))
        db.session.add(AssessmentStep(assessment_id=made.id, state=AssessmentState.SUBMITTED, at_utc=sent))
        for code, (own, proposed) in {"III.1": (6, None), **(gaps or {})}.items():
            facts = pack({"tasks_done_on_time_share": share(84, 108)}) if code == "I.2" else {}
            db.session.add(ItemScore(assessment_id=made.id, code=code, own=own, proposed=proposed, facts=facts))
        for code in hits:
            db.session.add(VetoCheck(assessment_id=made.id, code=code, answer=ScoreAnswer.HIT))
        db.session.commit()
        return made.id

    return make


@pytest.fixture
def queue(acting):
    def read(person="nga", stage=Stage.WAITING, kind=AssessmentKind.FOUR_GOOD, **more):
        return list_queue(scope(acting(person), Permission.REVIEW_QUEUE), kind=kind, stage=stage, today=today(), **more)

    return read


def test_the_widest_gap_then_vetoes_then_late_then_as_they_came(sheet, queue):
    before = LAST_QUARTER.previous
    clean_second = sheet("home", before, at_utc=at(before.ends_on, time(10)))
    clean_first = sheet("neighbour", before, at_utc=at(before.ends_on, time(9)))
    late = sheet("inner", before, at_utc=at(before.due_on + timedelta(days=1), time(0)))
    hit = sheet("foreign", before, hits=("V4",))
    narrow = sheet("home", gaps={"II.4": (3, 2)})
    wide = sheet("neighbour", gaps={"I.2": (10, 6), "II.4": (2, 3)})
    found = queue()
    assert [row.id for row in found.rows] == [wide, narrow, hit, late, clean_first, clean_second]
    assert (found.total, found.flagged) == (6, 4)
    assert [row.late for row in found.rows] == [False, False, False, True, False, False]


def test_a_row_says_why_with_the_value_behind_it(sheet, queue):
    sheet("home", gaps={"II.4": (2, 3), "I.2": (10, 6)}, hits=("V2", "V4"))
    row = queue().rows[0]
    assert [(gap.code, gap.own, gap.proposed) for gap in row.gaps] == [("I.2", 10, 6), ("II.4", 2, 3)]
    assert row.gaps[0].value("tasks_done_on_time_share").numerator == 84
    assert row.vetoes == ("V2", "V4")


def test_sent_on_the_last_day_is_not_late(sheet, queue):
    sheet("home", at_utc=at(LAST_QUARTER.due_on, time(23, 59)))
    assert not queue().rows[0].late


def test_a_stage_holds_what_waits_for_that_step(sheet, queue):
    year = AssessmentPeriod.of(PeriodKind.YEAR, today())
    of_state = {state: sheet("home", _quarter(n), state=state) for n, state in enumerate(AssessmentState)}
    asked = sheet("neighbour", year, state=AssessmentState.APPRAISED)
    found = {stage: {row.id for row in queue(stage=stage).rows} for stage in Stage}
    assert found[Stage.WAITING] == {of_state[AssessmentState.SUBMITTED], of_state[AssessmentState.UNDER_APPRAISAL]}
    assert found[Stage.RECOGNITION] == {asked}
    assert found[Stage.RETURNED] == {of_state[AssessmentState.RETURNED]}
    assert of_state[AssessmentState.APPRAISED] in found[Stage.DONE]  # of a self-check nothing more is asked
    unsubmitted = {of_state[AssessmentState.DRAFT], of_state[AssessmentState.VOTED]}
    assert not unsubmitted & set.union(*found.values())


def _quarter(back):
    period = LAST_QUARTER
    for _ in range(back):
        period = period.previous
    return period


def test_each_sees_the_sheets_below_him(sheet, queue):
    home, foreign, inner = sheet("home"), sheet("foreign"), sheet("inner")
    assert {row.id for row in queue("nga").rows} == {home, foreign, inner}
    assert {row.id for row in queue("phuoc").rows} == {home, inner}
    assert {row.id for row in queue("khach").rows} == {foreign}
    assert queue("lan").rows == ()


def test_the_next_sheet_after_one(sheet, queue):
    second, first = sheet("home"), sheet("neighbour", gaps={"I.2": (10, 6)})
    found = queue()
    assert found.after(first).id == second
    assert found.after(second) is None
    assert found.after(999_999).id == first


def test_who_has_not_sent_a_sheet_yet(world, sheet, acting):
    sheet("home")
    sheet("neighbour", state=AssessmentState.VOTED)
    missing = list_missing(scope(acting("phuoc"), Permission.REVIEW_QUEUE), LAST_QUARTER)
    assert [branch.id for branch in missing] == [world.units["inner"], world.units["neighbour"]]


def test_two_statements_at_any_length(sheet, queue, acting, statements):
    acting("nga")
    sheet("home", gaps={"I.2": (10, 6)})
    statements.clear()
    queue()
    one = _reads(statements)
    for back in range(1, 6):
        sheet("home", _quarter(back), gaps={"I.2": (10, 6), "II.4": (3, 2)}, hits=("V4",))
        sheet("foreign", _quarter(back))
    statements.clear()
    assert queue().total == 11
    assert _reads(statements) == one == 3  # one of them finds the person


def _reads(statements):
    return sum(statement.startswith("SELECT") for statement in statements)


def test_fifty_a_page(sheet, queue):
    for back in range(13):
        for branch in ("home", "neighbour", "inner", "foreign"):
            sheet(branch, _quarter(back))
    assert [len(queue(page=page).rows) for page in (1, 2)] == [50, 2]
    assert queue().pages == 2
