"""Numbers of papers: their sequence, their form, and the symbols of the catalogue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet import catalogue
from branchmeet.domain.numbering import BRANCH_SYMBOL, DocumentType, next_number, paper_number

FORMS = catalogue.load("document_forms")


def test_a_sequence_starts_at_one_and_leaves_no_gap() -> None:
    given_so_far: list[int] = []
    for _ in range(3):
        given_so_far.append(next_number(max(given_so_far, default=None)))
    assert given_so_far == [1, 2, 3]
    assert given_so_far[0] == FORMS["numbering"]["starts_at"]


@pytest.mark.parametrize(
    ("number", "document_type", "unit_symbol", "printed"),
    [
        (5, DocumentType.RESOLUTION, "CB", "05-NQ/CB"),
        (10, DocumentType.PLAN, "CB", "10-KH/CB"),
        (112, DocumentType.MINUTES, "CB", "112-BB/CB"),
        (1, DocumentType.DECISION, "ĐU", "01-QĐ/ĐU"),
        (7, DocumentType.PROGRAMME, "QU", "07-CTr/QU"),
    ],
)
def test_a_number_is_printed_with_type_and_unit(
    number: int, document_type: DocumentType, unit_symbol: str, printed: str
) -> None:
    assert paper_number(number, document_type, unit_symbol) == printed


def test_a_branch_s_symbol_stands_where_none_is_named() -> None:
    assert FORMS["numbering"]["branch_unit_symbol"] == BRANCH_SYMBOL
    assert paper_number(3, DocumentType.NOTICE) == "03-TB/CB"


@given(st.integers(min_value=1, max_value=9999), st.sampled_from(DocumentType))
def test_a_printed_number_can_be_read_back(number: int, document_type: DocumentType) -> None:
    digits, rest = paper_number(number, document_type).split("-")
    assert int(digits) == number
    assert len(digits) >= 2
    assert rest == f"{document_type.symbol}/CB"


@pytest.mark.parametrize("number", [0, -3])
def test_there_is_no_number_below_one(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        paper_number(number, DocumentType.PLAN)


def test_types_and_symbols_are_those_of_the_catalogue() -> None:
    listed = {entry["key"]: (entry["symbol"], entry["branch_may_issue"]) for entry in FORMS["document_types"]}
    ours = {str(kind): (kind.symbol, kind.branch_may_issue) for kind in DocumentType}
    assert ours.pop("committee_minutes") == ours["minutes"]
    assert ours == listed
