"""What came of the opinions of a meeting: seen by everybody, answered and carried upward by those who may."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import now_utc, today
from branchmeet.policy import Permission
from branchmeet.queries import answers, events, meetings, members
from branchmeet.queries.answers import Said
from branchmeet.queries.meetings import MeetingHead
from branchmeet.services import answers as services
from branchmeet.services.answers import PetitionValues
from branchmeet.web.contributions.blueprint import bp
from branchmeet.web.contributions.forms import AnswerForm, PetitionForm
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import ActionForm

ANSWER_WITHIN = timedelta(days=30)
"""How long an answer from above is given unless another day is typed (grade P)."""

VIEWS = ("waiting", "overdue", "answered", "all")


@bp.get("/meetings/<int:meeting_id>/contributions")
@requires(Permission.CONTRIBUTION_READ, load=meetings.get_head)
def said(meeting: MeetingHead) -> ResponseReturnValue:
    """What was said, item by item, and what came of it; what stays inside only for those who write it down."""
    open_only = request.args.get("only") == "open"
    inside = can(Permission.MINUTES_READ_ALL, meeting)
    found = answers.list_said(meeting.id, shared_only=not inside, open_only=open_only, page=whole("page", 1))
    return render_template(
        "contributions/said.html",
        meeting=meeting,
        found=found,
        items=[(title, list(rows)) for title, rows in groupby(found.rows, key=lambda one: one.item_title)],
        open_only=open_only,
    )


@bp.get("/contributions/petitions")
@requires(Permission.PETITION_READ)
def petitions() -> ResponseReturnValue:
    """What the branch has carried upward, and the answers."""
    only = request.args.get("only", "waiting")
    only = only if only in VIEWS else "waiting"
    found = answers.list_petitions(scope_for(Permission.PETITION_READ), today=today(), only=only, page=whole("page", 1))
    return render_template("contributions/petitions.html", found=found, only=only, today=today())


@bp.route("/contributions/<int:contribution_id>/answer", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_ANSWER, load=answers.get_said)
def answer(said: Said) -> ResponseReturnValue:
    """Answer it, or write down the answer that came."""
    form = AnswerForm()
    if form.attempt(
        lambda: services.answer(
            contribution_id=said.id, version=form.seen_version, text=form.text.data or "", by=actor()
        )
    ):
        flash("Đã ghi trả lời. Đồng chí phát biểu đọc được ở trang Ý kiến của tôi.", "ok")
        return _to_said(said)
    if not form.is_submitted():
        form.text.data, form.version.data = said.answer, str(said.version)
    form.take_up(said.version)
    page = render_template(
        "contributions/answer.html", said=said, form=form, undoable=_is_undoable(said, services.ANSWERS)
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/contributions/<int:contribution_id>/answer/removal")
@requires(Permission.CONTRIBUTION_ANSWER, load=answers.get_said)
def undo_answer(said: Said) -> ResponseReturnValue:
    """The answer was wrong."""
    services.undo_answer(contribution_id=said.id, version=ActionForm().seen_version, by=actor())
    flash("Đã bỏ trả lời.", "ok")
    return _to_said(said)


@bp.route("/contributions/<int:contribution_id>/petition", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_REFER, load=answers.get_said)
def refer(said: Said) -> ResponseReturnValue:
    """Carry it upward, with an owner and a day."""
    form = PetitionForm()
    form.offer(
        answers.list_units_above(said.path),
        {row.member_id: row.name for row in members.list_roster(said.branch_id, on=today())},
    )
    if not form.is_submitted():
        form.text.data, form.version.data = said.text, str(said.version)
        form.owner_id.data, form.due_on.data = str(actor().member_id), today() + ANSWER_WITHIN
    if form.attempt(lambda: _refer(said, form)):
        flash(f"Đã ghi kiến nghị gửi {form.receiver}.", "ok")
        return _to_said(said)
    form.take_up(said.version)
    page = render_template(
        "contributions/petition.html", said=said, form=form, undoable=_is_undoable(said, services.PETITIONS)
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/contributions/<int:contribution_id>/petition/removal")
@requires(Permission.CONTRIBUTION_REFER, load=answers.get_said)
def undo_referral(said: Said) -> ResponseReturnValue:
    """It should not have gone up."""
    services.undo_referral(contribution_id=said.id, version=ActionForm().seen_version, by=actor())
    flash("Đã rút kiến nghị.", "ok")
    return _to_said(said)


def _refer(said: Said, form: PetitionForm) -> None:
    services.refer(
        contribution_id=said.id,
        version=form.seen_version,
        values=PetitionValues(
            text=form.text.data or "",
            to_unit_id=int(form.to_unit_id.data),
            owner_id=int(form.owner_id.data),
            due_on=form.due_on.data,
        ),
        by=actor(),
    )


def _is_undoable(said: Said, acts: frozenset[str]) -> bool:
    act = events.find_last(("contribution", said.id), acts)
    undone = act is None or act.action.endswith("_undone")
    return act is not None and not undone and act.may_be_undone_by(actor().account_id, now=now_utc())


def _to_said(said: Said) -> ResponseReturnValue:
    return redirect(url_for("contributions.said", meeting_id=said.meeting_id, _anchor=f"y-{said.id}"), 303)
