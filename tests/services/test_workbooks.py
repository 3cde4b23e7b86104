"""Excel files from outside: a plain roster passes, everything crafted is refused fast and without much room."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.services import workbooks

ROOT = Path(__file__).parents[2]
HEAD = ["Họ và tên", "Năm sinh"]
SHEET = "xl/worksheets/sheet1.xml"


def made(rows=(("Lý Văn Thới", 1961),), **options) -> bytes:
    """A roster as Excel writes it."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False} | options) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate([HEAD, *rows]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def with_parts(parts: dict[str, bytes], base: bytes | None = None) -> bytes:
    """A workbook with parts put in or replaced."""
    given = dict(parts)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or made())) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for part in source.infolist():
            copy.writestr(part.filename, given.pop(part.filename, source.read(part)))
        for name, content in given.items():
            copy.writestr(name, content)
    return buffer.getvalue()


def with_sheet(body: str, declaration: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<?xml version="1.0" encoding="UTF-8"?>{declaration}<worksheet xmlns="{namespace}">{body}</worksheet>'
    return with_parts({"xl/worksheets/sheet1.xml": text.encode()})


def rows_of(count: int) -> str:
    cell = '<c r="A{n}" t="inlineStr"><is><t>A</t></is></c>'
    return (
        "<sheetData>" + "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(1, count + 1)) + "</sheetData>"
    )


def bomb_of_zeroes() -> bytes:
    return with_parts({"xl/media/image1.png": b"\0" * (40 * 1024 * 1024)})


def many_parts() -> bytes:
    return with_parts({f"docProps/{n}.xml": b"<a/>" for n in range(300)})


def lying_size() -> bytes:
    """The directory says the sheet is small; what is packed is not what it says."""
    data = bytearray(with_sheet(rows_of(1500)))
    place = data.rfind(SHEET.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(data)


HOSTILE = {
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, Rule.IMPORT_NOT_EXCEL),
    "nothing": (lambda: b"", Rule.IMPORT_NOT_EXCEL),
    "old format": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 500, Rule.IMPORT_NOT_EXCEL),
    "document": (
        lambda: with_parts({}, base=_zip({"word/document.xml": b"<a/>"})),
        Rule.IMPORT_NOT_EXCEL,
    ),
    "too large": (lambda: b"PK\x03\x04" + b"\0" * workbooks.FILE_MOST, Rule.IMPORT_TOO_LARGE),
    "cut off": (lambda: made()[:-40], Rule.IMPORT_DAMAGED),
    "lying size": (lying_size, Rule.IMPORT_DAMAGED),
    "doubled part": (lambda: _zip({"xl/workbook.xml": b"<a/>"}, twice=True), Rule.IMPORT_DAMAGED),
    "macro": (lambda: with_parts({"xl/vbaProject.bin": b"x"}), Rule.IMPORT_MACRO),
    "macro by its type": (
        lambda: _retyped("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        Rule.IMPORT_MACRO,
    ),
    "object": (lambda: with_parts({"xl/embeddings/oleObject1.bin": b"x"}), Rule.IMPORT_MACRO),
    "link": (lambda: with_parts({"xl/externalLinks/externalLink1.xml": b"<a/>"}), Rule.IMPORT_LINKED),
    "formula": (
        lambda: with_sheet('<sheetData><row r="1"><c r="C1"><f>1+1</f></c></row></sheetData>'),
        Rule.IMPORT_FORMULA,
    ),
    "bomb": (bomb_of_zeroes, Rule.IMPORT_BOMB),
    "bomb of elements": (lambda: with_sheet("<sheetData>" + "<a/>" * 600_000 + "</sheetData>"), Rule.IMPORT_BOMB),
    "bomb of one word": (lambda: with_sheet(f'<sheetData a="{"x" * 3_000_000}"/>'), Rule.IMPORT_BOMB),
    "bomb of strings": (
        lambda: with_parts({"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 600_000 + b"</sst>"}),
        Rule.IMPORT_BOMB,
    ),
    "entities": (
        lambda: with_sheet("<sheetData>&b;</sheetData>", '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'),
        Rule.IMPORT_DAMAGED,
    ),
    "many parts": (many_parts, Rule.IMPORT_BOMB),
    "200,000 rows": (lambda: with_sheet(rows_of(200_000)), Rule.IMPORT_TOO_MANY),
    "far row": (
        lambda: with_sheet('<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
        Rule.IMPORT_TOO_MANY,
    ),
    "far column": (
        lambda: with_sheet('<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'),
        Rule.IMPORT_TOO_MANY,
    ),
    "nonsense place": (
        lambda: with_sheet('<sheetData><row r="1"><c r="$A$1"><v>1</v></c></row></sheetData>'),
        Rule.IMPORT_DAMAGED,
    ),
    "wide letters": (
        lambda: with_parts({SHEET: "<a/>".encode("utf-16")}),
        Rule.IMPORT_DAMAGED,
    ),
}


def _zip(parts: dict[str, bytes], twice: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
            if twice:
                archive.writestr(zipfile.ZipInfo(name.upper()), content)
    return buffer.getvalue()


def _retyped(kind: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        types = archive.read("[Content_Types].xml").decode()
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    return with_parts({"[Content_Types].xml": types.replace(plain, kind).encode()})


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_plain_roster_is_refused_fast_and_in_little_room(name):
    make, rule = HOSTILE[name]
    data = make()
    tracemalloc.start()
    begun = time.perf_counter()
    with pytest.raises(RuleBroken, match=f"^{rule} at file"):
        workbooks.vet(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.perf_counter() - begun < 10
    assert peak < 50 * 1024 * 1024


def test_a_plain_roster_passes_and_reads_back_from_its_first_cell():
    rows = workbooks.read(workbooks.vet(made()))
    assert rows == [HEAD, ["Lý Văn Thới", 1961.0]]


def test_the_largest_roster_passes():
    assert len(workbooks.read(workbooks.vet(made([("Lý Văn Thới", 1961)] * 2000)))) == 2001


def test_formatting_far_away_is_no_value():
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    near = '<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c></row>'
    rows = workbooks.read(workbooks.vet(with_sheet(f"<sheetData>{near}{far}</sheetData>")))
    assert rows[0][0] == "A"
    assert len(rows) < 5


def test_only_what_was_looked_at_is_kept():
    extra = {"xl/media/image1.png": b"x", "xl/drawings/drawing1.xml": b"<a/>"}
    with zipfile.ZipFile(io.BytesIO(workbooks.vet(with_parts(extra)))) as clean:
        assert {"xl/media/image1.png", "xl/drawings/drawing1.xml", "docProps/app.xml"}.isdisjoint(clean.namelist())


def test_a_formula_names_its_cell():
    with pytest.raises(RuleBroken) as broken:
        workbooks.vet(HOSTILE["formula"][0]())
    assert broken.value.facts["places"] == "C1"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the high-water mark that Linux keeps")
def test_the_whole_process_stays_small(tmp_path: Path):
    """The high-water mark of a process of its own, the reader's own memory with it."""
    for name in ("bomb", "bomb of elements", "bomb of strings", "200,000 rows"):
        (tmp_path / f"{name}.xlsx").write_bytes(HOSTILE[name][0]())
    (tmp_path / "largest.xlsx").write_bytes(made([("Lý Văn Thới", 1961)] * 2000))
    program = (
        "import sys\n"
        "from contextlib import suppress\n"
        "from pathlib import Path\n"
        "from branchmeet.domain.errors import RuleBroken\n"
        "from branchmeet.services import workbooks\n"
        "for file in Path(sys.argv[1]).iterdir():\n"
        "    with suppress(RuleBroken):\n"
        "        workbooks.read(workbooks.vet(file.read_bytes()))\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(status.partition('VmHWM:')[2].split()[0])\n"
    )
    command = [sys.executable, "-c", program, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120)
    assert int(done.stdout) < 200 * 1024
