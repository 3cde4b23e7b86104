"""What is said in a meeting or sent before it: who speaks, on which matter, in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from branchmeet.clock import day_of
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import attendance, wording
from branchmeet.demo.year.chances import minutes_later, mix
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.notices import entered_by
from branchmeet.demo.year.rosters import Seat
from branchmeet.demo.year.sittings import Asked, Item, Mark, Said, Sitting
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.models import Contribution, Petition

SHARE_VARIES = 5.0
"""Percentage points by which more or fewer than usual speak in a meeting."""
SPEAKS_TWICE = 18
TOPIC_WEIGHTS = {
    AgendaKind.TASK_RESULTS: 2,
    AgendaKind.ORIENTATION: 1,
    AgendaKind.TOPIC: 9,
    AgendaKind.NEXT_TASKS: 4,
    AgendaKind.OTHER: 1,
}
"""How the words of a meeting are spread over its items."""
BANKS = {
    ContributionKind.SPEECH: ("speech",),
    ContributionKind.QUESTION: ("question",),
    ContributionKind.SUGGESTION: ("suggestion",),
    ContributionKind.WRITTEN_BEFORE: ("suggestion", "speech", "question"),
    ContributionKind.CELL_OPINION: ("suggestion", "speech"),
}
"""Where the words of each kind are taken from, the first bank that has some left."""
INTERNAL = frozenset({ContributionKind.SELF_CRITICISM, ContributionKind.CRITICISM})
RESERVED_AFTER_DISSENT = 30
RELEASED = 35
COMMITTEE_WORDS = (2, 3)
ANSWER_DAYS = 30

FATES = {
    ContributionKind.SPEECH: ((ContributionFate.NONE, 68), (ContributionFate.TAKEN, 32)),
    ContributionKind.QUESTION: ((ContributionFate.ANSWERED, 80), (ContributionFate.FORWARDED, 20)),
    ContributionKind.SUGGESTION: (
        (ContributionFate.TAKEN, 45),
        (ContributionFate.NONE, 35),
        (ContributionFate.FORWARDED, 20),
    ),
    ContributionKind.WRITTEN_BEFORE: ((ContributionFate.TAKEN, 35), (ContributionFate.NONE, 65)),
    ContributionKind.CELL_OPINION: ((ContributionFate.TAKEN, 50), (ContributionFate.NONE, 50)),
}

OF_OWN_CELL = 2
"""So many of the cell whose leader one may try out have sent an opinion."""


def speak(world: World, life: Life, sitting: Sitting) -> None:
    """Let members speak in a meeting that is held; what was sent before comes first."""
    words = _committee_words(life, sitting) if sitting.kind is MeetingKind.COMMITTEE else _words(life, sitting)
    sitting.words = sorted(words, key=lambda word: (word.sent_at is None, word.sent_at or sitting.starts_at))
    reserved = _reserved(life, sitting)
    if reserved:
        sitting.words.append(reserved)
    _number(world, sitting.words)


def send_before(world: World, life: Life, sitting: Sitting, number: int, *, spared: Person | None = None) -> None:
    """Let some members send an opinion before a meeting to come, those first who are asked to speak."""
    item = sitting.first(AgendaKind.TOPIC, AgendaKind.NEXT_TASKS)
    if item is None:
        return
    silent = {person.id for person in [*life.branch.leaders, *([spared] if spared else [])]}
    asked = {person.id for one in _standing(sitting) for person in one.names}
    seats = [seat for seat in attendance.body(life, sitting) if seat.counted and seat.person.id not in silent]
    willing = sorted(life.chance.shuffled(seats), key=lambda seat: seat.person.id not in asked)
    own = [seat for seat in willing if life.demo_member and seat.cell_id == life.branch.cell_ids[0]][:OF_OWN_CELL]
    for seat in [*own, *(seat for seat in willing if seat not in own)][:number]:
        sent_at = life.chance.moment(life.calendar.today - timedelta(days=life.chance.randint(1, 2)))
        sitting.words.append(_said(life, sitting, seat, ContributionKind.WRITTEN_BEFORE, item, sent_at=sent_at))
    sitting.words.sort(key=lambda word: word.sent_at or sitting.starts_at)
    _number(world, sitting.words)


def write(world: World, life: Life, sitting: Sitting) -> None:
    """Keep what was said for writing, with the answers, and what was carried upward."""
    for place, word in enumerate(sitting.words):
        answer, answered_on = _answer(world, sitting, word)
        entered = entered_by(life, word.seat) if word.sent_at else life.account(sitting.clerk or life.clerk)
        world.rows.add(
            Contribution,
            meeting_id=sitting.id,
            agenda_item_id=word.item.id,
            topic_id=sitting.topic.id if sitting.topic and word.item.kind is AgendaKind.TOPIC else None,
            member_id=word.seat.person.id,
            cell_id=word.cell_id,
            kind=word.kind,
            text=word.text,
            sent_at_utc=word.sent_at,
            account_id=entered,
            on_behalf=word.sent_at is not None and life.account(word.seat.person) is None,
            fate=ContributionFate.ANSWERED if answer else word.fate,
            released=word.released,
            answer=answer,
            answered_on=answered_on,
            answered_by_id=life.secretary_account if answer else None,
            version=1 if word.fate is ContributionFate.NONE else 2,
            created_at_utc=word.sent_at or _spoken_at(sitting, place),
        )
        if word.fate is ContributionFate.FORWARDED:
            _carry_upward(world, life, sitting, word)


def _answer(world: World, sitting: Sitting, word: Said) -> tuple[str, date | None]:
    """Questions are answered at once. What went up comes back within weeks; of late every other still waits."""
    if word.fate is ContributionFate.ANSWERED:
        return wording.ANSWERS[word.id % len(wording.ANSWERS)], sitting.day
    answered_on = sitting.day + timedelta(days=12 + word.id % 20)
    waits = word.id % 2 and sitting.day > world.today - timedelta(days=2 * ANSWER_DAYS)
    if word.fate is ContributionFate.FORWARDED and answered_on < world.today and not waits:
        return wording.ANSWERS_FROM_ABOVE[word.id % len(wording.ANSWERS_FROM_ABOVE)], answered_on
    return "", None


def _carry_upward(world: World, life: Life, sitting: Sitting, word: Said) -> None:
    owner = sitting.clerk or life.clerk
    world.rows.add(
        Petition,
        branch_id=life.branch.id,
        contribution_id=word.id,
        to_unit_id=life.branch.ward.id,
        owner_id=owner.id,
        text=word.text,
        sent_on=sitting.day,
        due_on=sitting.day + timedelta(days=ANSWER_DAYS),
        account_id=life.secretary_account,
        created_at_utc=sitting.closed_at or sitting.starts_at,
    )


# ---- who speaks ------------------------------------------------------------------------------------------------------


def _words(life: Life, sitting: Sitting) -> Iterator[Said]:
    """First those who were asked, then others, until as many have spoken as is usual here."""
    present = [mark for mark in sitting.present if mark.seat.person is not sitting.chair]
    wanted = _number_of_speakers(life, sitting)
    spoken: set[int] = set()
    topic = sitting.first(AgendaKind.TOPIC)
    if topic is not None:
        for mark in _heeding(life, sitting):
            spoken.add(mark.seat.person.id)
            yield _on_topic(life, sitting, mark, topic)
    others = life.chance.shuffled(mark for mark in present if mark.seat.person.id not in spoken)
    for mark in others[: max(2 if not spoken else 0, wanted - len(spoken))]:
        yield _anything(life, sitting, mark)
        if life.chance.happens(SPEAKS_TWICE):
            yield _anything(life, sitting, mark)
    yield from _from_absent(life, sitting)


def _number_of_speakers(life: Life, sitting: Sitting) -> int:
    usual = life.speakers_on(sitting.day) + life.chance.uniform(-SHARE_VARIES, SHARE_VARIES)
    key = "per_thematic_meeting" if sitting.is_thematic else "per_regular_meeting"
    most: int = mix("contributions")[key]["to"]
    return min(round(len(sitting.present) * usual / 100), most)


def _standing(sitting: Sitting) -> list[Asked]:
    return [asked for asked in (sitting.topic.asked if sitting.topic else ()) if asked.withdrawn_on is None]


def _heeding(life: Life, sitting: Sitting) -> Iterator[Mark]:
    """Those present who were asked to speak on the topic and do; of a cell without named speakers any member."""
    marks = {mark.seat.person.id: mark for mark in sitting.present if mark.seat.person is not sitting.chair}
    for asked in _standing(sitting):
        if not life.chance.happens(life.fulfils):
            continue
        people = [person.id for person in asked.names] or [
            key for key, mark in marks.items() if mark.seat.cell_id == asked.cell_id
        ]
        heard = next((marks.pop(key) for key in people if key in marks), None)
        if heard is not None:
            yield heard


def _from_absent(life: Life, sitting: Sitting) -> Iterator[Said]:
    """Now and then somebody who cannot come has sent what he thinks."""
    rules = mix("contributions")
    item = sitting.first(AgendaKind.TOPIC, AgendaKind.NEXT_TASKS)
    percent = sitting.kind is not MeetingKind.EXTRAORDINARY and rules["written_before_by_absent_percent"]
    absent = [mark for mark in sitting.marks if mark.seat.counted and mark.reason]
    if item and percent and absent and life.chance.happens(2 * percent):
        mark = life.chance.choice(absent)
        yield _said(life, sitting, mark.seat, ContributionKind.WRITTEN_BEFORE, item, sent_at=_sent_at(life, sitting))


def _on_topic(life: Life, sitting: Sitting, mark: Mark, topic: Item) -> Said:
    kind = _kind(life, sitting)
    return _said(life, sitting, mark.seat, ContributionKind.SPEECH if kind in INTERNAL else kind, topic)


def _anything(life: Life, sitting: Sitting, mark: Mark) -> Said:
    kind = _kind(life, sitting)
    criticism = sitting.first(AgendaKind.CRITICISM)
    if kind in INTERNAL:
        if criticism is not None:
            return _said(life, sitting, mark.seat, kind, criticism)
        kind = ContributionKind.SPEECH
    return _said(life, sitting, mark.seat, kind, _some_item(life, sitting))


def _kind(life: Life, sitting: Sitting) -> ContributionKind:
    kind = ContributionKind(life.chance.pick(mix("contributions")["kinds"]))
    if kind is ContributionKind.CELL_OPINION and not life.branch.cell_ids:
        return ContributionKind.SPEECH
    return ContributionKind.SPEECH if kind is ContributionKind.RESERVED_OPINION else kind


def _some_item(life: Life, sitting: Sitting) -> Item:
    items = [item for item in sitting.items if item.kind in TOPIC_WEIGHTS]
    return life.chance.choices(items, [TOPIC_WEIGHTS[item.kind] for item in items])[0]


def _committee_words(life: Life, sitting: Sitting) -> Iterator[Said]:
    """A few words of the committee on the branch meeting it prepares."""
    item = sitting.first(AgendaKind.OTHER) or sitting.items[0]
    present = life.chance.shuffled(mark for mark in sitting.present if mark.seat.person is not sitting.chair)
    for mark in present[: life.chance.randint(*COMMITTEE_WORDS)]:
        yield _said(life, sitting, mark.seat, ContributionKind.SUGGESTION, item)


# ---- the words -------------------------------------------------------------------------------------------------------


def _said(
    life: Life, sitting: Sitting, seat: Seat, kind: ContributionKind, item: Item, *, sent_at: datetime | None = None
) -> Said:
    if kind is ContributionKind.WRITTEN_BEFORE and sent_at is None:
        sent_at = _sent_at(life, sitting)
    word = Said(0, seat, kind, _text(life, sitting, kind, item), item, sent_at)
    if sent_at or kind is ContributionKind.CELL_OPINION:
        word.cell_id = seat.cell_id
    if sitting.is_held and kind in FATES:
        word.fate = life.chance.choices([fate for fate, _ in FATES[kind]], [weight for _, weight in FATES[kind]])[0]
    return word


def _text(life: Life, sitting: Sitting, kind: ContributionKind, item: Item) -> str:
    if kind in INTERNAL:
        return life.phrases.draw(sitting.said, "general", kind.value)
    banks = [("phrases", item.about, "contributions", bank) for bank in BANKS[kind]]
    banks += [("phrases", item.about, "contributions", bank) for bank in BANKS[ContributionKind.WRITTEN_BEFORE]]
    path = next((path for path in banks if life.phrases.has_left(sitting.said, *path)), banks[0])
    return life.phrases.draw(sitting.said, *path, near=item.near)


def _reserved(life: Life, sitting: Sitting) -> Said | None:
    """Somebody outvoted keeps his opinion, in his own words."""
    ballot = next((ballot for ballot in sitting.ballots if ballot.count.disapprove and ballot.item), None)
    if ballot is None or ballot.item is None or not sitting.of_branch:
        return None
    if not life.chance.happens(RESERVED_AFTER_DISSENT):
        return None
    voters = [mark.seat for mark in sitting.present if mark.seat.votes and mark.seat.person is not sitting.chair]
    text = life.phrases.draw(sitting.said, "general", "reserved_opinions")
    word = Said(0, life.chance.choice(voters), ContributionKind.RESERVED_OPINION, text, ballot.item)
    word.released = life.chance.happens(RELEASED)
    return word


def _sent_at(life: Life, sitting: Sitting) -> datetime:
    last = sitting.day - timedelta(days=1)
    first = max(last - timedelta(days=3), day_of(sitting.convened_at or sitting.starts_at))
    return life.chance.moment(first + timedelta(days=life.chance.randint(0, max(0, (last - first).days))))


def _number(world: World, words: Sequence[Said]) -> None:
    first = world.rows.next_key(Contribution)
    for place, word in enumerate(words):
        word.id = first + place


def _spoken_at(sitting: Sitting, place: int) -> datetime:
    """The words of a meeting, evenly over its length."""
    began = sitting.began
    return minutes_later(began, 10 + place * 70 // max(1, len(sitting.words)))
