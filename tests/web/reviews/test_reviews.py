"""The level above on screen: the queue, one sheet with its evidence, reasons, return, decision, recognition."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.figures import FigureKey
from branchmeet.extensions import db
from branchmeet.models import Assessment, Meeting, VetoCheck
from branchmeet.queries import assessments
from branchmeet.services import assessments as services
from branchmeet.services import figures
from branchmeet.services.assessments import OwnScore
from branchmeet.services.figures import Typed
from tests.factories import make_held, make_sitting, make_task

YEAR = AssessmentPeriod.of(PeriodKind.YEAR, today())
QUARTER = AssessmentPeriod.of(PeriodKind.QUARTER, today())


def version(assessment_id):
    db.session.expire_all()
    return db.session.get_one(Assessment, assessment_id).version


def state(assessment_id, inside):
    with inside():
        return db.session.get_one(Assessment, assessment_id).state


def submit(made, meeting_id, by, changes=None):
    score = assessments.get_filled(assessments.get_head(made), now=now_utc()).score
    given = {
        item.code: OwnScore(points=item.max, reason="Chi bộ thống nhất.")
        for item in score.scored_items
        if score.line(item.code).given is None
    }
    services.set_scores(assessment_id=made, version=version(made), scores=given | (changes or {}), by=by)
    services.present(assessment_id=made, version=version(made), by=by)
    services.enter_vote(
        assessment_id=made,
        version=version(made),
        meeting_id=meeting_id,
        matter="4 tốt",
        disapprove=0,
        other=0,
        by=by,
    )
    services.submit(assessment_id=made, version=version(made), by=by)


@pytest.fixture
def home_sheet(world, inside, who):
    """The year's sheet of the home branch, with more points on I.2 than its tasks speak for."""
    with inside():
        lan = who("lan")
        for due, state_ in ((today() - timedelta(days=2), "open"), (today() - timedelta(days=1), "open")):
            make_task(world, due_on=due, state=state_, title="Dán lịch lấy rác")
        sitting = make_sitting(world, lan)
        made = services.open_period_sheet(branch_id=world.units["home"], period=YEAR, by=lan)
        submit(made, sitting.id, lan, {"I.2": OwnScore(points=Decimal(10), reason="Chờ đơn vị chiếu sáng.")})
        return made


@pytest.fixture
def clean_sheet(world, inside, who):
    """The year's sheet of the neighbour branch, on which nothing differs."""
    with inside():
        nam = who("nam")
        sitting = make_sitting(world, nam, branch="neighbour", chair="nam", clerk="nam")
        made = services.open_period_sheet(branch_id=world.units["neighbour"], period=YEAR, by=nam)
        submit(made, sitting.id, nam)
        return made


@pytest.fixture
def meeting_sheet(world, inside, who):
    """The sheet of a meeting that was closed four days ago."""
    with inside():
        lan = who("lan")
        held = make_held(world, on=today() - timedelta(days=4))
        sitting = make_sitting(world, lan)
        made = services.open_meeting_sheet(meeting_id=held.id, by=lan)
        submit(made, sitting.id, lan)
        return made


def settle_vetoes(assessment_id, inside, answer=ScoreAnswer.CLEAR):
    with inside():
        known = {row.code: row for row in assessments.list_veto_rows(assessment_id)}
        for code in ("V1", "V2", "V3", "V4", "V5", "V6", "V7"):
            row = known.get(code) or VetoCheck(assessment_id=assessment_id, code=code)
            row.answer = answer
            db.session.add(row)
        db.session.commit()


# --- the queue ------------------------------------------------------------------


def test_disagreement_comes_first_with_its_reason(browse, home_sheet, clean_sheet):
    page = browse("phuoc").visit("reviews.index")
    sheets = [link for link in page.links() if link in (f"/reviews/{home_sheet}", f"/reviews/{clean_sheet}")]
    assert sheets == [f"/reviews/{home_sheet}"] * 2 + [f"/reviews/{clean_sheet}"]  # the first also as "Mở phiếu đầu"
    assert "I.2 tự đánh giá 10, đề xuất 0 (0/2 việc đúng hạn, 0,0%)" in page.text


def test_the_queue_is_for_those_who_review(browse, home_sheet):
    for person in ("phuoc", "khanh", "dat", "nga"):
        assert f"/reviews/{home_sheet}" in browse(person).visit("reviews.index").links()
    assert f"/reviews/{home_sheet}" not in browse("khach").visit("reviews.index").links()
    for person in ("lan", "mai", "minh", "hanh", "kieu", "oanh", "quy", "tam"):
        browse(person).visit("reviews.index", 404)
        browse(person).visit("reviews.show", 404, assessment_id=home_sheet)


