"""The score sheet of a meeting: proposed from the facts of that meeting by the program's own rules, scored by the
branch after its type, decided above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil

from branchmeet.clock import at, day_of
from branchmeet.demo.world import World
from branchmeet.demo.year import wording
from branchmeet.demo.year.chances import minutes_later
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Ballot, Sitting
from branchmeet.domain.assessment_periods import month_code
from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.facts import MeetingFacts, MetricValue
from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.metrics import METRICS, ProvisionalRule, meeting_values
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.minutes_record import OwnScore
from branchmeet.domain.score_lines import FilledSheet, ScoreLine, pack
from branchmeet.domain.scoring import (
    Occasion,
    Proposal,
    blank_codes,
    fixed_points,
    level_of,
    meeting_occasion,
    propose_all,
)
from branchmeet.domain.sheet_parts import Answer, Item, Sheet
from branchmeet.models import Assessment, AssessmentStep, ItemScore

S = AssessmentState
CHAIN = (S.DRAFT, S.VOTED, S.SUBMITTED, S.DECIDED, S.LOCKED)
"""The states of a meeting's sheet in order."""
RAISED = ("6.1", "4.4", "2.1", "4.1", "1.1", "3.3", "7.1", "3.2")
"""The lines on which a branch gives itself more than the records say, the first it thinks of first."""
JUDGED = {"steady": (0.86, 1.0), "average": (0.78, 0.96), "improving": (0.76, 0.96), "late": (0.72, 0.94)}
"""Which part of the points of a line that people judge a branch of a type gives itself."""
JUDGED_GENEROUSLY = (0.92, 1.0)
APART = frozenset({"4.2", "6.1"})
"""Lines that a thematic meeting of its own leaves out."""
APART_REASON = "Kỳ chuyên đề tổ chức riêng, không đối chiếu nhiệm vụ tháng."
SUBMITTED_LATE = {"steady": 1, "average": 3, "improving": 5, "late": 32, "generous": 10}
"""By type, in so many cases of a hundred a sheet is sent more than five days after the meeting."""
LOWERED_ABOVE = 6
LOWERED = 22
"""Where the branch gave itself so many points too much, the level above lowers it in so many cases of a hundred."""


ANTICIPATED = frozenset(
    {
        ProvisionalRule.PLANNED_END,
        ProvisionalRule.WITHOUT_LATER_STEPS,
        ProvisionalRule.MINUTES_READ,
        ProvisionalRule.BLANK,
    }
)
"""Metrics under one of these rules say something else while the meeting goes on; the others say what they will say."""


@dataclass
class Scored:
    """A sheet filled in the meeting."""

    sitting: Sitting
    sheet: Sheet
    occasion: Occasion
    provisional: Mapping[str, Proposal | None]
    own: dict[str, Decimal | None]
    reasons: dict[str, str]
    dropped: frozenset[str]
    shortcomings: str
    remedies: str
    vote: Ballot | None = None
    final: Mapping[str, Proposal | None] = field(default_factory=dict)
    values: Mapping[str, MetricValue] = field(default_factory=dict)
    fixed: dict[str, Decimal] = field(default_factory=dict)
    decided: dict[str, Decimal] = field(default_factory=dict)
    decided_reasons: dict[str, str] = field(default_factory=dict)

    def filled(self, *, in_meeting: bool, today: date) -> FilledSheet:
        """The sheet as the meeting saw it, or as it stands today."""
        proposals = self.provisional if in_meeting else self.final
        lines = {code: self._line(code, proposal) for code, proposal in proposals.items()}
        since = None if in_meeting or not self.sitting.closed_at else (today - self.sitting.day).days
        return FilledSheet(self.sheet, self.occasion, lines, blank_codes(self.sheet, since))

    def _line(self, code: str, proposal: Proposal | None) -> ScoreLine:
        points = self.fixed.get(code, proposal.points if proposal else None)
        return ScoreLine(
            code=code,
            proposal=points,
            own=self.fixed.get(code, self.own.get(code)),
            decided=self.decided.get(code),
            not_applicable=code in self.dropped,
        )


# ---- in the meeting --------------------------------------------------------------------------------------------------


def score(life: Life, sheet: Sheet, facts: MeetingFacts, sitting: Sitting) -> Scored:
    """Fill the sheet in the meeting: the branch follows the proposals, but for some points of its own."""
    occasion = meeting_occasion(sheet, thematic=facts.thematic)
    values = meeting_values(facts, sheet.metrics)
    provisional = propose_all(sheet, {**values, **_meanwhile(sheet, facts)}, occasion)
    dropped = APART if sitting.kind is MeetingKind.THEMATIC else frozenset()
    remedy = life.phrases.pair(sitting.said, "general", "meeting_remedies")
    scored = Scored(
        sitting,
        sheet,
        occasion,
        provisional,
        own={code: proposal.points if proposal else None for code, proposal in provisional.items()},
        reasons=dict.fromkeys(dropped, APART_REASON),
        dropped=dropped,
        shortcomings=remedy["shortcoming"],
        remedies=remedy["remedy"],
        values=values,
    )
    _judge(life, scored)
    _raise(life, scored)
    return scored


