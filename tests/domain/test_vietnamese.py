"""Vietnamese text: what is cleaned, how names stand in order, what a search finds, how numbers are written."""

import itertools
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchmeet.domain.vietnamese import clean_text, fold, name_key, nfc, roman, search_terms, search_text, vn_number

SYLLABLES = st.sampled_from(
    ["An", "Ăn", "Ân", "Anh", "Ánh", "Bảo", "Cúc", "Dung", "Dũng", "Duyên", "Đức", "Đạt", "Hương", "Hường", "Lê", "Lệ",
     "Mai", "Nguyễn", "Oanh", "Ở", "Phú", "Quốc", "Sơn", "Tý", "Thúy", "Uyên", "Ước", "Văn", "Vân", "Xuân", "Yến"]
)  # fmt: skip
NAMES = st.lists(SYLLABLES, min_size=1, max_size=4).map(" ".join)


class TestCleaning:
    def test_keeps_ordinary_text_tabs_and_line_feeds(self) -> None:
        text = "Đồng chí Võ Thị Ngọc Sương,\n\tBí thư – “Nhân dân” <&> {{ }} 😀"
        assert clean_text(text) == text

    def test_joins_marks_to_their_letters(self) -> None:
        assert clean_text(unicodedata.normalize("NFD", "Đường Tỉnh lộ 10")) == "Đường Tỉnh lộ 10"

    @pytest.mark.parametrize("line_break", ["\r\n", "\r", "\x85", "\u2028", "\u2029"])
    def test_makes_every_line_break_a_line_feed(self, line_break: str) -> None:
        assert clean_text(f"một{line_break}hai") == "một\nhai"

    @pytest.mark.parametrize(
        "unwanted",
        ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x9f", "\u200b", "\u200d", "\u200f", "\u202a", "\u202e", "\u2060",
         "\u2066", "\u2069", "\ufeff", "\udfff", "\ufffe", "\uffff"],
    )  # fmt: skip
    def test_takes_out_what_cannot_be_seen(self, unwanted: str) -> None:
        assert clean_text(f"Tân{unwanted} Tạo") == "Tân Tạo"

    def test_a_mark_behind_an_invisible_character_still_finds_its_letter(self) -> None:
        assert clean_text("Ta\u200b\u0323o") == "Tạo"

    @given(st.text(st.characters(codec=None)))
    def test_is_done_once_and_for_all_and_can_be_written_to_a_file(self, text: str) -> None:
        cleaned = clean_text(text)
        assert clean_text(cleaned) == cleaned == nfc(cleaned)
        assert cleaned.encode("utf-8").decode("utf-8") == cleaned
        assert all(character in "\t\n" or unicodedata.category(character) != "Cc" for character in cleaned)


class TestFolding:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [("Đường", "duong"), ("NGHỊ QUYẾT", "nghi quyet"), ("Ðảng ủy", "dang uy"), ("uỷ", "uy"), ("Ậ", "a")],
    )
    def test_takes_marks_and_case_away(self, text: str, folded: str) -> None:
        assert fold(text) == folded

    @given(st.text())
    def test_folding_again_changes_nothing_and_form_does_not_matter(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)
        assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


class TestSearching:
    def test_words_stand_each_after_a_blank(self) -> None:
        assert search_text("Nghị quyết số 12-NQ/ĐU,", "(phường Tân Tạo)") == " nghi quyet so 12 nq du phuong tan tao"

    def test_finds_beginnings_of_words_only(self) -> None:
        stored = search_text("Võ Anh Quốc")
        assert all(term in stored for term in search_terms("QUÔ võ"))
        assert not all(term in stored for term in search_terms("ước"))

    def test_signs_alone_ask_for_nothing(self) -> None:
        assert search_terms(" %_'\\ ") == ()

    @given(st.text(), st.text())
    def test_a_text_is_found_by_its_own_words_and_terms_need_no_escaping(self, text: str, other: str) -> None:
        terms = search_terms(text)
        assert all(term in search_text(other, text) for term in terms)
        assert not any(sign in term for term in terms for sign in "%_\\")


