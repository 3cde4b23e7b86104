"""One topic of the library: its words and papers, what its publisher changes, what a branch answers."""

from __future__ import annotations

import io
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from branchmeet import storage
from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.topic_library import RefusalReason
from branchmeet.domain.topic_plans import PLAN_EDITABLE, quarter_in_hand
from branchmeet.policy import Permission
from branchmeet.queries import topic_library, topics, units
from branchmeet.queries.topic_library import LibraryCard, Offer, Paper, Use
from branchmeet.queries.units import UnitCard
from branchmeet.services import topic_library as services
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import ActionForm, BaseForm
from branchmeet.web.topic_plans.blueprint import bp
from branchmeet.web.topic_plans.forms import join_lines
from branchmeet.web.topic_plans.library_forms import ACCEPTED, LibraryForm, RefusalForm, WithdrawalForm, words_of

TOPIC = "/topic-library/<int:library_topic_id>"
PAPER = f"{TOPIC}/papers/<int:paper_id>"
ANSWER = "/branches/<int:branch_id>/topic-library/<int:library_topic_id>/refusal"


@bp.get(TOPIC)
@requires(Permission.LIBRARY_READ, load=topic_library.get_library_topic)
def library_topic(topic: LibraryCard) -> ResponseReturnValue:
    """All that is said of it, its papers, and how one's own branch stands to it."""
    offer, uses, refusal = _own_branch(topic), list[Use](), None
    in_hand = quarter_in_hand(today())
    if offer:
        plans = scope_for(Permission.PLAN_READ)
        uses = topic_library.list_uses(offer.branch.id, topic.id, plans=plans, since=in_hand)
        refusal = topic_library.find_refusal(offer.branch.id, topic.id)
    return render_template(
        "topic_plans/library_topic.html",
        topic=topic,
        papers=topic_library.list_papers(topic.id) if topic.papers else (),
        roles=topic_library.roles(),
        offer=offer,
        taken=[use for use in uses if use.topic_id],
        draft=_first_draft(uses),
        unplanned=_first_unplanned(uses, in_hand),
        refusal=refusal,
    )


@bp.get(PAPER)
@requires(Permission.LIBRARY_READ, load=topic_library.get_paper)
def library_paper(paper: Paper) -> ResponseReturnValue:
    """A file, to be saved and opened outside the browser."""
    content = storage.get(paper.file_key)
    if content is None:
        abort(404)
    return send_file(
        io.BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=paper.name
    )


# ---- the publisher -------------------------------------------------------------------------------------------------


@bp.route("/units/<int:unit_id>/topic-library/new", methods=["GET", "POST"])
@requires(Permission.LIBRARY_PUBLISH, load=topic_library.get_publisher)
def publish_topic(unit: UnitCard) -> ResponseReturnValue:
    """Write a topic for the branches below, perhaps from the words of one that a branch wrote itself."""
    form = LibraryForm(data=_words_of_branch())
    form.offer()
    made: list[int] = []
    if form.attempt(lambda: made.append(_publish(unit, form))):
        flash("Đã gửi chuyên đề. Các chi bộ trực thuộc thấy ngay trong thư viện.", "ok")
        return redirect(url_for("topic_plans.library_topic", library_topic_id=made[0]), 303)
    page = render_template(
        "topic_plans/library_form.html", unit=unit, topic=None, papers=(), form=form, accept=ACCEPTED
    )
    return page, _status(form)


@bp.route(f"{TOPIC}/edit", methods=["GET", "POST"])
@requires(Permission.LIBRARY_PUBLISH, load=topic_library.get_library_topic)
def edit_library_topic(topic: LibraryCard) -> ResponseReturnValue:
    """Change a published topic, add papers, take papers away."""
    form = LibraryForm(data=words_of(topic))
    form.offer()
    if form.attempt(lambda: _edit(topic, form)):
        flash("Đã lưu chuyên đề. Chi bộ đã chọn trước đó giữ lời cũ.", "ok")
        return redirect(_page_of(topic), 303)
    stale = form.take_up(topic.version)
    page = render_template(
        "topic_plans/library_form.html",
        unit=None,
        topic=topic,
        papers=topic_library.list_papers(topic.id),
        form=form,
        stale=stale,
        accept=ACCEPTED,
    )
    return page, _status(form)


@bp.route(f"{TOPIC}/withdrawal", methods=["GET", "POST"])
@requires(Permission.LIBRARY_PUBLISH, load=topic_library.get_library_topic)
def withdraw_library_topic(topic: LibraryCard) -> ResponseReturnValue:
    """Offer it no longer."""
    form = WithdrawalForm(data={"version": topic.version})
    if form.attempt(
        lambda: services.withdraw(
            library_topic_id=topic.id, version=form.seen_version, reason=form.reason.data, by=actor()
        )
    ):
        flash("Đã rút chuyên đề. Kế hoạch đã có chuyên đề này vẫn giữ nguyên.", "ok")
        return redirect(_page_of(topic), 303)
    form.take_up(topic.version)
    return render_template("topic_plans/library_withdrawal.html", topic=topic, form=form), _status(form)


