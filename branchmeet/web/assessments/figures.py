"""The figures that are typed: one branch over a period, a meeting's dues, and one figure of many branches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import PeriodKind
from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.figures import Figure, FigureKey, FigureRole, FigureSubject, find_figure, is_kept_for, rated_gap
from branchmeet.domain.scope import Subject
from branchmeet.policy import Permission, figure_roles
from branchmeet.queries import figures, meetings, units
from branchmeet.queries.figures import TypedValue, catalogue_figures
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.missing import Missing
from branchmeet.queries.paging import pages_of
from branchmeet.queries.units import UnitCard
from branchmeet.services import figures as services
from branchmeet.web.assessments.figure_forms import (
    BranchesForm,
    ConfirmForm,
    FiguresForm,
    branches_form,
    figures_form,
)
from branchmeet.web.shared import arguments
from branchmeet.web.shared.access import actor, can_somewhere, requires, scope_for
from branchmeet.web.shared.period_words import period_vn

bp = Blueprint("figures", __name__)

OF_BRANCH = frozenset({FigureRole.SECRETARY, FigureRole.COMMITTEE_MEMBER})


@dataclass(frozen=True)
class FiguresAt:
    """A branch and a period."""

    branch: UnitCard
    period: AssessmentPeriod

    @property
    def subject(self) -> Subject:
        """What permission depends on: the branch."""
        return self.branch.subject


@dataclass(frozen=True)
class Table:
    """A figure that an office of an upper unit types for many branches."""

    key: FigureKey
    word: str
    endpoint: str
    save: str
    permission: Permission


TABLES = (
    Table(
        FigureKey.DISCIPLINE_DECISIONS,
        "Kỷ luật",
        "figures.discipline",
        "figures.save_discipline",
        Permission.FIGURE_INSPECTION,
    ),
    Table(
        FigureKey.BYPASSING_PETITIONS_CONFIRMED,
        "Đơn thư vượt cấp",
        "figures.petitions",
        "figures.save_petitions",
        Permission.FIGURE_OFFICE,
    ),
    Table(
        FigureKey.ADMISSION_TARGET,
        "Chỉ tiêu kết nạp",
        "figures.targets",
        "figures.save_targets",
        Permission.FIGURE_TARGET,
    ),
)
DISCIPLINE, PETITIONS, TARGETS = TABLES


def figures_at(branch_id: int, period: str) -> FiguresAt:
    """The branch and the period of a URL; Missing for a branch or a period that does not exist."""
    return FiguresAt(units.get_branch(branch_id), _period(period))


# ---- one branch ----------------------------------------------------------------------------------------------------


@bp.get("/figures")
@requires(Permission.FIGURE_READ)
def index() -> ResponseReturnValue:
    """On to the figures this person types: those of the own branch, or a table of many."""
    year = AssessmentPeriod.of(PeriodKind.YEAR, today()).code
    own = actor().branch_id
    if own in scope_for(Permission.FIGURE_BRANCH).unit_ids:
        return redirect(url_for("figures.show", branch_id=own, period=year), 303)
    for table in TABLES:
        if can_somewhere(table.permission):
            return redirect(url_for(table.endpoint, period=year), 303)
    return redirect(url_for("assessments.index"), 303)


@bp.get("/branches/<int:branch_id>/figures/<period>")
@requires(Permission.FIGURE_READ, load=figures_at)
def show(at: FiguresAt) -> ResponseReturnValue:
    """Every figure of a branch for a period: typed or not, by whom, confirmed or not."""
    return _show(at)


@bp.post("/branches/<int:branch_id>/figures/<period>")
@requires(Permission.FIGURE_BRANCH, load=figures_at)
def save(at: FiguresAt) -> ResponseReturnValue:
    """Type what the branch itself declares."""
    form = _form(_own_figures(at), {})
    if form.attempt(
        lambda: services.type_for_branch(branch_id=at.branch.id, period=at.period, values=form.typed(), by=actor())
    ):
        flash("Đã lưu số liệu.", "ok")
        return redirect(url_for("figures.show", branch_id=at.branch.id, period=at.period.code), 303)
    return _show(at, form), 422


@bp.post("/branches/<int:branch_id>/figures/<period>/confirmation")
@requires(Permission.FIGURE_CONFIRM, load=figures_at)
def confirm(at: FiguresAt) -> ResponseReturnValue:
    """Confirm a number the branch declared."""
    form = ConfirmForm()
    if form.attempt(lambda: _confirm(at, form)):
        flash("Đã xác nhận số liệu.", "ok")
        return redirect(url_for("figures.show", branch_id=at.branch.id, period=at.period.code), 303)
    return _show(at, form), 422


# ---- a meeting -----------------------------------------------------------------------------------------------------


@bp.get("/meetings/<int:meeting_id>/figures")
@requires(Permission.FIGURE_MEETING, load=meetings.get_head)
def meeting(head: MeetingHead) -> ResponseReturnValue:
    """The heads counted at a meeting: who owed the month's dues, who has paid."""
    known = figures.of_meeting(head.id)
    return _meeting(head, known, _form(_meeting_figures(), known))


