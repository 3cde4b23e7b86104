"""Adopted minutes: slips set right before signing, additions with a reason, and what was adopted stays as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from branchmeet.domain.minutes import sha256_of
from branchmeet.extensions import db
from branchmeet.models import Event, IssuedPaper, Minutes, MinutesRendering
from branchmeet.services import signings
from tests.web.minutes.conftest import SECRETS

PART = "Hẻm 8 đã có 31/40 nhà."


@pytest.fixture
def forms(inside):
    """Every locked form: (form, number, hash, body)."""

    def look() -> list[tuple[str, int, str, str]]:
        with inside():
            rows = db.session.scalars(select(MinutesRendering).order_by(MinutesRendering.id))
            return [(row.key, row.number, row.sha256, row.body) for row in rows]

    return look


def correct(browser, adopted, old, new, expect=303):
    """Open the list of parts, choose the one with these words, replace them."""
    page = browser.open(adopted.url("/corrections"))
    links = [link.get("href") for link in page.all("a") if "/correction" in (link.get("href") or "")]
    links = [link for link in links if link.endswith("/correction")]
    for link in links:
        form = browser.open(link).form(link)
        if old in form.values["text"]:
            return browser.submit(form, expect, text=form.values["text"].replace(old, new))
    raise AssertionError(f"no part says {old!r}")


def test_a_slip_is_set_right_and_shown_as_a_difference_with_both_hashes(adopted, browse, forms, inside):
    before = forms()
    page = correct(browse("lan"), adopted, "31/40 nhà", "31/40 căn")
    assert "Sau khi sửa" in page.text
    assert {"nhà.", "căn."} <= {"".join(mark.itertext()).strip() for mark in page.all("ins")}
    after = forms()
    assert after[: len(before)] == before, "what was adopted stays"
    assert [(key, number) for key, number, *_ in after[2:]] == [("branch_copy", 2), ("superior_copy", 2)]
    for _, _, sha256, body in after:
        assert sha256_of(body) == sha256
    assert before[0][2] in page.text
    assert after[2][2] in page.text
    assert "31/40 căn" in browse("khanh").open(adopted.url()).text
    assert "Đã sửa lỗi chữ 1 lần" in browse("khanh").open(adopted.url()).text
    assert "31/40 nhà" in browse("khanh").open(adopted.url("/corrections")).text
    with inside():
        assert db.session.query(IssuedPaper).one().sha256 == after[2][2]
        last = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert (last.action, last.particulars) == ("minutes_corrected", {"number": 1})


def test_a_slip_in_an_internal_part_leaves_the_superior_copy_untouched(adopted, browse, forms):
    before = forms()
    correct(browse("lan"), adopted, SECRETS["criticism"], f"{SECRETS['criticism']} sớm")
    assert [(key, number) for key, number, *_ in forms()[len(before) :]] == [("branch_copy", 2)]
    page = browse("khanh").open(adopted.url("/corrections"))
    assert "Chưa sửa chữ nào" in page.text
    assert "Đã sửa lỗi chữ" not in browse("khanh").open(adopted.url()).text


def test_more_than_a_slip_is_refused_beside_the_field_with_everything_kept(adopted, browse, forms):
    before = forms()
    page = correct(browse("lan"), adopted, "31/40 nhà", "31/40 nhà " + "và " * 20, expect=422)
    assert "nhiều hơn lỗi gõ (tối đa 12 chữ)" in page.errors()[0]
    assert "và và" in page.text
    assert forms() == before


def test_after_signing_nothing_is_corrected(adopted, browse, lan, inside, forms):
    browser = browse("lan")
    page = browser.open(adopted.url("/corrections"))
    link = next(a.get("href") for a in page.all("a") if (a.get("href") or "").endswith("/correction"))
    form = browser.open(link).form(link)
    with inside():
        version = db.session.query(Minutes).one().version
        signings.sign(meeting_id=adopted.id, version=version, on=signings.today(), by=lan)
    before = forms()
    page = browser.submit(form, 422, text=form.values["text"] + " nhé")
    page = browser.submit(page.form(link), 422)
    assert "đã ký nên không sửa nữa" in page.text
    assert forms() == before
    assert "Lập bản bổ sung" in browser.open(adopted.url("/corrections")).text


@pytest.mark.parametrize("person", ["mai", "minh", "khanh", "nam"])
def test_only_the_secretary_amends(adopted, browse, person):
    for rest in ("/parts/1/correction", "/addenda/new"):
        browse(person).open(adopted.url(rest), expect=404)


def test_a_draft_is_neither_corrected_nor_added_to(sitting, browse):
    for rest in ("/parts/1/correction", "/addenda/new"):
        browse("lan").open(sitting.url(rest), expect=404)


def test_an_addendum_has_two_forms_of_its_own_and_changes_nothing(adopted, browse, forms):
    before, browser = forms(), browse("lan")
    path = adopted.url("/addenda/new")
    page = browser.submit(
        browser.open(path).form(path), reason="Ghi thiếu ý kiến", text="Dán lịch ở hẻm 9.", kept="bímậtbổsung"
    )
    assert "BIÊN BẢN BỔ SUNG" in page.text
    assert "bímậtbổsung" in page.text
    above = browse("khanh").open(adopted.url("/addenda/1"))
    assert "Dán lịch ở hẻm 9." in above.text
    assert "Có phần tự phê bình và phê bình lưu tại chi bộ." in above.text
    assert "bímậtbổsung" not in above.text
    assert "Có 1 bản bổ sung" in browse("khanh").open(adopted.url()).text
    assert forms() == before
    assert browse("khanh").client.get(adopted.url("/addenda/1/paper")).status_code == 200
    browse("khanh").open(adopted.url("/addenda/1?copy=branch_copy"), expect=404)
    browser.open(adopted.url("/addenda/2"), expect=404)


def test_an_addendum_that_stays_in_the_branch_is_not_there_for_others(adopted, browse):
    browser, path = browse("lan"), adopted.url("/addenda/new")
    page = browser.submit(browser.open(path).form(path), reason="Ghi thiếu", text="", kept="bímậtbổsung")
    assert "Chỉ có bản lưu chi bộ" in page.text
    for person in ("minh", "hanh", "khanh"):
        assert "bản bổ sung" not in browse(person).open(adopted.url()).text
        browse(person).open(adopted.url("/addenda/1"), expect=404)
        assert browse(person).client.get(adopted.url("/addenda/1/paper")).status_code == 404


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"reason": "", "text": "Thêm"}, "Đề nghị đồng chí điền mục này."),
        ({"reason": "Thiếu", "text": "", "kept": ""}, "Đề nghị đồng chí điền mục này."),
        ({"reason": "x" * 301, "text": "Thêm"}, "Dài quá"),
    ],
)
def test_an_addendum_without_reason_or_content_is_refused_beside_the_field(adopted, browse, values, sentence):
    browser, path = browse("lan"), adopted.url("/addenda/new")
    page = browser.submit(browser.open(path).form(path), 422, **values)
    assert sentence in page.errors()[0]
