"""A filled sheet printed: the table, the sums, who may, for a meeting and for a period."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from branchmeet.extensions import db
from branchmeet.models import Assessment
from tests.furniture import furnish


@pytest.fixture
def sheets(app, world):
    """The keys of a meeting's submitted sheet and of a period's draft at the home branch."""
    with app.app_context():
        keys = furnish(world)
        db.session.remove()
    return keys["home", "done"]["assessment_id"], keys["home", "begun"]["assessment_id"]


def pdf(browser, assessment_id) -> str:
    url = browser.url("assessments.paper_as_file", assessment_id=assessment_id)
    answer = browser.client.get(url, query_string={"format": "pdf"})
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


def test_the_sheet_of_a_meeting_prints_every_line_and_who_decides(browse, sheets, app):
    text = pdf(browse("lan"), sheets[0])
    for words in ("PHIẾU ĐÁNH GIÁ", "chất lượng sinh hoạt chi bộ thường kỳ tháng", "I- THÔNG TIN CHUNG",
                  "Số liệu phần mềm tổng hợp", "Mức chính thức: ....", "T/M CHI BỘ"):  # fmt: skip
        assert words in text
    with app.app_context():
        body = db.session.get_one(Assessment, sheets[0])
        from branchmeet.queries.assessments import get_head

        codes = [item.code for item in get_head(body.id).sheet.items]
    assert [code for code in codes if code not in text] == []


def test_a_period_has_its_own_words_and_a_stranger_nothing(browse, sheets):
    assert "chi bộ 4 tốt" in pdf(browse("mai"), sheets[1])
    assert "Phiếu đánh giá để in" in browse("mai").visit("assessments.paper", assessment_id=sheets[1]).title
    browse("nam").visit("assessments.paper", expect=404, assessment_id=sheets[0])


def test_it_asks_the_database_few_times(browse, sheets, statements):
    browser = browse("lan")
    url = browser.url("assessments.paper", assessment_id=sheets[0])
    statements.clear()
    assert browser.client.get(url).status_code == 200
    assert sum(statement.startswith("SELECT") for statement in statements) <= 8
