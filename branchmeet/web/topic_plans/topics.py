"""One topic: its words, its preparer, who is asked to study it, and who of a cell will speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet import days_off
from branchmeet.clock import today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.plan_days import due_before
from branchmeet.domain.topic_plans import (
    PLAN_ASSIGNABLE,
    PLAN_EDITABLE,
    propose_preparer,
    share_prompts,
)
from branchmeet.policy import Permission
from branchmeet.queries import topic_drafts, topic_library, topic_plans, topics
from branchmeet.queries.balance import get_balance
from branchmeet.queries.plan_comments import list_comments
from branchmeet.queries.topic_library import LibraryCard
from branchmeet.queries.topic_plans import PlanHead
from branchmeet.queries.topics import AssignmentHead, Person, TopicHead
from branchmeet.services import topics as services
from branchmeet.services.topics import TopicValues
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import ActionForm, BaseForm
from branchmeet.web.topic_plans.blueprint import PLAN, bp
from branchmeet.web.topic_plans.forms import (
    AssignForm,
    AssignmentForm,
    PreparerForm,
    SpeakersForm,
    TopicForm,
    join_lines,
    month_choices,
    person_choices,
)

TOPIC = "/topics/<int:topic_id>"
ASSIGNMENT = "/assignments/<int:assignment_id>"
SHOWN = 8
"""Members one chooses among at once, those whose turn it is first; the others are folded away."""


# ---- the topic -----------------------------------------------------------------------------------------------------


@bp.route(f"{PLAN}/topics/new", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topic_plans.get_plan)
def new_topic(plan: PlanHead) -> ResponseReturnValue:
    """A topic from the library, its words filled in, or one's own; then one chooses who speaks."""
    library_id = whole("library", 0)
    taken = topic_library.get_offer(plan.branch_id, library_id).topic if library_id else None
    people, days = topics.list_people(plan.branch_id, on=today()), _proposed_days(plan.branch_id, plan.period)
    form = _topic_form(days, people, _words_of(taken, people) | {"month": _asked_month(days)})
    made: list[int] = []
    if form.attempt(lambda: made.append(_add(plan, form, days, taken))):
        flash("Đã đưa chuyên đề vào kế hoạch. Tiếp theo: phân công nghiên cứu, phát biểu.", "ok")
        return redirect(url_for("topic_plans.assign", topic_id=made[0]), 303)
    return render_template("topic_plans/topic_form.html", plan=plan, topic=None, taken=taken, form=form), _status(form)


@bp.get(TOPIC)
@requires(Permission.PLAN_READ, load=topics.get_topic)
def topic(topic: TopicHead) -> ResponseReturnValue:
    """What is studied, when, who prepares it and who speaks."""
    return render_template(
        "topic_plans/topic.html",
        topic=topic,
        assignments=[AssignmentHead(topic, line) for line in topics.list_assignments(topic.id)],
        editable=topic.plan_state in PLAN_EDITABLE and can(Permission.PLAN_PREPARE, topic),
        assignable=_is_assignable(topic) and can(Permission.PLAN_PREPARE, topic),
        roles=topic_library.roles(),
        draft=topic_drafts.get_history(topic.id) if can(Permission.TOPIC_PREPARE, topic) else None,
        comments=list_comments(topic.plan_id, topic_id=topic.id) if can(Permission.PLAN_COMMENTS, topic) else [],
    )


@bp.route(f"{TOPIC}/edit", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topics.get_topic)
def edit_topic(topic: TopicHead) -> ResponseReturnValue:
    """Change the words, the month, the days."""
    people, days = topics.list_people(topic.branch_id, on=today()), _proposed_days(topic.branch_id, topic.period)
    form = _topic_form(days, people, _words_of_topic(topic))
    if form.attempt(
        lambda: services.edit(
            topic_id=topic.id,
            version=form.seen_version,
            values=_values(form, days, topic),
            by=actor(),
        )
    ):
        flash("Đã lưu chuyên đề.", "ok")
        return redirect(_page_of(topic), 303)
    stale = form.take_up(topic.version)
    page = render_template("topic_plans/topic_form.html", plan=topic, topic=topic, taken=None, form=form, stale=stale)
    return page, _status(form)


