"""A filled sheet as a page shows it: each line with what is proposed, what may be chosen and what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from branchmeet.domain.score_lines import ScoreLine, Standing
from branchmeet.domain.sheets import Answer, Group, Item
from branchmeet.queries.assessments import Filled
from branchmeet.web.assessments.forms import ScoresForm
from branchmeet.web.shared.points import read_points, write_points

OPEN_BY_THEMSELVES = frozenset({Standing.OPEN, Standing.DIFFERS, Standing.GIVEN, Standing.DROPPED})


@dataclass(frozen=True)
class Choice:
    """Points that may be tapped, with the sentence that describes them where the sheet has one."""

    points: Decimal
    words: str

    @property
    def value(self) -> str:
        """What the button sends."""
        return write_points(self.points)


@dataclass(frozen=True)
class LineView:
    """One line of the page. `editable`: its controls are shown; `chosen`, `other`, `reason`: what stands in them."""

    item: Item
    line: ScoreLine
    standing: Standing
    editable: bool
    choices: tuple[Choice, ...]
    chosen: str
    other: str
    reason: str
    evidence: str
    dropped: bool

    @property
    def described(self) -> bool:
        """Whether the choices are sentences to pick from rather than numbers in a row."""
        return any(choice.words for choice in self.choices)


@dataclass(frozen=True)
class GroupView:
    """A group of the sheet with its lines and the branch's points so far."""

    group: Group
    lines: tuple[LineView, ...]
    points: Decimal
    most: Decimal

    @property
    def open_lines(self) -> int:
        """Lines without points."""
        return sum(line.standing is Standing.OPEN for line in self.lines)


def group_views(filled: Filled, *, editable: bool, opened: str = "", form: ScoresForm | None = None) -> list[GroupView]:
    """The groups of a sheet in the order of the paper; `opened`: the line that was asked to be changed."""
    return [
        GroupView(group, tuple(_lines(filled, group, editable, opened, form)), *filled.score.group_given(group))
        for group in filled.score.sheet.groups
    ]


def _lines(filled: Filled, group: Group, editable: bool, opened: str, form: ScoresForm | None) -> Iterator[LineView]:
    for item in group.items:
        standing, line = filled.score.standing(item), filled.score.line(item.code)
        typed = form is not None and form.is_submitted() and item.code in form.touched
        asked_for = opened == item.code and standing not in (Standing.OFF, Standing.BLANK)
        is_open = editable and (standing in OPEN_BY_THEMSELVES or typed or asked_for)
        yield _line(item, line, standing, is_open, form if typed else None)


def _line(item: Item, line: ScoreLine, standing: Standing, editable: bool, form: ScoresForm | None) -> LineView:
    chosen = write_points(None if line.not_applicable else line.given)
    other, reason, evidence, dropped = "", line.own_reason, line.evidence, line.not_applicable
    if form is not None:
        chosen = form[item.code].data or chosen
        other = form[f"other-{item.code}"].data or ""
        reason = form[f"reason-{item.code}"].data or ""
        evidence = form[f"evidence-{item.code}"].data or ""
        dropped = bool(form[f"drop-{item.code}"].data)
    choices = _choices(item, read_points(chosen), describe=standing is Standing.OPEN)
    return LineView(item, line, standing, editable, choices, chosen, other, reason, evidence, dropped)


def _choices(item: Item, chosen: Decimal | None, *, describe: bool) -> tuple[Choice, ...]:
    """What is tapped most often; any other value is typed. A line that is still open shows the sheet's sentences."""
    if item.answer is Answer.POINTS and describe:
        return tuple(Choice(anchor.points, anchor.text) for anchor in item.anchors)
    usual = {Decimal(0), item.max} if item.answer is Answer.YES_NO else {item.max}
    usual |= {step.points for step in item.steps} | {anchor.points for anchor in item.anchors}
    usual |= {limit.max_points for limit in item.limits}
    if chosen is not None:
        usual.add(chosen)
    return tuple(Choice(points, "") for points in sorted(usual))