def leave_open(scored: Scored) -> None:
    """Take the points back: the branch has opened its sheet and not scored it yet."""
    scored.own = dict.fromkeys(scored.own)
    scored.reasons = {}
    scored.dropped = frozenset()


def own_score(scored: Scored, today: date) -> OwnScore:
    """The result of the vote as it is written into the minutes."""
    total = scored.filled(in_meeting=True, today=today).own.total
    return OwnScore(
        total=total,
        level=None if total is None else level_of(scored.sheet, total).label,
        left_out=tuple(item.minutes_text for item in scored.sheet.blank_items),
        shortcomings=scored.shortcomings,
        remedies=scored.remedies,
        count=scored.vote.count if scored.vote else None,
    )


def _meanwhile(sheet: Sheet, facts: MeetingFacts) -> dict[str, MetricValue]:
    """What those metrics say that speak otherwise while the meeting goes on."""
    now = minutes_later(facts.ended_at or facts.closes_at, -6)
    meanwhile = replace(facts, now=now, closed=False, ended_at=None, ended_on=None, minutes_state=MinutesState.READ)
    return meeting_values(meanwhile, [name for name in sheet.metrics if METRICS[name].provisional in ANTICIPATED])


def _judge(life: Life, scored: Scored) -> None:
    """Points for the lines that nobody but people can judge."""
    for item in scored.sheet.items:
        if item.answer is Answer.POINTS and item.code in scored.own:
            scored.own[item.code] = judged_points(life, item)
        elif item.code in scored.own and scored.own[item.code] is None and item.code not in _blank(scored.sheet):
            scored.own[item.code] = item.max  # nothing is proposed: no task was due, so nothing is left undone


def _raise(life: Life, scored: Scored) -> None:
    """Give some lines more than is proposed, until the sheet is as far from its records as the type of branch is."""
    gaps = [life.chance.within(life.type.score_gap) for _ in range(3)]
    wanted = Decimal(ceil(max(gaps)) + 1 if life.type.is_careless else round(min(gaps[:2])))
    for code in RAISED:
        item = scored.sheet.item(code)
        points = scored.own.get(code)
        if wanted <= 0 or points is None or code in scored.dropped or scored.provisional.get(code) is None:
            continue
        more = min(wanted, item.max - points)
        if item.answer is Answer.YES_NO and more < item.max - points:
            continue
        if more > 0:
            scored.own[code], scored.reasons[code] = points + more, wording.OWN_REASONS[code]
            wanted -= more


def _blank(sheet: Sheet) -> frozenset[str]:
    return blank_codes(sheet, None)


# ---- after the meeting -----------------------------------------------------------------------------------------------


def settle(life: Life, scored: Scored, facts: MeetingFacts) -> None:
    """Work out the proposals again after the meeting, and fix what the clock fixes."""
    sheet = scored.sheet
    scored.final = propose_all(sheet, scored.values, scored.occasion)
    days = (life.calendar.today - scored.sitting.day).days
    posted = scored.sitting.outcome_on
    known = replace(facts, outcome_posted_on=posted, today=life.calendar.today)
    by_clock = {name for blank in sheet.blank_items for name in sheet.item(blank.code).metrics}
    later = meeting_values(known, by_clock)
    scored.fixed = fixed_points(sheet, later, scored.occasion, days)
    for code in scored.fixed:
        scored.values = {**scored.values, **{name: later[name] for name in sheet.item(code).metrics}}


@dataclass(frozen=True)
class Way:
    """How far a sheet has come, and when it entered each of its states."""

    state: AssessmentState
    moments: Mapping[AssessmentState, datetime]


def judged_points(life: Life, item: Item) -> Decimal:
    """What a branch of its type gives itself on a line that people judge, in half points."""
    least, most = JUDGED.get(life.type.key, JUDGED_GENEROUSLY)
    return Decimal(round(item.max * Decimal(str(life.chance.uniform(least, most))) * 2)) / 2


def way_of(life: Life, sitting: Sitting, *, newest: bool, before_newest: bool) -> Way:
    """How far the sheet of a meeting has come until today.

    Old ones are locked; the newest of a branch shows the state that is its part, as far as there was time for it.
    """
    today, held = life.calendar.today, sitting.day
    closed_at = sitting.closed_at or sitting.starts_at
    late = life.chance.happens(SUBMITTED_LATE[life.type.key])
    submitted_on = held + timedelta(days=life.chance.randint(6, 11) if late else life.chance.randint(0, 4))
    decided_on = max(submitted_on, held + timedelta(days=3)) + timedelta(days=life.chance.randint(2, 12))
    target = life.part.newest_sheet if newest else S.LOCKED
    too_young = (today - held).days < 4
    if life.part.newest_sheet is S.DECIDED and ((newest and not too_young) or (before_newest and _is_young(life))):
        target, decided_on = S.DECIDED, today - timedelta(days=1)
        submitted_on = min(submitted_on, decided_on - timedelta(days=1))
    elif newest and target is S.DECIDED:
        target = S.SUBMITTED
    moments = {
        S.DRAFT: minutes_later(closed_at, -9),
        S.VOTED: minutes_later(closed_at, -5),
        S.SUBMITTED: _evening(life, submitted_on, closed_at),
        S.DECIDED: at(decided_on, time(life.chance.randint(9, 16), 10)),
        S.LOCKED: at(decided_on + timedelta(days=1), time(2)),
    }
    reached = [state for state in CHAIN[: CHAIN.index(target) + 1] if moments[state] < at(today, time())]
    return Way(reached[-1], {state: moments[state] for state in reached})


