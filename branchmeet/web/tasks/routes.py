"""Tasks: the lists, one task, its report, its confirmation, and everything that may happen to it on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.calendar import month_start
from branchmeet.policy import Permission
from branchmeet.queries import members, tasks
from branchmeet.queries.tasks import ResolutionRow, TaskCard, TaskPage
from branchmeet.services import tasks as services
from branchmeet.services.tasks import TaskValues
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import ActionForm, VersionedForm
from branchmeet.web.tasks.forms import (
    ConfirmationForm,
    ExtensionForm,
    HandoverForm,
    OwnerForm,
    ReportForm,
    StopForm,
    TaskForm,
)

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

VIEWS = ("open", "overdue", "ownerless", "done", "all")


@dataclass(frozen=True)
class Wish:
    """Which tasks a list shows, as its address says."""

    only: str
    mine: bool
    branch_id: int | None
    meeting_id: int | None
    page: int

    def other(self, **change: object) -> dict[str, object]:
        """The arguments of the same list with something changed; the first page of it."""
        wish = {
            "only": self.only if self.only != "open" else None,
            "mine": 1 if self.mine else None,
            "branch": self.branch_id,
            "meeting": self.meeting_id,
        }
        return wish | change


# ---- lists ---------------------------------------------------------------------------------------------------------


@bp.get("")
@requires(Permission.TASK_READ)
def index() -> ResponseReturnValue:
    """The tasks one may see, narrowed by state, person, and the resolution they come from."""
    wish = _wish()
    return render_template(
        "tasks/index.html", found=_found(wish), wish=wish, resolutions=_resolutions(wish), today=today()
    )


@bp.get("/table")
@requires(Permission.TASK_READ)
def table() -> ResponseReturnValue:
    """The same tasks as one table to be printed."""
    wish = _wish()
    return render_template(
        "tasks/table.html", found=_found(wish), wish=wish, resolutions=_resolutions(wish), today=today()
    )


# ---- one task ------------------------------------------------------------------------------------------------------


@bp.get("/<int:task_id>")
@requires(Permission.TASK_READ, load=tasks.get_task)
def show(task: TaskCard) -> ResponseReturnValue:
    """One task and what may be done with it."""
    return _show(task)


@bp.route("/<int:task_id>/details", methods=["GET", "POST"])
@requires(Permission.TASK_WRITE, load=tasks.get_task)
def details(task: TaskCard) -> ResponseReturnValue:
    """Set a task right."""
    form = TaskForm()
    _offer(form, task, "Chưa giao ai")
    form.offer_months(month_start(today()), task.report_month)
    if not form.is_submitted():
        _fill(form, task)
    if form.attempt(lambda: _change(task, form)):
        flash("Đã lưu.", "ok")
        return _to_task(task)
    page = render_template("tasks/details.html", task=task, form=form)
    return page, 422 if form.is_submitted() else 200


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
        "Đã xác nhận kết quả. Việc của tháng sau đã mở." if task.repeats_monthly else "Đã xác nhận kết quả.",
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


@bp.post("/<int:task_id>/handover")
@requires(Permission.TASK_CONFIRM, load=tasks.get_task)
def hand_over(task: TaskCard) -> ResponseReturnValue:
    """Somebody else takes it over."""
    form = HandoverForm()
    _offer(form, task, "Chọn người nhận")
    return _after(
        task,
        form,
        lambda: services.hand_over(
            task_id=task.id, version=form.seen_version, to=form.chosen, reason=form.reason.data, by=actor()
        ),
        "Đã bàn giao. Người phụ trách trước vẫn còn trong quá trình của việc.",
    )


@bp.post("/<int:task_id>/stopping")
@requires(Permission.TASK_CONFIRM, load=tasks.get_task)
def stop(task: TaskCard) -> ResponseReturnValue:
    """The meeting that is being held drops it."""
    form = StopForm()
    return _after(
        task,
        form,
        lambda: services.stop(
            task_id=task.id,
            version=form.seen_version,
            meeting_id=tasks.find_open_meeting(task.branch_id),
            reason=form.reason.data,
            by=actor(),
        ),
        "Đã dừng việc này theo quyết định của chi bộ.",
    )


@bp.post("/<int:task_id>/reopening")
@requires(Permission.TASK_CONFIRM, load=tasks.get_task)
def reopen(task: TaskCard) -> ResponseReturnValue:
    """A confirmation is taken back."""
    form = ActionForm()
    services.reopen(task_id=task.id, version=form.seen_version, by=actor())
    flash("Đã mở lại việc này.", "ok")
    return _to_task(task)


# ---- what the pages are made of --------------------------------------------------------------------------------------


def _wish() -> Wish:
    only = request.args.get("only", "open")
    return Wish(
        only=only if only in VIEWS else "open",
        mine=request.args.get("mine") == "1",
        branch_id=whole("branch", 1) if "branch" in request.args else None,
        meeting_id=whole("meeting", 1) if "meeting" in request.args else None,
        page=whole("page", 1),
    )


def _found(wish: Wish) -> TaskPage:
    who = actor()
    return tasks.list_tasks(
        scope_for(Permission.TASK_READ),
        today=today(),
        owner_id=who.member_id if wish.mine else None,
        cell_ids=[post.cell_id for post in who.posts if post.cell_id],
        only=wish.only,
        branch_id=wish.branch_id,
        meeting_id=wish.meeting_id,
        page=wish.page,
    )


def _resolutions(wish: Wish) -> list[ResolutionRow]:
    """How far the resolutions of one's own branch have come."""
    own = actor().branch_id
    return tasks.list_resolutions(own) if own is not None and wish.branch_id in (None, own) else []


