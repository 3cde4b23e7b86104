"""What the branches did with the topics of the library, for the level above: topic by topic, then branch by branch."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.units import is_within
from branchmeet.policy import Permission
from branchmeet.queries import topic_coverage, topic_library, units
from branchmeet.queries.paging import PAGE, pages_of
from branchmeet.queries.topic_coverage import Answer, Tally
from branchmeet.queries.topic_library import LibraryCard
from branchmeet.queries.units import UnitRow
from branchmeet.web.shared.access import can, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.topic_plans.blueprint import bp

YEARS = 3
DEEPEST = 20


@dataclass(frozen=True)
class Line:
    """One row of the page: a unit that opens, with its tally, or a branch with its answer."""

    unit: UnitRow
    tally: Tally
    answer: Answer | None
    url: str
    is_open: bool


@bp.get("/topic-library/coverage")
@requires(Permission.LIBRARY_COVERAGE)
def coverage() -> ResponseReturnValue:
    """Every topic: how many branches took it, studied it, finished a task that came from it, do not want it."""
    scope, page, origin = scope_for(Permission.LIBRARY_COVERAGE), whole("page", 1), _origin()
    if origin == "own":
        found = topic_coverage.list_own(scope, _year(), page=page)
    else:
        library = scope_for(Permission.LIBRARY_READ)
        found = topic_coverage.list_coverage(scope, library, _year(), published=origin == "published", page=page)
    return render_template(
        "topic_plans/coverage.html",
        found=found,
        origin=origin,
        year=_year(),
        years=_years(),
        fields=topic_library.fields(),
        publishers=units.heads(scope_for(Permission.LIBRARY_PUBLISH)) if origin == "own" else (),
    )


@bp.get("/topic-library/<int:library_topic_id>/coverage")
@requires(Permission.LIBRARY_COVERAGE)
def topic_coverage_of(library_topic_id: int) -> ResponseReturnValue:
    """One topic: which branches came how far with it, by units that open."""
    topic = topic_library.get_library_topic(library_topic_id)
    if not can(Permission.LIBRARY_READ, topic):
        abort(404)
    scope, opened, page = scope_for(Permission.LIBRARY_COVERAGE), _opened(), whole("page", 1)
    outline = units.outline(scope, opened)
    reached = [row for row in outline.rows if _is_reached(row, topic)]
    shown = reached[PAGE * (page - 1) : PAGE * page]
    tallies = topic_coverage.tally(shown, topic.id, _year())
    answers = topic_coverage.list_answers((row.id for row in shown if row.has_roster), topic.id, _year())
    lines = [_line(row, topic, tallies.get(row.id, Tally()), answers.get(row.id), opened) for row in shown]
    return render_template(
        "topic_plans/topic_coverage.html",
        topic=topic,
        heads=outline.heads,
        whole=topic_coverage.get_tally(scope, topic.id, topic.path, _year()),
        lines=lines,
        reasons=topic_coverage.count_reasons(scope, topic.id),
        year=_year(),
        years=_years(),
        opened=".".join(map(str, opened)),
        page=page,
        pages=pages_of(len(reached)),
    )


# ---- pieces --------------------------------------------------------------------------------------------------------


def _is_reached(row: UnitRow, topic: LibraryCard) -> bool:
    """A branch that may take the topic, or a unit above such a branch."""
    counts = row.has_roster or row.opens
    return counts and (is_within(row.path, topic.path) or is_within(topic.path, row.path))


def _line(row: UnitRow, topic: LibraryCard, tally: Tally, answer: Answer | None, opened: tuple[int, ...]) -> Line:
    if not row.opens:
        return Line(row, tally, answer, url_for("branches.show", branch_id=row.id), False)
    is_open = row.id in opened
    chain = row.chain if not is_open else row.chain.rpartition(".")[0]
    url = url_for(
        "topic_plans.topic_coverage_of",
        library_topic_id=topic.id,
        year=_year(),
        open=chain or None,
        _anchor=f"unit-{row.id}",  # the page opens where one was, not at its top
    )
    return Line(row, tally, None, url, is_open)


def _origin() -> str:
    """Whose topics: what units published, what ships with the program, what branches wrote themselves."""
    asked = request.args.get("origin", "")
    return asked if asked in ("shipped", "own") else "published"


def _opened() -> tuple[int, ...]:
    parts = request.args.get("open", "").split(".")[:DEEPEST]
    return tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 10)


def _years() -> list[int]:
    """The coming year, whose first plans may be made, this one and the one before."""
    return [today().year + 1 - back for back in range(YEARS)]


def _year() -> int:
    asked = whole("year", 0)
    return asked if asked in _years() else today().year
