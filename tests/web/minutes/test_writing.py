"""The minutes rewritten section by section."""

from __future__ import annotations

import html5lib
import pytest

from branchmeet.domain.minutes import Chapter, SectionKey
from branchmeet.extensions import db
from branchmeet.models import MinutesRevision, MinutesSection
from branchmeet.queries import agenda
from branchmeet.services import minutes
from tests.page import Page

EVIL = "Một đoạn <script>alert(1)</script> & “chữ”"


def study(meeting):
    return meeting.url("/sections/study")


def write(browser, meeting, text, expect=303):
    return browser.submit(browser.open(study(meeting)).form(study(meeting)), expect, text=text)


@pytest.fixture
def stored(inside):
    """Every revision's text, in order."""

    def look() -> list[str]:
        with inside():
            return [row.text for row in db.session.query(MinutesRevision).order_by(MinutesRevision.id)]

    return look


@pytest.fixture
def save(lan, inside):
    """The secretary saves a text for the study section."""

    def act(sitting, text, version) -> None:
        with inside():
            minutes.save_section(
                meeting_id=sitting.id, key=SectionKey(Chapter.STUDY), version=version, text=text, by=lan
            )

    return act


def test_a_section_begins_with_what_the_records_say_and_takes_the_clerks_words(sitting, browse, inside):
    browser = browse("mai")
    with inside():
        item = agenda.list_items(sitting.id)[1].id
    path = sitting.url(f"/sections/discussion-{item}")
    assert path in browser.open(sitting.url("/edit")).links()
    page = browser.open(path)
    assert page.title == "Phân loại rác tại nguồn"
    assert "- Đồng chí Cao Văn Điền: Hẻm 8 đã có 31/40 nhà." in page.form(path).values["text"]
    after = browser.submit(page.form(path), text="Chi bộ bàn về phân loại rác.")
    assert after.title.startswith("Soạn biên bản")
    assert "Đã sửa tay" in after.text
    assert "Chi bộ bàn về phân loại rác." in browser.open(sitting.url()).text


def test_typing_is_saved_without_a_page(sitting, browse, stored):
    browser = browse("mai")
    values = browser.open(study(sitting)).form(study(sitting)).values
    for version, text in enumerate(("Đọc bài", "Đọc bài về nêu gương"), start=1):
        response = browser.client.post(study(sitting), data=values | {"text": text}, headers={"X-Autosave": "1"})
        assert (response.status_code, response.headers["X-Version"], response.data) == (204, str(version), b"")
        values["version"] = response.headers["X-Version"]
    assert stored() == ["Đọc bài", "Đọc bài về nêu gương"]


def test_too_long_a_text_is_refused_and_nothing_of_it_is_lost(sitting, browse, stored):
    text = "dài " * 8000
    page = write(browse("mai"), sitting, text, 422)
    assert page.errors() == ["Dài quá, tối đa 30000 ký tự."]
    assert page.form(study(sitting)).values["text"] == text.strip()
    assert stored() == []


def test_the_pages_go_back_to_where_one_came_from_but_never_out_of_the_program(sitting, browse):
    browser = browse("mai")
    for back, expected in (
        (sitting.url("/reading?part=2"), sitting.url("/reading?part=2")),
        ("//evil.vn", sitting.url("/edit")),
    ):
        form = browser.open(study(sitting), query={"back": back}).form(study(sitting))
        response = browser.client.post(study(sitting), data=form.values | {"back": back})
        assert response.headers["Location"] == expected


@pytest.mark.parametrize(
    "key", ["closing", "unrecorded", "nothing", "study-3", "discussion-999999", "prepare", "%3Cscript%3E"]
)
def test_what_cannot_be_rewritten_has_no_page(sitting, browse, key):
    assert browse("lan").client.get(sitting.url(f"/sections/{key}")).status_code == 404


@pytest.mark.parametrize("person", ["hung", "minh", "hanh", "khanh", "nam", "quy"])
def test_others_do_not_write(sitting, browse, person):
    expected = 200 if person == "hung" else 404
    assert browse(person).client.get(study(sitting)).status_code == expected


