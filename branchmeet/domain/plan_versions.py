"""A plan as it was sent up, line by line; what is said from above at a line; what differs between two versions.

The lines are those on which the level above comments and by which two versions are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from branchmeet.domain.errors import Rule, RuleBroken

Body = Mapping[str, Any]
"""A version as it is stored: `aim`, and `topics`, each with its `key`, its `title` and the text of every line."""


class PlanLine(StrEnum):
    """One line of a plan; `WHOLE` is the plan itself, the others belong to a topic."""

    WHOLE = "whole"
    SUBJECT = "subject"
    CONTENT = "content"
    PREPARER = "preparer"
    ASSIGNMENTS = "assignments"
    DAYS = "days"


TOPIC_LINES = tuple(line for line in PlanLine if line is not PlanLine.WHOLE)


class CommentState(StrEnum):
    """What the branch did about a comment."""

    OPEN = "open"
    MENDED = "mended"  # the plan was changed
    ANSWERED = "answered"  # it was not, and the branch says why


class ChangeKind(StrEnum):
    """What happened to a topic between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class TopicLines:
    """A topic as the lines see it; `assignments` are lines "who: what (day)"."""

    key: int
    title: str
    subject: str
    content: str
    prompts: Sequence[str]
    preparer: str
    assignments: Sequence[str]
    meets_on: date | None
    draft_due_on: date | None

    @property
    def texts(self) -> dict[PlanLine, str]:
        """The text of each line."""
        days = (day for day in (self.meets_on, self.draft_due_on) if day)
        return {
            PlanLine.SUBJECT: _joined(self.title, self.subject if self.subject != self.title else ""),
            PlanLine.CONTENT: _joined(self.content, *self.prompts),
            PlanLine.PREPARER: self.preparer,
            PlanLine.ASSIGNMENTS: _joined(*self.assignments),
            PlanLine.DAYS: "; ".join(f"{day:%d/%m/%Y}" for day in days),
        }


@dataclass(frozen=True)
class LineChange:
    """A line that differs, before and after."""

    line: PlanLine
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A topic, or the plan as a whole (`title` empty), and the lines in which two versions of it differ."""

    kind: ChangeKind
    title: str
    lines: tuple[LineChange, ...]


def body_of(aim: str, topics: Iterable[TopicLines]) -> dict[str, Any]:
    """A version as it is stored."""
    return {
        "aim": aim,
        "topics": [
            {"key": topic.key, "title": topic.title, **{line.value: text for line, text in topic.texts.items()}}
            for topic in topics
        ],
    }


def changes(before: Body, after: Body) -> tuple[Change, ...]:
    """What differs: the aim first, then the topics as they stand now, then those that are gone."""
    old = {topic["key"]: topic for topic in before["topics"]}
    new = {topic["key"]: topic for topic in after["topics"]}
    found = []
    if before["aim"] != after["aim"]:
        found.append(Change(ChangeKind.CHANGED, "", (LineChange(PlanLine.WHOLE, before["aim"], after["aim"]),)))
    for key, topic in new.items():
        lines = _differing(old.get(key, {}), topic)
        if lines:
            found.append(Change(ChangeKind.CHANGED if key in old else ChangeKind.ADDED, topic["title"], lines))
    gone = (topic for key, topic in old.items() if key not in new)
    return (*found, *(Change(ChangeKind.REMOVED, topic["title"], _differing(topic, {})) for topic in gone))


def ensure_said(texts: Iterable[str], reason: str) -> None:
    """RuleBroken(REQUIRED): a plan is not returned without a reason or a comment at one of its lines."""
    if not reason.strip() and not any(text.strip() for text in texts):
        raise RuleBroken(Rule.REQUIRED, field="reason")


def answer_state(text: str, *, mended: bool) -> CommentState:
    """What an answer makes of a comment; RuleBroken(REQUIRED) when nothing was changed and nothing said."""
    if not mended and not text.strip():
        raise RuleBroken(Rule.REQUIRED, field="answer")
    return CommentState.MENDED if mended else CommentState.ANSWERED


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[LineChange, ...]:
    pairs = ((line, before.get(line.value, ""), after.get(line.value, "")) for line in TOPIC_LINES)
    return tuple(LineChange(line, old, new) for line, old, new in pairs if old != new)


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