@bp.route(f"{TOPIC}/preparer", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topics.get_topic)
def preparer(topic: TopicHead) -> ResponseReturnValue:
    """Name who prepares it."""
    form = PreparerForm(data={"preparer_id": topic.preparer_id, "version": topic.version})
    form.offer(topics.list_people(topic.branch_id, on=today()))
    if form.attempt(
        lambda: services.set_preparer(
            topic_id=topic.id, version=form.seen_version, preparer_id=form.preparer_id.data, by=actor()
        )
    ):
        flash("Đã lưu người chuẩn bị.", "ok")
        return redirect(_page_of(topic), 303)
    form.take_up(topic.version)
    return render_template("topic_plans/preparer.html", topic=topic, form=form), _status(form)


@bp.post(f"{TOPIC}/days")
@requires(Permission.PLAN_PREPARE, load=topics.get_topic)
def refill_days(topic: TopicHead) -> ResponseReturnValue:
    """Work its days out anew from the meeting of its month."""
    services.refill_days(topic_id=topic.id, version=ActionForm().seen_version, by=actor())
    flash("Đã tính lại ngày sinh hoạt và các hạn.", "ok")
    return redirect(_page_of(topic), 303)


@bp.post(f"{TOPIC}/removal")
@requires(Permission.PLAN_PREPARE, load=topics.get_topic)
def remove_topic(topic: TopicHead) -> ResponseReturnValue:
    """Take it out of the plan."""
    services.remove(topic_id=topic.id, version=ActionForm().seen_version, by=actor())
    flash("Đã bỏ chuyên đề khỏi kế hoạch.", "ok")
    return redirect(_plan_of(topic), 303)


# ---- who speaks ----------------------------------------------------------------------------------------------------


@bp.route(f"{TOPIC}/assignments/new", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topics.get_topic)
def assign(topic: TopicHead) -> ResponseReturnValue:
    """Ask cells and members, each with a prompt of the topic and the day before the meeting filled in."""
    asked = topics.list_assignments(topic.id)
    cells = topics.list_cells(topic.branch_id, on=today())
    shares = get_balance(topic.branch_id, topic.period, on=today())
    free_cells = [cell for cell in cells if cell[0] not in {line.cell_id for line in asked}]
    taken = {line.member_id for line in asked}
    free_people = [one.person for one in shares.by_turn if one.person.member_id not in taken]
    form = AssignForm(data=_asked_by_default(topic, free_cells, first=not asked))
    form.members.choices = person_choices(free_people)
    if form.attempt(
        lambda: services.assign(topic_id=topic.id, asked=form.asked(), due_on=form.due_on.data, by=actor())
    ):
        flash("Đã phân công. Khi kế hoạch được thông qua, các đồng chí sẽ thấy phần của mình.", "ok")
        return redirect(_plan_of(topic), 303)
    page = render_template(
        "topic_plans/assign.html",
        topic=topic,
        form=form,
        asked=asked,
        cell_names=dict(cells),
        loads={load.member_id: load for load in shares.loads},
        shown=SHOWN,
    )
    return page, _status(form)


@bp.route(f"{ASSIGNMENT}/edit", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topics.get_assignment)
def edit_assignment(assignment: AssignmentHead) -> ResponseReturnValue:
    """Change what is asked, or until when."""
    line = assignment.line
    form = AssignmentForm(data={"study": line.study, "due_on": line.due_on, "version": line.version})
    if form.attempt(
        lambda: services.edit_assignment(
            assignment_id=line.id,
            version=form.seen_version,
            study=form.study.data,
            due_on=form.due_on.data,
            by=actor(),
        )
    ):
        flash("Đã lưu phân công.", "ok")
        return redirect(_page_of(assignment.topic), 303)
    stale = form.take_up(line.version)
    page = render_template("topic_plans/assignment.html", assignment=assignment, form=form, stale=stale)
    return page, _status(form)


@bp.post(f"{ASSIGNMENT}/withdrawal")
@requires(Permission.PLAN_PREPARE, load=topics.get_assignment)
def withdraw(assignment: AssignmentHead) -> ResponseReturnValue:
    """Take it back."""
    services.withdraw(assignment_id=assignment.line.id, version=ActionForm().seen_version, by=actor())
    flash(f"Đã thôi phân công {assignment.line.who}.", "ok")
    return redirect(_page_of(assignment.topic), 303)