@pytest.mark.parametrize("query", [{"kind": "meeting"}, {"stage": "done"}, {"stage": "recognition"}, {"stage": "x"}])
def test_every_view_of_the_queue_opens(browse, home_sheet, query):
    browse("phuoc").visit("reviews.index", query=query)


def test_who_has_not_sent_is_listed_with_a_reminder_to_copy(browse, home_sheet):
    page = browse("phuoc").visit("reviews.missing", query={"period": YEAR.code})
    assert "Chi bộ Khu phố 6" in page.text
    assert "Chi bộ Khu phố 5" not in page.text
    assert "20/12/" in page.text


# --- one sheet --------------------------------------------------------------------


def test_evidence_points_and_reason_stand_on_one_page(browse, home_sheet):
    page = browse("phuoc").visit("reviews.show", assessment_id=home_sheet)
    assert "Lý do của chi bộ: Chờ đơn vị chiếu sáng." in page.text
    assert f"/assessments/{home_sheet}/metrics/tasks_done_on_time_share" in page.links()
    form = page.form(f"/reviews/{home_sheet}/appraisal")
    assert form.values["I.2"] == "0"  # begins with what the records propose
    assert form.values["I.1"] == ""  # keeps the branch's points


def appraise(browser, assessment_id, expect=303, **values):
    form = browser.visit("reviews.show", assessment_id=assessment_id).form(f"/reviews/{assessment_id}/appraisal")
    form.action = f"/reviews/{assessment_id}/appraisal/end"
    return browser.submit(form, expect, **values)


def test_a_flagged_line_needs_a_sentence_then_the_next_sheet_opens(browse, home_sheet, clean_sheet, inside):
    browser = browse("phuoc")
    page = appraise(browser, home_sheet, 422)
    assert page.errors() == ["Mục I.2: điểm khác chi bộ thì ghi lý do, một câu."]
    assert page.form(f"/reviews/{home_sheet}/appraisal").values["I.2"] == "0"
    page = appraise(browser, home_sheet, **{"I.2": "4", "reason-I.2": "Hai việc chậm có lý do."})
    assert page.title == "Khu phố 6, Tân Mẫu"
    assert state(home_sheet, inside) is AssessmentState.APPRAISED
    page = appraise(browser, clean_sheet)
    assert page.title == "Thẩm định chi bộ 4 tốt"
    sheet = browse("lan").visit("assessments.show", assessment_id=home_sheet)
    assert "Cấp trên cho 4/10: Hai việc chậm có lý do." in sheet.text


def test_what_was_begun_is_kept_for_later(browse, home_sheet, inside):
    browser = browse("phuoc")
    form = browser.visit("reviews.show", assessment_id=home_sheet).form(f"/reviews/{home_sheet}/appraisal")
    page = browser.submit(form, **{"I.2": "4", "III.1": "5"})
    values = page.form(f"/reviews/{home_sheet}/appraisal").values
    assert (values["I.2"], values["III.1"]) == ("4", "5")
    assert state(home_sheet, inside) is AssessmentState.UNDER_APPRAISAL


def test_returned_at_lines_answered_and_back(browse, home_sheet, inside):
    browser = browse("phuoc")
    form = browser.visit("reviews.show", assessment_id=home_sheet).form(f"/reviews/{home_sheet}/appraisal")
    form.action = f"/reviews/{home_sheet}/return"
    page = browser.submit(form, 422)
    assert "Đề nghị đồng chí chọn ít nhất một mục cần bổ sung." in page.text
    form.action = f"/reviews/{home_sheet}/return"
    browser.submit(form, **{"return-I.2": "y", "reason-I.2": "Bổ sung văn bản của đơn vị chiếu sáng."})
    assert state(home_sheet, inside) is AssessmentState.RETURNED

    lan = browse("lan")
    page = lan.visit("assessments.show", assessment_id=home_sheet)
    assert "Đề nghị bổ sung 1 mục" in page.text
    form = page.form(f"/assessments/{home_sheet}/answers")
    page = lan.submit(form, 422, **{"I.2": "6"})
    assert page.errors() == ["Mục I.2: đề nghị chi bộ giải trình trước khi gửi lại."]
    page = lan.submit(form, 422, **{"answer-I.2": "Đã kèm văn bản.", "I.2": "6"})
    assert page.errors() == ["Đổi điểm tự đánh giá sau khi biểu quyết thì ghi quyết định của chi ủy: ngày, số phiếu."]
    form = page.form(f"/assessments/{home_sheet}/answers")
    assert form.values["answer-I.2"] == "Đã kèm văn bản."
    lan.submit(form, decision="Chi ủy họp 12/12, 3/3 phiếu")
    page = browser.visit("reviews.show", assessment_id=home_sheet)
    assert "Chi bộ giải trình: Đã kèm văn bản." in page.text
    assert state(home_sheet, inside) is AssessmentState.SUBMITTED


