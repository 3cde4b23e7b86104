"""The minutes as they are read, printed, read aloud and adopted."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.minutes import Chapter, MinutesState, Section, SectionKey
from branchmeet.domain.votes import needed
from branchmeet.exports.blocks import with_labels
from branchmeet.phrases import minutes as phrases
from branchmeet.policy import Permission
from branchmeet.queries import addenda, minutes, sittings
from branchmeet.queries.minutes import MinutesHead
from branchmeet.services import minutes as services
from branchmeet.web.minutes import amendments as amendments
from branchmeet.web.minutes import sections as sections
from branchmeet.web.minutes import signings as signings
from branchmeet.web.minutes.blueprint import bp
from branchmeet.web.minutes.copies import wanted
from branchmeet.web.minutes.forms import AdoptionForm
from branchmeet.web.shared.access import actor, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import ActionForm
from branchmeet.web.shared.minutes_papers import file_name, paper_of, printed, sections_of
from branchmeet.web.shared.papers import paper_file

BLOCKS_A_PAGE = 200
"""Minutes of an evening have fewer; longer ones are shown in pages, and printed from the PDF."""

WORDS_ON_SCREEN = 60
"""So many words of a kind on one item a draft shows on screen; the files hold all."""


# ---- reading -------------------------------------------------------------------------------------------------------


@bp.get("/minutes")
@requires(Permission.MINUTES_READ)
def index() -> ResponseReturnValue:
    """The minutes one may read, newest first."""
    page = max(1, request.args.get("page", 1, int))
    return render_template(
        "minutes/index.html", found=minutes.list_minutes(scope_for(Permission.MINUTES_READ), page=page)
    )


@bp.get("/meetings/<int:meeting_id>/minutes")
@requires(Permission.MINUTES_READ, load=minutes.get_head)
def show(head: MinutesHead) -> ResponseReturnValue:
    """One form of the minutes, as it will be or was printed."""
    rendering = wanted(head)
    found = printed(head, rendering, most=WORDS_ON_SCREEN)
    paper = paper_of(head, found)
    blocks = with_labels(paper.blocks)
    pages = max(1, -(-len(blocks) // BLOCKS_A_PAGE))
    page = min(whole("page", 1), pages)
    return render_template(
        "minutes/show.html",
        head=head,
        rendering=rendering,
        printed=found,
        paper=paper,
        blocks=blocks[BLOCKS_A_PAGE * (page - 1) : BLOCKS_A_PAGE * page],
        page=page,
        pages=pages,
        added=addenda.list_addenda(head.id, rendering) if head.is_adopted else [],
    )


@bp.get("/meetings/<int:meeting_id>/minutes/paper")
@requires(Permission.MINUTES_READ, load=minutes.get_head)
def word_file(head: MinutesHead) -> ResponseReturnValue:
    """The same form as a file: Word, or PDF where that is asked for."""
    rendering = wanted(head)
    return paper_file(paper_of(head, printed(head, rendering)), file_name(head, rendering).removesuffix(".docx"))


# ---- read aloud ----------------------------------------------------------------------------------------------------


@bp.get("/meetings/<int:meeting_id>/minutes/reading")
@requires(Permission.MINUTES_READ_ALL, load=minutes.get_head)
def reading(head: MinutesHead) -> ResponseReturnValue:
    """The draft in large type, one section a page."""
    if head.is_adopted:
        return _to_minutes(head)
    wanted_part = _wanted_part()
    sections = sections_of(head, wanted_part)
    parts = [section for section in sections if section.text]
    at = _place(parts, sections, wanted_part)
    return render_template("minutes/reading.html", head=head, parts=parts, at=at)


@bp.post("/meetings/<int:meeting_id>/minutes/reading-done")
@requires(Permission.MINUTES_DECIDE, load=minutes.get_head)
def reading_done(head: MinutesHead) -> ResponseReturnValue:
    """The draft has been read aloud."""
    services.mark_read(meeting_id=head.meeting_id, version=ActionForm().seen_version, by=actor())
    flash("Đã đọc xong dự thảo. Chi bộ đánh giá, biểu quyết rồi thông qua biên bản.", "ok")
    return redirect(url_for("minutes.adoption", meeting_id=head.meeting_id), 303)


@bp.post("/meetings/<int:meeting_id>/minutes/reopening")
@requires(Permission.MINUTES_DECIDE, load=minutes.get_head)
def reopen(head: MinutesHead) -> ResponseReturnValue:
    """The draft must be read once more."""
    services.reopen(meeting_id=head.meeting_id, version=ActionForm().seen_version, by=actor())
    flash("Biên bản trở lại bản dự thảo, đọc lại rồi thông qua.", "ok")
    return redirect(url_for("minutes.reading", meeting_id=head.meeting_id), 303)


# ---- adopted -------------------------------------------------------------------------------------------------------


@bp.route("/meetings/<int:meeting_id>/minutes/adoption", methods=["GET", "POST"])
@requires(Permission.MINUTES_DECIDE, load=minutes.get_head)
def adoption(head: MinutesHead) -> ResponseReturnValue:
    """The vote on the minutes, with the exceptions counted."""
    form = AdoptionForm()
    if form.attempt(lambda: _adopt(head, form)):
        flash("Đã thông qua biên bản. Cả hai bản in đã khóa; trước khi ký chỉ sửa được lỗi gõ.", "ok")
        return _to_minutes(head)
    if head.is_adopted and not form.is_submitted():
        return _to_minutes(head)
    return _adoption_page(head, form), 422 if form.is_submitted() else 200


def _adopt(head: MinutesHead, form: AdoptionForm) -> None:
    services.adopt(
        meeting_id=head.meeting_id,
        version=form.seen_version,
        disapprove=form.disapprove.data,
        other=form.other.data,
        by=actor(),
    )


def _adoption_page(head: MinutesHead, form: AdoptionForm) -> str:
    roll = sittings.get_roll(head.meeting_id)
    titles = phrases.titles_of(head.kind)
    revised = [
        titles[key.chapter] for key in minutes.list_revised_since(head.id, head.read_at_utc) if key.chapter in titles
    ]
    form.take_up(head.version)
    if not form.is_submitted():
        form.version.data = str(head.version)
    return render_template(
        "minutes/adoption.html",
        head=head,
        form=form,
        roll=roll,
        needed=needed(roll.voters),
        score=phrases.self_score(head.score) if head.score else "",
        revised=list(dict.fromkeys(revised)),
        is_read=head.state is MinutesState.READ,
    )


def _wanted_part() -> SectionKey | None:
    """The part that the address names; the first one without a name. None where it counts instead, as it once did."""
    named = request.args.get("part", str(SectionKey(Chapter.OPENING)))
    if named.isdecimal():
        return None
    try:
        return SectionKey.parse(named)
    except ValueError:
        return SectionKey(Chapter.OPENING)


def _place(parts: list[Section], sections: Sequence[Section], named: SectionKey | None) -> int:
    """Where among the parts the one asked for stands, from 1; of one that was emptied the next."""
    if named is None:
        return min(max(1, whole("part", 1)), len(parts))
    order = [section.key for section in sections]
    begin = order.index(named) if named in order else 0
    following = next((section for section in sections[begin:] if section.text), parts[-1])
    return 1 + parts.index(following)


def _to_minutes(head: MinutesHead) -> ResponseReturnValue:
    return redirect(url_for("minutes.show", meeting_id=head.meeting_id), 303)
