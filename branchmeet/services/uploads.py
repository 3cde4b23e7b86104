"""Files that came in with a form, on the shelf while the record they belong to is being written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from branchmeet import storage
from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.papers import PaperKind, recognise, shown_name
from branchmeet.services.photographs import make_anew


@dataclass(frozen=True)
class Upload:
    """A file as it came in: the name it had, and what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Shelved:
    """A file as it is kept: the name it shows, its kind, its bytes, the key under which storage finds it."""

    name: str
    kind: PaperKind
    size: int
    key: str


@contextmanager
def shelve(papers: Sequence[Upload], *, field: str) -> Iterator[list[Shelved]]:
    """The files on the shelf; what comes to nothing inside takes them off again.

    Raises RuleBroken(PAPER_…) beside the field for a file that may not come in. A picture is made anew, so that it
    carries no place and no camera; everything else is kept as it came.
    """
    shelved: list[Shelved] = []
    try:
        shelved.extend(_shelved(paper, field) for paper in papers)
        yield shelved
    except BaseException:
        for paper in shelved:
            storage.remove(paper.key)
        raise


def _shelved(paper: Upload, field: str) -> Shelved:
    kind, name, content = recognise(paper.name, paper.content, field=field), shown_name(paper.name), paper.content
    if kind in (PaperKind.JPEG, PaperKind.PNG):
        kind, name, content = PaperKind.JPEG, f"{name.rpartition('.')[0]}.jpg", _made_anew(content, field)
    return Shelved(name, kind, len(content), storage.put(content))


def _made_anew(picture: bytes, field: str) -> bytes:
    try:
        return make_anew(picture).content
    except RuleBroken as broken:
        raise RuleBroken(broken.rule, field=field, **broken.facts) from broken
