"""Which letters the font of the papers can draw. PDF/A allows no paper with a letter that its font lacks."""

from __future__ import annotations

from bisect import bisect_right

LACKING = "□"
"""Stands where a letter cannot be drawn, such as a smiling face that came along from a chat."""

RANGES = (
    (0x20, 0x7E), (0xA0, 0x377), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x200A),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x2071), (0x2074, 0x208E), (0x20A0, 0x20BE), (0x2100, 0x214F),
    (0x2190, 0x2195), (0x2211, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x25A0, 0x25A1),
    (0x25AA, 0x25AB), (0x25CF, 0x25CF),
)  # fmt: skip
"""First and last letter of every range the fonts in `fonts/` have in all three cuts; all of Vietnamese lies in them."""

_STARTS = [first for first, _ in RANGES]


def drawable(text: str) -> str:
    """The text with `LACKING` in the place of every letter that cannot be drawn."""
    return "".join(letter if _has(ord(letter)) else LACKING for letter in text)


def _has(letter: int) -> bool:
    place = bisect_right(_STARTS, letter) - 1
    return place >= 0 and letter <= RANGES[place][1]
