"""The minutes of a meeting: their states, the order of their parts, and what each of the two printed forms holds.

Order and names of the parts follow the forms `meeting_minutes` (grade B) and `committee_minutes` (grade P) of the
catalogue. Every part belongs either to both forms or to the branch copy alone, so that a part rewritten by hand can
never carry something internal upwards by accident of its place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from branchmeet.domain.meetings import BRANCH_MEETINGS, MeetingKind
from branchmeet.domain.numbering import DocumentType
from branchmeet.domain.states import step


class MinutesState(StrEnum):
    """Where the minutes stand."""

    DRAFT = "draft"
    READ = "read"
    ADOPTED = "adopted"


MINUTES_STEPS = {
    "read": step({MinutesState.DRAFT}, MinutesState.READ),
    "reopen": step({MinutesState.READ}, MinutesState.DRAFT),
    "adopt": step({MinutesState.READ}, MinutesState.ADOPTED),
}
MINUTES_OPEN = frozenset({MinutesState.DRAFT, MinutesState.READ})


class RenderingKey(StrEnum):
    """The two printed forms of one record, each with its own hash."""

    BRANCH_COPY = "branch_copy"
    SUPERIOR_COPY = "superior_copy"


class Chapter(StrEnum):
    """A part of the minutes. The discussion has one section for every matter of the agenda, the others have one."""

    OPENING = "opening"
    MEMBERSHIP = "membership"
    PEOPLE = "people"
    DUES_AGENDA = "dues_agenda"
    STUDY = "study"
    NEWS = "news"
    REVIEW = "review"
    NEXT_MONTH = "next_month"
    PREPARE = "prepare"
    SENTIMENT = "sentiment"
    DISCUSSION = "discussion"
    RESERVED = "reserved"
    CRITICISM = "criticism"
    UNRECORDED = "unrecorded"
    SUPERIOR = "superior"
    CONCLUSION = "conclusion"
    VOTES = "votes"
    SELF_SCORE = "self_score"
    CLOSING = "closing"

    @property
    def branch_copy_only(self) -> bool:
        """Whether nothing of it ever leaves the branch."""
        return self in _BRANCH_COPY_ONLY

    @property
    def editable(self) -> bool:
        """Whether the clerk may put his own words in place of what the records say."""
        return self not in _FROM_RECORDS_ONLY

    @property
    def titled(self) -> bool:
        """Whether it is printed under a heading; the first and the last part are running text."""
        return self not in (Chapter.OPENING, Chapter.CLOSING)


class Shown(StrEnum):
    """How a part appears in a printed form."""

    WHOLE = "whole"
    KEPT_AT_BRANCH = "kept_at_branch"  # one sentence that names nobody
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class SectionKey:
    """Names one section: its chapter and, in the discussion, the matter of the agenda. Written "discussion-12"."""

    chapter: Chapter
    item_id: int | None = None

    def __str__(self) -> str:
        return self.chapter if self.item_id is None else f"{self.chapter}-{self.item_id}"

    @classmethod
    def parse(cls, text: str) -> SectionKey:
        """The key written this way; ValueError for anything else."""
        chapter, dash, item_id = text.partition("-")
        key = cls(Chapter(chapter), int(item_id) if item_id.isdecimal() else None)
        if str(key) != text or (dash and key.chapter is not Chapter.DISCUSSION):
            raise ValueError(f"no section {text!r}")
        return key


@dataclass(frozen=True)
class Section:
    """One section as it stands now: the clerk's own words, or what the records say. An empty one is not printed.

    `title` is that of the chapter, `heading` that of the matter within it.
    """

    key: SectionKey
    title: str
    heading: str
    text: str
    own: bool = False


@dataclass(frozen=True)
class CopyPart:
    """One section in a printed form."""

    chapter: Chapter
    title: str
    heading: str
    text: str
    kept_at_branch: bool = False


@dataclass(frozen=True)
class MinutesCopy:
    """Everything one printed form of the minutes says; what is locked and hashed. `number` None: not yet given."""

    rendering: RenderingKey
    kind: MeetingKind
    superior_name: str
    branch_name: str
    place: str
    meeting_words: str
    year: int
    month: int
    chair_name: str
    clerk_name: str
    number: int | None
    parts: tuple[CopyPart, ...]


def chapters_of(kind: MeetingKind) -> tuple[Chapter, ...]:
    """The parts of the minutes of such a meeting, in the order in which they are printed and read aloud."""
    return BRANCH_MINUTES if kind in BRANCH_MEETINGS else COMMITTEE_MINUTES


def document_type_of(kind: MeetingKind) -> DocumentType:
    """The series in which the minutes are numbered: the branch and its committee have one each (grade P)."""
    return DocumentType.MINUTES if kind in BRANCH_MEETINGS else DocumentType.COMMITTEE_MINUTES


def shown(chapter: Chapter, rendering: RenderingKey) -> Shown:
    """How a chapter appears in a form.

    In the copy for the level above self-criticism and criticism, with the internal tasks, shrink to one sentence;
    opinions whose authors keep them in the branch leave no trace at all.
    """
    if rendering is RenderingKey.BRANCH_COPY or not chapter.branch_copy_only:
        return Shown.WHOLE
    return Shown.KEPT_AT_BRANCH if chapter is Chapter.CRITICISM else Shown.LEFT_OUT


def copy_parts(sections: Iterable[Section], rendering: RenderingKey) -> tuple[CopyPart, ...]:
    """The sections as one form prints them."""
    return tuple(part for section in sections if section.text and (part := _part(section, rendering)))


def canonical_json(copy: MinutesCopy) -> str:
    """The one way in which a form is written down: equal forms give equal texts, so that the hash can be made again."""
    return json.dumps(copy, default=vars, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_copy(body: str) -> MinutesCopy:
    """The form behind a text made by `canonical_json`."""
    values = json.loads(body)
    values["rendering"] = RenderingKey(values["rendering"])
    values["kind"] = MeetingKind(values["kind"])
    values["parts"] = tuple(CopyPart(**part | {"chapter": Chapter(part["chapter"])}) for part in values["parts"])
    return MinutesCopy(**values)


def sha256_of(body: str) -> str:
    """The hash under which a form is locked, 64 hexadecimal digits."""
    return hashlib.sha256(body.encode()).hexdigest()


def _part(section: Section, rendering: RenderingKey) -> CopyPart | None:
    chapter = section.key.chapter
    match shown(chapter, rendering):
        case Shown.WHOLE:
            return CopyPart(chapter, section.title, section.heading, section.text)
        case Shown.KEPT_AT_BRANCH:
            return CopyPart(chapter, section.title, "", "", kept_at_branch=True)
        case Shown.LEFT_OUT:
            return None


_BRANCH_COPY_ONLY = frozenset({Chapter.RESERVED, Chapter.CRITICISM})
_FROM_RECORDS_ONLY = frozenset({Chapter.UNRECORDED, Chapter.CLOSING})

BRANCH_MINUTES = (
    Chapter.OPENING,
    Chapter.MEMBERSHIP,
    Chapter.PEOPLE,
    Chapter.DUES_AGENDA,
    Chapter.STUDY,
    Chapter.NEWS,
    Chapter.REVIEW,
    Chapter.NEXT_MONTH,
    Chapter.DISCUSSION,
    Chapter.RESERVED,
    Chapter.CRITICISM,
    Chapter.UNRECORDED,
    Chapter.SUPERIOR,
    Chapter.CONCLUSION,
    Chapter.VOTES,
    Chapter.SELF_SCORE,
    Chapter.CLOSING,
)
COMMITTEE_MINUTES = (
    Chapter.OPENING,
    Chapter.PEOPLE,
    Chapter.REVIEW,
    Chapter.PREPARE,
    Chapter.SENTIMENT,
    Chapter.DISCUSSION,
    Chapter.RESERVED,
    Chapter.CRITICISM,
    Chapter.UNRECORDED,
    Chapter.CONCLUSION,
    Chapter.CLOSING,
)