def test_two_reviewers_never_lose_a_word(browse, home_sheet):
    first, second = browse("phuoc"), browse("phuoc")
    path = f"/reviews/{home_sheet}/appraisal"
    late = second.visit("reviews.show", assessment_id=home_sheet).form(path)
    first.submit(first.visit("reviews.show", assessment_id=home_sheet).form(path), **{"I.2": "4"})
    page = second.submit(late, 422, **{"reason-I.1": "Còn chung chung."})
    assert "phiếu đã có thay đổi" in page.text
    assert page.form(path).values["reason-I.1"] == "Còn chung chung."


def test_who_may_do_what_to_a_sheet_above(browse, home_sheet):
    acts = ("save", "finish", "return_lines", "lock", "recognise", "withdraw", "decide")
    may = {"phuoc": {"save", "finish", "return_lines", "lock"}, "dat": {"recognise", "withdraw"}}
    for person in ("lan", "minh", "khanh", "phuoc", "dat", "nga", "kieu", "quy", "khach"):
        for act in acts:
            status = browse(person).post(f"reviews.{act}", assessment_id=home_sheet).status_code
            assert (status != 404) == (act in may.get(person, ())), (person, act, status)


# --- vetoes and recognition ---------------------------------------------------------


def test_the_inspection_answers_what_only_a_person_can(browse, home_sheet, inside):
    browser = browse("kieu")
    page = browser.visit("assessments.show", assessment_id=home_sheet)
    forms = [form for form in page.forms() if form.action == f"/assessments/{home_sheet}/vetoes"]
    assert [form.values["code"] for form in forms] == ["V5", "V6", "V7"]
    page = browser.submit(forms[0], 422, answer="hit")
    assert page.errors() == ["Đề nghị đồng chí điền mục này."]
    browser.submit(forms[0], answer="clear")
    with inside():
        answers = {row.code: row.answer for row in assessments.list_veto_rows(home_sheet)}
    assert answers["V5"] is ScoreAnswer.CLEAR
    assert browse("khanh").post("assessments.check_veto", assessment_id=home_sheet).status_code == 404


@pytest.fixture
def appraised(browse, clean_sheet):
    appraise(browse("phuoc"), clean_sheet)
    return clean_sheet


def decide(browser, assessment_id, expect=303, **values):
    page = browser.visit("reviews.show", assessment_id=assessment_id)
    typed = {"outcome": "recognise", "number": "125-QĐ/QU", "decided_on": f"{today():%d/%m/%Y}"}
    return browser.submit(page.form(f"/reviews/{assessment_id}/recognition"), expect, **typed | values)


def test_without_a_basis_nothing_is_decided(browse, appraised, inside):
    with inside():
        for row in assessments.list_veto_rows(appraised):
            db.session.delete(row)
        db.session.commit()
    page = decide(browse("dat"), appraised, 422)
    assert "Chưa đủ căn cứ đề xuất" in page.text
    assert state(appraised, inside) is AssessmentState.APPRAISED


def test_recognised_locked_and_withdrawn(browse, appraised, inside):
    settle_vetoes(appraised, inside)
    dat = browse("dat")
    page = decide(dat, appraised, 422, number="", decided_on="32/13/2026")
    assert page.errors() == ["Đề nghị đồng chí điền mục này.", "Đề nghị ghi ngày theo dạng 24/11/2026."]
    page = decide(dat, appraised)
    assert "Được công nhận theo Quyết định số 125-QĐ/QU" in page.text
    phuoc = browse("phuoc")
    phuoc.submit(phuoc.visit("reviews.show", assessment_id=appraised).form(f"/reviews/{appraised}/lock"))
    assert state(appraised, inside) is AssessmentState.LOCKED
    form = dat.visit("reviews.show", assessment_id=appraised).form(f"/reviews/{appraised}/withdrawal")
    dat.submit(form, reason="Phát hiện vi phạm sau công nhận.")
    assert state(appraised, inside) is AssessmentState.WITHDRAWN


