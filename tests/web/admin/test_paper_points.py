"""The open points of papers: settled for a unit, followed below it, seen on the next paper."""

from __future__ import annotations

import io
from datetime import timedelta

import docx

from branchmeet.clock import today
from tests.factories import make_meeting


def printed(browser, meeting_id):
    url = browser.url("meetings.meeting_paper", meeting_id=meeting_id, form="notice")
    return docx.Document(io.BytesIO(browser.client.get(url).data))


def test_what_the_ward_settles_its_branches_write_unless_they_settle_it_themselves(app, browse, world):
    with app.app_context():
        meeting_id = make_meeting(world, on=today() + timedelta(3)).id
    quy, lan = browse("quy"), browse("lan")
    path = quy.url("admin.paper_points", unit_id=world.units["ward"])
    page = quy.open(path)
    quy.submit(page.form(path), superior="committee", spelling="old", title="14", notice_numbered="no")
    paper = printed(lan, meeting_id)
    cells = [paragraph.text for cell in paper.tables[0].rows[0].cells for paragraph in cell.paragraphs]
    assert cells[0] == "ĐẢNG UỶ PHƯỜNG TÂN MẪU"
    assert not [text for text in cells if text.startswith("Số")]
    assert paper.styles["Title"].font.size.pt == 14
    own = quy.url("admin.paper_points", unit_id=world.units["home"])
    assert "Theo cấp trên (ĐẢNG UỶ)" in quy.open(own).text
    quy.submit(quy.open(own).form(own), title="15")
    paper = printed(lan, meeting_id)
    assert paper.styles["Title"].font.size.pt == 15
    assert paper.tables[0].rows[0].cells[0].paragraphs[0].text == "ĐẢNG UỶ PHƯỜNG TÂN MẪU"


def test_a_choice_that_is_not_offered_is_refused_beside_its_field(browse, world):
    quy = browse("quy")
    path = quy.url("admin.paper_points", unit_id=world.units["ward"])
    page = quy.submit(quy.open(path).form(path), 422, title="40")
    assert page.errors() == ["Lựa chọn này không có trong danh sách."]


def test_nobody_else_settles_it(browse, world):
    for person in ("lan", "khanh", "tam", "oanh"):
        browse(person).visit("admin.paper_points", expect=404, unit_id=world.units["home"])
