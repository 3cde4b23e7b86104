"""A meeting as the values its papers print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from branchmeet.clock import VIETNAM
from branchmeet.domain.meetings import AgendaKind, MeetingMode
from branchmeet.domain.minutes_record import GivenTask, OwnScore
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.meeting_papers import AgendaEntry, MeetingValues
from branchmeet.exports.resolution_paper import ExtractValues, ResolutionValues
from branchmeet.exports.resolution_values import ResolutionFacts, compose, new_task
from branchmeet.labels import label
from branchmeet.phrases import resolution as phrases
from branchmeet.phrases.dates import date_in_words, hour_in_words, official_month, weekday
from branchmeet.phrases.minutes import MEETING_WORDS
from branchmeet.phrases.texts import ended
from branchmeet.queries.agenda import AgendaRow
from branchmeet.queries.holding import Other
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.papers import IssuedRow
from branchmeet.queries.resolutions import ResolutionRecord
from branchmeet.queries.topics import AssignmentLine, TopicCard

_SPOKEN_FOR = {AgendaKind.CRITICISM, AgendaKind.UNRECORDED}
"""Items of which a paper says no more than their kind."""
_FRAME = {AgendaKind.OPENING, AgendaKind.CLOSING}


def meeting_values(
    meeting: MeetingHead,
    items: Iterable[AgendaRow],
    topic: TopicCard | None,
    others: Iterable[Other],
    letterhead: Letterhead,
) -> MeetingValues:
    """What the papers before the meeting print."""
    items = list(items)
    return MeetingValues(
        letterhead=letterhead,
        words=_words(meeting, letterhead),
        month=meeting.month,
        when=f"{hour_in_words(meeting.starts_at_utc)}, {weekday(meeting.day)}, {date_in_words(meeting.day)}",
        where=meeting.place or ("trực tuyến" if meeting.mode is MeetingMode.ONLINE else "...."),
        mode=label(meeting.mode),
        of_branch=meeting.of_branch,
        entries=tuple(_entries(meeting, items, topic)),
        aims=tuple(_aims(items, meeting.topic_subject)),
        topic=meeting.topic_subject or "",
        guests=tuple(f"{other.name}, {other.office}" if other.office else other.name for other in others),
        asked=tuple(_asked(line) for line in topic.assignments) if topic else (),
        chair=meeting.chair_name or "",
        clerk=meeting.clerk_name or "",
    )


def resolution_values(record: ResolutionRecord, letterhead: Letterhead) -> ResolutionValues:
    """What the resolution prints: own words where there are some, else what the records say."""
    head = record.head
    facts = ResolutionFacts(
        branch_name=head.branch_name,
        kind=head.kind,
        month=head.month,
        day=head.day,
        opened_at_utc=head.opened_at_utc,
        closed_at_utc=head.closed_at_utc,
        place=head.place,
        chair_name=head.chair_name,
        clerk_name=head.clerk_name,
        topic_subject=head.topic_subject,
        on_roll=head.on_roll,
        counted=head.counted,
        present=head.present,
        exempt=head.exempt,
        dues_due=head.dues_due,
        dues_paid=head.dues_paid,
        vote=head.vote,
        evaluation=head.evaluation,
        praise=head.praise,
        shortcomings=head.shortcomings or ended(head.score_shortcomings or ""),
        direction=head.direction,
        score_lines=tuple(_score_lines(record)),
    )
    return compose(facts, record.discussion, letterhead)


def extract_values(
    record: ResolutionRecord, letterhead: Letterhead, issued: IssuedRow, number: int, task: GivenTask, today: date
) -> ExtractValues:
    """What the extract for one task prints."""
    head = record.head
    return ExtractValues(
        letterhead=letterhead,
        number=issued.paper,
        issued_on=issued.issued_on,
        extracted_on=today,
        met=phrases.met(head.kind, f"{official_month(head.month.month)}/{head.month.year}"),
        vote_line=phrases.adopted_by(head.vote) if head.vote else "",
        task=new_task(number, task),
    )


# ---- before the meeting --------------------------------------------------------------------------------------------


def _words(meeting: MeetingHead, letterhead: Letterhead) -> str:
    if not meeting.of_branch and not letterhead.has_committee:
        return "Hội ý bí thư, phó bí thư"
    return MEETING_WORDS[meeting.kind]


def _entries(meeting: MeetingHead, items: Iterable[AgendaRow], topic: TopicCard | None) -> Iterator[AgendaEntry]:
    begins = meeting.starts_at_utc
    for item in items:
        yield _entry(item, begins, meeting.topic_subject, topic)
        begins += timedelta(minutes=item.minutes)


def _entry(item: AgendaRow, begins: datetime, topic_subject: str | None, topic: TopicCard | None) -> AgendaEntry:
    starts = f"{begins.astimezone(VIETNAM):%H:%M}"
    frame = item.kind in _FRAME
    if item.kind in _SPOKEN_FOR:
        return AgendaEntry(label(item.kind), item.minutes, starts, frame=frame)
    is_topic = item.kind is AgendaKind.TOPIC and topic is not None
    prompts = item.prompts or (topic.head.prompts if is_topic and topic else [])
    return AgendaEntry(
        title=f"Chuyên đề: {topic_subject}" if is_topic and topic_subject else item.title,
        minutes=item.minutes,
        starts=starts,
        frame=frame,
        goal=item.goal,
        presenter=item.presenter_name or "",
        prompts=tuple(prompts),
        asked=tuple(_asked_what(line, prompts) for line in topic.assignments) if is_topic and topic else (),
        draft_conclusion=item.draft_conclusion,
    )


def _aims(items: list[AgendaRow], topic_subject: str | None) -> Iterator[str]:
    kinds = {item.kind for item in items}
    if kinds & {AgendaKind.TASK_RESULTS, AgendaKind.NEXT_TASKS}:
        yield "Đánh giá kết quả thực hiện nhiệm vụ tháng trước, thống nhất nhiệm vụ tháng tới."
    if topic_subject:
        yield f"Thảo luận, thống nhất việc làm về chuyên đề: {topic_subject}."
    if AgendaKind.CRITICISM in kinds:
        yield "Thực hiện tự phê bình và phê bình; mở rộng dân chủ, giữ kỷ luật phát biểu và đúng thời lượng."


def _asked_what(line: AssignmentLine, prompts: list[str]) -> str:
    """Who is asked, and to which of the prompts; in own words where it is another matter."""
    if line.study in prompts:
        return f"{_asked(line)} (câu {prompts.index(line.study) + 1})"
    return f"{_asked(line)}: {line.study}" if line.study else _asked(line)


def _asked(line: AssignmentLine) -> str:
    named = ", ".join(name for _, name in line.speakers)
    who = line.who if line.cell_id else f"đồng chí {line.who}"
    return f"{who} ({named})" if named else who


# ---- the resolution ------------------------------------------------------------------------------------------------


def _score_lines(record: ResolutionRecord) -> Iterator[str]:
    head = record.head
    if head.sheet is None:
        return iter(())
    blank = head.sheet.get("provisional", {}).get("blank_items", ())
    left_out = tuple(item["minutes_text"] for item in blank if item.get("minutes_text"))
    score = OwnScore(head.score_total, head.level, left_out, "", head.score_remedies or "", None)
    return phrases.score_lines(_groups(head.sheet, record.points), score)


def _groups(sheet: dict[str, Any], points: dict[str, Decimal]) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The groups of a sheet of which the branch scored a line, each with its points and the most there are."""
    for group in sheet["groups"]:
        own = [points[item["code"]] for item in group["items"] if item["code"] in points]
        if own:
            yield group["title"], sum(own, Decimal(0)), Decimal(str(group["max"]))