@bp.post(f"{TOPIC}/restoration")
@requires(Permission.LIBRARY_PUBLISH, load=topic_library.get_library_topic)
def restore_library_topic(topic: LibraryCard) -> ResponseReturnValue:
    """Offer a withdrawn one again."""
    services.restore(library_topic_id=topic.id, version=ActionForm().seen_version, by=actor())
    flash("Đã gửi lại chuyên đề tới các chi bộ.", "ok")
    return redirect(_page_of(topic), 303)


@bp.post(f"{PAPER}/removal")
@requires(Permission.LIBRARY_PUBLISH, load=topic_library.get_paper)
def remove_library_paper(paper: Paper) -> ResponseReturnValue:
    """Take a file away."""
    services.remove_paper(library_topic_id=paper.library_topic_id, paper_id=paper.id, by=actor())
    flash(f"Đã bỏ tài liệu {paper.name}.", "ok")
    return redirect(url_for("topic_plans.edit_library_topic", library_topic_id=paper.library_topic_id), 303)


# ---- the branch ----------------------------------------------------------------------------------------------------


@bp.route(ANSWER, methods=["GET", "POST"])
@requires(Permission.LIBRARY_ANSWER, load=topic_library.get_offer)
def refuse_library_topic(offer: Offer) -> ResponseReturnValue:
    """The branch does not take it, and says why."""
    refusal = topic_library.find_refusal(offer.branch.id, offer.topic.id)
    form = RefusalForm(data={"reason": refusal.reason.value, "words": refusal.words} if refusal else None)
    if form.attempt(
        lambda: services.refuse(
            branch_id=offer.branch.id,
            library_topic_id=offer.topic.id,
            reason=RefusalReason(form.reason.data),
            words=form.words.data,
            by=actor(),
        )
    ):
        flash("Đã ghi: chi bộ không chọn chuyên đề này. Đồng chí vẫn chọn lại được.", "ok")
        return redirect(_page_of(offer.topic), 303)
    return render_template("topic_plans/library_refusal.html", offer=offer, form=form), _status(form)


@bp.post(f"{ANSWER}/undoing")
@requires(Permission.LIBRARY_ANSWER, load=topic_library.get_offer)
def take_back_refusal(offer: Offer) -> ResponseReturnValue:
    """The branch may take it after all."""
    services.take_back(branch_id=offer.branch.id, library_topic_id=offer.topic.id, by=actor())
    flash("Chuyên đề đã trở lại thư viện của chi bộ.", "ok")
    return redirect(_page_of(offer.topic), 303)


# ---- pieces --------------------------------------------------------------------------------------------------------


def _own_branch(topic: LibraryCard) -> Offer | None:
    """One's own branch, when the topic was published to it."""
    branch_id = actor().leads_branch_id or actor().branch_id
    branch = units.get_branch(branch_id) if branch_id else None
    return Offer(branch, topic) if branch and branch.path.startswith(topic.path) else None


def _first_draft(uses: Sequence[Use]) -> Use | None:
    """The earliest plan that can still take the topic in and does not hold it."""
    drafts = [use for use in uses if use.topic_id is None and use.state in PLAN_EDITABLE]
    return drafts[-1] if drafts else None


def _first_unplanned(uses: Sequence[Use], quarter: Quarter) -> Quarter:
    """The first quarter, from this one on, for which there is no plan yet."""
    planned = {use.period for use in uses}
    while quarter in planned:
        quarter = quarter.next
    return quarter


def _words_of_branch() -> dict[str, object] | None:
    """The words of the topic the address names, if one may read it; they are there to be changed."""
    topic_id = whole("topic", 0)
    topic = topics.get_topic(topic_id) if topic_id else None
    if topic is None:
        return None
    if not can(Permission.PLAN_READ, topic):
        abort(404)
    return {
        "title": topic.title,
        "formal_subject": topic.formal_subject,
        "description": topic.why or topic.content,
        "prompts": join_lines(topic.prompts),
    }


def _publish(unit: UnitCard, form: LibraryForm) -> int:
    return services.publish(
        unit_id=unit.id,
        values=form.values(),
        papers=form.uploads(),
        without_secrets=form.without_secrets.data,
        by=actor(),
    )


def _edit(topic: LibraryCard, form: LibraryForm) -> None:
    services.edit(
        library_topic_id=topic.id,
        version=form.seen_version,
        values=form.values(),
        papers=form.uploads(),
        without_secrets=form.without_secrets.data,
        by=actor(),
    )


def _page_of(topic: LibraryCard) -> str:
    return url_for("topic_plans.library_topic", library_topic_id=topic.id)


def _status(form: BaseForm) -> int:
    return 422 if form.is_submitted() else 200
