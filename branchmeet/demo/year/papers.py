"""The papers of a meeting to come in the home branch: real files, with three lines each, read by some."""

from __future__ import annotations

import hashlib

from branchmeet import storage
from branchmeet.demo.world import World
from branchmeet.demo.year import attendance, wording
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Item, Sitting
from branchmeet.domain.papers import PaperKind
from branchmeet.exports.blocks import Paper, Paragraph
from branchmeet.exports.docx_writer import write_docx
from branchmeet.models import AgendaPaper, PaperReading

ONE_IN = {"bao-cao.docx": 3, "tai-lieu-chuyen-de.docx": 4}
"""By paper, one of so many members has read it."""


def hand_in(world: World, life: Life, sitting: Sitting) -> None:
    """Add a paper to the tasks and one to the topic of a meeting."""
    items = {item.kind.value: item for item in sitting.items}
    for kind, (name, subject, summary) in wording.PAPERS.items():
        if kind in items:
            _add(world, life, sitting, items[kind], name, subject, summary)


def _add(world: World, life: Life, sitting: Sitting, item: Item, name: str, subject: str, summary: str) -> None:
    content = write_docx(
        Paper(
            header=None,
            title=wording.PAPER_TITLE,
            subject=f"{subject}: {item.title}",
            blocks=tuple(Paragraph(line) for line in summary.splitlines()),
            signature=None,
            demo=True,
        )
    )
    key = hashlib.sha256(f"{world.seed} {name}".encode()).hexdigest()  # the same seed gives the same rows
    storage.put(content, key)
    paper = world.rows.add(
        AgendaPaper,
        agenda_item_id=item.id,
        name=name,
        kind=PaperKind.WORD,
        size=len(content),
        file_key=key,
        summary=summary,
        account_id=life.secretary_account,
    )
    for seat in attendance.body(life, sitting)[:: ONE_IN[name]]:
        world.rows.add(
            PaperReading, paper_id=paper, member_id=seat.person.id, at_utc=sitting.convened_at or sitting.starts_at
        )
