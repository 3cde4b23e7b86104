"""One meeting in memory: what is planned of it, and what came of it while it was held."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from branchmeet.clock import day_of
from branchmeet.demo.world import Person
from branchmeet.demo.year.rosters import Seat
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.meetings import BRANCH_MEETINGS, AgendaKind, MeetingKind, MeetingMode, MeetingState, VotePurpose
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.votes import Count


@dataclass
class Asked:
    """Somebody, or a cell, who is asked to study a topic and to speak about it."""

    id: int
    person: Person | None
    cell_id: int | None
    speakers: tuple[Person, ...] = ()
    withdrawn_on: date | None = None

    @property
    def names(self) -> tuple[Person, ...]:
        """Who is asked by name."""
        return (self.person,) if self.person else self.speakers


@dataclass
class TopicLine:
    """A topic of a plan that has been adopted."""

    id: int
    about: str
    title: str
    subject: str
    prompts: list[str]
    preparer: Person
    follow_up: dict[str, object]
    near: str = ""
    """Everything the library says of it, by which fitting phrases are found."""
    asked: list[Asked] = field(default_factory=list)


@dataclass
class Item:
    """A matter of the agenda. `about`: its field, by which the phrase banks are sorted."""

    id: int
    kind: AgendaKind
    title: str
    minutes: int
    about: str
    near: str = ""
    position: int = 0
    presenter: Person | None = None
    goal: str = ""
    prompts: list[str] = field(default_factory=list)
    draft_conclusion: str = ""
    conclusion: str = ""


@dataclass(slots=True)
class Mark:
    """The mark of one member."""

    seat: Seat
    code: AttendanceCode
    reason: ExcuseReason | None = None
    late_minutes: int = 0
    left_early_minutes: int = 0

    @property
    def is_present(self) -> bool:
        """In the room or on the line."""
        return self.code.is_present


@dataclass
class Said:
    """What somebody said or sent."""

    id: int
    seat: Seat
    kind: ContributionKind
    text: str
    item: Item
    sent_at: datetime | None = None
    fate: ContributionFate = ContributionFate.NONE
    released: bool = False
    cell_id: int | None = None


@dataclass
class Given:
    """A task and how it went. `first_due_on` differs from `due_on` where the day was moved, agreed on `moved_on`."""

    id: int
    given_on: date
    title: str
    measure: str
    owner: Person | None
    cell_id: int | None
    due_on: date | None
    item: Item
    topic_id: int | None
    internal: bool
    state: TaskState = TaskState.OPEN
    result: str = ""
    report: str = ""
    reported_on: date | None = None
    confirmed_on: date | None = None
    done_on: date | None = None
    first_due_on: date | None = None
    moved_on: date | None = None

    def due_as_of(self, day: date) -> date | None:
        """The day until which it was to be done, as it stood on another day."""
        return self.first_due_on if self.moved_on and self.moved_on > day else self.due_on

    def is_settled_on(self, day: date) -> bool:
        """Whether its outcome had been confirmed by a day."""
        return self.confirmed_on is not None and self.confirmed_on <= day


@dataclass
class Ballot:
    """A vote that was counted."""

    id: int
    purpose: VotePurpose
    matter: str
    count: Count
    item: Item | None


@dataclass
class Sitting:
    """A meeting. Everything below `topic` is filled as its turn comes."""

    kind: MeetingKind
    month: date
    starts_at: datetime
    studies: bool = False
    prepares: Sitting | None = None
    state: MeetingState = MeetingState.PLANNED
    topic: TopicLine | None = None
    id: int = 0
    mode: MeetingMode = MeetingMode.IN_PERSON
    place: str = ""
    chair: Person | None = None
    clerk: Person | None = None
    planned_at: datetime | None = None
    convened_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    ends_at: datetime | None = None
    told_on: date | None = None
    documents_on: date | None = None
    outcome_on: date | None = None
    items: list[Item] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    steps: frozenset[str] = frozenset()
    words: list[Said] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    dues: tuple[int, int] | None = None
    said: set[str] = field(default_factory=set)
    """The phrases that were used, of which none comes a second time."""
    day: date = field(init=False)
    """The day it is held, or is to be held."""

    def __post_init__(self) -> None:
        self.day = day_of(self.starts_at)

    @property
    def began(self) -> datetime:
        """When it was opened, or is to begin."""
        return self.opened_at or self.starts_at

    @property
    def ended(self) -> datetime:
        """When it was closed, or is to end."""
        return self.closed_at or self.ends_at or self.starts_at

    @property
    def of_branch(self) -> bool:
        """A meeting of all members."""
        return self.kind in BRANCH_MEETINGS

    @property
    def is_regular(self) -> bool:
        """The monthly meeting."""
        return self.kind is MeetingKind.REGULAR

    @property
    def is_thematic(self) -> bool:
        """Whether it has a thematic part."""
        return self.kind is MeetingKind.THEMATIC or (self.is_regular and self.topic is not None)

    @property
    def is_held(self) -> bool:
        """Whether it has been opened."""
        return self.opened_at is not None

    @property
    def present(self) -> list[Mark]:
        """Who counts and is there."""
        return [mark for mark in self.marks if mark.seat.counted and mark.is_present]

    def first(self, *kinds: AgendaKind) -> Item | None:
        """The first item of these kinds."""
        return next((item for item in self.items if item.kind in kinds), None)
