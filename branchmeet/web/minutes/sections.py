"""The minutes rewritten section by section, and what happens when two do it at once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.minutes import Section, SectionKey
from branchmeet.domain.scope import Subject
from branchmeet.domain.two_texts import compare
from branchmeet.phrases import minutes as phrases
from branchmeet.policy import Permission
from branchmeet.queries import minutes, minutes_record
from branchmeet.queries.minutes import MinutesHead, OwnWords
from branchmeet.services import minutes as services
from branchmeet.web.minutes.blueprint import bp
from branchmeet.web.minutes.forms import SectionForm, SettlementForm
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import ActionForm
from branchmeet.web.shared.redirects import local_path

LINES_SHOWN = 4
"""How much of a section its entry in the list needs."""
SECTION = "/meetings/<int:meeting_id>/minutes/sections/<key>"


@dataclass(frozen=True)
class Place:
    """One section of the minutes of one meeting, as the URL names it."""

    head: MinutesHead
    key: SectionKey

    @property
    def subject(self) -> Subject:
        """What permission depends on: the minutes."""
        return self.head.subject


@dataclass(frozen=True)
class Written:
    """A section with the last revision of it and what the records say."""

    section: Section
    last: OwnWords | None
    from_records: str

    @property
    def version(self) -> int:
        """The number of the last revision."""
        return self.last.version if self.last else 0


def place(meeting_id: int, key: str) -> Place:
    """The section of a URL; 404 for one that no minutes have."""
    try:
        return Place(minutes.get_head(meeting_id), SectionKey.parse(key))
    except ValueError:
        abort(404)


@bp.get("/meetings/<int:meeting_id>/minutes/edit")
@requires(Permission.MINUTES_WRITE, load=minutes.get_head)
def edit(head: MinutesHead) -> ResponseReturnValue:
    """Every section, each a way to its own page."""
    own = minutes.list_own_words(head.id)
    sections = phrases.compose(minutes_record.get_record(head, most=1), minutes.texts_of(own), lines=LINES_SHOWN)
    return render_template("minutes/edit.html", head=head, sections=sections)


@bp.route(SECTION, methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE, load=place)
def section(place: Place) -> ResponseReturnValue:
    """Rewrite one section. A script saves while one types: it asks for no page back."""
    form = SectionForm()
    if not form.is_submitted():
        return _section_page(place, form)
    if not form.validate():
        return _section_page(place, form), 422
    try:
        version = services.save_section(
            meeting_id=place.head.meeting_id,
            key=place.key,
            version=form.seen_version,
            text=form.text.data or "",
            by=actor(),
        )
    except RuleBroken as broken:
        return _conflict(place, broken, mine=form.text.data or "", back=form.back.data or "")
    if _saves_itself():
        return "", 204, {"X-Version": str(version)}
    return _back(place, form.back.data or "")


@bp.post(f"{SECTION}/settlement")
@requires(Permission.MINUTES_WRITE, load=place)
def settle(place: Place) -> ResponseReturnValue:
    """End a conflict: mine, theirs or a text of both; whatever is not chosen stays among the revisions."""
    form = SettlementForm()
    mine = form.mine.data or ""
    if not form.validate_on_submit():
        return _unsettled(place, form), 422
    try:
        services.settle_section(
            meeting_id=place.head.meeting_id,
            key=place.key,
            version=form.seen_version,
            mine=mine,
            chosen=form.chosen,
            by=actor(),
        )
    except RuleBroken as broken:
        return _conflict(place, broken, mine=form.chosen or mine, back=form.back.data or "")
    return _back(place, form.back.data or "")


@bp.post(f"{SECTION}/restoration")
@requires(Permission.MINUTES_WRITE, load=place)
def restore(place: Place) -> ResponseReturnValue:
    """Take a section back to what the records say."""
    services.restore_section(
        meeting_id=place.head.meeting_id, key=place.key, version=ActionForm().seen_version, by=actor()
    )
    flash("Đã lấy lại nội dung theo sổ ghi. Chữ cũ còn trong lịch sử sửa đổi.", "ok")
    return redirect(_url(place), 303)


@bp.get(f"{SECTION}/revisions")
@requires(Permission.MINUTES_READ_ALL, load=place)
def revisions(place: Place) -> ResponseReturnValue:
    """Every text the section had."""
    found = minutes.list_revisions(place.head.id, str(place.key))
    return render_template(
        "minutes/revisions.html",
        place=place,
        title=phrases.titles_of(place.head.kind).get(place.key.chapter, ""),
        revisions=found,
        version=found[0].number if found else 0,
    )


# ---- pages -----------------------------------------------------------------------------------------------------------


def _section_page(place: Place, form: SectionForm) -> str:
    written = _written(place)
    if not form.is_submitted():
        form.text.data = written.section.text
        form.version.data = str(written.version)
        form.back.data = local_path(request.args.get("back", ""))
    return render_template(
        "minutes/section.html",
        place=place,
        written=written,
        form=form,
        saved_at=written.last.at_utc if written.last else now_utc(),
    )


def _conflict(place: Place, broken: RuleBroken, *, mine: str, back: str) -> ResponseReturnValue:
    """Both texts, what differs marked; a fragment for the page that saves itself, else a page."""
    if broken.rule is not Rule.CHANGED_BY_SOMEONE_ELSE:
        raise broken
    theirs = str(broken.facts["text"])
    form = SettlementForm(
        formdata=None,
        mine=mine,
        merged=compare(mine, theirs).merged,
        version=str(broken.facts["current"]),
        back=back,
    )
    return _conflict_page(place, form, theirs, by=broken.facts["by"], at=broken.facts["at_utc"]), 409


def _unsettled(place: Place, form: SettlementForm) -> str:
    written = _written(place)
    last = written.last
    return _conflict_page(
        place, form, written.section.text, by=last.by_name if last else None, at=last.at_utc if last else None
    )


def _conflict_page(place: Place, form: SettlementForm, theirs: str, *, by: object, at: object) -> str:
    return render_template(
        "minutes/_conflict.html" if _saves_itself() else "minutes/conflict.html",
        place=place,
        title=phrases.titles_of(place.head.kind).get(place.key.chapter, ""),
        form=form,
        found=compare(form.mine.data or "", theirs),
        by=by,
        at=at,
        section_url=_url(place),
    )


def _written(place: Place) -> Written:
    """The section as it stands; 404 where these minutes have no such section, or one that nobody may rewrite."""
    record = minutes_record.get_record(place.head, section=place.key)
    own = minutes.list_own_words(place.head.id)
    found = [section for section in phrases.compose(record, minutes.texts_of(own)) if section.key == place.key]
    if not found or not place.key.chapter.editable:
        abort(404)
    return Written(found[0], own.get(str(place.key)), phrases.from_records(record, place.key) or "")


def _saves_itself() -> bool:
    return request.headers.get("X-Autosave") == "1"


def _back(place: Place, back: str) -> ResponseReturnValue:
    flash("Đã lưu phần này.", "ok")
    return redirect(local_path(back) or url_for("minutes.edit", meeting_id=place.head.meeting_id), 303)


def _url(place: Place) -> str:
    return url_for("minutes.section", meeting_id=place.head.meeting_id, key=str(place.key))
