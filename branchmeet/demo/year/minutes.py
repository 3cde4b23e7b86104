"""The minutes of a meeting, composed by the same words as those of a real one, adopted, numbered and locked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from branchmeet.clock import at
from branchmeet.demo.world import Person, World
from branchmeet.demo.year import others, wording
from branchmeet.demo.year.chances import minutes_later
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.sittings import Ballot, Given, Sitting
from branchmeet.domain.addenda import AddendumCopy, forms_of, written
from branchmeet.domain.meetings import MeetingState
from branchmeet.domain.minutes import (
    MinutesCopy,
    MinutesState,
    RenderingKey,
    canonical_json,
    document_type_of,
    sha256_of,
)
from branchmeet.domain.minutes_record import (
    Adoption,
    Attendee,
    CountedVote,
    GivenTask,
    Matter,
    MinutesRecord,
    Officer,
    OwnScore,
    Word,
)
from branchmeet.domain.numbering import DocumentType, paper_number
from branchmeet.domain.posts import PostKind
from branchmeet.domain.required_steps import StepKey, StepList
from branchmeet.domain.tasks import TaskState
from branchmeet.models import AddendumRendering, IssuedPaper, Minutes, MinutesAddendum, MinutesRendering
from branchmeet.phrases import minutes as phrases
from branchmeet.queries.minutes_record import REVIEWED_DAYS

ADDED_TO = 7
"""One set of minutes of so many has an addendum: by key, not by chance."""
READ_BEFORE_END, ADOPTED_BEFORE_END = 8, 3
"""Minutes before the end at which the draft is read and adopted."""
ADOPTS_AGENDA = frozenset(f"{of}.{StepKey.ADOPT_AGENDA}" for of in StepList)


@dataclass
class Register:
    """How many papers of each type a branch has issued so far."""

    given: Counter[DocumentType] = field(default_factory=Counter)

    def next(self, document_type: DocumentType) -> int:
        """The next number of a type."""
        self.given[document_type] += 1
        return self.given[document_type]


def adopt(
    world: World,
    life: Life,
    sitting: Sitting,
    earlier: Sequence[Given],
    register: Register,
    ballot: Ballot,
    score: OwnScore | None,
) -> MinutesRecord:
    """Compose both forms of the minutes of a meeting that was held, number and lock them; what they are made of."""
    adopted_at = minutes_later(sitting.ended, -ADOPTED_BEFORE_END)
    record = _record(life, sitting, earlier, score, Adoption(adopted_at, ballot.count))
    sections = phrases.compose(record, {})
    document_type = document_type_of(sitting.kind)
    number = register.next(document_type)
    copies = {key: phrases.copy_of(record, sections, key, number=number) for key in RenderingKey}
    bodies = {key: canonical_json(copy) for key, copy in copies.items()}
    hashes = {key: sha256_of(body) for key, body in bodies.items()}
    paper_id = world.rows.add(
        IssuedPaper,
        unit_id=life.branch.id,
        document_type=document_type,
        term_id=life.branch.term_id,
        number=number,
        issued_on=sitting.day,
        subject=phrases.subject_of(record),
        sha256=hashes[RenderingKey.BRANCH_COPY],
    )
    minutes_id = world.rows.add(
        Minutes,
        meeting_id=sitting.id,
        state=MinutesState.ADOPTED,
        read_at_utc=minutes_later(sitting.ended, -READ_BEFORE_END),
        adopted_at_utc=adopted_at,
        vote_id=ballot.id,
        paper_id=paper_id,
        signed_on=_signed_on(world, sitting),
        version=3,
        created_at_utc=sitting.opened_at,
    )
    if minutes_id % ADDED_TO == 0 and _signed_on(world, sitting):
        _add(world, life, sitting, copies[RenderingKey.BRANCH_COPY], minutes_id)
    for key, body in bodies.items():
        world.rows.add(
            MinutesRendering, minutes_id=minutes_id, key=key, body=body, sha256=hashes[key], made_at_utc=adopted_at
        )
    return record


def begin(world: World, sitting: Sitting, *, is_read: bool) -> None:
    """The draft of a meeting that goes on, perhaps read aloud already."""
    world.rows.add(
        Minutes,
        meeting_id=sitting.id,
        state=MinutesState.READ if is_read else MinutesState.DRAFT,
        read_at_utc=minutes_later(sitting.began, 85) if is_read else None,
        version=2 if is_read else 1,
        created_at_utc=sitting.opened_at,
    )


def _signed_on(world: World, sitting: Sitting) -> date | None:
    """The day after the meeting, once it has come."""
    day = sitting.day + timedelta(days=1)
    return day if day <= world.today else None


def _add(world: World, life: Life, sitting: Sitting, adopted: MinutesCopy, minutes_id: int) -> None:
    """Something was forgotten and added three days later."""
    number = paper_number(adopted.number or 1, document_type_of(adopted.kind))
    whole = AddendumCopy(
        rendering=RenderingKey.BRANCH_COPY,
        kind=adopted.kind,
        superior_name=adopted.superior_name,
        branch_name=adopted.branch_name,
        place=adopted.place,
        added_to=phrases.named(adopted, paper=number),
        year=sitting.day.year,
        number=1,
        reason=wording.ADDED_BECAUSE,
        text=wording.ADDED,
        kept="",
        chair_name=adopted.chair_name,
        clerk_name=adopted.clerk_name,
    )
    made_at = minutes_later(sitting.ended, 3 * 24 * 60)
    addendum_id = world.rows.add(
        MinutesAddendum,
        minutes_id=minutes_id,
        number=1,
        made_at_utc=min(made_at, at(world.today, time())),
        account_id=life.secretary_account,
    )
    for form in forms_of(whole):
        body = written(form)
        world.rows.add(
            AddendumRendering, addendum_id=addendum_id, key=form.rendering, body=body, sha256=sha256_of(body)
        )


# ---- the record ------------------------------------------------------------------------------------------------------


def _record(
    life: Life, sitting: Sitting, earlier: Sequence[Given], score: OwnScore | None, adoption: Adoption
) -> MinutesRecord:
    prepared = sitting.prepares
    return MinutesRecord(
        superior_name=life.branch.appraised_by.name,
        branch_name=life.branch.name,
        issued_in=life.branch.place,
        kind=sitting.kind,
        mode=sitting.mode,
        month=sitting.month,
        began_at_utc=sitting.began,
        place=sitting.place,
        topic_subject=sitting.topic.subject if sitting.topic else None,
        chair=_officer(life, sitting.chair),
        clerk=_officer(life, sitting.clerk),
        dues_due=sitting.dues[0] if sitting.dues else None,
        dues_paid=sitting.dues[1] if sitting.dues else None,
        agenda_adopted=bool(ADOPTS_AGENDA & sitting.steps),
        attendees=tuple(_attendees(life, sitting)),
        agenda=tuple(_matters(sitting, is_held=True)),
        prepared=tuple(_matters(prepared, is_held=prepared.state not in _AHEAD)) if prepared else (),
        prepared_on=prepared.day if prepared else None,
        words=tuple(_words(life, sitting)),
        tasks=tuple(_tasks(life, sitting, earlier)),
        votes=tuple(
            CountedVote(ballot.purpose, ballot.matter, ballot.count, item_id=ballot.item.id if ballot.item else None)
            for ballot in sitting.ballots
        ),
        score=score,
        adoption=adoption,
        others=others.present(life, sitting),
    )


_AHEAD = frozenset({MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED})


def _officer(life: Life, person: Person | None) -> Officer | None:
    if person is None:
        return None
    branch = life.branch
    posts = {branch.secretary.id: PostKind.SECRETARY, branch.deputy.id: PostKind.DEPUTY_SECRETARY}
    posts |= {member.id: PostKind.COMMITTEE_MEMBER for member in branch.committee}
    return Officer(person.name, posts.get(person.id))


def _attendees(life: Life, sitting: Sitting) -> Iterator[Attendee]:
    for mark in sitting.marks:
        seat = mark.seat
        yield Attendee(
            name=seat.person.name,
            kind=seat.kind,
            presence=seat.presence,
            counted=seat.counted,
            votes=seat.votes,
            code=mark.code,
            reason=mark.reason,
            late_minutes=mark.late_minutes,
            left_early_minutes=mark.left_early_minutes,
            cell=life.roster.cell_names.get(seat.cell_id or 0),
        )


def _matters(sitting: Sitting, *, is_held: bool) -> Iterator[Matter]:
    for item in sitting.items:
        yield Matter(
            id=item.id,
            position=item.position,
            kind=item.kind,
            title=item.title,
            presenter=item.presenter.name if item.presenter else None,
            minutes=item.minutes,
            conclusion=item.conclusion if is_held else "",
        )


def _words(life: Life, sitting: Sitting) -> Iterator[Word]:
    for word in sitting.words:
        yield Word(
            name=word.seat.person.name,
            kind=word.kind,
            text=word.text,
            item_id=word.item.id,
            cell=life.roster.cell_names.get(word.cell_id or 0),
            released=word.released,
        )


def _tasks(life: Life, sitting: Sitting, earlier: Sequence[Given]) -> list[GivenTask]:
    """The tasks given here, and earlier ones still open or due in the last month, as they stood on the day."""
    day, since = sitting.day, sitting.day - timedelta(days=REVIEWED_DAYS)
    found = [
        task
        for task in earlier
        if not task.is_settled_on(day) or (task.due_on is not None and since <= task.due_on <= day)
    ]
    lines = [(task, False) for task in found] + [(task, True) for task in sitting.given]
    lines.sort(key=lambda line: (line[0].due_as_of(day) or date.min, line[0].id))
    return [_task(life, sitting, task, given_here=here) for task, here in lines]


def _task(life: Life, sitting: Sitting, task: Given, *, given_here: bool) -> GivenTask:
    settled = task.is_settled_on(sitting.day)
    return GivenTask(
        title=task.title,
        owner=task.owner.name if task.owner else None,
        owner_cell=life.roster.cell_names.get(task.cell_id or 0),
        due_on=task.due_as_of(sitting.day),
        measure=task.measure,
        state=task.state if settled else TaskState.OPEN,
        result=task.result if settled else "",
        internal=task.internal,
        given_here=given_here,
        item_id=task.item.id,
    )
