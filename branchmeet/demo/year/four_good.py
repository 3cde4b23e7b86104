"""The "4 tốt" sheets of the branches: self-checks of quarters and half-years, and the year's request, each proposed
from the records as the program reads them, scored by the branch, appraised and decided above.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from branchmeet.clock import day_of
from branchmeet.demo.world import World
from branchmeet.demo.year import wording
from branchmeet.demo.year.chances import minutes_later
from branchmeet.demo.year.four_good_ways import Way, opened_on, target_of, way_to
from branchmeet.demo.year.lives import Held, Life
from branchmeet.demo.year.meeting_sheets import judged_points
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind, ScoreAnswer
from branchmeet.domain.facts import MetricValue
from branchmeet.domain.meetings import VotePurpose
from branchmeet.domain.metrics import period_values
from branchmeet.domain.posts import PostKind
from branchmeet.domain.score_lines import FilledSheet, ScoreLine, pack
from branchmeet.domain.scoring import VetoFinding, find_vetoes, judge, period_occasion, propose_all
from branchmeet.domain.sheet_parts import Answer, Item, Outcome, Sheet
from branchmeet.models import Assessment, AssessmentStep, ItemScore, VetoCheck, Vote
from branchmeet.queries.period_facts import list_period_bases

S = AssessmentState

RAISED = {"steady": 8, "average": 16, "improving": 14, "late": 30, "generous": 60}
"""By type, a branch gives itself more than is proposed on so many lines of a hundred."""
LOWERED_ABOVE_PROPOSAL, LOWERED_JUDGED = 75, 10
"""The appraiser takes points back on so many lines of a hundred: those above the records, those that are judged."""
SAVED_SO_FAR = 6
"""So many lines the appraiser has looked at while he is at it."""
APPRAISED = frozenset({S.APPRAISED, S.RECOGNISED, S.NOT_RECOGNISED, S.LOCKED, S.WITHDRAWN})
IN_APPRAISAL = APPRAISED | {S.UNDER_APPRAISAL, S.RETURNED}
DECIDED = frozenset({S.RECOGNISED, S.NOT_RECOGNISED, S.WITHDRAWN, S.LOCKED})
MATTER = "Kết quả tự đánh giá chi bộ 4 tốt {period}"


@dataclass(frozen=True)
class Request:
    """A sheet that a branch makes for a period, and how far it means to come with it."""

    life: Life
    period: AssessmentPeriod
    target: AssessmentState

    @property
    def is_of_year(self) -> bool:
        """Whether it asks for recognition."""
        return self.period.kind is PeriodKind.YEAR


@dataclass
class Filling:
    """A sheet while it is filled."""

    request: Request
    sheet: Sheet
    values: Mapping[str, MetricValue]
    score: FilledSheet
    answers: dict[str, ScoreAnswer] = field(default_factory=dict)

    @property
    def vetoes(self) -> tuple[VetoFinding, ...]:
        """What is known of the cases that bar recognition."""
        return find_vetoes(self.sheet, self.values, self.answers, self.score.occasion)

    @property
    def outcome(self) -> Outcome | None:
        """What is proposed as the result of the year."""
        if not self.request.is_of_year:
            return None
        judgement = judge(self.sheet, self.score.upper, self.vetoes, self.score.occasion)
        return judgement.outcome if judgement else None

    def change(self, code: str, **values: object) -> None:
        """Change a line."""
        self.score = self.score.with_lines(replace(self.score.line(code), **values))  # type: ignore[arg-type]


def requests_of(lives: Sequence[Life], sheet: Sheet) -> list[list[Request]]:
    """Period by period the sheets that are made: of all that are over and on record, and of the year asked for."""
    found = []
    for period in _periods(lives[0], sheet):
        targets = [(life, target_of(life, period)) for life in lives]
        found.append([Request(life, period, target) for life, target in targets if target])
    return found


def typed_on(request: Request) -> date:
    """The day on which the figures for a sheet were typed."""
    yesterday = request.life.calendar.today - timedelta(days=1)
    return min(request.period.ends_on + timedelta(days=request.life.chance.randint(3, 9)), yesterday)


def fill(world: World, sheet: Sheet, requests: Sequence[Request]) -> None:
    """Fill the sheets of one period from what the program reads of the branches' records."""
    if not requests:
        return
    period = requests[0].period
    bases = list_period_bases([request.life.branch.id for request in requests], period, today=world.today)
    for request in requests:
        values = period_values(bases[request.life.branch.id].facts, sheet.metrics)
        filling = _score(request, sheet, values)
        way = _take_its_way(filling)
        _write(world, filling, way)


def _periods(life: Life, sheet: Sheet) -> Iterator[AssessmentPeriod]:
    calendar = life.calendar
    since = max(calendar.first_month, sheet.in_force_from)
    for kind in (PeriodKind.QUARTER, PeriodKind.HALF_YEAR):
        for period in dict.fromkeys(AssessmentPeriod.of(kind, month) for month in calendar.months):
            if since <= period.starts_on and period.ends_on < calendar.today:
                yield period
    yield AssessmentPeriod(PeriodKind.YEAR, calendar.asked_year)


