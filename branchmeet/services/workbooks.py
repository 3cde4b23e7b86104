"""Excel files from outside: looked through before any library reads them, then read.

What is looked through is copied part by part into a clean workbook, and only that one is read: two programs may see
different things in one crafted file, so nothing is read that was not looked at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any, NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineWorkbook

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.roster import ROWS_MOST

MEBIBYTE = 1024 * 1024
FILE_MOST = 5 * MEBIBYTE
UNPACKED_MOST = 50 * MEBIBYTE
RATIO_MOST = 100
PARTS_MOST = 200
ELEMENTS_MOST = 500_000
TOKEN_MOST = MEBIBYTE
HEAD_ROWS = 10
"""The row that names the columns stands among the first ten."""
COLUMNS_MOST = 40
CHUNK = 64 * 1024

_CENTRAL_ENTRY = b"PK\x01\x02"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|sharedStrings|styles)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml"
)
_PROGRAM = re.compile(r"vbaProject|^xl/(macrosheets|dialogsheets|activeX|embeddings|ctrlProps)/", re.IGNORECASE)
_LINK = re.compile(r"^xl/(externalLinks|queryTables)/|^xl/connections\.xml$", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def vet(data: bytes) -> bytes:
    """Look through an uploaded workbook; what a roster needs of it, as a clean workbook.

    Raises RuleBroken(IMPORT_…, field="file") for anything but a plain workbook of moderate size: another kind of file,
    a program in it, links, formulas, too many rows, or parts that unpack to more than they may.
    """
    if len(data) > FILE_MOST:
        _refuse(Rule.IMPORT_TOO_LARGE, most=FILE_MOST // MEBIBYTE)
    if not data.startswith(b"PK\x03\x04"):
        _refuse(Rule.IMPORT_NOT_EXCEL)
    if data.count(_CENTRAL_ENTRY) > PARTS_MOST:
        _refuse(Rule.IMPORT_BOMB)
    clean = BytesIO()
    try:
        with ZipFile(BytesIO(data)) as archive, ZipFile(clean, "w", ZIP_DEFLATED) as copy:
            parts = _parts(archive)
            _Inspection(len(data)).copy(archive, parts, copy)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, expat.ExpatError, RuntimeError, ValueError) as error:
        raise RuleBroken(Rule.IMPORT_DAMAGED, field="file") from error
    return clean.getvalue()


def read(clean: bytes) -> list[list[Any]]:
    """The values of the first sheet of a vetted workbook, from its first row and column on."""
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(clean)).get_sheet_by_index(0)
        return sheet.to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own panic stands outside Exception
        raise RuleBroken(Rule.IMPORT_DAMAGED, field="file") from error


def _refuse(rule: Rule, **facts: object) -> NoReturn:
    raise RuleBroken(rule, field="file", **facts)


def _parts(archive: ZipFile) -> list[ZipInfo]:
    """The parts of a plain workbook, sheets first: too many rows are seen before anything else is unpacked."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        _refuse(Rule.IMPORT_NOT_EXCEL)
    if any(_PROGRAM.search(name) for name in names):
        _refuse(Rule.IMPORT_MACRO)
    if any(_LINK.search(name) for name in names):
        _refuse(Rule.IMPORT_LINKED)
    plain = all(part.compress_type in (ZIP_STORED, ZIP_DEFLATED) and not part.flag_bits & 1 for part in parts)
    if not plain or len({name.lower() for name in names}) < len(names):
        _refuse(Rule.IMPORT_DAMAGED)
    return sorted(parts, key=lambda part: not part.filename.startswith("xl/worksheets/"))


class _Inspection:
    """Unpacks a workbook chunk by chunk, counting what really comes out: bytes, elements, rows, columns."""

    def __init__(self, packed: int) -> None:
        self.bytes_left = min(UNPACKED_MOST, RATIO_MOST * packed)
        self.elements_left = ELEMENTS_MOST
        self.formulas: list[str] = []

    def copy(self, archive: ZipFile, parts: Sequence[ZipInfo], into: ZipFile) -> None:
        """Copy the needed parts; the others are unpacked too, for a bomb may lie in any of them."""
        for part in parts:
            if _NEEDED.fullmatch(part.filename):
                with into.open(part.filename, "w") as copied:
                    self._look_through(archive, part, copied)
            else:
                self._count(archive, part)
        if self.formulas:
            _refuse(Rule.IMPORT_FORMULA, places=", ".join(self.formulas[:5]))

    def _count(self, archive: ZipFile, part: ZipInfo) -> None:
        with archive.open(part) as source:
            while chunk := source.read(CHUNK):
                self._spend(len(chunk))

    def _look_through(self, archive: ZipFile, part: ZipInfo, copied: Any) -> None:
        parser = expat.ParserCreate("utf-8")  # whatever the part says of itself: the reader takes it for UTF-8
        parser.StartDoctypeDeclHandler = lambda *_: _refuse(Rule.IMPORT_DAMAGED)
        sheet = _Sheet(self.formulas) if part.filename.startswith("xl/worksheets/") else None
        types = part.filename == "[Content_Types].xml"

        def start(name: str, attributes: dict[str, str]) -> None:
            self.elements_left -= 1
            if self.elements_left < 0:
                _refuse(Rule.IMPORT_BOMB)
            if sheet:
                sheet.start(name.rpartition(":")[2], attributes)
            elif types and "macroenabled" in attributes.get("ContentType", "").lower():
                _refuse(Rule.IMPORT_MACRO)

        parser.StartElementHandler = start
        fed = 0
        with archive.open(part) as source:
            while chunk := source.read(CHUNK):
                self._spend(len(chunk))
                if b"\0" in chunk:
                    _refuse(Rule.IMPORT_DAMAGED)  # wider letters than those of UTF-8
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > TOKEN_MOST:
                    _refuse(Rule.IMPORT_BOMB)
                copied.write(chunk)
        parser.Parse(b"", True)

    def _spend(self, count: int) -> None:
        self.bytes_left -= count
        if self.bytes_left < 0:
            _refuse(Rule.IMPORT_BOMB)


class _Sheet:
    """Where one is in a sheet: a value far away is seen before a reader makes room for all that lies between."""

    def __init__(self, formulas: list[str]) -> None:
        self.row = self.column = 0
        self.formulas = formulas

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of a row, a cell, or what a cell holds."""
        if name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif name == "c":
            self._step(attributes.get("r"))
        elif name in ("v", "is", "f"):
            self._ensure_near()
            if name == "f":
                self.formulas.append(f"{_letters(self.column)}{self.row}")

    def _step(self, place: str | None) -> None:
        if place is None:
            self.column += 1
            return
        found = _PLACE.fullmatch(place)
        if not found:
            _refuse(Rule.IMPORT_DAMAGED)
        self.column = _number(found[1])
        self.row = int(found[2])

    def _ensure_near(self) -> None:
        if self.row > HEAD_ROWS + ROWS_MOST or self.column > COLUMNS_MOST:
            _refuse(Rule.IMPORT_TOO_MANY, rows=ROWS_MOST, columns=COLUMNS_MOST)


def _number(letters: str) -> int:
    """3 for the column C."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    """C for the third column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
