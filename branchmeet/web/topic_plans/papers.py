"""The papers of plans: a quarter's and a year's, drafted from the records, numbered, kept, printed as Word or PDF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.topic_plans import PLAN_ADOPTED
from branchmeet.domain.vietnamese import roman
from branchmeet.exports.topic_plan_paper import topic_plan_paper
from branchmeet.exports.year_plan_paper import year_plan_paper
from branchmeet.policy import Permission
from branchmeet.queries import papers, topic_plans, topics
from branchmeet.queries.papers import IssuedRow
from branchmeet.queries.topic_plans import PlanHead, YearHead
from branchmeet.services import papers as services
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.forms import ActionForm
from branchmeet.web.shared.papers import (
    Found,
    PaperPage,
    cancel_paper,
    find_issued,
    letterhead_of,
    paper_file,
    show_paper,
    valid,
    written,
)
from branchmeet.web.topic_plans.blueprint import PLAN, YEAR, bp
from branchmeet.web.topic_plans.paper_values import paper_values, year_values


@bp.get(f"{PLAN}/paper-sheet")
@requires(Permission.PLAN_READ, load=topic_plans.get_plan)
def show_paper_of_quarter(plan: PlanHead) -> ResponseReturnValue:
    """The plan of a quarter as it will be printed or was issued."""
    rows = papers.list_of_plan(plan.id)
    decides = can(Permission.PLAN_DECIDE, plan)
    adopted = plan.state in PLAN_ADOPTED
    return show_paper(
        PaperPage(
            title=f"Kế hoạch quý {roman(plan.quarter)}/{plan.year}: văn bản",
            crumbs=(("Kế hoạch quý", url_for("topic_plans.show", **plan.address)),),
            about=plan.branch_name,
            number_url=url_for("topic_plans.number_paper", **plan.address) if decides and adopted else None,
            waits=None if adopted else "Kế hoạch được thông qua rồi mới ban hành, lấy số được.",
            fields={"version": plan.version},
            cancel_url=url_for("topic_plans.cancel_paper_of_quarter", **plan.address) if decides else None,
            **_page(_quarter_paper(plan, rows), rows, "topic_plans.paper", plan),
        )
    )


@bp.get(f"{PLAN}/paper")
@requires(Permission.PLAN_READ, load=topic_plans.get_plan)
def paper(plan: PlanHead) -> ResponseReturnValue:
    """The plan of a quarter as a file: as it was issued, else with the topics this reader may see."""
    found = _quarter_paper(plan, papers.list_of_plan(plan.id))
    return paper_file(found.paper, found.file_name)


@bp.post(f"{PLAN}/paper/number")
@requires(Permission.PLAN_DECIDE, load=topic_plans.get_plan)
def number_paper(plan: PlanHead) -> ResponseReturnValue:
    """Give the plan its number; from here on it is printed as it is now."""
    services.issue_plan(
        plan_id=plan.id, version=ActionForm().seen_version, written=written(_quarter_paper(plan, ()).paper), by=actor()
    )
    flash("Đã ban hành kế hoạch, ghi số và ngày hôm nay.", "ok")
    return redirect(url_for("topic_plans.show_paper_of_quarter", **plan.address), 303)


@bp.route(f"{PLAN}/paper/cancellation", methods=["GET", "POST"])
@requires(Permission.PLAN_DECIDE, load=topic_plans.get_plan)
def cancel_paper_of_quarter(plan: PlanHead) -> ResponseReturnValue:
    """Cancel the issued plan, to issue it anew."""
    back_url = url_for("topic_plans.show_paper_of_quarter", **plan.address)
    return cancel_paper(valid(papers.list_of_plan(plan.id)), back_url)


@bp.get(f"{YEAR}/paper-sheet")
@requires(Permission.PLAN_READ, load=topic_plans.get_year)
def show_paper_of_year(head: YearHead) -> ResponseReturnValue:
    """The plan of a year as it will be printed or was issued."""
    rows = papers.list_of_year(head.branch_id, head.year)
    decides = can(Permission.PLAN_DECIDE, head)
    adopted = head.state in PLAN_ADOPTED
    return show_paper(
        PaperPage(
            title=f"Kế hoạch năm {head.year}: văn bản",
            crumbs=(("Kế hoạch chuyên đề", url_for("topic_plans.index")),),
            about=head.branch_name,
            number_url=url_for("topic_plans.number_year_paper", **head.address) if decides and adopted else None,
            waits=None if adopted else "Chưa có kế hoạch quý nào của năm được thông qua.",
            cancel_url=url_for("topic_plans.cancel_paper_of_year", **head.address) if decides else None,
            **_page(_year_paper(head, rows), rows, "topic_plans.year_paper", head),
        )
    )


@bp.get(f"{YEAR}/paper")
@requires(Permission.PLAN_READ, load=topic_plans.get_year)
def year_paper(head: YearHead) -> ResponseReturnValue:
    """The plan of a year as a file."""
    found = _year_paper(head, papers.list_of_year(head.branch_id, head.year))
    return paper_file(found.paper, found.file_name)


@bp.post(f"{YEAR}/paper/number")
@requires(Permission.PLAN_DECIDE, load=topic_plans.get_year)
def number_year_paper(head: YearHead) -> ResponseReturnValue:
    """Give the plan of the year its number."""
    services.issue_year_plan(
        branch_id=head.branch_id, year=head.year, written=written(_year_paper(head, ()).paper), by=actor()
    )
    flash("Đã ban hành kế hoạch năm, ghi số và ngày hôm nay.", "ok")
    return redirect(url_for("topic_plans.show_paper_of_year", **head.address), 303)


@bp.route(f"{YEAR}/paper/cancellation", methods=["GET", "POST"])
@requires(Permission.PLAN_DECIDE, load=topic_plans.get_year)
def cancel_paper_of_year(head: YearHead) -> ResponseReturnValue:
    """Cancel the issued plan of the year, to issue it anew."""
    back_url = url_for("topic_plans.show_paper_of_year", **head.address)
    return cancel_paper(valid(papers.list_of_year(head.branch_id, head.year)), back_url)


# ---- pieces --------------------------------------------------------------------------------------------------------


def _page(found: Found, rows: list[IssuedRow], file: str, of: PlanHead | YearHead) -> dict[str, Any]:
    """What the page of either plan shows: the paper, its lines in the register, its two files."""
    return {
        "found": found,
        "rows": tuple(rows),
        "word_url": url_for(file, **of.address),
        "pdf_url": url_for(file, **of.address, format="pdf"),
    }


def _quarter_paper(plan: PlanHead, rows: Iterable[IssuedRow]) -> Found:
    if found := find_issued(rows):
        return found
    visible = [card for card in topics.list_topics(plan.id, whole=True) if can(Permission.PLAN_READ, card)]
    year_plan = valid(papers.list_of_year(plan.branch_id, plan.year))
    return Found(topic_plan_paper(paper_values(plan, visible, letterhead_of(plan.branch_id), year_plan)))


def _year_paper(head: YearHead, rows: Iterable[IssuedRow]) -> Found:
    if found := find_issued(rows):
        return found
    visible = [card for card in topic_plans.list_year(head) if can(Permission.PLAN_READ, card)]
    return Found(year_plan_paper(year_values(head.year, visible, letterhead_of(head.branch_id))))
