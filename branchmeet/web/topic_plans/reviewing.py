"""The plan before the level above: read line by line, noted or returned; what the branch answers; how it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.plan_versions import TOPIC_LINES, Change, LineChange, body_of, changes
from branchmeet.domain.topic_plans import PlanState
from branchmeet.domain.two_texts import Comparison, compare
from branchmeet.policy import Permission
from branchmeet.queries import plan_comments as queries
from branchmeet.queries import topic_plans, topics
from branchmeet.queries.plan_comments import Comment, SentVersion
from branchmeet.queries.topic_plans import PlanHead
from branchmeet.services import plan_comments
from branchmeet.services import topic_plans as services
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.forms import BaseForm
from branchmeet.web.topic_plans.blueprint import PLAN, bp
from branchmeet.web.topic_plans.forms import AnswerForm, ReviewForm


@dataclass(frozen=True)
class Sending:
    """One version that was sent, and what differs from the one before (None: the first)."""

    number: int
    at_utc: datetime | None
    by_name: str | None
    changes: tuple[Change, ...] | None


@bp.route(f"{PLAN}/return", methods=["GET", "POST"])
@requires(Permission.PLAN_NOTE, load=topic_plans.get_plan)
def send_back(plan: PlanHead) -> ResponseReturnValue:
    """The level above returns it, with a reason or comments at its lines."""
    form = ReviewForm(data={"version": plan.version})
    if form.attempt(
        lambda: services.send_back(
            plan_id=plan.id,
            version=form.seen_version,
            reason=form.reason.data,
            comments=form.comments,
            by=actor(),
        )
    ):
        flash("Đã trả lại kế hoạch kèm góp ý.", "ok")
        return redirect(url_for("topic_plans.show", **plan.address), 303)
    return _review(plan, form)


@bp.post(f"{PLAN}/note")
@requires(Permission.PLAN_NOTE, load=topic_plans.get_plan)
def note(plan: PlanHead) -> ResponseReturnValue:
    """The level above has taken note, perhaps with comments."""
    form = ReviewForm()
    if form.attempt(
        lambda: services.note(
            plan_id=plan.id, version=form.seen_version, comments=form.comments_with_reason, by=actor()
        )
    ):
        flash("Đã ghi nhận kế hoạch.", "ok")
        return redirect(url_for("topic_plans.show", **plan.address), 303)
    return _review(plan, form)


@bp.route("/plan-comments/<int:comment_id>/answer", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=queries.get_comment)
def answer_comment(comment: Comment) -> ResponseReturnValue:
    """The branch says that it changed the plan, or why it did not."""
    form = AnswerForm(data={"answer": comment.answer, "version": comment.version})
    if form.attempt(
        lambda: plan_comments.answer(
            comment_id=comment.id,
            version=form.seen_version,
            text=form.answer.data,
            mended="mended" in request.form,
            by=actor(),
        )
    ):
        flash("Đã ghi trả lời góp ý.", "ok")
        return redirect(url_for("topic_plans.show", _anchor=f"gop-y-{comment.id}", **comment.address), 303)
    form.take_up(comment.version)
    return render_template("topic_plans/answer.html", comment=comment, form=form), _status(form)


@bp.get(f"{PLAN}/history")
@requires(Permission.PLAN_COMMENTS, load=topic_plans.get_plan)
def history(plan: PlanHead) -> ResponseReturnValue:
    """Every step, every version that was sent with what it changed, every comment with its answer."""
    versions = queries.list_versions(plan.id)
    return render_template(
        "topic_plans/history.html",
        plan=plan,
        moments=topic_plans.list_moments(plan.id),
        sendings=_sendings(plan, versions),
        comments=queries.list_comments(plan.id),
        compared=_compared,
    )


# ---- pieces --------------------------------------------------------------------------------------------------------


def _review(plan: PlanHead, form: ReviewForm) -> ResponseReturnValue:
    cards = topics.list_topics(plan.id, whole=True)
    form.offer([card.head.id for card in cards])
    texts = {card.head.id: queries.lines_of(card).texts for card in cards}
    page = render_template(
        "topic_plans/return.html",
        plan=plan,
        form=form,
        cards=cards,
        texts=texts,
        rows={(row.topic_id.data, row.line.data): row for row in form.rows},
        lines=TOPIC_LINES,
        earlier=queries.list_comments(plan.id),
    )
    return page, _status(form)


def _sendings(plan: PlanHead, versions: list[SentVersion]) -> list[Sending]:
    """The newest first; before them, for the branch, what was changed since and is not sent yet."""
    befores = [*versions[1:], None]
    sent = [
        Sending(one.number, one.sent_at_utc, one.by_name, changes(before.body, one.body) if before else None)
        for one, before in zip(versions, befores, strict=True)
    ]
    is_open = plan.state in (PlanState.DRAFT, PlanState.ADOPTED) and can(Permission.PLAN_PREPARE, plan)
    if not versions or not is_open:
        return sent
    now = body_of(plan.aim, [queries.lines_of(card) for card in topics.list_topics(plan.id, whole=True)])
    return [Sending(versions[0].number + 1, None, None, changes(versions[0].body, now)), *sent]


def _compared(change: LineChange) -> Comparison:
    return compare(change.after, change.before)


def _status(form: BaseForm) -> int:
    return 422 if form.is_submitted() else 200