def _offer(form: OwnerForm, task: TaskCard, first: str) -> None:
    roster = members.list_roster(task.branch_id, on=today())
    cells = {row.cell_id: row.cell_name or "" for row in roster if row.cell_id}
    form.offer(dict(sorted(cells.items())), {row.member_id: row.name for row in roster}, first)


def _fill(form: TaskForm, task: TaskCard) -> None:
    form.title.data, form.measure.data, form.due_on.data = task.title, task.measure, task.due_on
    form.owner.data = f"c{task.owner_cell_id}" if task.owner_cell_id else f"m{task.owner_id}" if task.owner_id else ""
    form.report_month.data = task.report_month.isoformat() if task.report_month else ""
    form.repeats_monthly.data = task.repeats_monthly
    form.version.data = str(task.version)


def _change(task: TaskCard, form: TaskForm) -> None:
    services.change(
        task_id=task.id,
        version=form.seen_version,
        values=TaskValues(
            title=form.title.data or "",
            owner_id=form.chosen.member_id,
            owner_cell_id=form.chosen.cell_id,
            due_on=form.due_on.data,
            measure=form.measure.data or "",
            internal_only=task.internal_only,
            report_month=form.month,
            repeats_monthly=bool(form.repeats_monthly.data),
        ),
        by=actor(),
    )


def _after(task: TaskCard, form: VersionedForm, act: Callable[[], object], done: str) -> ResponseReturnValue:
    if form.attempt(act):
        flash(done, "ok")
        return _to_task(task)
    return _show(task, form), 422


def _show(task: TaskCard, failed: VersionedForm | None = None) -> str:
    version = task.version
    forms: dict[str, VersionedForm] = {
        "report_form": ReportForm(formdata=None, report=task.report, version=version),
        "confirmation_form": ConfirmationForm(
            formdata=None, step="done", result=task.report or task.result, version=version
        ),
        "extension_form": ExtensionForm(formdata=None, version=version),
        "stop_form": StopForm(formdata=None, version=version),
    }
    decides = can(Permission.TASK_CONFIRM, task) and task.is_open
    if decides:
        handover = HandoverForm(formdata=None, version=version)
        _offer(handover, task, "Chọn người nhận")
        forms["handover_form"] = handover
    for name, form in forms.items():
        if failed is not None and isinstance(failed, type(form)):
            forms[name] = failed
    return render_template(
        "tasks/show.html",
        task=task,
        form=failed,
        today=today(),
        turns=tasks.list_turns(task.id),
        in_meeting=decides and tasks.find_open_meeting(task.branch_id) is not None,
        **forms,
    )


def _to_task(task: TaskCard) -> ResponseReturnValue:
    return redirect(url_for("tasks.show", task_id=task.id), 303)
