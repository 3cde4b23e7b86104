"""What the records say of a meeting: the plain facts from which its minutes are composed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionKind, goes_to_superior
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingMode, VotePurpose
from branchmeet.domain.membership import MemberKind, OtherAttendee, Presence
from branchmeet.domain.posts import PostKind
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.votes import Count


@dataclass(frozen=True)
class Officer:
    """The chair or the clerk, with the post held in the branch on that day."""

    name: str
    post: PostKind | None = None


@dataclass(frozen=True)
class Attendee:
    """One member of the body with the mark of the day."""

    name: str
    kind: MemberKind
    presence: Presence
    counted: bool
    votes: bool
    code: AttendanceCode
    reason: ExcuseReason | None = None
    late_minutes: int = 0
    left_early_minutes: int = 0
    cell: str | None = None


@dataclass(frozen=True)
class OtherPerson:
    """Somebody in the room who is not of the body."""

    kind: OtherAttendee
    name: str
    office: str = ""


@dataclass(frozen=True)
class Matter:
    """An item of an agenda."""

    id: int
    position: int
    kind: AgendaKind
    title: str
    presenter: str | None
    minutes: int
    summary: str = ""
    conclusion: str = ""

    @property
    def is_secret(self) -> bool:
        """Only its place and its length are known to the program."""
        return self.kind is AgendaKind.UNRECORDED

    @property
    def is_internal(self) -> bool:
        """Whatever is said or decided on it stays in the branch."""
        return self.kind is AgendaKind.CRITICISM


class Word(NamedTuple):
    """What one member said or sent, on which item. `released`: its author lets a reserved opinion go up.

    A meeting may have thousands, so they are tuples; `times` says for how many alike it stands where not all were read.
    """

    name: str
    kind: ContributionKind
    text: str
    item_id: int | None
    cell: str | None = None
    released: bool = False
    times: int = 1

    @property
    def internal(self) -> bool:
        """Self-criticism and criticism never leave the branch."""
        return self.kind.internal_only


@dataclass(frozen=True)
class GivenTask:
    """A task of a member or a cell: given in this meeting (`given_here`), or an earlier one that is looked at."""

    title: str
    owner: str | None
    owner_cell: str | None
    due_on: date | None
    measure: str
    state: TaskState
    result: str
    internal: bool
    given_here: bool
    item_id: int | None = None
    task_id: int | None = None


@dataclass(frozen=True)
class CountedVote:
    """A vote that was taken."""

    purpose: VotePurpose
    matter: str
    count: Count
    secret: bool = False
    item_id: int | None = None
    cells: tuple[tuple[str, Count], ...] = ()

    @property
    def internal(self) -> bool:
        """A vote is internal only through the item it was taken on."""
        return False


Entry = Word | GivenTask | CountedVote
"""What hangs on an item of the agenda."""


@dataclass(frozen=True)
class OwnScore:
    """How the branch scored the meeting. `level` and `left_out` are the sheet's own words."""

    total: Decimal | None
    level: str | None
    left_out: tuple[str, ...]
    shortcomings: str
    remedies: str
    count: Count | None


