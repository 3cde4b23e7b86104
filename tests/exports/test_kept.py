"""A paper as the register keeps it, and back."""

from dataclasses import replace
from datetime import date

import pytest

from branchmeet.domain.numbering import DocumentType
from branchmeet.exports.blocks import Grounds, Paper, Signature
from branchmeet.exports.kept import from_json, issued, to_json
from branchmeet.exports.paper_style import PaperStyle
from tests.exports.papers import paper
from tests.exports.test_docx_writer import WHOLE

SIGNED_TWICE = paper(Grounds("Căn cứ Kế hoạch số 01-KH/CB;"), left_signature=Signature("NGƯỜI GHI", "Trần Bảo Hân"))
STYLED = replace(WHOLE, style=PaperStyle(roman_mark=".", old_spelling=True).large, landscape=True)


@pytest.mark.parametrize("written", [WHOLE, SIGNED_TWICE, STYLED, paper(signature=None)])
def test_a_kept_paper_is_the_same_paper(written: Paper) -> None:
    assert from_json(to_json(written)) == written
    assert to_json(from_json(to_json(written))) == to_json(written)


def test_number_and_day_come_from_the_register() -> None:
    draft = replace(WHOLE, header=replace(WHOLE.header, number_line="Số ....-TB/CB", dateline="...."))
    printed = issued(to_json(draft), number=7, document_type=DocumentType.NOTICE, place="Tân Tạo", on=date(2026, 2, 5))
    assert (printed.header.number_line, printed.header.dateline, printed.dated_on) == (
        "Số 07-TB/CB",
        "Tân Tạo, ngày 05 tháng 02 năm 2026",
        date(2026, 2, 5),
    )
    assert printed.blocks == WHOLE.blocks
