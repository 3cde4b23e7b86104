"""The meetings of one branch, told in the order in which they were held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from branchmeet.demo.world import World
from branchmeet.demo.year import (
    agendas,
    attendance,
    contributions,
    figures,
    meeting_sheets,
    minutes,
    notices,
    others,
    papers,
    plans,
    preparations,
    resolutions,
    schedule,
    steps,
    tasks,
    votes,
)
from branchmeet.demo.year.chances import activity, mix
from branchmeet.demo.year.facts import Past, facts_of
from branchmeet.demo.year.lives import Held, Life
from branchmeet.demo.year.meeting_sheets import Scored, Way
from branchmeet.demo.year.minutes import Register
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.assessments import AssessmentState
from branchmeet.domain.facts import MeetingFacts
from branchmeet.domain.meetings import SCORED_KINDS, MeetingState, VotePurpose
from branchmeet.domain.minutes_record import OwnScore
from branchmeet.domain.sheet_parts import Sheet
from branchmeet.labels import label

FEW_BEFORE = 3
EARLIER_OPINIONS, HOME_OPINIONS, HOME_EXCUSES = (0, 3), 5, 2


@dataclass
class Diary:
    """What has to be remembered from one meeting of a branch to the next."""

    sittings: list[Sitting]
    dates: tasks.Dates
    register: Register = field(default_factory=Register)
    past: Past = field(default_factory=Past)


def live(world: World, life: Life, sheet: Sheet) -> None:
    """Tell the year of one branch: its plans, its meetings and everything that came of them."""
    sittings = schedule.sittings_of(life)
    plans.make_plans(world, life, sittings)
    for sitting in sittings:
        preparations.prepare(life, sitting)
    preparations.number(world, sittings)
    diary = Diary(sittings, tasks.Dates(life.calendar.today, tasks.regular_days(sittings)))
    life.newest_day = max((sitting.day for sitting in _scored_ones(sittings)), default=None)
    failing = _failing(life, sittings)
    for sitting in sittings:
        life.phrases.month = sitting.day.month
        if sitting.closed_at:
            _hold(world, life, sitting, diary, sheet, fails=sitting is failing)
        elif sitting.is_held:
            _sit(world, life, sitting, diary)
        elif sitting.state in (MeetingState.CONVENED, MeetingState.POSTPONED):
            _call(world, life, sitting)
    preparations.write(world, life, sittings)


# ---- a meeting that was held -----------------------------------------------------------------------------------------


def _scored_ones(sittings: Sequence[Sitting]) -> list[Sitting]:
    return [sitting for sitting in sittings if sitting.kind in SCORED_KINDS and sitting.closed_at]


def _failing(life: Life, sittings: Sequence[Sitting]) -> Sitting | None:
    """The meeting in which a vote does not carry, in the few branches that show it."""
    regular = [sitting for sitting in sittings if sitting.is_regular and sitting.closed_at]
    return life.chance.choice(regular) if life.part.fails_a_vote and regular else None


def _hold(world: World, life: Life, sitting: Sitting, diary: Diary, sheet: Sheet, *, fails: bool) -> None:
    _gather(world, life, sitting, diary)
    agendas.conclude(life, sitting)
    votes.vote_on_matters(life, sitting, fails=fails)
    contributions.speak(world, life, sitting)
    tasks.give(world, life, sitting, diary.dates)
    way = _way(life, sitting, diary, sheet)
    sitting.steps = steps.done(life, sitting, scores=way is not None and way.state is not AssessmentState.DRAFT)
    facts = facts_of(life, sitting, diary.past)
    scored, score = _score(life, sitting, sheet, facts, way)
    adopted = votes.adopt_minutes(life, sitting)
    votes.write(world, sitting)
    tasks.write(world, life, sitting)
    contributions.write(world, life, sitting)
    figures.write_dues(world, life, sitting)
    steps.write(world, sitting)
    others.write(world, life, sitting)
    record = minutes.adopt(world, life, sitting, diary.past.tasks, diary.register, adopted, score)
    sitting.outcome_on = _outcome_on(life, sitting)
    sitting.state = MeetingState.FILED if sitting.outcome_on else MeetingState.CLOSED
    if sitting.outcome_on:
        resolutions.issue(world, life, sitting, record, diary.register, scored)
    if scored and way:
        meeting_sheets.settle(life, scored, facts)
        meeting_sheets.write(world, life, scored, way)
    diary.past.add(sitting)
    if sitting.is_regular:
        base, present = votes.entitled(sitting)
        life.held.append(Held(sitting.id, sitting.day, sitting.ended, base, present))


def _gather(world: World, life: Life, sitting: Sitting, diary: Diary) -> None:
    """Tell everybody, call the roll, and let those excuse themselves who do not come."""
    attendance.take_roll(life, sitting, diary.past.book)
    notices.tell(world, life, sitting)
    notices.excuse(world, life, sitting)
    attendance.write(world, sitting)
    sitting.dues = figures.dues(life, sitting)


def _way(life: Life, sitting: Sitting, diary: Diary, sheet: Sheet) -> Way | None:
    """How far the sheet of this meeting has come; None where there is none."""
    if sitting.kind not in SCORED_KINDS or sitting.day < sheet.in_force_from:
        return None
    scored = [other.day for other in _scored_ones(diary.sittings)]
    before = scored[-2] if len(scored) > 1 else None
    return meeting_sheets.way_of(
        life, sitting, newest=sitting.day == life.newest_day, before_newest=sitting.day == before
    )


def _score(
    life: Life, sitting: Sitting, sheet: Sheet, facts: MeetingFacts, way: Way | None
) -> tuple[Scored | None, OwnScore | None]:
    """Fill the sheet and vote on it; a branch that has not come to it yet has only opened it."""
    if way is None:
        return None, None
    scored = meeting_sheets.score(life, sheet, facts, sitting)
    if way.state is AssessmentState.DRAFT:
        meeting_sheets.leave_open(scored)
        return scored, None
    scored.vote = votes.cast(life, sitting, VotePurpose.SCORE, label(VotePurpose.SCORE))
    return scored, meeting_sheets.own_score(scored, life.calendar.today)


def _outcome_on(life: Life, sitting: Sitting) -> date | None:
    """When the papers of a meeting were posted; None while they are not."""
    if life.part.posts_nothing and sitting.day == life.newest_day:
        return None
    days = life.chance.between(activity()["calendar"]["upload_days_after"])
    if life.chance.happens(mix("assessments")["day_three_not_uploaded_percent"]):
        days = life.chance.randint(3, 9)
    day = sitting.day + timedelta(days=days)
    return day if day < life.calendar.today else None


# ---- a meeting that goes on, or is to come ---------------------------------------------------------------------------


def _sit(world: World, life: Life, sitting: Sitting, diary: Diary) -> None:
    """A meeting in progress: the roll is taken, some have spoken, nothing is adopted."""
    _gather(world, life, sitting, diary)
    contributions.speak(world, life, sitting)
    if life.part.minutes_read:
        agendas.conclude(life, sitting)
        votes.vote_on_matters(life, sitting, fails=False)
        tasks.give(world, life, sitting, diary.dates)
        sitting.steps = steps.done(life, sitting, scores=False)
    else:
        sitting.words = sitting.words[: max(FEW_BEFORE, len(sitting.words) // 2)]
        sitting.steps = steps.done_so_far(sitting)
    votes.write(world, sitting)
    tasks.write(world, life, sitting)
    contributions.write(world, life, sitting)
    figures.write_dues(world, life, sitting)
    steps.write(world, sitting)
    others.write(world, life, sitting)
    minutes.begin(world, sitting, is_read=life.part.minutes_read)


def _call(world: World, life: Life, sitting: Sitting) -> None:
    """A meeting that has been called: people are told, send opinions, excuse themselves."""
    notices.tell(world, life, sitting)
    if not sitting.of_branch:
        return
    if life.demo_member and sitting.is_regular:
        contributions.send_before(world, life, sitting, HOME_OPINIONS, spared=life.demo_member)
        notices.excuse_so_far(world, life, sitting, HOME_EXCUSES, spared=life.demo_member)
        notices.ask_a_guest(world, sitting)
        papers.hand_in(world, life, sitting)
        sitting.documents_on = life.calendar.today - timedelta(days=1)
    elif sitting.is_regular:
        contributions.send_before(world, life, sitting, life.chance.randint(*EARLIER_OPINIONS))
    contributions.write(world, life, sitting)