@bp.post("/meetings/<int:meeting_id>/figures")
@requires(Permission.FIGURE_MEETING, load=meetings.get_head)
def save_meeting(head: MeetingHead) -> ResponseReturnValue:
    """Type the heads counted at the meeting."""
    form = _form(_meeting_figures(), {})
    if form.attempt(lambda: services.type_at_meeting(meeting_id=head.id, values=form.typed(), by=actor())):
        flash("Đã lưu số người đóng đảng phí.", "ok")
        return redirect(url_for("figures.meeting", meeting_id=head.id), 303)
    return _meeting(head, figures.of_meeting(head.id), form), 422


# ---- many branches -------------------------------------------------------------------------------------------------


@bp.get("/figures/discipline/<period>")
@requires(Permission.FIGURE_INSPECTION)
def discipline(period: str) -> ResponseReturnValue:
    """Members with a disciplinary decision, branch by branch."""
    return _table(DISCIPLINE, _period(period))


@bp.post("/figures/discipline/<period>")
@requires(Permission.FIGURE_INSPECTION)
def save_discipline(period: str) -> ResponseReturnValue:
    """Type them."""
    return _save(DISCIPLINE, _period(period))


@bp.get("/figures/petitions/<period>")
@requires(Permission.FIGURE_OFFICE)
def petitions(period: str) -> ResponseReturnValue:
    """Confirmed petitions that went past the next level, branch by branch."""
    return _table(PETITIONS, _period(period))


@bp.post("/figures/petitions/<period>")
@requires(Permission.FIGURE_OFFICE)
def save_petitions(period: str) -> ResponseReturnValue:
    """Type them."""
    return _save(PETITIONS, _period(period))


@bp.get("/figures/targets/<period>")
@requires(Permission.FIGURE_TARGET)
def targets(period: str) -> ResponseReturnValue:
    """Admission targets, branch by branch."""
    return _table(TARGETS, _period(period))


@bp.post("/figures/targets/<period>")
@requires(Permission.FIGURE_TARGET)
def save_targets(period: str) -> ResponseReturnValue:
    """Type them."""
    return _save(TARGETS, _period(period))


# ---- helpers -------------------------------------------------------------------------------------------------------


def _period(code: str) -> AssessmentPeriod:
    try:
        return AssessmentPeriod.parse(code)
    except RuleBroken as broken:
        raise Missing from broken


def _periods(period: AssessmentPeriod) -> list[tuple[str, str]]:
    """The periods beside the one that is open: its year and the quarters of that year, as far as they have begun."""
    of_year = [AssessmentPeriod(PeriodKind.YEAR, period.year)]
    of_year += [AssessmentPeriod(PeriodKind.QUARTER, period.year, number) for number in range(1, 5)]
    offered = dict.fromkeys([*of_year, period])
    return [(other.code, period_vn(other.code)) for other in offered if other.starts_on <= today()]


