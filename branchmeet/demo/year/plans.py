"""The quarter plans of a branch: topics from the library, who prepares, who is asked to study and to speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from branchmeet import catalogue, days_off
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import plan_versions, wording
from branchmeet.demo.year.chances import Chance, mix
from branchmeet.demo.year.drafts import Drafted, write_draft
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Asked, Sitting, TopicLine
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.membership import Presence
from branchmeet.domain.plan_days import DayRules, due_before
from branchmeet.domain.topic_library import ALL_YEAR
from branchmeet.domain.topic_plans import PLAN_SUBMITTED, PlanState, share_prompts
from branchmeet.models import Assignment, AssignmentSpeaker, Topic, TopicPlan, TopicPlanStep

NOT_NOTED, KEPT_INSIDE = 6, 2
"""Of a hundred plans: sent and not noted in the running quarter, adopted and never sent."""
NAMES_SPEAKERS = 60
IN_OWN_WORDS = 40
"""Of a hundred topics taken from above, so many are said in the branch's own words."""
WRITES_ITSELF = 4
"""Of a hundred plans so many hold a topic that the branch wrote itself."""
CHAINS = {
    PlanState.DRAFT: (PlanState.DRAFT,),
    PlanState.ADOPTED: (PlanState.DRAFT, PlanState.ADOPTED),
    PlanState.SUBMITTED: (PlanState.DRAFT, PlanState.ADOPTED, PlanState.SUBMITTED),
    PlanState.NOTED: (PlanState.DRAFT, PlanState.ADOPTED, PlanState.SUBMITTED, PlanState.NOTED),
    PlanState.RETURNED: (PlanState.DRAFT, PlanState.ADOPTED, PlanState.SUBMITTED, PlanState.RETURNED),
}
"""The states through which a plan came to the last of them."""
DAYS_BEFORE_QUARTER = {
    PlanState.DRAFT: (20, 30),
    PlanState.ADOPTED: (12, 18),
    PlanState.SUBMITTED: (6, 11),
    PlanState.NOTED: (1, 5),
    PlanState.RETURNED: (1, 5),
}

Entry = dict[str, Any]


def make_plans(world: World, life: Life, sittings: Sequence[Sitting]) -> None:
    """Make the plan of every quarter in which the branch studies a topic, and give its meetings their topics."""
    studied: set[str] = set()
    for quarter in (*life.calendar.quarters, Quarter.of(life.calendar.today).next):
        state = _state_of(life, quarter)
        meetings = [sitting for sitting in sittings if sitting.studies and Quarter.of(sitting.day) == quarter]
        has_begun = quarter.starts_on <= life.calendar.today
        if state and (meetings or not has_begun):
            _plan(world, life, quarter, state, meetings, studied)


def _state_of(life: Life, quarter: Quarter) -> PlanState | None:
    """Old plans have been noted; of the running quarter some are not yet, and here and there one was never sent."""
    if quarter.starts_on > life.calendar.today:
        return life.part.next_plan
    if life.is_home:
        return PlanState.NOTED
    if life.chance.happens(KEPT_INSIDE):
        return PlanState.ADOPTED
    is_running = quarter == Quarter.of(life.calendar.today)
    return PlanState.SUBMITTED if is_running and life.chance.happens(NOT_NOTED) else PlanState.NOTED


def _plan(
    world: World, life: Life, quarter: Quarter, state: PlanState, meetings: Sequence[Sitting], studied: set[str]
) -> None:
    moments = _moments(life, quarter, state)
    aim = life.chance.choice(wording.PLAN_AIMS)
    plan_id = world.rows.add(
        TopicPlan,
        branch_id=life.branch.id,
        year=quarter.year,
        quarter=quarter.number,
        state=state,
        aim=aim,
        version=len(moments),
        created_at_utc=moments[0],
    )
    _write_steps(world, life, plan_id, state, moments)
    entry = _choose(life, quarter, studied)
    entry = _from_above(world, life, quarter, studied) or _own(world, life, quarter, studied) or entry
    days = [meeting.day for meeting in meetings] or [quarter.starts_on + timedelta(days=life.chance.randint(32, 40))]
    topic = _topic(world, life, plan_id, entry, days[0])
    if state is not PlanState.DRAFT and state is not PlanState.RETURNED:
        for meeting in meetings:
            meeting.topic = topic
    if state is not PlanState.DRAFT or life.chance.happens(50):
        _assign(world, life, topic, days[0])
    if state in PLAN_SUBMITTED and quarter >= Quarter.of(life.calendar.today):
        plan_versions.keep_version(
            world,
            life,
            plan_id,
            topic,
            aim=aim,
            state=state,
            moments=moments,
            meets_on=days[0],
            draft_due_on=_due(days[0], DayRules().draft_days),
        )


