"""The "4 tốt" sheet: a quarter's self-check and a year's request, from the first figure to lock and withdrawal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import HeldMembership
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.scoring import ShortfallKind
from branchmeet.domain.sheets import Outcome
from branchmeet.extensions import db
from branchmeet.models import Assessment, AssessmentStep, VetoCheck
from branchmeet.queries import assessments
from branchmeet.queries.figures import of_period
from branchmeet.services import assessments as services
from branchmeet.services import figures, four_good
from branchmeet.services.assessments import OwnScore
from branchmeet.services.figures import Typed
from branchmeet.services.four_good import Answer
from branchmeet.services.score_keeping import UpperScore
from tests.factories import make_held, make_sitting

YEAR = AssessmentPeriod.of(PeriodKind.YEAR, today())
QUARTER = AssessmentPeriod.of(PeriodKind.QUARTER, today())
BY_HAND = ("V5", "V6", "V7")


@pytest.fixture
def people(acting):
    return {name: acting(name) for name in ("lan", "mai", "phuoc", "dat", "khanh", "kieu", "nga")}


def open_sheet(people, world, period=YEAR):
    return services.open_period_sheet(branch_id=world.units["home"], period=period, by=people["lan"])


def version(assessment_id):
    db.session.expire_all()
    return db.session.get_one(Assessment, assessment_id).version


def state(assessment_id):
    return db.session.get_one(Assessment, assessment_id).state


def whole(assessment_id):
    return assessments.get_filled(assessments.get_head(assessment_id), now=now_utc())


def do(service, assessment_id, **details):
    return service(assessment_id=assessment_id, version=version(assessment_id), **details)


def broken(rule, field=None):
    return pytest.raises(RuleBroken, check=lambda it: it.rule is rule and field in (None, it.field))


def give_all(assessment_id, by, *, share=1):
    """Points on every line that applies: all of them, or a half, where nothing is proposed or it differs."""
    score = whole(assessment_id).score
    given = {
        item.code: OwnScore(points=item.max * share, reason="Chi bộ thống nhất.", evidence="Sổ họp")
        for item in score.scored_items
        if item.answer == "points" or score.line(item.code).proposal is None
    }
    do(services.set_scores, assessment_id, scores=given, by=by)


def submit(assessment_id, world, by):
    sitting = make_sitting(world, by)
    do(services.present, assessment_id, by=by)
    assert do(services.enter_vote, assessment_id, meeting_id=sitting.id, matter="4 tốt", disapprove=1, other=0, by=by)
    do(services.submit, assessment_id, by=by)


@pytest.fixture
def submitted(people, world):
    made = open_sheet(people, world)
    give_all(made, people["lan"])
    submit(made, world, people["lan"])
    return made


@pytest.fixture
def appraised(submitted, people):
    do(four_good.finish_appraisal, submitted, scores={}, by=people["phuoc"])
    return submitted


def clear_vetoes(assessment_id, people, world):
    """Everything that bars recognition is looked at and not found: by hand, and by figures and meetings."""
    for code in BY_HAND:
        do(four_good.check_veto, assessment_id, code=code, answer=ScoreAnswer.CLEAR, note="", by=people["phuoc"])


# --- the branch ------------------------------------------------------------------


def test_a_sheet_exists_once_a_period_and_not_before_it_begins(people, world):
    made = open_sheet(people, world)
    assert db.session.get_one(Assessment, made).registered_on == today()
    with broken(Rule.ALREADY_EXISTS, "period"):
        open_sheet(people, world)
    with broken(Rule.PERIOD_NOT_BEGUN, "period"):
        open_sheet(people, world, replace(YEAR, year=YEAR.year + 1))


def test_no_sheet_is_in_force_before_the_first(people, world):
    with broken(Rule.SCORE_NO_SHEET):
        open_sheet(people, world, AssessmentPeriod(PeriodKind.YEAR, 2025))


def test_what_no_record_and_no_figure_says_is_not_proposed(people, world):
    score = whole(open_sheet(people, world)).score
    for code in ("I.3", "III.3", "III.4", "III.5", "IV.3", "IV.5"):
        assert score.line(code).proposal is None, code


def test_a_typed_figure_moves_the_open_sheet_at_once(people, world):
    made = open_sheet(people, world)
    assert answers(made)["V1"] is ScoreAnswer.UNCHECKED
    figures.type_for_branches(
        key=FigureKey.DISCIPLINE_DECISIONS,
        period=YEAR,
        values={world.units["home"]: Typed(value=0)},
        by=people["kieu"],
    )
    assert answers(made)["V1"] is ScoreAnswer.CLEAR
    seen = figures_seen(world)
    figures.type_for_branches(
        key=FigureKey.DISCIPLINE_DECISIONS,
        period=YEAR,
        values={world.units["home"]: Typed(value=1, seen=seen)},
        by=people["kieu"],
    )
    assert answers(made)["V1"] is ScoreAnswer.HIT


def answers(assessment_id):
    return {finding.veto.code: finding.answer for finding in whole(assessment_id).vetoes}


def figures_seen(world):
    return of_period(world.units["home"], YEAR.code)[FigureKey.DISCIPLINE_DECISIONS].id


def test_a_quarter_scales_what_is_set_for_a_year_and_drops_what_is_yearly(people, world):
    make_held(world, on=QUARTER.starts_on)
    made = open_sheet(people, world, QUARTER)
    score = whole(made).score
    assert {"IV.3", "IV.5"} <= {item.code for item in score.sheet.items} - {item.code for item in score.scored_items}
    assert score.line("II.1").value("regular_meetings_full_length").value == 1
    assert score.line("II.1").proposal == 0  # 1 of the 3 that a quarter asks for


# --- the chain of a self-check ------------------------------------------------------


def test_a_self_check_ends_with_the_appraisal_and_the_lock(people, world):
    made = open_sheet(people, world, QUARTER)
    give_all(made, people["lan"])
    submit(made, world, people["lan"])
    do(four_good.finish_appraisal, made, scores={}, by=people["phuoc"])
    assert whole(made).judgement is None
    with broken(Rule.STEP_NOT_ALLOWED):
        do(four_good.recognise, made, number="5", decided_on=today(), by=people["dat"])
    do(four_good.lock, made, by=people["phuoc"])
    assert state(made) is AssessmentState.LOCKED


# --- appraisal, return, answer --------------------------------------------------------


def test_the_appraisal_needs_a_reason_where_it_differs(submitted, people):
    with broken(Rule.SCORE_UPPER_REASON, "reason-I.1"):
        do(four_good.finish_appraisal, submitted, scores={"I.1": UpperScore(points=Decimal(3))}, by=people["phuoc"])
    assert state(submitted) is AssessmentState.SUBMITTED
    do(four_good.save_appraisal, submitted, scores={"I.1": UpperScore(points=Decimal(3))}, by=people["phuoc"])
    assert state(submitted) is AssessmentState.UNDER_APPRAISAL
    given = {"I.1": UpperScore(points=Decimal(3), reason="Kế hoạch còn chép lại văn bản.")}
    do(four_good.finish_appraisal, submitted, scores=given, by=people["phuoc"])
    found = whole(submitted)
    assert (found.score.line("I.1").own, found.score.line("I.1").appraised) == (5, 3)
    assert found.score.line("III.1").appraised == found.score.line("III.1").own
    assert found.head.appraised_total == found.score.upper.total < found.head.self_total


def test_returned_at_lines_answered_and_sent_back(submitted, people, world):
    with broken(Rule.RETURN_NO_LINE):
        do(four_good.return_lines, submitted, reasons={}, by=people["phuoc"])
    with broken(Rule.RETURN_REASON, "reason-I.1"):
        do(four_good.return_lines, submitted, reasons={"I.1": ""}, by=people["phuoc"])
    do(four_good.return_lines, submitted, reasons={"I.1": "Bổ sung kế hoạch.", "I.5": "Nêu việc."}, by=people["phuoc"])
    assert state(submitted) is AssessmentState.RETURNED

    answers = {"I.1": Answer(text="Đã bổ sung 2 kế hoạch.")}
    with broken(Rule.RETURN_ANSWER, "answer-I.5"):
        do(four_good.resubmit, submitted, answers=answers, decision="", by=people["lan"])
    answers["I.5"] = Answer(text="Chi bộ nhận thiếu sót.", points=Decimal(2))
    with broken(Rule.RETURN_DECISION, "decision"):
        do(four_good.resubmit, submitted, answers=answers, decision="", by=people["lan"])
    with broken(Rule.UNKNOWN_CHOICE, "III.1"):
        do(
            four_good.resubmit,
            submitted,
            answers=answers | {"III.1": Answer(text="x", points=Decimal(6))},
            decision="",
            by=people["lan"],
        )
    do(four_good.resubmit, submitted, answers=answers, decision="Chi ủy 12/12: 3/3 phiếu", by=people["lan"])
    found = whole(submitted)
    assert state(submitted) is AssessmentState.SUBMITTED
    assert (found.score.line("I.5").own, found.score.line("I.1").answer) == (2, "Đã bổ sung 2 kế hoạch.")
    assert found.head.self_total == found.score.own.total
    notes = [row.note for row in db.session.query(AssessmentStep).filter_by(assessment_id=submitted) if row.note]
    assert notes == ["Chi ủy 12/12: 3/3 phiếu"]
    do(four_good.finish_appraisal, submitted, scores={}, by=people["phuoc"])
    assert whole(submitted).score.line("I.5").appraised == 2


def test_nobody_appraises_what_he_scored_nor_his_own_branch(submitted, people, world):
    with broken(Rule.SCORE_OWN_WORK):
        do(four_good.save_appraisal, submitted, scores={}, by=people["lan"])
    home = HeldMembership(world.units["home"], world.paths["home"], None, MemberKind.FULL, Presence.HERE)
    with broken(Rule.SCORE_OWN_WORK):
        do(four_good.save_appraisal, submitted, scores={}, by=replace(people["phuoc"], memberships=(home,)))


def test_who_once_filled_it_in_does_not_appraise_it_later(people, world):
    made = open_sheet(people, world)
    give_all(made, people["mai"])
    give_all(made, people["lan"])
    submit(made, world, people["lan"])
    moved_up = replace(people["phuoc"], account_id=people["mai"].account_id)
    with broken(Rule.SCORE_OWN_WORK):
        do(four_good.save_appraisal, made, scores={}, by=moved_up)


# --- vetoes, recognition, withdrawal ----------------------------------------------------


def test_without_a_check_of_every_case_there_is_no_basis(appraised, people, world):
    assert whole(appraised).judgement.outcome in (Outcome.INSUFFICIENT_BASIS, Outcome.NOT_MET)
    with pytest.raises(RuleBroken) as refused:
        do(four_good.recognise, appraised, number="5", decided_on=today(), by=people["dat"])
    assert refused.value.rule in (Rule.VETO_UNCHECKED, Rule.VETO_HIT)
    assert state(appraised) is AssessmentState.APPRAISED


def test_a_computed_case_is_not_answered_by_hand(appraised, people):
    for code, rule in (("V1", Rule.VETO_NOT_BY_HAND), ("V9", Rule.UNKNOWN_CHOICE)):
        with broken(rule, code):
            do(four_good.check_veto, appraised, code=code, answer=ScoreAnswer.CLEAR, note="", by=people["phuoc"])
    with broken(Rule.REQUIRED, "note-V5"):
        do(four_good.check_veto, appraised, code="V5", answer=ScoreAnswer.HIT, note="", by=people["phuoc"])


@pytest.fixture
def clean(people, world):
    """A year in which nothing bars recognition: it began this month, so that no month has passed without a meeting."""
    made = open_sheet(people, world)
    row = db.session.get_one(Assessment, made)
    give_all(made, people["lan"])
    submit(made, world, people["lan"])
    do(four_good.finish_appraisal, made, scores={}, by=people["phuoc"])
    clear_vetoes(made, people, world)
    set_computed(row.id, ScoreAnswer.CLEAR)
    return made


def set_computed(assessment_id, answer, codes=("V1", "V2", "V3", "V4")):
    known = {row.code: row for row in assessments.list_veto_rows(assessment_id)}
    for code in codes:
        row = known.get(code) or VetoCheck(assessment_id=assessment_id, code=code)
        row.answer = answer
        db.session.add(row)
    db.session.commit()


def test_recognised_by_a_decision_locked_and_withdrawn(clean, people):
    for details, rule, field in (
        ({"number": "", "decided_on": today()}, Rule.REQUIRED, "number"),
        ({"number": "5", "decided_on": today() + timedelta(days=1)}, Rule.DECIDED_IN_FUTURE, "decided_on"),
    ):
        with broken(rule, field):
            do(four_good.recognise, clean, by=people["dat"], **details)
    do(four_good.recognise, clean, number="125-QĐ/QU", decided_on=today(), by=people["dat"])
    row = db.session.get_one(Assessment, clean)
    assert (row.state, row.decided_result, row.decision_number) == (AssessmentState.RECOGNISED, "met", "125-QĐ/QU")
    do(four_good.lock, clean, by=people["phuoc"])
    with broken(Rule.REQUIRED, "reason"):
        do(four_good.withdraw, clean, reason="", by=people["dat"])
    do(four_good.withdraw, clean, reason="Phát hiện vi phạm sau công nhận.", by=people["dat"])
    assert state(clean) is AssessmentState.WITHDRAWN


def test_refused_with_a_reason_and_never_withdrawn(clean, people):
    with broken(Rule.REQUIRED, "reason"):
        do(four_good.refuse, clean, number="6", decided_on=today(), reason="", by=people["dat"])
    do(four_good.refuse, clean, number="6", decided_on=today(), reason="Chưa đủ điểm nhóm II.", by=people["dat"])
    do(four_good.lock, clean, by=people["phuoc"])
    with broken(Rule.STEP_NOT_ALLOWED):
        do(four_good.withdraw, clean, reason="x", by=people["dat"])


def test_one_case_that_is_hit_bars_recognition_and_not_the_refusal(clean, people):
    set_computed(clean, ScoreAnswer.HIT, codes=("V4",))
    with broken(Rule.VETO_HIT):
        do(four_good.recognise, clean, number="5", decided_on=today(), by=people["dat"])
    assert whole(clean).judgement.outcome is Outcome.NOT_MET
    do(four_good.refuse, clean, number="5", decided_on=today(), reason="Vướng V4.", by=people["dat"])


def test_one_unchecked_case_bars_both(clean, people):
    do(four_good.check_veto, clean, code="V6", answer=ScoreAnswer.UNCHECKED, note="", by=people["phuoc"])
    found = whole(clean).judgement
    assert found.outcome is Outcome.INSUFFICIENT_BASIS
    assert [it.code for it in found.shortfalls if it.kind is ShortfallKind.VETO_UNCHECKED] == ["V6"]
    for act in (four_good.recognise, four_good.refuse):
        details = {"reason": "x"} if act is four_good.refuse else {}
        with broken(Rule.VETO_UNCHECKED):
            do(act, clean, number="5", decided_on=today(), by=people["dat"], **details)


@pytest.mark.parametrize("act", ["recognise", "lock", "resubmit", "withdraw"])
def test_steps_out_of_order_are_refused(submitted, people, act):
    acts = {
        "recognise": lambda: do(four_good.recognise, submitted, number="5", decided_on=today(), by=people["dat"]),
        "lock": lambda: do(four_good.lock, submitted, by=people["phuoc"]),
        "resubmit": lambda: do(four_good.resubmit, submitted, answers={}, decision="", by=people["lan"]),
        "withdraw": lambda: do(four_good.withdraw, submitted, reason="x", by=people["dat"]),
    }
    with pytest.raises(RuleBroken):
        acts[act]()
    assert state(submitted) is AssessmentState.SUBMITTED