# ---- the branch scores itself ---------------------------------------------------------------------------------------


def _score(request: Request, sheet: Sheet, values: Mapping[str, MetricValue]) -> Filling:
    """The branch follows the proposals on most lines and gives itself more on some."""
    life = request.life
    occasion = period_occasion(sheet, request.period.kind)
    lines: dict[str, ScoreLine] = {}
    for code, proposal in propose_all(sheet, values, occasion).items():
        points = proposal.points if proposal else None
        item = sheet.item(code)
        own, reason = _own(life, item, points)
        lines[code] = ScoreLine(code=code, proposal=points, own=own, own_reason=reason)
    return Filling(request, sheet, values, FilledSheet(sheet, occasion, lines))


def _own(life: Life, item: Item, proposed: Decimal | None) -> tuple[Decimal, str]:
    if item.answer is Answer.POINTS:
        return judged_points(life, item), ""
    if proposed is None:
        return item.max, ""
    better = [step.points for step in reversed(item.steps) if step.points > proposed]
    if better and item.code in wording.FOUR_GOOD_OWN_REASONS and life.chance.happens(RAISED[life.type.key]):
        return better[0], wording.FOUR_GOOD_OWN_REASONS[item.code]
    return proposed, ""


# ---- the level above appraises and decides --------------------------------------------------------------------------


def _take_its_way(filling: Filling) -> Way:
    """Go as far as the branch means to come, and as the sheet itself allows."""
    request, life = filling.request, filling.request.life
    target = request.target
    if target in IN_APPRAISAL:
        _check_vetoes(filling)
        _appraise(filling, wholly=target in APPRAISED)
    if request.is_of_year and target in DECIDED:
        target = _decision(filling)
    way = way_to(life, request.period, target, recognised=filling.outcome is Outcome.MET)
    if target is S.DRAFT:
        _leave_half(filling)
    if way.when(S.RETURNED):
        _return(filling, answered=way.state is not S.RETURNED)
    return way


def _check_vetoes(filling: Filling) -> None:
    """Somebody above looks at the cases that no record answers."""
    if filling.request.is_of_year:
        by_hand = [found.veto.code for found in filling.vetoes if found.veto.metric is None]
        filling.answers = dict.fromkeys(by_hand, ScoreAnswer.CLEAR)


def _appraise(filling: Filling, *, wholly: bool) -> None:
    """Keep or lower the branch's points, line by line, where it differs with a reason."""
    items = filling.score.scored_items
    for item in items if wholly else items[:SAVED_SO_FAR]:
        line = filling.score.line(item.code)
        lower = _lowered(filling.request.life, item, line)
        reason = wording.FOUR_GOOD_REASONS.get(item.code, "")
        if lower is not None and reason:
            filling.change(item.code, appraised=lower, appraised_reason=reason)
        else:
            filling.change(item.code, appraised=line.given)


def _lowered(life: Life, item: Item, line: ScoreLine) -> Decimal | None:
    if line.gap > 0 and life.chance.happens(LOWERED_ABOVE_PROPOSAL):
        return line.proposal
    given = line.given or Decimal(0)
    if item.answer is Answer.POINTS and given >= 2 and life.chance.happens(LOWERED_JUDGED):
        return given - 1
    return None


def _decision(filling: Filling) -> AssessmentState:
    """A branch that met the criteria is recognised, one that did not is refused; the others wait."""
    target, outcome = filling.request.target, filling.outcome
    if outcome is Outcome.MET:
        return target
    if outcome is Outcome.NOT_MET:
        return target if target is S.LOCKED else S.NOT_RECOGNISED
    return S.APPRAISED


def _leave_half(filling: Filling) -> None:
    """A draft: proposals are followed, what people judge is only begun."""
    for place, (code, line) in enumerate(filling.score.lines.items()):
        judged = filling.sheet.item(code).answer is Answer.POINTS
        own = line.own if judged and place < 6 else None
        filling.change(code, own=own, own_reason="")


def _return(filling: Filling, *, answered: bool) -> None:
    """The sheet came back at one or two lines; the secretary has answered, or has not yet."""
    life = filling.request.life
    codes = [item.code for item in filling.score.scored_items if item.code in wording.RETURN_REASONS]
    for code in sorted(life.chance.some(codes, life.chance.randint(1, 2))):
        answer = life.chance.choice(wording.RETURN_ANSWERS) if answered else ""
        filling.change(code, return_reason=wording.RETURN_REASONS[code], answer=answer)


# ---- rows -----------------------------------------------------------------------------------------------------------