@dataclass(frozen=True)
class Adoption:
    """The body adopts the minutes."""

    at_utc: datetime
    count: Count


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """What was dealt with in a meeting: its items, and what hangs on them. Papers differ in what of it they may say."""

    agenda: tuple[Matter, ...]
    words: tuple[Word, ...]
    tasks: tuple[GivenTask, ...]
    votes: tuple[CountedVote, ...] = ()

    def matters(self, *kinds: AgendaKind) -> tuple[Matter, ...]:
        """The items of these kinds, in order."""
        return tuple(matter for matter in self.agenda if matter.kind in kinds)

    @cached_property
    def shared_words(self) -> tuple[Word, ...]:
        """What may stand in both printed forms."""
        return self._words_apart[_Place.SHARED]

    def shared_words_on(self, item_id: int | None) -> tuple[Word, ...]:
        """Of these the ones on an item, or on none."""
        return self._shared_by_item.get(item_id, ())

    @cached_property
    def kept_words(self) -> tuple[Word, ...]:
        """Reserved opinions that their authors keep in the branch."""
        return self._words_apart[_Place.KEPT]

    def is_thematic(self, entry: Entry) -> bool:
        """Whether it belongs to the part on the topic."""
        matter = self._matter_of(entry)
        return matter is not None and matter.kind is AgendaKind.TOPIC

    @cached_property
    def internal_words(self) -> tuple[Word, ...]:
        """Self-criticism and criticism, and everything said on an item that is for them."""
        return self._words_apart[_Place.INTERNAL]

    @cached_property
    def shared_tasks(self) -> tuple[GivenTask, ...]:
        """Tasks that may stand in both printed forms."""
        return tuple(task for task in self.tasks if self._is_shared(task))

    @cached_property
    def internal_tasks(self) -> tuple[GivenTask, ...]:
        """Tasks that grew out of criticism."""
        return tuple(task for task in self.tasks if self._is_internal(task))

    @cached_property
    def shared_votes(self) -> tuple[CountedVote, ...]:
        """Votes on what the meeting decided; those on score and minutes stand in parts of their own."""
        return tuple(vote for vote in self.votes if vote.purpose not in _ELSEWHERE and self._is_shared(vote))

    @cached_property
    def internal_votes(self) -> tuple[CountedVote, ...]:
        """Votes on an item that is for self-criticism and criticism."""
        return tuple(vote for vote in self.votes if self._is_internal(vote))

    @cached_property
    def _words_apart(self) -> dict[_Place, tuple[Word, ...]]:
        """The words by where they may stand; how often an item, a kind and a wish repeat is what makes it quick."""
        places: dict[tuple[int | None, ContributionKind, bool], _Place] = {}
        found: dict[_Place, list[Word]] = {place: [] for place in _Place}
        for word in self.words:
            alike = (word.item_id, word.kind, word.released)
            place = places.get(alike)
            if place is None:
                place = places[alike] = self._place_of(word)
            found[place].append(word)
        return {place: tuple(words) for place, words in found.items()}

    @cached_property
    def _shared_by_item(self) -> dict[int | None, tuple[Word, ...]]:
        found: dict[int | None, list[Word]] = {}
        for word in self.shared_words:
            found.setdefault(word.item_id, []).append(word)
        return {item_id: tuple(words) for item_id, words in found.items()}

    def _place_of(self, word: Word) -> _Place:
        if self._is_internal(word):
            return _Place.INTERNAL
        if not self._is_shared(word):
            return _Place.NOWHERE
        return _Place.SHARED if _goes_up(word) else _Place.KEPT

    def _is_internal(self, entry: Entry) -> bool:
        matter = self._matter_of(entry)
        if matter is None:
            return entry.internal
        return not matter.is_secret and (entry.internal or matter.is_internal)

    def _is_shared(self, entry: Entry) -> bool:
        matter = self._matter_of(entry)
        return not entry.internal and (matter is None or not (matter.is_secret or matter.is_internal))

    def _matter_of(self, entry: Entry) -> Matter | None:
        return None if entry.item_id is None else self._matters_by_id.get(entry.item_id)

    @cached_property
    def _matters_by_id(self) -> dict[int, Matter]:
        return {matter.id: matter for matter in self.agenda}


@dataclass(frozen=True, kw_only=True)
class MinutesRecord(Discussion):
    """One meeting. `agenda` are its own items, `prepared` those of the branch meeting that a committee prepares.

    `issued_in` is the place in the header of the paper, `month` the first day of the month the meeting belongs to.
    A fact that is not known is None and leaves no words in the minutes.
    """

    superior_name: str
    branch_name: str
    issued_in: str
    kind: MeetingKind
    mode: MeetingMode
    month: date
    began_at_utc: datetime
    place: str
    topic_subject: str | None
    chair: Officer | None
    clerk: Officer | None
    dues_due: int | None
    dues_paid: int | None
    agenda_adopted: bool
    attendees: tuple[Attendee, ...]
    prepared: tuple[Matter, ...]
    prepared_on: date | None
    score: OwnScore | None
    adoption: Adoption | None = None
    others: tuple[OtherPerson, ...] = ()

    @property
    def has_two_parts(self) -> bool:
        """A regular meeting followed by one on a topic the same evening: what each decided is kept apart."""
        return self.kind is MeetingKind.REGULAR and bool(self.matters(AgendaKind.TOPIC))


class _Place(Enum):
    """Where a word may stand in the minutes."""

    SHARED = "shared"
    KEPT = "kept"
    INTERNAL = "internal"
    NOWHERE = "nowhere"  # said on an item that is kept out of the program


def _goes_up(word: Word) -> bool:
    return goes_to_superior(word.kind, author_wishes=word.released)


_ELSEWHERE = frozenset({VotePurpose.SCORE, VotePurpose.MINUTES})
