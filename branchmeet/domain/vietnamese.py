"""The Vietnamese language as rules: cleaning, folding, the order of names, words to search by, numbers.

Texts are stored in NFC and cleaned once, at the door. Names are put in order by the given name, which is the last
word, in the order of the Vietnamese alphabet (a ă â b … d đ e ê …) and, where the letters agree, by the five tones.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_KEY_OF_LETTER = dict(zip(_LETTERS, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", strict=True))
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_SHAPES = {"\u0302", "\u0306", "\u031b"}  # the hat of â, the bowl of ă, the horn of ơ
_ETH_AS_DD = str.maketrans({"ð": "đ"})  # old code tables wrote the Icelandic letter, which looks the same
_WITHOUT_STROKE = str.maketrans({"đ": "d"})

_KEY_END = "!"  # sorts below every letter, so that "An" comes before "Anh"
_KEY_NEXT_WORD = "-"  # sorts between the two, so that "Văn" comes before "Văn Minh" and both before "Vân"

_LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, except tab and line feed
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # invisible: zero width, changes of direction, byte order mark
    "\ud800-\udfff\ufffe\uffff]"  # not characters at all; XML and UTF-8 refuse them
)
_SIGNIFICANT_WORD = re.compile(r"[^\W_]+")
_ROMAN_DIGITS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def nfc(text: str) -> str:
    """The text in Unicode normal form C, the one form that is stored and compared."""
    return unicodedata.normalize("NFC", text)


def clean_text(text: str) -> str:
    """The text as it may be stored: NFC, every line break a line feed, nothing that cannot be seen or printed.

    Control characters (but tab and line feed), zero-width characters, changes of writing direction, lone surrogates
    and the two non-characters that XML refuses are taken out. Spaces are left as typed.
    """
    return nfc(_UNWANTED.sub("", _LINE_BREAKS.sub("\n", text)))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text without marks, with d for đ and without a difference of case: "Đường" and "duong" become equal.

    Kept for a while: a roster and a tree repeat few words many times.
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return nfc(bare.translate(_ETH_AS_DD).translate(_WITHOUT_STROKE))


def search_text(*texts: str) -> str:
    """What is stored beside a record to be found by: its folded words, each after one blank.

    The blank before the first word lets `search_terms` look for beginnings of words only, so that "uoc" does not
    find "Quốc".
    """
    return "".join(search_terms(" ".join(texts)))


def search_terms(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each with a blank before it; a record fits when it holds every one of them.

    A term is made of letters and digits only: it needs no escaping in LIKE.
    """
    return tuple(term for word in query.split() for term in _terms(word))


def name_key(full_name: str) -> str:
    """An ASCII key that puts full names in Vietnamese order when it is compared byte by byte (`COLLATE "C"`).

    Given name first. For each of the two parts: one character a letter, then "!" and one digit a word for its tone.
    Two spellings of one syllable ("Thúy", "Thuý") have the same key. Signs other than letters and digits do not count.
    """
    words = full_name.split()
    return _part_key(*words[-1:]) + _part_key(*words[:-1])


def roman(number: int) -> str:
    """The number in Roman numerals (quarter III, heading IV-). Raises ValueError below 1 and above 3999."""
    if not 1 <= number <= 3999:
        raise ValueError(f"no Roman numeral for {number}")
    numeral = ""
    for value, digits in _ROMAN_DIGITS:
        count, number = divmod(number, value)
        numeral += digits * count
    return numeral


def vn_number(value: Fraction | Decimal | int, decimals: int = 0) -> str:
    """The number as it is written in Vietnamese: "9.791", "50,7"; halves are rounded away from zero."""
    scale = 10**decimals
    exact = Fraction(value) * scale
    units = int(abs(exact) + Fraction(1, 2))
    whole, rest = divmod(units, scale)
    sign = "-" if exact < 0 and units else ""
    grouped = f"{whole:,}".replace(",", ".")
    return f"{sign}{grouped},{rest:0{decimals}d}" if decimals else f"{sign}{grouped}"


@lru_cache(maxsize=8192)
def _terms(word: str) -> tuple[str, ...]:
    return tuple(f" {part}" for part in _SIGNIFICANT_WORD.findall(fold(word)))


@lru_cache(maxsize=8192)
def _part_key(*words: str) -> str:
    """Kept for a while: a roster repeats few words many times."""
    spelled = [_spell(word) for word in words]
    letters = _KEY_NEXT_WORD.join(letters for letters, _ in spelled)
    tones = "".join(str(tone) for _, tone in spelled)
    return letters + _KEY_END + tones


def _spell(word: str) -> tuple[str, int]:
    """The key characters of the word's letters, and its tone: 0 for none."""
    letters: list[str] = []
    tone = 0
    for character in unicodedata.normalize("NFD", nfc(word).casefold().translate(_ETH_AS_DD)):
        if character in _TONES:
            tone = _TONES[character]
        elif character in _SHAPES and letters:
            letters[-1] = _shaped(letters[-1], character)
        elif character.isalnum():
            letters.append(character)
    return "".join(_letter_key(letter) for letter in letters), tone


def _shaped(letter: str, shape: str) -> str:
    whole = nfc(letter + shape)
    return whole if whole in _KEY_OF_LETTER else letter


def _letter_key(letter: str) -> str:
    """One character for a Vietnamese letter or a digit; a letter of another script goes behind them, by its number."""
    if letter in _KEY_OF_LETTER:
        return _KEY_OF_LETTER[letter]
    return letter if letter in "0123456789" else f"~{ord(letter):06x}"