class TestOrderOfNames:
    def test_given_names_follow_the_alphabet_then_the_tones(self) -> None:
        in_order = ["Lê An", "Lê Anh", "Lê Ánh", "Lê Ăn", "Lê Ân", "Lê Dung", "Lê Dũng", "Lê Đạt", "Lê Em", "Lê Êm",
                    "Lê Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má", "Lê Mạ", "Lê Mai", "Lê Oanh", "Lê Ôn", "Lê Ơn",
                    "Lê Uyên", "Lê Ước", "Lê Yến"]  # fmt: skip
        assert _strictly_rising([name_key(name) for name in in_order])

    def test_family_and_middle_names_decide_among_equal_given_names(self) -> None:
        in_order = ["An", "Lê An", "Lê Thị An", "Lê Văn An", "Lê Văn Minh An", "Lê Vân An", "Trần An", "Võ An"]
        assert _strictly_rising([name_key(name) for name in in_order])

    def test_the_given_name_s_tone_comes_before_the_family_name(self) -> None:
        assert name_key("Trần Mai") < name_key("An Mài")

    def test_spellings_of_one_syllable_are_one(self) -> None:
        assert name_key("Lê Thúy") == name_key("LÊ  thuý")
        assert name_key("Ðỗ Hòa") == name_key("Đỗ Hoà")

    def test_has_the_form_that_is_stored(self) -> None:
        assert name_key("Võ Ánh") == "ARL!4cS!3"
        assert name_key("") == "!!"

    def test_signs_do_not_count_and_foreign_letters_stand_last(self) -> None:
        assert name_key("H'Hen Niê") == name_key("HHen Niê")
        assert name_key("Lê Z9") < name_key("Lê Zα")

    @given(NAMES)
    def test_form_and_case_do_not_matter(self, name: str) -> None:
        assert name_key(name) == name_key(unicodedata.normalize("NFD", name)) == name_key(name.upper())

    @given(st.text())
    def test_is_ascii_whatever_comes(self, name: str) -> None:
        assert name_key(name).isascii()

    @given(NAMES, NAMES)
    def test_agrees_with_a_comparison_letter_by_letter(self, one: str, other: str) -> None:
        assert (name_key(one) < name_key(other)) == (_slow_key(one) < _slow_key(other))


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "numeral"), [(1, "I"), (2, "II"), (3, "III"), (4, "IV"), (9, "IX"), (14, "XIV"), (2026, "MMXXVI")]
    )
    def test_roman(self, number: int, numeral: str) -> None:
        assert roman(number) == numeral

    @pytest.mark.parametrize("number", [0, -1, 4000])
    def test_no_roman_numeral_outside_the_range(self, number: int) -> None:
        with pytest.raises(ValueError, match=str(number)):
            roman(number)

    @pytest.mark.parametrize(
        ("value", "decimals", "written"),
        [
            (9791, 0, "9.791"),
            (1234567, 0, "1.234.567"),
            (0, 1, "0,0"),
            (Fraction(34, 39) * 100, 1, "87,2"),
            (Decimal("94.65"), 1, "94,7"),
            (Decimal("-94.65"), 1, "-94,7"),
            (Fraction(1, 2), 0, "1"),
            (Decimal("-0.04"), 1, "0,0"),
            (Decimal("1999.999"), 2, "2.000,00"),
            (Decimal("7.05"), 2, "7,05"),
        ],
    )
    def test_vietnamese(self, value: Fraction | Decimal | int, decimals: int, written: str) -> None:
        assert vn_number(value, decimals) == written

    @given(st.fractions(), st.integers(min_value=0, max_value=6))
    def test_is_off_by_at_most_half_a_unit_of_the_last_place(self, value: Fraction, decimals: int) -> None:
        read_back = Fraction(vn_number(value, decimals).replace(".", "").replace(",", "."))
        assert abs(read_back - value) <= Fraction(1, 2) / 10**decimals


def _strictly_rising(keys: list[str]) -> bool:
    return all(one < next_one for one, next_one in itertools.pairwise(keys))


def _slow_key(full_name: str) -> list[tuple[list[list[int]], list[int]]]:
    """The order written down plainly, as nested lists: letters of all words first, then their tones."""
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    *rest, given_name = full_name.lower().split()
    parts: list[tuple[list[list[int]], list[int]]] = []
    for words in ([given_name], rest):
        letters: list[list[int]] = []
        marks: list[int] = []
        for word in words:
            decomposed = unicodedata.normalize("NFD", word)
            tone = next((mark for mark in tones[1:] if mark in decomposed), "")
            toneless = unicodedata.normalize("NFC", decomposed.replace(tone, "") if tone else decomposed)
            letters.append([alphabet.index(letter) for letter in toneless])
            marks.append(tones.index(tone))
        parts.append((letters, marks))
    return parts
