"""After adoption: slips set right before signing, shown as differences; later additions with their reasons."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.addenda import read_addendum
from branchmeet.domain.corrections import is_correctable
from branchmeet.domain.minutes import CopyPart, RenderingKey, sha256_of
from branchmeet.domain.scope import Subject
from branchmeet.domain.two_texts import Piece, changed_lines, compare
from branchmeet.exports.addendum_paper import addendum_paper
from branchmeet.exports.blocks import Paper, with_labels
from branchmeet.exports.docx_writer import write_docx
from branchmeet.policy import Permission
from branchmeet.queries import addenda, corrections, minutes
from branchmeet.queries.addenda import Addendum, LockedAddendum
from branchmeet.queries.corrections import Correction
from branchmeet.queries.minutes import MinutesHead
from branchmeet.services import addenda as addendum_services
from branchmeet.services import corrections as correction_services
from branchmeet.web.minutes.blueprint import bp
from branchmeet.web.minutes.copies import wanted
from branchmeet.web.minutes.forms import AddendumForm, CorrectionForm
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.minutes_papers import WORD_FILE, addendum_file_name, printed

MINUTES = "/meetings/<int:meeting_id>/minutes"


@dataclass(frozen=True)
class Slip:
    """A correction, with the lines that differ before and after it."""

    correction: Correction
    before: tuple[tuple[Piece, ...], ...]
    after: tuple[tuple[Piece, ...], ...]

    @classmethod
    def of(cls, correction: Correction) -> Slip:
        """Compare its two texts."""
        found = compare(correction.new_text, correction.old_text)
        return cls(correction, changed_lines(found.theirs), changed_lines(found.mine))


@dataclass(frozen=True)
class AdoptedPart:
    """One part of adopted minutes, as a URL counts it."""

    head: MinutesHead
    position: int

    @property
    def subject(self) -> Subject:
        """What permission depends on: the minutes."""
        return self.head.subject


def adopted_part(meeting_id: int, position: int) -> AdoptedPart:
    """The part of a URL; whether there is one is seen when it is opened."""
    return AdoptedPart(minutes.get_head(meeting_id), position)


# ---- slips ---------------------------------------------------------------------------------------------------------


@bp.get(f"{MINUTES}/corrections")
@requires(Permission.MINUTES_READ, load=minutes.get_head)
def list_corrections(head: MinutesHead) -> ResponseReturnValue:
    """What was set right after adoption, old and new side by side, and the way to set more right."""
    if not head.is_adopted:
        return redirect(url_for("minutes.show", meeting_id=head.meeting_id), 303)
    rendering = wanted(head)
    found = corrections.list_corrections(head.id, rendering)
    return render_template(
        "minutes/corrections.html",
        head=head,
        rendering=rendering,
        slips=[Slip.of(one) for one in found],
        parts=_correctable(head) if can(Permission.MINUTES_AMEND, head) and not head.signed_on else [],
    )


@bp.route(f"{MINUTES}/parts/<int:position>/correction", methods=["GET", "POST"])
@requires(Permission.MINUTES_AMEND, load=adopted_part)
def correct(place: AdoptedPart) -> ResponseReturnValue:
    """Set slips in one part right."""
    head, part = place.head, _part(place)
    form = CorrectionForm()
    if form.attempt(
        lambda: correction_services.correct(
            meeting_id=head.meeting_id,
            version=form.seen_version,
            position=place.position,
            text=form.text.data or "",
            by=actor(),
        )
    ):
        flash("Đã sửa lỗi chữ. Bản cũ và mã kiểm cũ vẫn được giữ.", "ok")
        return redirect(url_for("minutes.list_corrections", meeting_id=head.meeting_id), 303)
    if not form.is_submitted():
        form.text.data, form.version.data = part.text, str(head.version)
    form.take_up(head.version)
    page = render_template("minutes/correction.html", place=place, head=head, part=part, form=form)
    return page, 422 if form.is_submitted() else 200


# ---- additions -----------------------------------------------------------------------------------------------------


@bp.route(f"{MINUTES}/addenda/new", methods=["GET", "POST"])
@requires(Permission.MINUTES_AMEND, load=minutes.get_head)
def new_addendum(head: MinutesHead) -> ResponseReturnValue:
    """Add something, with the reason."""
    form = AddendumForm()
    made: list[int] = []
    if form.attempt(
        lambda: made.append(
            addendum_services.add(
                meeting_id=head.meeting_id,
                reason=form.reason.data or "",
                text=form.text.data or "",
                kept=form.kept.data or "",
                by=actor(),
            )
        )
    ):
        flash("Đã lập bản bổ sung và khóa lại. Biên bản đã thông qua giữ nguyên.", "ok")
        return redirect(url_for("minutes.show_addendum", meeting_id=head.meeting_id, addendum_number=made[0]), 303)
    page = render_template("minutes/new_addendum.html", head=head, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.get(f"{MINUTES}/addenda/<int:addendum_number>")
@requires(Permission.MINUTES_READ, load=addenda.get_addendum)
def show_addendum(addendum: Addendum) -> ResponseReturnValue:
    """One form of an addendum, to be read and printed."""
    rendering = wanted(addendum.head)
    locked = _locked(addendum, rendering)
    paper = _paper(locked)
    return render_template(
        "minutes/addendum.html",
        head=addendum.head,
        addendum=addendum,
        rendering=rendering,
        goes_up=rendering is RenderingKey.SUPERIOR_COPY
        or addenda.find_locked(addendum.id, RenderingKey.SUPERIOR_COPY) is not None,
        locked=locked,
        intact=sha256_of(locked.body) == locked.sha256,
        paper=paper,
        blocks=with_labels(paper.blocks),
    )


@bp.get(f"{MINUTES}/addenda/<int:addendum_number>/paper")
@requires(Permission.MINUTES_READ, load=addenda.get_addendum)
def addendum_file(addendum: Addendum) -> ResponseReturnValue:
    """The same form as a Word file."""
    rendering = wanted(addendum.head)
    content = write_docx(_paper(_locked(addendum, rendering)))
    name = addendum_file_name(addendum.head, addendum.number, rendering)
    return send_file(io.BytesIO(content), mimetype=WORD_FILE, as_attachment=True, download_name=name)


# ---- what the pages are made of --------------------------------------------------------------------------------------


def _correctable(head: MinutesHead) -> list[tuple[int, CopyPart]]:
    parts = printed(head, RenderingKey.BRANCH_COPY).copy.parts
    return [(position, part) for position, part in enumerate(parts, start=1) if is_correctable(part)]


def _part(place: AdoptedPart) -> CopyPart:
    found = dict(_correctable(place.head)).get(place.position)
    if found is None:
        abort(404)
    return found


def _locked(addendum: Addendum, rendering: RenderingKey) -> LockedAddendum:
    found = addenda.find_locked(addendum.id, rendering)
    if found is None:
        abort(404)
    return found


def _paper(locked: LockedAddendum) -> Paper:
    return addendum_paper(read_addendum(locked.body), sha256=locked.sha256, demo=current_app.config["DEMO"])
