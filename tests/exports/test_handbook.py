"""The zip for the Sổ tay, opened again: plain names, the list, the bytes."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.exports.handbook import LIST_NAME, HandbookFile, handbook_name, pack

DAY = date(2026, 12, 3)


def test_a_name_says_place_day_and_number_without_marks():
    assert handbook_name(1, DAY, "Biên bản, bản gửi cấp trên", "12-BB/CB", ending="pdf") == (
        "01_2026-12-03_bien-ban-ban-gui-cap-tren_12-bb-cb.pdf"
    )
    assert handbook_name(2, DAY, "", "Đề án Đổi mới", ending="docx") == "02_2026-12-03_de-an-doi-moi.docx"


@given(st.text(), st.text())
def test_whatever_it_is_called_the_name_is_plain(words, number):
    name = handbook_name(7, DAY, words, number, ending="pdf")
    assert re.fullmatch(r"07_2026-12-03[a-z0-9_-]*\.pdf", name)
    assert len(name) <= 124


def test_the_files_come_out_as_they_went_in_with_a_list_and_hashes():
    files = [HandbookFile("01_a.pdf", "Biên bản số 12-BB/CB", b"%PDF-1"), HandbookFile("02_b.pdf", "Nghị quyết", b"x")]
    with ZipFile(io.BytesIO(pack(files, heading="Tài liệu đăng"))) as package:
        assert package.namelist() == [LIST_NAME, "01_a.pdf", "02_b.pdf"]
        assert package.read("01_a.pdf") == b"%PDF-1"
        told = package.read(LIST_NAME).decode("utf-8-sig")
    assert told.startswith("Tài liệu đăng")
    assert hashlib.sha256(b"%PDF-1").hexdigest() in told
    assert "Biên bản số 12-BB/CB" in told


def test_two_files_of_one_name_are_refused():
    with pytest.raises(ValueError, match="one name"):
        pack([HandbookFile("01_a.pdf", "", b""), HandbookFile("01_a.pdf", "", b"")], heading="")