def _is_young(life: Life) -> bool:
    """Whether the newest meeting is too young to be decided on, so that the one before it stands in."""
    return life.newest_day is not None and (life.calendar.today - life.newest_day).days < 4


def _evening(life: Life, day: date, closed_at: datetime) -> datetime:
    return max(at(day, time(life.chance.randint(18, 21), 40)), minutes_later(closed_at, 30))


def _decide(scored: Scored, filled: FilledSheet, *, lowers: bool) -> None:
    """The level above keeps the branch's points, or lowers those that the records do not bear out."""
    for item in filled.scored_items:
        line = filled.line(item.code)
        if line.given is None:
            continue
        lowered = lowers and line.proposal is not None and line.gap > 0 and item.code in wording.DECIDED_REASONS
        scored.decided[item.code] = line.proposal if lowered and line.proposal is not None else line.given
        if lowered:
            scored.decided_reasons[item.code] = wording.DECIDED_REASONS[item.code]


def _is_too_high(own: Decimal | None, record: Decimal | None) -> bool:
    return own is not None and record is not None and own - record >= LOWERED_ABOVE


def write(world: World, life: Life, scored: Scored, way: Way) -> None:
    """Keep a sheet with its lines for writing."""
    sitting, today = scored.sitting, life.calendar.today
    filled = scored.filled(in_meeting=False, today=today)
    own, record, upper = filled.own.total, filled.record.total, None
    is_decided = way.state in (S.DECIDED, S.LOCKED)
    if is_decided:
        lowers = _is_too_high(own, record) and life.chance.happens(LOWERED)
        _decide(scored, filled, lowers=lowers)
        upper = scored.filled(in_meeting=False, today=today).upper.total if lowers else own
    key = world.rows.add(
        Assessment,
        branch_id=life.branch.id,
        sheet_id=world.sheet_ids[AssessmentKind.MEETING],
        kind=AssessmentKind.MEETING,
        meeting_id=sitting.id,
        period=month_code(sitting.month),
        starts_on=sitting.day,
        ends_on=sitting.day,
        state=way.state,
        presented_at_utc=way.moments.get(S.VOTED),
        recomputed_at_utc=sitting.closed_at,
        proposed_total=record,
        self_total=own,
        appraised_total=upper,
        result=level_of(scored.sheet, own).key if own is not None else None,
        decided_result=level_of(scored.sheet, upper).key if upper is not None else None,
        shortcomings=scored.shortcomings if scored.vote else "",
        remedies=scored.remedies if scored.vote else "",
        vote_id=scored.vote.id if scored.vote else None,
        decided_on=day_of(way.moments[S.DECIDED]) if is_decided else None,
        version=len(way.moments) + 1,
        created_at_utc=way.moments[S.DRAFT],
    )
    _write_steps(world, life, key, way)
    _write_lines(world, scored, key)


def _write_steps(world: World, life: Life, assessment_id: int, way: Way) -> None:
    for state, moment in way.moments.items():
        by_clock = state is S.LOCKED
        account = life.superior() if state is S.DECIDED else life.secretary_account
        world.rows.add(
            AssessmentStep,
            assessment_id=assessment_id,
            state=state,
            at_utc=moment,
            account_id=None if by_clock else account,
        )


def _write_lines(world: World, scored: Scored, assessment_id: int) -> None:
    for code, proposal in scored.final.items():
        provisional = scored.provisional[code]
        fixed = scored.fixed.get(code)
        item = scored.sheet.item(code)
        world.rows.add(
            ItemScore,
            assessment_id=assessment_id,
            code=code,
            not_applicable=code in scored.dropped,
            provisional=provisional.points if provisional else None,
            proposed=fixed if fixed is not None else proposal.points if proposal else None,
            own=_own_points(scored, code, fixed),
            decided=scored.decided.get(code),
            own_reason=scored.reasons.get(code, ""),
            appraised_reason=scored.decided_reasons.get(code, ""),
            facts=pack({name: scored.values[name] for name in item.metrics}),
        )


def _own_points(scored: Scored, code: str, fixed: Decimal | None) -> Decimal | None:
    if code in scored.dropped:
        return None
    return fixed if fixed is not None else scored.own.get(code)
