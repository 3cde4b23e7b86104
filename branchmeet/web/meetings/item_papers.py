"""The papers of an agenda: added, opened, read, taken away."""

from __future__ import annotations

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet import storage
from branchmeet.policy import Permission
from branchmeet.queries import agenda, agenda_papers
from branchmeet.queries.agenda import ItemOfMeeting
from branchmeet.queries.agenda_papers import AgendaPaperFile
from branchmeet.services import agenda_papers as services
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.meetings.forms import ACCEPTED, PaperForm, SummaryForm
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.redirects import local_path

PAPER = "/<int:meeting_id>/item-papers/<int:agenda_paper_id>"


@bp.route("/<int:meeting_id>/items/<int:item_id>/papers", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=agenda.get_item)
def item_papers(found: ItemOfMeeting) -> ResponseReturnValue:
    """The papers of one item, and one more."""
    form = PaperForm()
    if form.attempt(
        lambda: services.add(
            meeting_id=found.meeting.id,
            item_id=found.item.id,
            file=form.upload,
            summary=form.summary.data,
            without_secrets=form.without_secrets.data,
            by=actor(),
        )
    ):
        flash("Đã thêm tài liệu.", "ok")
        return redirect(_page_of(found.meeting.id, found.item.id), 303)
    of_item = agenda_papers.list_items(found.meeting.id, reader_id=actor().member_id).papers.get(found.item.id, [])
    page = render_template("meetings/item_papers.html", found=found, papers=of_item, form=form, accept=ACCEPTED)
    return page, 422 if form.is_submitted() else 200


@bp.get(PAPER)
@requires(Permission.ITEM_PAPER_READ, load=agenda_papers.get_paper)
def item_paper(found: AgendaPaperFile) -> ResponseReturnValue:
    """The file, to be saved and opened outside the browser."""
    content = storage.get(found.file_key)
    if content is None:
        abort(404)
    return send_file(
        io.BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=found.name
    )


@bp.route(f"{PAPER}/summary", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=agenda_papers.get_paper)
def item_paper_summary(found: AgendaPaperFile) -> ResponseReturnValue:
    """Say in other words what is in a paper."""
    form = SummaryForm(data={"summary": found.summary})
    if form.attempt(
        lambda: services.describe(meeting_id=found.meeting.id, paper_id=found.id, summary=form.summary.data, by=actor())
    ):
        flash("Đã lưu tóm tắt.", "ok")
        return redirect(_page_of(found.meeting.id, found.item_id), 303)
    page = render_template("meetings/item_paper_summary.html", paper=found, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post(f"{PAPER}/removal")
@requires(Permission.MEETING_PREPARE, load=agenda_papers.get_paper)
def remove_item_paper(found: AgendaPaperFile) -> ResponseReturnValue:
    """Take a paper away."""
    services.remove(meeting_id=found.meeting.id, paper_id=found.id, by=actor())
    flash(f"Đã bỏ tài liệu {found.name}.", "ok")
    return redirect(_page_of(found.meeting.id, found.item_id), 303)


@bp.post(f"{PAPER}/reading")
@requires(Permission.ITEM_PAPER_MARK, load=agenda_papers.get_paper)
def read_item_paper(found: AgendaPaperFile) -> ResponseReturnValue:
    """Say that one has read it."""
    services.read(meeting_id=found.meeting.id, paper_id=found.id, by=actor())
    return _back_to(found)


@bp.post(f"{PAPER}/reading/removal")
@requires(Permission.ITEM_PAPER_MARK, load=agenda_papers.get_paper)
def unread_item_paper(found: AgendaPaperFile) -> ResponseReturnValue:
    """Take that back."""
    services.unread(meeting_id=found.meeting.id, paper_id=found.id, by=actor())
    return _back_to(found)


def _page_of(meeting_id: int, item_id: int) -> str:
    return url_for("meetings.item_papers", meeting_id=meeting_id, item_id=item_id)


def _back_to(found: AgendaPaperFile) -> ResponseReturnValue:
    page = local_path(request.form.get("next", "")) or url_for("meetings.show", meeting_id=found.meeting.id)
    return redirect(f"{page}#paper-{found.id}", 303)