def _moments(life: Life, quarter: Quarter, state: PlanState) -> list[datetime]:
    """When the plan entered each of its states: before the quarter begins, or lately where it is made long before."""
    days = [
        quarter.starts_on - timedelta(days=life.chance.randint(*DAYS_BEFORE_QUARTER[step])) for step in CHAINS[state]
    ]
    yesterday = life.calendar.today - timedelta(days=1)
    if days[-1] > yesterday:
        days = [yesterday - timedelta(days=4 * back) for back in range(len(days) - 1, -1, -1)]
    return [life.chance.moment(day) for day in days]


def _write_steps(world: World, life: Life, plan_id: int, state: PlanState, moments: Sequence[datetime]) -> None:
    for step, moment in zip(CHAINS[state], moments, strict=True):
        above = step in (PlanState.NOTED, PlanState.RETURNED)
        world.rows.add(
            TopicPlanStep,
            plan_id=plan_id,
            state=step,
            at_utc=moment,
            account_id=life.superior() if above else life.secretary_account,
            note=life.chance.choice(wording.PLAN_RETURNED) if step is PlanState.RETURNED else "",
        )


# ---- topics ----------------------------------------------------------------------------------------------------------


def _choose(life: Life, quarter: Quarter, studied: set[str]) -> Entry:
    """A topic of the library that suits the quarter and has not been studied yet."""
    fresh = [entry for entry in _library() if entry["code"] not in studied]
    fitting = [entry for entry in fresh if entry["quarter"] == quarter.number]
    entry: Entry = life.chance.choice(fitting or fresh)
    studied.add(entry["code"])
    return entry


def _from_above(world: World, life: Life, quarter: Quarter, studied: set[str]) -> Entry | None:
    """Sometimes what a unit above offers, now and then in the branch's own words.

    It draws from a stream of its own, so that the rest of the year stays what it is.
    """
    chance = Chance(f"{world.seed}:offers:{life.branch.code}:{quarter.year}.{quarter.number}")
    known_by = min(quarter.starts_on, life.calendar.today)
    wanted = [
        offer
        for offer in world.offers
        if offer.reaches(life.branch) and offer.published_on <= known_by and offer.code not in studied
        if offer.entry["quarter"] in (ALL_YEAR, quarter.number) and chance.happens(offer.entry["taken_percent"])
    ]
    if life.is_home or not wanted:
        return None
    offer = chance.choice(wanted)
    studied.add(offer.code)
    world.taken.add((life.branch.id, offer.code))
    adapted = chance.happens(IN_OWN_WORDS)
    return offer.entry | {"adapted": adapted, "title": offer.entry["own_title" if adapted else "title"]}


def _own(world: World, life: Life, quarter: Quarter, studied: set[str]) -> Entry | None:
    """Now and then what the branch wrote itself, from a stream of chance of its own."""
    chance = Chance(f"{world.seed}:own:{life.branch.code}:{quarter.year}.{quarter.number}")
    own: list[Entry] = [entry for entry in catalogue.load("demo_topics")["own"] if entry["title"] not in studied]
    if life.is_home or not own or not chance.happens(WRITES_ITSELF):
        return None
    entry = chance.choice(own)
    studied.add(entry["title"])
    return entry


def _library() -> list[Entry]:
    topics: list[Entry] = catalogue.load("topics")["topics"]
    return topics


def _topic(world: World, life: Life, plan_id: int, entry: Entry, meets_on: date) -> TopicLine:
    preparer = _preparer(life, entry["preparer"], meets_on)
    task = entry["follow_up_task"]
    content = wording.TOPIC_DRAFT.format(description=entry["description"], **_measured(task))
    due_on = _due(meets_on, DayRules().draft_days)
    key = world.rows.add(
        Topic,
        plan_id=plan_id,
        library_topic_id=world.library_ids.get(entry.get("code", "")),
        adapted=entry.get("adapted", False),
        month=meets_on.month,
        title=entry["title"],
        subject=entry["subject"],
        why=entry["description"],
        content=content,
        prompts=entry["prompts"],
        draft_conclusion=wording.TOPIC_CONCLUSION if due_on < life.calendar.today else "",
        preparer_id=preparer.id,
        draft_due_on=due_on,
        meets_on=meets_on,
    )
    write_draft(world, life, Drafted(key, preparer, content, entry["prompts"], due_on, meets_on))
    near = " ".join([entry["title"], entry["subject"], entry["description"], *entry["prompts"], task["title"]])
    return TopicLine(
        key, entry["field"], entry["title"], entry["subject"], list(entry["prompts"]), preparer, task, near
    )


