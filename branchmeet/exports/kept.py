"""A paper as text and back: what the register keeps of a paper it gave a number to.

The number and the day are not part of it: they stand in the register and come in when the paper is printed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from branchmeet.domain.numbering import DocumentType
from branchmeet.exports import blocks
from branchmeet.exports.blocks import Align, Annex, Block, Column, Header, Paper, Recipients, Signature, Table
from branchmeet.exports.paper_style import PaperStyle
from branchmeet.exports.wording import number_line, official_date


def to_json(paper: Paper) -> str:
    """The one way in which a paper is written down: equal papers give equal texts, so that a hash can be made again."""
    values = {name: value for name, value in vars(paper).items() if name != "dated_on"}
    return json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(body: str) -> Paper:
    """The paper behind a text made by `to_json`."""
    values = json.loads(body)
    for name, kind in (("signature", Signature), ("left_signature", Signature)):
        values[name] = kind(**values[name]) if values[name] else None
    lines, annex = values["recipients"], values["annex"]
    return Paper(
        **values
        | {
            "header": Header(**values["header"]) if values["header"] else None,
            "blocks": _read(values["blocks"]),
            "annex": Annex(**annex | {"blocks": _read(annex["blocks"])}) if annex else None,
            "recipients": Recipients(tuple(lines["lines"])) if lines else None,
            "style": PaperStyle(**values["style"]),
        }
    )


def issued(body: str, *, number: int, document_type: DocumentType, place: str, on: date) -> Paper:
    """A kept paper with the number and the day under which it was issued; it is no draft any more."""
    paper = from_json(body)
    if paper.header is None:
        raise ValueError("a paper without a header has no place for a number")
    header = replace(paper.header, number_line=number_line(number, document_type), dateline=official_date(place, on))
    return replace(paper, header=header, trace=None, dated_on=on)


def _plain(part: Any) -> dict[str, Any]:
    """A part of a paper as JSON can hold it; a block says which it is."""
    return {"kind": type(part).__name__, **vars(part)} if isinstance(part, Block) else vars(part)


def _read(blocks: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(block) for block in blocks)


def _block(values: dict[str, Any]) -> Block:
    kind = getattr(blocks, values.pop("kind"))
    if kind is Table:
        columns = tuple(Column(**column | {"align": Align(column["align"])}) for column in values["columns"])
        return Table(columns, tuple(tuple(row) for row in values["rows"]))
    block: Block = kind(**values)
    return block