def test_a_case_that_is_hit_bars_recognition(browse, appraised, inside):
    settle_vetoes(appraised, inside, ScoreAnswer.HIT)
    page = decide(browse("dat"), appraised, 422)
    assert "Phiếu vướng trường hợp không xét công nhận" in page.text
    page = decide(browse("dat"), appraised, outcome="refuse", reason="Vướng V2.")
    assert "Chưa được công nhận" in page.text


def test_a_self_check_has_no_recognition(browse, world, inside, who):
    with inside():
        lan = who("lan")
        sitting = make_sitting(world, lan)
        made = services.open_period_sheet(branch_id=world.units["home"], period=QUARTER, by=lan)
        submit(made, sitting.id, lan)
    browser = browse("phuoc")
    appraise(browser, made)
    page = browser.visit("reviews.show", assessment_id=made)
    browser.submit(page.form(f"/reviews/{made}/lock"))
    assert state(made, inside) is AssessmentState.LOCKED
    assert not [
        form for form in browse("dat").visit("reviews.show", assessment_id=made).forms() if "/reviews/" in form.action
    ]


# --- a meeting's sheet -----------------------------------------------------------------


def test_the_level_of_a_meeting_is_decided_from_day_three(browse, meeting_sheet, inside):
    browser = browse("khanh")
    page = browser.visit("reviews.show", assessment_id=meeting_sheet)
    form = page.form(f"/reviews/{meeting_sheet}/decision")
    page = browser.submit(form, 422, **{"4.5": "4"})
    assert page.errors() == ["Mục 4.5: điểm khác chi bộ thì ghi lý do, một câu."]
    browser.submit(page.form(f"/reviews/{meeting_sheet}/decision"), **{"reason-4.5": "Chưa chốt việc."})
    assert state(meeting_sheet, inside) is AssessmentState.DECIDED
    sheet = browse("minh").visit("assessments.show", assessment_id=meeting_sheet)
    assert "Cấp trên quyết định mức" in sheet.text
    assert "Cấp trên cho 4/10: Chưa chốt việc." in sheet.text


def test_before_day_three_the_page_says_when(browse, meeting_sheet, inside):
    with inside():
        meeting = db.session.get_one(Assessment, meeting_sheet)
        db.session.get_one(Meeting, meeting.meeting_id).closed_at_utc = now_utc() - timedelta(days=1)
        db.session.commit()
    page = browse("khanh").visit("reviews.show", assessment_id=meeting_sheet)
    assert "mới quyết định được" in page.text
    assert not [form for form in page.forms() if form.action.endswith("/decision")]


def test_what_the_clock_has_made_due_takes_no_more_statements(browse, meeting_sheet, statements):
    for person, page in (("khanh", "reviews.show"), ("lan", "assessments.show")):
        browser = browse(person)
        statements.clear()
        shown = browser.visit(page, assessment_id=meeting_sheet)
        assert sum(statement.startswith("SELECT") for statement in statements) <= 8
        assert "7.2" in shown.text
        assert "đăng sau" in shown.text


def test_statements_do_not_grow(browse, home_sheet, clean_sheet, meeting_sheet, world, inside, who, statements):
    browser = browse("nga")
    counts = []
    for grow in (True, False):
        pages = {}
        for name, options in {"index": {}, "show": {"assessment_id": home_sheet}, "missing": {}}.items():
            statements.clear()
            browser.visit(f"reviews.{name}", **options)
            pages[name] = sum(statement.startswith("SELECT") for statement in statements)
        counts.append(pages)
        if grow:
            with inside():
                for branch, person in (("foreign", "an"), ("inner", "giang")):
                    by = who(person)
                    sitting = make_sitting(world, by, branch=branch, chair=person, clerk=person)
                    made = services.open_period_sheet(branch_id=world.units[branch], period=YEAR, by=by)
                    submit(made, sitting.id, by, {"I.1": OwnScore(points=Decimal(3))})
                figures.type_for_branches(
                    key=FigureKey.DISCIPLINE_DECISIONS,
                    period=YEAR,
                    values={world.units["inner"]: Typed(value=1)},
                    by=who("kieu"),
                )
    assert counts[0] == counts[1]
    assert counts[0]["index"] <= 3
    assert max(counts[0].values()) <= 8
