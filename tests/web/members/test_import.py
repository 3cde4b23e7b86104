"""A roster from Excel: template, look, taking in; what is wrong is said beside its cell and nothing changes."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from xlsxwriter import Workbook

from branchmeet.clock import today
from branchmeet.domain.errors import RuleBroken
from branchmeet.extensions import db
from branchmeet.labels import sentence
from branchmeet.models import Event, Member
from branchmeet.queries import members
from branchmeet.services import members as services
from branchmeet.services import workbooks
from branchmeet.services.members import MemberValues
from tests.services.test_workbooks import HOSTILE

HEAD = ["Họ và tên", "Năm sinh", "Tổ đảng số", "Diện", "Tình trạng sinh hoạt", "Vào chi bộ từ ngày", "Thông báo bằng"]


def filled(rows, head=HEAD) -> bytes:
    buffer = io.BytesIO()
    with Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}
    ) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([head, *rows]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def some_names(count: int) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [f"Nguyễn Thị {letters[n % 26]}{letters[n // 26 % 26]}{letters[n // 676]}".title() for n in range(count)]


@pytest.fixture
def path(world):
    return f"/branches/{world.units['home']}/members/import"


@pytest.fixture
def upload(browse, path):
    """Send a file as a person; the answer, not yet followed."""

    def send(content, person="lan", name="danh-sach.xlsx"):
        browser = browse(person)
        data = {"csrf_token": browser.csrf(), "file": (io.BytesIO(content), name)}
        response = browser.client.post(path, data=data, content_type="multipart/form-data")
        response.request.environ["wsgi.input"].close()  # the client leaves a large body open
        return browser, response

    return send


@pytest.fixture
def on_roster(inside, world):
    def names():
        with inside():
            return {row.name: row for row in members.list_roster(world.units["home"], on=today())}

    return names


@pytest.fixture
def waiting(app):
    """The files that are kept."""
    folder = Path(app.instance_path) / "uploads"
    for file in folder.glob("*"):
        file.unlink()
    return lambda: sorted(folder.glob("*"))


@pytest.mark.parametrize(("person", "status"), [("lan", 200), ("hung", 200), ("tam", 200), ("mai", 404), ("nam", 404)])
def test_the_upload_is_for_those_who_write_the_roster(browse, path, person, status):
    browse(person).open(path, expect=status)


def test_the_template_comes_back_filled_in(browse, path, upload, on_roster, waiting):
    response = browse("lan").client.get(f"{path}/template")
    (head,) = workbooks.read(workbooks.vet(response.data))
    assert head == HEAD
    rows = [
        ["Đỗ Văn Ân", 1961, 2, "Dự bị", "Tạm đi", date(2024, 5, 1), "Gọi điện"],
        ["tô thị sen", "", "", "", "", "", ""],
        ["Tô Văn Mẫn", "1958", "1", "chinh thuc", "tai chi bo", "03/02/2001", "zalo"],
    ]
    browser, response = upload(filled(rows, head))
    assert response.status_code == 303
    page = browser.open(response.headers["Location"])
    assert page.title == "Xem trước 3 đồng chí sẽ thêm"
    assert "Đỗ Văn Ân" not in on_roster(), "looking changes nothing"
    (kept,) = waiting()
    assert kept.stat().st_mode & 0o077 == 0
    page = browser.submit(page.form(f"{response.headers['Location']}/confirmation"))
    assert "Đã thêm 3 đồng chí" in page.text
    assert waiting() == []
    found = on_roster()
    an = found["Đỗ Văn Ân"]
    assert (an.year_of_birth, an.cell_name, an.kind, an.presence, an.channel) == (
        1961,
        "Tổ đảng 2",
        "probationary",
        "away",
        "call",
    )
    assert (found["tô thị sen"].kind, found["tô thị sen"].cell_id, found["tô thị sen"].channel) == (
        "full",
        None,
        "zalo",
    )
    assert found["Tô Văn Mẫn"].cell_name == "Tổ đảng 1"


def test_columns_in_another_order_and_others_between_are_understood(upload, on_roster):
    browser, response = upload(filled([["x", "1961", "Đỗ Văn Ân"]], ["STT", "NĂM SINH", "Ho va ten:"]))
    page = browser.open(response.headers["Location"])
    browser.submit(page.form(f"{response.headers['Location']}/confirmation"))
    assert on_roster()["Đỗ Văn Ân"].year_of_birth == 1961


def test_every_wrong_cell_is_named_and_nobody_goes_in(upload, on_roster, waiting):
    rows = [
        ["Đỗ Văn Ân", 1961, 2, "", "", "", ""],
        ["", 1960, "", "", "", "", ""],
        ["Tô 5 Mẫn", "năm", 9, "Khách", "Ở nhà", "31/02/2020", "Thư"],
        ["Tô Văn Mẫn", 2020, "", "", "", "01/01/1900", ""],
        ["Đoàn Hữu Lành", "", "", "", "", "", ""],
        ["đỗ văn ân", "", "", "", "", "", ""],
    ]
    before = set(on_roster())
    browser, response = upload(filled(rows))
    assert response.status_code == 422
    page = browser._read(response, 422)
    assert page.title == "Còn 12 ô cần sửa"
    assert "5/6 dòng" in page.text
    assert page.errors() == [
        "Đề nghị đồng chí điền mục này.",
        "Ô này cần một số nguyên.",
        "Họ tên chỉ gồm chữ, khoảng trắng và các dấu ' - . ; dài từ 2 đến 100 ký tự.",
        "Chi bộ chưa có tổ đảng số 9. Đề nghị lập tổ trước.",
        "Ô này chỉ nhận: Chính thức, Dự bị.",
        "Ô này chỉ nhận: Tại chi bộ, Được miễn, Tạm đi, Tạm đến, Nhiệm vụ đặc biệt.",
        "Ô này cần một ngày, ví dụ 24/11/2026.",
        "Ô này chỉ nhận: Zalo, SMS, Gọi điện, Giấy.",
        f"Năm sinh phải từ 1900 đến {today().year - 18}.",
        f"Ngày phải trong khoảng 03/02/1930 đến {today() + timedelta(days=366):%d/%m/%Y}.",
        "Danh sách đã có “Đoàn Hữu Lành”. Nếu là người khác trùng tên, đề nghị ghi năm sinh của cả hai.",
        "Danh sách đã có “Đỗ Văn Ân”. Nếu là người khác trùng tên, đề nghị ghi năm sinh của cả hai.",
    ]
    assert set(on_roster()) == before
    assert waiting() == [], "a file with flaws is not kept"


def test_the_template_with_two_thousand_rows_goes_in_whole_or_not_at_all(
    browse, path, upload, on_roster, inside, statements
):
    (head,) = workbooks.read(workbooks.vet(browse("lan").client.get(f"{path}/template").data))
    rows = [[name, 1960, 1, "Chính thức", "Tại chi bộ", date(2001, 2, 3), "Zalo"] for name in some_names(2000)]
    wrong = [*rows[:-1], [*rows[-1][:3], "Khách", *rows[-1][4:]]]
    browser, response = upload(filled(wrong, head))
    page = browser._read(response, 422)
    assert page.title == "Còn 1 ô cần sửa"
    assert "Dòng 2001" in page.text, "the last row is named"
    assert page.errors() == ["Ô này chỉ nhận: Chính thức, Dự bị."]
    assert len(on_roster()) == 9

    browser, response = upload(filled(rows, head))
    page = browser.open(response.headers["Location"])
    assert page.title == "Xem trước 2.000 đồng chí sẽ thêm"
    assert len(on_roster()) == 9, "looking changes nothing"
    form = page.form(f"{response.headers['Location']}/confirmation")
    statements.clear()
    browser.submit(form)
    assert [sent for sent in statements if sent.startswith("BEGIN IMMEDIATE")] == ["BEGIN IMMEDIATE"]
    assert len(on_roster()) == 2009
    with inside():
        assert db.session.query(Event.particulars).filter_by(action="roster_imported").scalar() == {"members": 2000}


def test_one_row_too_many_is_refused(upload):
    _, response = upload(filled([[name] for name in some_names(2001)], ["Họ và tên"]))
    assert response.status_code == 422
    assert "Một lần nhập tối đa 2000 dòng" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "Đây không phải tệp Excel"),
        (b"", "Đây không phải tệp Excel"),
        (filled([]), "Tệp chưa có dòng nào"),
        (filled([["a"]], ["Tên gọi"]), "Không thấy dòng tiêu đề"),
    ],
)
def test_what_is_no_roster_is_refused_beside_the_field(upload, on_roster, content, words):
    before = set(on_roster())
    browser, response = upload(content)
    assert words in browser._read(response, 422).errors()[0]
    assert set(on_roster()) == before


@pytest.mark.parametrize("kind", ["bomb", "macro", "picture", "formula", "200,000 rows"])
def test_a_crafted_file_changes_nothing_at_all(upload, app, waiting, kind):
    make, rule = HOSTILE[kind]
    before = everything(app)
    browser, response = upload(make())
    (said,) = browser._read(response, 422).errors()
    assert said == sentence(RuleBroken(rule, places="C1", rows=2000, columns=40, most=5))
    assert everything(app) == before
    assert waiting() == []


def everything(app) -> dict[str, list[tuple[object, ...]]]:
    with app.app_context():
        found = {
            table.name: [tuple(row) for row in db.session.execute(select(table))] for table in db.metadata.sorted_tables
        }
        db.session.remove()
    return found


def test_without_a_file_it_asks_for_one(browse, path):
    browser = browse("lan")
    assert browser.submit(browser.open(path).form(path), 422).errors() == ["Đề nghị đồng chí chọn một tệp."]


def test_a_name_that_looks_like_a_formula_is_a_flaw_not_a_formula(upload):
    browser, response = upload(filled([["=cmd|' /C calc'!A0"]], ["Họ và tên"]))
    page = browser._read(response, 422)
    assert "=cmd|' /C calc'!A0" in page.text
    assert page.errors()[0].startswith("Họ tên chỉ gồm chữ")


def test_somebody_added_meanwhile_stops_the_taking_in(upload, inside, who, world, on_roster):
    browser, response = upload(filled([["Đỗ Văn Ân"], ["Tô Văn Mẫn"]], ["Họ và tên"]))
    page = browser.open(response.headers["Location"])
    with inside():
        services.add(
            branch_id=world.units["home"],
            values=MemberValues(full_name="Đỗ Văn Ân", starts_on=today()),
            by=who("hung"),
        )
    after = browser.submit(page.form(f"{response.headers['Location']}/confirmation"))
    assert "Còn ô cần sửa nên chưa nhập được" in after.text
    assert "Tô Văn Mẫn" not in on_roster()


def test_a_waiting_file_belongs_to_who_uploaded_it_and_to_its_branch(upload, browse, path, on_roster, world):
    _, response = upload(filled([["Đỗ Văn Ân"]], ["Họ và tên"]))
    key = response.headers["Location"].rpartition("/")[2]
    hung, tam = browse("hung"), browse("tam")
    assert "không còn được giữ" in hung.open(hung.client.get(f"{path}/{key}").headers["Location"]).text
    hung.post("members.take_in_sheet", branch_id=world.units["home"], key=key)
    tam.post("members.take_in_sheet", branch_id=world.units["neighbour"], key=key)
    assert "Đỗ Văn Ân" not in on_roster()


def test_a_file_thrown_away_is_gone(upload, waiting, on_roster):
    browser, response = upload(filled([["Đỗ Văn Ân"]], ["Họ và tên"]))
    page = browser.open(response.headers["Location"])
    browser.submit(page.form(f"{response.headers['Location']}/removal"))
    assert waiting() == []
    confirmed = browser.client.post(f"{response.headers['Location']}/confirmation", data={"csrf_token": browser.csrf()})
    assert confirmed.status_code == 303
    assert "Đỗ Văn Ân" not in on_roster()


def test_a_failure_half_way_leaves_nobody_behind(upload, monkeypatch, inside, on_roster):
    browser, response = upload(filled([[name] for name in some_names(20)], ["Họ và tên"]))
    page = browser.open(response.headers["Location"])

    def fail(*_args, **_facts):
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("branchmeet.services.events.record", fail)
    with pytest.raises(RuntimeError, match="the disk is gone"):
        browser.submit(page.form(f"{response.headers['Location']}/confirmation"))
    assert len(on_roster()) == 9
    with inside():
        assert db.session.query(Member).filter(Member.full_name.like("Nguyễn Thị%")).count() == 0
