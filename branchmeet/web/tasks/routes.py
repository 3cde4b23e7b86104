"""Tasks: the lists, one task, its report, its confirmation, its extension."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.policy import Permission
from branchmeet.queries import tasks
from branchmeet.queries.tasks import TaskCard
from branchmeet.services import tasks as services
from branchmeet.web.shared.access import actor, requires, scope_for
from branchmeet.web.shared.forms import ActionForm, VersionedForm
from branchmeet.web.tasks.forms import ConfirmationForm, ExtensionForm, ReportForm

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

VIEWS = ("open", "overdue", "done", "all")


@bp.get("")
@requires(Permission.TASK_READ)
def index() -> ResponseReturnValue:
    """The tasks one may see; `mine` narrows to one's own."""
    only = request.args.get("only", "open")
    only = only if only in VIEWS else "open"
    mine = request.args.get("mine") == "1"
    found = tasks.list_tasks(
        scope_for(Permission.TASK_READ),
        today=today(),
        owner_id=actor().member_id if mine else None,
        only=only,
        page=max(1, request.args.get("page", 1, int)),
    )
    return render_template("tasks/index.html", found=found, only=only, mine=mine, today=today())


@bp.get("/<int:task_id>")
@requires(Permission.TASK_READ, load=tasks.get_task)
def show(task: TaskCard) -> ResponseReturnValue:
    """One task and what may be done with it."""
    return _show(task)


@bp.post("/<int:task_id>/report")
@requires(Permission.TASK_REPORT, load=tasks.get_task)
def report(task: TaskCard) -> ResponseReturnValue:
    """The owner reports."""
    form = ReportForm()
    return _after(
        task,
        form,
        lambda: services.report(task_id=task.id, version=form.seen_version, text=form.report.data, by=actor()),
        "Đã báo kết quả. Bí thư hoặc chủ trì sẽ xác nhận.",
    )


@bp.post("/<int:task_id>/confirmation")
@requires(Permission.TASK_CONFIRM, load=tasks.get_task)
def confirm(task: TaskCard) -> ResponseReturnValue:
    """The outcome is confirmed."""
    form = ConfirmationForm()
    return _after(
        task,
        form,
        lambda: services.confirm(
            task_id=task.id,
            version=form.seen_version,
            step=form.step.data,
            result=form.result.data,
            done_on=form.done_on.data,
            by=actor(),
        ),
        "Đã xác nhận kết quả.",
    )


@bp.post("/<int:task_id>/extension")
@requires(Permission.TASK_CONFIRM, load=tasks.get_task)
def extend(task: TaskCard) -> ResponseReturnValue:
    """The day is moved."""
    form = ExtensionForm()
    return _after(
        task,
        form,
        lambda: services.extend(
            task_id=task.id, version=form.seen_version, due_on=form.due_on.data, reason=form.reason.data, by=actor()
        ),
        "Đã gia hạn.",
    )


@bp.post("/<int:task_id>/reopening")
@requires(Permission.TASK_CONFIRM, load=tasks.get_task)
def reopen(task: TaskCard) -> ResponseReturnValue:
    """A confirmation is taken back."""
    form = ActionForm()
    services.reopen(task_id=task.id, version=form.seen_version, by=actor())
    flash("Đã mở lại việc này.", "ok")
    return redirect(url_for("tasks.show", task_id=task.id), 303)


def _after(task: TaskCard, form: VersionedForm, act: Callable[[], object], done: str) -> ResponseReturnValue:
    if form.attempt(act):
        flash(done, "ok")
        return redirect(url_for("tasks.show", task_id=task.id), 303)
    return _show(task, form), 422


def _show(task: TaskCard, failed: VersionedForm | None = None) -> str:
    forms: dict[str, VersionedForm] = {
        "report_form": ReportForm(formdata=None, report=task.report, version=task.version),
        "confirmation_form": ConfirmationForm(
            formdata=None, step="done", result=task.report or task.result, version=task.version
        ),
        "extension_form": ExtensionForm(formdata=None, version=task.version),
    }
    for name, form in forms.items():
        if failed is not None and isinstance(failed, type(form)):
            forms[name] = failed
    return render_template("tasks/show.html", task=task, form=failed, today=today(), **forms)