def test_after_adoption_there_is_nothing_to_write(adopted, browse, stored):
    browser = browse("lan")
    for path in (study(adopted), adopted.url("/edit")):
        assert browser.client.get(path).status_code == 404
    assert browser.post("minutes.section", {"text": "Chữ mới"}, meeting_id=adopted.id, key="study").status_code == 404
    assert stored() == []


def test_taken_back_to_the_records(sitting, browse, inside):
    browser = browse("mai")
    write(browser, sitting, "Chữ riêng.")
    page = browser.open(study(sitting))
    after = browser.submit(page.form(f"{study(sitting)}/restoration"))
    assert after.form(study(sitting)).values["text"] == ""
    with inside():
        assert db.session.query(MinutesSection).count() == 0


def test_an_old_text_is_taken_up_again(sitting, browse, stored):
    browser = browse("mai")
    write(browser, sitting, EVIL)
    write(browser, sitting, "Bản thứ hai.")
    page = browser.open(f"{study(sitting)}/revisions")
    assert EVIL in page.text
    browser.submit(page.form(study(sitting)))
    assert stored() == [EVIL, "Bản thứ hai.", EVIL]


# ---- two at once -----------------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(sitting, browse):
    """The clerk typed while the secretary saved: the page the clerk gets."""
    browser = browse("mai")
    form = browser.open(study(sitting)).form(study(sitting))
    write(browse("lan"), sitting, f"{EVIL} của bí thư.")
    return browser, browser.submit(form, 409, text=f"{EVIL} của thư ký.")


def test_the_loser_sees_both_texts_escaped_with_the_difference_marked(sitting, conflict):
    _, page = conflict
    assert page.title == "Hai người cùng sửa một đoạn"
    assert not [script for script in page.all("script") if not script.get("src")]
    assert page.text.count("<script>alert(1)</script>") == 3
    assert [mark.text for mark in page.all("ins")] == ["thư ký.", "bí thư."]
    assert "Bản của Trương Thị Lan" in page.text
    merged = page.form(f"{study(sitting)}/settlement").values["merged"]
    assert merged == f"{EVIL} của bí thư. thư ký."


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        ({"keep": "mine"}, f"{EVIL} của thư ký."),
        ({"keep": "theirs"}, f"{EVIL} của bí thư."),
        ({"keep": "merged", "merged": "Bản chung."}, "Bản chung."),
    ],
)
def test_the_chosen_text_stands_and_both_are_kept(sitting, conflict, stored, choice, stands):
    browser, page = conflict
    browser.submit(page.form(f"{study(sitting)}/settlement"), **choice)
    assert browser.open(study(sitting)).form(study(sitting)).values["text"] == stands
    assert {f"{EVIL} của thư ký.", f"{EVIL} của bí thư."} <= set(stored())


def test_a_third_text_in_between_leads_to_the_choice_again(sitting, conflict, save, stored):
    browser, page = conflict
    save(sitting, "Bản thứ ba.", version=1)
    again = browser.submit(page.form(f"{study(sitting)}/settlement"), 409, keep="merged", merged="Bản chung.")
    assert "Bản thứ ba." in again.text
    assert "Bản chung." in again.text
    assert stored()[-1] == "Bản thứ ba."


def test_a_settlement_without_a_choice_keeps_what_was_typed(sitting, conflict):
    browser, page = conflict
    again = browser.submit(page.form(f"{study(sitting)}/settlement"), 422, keep="neither", merged="Đang ghép dở.")
    assert again.errors() == ["Lựa chọn này không có trong danh sách."]
    values = again.form(f"{study(sitting)}/settlement").values
    assert (values["merged"], values["mine"]) == ("Đang ghép dở.", f"{EVIL} của thư ký.")


def test_a_page_that_saves_itself_gets_the_choice_as_a_fragment(sitting, browse, save):
    browser = browse("mai")
    values = browser.open(study(sitting)).form(study(sitting)).values
    save(sitting, EVIL, version=0)
    response = browser.client.post(study(sitting), data=values | {"text": "Của tôi."}, headers={"X-Autosave": "1"})
    assert response.status_code == 409
    fragment = html5lib.parseFragment(response.get_data(as_text=True), namespaceHTMLElements=False)
    page = Page(response, fragment)
    assert "<html" not in response.get_data(as_text=True)
    assert not page.all("script")
    assert page.form(f"{study(sitting)}/settlement").values["mine"] == "Của tôi."
