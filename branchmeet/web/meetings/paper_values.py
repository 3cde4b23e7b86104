"""A meeting as the values its papers print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from branchmeet.clock import VIETNAM
from branchmeet.domain.meetings import AgendaKind, MeetingMode
from branchmeet.domain.minutes_record import GivenTask, OwnScore
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.meeting_papers import AgendaEntry, MeetingValues
from branchmeet.exports.resolution_paper import ExtractValues, NewTask, Opinions, PastTask, ResolutionValues
from branchmeet.labels import label
from branchmeet.phrases import resolution as phrases
from branchmeet.phrases.dates import date_in_words, hour_in_words, official_month, weekday
from branchmeet.phrases.minutes import MEETING_WORDS, self_score
from branchmeet.phrases.texts import ended
from branchmeet.queries.agenda import AgendaRow
from branchmeet.queries.holding import Other
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.papers import IssuedRow
from branchmeet.queries.resolutions import ResolutionHead, ResolutionRecord
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
    head, discussion = record.head, record.discussion
    return ResolutionValues(
        letterhead=letterhead,
        month=head.month,
        preamble=_preamble(head),
        evaluation=head.evaluation or phrases.looking_back(discussion),
        past=tuple(
            PastTask(task.title, phrases.owner(task), task.due_on, phrases.outcome(task)) for task in record.earlier
        ),
        done_share=phrases.done_share(record.earlier),
        praise=head.praise,
        shortcomings=head.shortcomings or ended(head.score_shortcomings or ""),
        direction=head.direction or phrases.looking_ahead(discussion, head.topic_subject),
        tasks=tuple(_new_task(number, task) for number, task in enumerate(record.given, start=1)),
        score_lines=tuple(_score_lines(record)),
        vote_line=phrases.adopted_by(head.vote) if head.vote else "",
        opinions=tuple(
            Opinions(matter, tuple(lines)) for matter, lines in phrases.opinions(discussion, head.topic_subject)
        ),
    )


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
        task=_new_task(number, task),
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


def _preamble(head: ResolutionHead) -> str:
    month = f"{official_month(head.month.month)}/{head.month.year}"
    hours = f", từ {hour_in_words(head.opened_at_utc)}" if head.opened_at_utc else ""
    hours += f" đến {hour_in_words(head.closed_at_utc)}" if head.closed_at_utc else ""
    place = f", tại {head.place}" if head.place else ""
    lines = [f"Ngày {date_in_words(head.day).removeprefix('ngày ')}{hours}{place}, {head.branch_name} tổ chức "
             f"{phrases.met(head.kind, month)}."]  # fmt: skip
    if head.on_roll:
        exempt = f"; được miễn sinh hoạt {head.exempt}" if head.exempt else ""
        lines.append(
            f"Tổng số đảng viên {head.on_roll}; có mặt {head.present}/{head.counted}, "
            f"vắng {head.counted - head.present}{exempt}."
        )
    roles = [("Chủ trì", head.chair_name), ("thư ký", head.clerk_name)]
    named = "; ".join(f"{role}: đồng chí {name}" for role, name in roles if name)
    lines += [f"{named}."] if named else []
    if head.dues_due is not None and head.dues_paid is not None:
        lines.append(f"Đảng phí trong tháng: {head.dues_paid}/{head.dues_due} đảng viên đã đóng.")
    return "\n".join([" ".join(lines), "Sau khi thảo luận, chi bộ quyết nghị:"])


def _new_task(number: int, task: GivenTask) -> NewTask:
    return NewTask(number, task.title, phrases.owner(task), task.due_on, task.measure)


def _score_lines(record: ResolutionRecord) -> Iterator[str]:
    head = record.head
    if head.sheet is None:
        return
    yield from phrases.points_by_group(head.sheet, record.points)
    blank = head.sheet.get("provisional", {}).get("blank_items", ())
    left_out = tuple(item["minutes_text"] for item in blank if item.get("minutes_text"))
    yield from self_score(
        OwnScore(head.score_total, head.level, left_out, "", head.score_remedies or "", None)
    ).splitlines()
