"""Papers at the doors: the letterhead of a branch, and a paper on its way to the reader as Word or PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from flask import current_app, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from branchmeet.clock import today
from branchmeet.domain.minutes import sha256_of
from branchmeet.domain.paper_points import settled
from branchmeet.domain.vietnamese import fold
from branchmeet.exports import kept
from branchmeet.exports.blocks import Paper
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.printed import parts_of
from branchmeet.queries import papers
from branchmeet.queries.papers import IssuedRow
from branchmeet.services import papers as services
from branchmeet.services.papers import Written
from branchmeet.web.shared.access import actor
from branchmeet.web.shared.forms import BaseForm

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@dataclass(frozen=True)
class Found:
    """A paper: issued under a line of the register and perhaps no more what it was, or a draft without one."""

    paper: Paper
    row: IssuedRow | None = None
    intact: bool | None = None

    @property
    def file_name(self) -> str:
        """What its file is called, without marks for old machines."""
        return file_name(self.paper, self.row)


@dataclass(frozen=True)
class PaperPage:
    """One paper on screen, with what may be done with it.

    `rows`: its lines in the register, cancelled ones too; `waits`: why it has no number yet. An address that
    is None offers nothing.
    """

    title: str
    crumbs: tuple[tuple[str, str], ...]
    found: Found
    word_url: str
    pdf_url: str
    about: str = ""
    numbered: bool = True
    rows: tuple[IssuedRow, ...] = ()
    number_url: str | None = None
    cancel_url: str | None = None
    edit_url: str | None = None
    large_url: str | None = None
    excel_url: str | None = None
    waits: str | None = None
    fields: dict[str, int] = field(default_factory=dict)


class CancelForm(BaseForm):
    """Why an issued paper is cancelled."""

    why = StringField("Lý do hủy", [InputRequired(), Length(max=200)])


def show_paper(page: PaperPage) -> str:
    """The page of a paper."""
    return render_template("papers/show.html", page=page, parts=parts_of(page.found.paper))


def cancel_paper(row: IssuedRow | None, back_url: str) -> ResponseReturnValue:
    """Ask why and cancel an issued paper; where there is none any more, back to where it was."""
    if row is None:
        return redirect(back_url, 303)
    form = CancelForm()
    if form.attempt(lambda: services.cancel(paper_id=row.id, why=form.why.data, by=actor())):
        flash(f"Đã hủy văn bản số {row.paper}; số này vẫn giữ trong sổ.", "ok")
        return redirect(back_url, 303)
    return render_template("papers/cancel.html", form=form, row=row, back_url=back_url), (
        422 if form.is_submitted() else 200
    )


def letterhead_of(branch_id: int) -> Letterhead:
    """Under which names and in which style the branch writes today."""
    found = papers.get_letterhead(branch_id, on=today())
    return Letterhead(
        superior_organisation_name=found.superior_name,
        superior_committee_name=found.superior_committee_name or found.superior_name,
        branch_name=found.branch_name,
        place=found.place,
        signer_name=found.signer_name,
        signed_by_deputy=found.signed_by_deputy,
        has_committee=found.has_committee,
        has_cells=found.has_cells,
        points=settled(found.rules),
        demo=current_app.config["DEMO"],
    )


def written(paper: Paper) -> Written:
    """The paper as the register keeps it."""
    return Written(f"{paper.title.capitalize()} {paper.subject}", kept.to_json(paper))


def find_issued(rows: Iterable[IssuedRow]) -> Found | None:
    """Of the papers issued of one thing, the one that was not cancelled, as it was issued; None where there is none."""
    row = next((row for row in rows if not row.cancelled), None)
    if row is None:
        return None
    body = papers.get_body(row.id)
    paper = kept.issued(
        body.body, number=body.number, document_type=body.document_type, place=body.place, on=body.issued_on
    )
    return Found(paper, row, intact=sha256_of(body.body) == body.sha256)


def valid(rows: Iterable[IssuedRow]) -> IssuedRow | None:
    """Of the papers issued of one thing, the one that was not cancelled."""
    return next((row for row in rows if not row.cancelled), None)


def paper_file(paper: Paper, name: str) -> Response:
    """The paper as the file that was asked for: `?format=pdf`, else Word. Each writer loads its library at first use.

    A PDF opens in the browser, from where it is printed; a Word file is for going on with.
    """
    if request.args.get("format") == "pdf":
        from branchmeet.exports.pdf_writer import write_pdf

        return _send(write_pdf(paper), PDF, f"{name}.pdf")
    from branchmeet.exports.docx_writer import write_docx

    return _send(write_docx(paper), WORD, f"{name}.docx")


def file_name(paper: Paper, row: IssuedRow | None = None) -> str:
    """What the file is called, without marks for old machines: "mau-thong-bao-05-tb-cb" or its subject."""
    words = f"{paper.title} {row.paper if row else paper.subject}"
    sample = "mau " if paper.demo else ""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in fold(sample + words)).split())[:100]


def in_large_type(paper: Paper) -> Paper:
    """The same paper for reading from a wall."""
    return replace(paper, style=paper.style.large)


def _send(content: bytes, kind: str, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=kind, as_attachment=kind == WORD, download_name=name)
