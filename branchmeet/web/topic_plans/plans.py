"""The quarters of a branch, the page of one plan and its way, and all plans as the level above sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet import days_off
from branchmeet.clock import day_of, today
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.plan_days import REMINDED_DAYS, working_days_later
from branchmeet.domain.plan_warnings import Surroundings, Warned, find_warnings
from branchmeet.domain.topic_plans import PLAN_ASSIGNABLE, PLAN_EDITABLE, PlanStanding, quarter_in_hand
from branchmeet.policy import Permission
from branchmeet.queries import topic_plans, topics
from branchmeet.queries.balance import Balance, get_balance
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.paging import PAGE
from branchmeet.queries.plan_comments import list_comments
from branchmeet.queries.topic_plans import BranchPlans, PlanHead, PlanPage
from branchmeet.queries.topics import TopicCard
from branchmeet.services import topic_plans as services
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import ActionForm
from branchmeet.web.topic_plans.blueprint import PLAN, bp
from branchmeet.web.topic_plans.forms import AimForm

QUARTERS = 8
"""Quarters on one page of a branch's overview: two years."""


@dataclass(frozen=True)
class Month:
    """One column of the plan: its topics and its meetings, and the day people come together."""

    number: int
    topics: tuple[TopicCard, ...]
    meetings: tuple[MeetingHead, ...]

    @property
    def day(self) -> date | None:
        """The day of the topic, else of the first meeting."""
        days = [card.head.meets_on for card in self.topics if card.head.meets_on]
        days += [day_of(meeting.starts_at_utc) for meeting in self.meetings]
        return days[0] if days else None

    def meeting_of(self, card: TopicCard) -> MeetingHead | None:
        """The meeting that studies a topic, else the one of its day that studies nothing yet."""
        studies = [meeting for meeting in self.meetings if meeting.topic_id == card.head.id]
        same_day = [one for one in self.meetings if one.topic_id is None and one.day == card.head.meets_on]
        return next(iter([*studies, *same_day]), None)

    @property
    def other_meetings(self) -> tuple[MeetingHead, ...]:
        """Those that belong to no topic of the plan."""
        taken = {meeting.id for card in self.topics if (meeting := self.meeting_of(card))}
        return tuple(meeting for meeting in self.meetings if meeting.id not in taken)


# ---- lists ---------------------------------------------------------------------------------------------------------


