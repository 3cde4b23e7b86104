"""The signed paper: when it was signed, and photographs of its pages for the branch alone."""

from __future__ import annotations

import io

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet import storage
from branchmeet.clock import now_utc
from branchmeet.policy import Permission
from branchmeet.queries import events, minutes, signings
from branchmeet.queries.minutes import MinutesHead
from branchmeet.queries.signings import KeptPage
from branchmeet.services import signings as services
from branchmeet.web.minutes.blueprint import bp
from branchmeet.web.minutes.forms import PhotoForm, SignedForm
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import BaseForm

MINUTES = "/meetings/<int:meeting_id>/minutes"


@bp.get(f"{MINUTES}/signed-pages")
@requires(Permission.MINUTES_READ_ALL, load=minutes.get_head)
def signed_pages(head: MinutesHead) -> ResponseReturnValue:
    """When the minutes were signed, and the photographs of their pages."""
    if not head.is_adopted:
        return redirect(url_for("minutes.show", meeting_id=head.meeting_id), 303)
    return _page(head)


@bp.post(f"{MINUTES}/signature")
@requires(Permission.MINUTES_KEEP, load=minutes.get_head)
def sign(head: MinutesHead) -> ResponseReturnValue:
    """Note the day of the signatures."""
    form = SignedForm()
    if form.attempt(
        lambda: services.sign(meeting_id=head.meeting_id, version=form.seen_version, on=form.on.data, by=actor())
    ):
        flash("Đã ghi ngày ký. Từ nay chỉ còn bản bổ sung có lý do.", "ok")
        return _to_pages(head)
    form.take_up(head.version)
    return _page(head, form), 422


@bp.post(f"{MINUTES}/signature/removal")
@requires(Permission.MINUTES_KEEP, load=minutes.get_head)
def take_signature_back(head: MinutesHead) -> ResponseReturnValue:
    """The note was wrong."""
    services.take_back(meeting_id=head.meeting_id, by=actor())
    flash("Đã bỏ ngày ký.", "ok")
    return _to_pages(head)


@bp.post(f"{MINUTES}/signed-pages")
@requires(Permission.MINUTES_KEEP, load=minutes.get_head)
def keep_page(head: MinutesHead) -> ResponseReturnValue:
    """Keep a photograph of one page."""
    form = PhotoForm()
    if form.attempt(lambda: services.keep_page(meeting_id=head.meeting_id, upload=form.photo.data.read(), by=actor())):
        flash("Đã lưu ảnh. Vị trí và thông tin máy chụp đã bỏ khỏi ảnh.", "ok")
        return _to_pages(head)
    return _page(head, form), 422


@bp.get(f"{MINUTES}/signed-pages/<int:page_id>")
@requires(Permission.MINUTES_READ_ALL, load=signings.get_page)
def signed_page(kept: KeptPage) -> ResponseReturnValue:
    """One photograph."""
    content = storage.get(kept.page.file)
    if content is None:
        abort(404)
    return send_file(io.BytesIO(content), mimetype="image/jpeg")


@bp.post(f"{MINUTES}/signed-pages/<int:page_id>/removal")
@requires(Permission.MINUTES_KEEP, load=signings.get_page)
def remove_page(kept: KeptPage) -> ResponseReturnValue:
    """The photograph was of something else."""
    services.remove_page(meeting_id=kept.head.meeting_id, page_id=kept.page.id, by=actor())
    flash("Đã bỏ ảnh.", "ok")
    return _to_pages(kept.head)


def _page(head: MinutesHead, failed: BaseForm | None = None) -> str:
    act = events.find_last(("minutes", head.id), services.SIGNINGS) if head.signed_on else None
    who, now = actor().account_id, now_utc()
    return render_template(
        "minutes/signed_pages.html",
        head=head,
        pages=signings.list_pages(head.id),
        removable=lambda page: page.may_be_removed_by(who, now=now),
        undoable=act is not None and act.action == "minutes_signed" and act.may_be_undone_by(who, now=now),
        signed_form=failed if isinstance(failed, SignedForm) else SignedForm(formdata=None, version=head.version),
        photo_form=failed if isinstance(failed, PhotoForm) else PhotoForm(formdata=None),
    )


def _to_pages(head: MinutesHead) -> ResponseReturnValue:
    return redirect(url_for("minutes.signed_pages", meeting_id=head.meeting_id), 303)
