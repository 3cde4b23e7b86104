"""Writes a paper as a Word file."""

from __future__ import annotations

from branchmeet.exports.blocks import Paper


def write_docx(paper: Paper) -> bytes:
    """The paper as a .docx file: equal papers give equal bytes, without author, dates or other traces of the machine.

    The Word library is loaded here, at the first paper, because every start of the program would pay for it otherwise.
    """
    from branchmeet.exports.docx_document import build
    from branchmeet.exports.docx_package import pack

    return pack(build(paper))