@bp.get("/topic-plans")
@requires(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """The quarters of one's own branch and what is asked of one; for the staff of a level above, all branches."""
    branch_id = actor().leads_branch_id or actor().branch_id
    if branch_id is None:
        return redirect(url_for("topic_plans.branches"))
    scope, quarter = scope_for(Permission.PLAN_READ), quarter_in_hand(today())
    branch = topic_plans.get_branch_plans(branch_id, scope)
    page = whole("page", 1)
    return render_template(
        "topic_plans/index.html",
        branch=branch,
        quarters=_quarters(branch)[QUARTERS * (page - 1) : QUARTERS * page],
        page=page,
        pages=-(-len(_quarters(branch)) // QUARTERS),
        in_hand=quarter,
        asked=topics.list_asked(scope, member_id=actor().member_id, cell_ids=_cell_ids(), since=Quarter.of(today())),
        sees_others=bool(scope.roots) or set(scope.unit_ids) > {branch_id},
    )


@bp.get("/topic-plans/branches")
@requires(Permission.PLAN_READ)
def branches() -> ResponseReturnValue:
    """How the branches stand in a quarter: by the unit above them where there are many, else one by one."""
    scope, quarter = scope_for(Permission.PLAN_READ), _asked_quarter()
    under, standing, page = whole("under", 0) or None, _asked_standing(), whole("page", 1)
    counts = topic_plans.count_standings(scope, quarter, under=under)
    by_superior = counts.superiors > 1 and counts.total > PAGE and standing is None
    if request.args.get("view") in ("superiors", "branches"):
        by_superior = request.args["view"] == "superiors"
    found = (
        topic_plans.list_superiors(scope, quarter, page=page)
        if by_superior
        else topic_plans.list_standings(scope, quarter, under=under, standing=standing, page=page)
    )
    overdue = [] if by_superior else [row for row in found.rows if row.is_overdue(today())]
    return render_template(
        "topic_plans/branches.html",
        found=found,
        counts=counts,
        quarter=quarter,
        by_superior=by_superior,
        under=under,
        standing=standing,
        overdue=overdue,
        today=today(),
        ask_until=working_days_later(today(), REMINDED_DAYS, days_off.around(today())) if overdue else None,
    )


# ---- one plan ------------------------------------------------------------------------------------------------------


@bp.get(PLAN)
@requires(Permission.PLAN_READ, load=topic_plans.get_head)
def show(plan: PlanHead) -> ResponseReturnValue:
    """The plan of a quarter, month by month."""
    page = topic_plans.get_page(plan)
    comments = list_comments(plan.id) if can(Permission.PLAN_COMMENTS, plan) else []
    leads = bool(plan.id) and can(Permission.PLAN_PREPARE, plan)
    shares = get_balance(plan.branch_id, plan.period, on=today()) if leads else None
    editable = plan.state in PLAN_EDITABLE and leads
    found = _warnings(plan, page, shares) if shares else ()
    warnings = found if editable else tuple(warned for warned in found if warned.is_of_meeting)
    months = _months(plan, page)
    return render_template(
        "topic_plans/show.html",
        plan=plan,
        page=page,
        months=months,
        glances=[_glance(month, warnings) for month in months],
        warnings=warnings,
        titles={card.head.id: card.head.title for card in page.topics},
        balance=shares,
        comments=comments,
        cell_months=_cell_months(page, shares),
        editable=editable,
        assignable=plan.state in PLAN_ASSIGNABLE and leads,
        today=today(),
    )


@bp.get("/topic-plans/<int:plan_id>")
@requires(Permission.PLAN_READ, load=topic_plans.get_by_id)
def by_key(plan: PlanHead) -> ResponseReturnValue:
    """Where a plan is known by its key only: on to its page."""
    return redirect(url_for("topic_plans.show", **plan.address))


@bp.route(f"{PLAN}/aim", methods=["GET", "POST"])
@requires(Permission.PLAN_PREPARE, load=topic_plans.get_plan)
def aim(plan: PlanHead) -> ResponseReturnValue:
    """What the plan is for."""
    form = AimForm(data={"aim": plan.aim, "version": plan.version})
    if form.attempt(
        lambda: services.set_aim(plan_id=plan.id, version=form.seen_version, aim=form.aim.data, by=actor())
    ):
        flash("Đã lưu mục đích, yêu cầu.", "ok")
        return redirect(url_for("topic_plans.show", **plan.address), 303)
    stale = form.take_up(plan.version)
    return render_template("topic_plans/aim.html", plan=plan, form=form, stale=stale), _status(form)


@bp.post(f"{PLAN}/adoption")
@requires(Permission.PLAN_DECIDE, load=topic_plans.get_plan)
def adopt(plan: PlanHead) -> ResponseReturnValue:
    """The committee, or the branch, has adopted it."""
    return _take(plan, services.adopt, "Đã ghi: kế hoạch được thông qua. Đảng viên trong chi bộ đã xem được.")


@bp.post(f"{PLAN}/submission")
@requires(Permission.PLAN_DECIDE, load=topic_plans.get_plan)
def submit(plan: PlanHead) -> ResponseReturnValue:
    """It goes to the level above."""
    return _take(plan, services.submit, "Đã gửi kế hoạch lên cấp trên.")


@bp.post(f"{PLAN}/reopening")
@requires(Permission.PLAN_DECIDE, load=topic_plans.get_plan)
def reopen(plan: PlanHead) -> ResponseReturnValue:
    """It is a draft again."""
    return _take(plan, services.reopen, "Kế hoạch đã mở lại để sửa.")


# ---- pieces --------------------------------------------------------------------------------------------------------


def _take(plan: PlanHead, step: Callable[..., None], done: str) -> ResponseReturnValue:
    step(plan_id=plan.id, version=ActionForm().seen_version, by=actor())
    flash(done, "ok")
    return redirect(url_for("topic_plans.show", **plan.address), 303)


def _status(form: AimForm) -> int:
    return 422 if form.is_submitted() else 200


def _visible(page: PlanPage) -> tuple[TopicCard, ...]:
    """The topics this reader may see: of a draft, a preparer sees only his own."""
    return tuple(card for card in page.topics if can(Permission.PLAN_READ, card))


def _months(plan: PlanHead, page: PlanPage) -> list[Month]:
    meetings = [meeting for meeting in page.meetings if can(Permission.MEETING_READ, meeting)]
    cards = _visible(page)
    return [
        Month(
            number=number,
            topics=tuple(card for card in cards if card.head.month == number),
            meetings=tuple(meeting for meeting in meetings if meeting.month.month == number),
        )
        for number in plan.period.months
    ]


def _warnings(plan: PlanHead, page: PlanPage, shares: Balance) -> tuple[Warned, ...]:
    asked = {line.cell_id for card in page.topics for line in card.assignments}
    around = Surroundings(
        quarter=plan.period,
        today=today(),
        holidays=days_off.around(plan.period.starts_on),
        meetings=page.planned_meetings,
        full_members=shares.full_members,
        has_committee=plan.has_committee,
        idle_cells=tuple(cell.name for cell in shares.cells if not cell.asked and cell.cell_id not in asked),
    )
    return find_warnings(page.planned, page.planned_before, around)


def _cell_months(page: PlanPage, shares: Balance | None) -> dict[int, list[int]]:
    """In which months each cell, by its key, or somebody of it has something to study, to speak about or to prepare."""
    cell_of = {one.person.member_id: one.person.cell_id for one in shares.people} if shares else {}
    months: dict[int, list[int]] = {}
    for card in page.topics:
        asked = {line.cell_id or cell_of.get(line.member_id or 0) for line in card.assignments}
        for cell_id in asked | {cell_of.get(card.head.preparer_id or 0)}:
            if cell_id and card.head.month not in months.setdefault(cell_id, []):
                months[cell_id].append(card.head.month)
    return months


def _glance(month: Month, warnings: Iterable[Warned]) -> dict[str, str]:
    """A month on the map of the page: what it holds, and whether something is worth a look."""
    topic_ids = {card.head.id for card in month.topics}
    if any(warned.topic_id in topic_ids or warned.month == month.number for warned in warnings):
        icon, word = "exclamation-triangle-fill", "Nên xem"
    elif month.topics or month.meetings:
        icon, word = "check-circle-fill", "Đủ"
    else:
        icon, word = "circle", "Chưa có"
    return {
        "url": f"#thang-{month.number}",
        "name": f"Tháng {month.number}",
        "kind": "Chuyên đề" if month.topics else "Thường kỳ",
        "icon": icon,
        "word": word,
    }


def _quarters(branch: BranchPlans) -> list[Quarter]:
    """From the quarter after the one in hand back to the first plan, and to the quarter before at least."""
    quarter = quarter_in_hand(today())
    first = min([quarter.previous, *(row.quarter for row in branch.rows)])
    last = max([quarter.next, *(row.quarter for row in branch.rows)])
    quarters = [last]
    while quarters[-1] > first:
        quarters.append(quarters[-1].previous)
    return quarters


def _cell_ids() -> list[int]:
    """The cells of which the person is a member: what is asked of the cell is asked of him too."""
    return [membership.cell_id for membership in actor().memberships if membership.cell_id]


def _asked_quarter() -> Quarter:
    default = quarter_in_hand(today())
    year, number = whole("year", 0), whole("quarter", 0)
    return Quarter(year, number) if 2000 <= year <= 2199 and 1 <= number <= 4 else default


def _asked_standing() -> PlanStanding | None:
    asked = request.args.get("standing", "")
    return PlanStanding(asked) if asked in PlanStanding.__members__.values() else None
