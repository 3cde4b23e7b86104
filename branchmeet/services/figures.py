"""Typing the few facts that no record holds, by those the list of figures names; a correction adds a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.assessment_periods import AssessmentPeriod, month_code
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.figures import (
    FigureKey,
    FigureSubject,
    check_confirmed_by,
    check_entered_by,
    check_months,
    check_together,
    check_value,
)
from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.metrics import period_values
from branchmeet.extensions import db
from branchmeet.models import Figure, Meeting
from branchmeet.policy import figure_roles
from branchmeet.queries import assessments, figures, meetings, units
from branchmeet.queries.figures import CLOSED, TypedValue, catalogue_figures
from branchmeet.queries.period_facts import list_period_bases
from branchmeet.services import events, score_keeping
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A number as somebody typed it, None to leave it blank, and the key of the number he saw (0: none)."""

    value: int | None
    seen: int = 0


@transactional
def type_for_branch(*, branch_id: int, period: AssessmentPeriod, values: Mapping[FigureKey, Typed], by: Actor) -> None:
    """Type figures of one branch for a period; what is unchanged adds no row, and open sheets follow at once.

    Raises RuleBroken beside the figure: a role that may not, a period it is not kept for, a number that cannot be,
    or a number that somebody else has typed in between.
    """
    roles = figure_roles(by, units.get_branch(branch_id).subject)
    _ensure_open(branch_id, period)
    known = figures.of_period(branch_id, period.code)
    changed = _changed(values, known)
    for key in changed:
        figure = catalogue_figures()[key]
        if figure.subject is not FigureSubject.BRANCH_PERIOD:
            raise RuleBroken(Rule.FIGURE_WRONG_PERIOD, field=key)
        check_months(figure, period.months)
        check_entered_by(figure, roles)
    _check_numbers(known, changed)
    for key, value in changed.items():
        _add(branch_id, period.code, key, value, by)
    _follow([branch_id], period)


@transactional
def type_at_meeting(*, meeting_id: int, values: Mapping[FigureKey, Typed], by: Actor) -> None:
    """Type the heads counted at a regular meeting: who owed the month's dues and who has paid."""
    meeting = db.session.get_one(Meeting, meeting_id)
    roles = figure_roles(by, meetings.get_head(meeting_id).subject)
    known = figures.of_meeting(meeting_id)
    changed = _changed(values, known)
    for key in changed:
        figure = catalogue_figures()[key]
        if figure.subject is not FigureSubject.MEETING or meeting.kind is not MeetingKind.REGULAR:
            raise RuleBroken(Rule.FIGURE_WRONG_PERIOD, field=key)
        check_entered_by(figure, roles)
    _check_numbers(known, changed)
    for key, value in changed.items():
        _add(meeting.branch_id, month_code(meeting.month), key, value, by, meeting_id=meeting_id)


@transactional
def type_for_branches(*, key: FigureKey, period: AssessmentPeriod, values: Mapping[int, Typed], by: Actor) -> None:
    """Type one figure of many branches at once, under the same checks; a broken rule has the branch as its field."""
    figure = catalogue_figures()[key]
    check_months(figure, period.months)
    rows = figures.newest_of_branches(values.keys(), key, period.code)
    changed = [branch_id for branch_id, typed in values.items() if _differs(typed, rows.get(branch_id), branch_id)]
    subjects = figures.subjects_of(changed)
    closed = {sheet.branch_id for sheet in figures.list_sheets_of(changed, period.code) if sheet.state in CLOSED}
    for branch_id in changed:
        with _beside(branch_id):
            if branch_id not in subjects:
                raise RuleBroken(Rule.UNKNOWN_CHOICE)
            check_entered_by(figure, figure_roles(by, subjects[branch_id]))
            if branch_id in closed:
                raise RuleBroken(Rule.FIGURE_LOCKED)
            value = values[branch_id].value
            if value is not None:
                check_value(figure, value, others={})
            _add(branch_id, period.code, key, value, by)
    _follow(changed, period)


@transactional
def confirm(*, branch_id: int, period: AssessmentPeriod, key: FigureKey, seen: int, by: Actor) -> None:
    """Confirm a number the branch declared, as the one who was shown it; nobody confirms what he typed."""
    check_confirmed_by(catalogue_figures()[key], figure_roles(by, units.get_branch(branch_id).subject))
    row = figures.newest_of_branches([branch_id], key, period.code).get(branch_id)
    if row is None or row.value is None:
        raise RuleBroken(Rule.FIGURE_NOT_ENTERED, field=key)
    if row.id != seen:
        raise RuleBroken(Rule.CHANGED_BY_SOMEONE_ELSE, field=key)
    if row.account_id == by.account_id:
        raise RuleBroken(Rule.FIGURE_NOT_YOURS, field=key)
    row.confirmed_at_utc, row.confirmed_by_id = now_utc(), by.account_id
    events.record("figure_confirmed", subject=("figure", row.id), by=by, unit_id=branch_id, key=key)


def _ensure_open(branch_id: int, period: AssessmentPeriod) -> None:
    if figures.is_closed_for(branch_id, period.code):
        raise RuleBroken(Rule.FIGURE_LOCKED)


def _changed(values: Mapping[FigureKey, Typed], known: Mapping[FigureKey, TypedValue]) -> dict[FigureKey, int | None]:
    """What differs from the newest numbers."""
    return {key: typed.value for key, typed in values.items() if _differs(typed, known.get(key), key)}


def _differs(typed: Typed, newest: TypedValue | Figure | None, field: object) -> bool:
    """Whether a new row is needed; RuleBroken when the writer has not seen the newest number."""
    if typed.value == (newest.value if newest else None):
        return False
    if typed.seen != (newest.id if newest else 0):
        raise RuleBroken(Rule.CHANGED_BY_SOMEONE_ELSE, field=str(field))
    return True


def _check_numbers(known: Mapping[FigureKey, TypedValue], changed: Mapping[FigureKey, int | None]) -> None:
    together = {key: typed.value for key, typed in known.items()} | dict(changed)
    for key, value in changed.items():
        if value is not None:
            check_value(catalogue_figures()[key], value, others=together)
    check_together(catalogue_figures(), together)


@contextmanager
def _beside(branch_id: int) -> Iterator[None]:
    """A rule broken for one branch of a table belongs into that branch's row."""
    try:
        yield
    except RuleBroken as broken:
        raise RuleBroken(broken.rule, field=str(branch_id), **broken.facts) from broken


def _add(
    branch_id: int, period: str, key: FigureKey, value: int | None, by: Actor, meeting_id: int | None = None
) -> None:
    row = Figure(
        branch_id=branch_id, meeting_id=meeting_id, period=period, key=key, value=value, account_id=by.account_id
    )
    db.session.add(row)
    db.session.flush()
    events.record("figure_entered", subject=("figure", row.id), by=by, unit_id=branch_id, key=key)


def _follow(branch_ids: Collection[int], period: AssessmentPeriod) -> None:
    """Bring the open sheets of the period up to date with what has just been typed."""
    sheets = [sheet for sheet in figures.list_sheets_of(branch_ids, period.code) if sheet.state not in CLOSED]
    if not sheets:
        return
    bases = list_period_bases([sheet.branch_id for sheet in sheets], period, today=today())
    for sheet in sheets:
        head = assessments.get_head(sheet.id)
        score_keeping.refresh_from(sheet, head, period_values(bases[sheet.branch_id].facts, head.sheet.metrics))
