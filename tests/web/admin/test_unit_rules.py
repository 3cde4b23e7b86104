"""A unit's own rules: set on a page, seen where they count, refused beside the field."""

from __future__ import annotations

from datetime import timedelta

from branchmeet.clock import today
from tests.factories import make_meeting


def test_a_branch_with_a_shorter_meeting_is_measured_by_its_own_rule(app, browse, world):
    with app.app_context():
        meeting_id = make_meeting(world, on=today() + timedelta(3)).id
    quy, lan = browse("quy"), browse("lan")
    path = quy.url("admin.unit_rules", unit_id=world.units["home"])
    before = lan.visit("meetings.prepare", meeting_id=meeting_id).text
    page = quy.submit(quy.open(path).form(path), required_minutes="45", visitors_vote="0")
    assert "Đã lưu quy định riêng" in page.text
    assert quy.open(path).form(path).values["required_minutes"] == "45"
    after = lan.visit("meetings.prepare", meeting_id=meeting_id).text
    assert "mức 45" in after
    assert "mức 45" not in before
    quy.submit(quy.open(path).form(path), required_minutes="", visitors_vote="")
    assert lan.visit("meetings.prepare", meeting_id=meeting_id).text == before


def test_a_number_out_of_bounds_is_refused_beside_it_and_stays_typed(browse, world):
    quy = browse("quy")
    path = quy.url("admin.unit_rules", unit_id=world.units["home"])
    page = quy.submit(quy.open(path).form(path), 422, required_minutes="900", draft_days="20")
    assert page.errors() == ["Đề nghị ghi số từ 30 đến 240, hoặc để trống."]
    assert page.form(path).values["draft_days"] == "20"


def test_the_ward_sets_days_for_its_branches_and_nobody_else_enters(browse, world):
    quy = browse("quy")
    path = quy.url("admin.unit_rules", unit_id=world.units["ward"])
    assert "required_minutes" not in quy.open(path).form(path).values
    for person in ("lan", "khanh", "tam", "oanh"):
        browse(person).open(path, expect=404)