def _figures_of(period: AssessmentPeriod) -> list[Figure]:
    return [
        figure
        for figure in catalogue_figures().values()
        if figure.subject is FigureSubject.BRANCH_PERIOD and is_kept_for(figure, period.months)
    ]


def _own_figures(at: FiguresAt) -> list[Figure]:
    """What the person types here for the branch; other figures have their own table."""
    roles = figure_roles(actor(), at.subject) & OF_BRANCH
    return [figure for figure in _figures_of(at.period) if figure.entered_by & roles]


def _meeting_figures() -> list[Figure]:
    return [figure for figure in catalogue_figures().values() if figure.subject is FigureSubject.MEETING]


def _form(of: list[Figure], known: Mapping[FigureKey, TypedValue]) -> FiguresForm:
    form_class = figures_form(tuple((figure.key.value, figure.label) for figure in of))
    return form_class(data={key: _written(typed.value) for key, typed in known.items()})


def _written(value: int | None) -> str:
    return "" if value is None else str(value)


def _confirm(at: FiguresAt, form: ConfirmForm) -> None:
    services.confirm(
        branch_id=at.branch.id,
        period=at.period,
        key=find_figure(catalogue_figures(), form.key.data).key,
        seen=form.seen_id,
        by=actor(),
    )


def _show(at: FiguresAt, failed: FiguresForm | ConfirmForm | None = None) -> str:
    known = figures.of_period(at.branch.id, at.period.code)
    own = _own_figures(at)
    form = failed if isinstance(failed, FiguresForm) else _form(own, known)
    on = min(today(), at.period.ends_on)
    values = {key: typed.value for key, typed in known.items()}
    return render_template(
        "figures/show.html",
        at=at,
        figures=_figures_of(at.period),
        own=own,
        known=known,
        figures_form=form,
        form=failed,
        gap=rated_gap(values, figures.count_rated(at.branch.id, on=on)) if at.period.months == 12 else None,
        confirms=figure_roles(actor(), at.subject),
        periods=_periods(at.period),
    )


def _meeting(head: MeetingHead, known: Mapping[FigureKey, TypedValue], form: FiguresForm) -> str:
    return render_template("figures/meeting.html", head=head, known=known, form=form, figures=_meeting_figures())


def _table(table: Table, period: AssessmentPeriod, failed: BranchesForm | None = None) -> str:
    page = arguments.whole("page", 1)
    rows = figures.list_branch_values(scope_for(table.permission), table.key, period.code, page=page)
    names = [(row.branch_id, row.branch_name) for row in rows]
    data = {str(row.branch_id): _written(row.value) for row in rows}
    context: dict[str, Any] = {
        "table": table,
        "figure": catalogue_figures()[table.key],
        "period": period,
        "periods": [entry for entry in _periods(period) if _may_be_typed_for(table, entry[0])],
        "tables": [other for other in TABLES if can_somewhere(other.permission)],
        "rows": rows,
        "page": page,
        "pages": pages_of(rows[0].total if rows else 0),
        "form": failed or branches_form(names)(formdata=None, data=data),
    }
    return render_template("figures/table.html", **context)


def _may_be_typed_for(table: Table, code: str) -> bool:
    return is_kept_for(catalogue_figures()[table.key], AssessmentPeriod.parse(code).months)


def _save(table: Table, period: AssessmentPeriod) -> ResponseReturnValue:
    page = arguments.whole("page", 1)
    rows = figures.list_branch_values(scope_for(table.permission), table.key, period.code, page=page)
    form = branches_form((row.branch_id, row.branch_name) for row in rows)()
    if form.attempt(lambda: services.type_for_branches(key=table.key, period=period, values=form.typed(), by=actor())):
        flash("Đã lưu số liệu của các chi bộ trên trang này.", "ok")
        return redirect(url_for(table.endpoint, period=period.code, page=page), 303)
    return _table(table, period, form), 422
