"""The minutes as they are read and printed."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pytest
from pypdf import PdfReader

from branchmeet.clock import today
from branchmeet.extensions import db
from branchmeet.models import Assessment, Meeting, Minutes, MinutesRendering, ScoreSheet
from branchmeet.services import minutes, sittings
from tests.factories import make_held, make_meeting, make_word
from tests.people import PEOPLE
from tests.web.minutes.conftest import Sitting


def test_the_draft_is_built_from_the_records(sitting, browse):
    page = browse("lan").open(sitting.url())
    assert page.title == f"Biên bản tháng {today().month}/{today().year}"
    for words in (
        "Chủ trì: đồng chí Trương Thị Lan, Bí thư.",
        "Đồng chí Cao Văn Điền: Hẻm 8 đã có 31/40 nhà.",
        "Dự thảo",
    ):
        assert words in page.text
    assert "Số ....-BB/CB" in page.text
    assert "Mã kiểm" not in page.text


@pytest.mark.parametrize("person", ["lan", "hung", "mai"])
def test_leadership_and_clerk_switch_between_the_two_copies(adopted, browse, person):
    browser = browse(person)
    page = browser.open(adopted.url())
    assert "BẢN LƯU CHI BỘ" in page.text
    assert "Số 01-BB/CB" in page.text
    assert adopted.url("?copy=superior_copy") in page.links()
    assert "BẢN GỬI CẤP TRÊN" in browser.open(adopted.url("?copy=superior_copy")).text


def test_who_may_read_adopted_minutes_and_in_which_copy(adopted, browse):
    answers = {
        person: tuple(
            browse(person).client.get(adopted.url(f"?copy={copy}")).status_code
            for copy in ("superior_copy", "branch_copy")
        )
        for person in PEOPLE
    }
    leadership = dict.fromkeys(("lan", "hung", "mai"), (200, 200))
    others = dict.fromkeys(("sau", "minh", "tu", "thu", "ba", "chin", "hanh", "khanh", "dat"), (200, 404))
    assert answers == dict.fromkeys(PEOPLE, (404, 404)) | leadership | others


def test_a_draft_is_read_by_leadership_and_clerk_only(sitting, browse):
    readers = {person for person in PEOPLE if browse(person).client.get(sitting.url()).status_code == 200}
    assert readers == {"lan", "hung", "mai"}


def test_committee_minutes_are_invisible_to_members_and_to_the_staff_above(committee_adopted, browse):
    readers = {person for person in PEOPLE if browse(person).client.get(committee_adopted.url()).status_code == 200}
    assert readers == {"lan", "hung", "mai", "hanh", "khanh", "dat"}
    assert "họp chi ủy" in browse("khanh").open(committee_adopted.url()).text


def test_the_reviewer_reads_minutes_once_a_submitted_sheet_rests_on_them(adopted, browse, give_sheet):
    assert browse("phuoc").client.get(adopted.url()).status_code == 404
    give_sheet(adopted, "voted")
    assert browse("phuoc").client.get(adopted.url()).status_code == 404
    give_sheet(adopted, "submitted")
    assert "BẢN GỬI CẤP TRÊN" in browse("phuoc").open(adopted.url()).text
    assert len(listed(browse("phuoc").open("/minutes"))) == 1
    assert browse("minh").client.get(adopted.url()).status_code == 200


def test_a_meeting_that_was_never_opened_has_no_minutes(world, inside, browse):
    with inside():
        meeting = Sitting(make_meeting(world).id)
    assert browse("lan").client.get(meeting.url()).status_code == 404


def test_a_changed_copy_is_noticed(adopted, browse, inside):
    with inside():
        copy = db.session.query(MinutesRendering).filter_by(key="superior_copy").one()
        copy.body = copy.body.replace("31/40", "40/40")
        db.session.commit()
    page = browse("khanh").open(adopted.url())
    assert "Nội dung không khớp mã kiểm" in page.text
    assert "khớp với nội dung" not in page.text
    assert "khớp với nội dung" in browse("lan").open(adopted.url("?copy=branch_copy")).text


def test_what_is_recorded_later_does_not_change_adopted_minutes(world, adopted, browse, inside):
    with inside():
        make_word(world, adopted, "ba", "Nói sau khi thông qua.")
    assert "Nói sau khi thông qua" not in browse("lan").open(adopted.url()).text


def test_the_hour_of_closing_is_added_to_the_locked_text(adopted, lan, browse, inside):
    assert "bế mạc lúc" not in browse("minh").open(adopted.url()).text
    with inside():
        sittings.close_meeting(meeting_id=adopted.id, version=2, by=lan)
    page = browse("minh").open(adopted.url())
    assert "Kỳ sinh hoạt bế mạc lúc" in page.text
    assert "khớp với nội dung" in page.text


# ---- Word -----------------------------------------------------------------------------------------------------------


def test_the_word_file_opens_and_is_named_so_that_every_browser_understands(adopted, browse):
    response = browse("mai").client.get(adopted.url("/paper?copy=superior_copy"))
    paper = docx.Document(io.BytesIO(response.data))
    assert "BIÊN BẢN" in [paragraph.text for paragraph in paper.paragraphs]
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    name = f"M%E1%BA%AAU%20Bi%C3%AAn%20b%E1%BA%A3n%2001-BB-CB%2C%20th%C3%A1ng%20{today():%m-%Y}"
    assert f"filename*=UTF-8''{name}" in response.headers["Content-Disposition"]


def test_the_pdf_says_what_the_word_file_says(adopted, browse):
    browser = browse("mai")
    word, pdf = (browser.client.get(adopted.url(f"/paper?copy=branch_copy&format={kind}")) for kind in ("docx", "pdf"))
    assert pdf.mimetype == "application/pdf"
    assert pdf.headers["Content-Disposition"].startswith("inline; ")
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    letters = "".join(pages.split())
    for paragraph in docx.Document(io.BytesIO(word.data)).paragraphs:
        assert "".join(paragraph.text.split())[:60] in letters


def test_a_draft_is_printed_without_a_number_and_says_that_it_is_one(sitting, browse):
    response = browse("mai").client.get(sitting.url("/paper"))
    footer = docx.Document(io.BytesIO(response.data)).sections[0].footer.paragraphs
    assert "Dự thảo, chưa thông qua" in "".join(paragraph.text for paragraph in footer)
    assert "d%E1%BB%B1%20th%E1%BA%A3o" in response.headers["Content-Disposition"]


# ---- the list -------------------------------------------------------------------------------------------------------


def listed(page) -> list[str]:
    return [link for link in page.links() if link.endswith("/minutes") and link.startswith("/meetings/")]


@pytest.mark.parametrize(
    ("person", "expected"), [("lan", 2), ("minh", 1), ("nam", 1), ("hanh", 1), ("khanh", 2), ("dat", 2), ("phuoc", 0)]
)
def test_everybody_finds_in_the_list_what_he_may_open(
    world, adopted, committee_sitting, browse, inside, person, expected
):
    with inside():
        make_held(world, branch="neighbour", chair="nam", clerk="nam", on=today() - timedelta(days=9), spoke=())
    browser = browse(person)
    links = listed(browser.open("/minutes"))
    assert len(links) == expected
    assert all(browser.client.get(link).status_code == 200 for link in links)


def test_who_never_reads_minutes_finds_no_list(adopted, browse):
    assert browse("quy").client.get("/minutes").status_code == 404


def test_the_list_is_paged_by_fifty(world, browse, inside):
    with inside():
        for days in range(1, 52):
            meeting = make_meeting(world, on=today() - timedelta(days=days), state="closed")
            db.session.add(Minutes(meeting_id=meeting.id, state="draft"))
        db.session.commit()
    page = browse("lan").open("/minutes")
    assert "51 biên bản" in page.text
    assert "/minutes?page=2" in page.links()
    assert len(listed(page)) == 50
    assert len(listed(browse("lan").open("/minutes?page=2"))) == 1


# ---- statements ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", 8),
        ("/paper", 8),
        ("/edit", 8),
        ("/reading", 8),
        ("/sections/study", 8),
        ("/sections/study/revisions", 3),
        ("/adoption", 4),
    ],
)
def test_a_page_asks_the_database_as_often_for_much_as_for_little(
    world, sitting, lan, browse, statements, inside, path, expected
):
    with inside():
        minutes.mark_read(meeting_id=sitting.id, version=1, by=lan)
    assert count(browse("lan"), sitting.url(path), statements) == expected
    with inside():
        for number in range(40):
            make_word(world, sitting, "ba", f"Ý kiến {number}.")
    assert count(browse("lan"), sitting.url(path), statements) == expected


def test_adopted_minutes_and_the_list_ask_few_times(adopted, browse, statements):
    assert count(browse("minh"), adopted.url(), statements) == 5
    assert count(browse("minh"), "/minutes", statements) == 2


def count(browser, path, statements) -> int:
    statements.clear()
    assert browser.client.get(path).status_code == 200
    return len([statement for statement in statements if statement.startswith("SELECT")])


@pytest.fixture
def give_sheet(inside):
    """Give a meeting a sheet in this state, the same one as before when there is one."""

    def give(sitting: Sitting, state: str) -> None:
        with inside():
            sheet = db.session.query(ScoreSheet).first() or ScoreSheet(
                code="test", version="1", kind="meeting", title="Phiếu", in_force_from=today(), body={"levels": []}
            )
            db.session.add(sheet)
            db.session.flush()
            assessment = db.session.query(Assessment).first() or Assessment(
                branch_id=db.session.get_one(Meeting, sitting.id).branch_id,
                sheet_id=sheet.id,
                kind="meeting",
                meeting_id=sitting.id,
                period="2026-11",
                starts_on=today(),
                ends_on=today(),
            )
            assessment.state = state
            db.session.add(assessment)
            db.session.commit()

    return give