@bp.route(f"{ASSIGNMENT}/speakers", methods=["GET", "POST"])
@requires(Permission.SPEAKERS_NAME, load=topics.get_assignment)
def speakers(assignment: AssignmentHead) -> ResponseReturnValue:
    """The cell leader names who will speak for the cell."""
    line = assignment.line
    people = topics.list_people(assignment.topic.branch_id, on=today())
    form = SpeakersForm(data={"members": [member_id for member_id, _ in line.speakers]})
    form.members.choices = person_choices([person for person in people if person.cell_id == line.cell_id])
    if form.attempt(lambda: services.name_speakers(assignment_id=line.id, member_ids=form.members.data, by=actor())):
        flash("Đã lưu người phát biểu của tổ.", "ok")
        return redirect(url_for("contributions.cell", assignment_id=line.id), 303)
    return render_template("topic_plans/speakers.html", assignment=assignment, form=form), _status(form)


# ---- pieces --------------------------------------------------------------------------------------------------------


def _is_assignable(topic: TopicHead) -> bool:
    """Who speaks may be changed until the day itself."""
    return topic.plan_state in PLAN_ASSIGNABLE and (topic.meets_on is None or topic.meets_on > today())


def _proposed_days(branch_id: int, quarter: Quarter) -> dict[int, date | None]:
    return topics.find_meeting_days(branch_id, quarter).propose(quarter, days_off.around(quarter.starts_on))


def _asked_month(days: Mapping[int, date | None]) -> int:
    """The month for which one came to choose, else a likely one."""
    month = whole("month", 0)
    return month if month in days else _likely_month(days)


def _likely_month(days: Mapping[int, date | None]) -> int:
    """The first month whose meeting is still to come; the last one of a quarter that is over."""
    now = today()
    return next(
        (month for month, day in days.items() if day and day >= now), list(days)[-1 if any(days.values()) else 0]
    )


def _topic_form(days: Mapping[int, date | None], people: Sequence[Person], data: Mapping[str, Any]) -> TopicForm:
    form = TopicForm(data=data)
    form.month.choices = month_choices(days)
    form.offer(people)
    return form


def _words_of(taken: LibraryCard | None, people: Sequence[Person]) -> dict[str, Any]:
    if taken is None:
        return {}
    holders: dict[str, list[int]] = {}
    for person in people:
        for post in person.posts:
            holders.setdefault(post.value, []).append(person.member_id)
    return {
        "title": taken.title,
        "formal_subject": taken.formal_subject,
        "content": taken.description,
        "prompts": join_lines(taken.prompts),
        "preparer_id": propose_preparer(taken.preparer_role, holders),
    }


def _words_of_topic(topic: TopicHead) -> dict[str, Any]:
    same = ("title", "formal_subject", "why", "content", "month", "preparer_id", "meets_on", "draft_due_on", "version")
    return {name: getattr(topic, name) for name in same} | {"prompts": join_lines(topic.prompts)}


def _add(plan: PlanHead, form: TopicForm, days: Mapping[int, date | None], taken: LibraryCard | None) -> int:
    return services.add(
        plan_id=plan.id,
        values=_values(form, days, plan),
        library_topic_id=taken.id if taken else None,
        by=actor(),
    )


def _values(form: TopicForm, days: Mapping[int, date | None], of: PlanHead | TopicHead) -> TopicValues:
    holidays = days_off.around(of.period.starts_on)
    return form.values(days, of.day_rules, today=today(), holidays=holidays)


def _asked_by_default(topic: TopicHead, cells: Sequence[tuple[int, str]], *, first: bool) -> dict[str, Any]:
    """Every cell with a prompt of its own, ticked the first time; all prompts for the members."""
    prompts = share_prompts(topic.prompts, len(cells))
    return {
        "cells": [
            {"cell_id": str(cell_id), "chosen": first, "study": prompt}
            for (cell_id, _), prompt in zip(cells, prompts, strict=True)
        ],
        "study": join_lines(topic.prompts)[:500],
        "due_on": due_before(
            topic.meets_on,
            topic.day_rules.speech_days,
            today=today(),
            holidays=days_off.around(topic.period.starts_on),
        ),
    }


def _status(form: BaseForm) -> int:
    return 422 if form.is_submitted() else 200


def _page_of(topic: TopicHead) -> str:
    return url_for("topic_plans.topic", topic_id=topic.id)


def _plan_of(topic: TopicHead) -> str:
    return url_for("topic_plans.show", branch_id=topic.branch_id, year=topic.year, quarter=topic.quarter)
