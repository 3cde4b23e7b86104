"""The papers of plans: looked at, numbered once, kept as they were, opened as Word and PDF, cancelled with a reason."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from branchmeet.clock import today
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import IssuedPaper, Topic
from tests.factories import make_topic


@pytest.fixture
def plan(app, world):
    """The address of an adopted plan of this quarter."""
    with app.app_context():
        make_topic(world, state=PlanState.ADOPTED, preparer_id=world.members["mai"])
        db.session.remove()
    quarter = (today().month + 2) // 3
    return {"branch_id": world.units["home"], "year": today().year, "quarter": quarter}


@pytest.fixture
def year(plan):
    return {"branch_id": plan["branch_id"], "year": plan["year"]}


def pdf(browser, endpoint, **ids) -> str:
    answer = browser.client.get(browser.url(endpoint, **ids), query_string={"format": "pdf"})
    assert answer.mimetype == "application/pdf"
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


def issue(browser, plan):
    page = browser.visit("topic_plans.show_paper_of_quarter", **plan)
    return browser.submit(page.form(browser.url("topic_plans.number_paper", **plan)))


def test_the_plan_gets_its_number_in_one_tap_and_is_kept_as_it_was(app, browse, plan):
    lan = browse("lan")
    assert "Số ....-KH/CB" in lan.visit("topic_plans.show_paper_of_quarter", **plan).text
    page = issue(lan, plan)
    assert "Đã ban hành" in page.text
    assert "Số 01-KH/CB" in page.text
    with app.app_context():
        db.session.query(Topic).update({"subject": "Sửa sau khi ban hành"})
        db.session.commit()
    text = pdf(lan, "topic_plans.paper", **plan)
    assert "Số 01-KH/CB" in text
    assert "Phân loại rác tại nguồn" in text
    assert "Sửa sau" not in text
    assert "ban hành, có số rồi" in lan.post("topic_plans.number_paper", {"version": 1}, **plan).get_data(as_text=True)


def test_a_draft_says_why_it_has_no_number_yet(app, world, browse):
    with app.app_context():
        make_topic(world, state=PlanState.DRAFT)
        db.session.remove()
    ids = {"branch_id": world.units["home"], "year": today().year, "quarter": (today().month + 2) // 3}
    page = browse("lan").visit("topic_plans.show_paper_of_quarter", **ids)
    assert "được thông qua rồi mới ban hành" in page.text
    assert not [form for form in page.forms() if form.action.endswith("/paper/number")]
    refused = browse("lan").post("topic_plans.number_paper", {"version": 1}, **ids)
    assert refused.status_code == 422


def test_who_reads_sees_the_paper_and_who_decides_numbers_it(browse, plan):
    for person in ("minh", "mai", "lan", "hung"):
        browse(person).visit("topic_plans.show_paper_of_quarter", **plan)
    assert browse("mai").post("topic_plans.number_paper", {"version": 1}, **plan).status_code == 404
    browse("nam").visit("topic_plans.show_paper_of_quarter", expect=404, **plan)


def test_the_plan_of_the_year_is_numbered_and_the_quarter_rests_on_it(browse, plan, year):
    lan = browse("lan")
    assert lan.url("topic_plans.show_paper_of_year", **year) in lan.visit("topic_plans.index").links()
    page = lan.visit("topic_plans.show_paper_of_year", **year)
    lan.submit(page.form(lan.url("topic_plans.number_year_paper", **year)))
    assert f"sinh hoạt chuyên đề năm {year['year']}" in pdf(lan, "topic_plans.year_paper", **year)
    assert "Căn cứ Kế hoạch số 01-KH/CB, ngày" in pdf(lan, "topic_plans.paper", **plan)


def test_a_cancelled_paper_keeps_its_number_and_says_why(app, browse, plan):
    lan = browse("lan")
    issue(lan, plan)
    url = lan.url("topic_plans.cancel_paper_of_quarter", **plan)
    form = lan.open(url).form(url)
    assert "Đề nghị đồng chí điền mục này." in lan.submit(form, 422, why="").text
    page = lan.submit(form, why="Thiếu một chuyên đề")
    assert "01-KH/CB" in page.text
    assert "Lý do: Thiếu một chuyên đề" in page.text
    assert "Số 02-KH/CB" in issue(lan, plan).text
    with app.app_context():
        assert [paper.cancelled for paper in db.session.query(IssuedPaper).order_by(IssuedPaper.number)] == [
            True,
            False,
        ]
