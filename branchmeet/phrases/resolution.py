"""What a meeting's resolution says where nobody wrote other words: sentences from the records.

Form `monthly_resolution` of the catalogue's `document_forms.yaml` (grade C).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from branchmeet.domain.meetings import AgendaKind, MeetingKind
from branchmeet.domain.minutes_record import Discussion, GivenTask, Matter, OwnScore
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.vietnamese import vn_number
from branchmeet.domain.votes import Count
from branchmeet.labels import label
from branchmeet.phrases.minutes import MEETING_WORDS, said, self_score
from branchmeet.phrases.texts import ended, folded

_LOOKS_BACK = (AgendaKind.TASK_RESULTS, AgendaKind.ORIENTATION)
_LOOKS_AHEAD = (AgendaKind.TOPIC, AgendaKind.NEXT_TASKS, AgendaKind.OTHER)


def met(kind: MeetingKind, month: str) -> str:
    """What the meeting was, within a sentence: "sinh hoạt chi bộ thường kỳ tháng 12/2026"."""
    words = MEETING_WORDS[kind]
    return f"{words[:1].lower()}{words[1:]} tháng {month}"


def looking_back(discussion: Discussion) -> str:
    """What the chair concluded on the past month."""
    return "\n".join(_conclusions(discussion.matters(*_LOOKS_BACK)))


def looking_ahead(discussion: Discussion, topic_subject: str | None) -> str:
    """What the chair concluded on the topic and on the month to come; a topic is called by its formal subject."""
    return "\n".join(_conclusions(discussion.matters(*_LOOKS_AHEAD), topic_subject))


def done_share(tasks: Iterable[GivenTask]) -> str:
    """How many of the earlier tasks are done, as a sentence; empty where there were none."""
    tasks = [task for task in tasks if task.state is not TaskState.STOPPED]
    done = sum(task.state is TaskState.DONE for task in tasks)
    share = f"{vn_number(Fraction(100 * done, len(tasks)), 1)}%" if tasks else ""
    return f"Đã xong {done}/{len(tasks)} nhiệm vụ, đạt {share}." if tasks else ""


def outcome(task: GivenTask) -> str:
    """How a task ended, in a cell of a table."""
    return f"{label(task.state)}, {folded(task.result)}" if task.result else label(task.state)


def owner(task: GivenTask) -> str:
    """Who answers for a task."""
    return f"Đồng chí {task.owner}" if task.owner else task.owner_cell or ""


def score_lines(groups: Iterable[tuple[str, Decimal, Decimal]], score: OwnScore) -> Iterator[str]:
    """How the branch scored the meeting: `groups` give title, own points and the most there are, then the sum."""
    for number, (title, points, most) in enumerate(groups, start=1):
        yield f"{number}. {title}: {vn_number(points, 1)}/{vn_number(most, 1)} điểm"
    yield from self_score(replace(score, shortcomings="", count=None)).splitlines()


def adopted_by(count: Count) -> str:
    """With how many votes the resolution was adopted."""
    share = vn_number(count.share, 1) if count.share is not None else ""
    return (
        f"Nghị quyết này được {count.approve}/{count.base} đảng viên có quyền biểu quyết tán thành, đạt {share}%; "
        f"không tán thành {count.disapprove}, ý kiến khác {count.other}."
    )


def opinions(discussion: Discussion, topic_subject: str | None) -> Iterator[tuple[str, list[str]]]:
    """What was said on each matter, without what stays in the branch; what was said on none of them comes last."""
    for matter in discussion.agenda:
        words = [said(word) for word in discussion.shared_words if word.item_id == matter.id]
        if words:
            yield _called(matter, topic_subject), words
    others = [said(word) for word in discussion.shared_words if word.item_id is None]
    if others:
        yield "Ý kiến khác", others


def _conclusions(matters: Iterable[Matter], topic_subject: str | None = None) -> Iterator[str]:
    for matter in matters:
        if matter.conclusion:
            yield f"{_called(matter, topic_subject)}: {ended(folded(matter.conclusion))}"


def _called(matter: Matter, topic_subject: str | None) -> str:
    if matter.kind is AgendaKind.TOPIC and topic_subject:
        return f"Chuyên đề “{topic_subject}”"
    return matter.title
