"""Beginning the plan of a quarter: its regular meetings in one go, and the frame of the last quarter."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet import days_off
from branchmeet.clock import today
from branchmeet.policy import Permission
from branchmeet.queries import topic_library, topic_plans, topics
from branchmeet.queries.topic_plans import PlanHead
from branchmeet.services import quarter_meetings, topic_copies
from branchmeet.services import topic_plans as services
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import BaseForm
from branchmeet.web.topic_plans.blueprint import PLAN, bp
from branchmeet.web.topic_plans.forms import FrameForm, QuarterMeetingsForm, StartForm

OFFERED = 12
"""Subjects of the library that one chooses among while beginning; all of them stand in the library."""


@bp.route(f"{PLAN}/start", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topic_plans.get_head)
def start(plan: PlanHead) -> ResponseReturnValue:
    """Begin the plan: everything is proposed, one press makes it; what is left is to choose a topic."""
    if plan.id:
        flash("Quý này đã có kế hoạch, đồng chí làm tiếp ở đây.", "info")
        return redirect(url_for("topic_plans.show", **plan.address), 303)
    form = StartForm()
    _offer_days(form, plan)
    _offer_slots(form, plan)
    made: list[int] = []
    if form.attempt(
        lambda: made.append(
            services.start(
                branch_id=plan.branch_id,
                year=plan.year,
                quarter=plan.quarter,
                regular=form.regular(plan.period),
                slots=form.chosen,
                by=actor(),
            )
        )
    ):
        if form.chosen:
            flash("Đã lập kế hoạch theo khung quý trước. Đồng chí xem lại từng phần.", "ok")
            return redirect(url_for("topic_plans.show", **plan.address), 303)
        flash("Đã mở kế hoạch. Việc đầu tiên: chọn một chuyên đề.", "ok")
        return redirect(url_for("topic_plans.library", plan=made[0]), 303)
    return render_template("topic_plans/start.html", plan=plan, form=form), _status(form)


@bp.route(f"{PLAN}/meetings", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topic_plans.get_plan)
def meetings(plan: PlanHead) -> ResponseReturnValue:
    """Plan the regular meetings that the quarter does not have yet."""
    form = QuarterMeetingsForm()
    _offer_days(form, plan)
    if form.attempt(
        lambda: quarter_meetings.plan_regular(
            branch_id=plan.branch_id, quarter=plan.period, wanted=form.regular(plan.period), by=actor()
        )
    ):
        flash("Đã lên lịch các kỳ thường kỳ.", "ok")
        return redirect(url_for("topic_plans.show", **plan.address), 303)
    return render_template("topic_plans/meetings.html", plan=plan, form=form), _status(form)


@bp.route(f"{PLAN}/frame", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topic_plans.get_plan)
def frame(plan: PlanHead) -> ResponseReturnValue:
    """Take the frame of the last quarter into a draft that was begun without it."""
    form = FrameForm(data={"version": plan.version})
    _offer_slots(form, plan)
    if form.attempt(
        lambda: topic_copies.take_over(plan_id=plan.id, version=form.seen_version, slots=form.chosen, by=actor())
    ):
        flash("Đã chép khung quý trước. Đồng chí xem lại từng phần.", "ok")
        return redirect(url_for("topic_plans.show", **plan.address), 303)
    form.take_up(plan.version)
    return render_template("topic_plans/frame.html", plan=plan, form=form), _status(form)


def _offer_days(form: QuarterMeetingsForm, plan: PlanHead) -> None:
    found = topics.find_meeting_days(plan.branch_id, plan.period)
    form.offer_days(plan.period, found, today=today(), holidays=days_off.around(plan.period.starts_on))


def _offer_slots(form: FrameForm, plan: PlanHead) -> None:
    before = topic_plans.list_quarter(plan.branch_id, plan.period.previous)
    form.offer_slots(before, topic_library.list_fitting(plan.branch_id, plan.period, most=OFFERED))


def _status(form: BaseForm) -> int:
    return 422 if form.is_submitted() else 200
