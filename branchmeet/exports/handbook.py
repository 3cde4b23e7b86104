"""Files for the Sổ tay đảng viên điện tử: named so that any machine keeps their names, packed as one zip.

The program claims no connection to the official app: somebody unpacks the files and posts them there.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

from branchmeet.domain.vietnamese import fold

LIST_NAME = "00_danh-muc.txt"


@dataclass(frozen=True)
class HandbookFile:
    """One file: its name in the zip, what it is in words, and its bytes."""

    name: str
    words: str
    content: bytes


def handbook_name(position: int, day: date, *words: str, ending: str) -> str:
    """The name of a file: place in the list, day of the meeting, what it is, its number; plain ASCII throughout.

    ``handbook_name(1, day, "Biên bản", "12-BB/CB", ending="pdf")`` is "01_2026-12-03_bien-ban_12-bb-cb.pdf".
    """
    parts = [f"{position:02d}", day.isoformat(), *(plain for text in words if (plain := _plain(text)))]
    return f"{'_'.join(parts)[:120]}.{ending}"


def pack(files: Sequence[HandbookFile], *, heading: str) -> bytes:
    """The files in one zip, with a list of them and their hashes before them. Raises ValueError for a doubled name."""
    names = [LIST_NAME, *(file.name for file in files)]
    if len(set(names)) < len(names):
        raise ValueError(f"two files of one name: {names}")
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr(LIST_NAME, _list(files, heading).encode("utf-8-sig"))
        for file in files:
            package.writestr(file.name, file.content)
    return written.getvalue()


def _plain(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def _list(files: Sequence[HandbookFile], heading: str) -> str:
    lines = [f"{file.name}\r\n    {file.words}\r\n    {hashlib.sha256(file.content).hexdigest()}" for file in files]
    return "\r\n".join([heading, "", *lines, ""])