def _due(meets_on: date, days: int) -> date:
    return due_before(meets_on, days, today=date.min, holidays=days_off.around(meets_on)) or meets_on


def _measured(task: Entry) -> dict[str, str]:
    return {"title": task["title"], "measure": task["measure"][:1].lower() + task["measure"][1:]}


def _preparer(life: Life, role: str, day: date) -> Person:
    """Who prepares a topic, by the role that the library names."""
    branch = life.branch
    if role == "secretary":
        return branch.secretary
    if role == "cell_leader" and branch.cell_leaders:
        return life.chance.choice(branch.cell_leaders)
    if role in ("young_member", "member_with_expertise"):
        here = _may_be_asked(life, day)
        young = [person for person in here if life.calendar.today.year - person.year_of_birth < 45]
        return life.chance.choice((young if role == "young_member" else here) or [branch.deputy])
    return life.chance.choice(branch.committee or [branch.deputy]) if role == "committee_member" else branch.deputy


def _may_be_asked(life: Life, day: date) -> list[Person]:
    """Those who take part here on a day and hold no post of the leadership."""
    leaders = {person.id for person in life.branch.leaders}
    return [
        seat.person for seat in life.roster.on(day) if seat.presence is Presence.HERE and seat.person.id not in leaders
    ]


# ---- who is asked ----------------------------------------------------------------------------------------------------


def _assign(world: World, life: Life, topic: TopicLine, meets_on: date) -> None:
    rules = mix("assignments")
    people = _may_be_asked(life, min(meets_on, life.calendar.today))
    cells = life.chance.some(life.branch.cell_ids, life.chance.between(rules["cells_per_topic"]))
    wanted = min(life.chance.between(rules["members_per_topic"]), max(3, len(people) // 3))
    if life.part.fulfils_little:
        cells, wanted = cells[:1], min(9, max(6, len(people) // 3))
    named = [person for person in life.chance.some(people, wanted + 1) if person is not topic.preparer][:wanted]
    if life.demo_member:
        cells, named = _with_demo_member(life, life.demo_member, cells, named)
    prompts = iter(share_prompts(life.chance.shuffled(topic.prompts), len(cells) + len(named)))
    for cell_id in cells:
        topic.asked.append(_ask(world, life, topic, meets_on, next(prompts), cell_id=cell_id))
    for person in named:
        topic.asked.append(_ask(world, life, topic, meets_on, next(prompts), person=person))


def _with_demo_member(
    life: Life, member: Person, cells: list[int], named: list[Person]
) -> tuple[list[int], list[Person]]:
    """At home the member as whom one signs in is always asked, and his cell too."""
    own_cell = life.branch.cell_ids[0]
    others = [person for person in named if person is not member]
    return [own_cell, *(cell_id for cell_id in cells if cell_id != own_cell)], [member, *others]


def _ask(
    world: World,
    life: Life,
    topic: TopicLine,
    meets_on: date,
    study: str,
    *,
    cell_id: int | None = None,
    person: Person | None = None,
) -> Asked:
    takes_back = not life.is_home and life.chance.happens(mix("assignments")["withdrawn_percent"])
    withdrawn_on = min(meets_on, life.calendar.today) - timedelta(days=5) if takes_back else None
    key = world.rows.add(
        Assignment,
        topic_id=topic.id,
        cell_id=cell_id,
        member_id=person.id if person else None,
        study=study,
        due_on=_due(meets_on, DayRules().speech_days),
        withdrawn_on=withdrawn_on,
        version=2 if withdrawn_on else 1,
    )
    speakers = tuple(_speakers(world, life, key, cell_id, meets_on)) if cell_id and not withdrawn_on else ()
    return Asked(key, person, cell_id, speakers, withdrawn_on)


def _speakers(world: World, life: Life, assignment_id: int, cell_id: int, meets_on: date) -> Iterator[Person]:
    """One or two of the cell whom its leader has named."""
    if not life.chance.happens(NAMES_SPEAKERS):
        return
    of_cell = _of_cell(life, cell_id, _may_be_asked(life, min(meets_on, life.calendar.today)))
    for person in life.chance.some(of_cell, life.chance.randint(1, 2)):
        world.rows.add(AssignmentSpeaker, assignment_id=assignment_id, member_id=person.id)
        yield person


def _of_cell(life: Life, cell_id: int, people: Iterable[Person]) -> list[Person]:
    return [person for person in people if life.roster.cells[person.id] == cell_id]


def cell_leader(life: Life, cell_id: int) -> Person:
    """Who leads a cell."""
    return life.branch.cell_leaders[life.branch.cell_ids.index(cell_id)]