def _write(world: World, filling: Filling, way: Way) -> None:
    request, life = filling.request, filling.request.life
    vote_id = _write_vote(world, filling, way.voted_in) if way.voted_in else None
    score, state = filling.score, way.state
    decision = way.when(S.RECOGNISED) or way.when(S.NOT_RECOGNISED)
    outcome = filling.outcome
    key = world.rows.add(
        Assessment,
        branch_id=life.branch.id,
        sheet_id=world.sheet_ids[AssessmentKind.FOUR_GOOD],
        kind=AssessmentKind.FOUR_GOOD,
        period_kind=request.period.kind,
        period=request.period.code,
        starts_on=request.period.starts_on,
        ends_on=request.period.ends_on,
        state=state,
        registered_on=opened_on(way),
        presented_at_utc=minutes_later(way.voted_in.ended_at, -15) if way.voted_in else None,
        recomputed_at_utc=way.when(S.UNDER_APPRAISAL) or way.moments[-1][1],
        proposed_total=score.record.total,
        self_total=score.own.total,
        appraised_total=score.upper.total if state in IN_APPRAISAL else None,
        result=outcome,
        decided_result=_decided(way),
        shortcomings=wording.PERIOD_SHORTCOMINGS,
        remedies=wording.PERIOD_REMEDIES,
        vote_id=vote_id,
        decision_number=_number(world, life) if decision else None,
        decided_on=day_of(decision) if decision else None,
        version=len(way.moments) + 1,
        created_at_utc=way.moments[0][1],
    )
    _write_steps(world, filling, way, key)
    _write_lines(world, filling, key)
    _write_vetoes(world, filling, key)


def _decided(way: Way) -> Outcome | None:
    if way.when(S.RECOGNISED):
        return Outcome.MET
    return Outcome.NOT_MET if way.when(S.NOT_RECOGNISED) else None


def _number(world: World, life: Life) -> str:
    """The number of the decision of the unit that recognises: the district's, or for an inner branch the ward's."""
    symbol = "QU" if _recognised_by_root(life) else "ĐU"
    del world
    return f"{life.chance.randint(31, 290)}-QĐ/{symbol}"


def _recognised_by_root(life: Life) -> bool:
    return life.branch.appraised_by is life.branch.ward


def _write_vote(world: World, filling: Filling, held: Held) -> int:
    """The vote of the branch: nearly all who are there approve."""
    dissent = int(filling.request.life.chance.happens(5))
    return world.rows.add(
        Vote,
        meeting_id=held.meeting_id,
        purpose=VotePurpose.SCORE,
        matter=MATTER.format(period=period_words(filling.request.period)),
        base=held.base,
        approve=held.present - dissent,
        disapprove=0,
        other=dissent,
        created_at_utc=minutes_later(held.ended_at, -7),
    )


def period_words(period: AssessmentPeriod) -> str:
    """A period as it is named in a sentence."""
    if period.kind is PeriodKind.QUARTER:
        return f"quý {('I', 'II', 'III', 'IV')[period.number - 1]}/{period.year}"
    if period.kind is PeriodKind.HALF_YEAR:
        return f"6 tháng {'đầu' if period.number == 1 else 'cuối'} năm {period.year}"
    return f"năm {period.year}"


def _write_steps(world: World, filling: Filling, way: Way, assessment_id: int) -> None:
    for state, moment in way.moments:
        world.rows.add(
            AssessmentStep,
            assessment_id=assessment_id,
            state=state,
            at_utc=moment,
            account_id=_taken_by(world, filling.request, state),
            note=_note(filling, state),
        )


def _taken_by(world: World, request: Request, state: AssessmentState) -> int | None:
    life = request.life
    if state in (S.DRAFT, S.VOTED, S.SUBMITTED):
        return life.secretary_account
    by_decision = state in (S.RECOGNISED, S.NOT_RECOGNISED, S.WITHDRAWN) or (state is S.LOCKED and request.is_of_year)
    if not by_decision:
        return life.reviewer
    office = world.offices[0] if _recognised_by_root(life) else life.branch.ward
    return life.account(office.posts[PostKind.STANDING_COMMITTEE][0])


def _note(filling: Filling, state: AssessmentState) -> str:
    if state is S.WITHDRAWN:
        return wording.WITHDRAWN
    if state is not S.NOT_RECOGNISED:
        return ""
    is_barred = any(found.answer is ScoreAnswer.HIT for found in filling.vetoes)
    return wording.REFUSED if is_barred else wording.REFUSED_POINTS


def _write_lines(world: World, filling: Filling, assessment_id: int) -> None:
    for code, line in filling.score.lines.items():
        metrics = filling.sheet.item(code).metrics
        world.rows.add(
            ItemScore,
            assessment_id=assessment_id,
            code=code,
            proposed=line.proposal,
            own=line.own,
            appraised=line.appraised,
            own_reason=line.own_reason,
            appraised_reason=line.appraised_reason,
            return_reason=line.return_reason,
            answer=line.answer,
            facts=pack({name: filling.values[name] for name in metrics}),
        )


def _write_vetoes(world: World, filling: Filling, assessment_id: int) -> None:
    """What is known; nobody has looked at a case without a row."""
    for found in filling.vetoes:
        if found.answer is ScoreAnswer.UNCHECKED:
            continue
        by_hand = found.veto.metric is None
        world.rows.add(
            VetoCheck,
            assessment_id=assessment_id,
            code=found.veto.code,
            answer=found.answer,
            note=wording.VETO_NOTES if by_hand else "",
            account_id=filling.request.life.reviewer if by_hand else None,
        )
