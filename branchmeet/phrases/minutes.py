"""The minutes in words: from the records of a meeting to the sections of its minutes.

A section is plain text, one paragraph a line; a line that begins with "- " is an entry of a list. So the clerk can
rewrite any of them, read it aloud, and print it. What is not known leaves no words behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from itertools import islice
from typing import TypeVar

from branchmeet.clock import day_of
from branchmeet.domain.attendance import AttendanceCode, ExcuseReason
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import BRANCH_MEETINGS, AgendaKind, MeetingKind, MeetingMode
from branchmeet.domain.membership import MemberKind, OtherAttendee, Presence, on_roll
from branchmeet.domain.minutes import (
    Chapter,
    MinutesCopy,
    RenderingKey,
    Section,
    SectionKey,
    chapters_of,
    copy_parts,
)
from branchmeet.domain.minutes_record import (
    Attendee,
    CountedVote,
    GivenTask,
    Matter,
    MinutesRecord,
    Officer,
    OtherPerson,
    OwnScore,
    Word,
)
from branchmeet.domain.vietnamese import vn_number
from branchmeet.domain.votes import Count
from branchmeet.labels import label
from branchmeet.phrases.dates import date_in_words, hour_in_words, official_month, short_date
from branchmeet.phrases.texts import ended, folded, lines_of

E = TypeVar("E", GivenTask, CountedVote)
"""What a meeting of two parts keeps apart."""

TITLES = {
    Chapter.OPENING: "Thời gian, địa điểm, hình thức",
    Chapter.MEMBERSHIP: "Tình hình đảng viên",
    Chapter.PEOPLE: "Khách mời, cấp trên dự, chủ trì, thư ký",
    Chapter.DUES_AGENDA: "Đảng phí, chương trình",
    Chapter.STUDY: "Học tập và làm theo Bác",
    Chapter.NEWS: "Thông tin, định hướng, văn bản mới",
    Chapter.REVIEW: "Đánh giá tháng",
    Chapter.NEXT_MONTH: "Nhiệm vụ tháng tới",
    Chapter.DISCUSSION: "Diễn biến thảo luận",
    Chapter.RESERVED: "Ý kiến bảo lưu",
    Chapter.CRITICISM: "Tự phê bình và phê bình",
    Chapter.UNRECORDED: "Nội dung không ghi trên phần mềm",
    Chapter.SUPERIOR: "Ý kiến của cấp trên",
    Chapter.CONCLUSION: "Kết luận, phân công",
    Chapter.VOTES: "Biểu quyết",
    Chapter.SELF_SCORE: "Tự đánh giá chất lượng sinh hoạt",
    Chapter.CLOSING: "Đọc, thông qua biên bản",
}
COMMITTEE_TITLES = TITLES | {
    Chapter.OPENING: "Thời gian, địa điểm",
    Chapter.PEOPLE: "Chủ trì, thư ký",
    Chapter.REVIEW: "Kiểm lại việc tháng trước",
    Chapter.PREPARE: "Chuẩn bị kỳ sinh hoạt chi bộ",
    Chapter.SENTIMENT: "Tình hình tư tưởng, dư luận",
    Chapter.DISCUSSION: "Ý kiến thảo luận",
    Chapter.CONCLUSION: "Kết luận, biểu quyết",
}
WITHOUT_CELL = "chưa xếp tổ"
WITHOUT_ITEM = "Ý kiến khác"
MEETING_WORDS = {
    MeetingKind.REGULAR: "Sinh hoạt chi bộ thường kỳ",
    MeetingKind.THEMATIC: "Sinh hoạt chi bộ chuyên đề",
    MeetingKind.EXTRAORDINARY: "Sinh hoạt chi bộ bất thường",
    MeetingKind.COMMITTEE: "Họp chi ủy",
    MeetingKind.BRIEFING: "Giao ban",
}
_MET_AS = {
    MeetingKind.REGULAR: "sinh hoạt thường kỳ",
    MeetingKind.THEMATIC: "sinh hoạt chuyên đề",
    MeetingKind.EXTRAORDINARY: "sinh hoạt bất thường",
    MeetingKind.COMMITTEE: "họp chi ủy",
    MeetingKind.BRIEFING: "họp giao ban",
}
_ADDED_TO_NAME = {
    ContributionKind.WRITTEN_BEFORE: "gửi trước",
    ContributionKind.QUESTION: "chất vấn",
    ContributionKind.SUGGESTION: "đề xuất",
    ContributionKind.RESERVED_OPINION: "bảo lưu ý kiến, ghi nguyên văn",
    ContributionKind.SELF_CRITICISM: "tự phê bình",
    ContributionKind.CRITICISM: "phê bình",
}


def titles_of(kind: MeetingKind) -> Mapping[Chapter, str]:
    """The titles of the chapters in the minutes of such a meeting."""
    return TITLES if kind in BRANCH_MEETINGS else COMMITTEE_TITLES


def compose(record: MinutesRecord, own: Mapping[str, str], *, lines: int | None = None) -> tuple[Section, ...]:
    """Every section of the minutes in order, empty ones too.

    `own` holds the clerk's own words by section key; they stand in place of what the records say, except where a
    part comes from the records only. With `lines` no more than so many are taken from the records for each section.
    """
    return tuple(_with_own_words(section, own) for section in _from_records(record, lines))


def copy_of(
    record: MinutesRecord, sections: Iterable[Section], rendering: RenderingKey, *, number: int | None
) -> MinutesCopy:
    """One printed form of the minutes; `number` is None until they are adopted."""
    return MinutesCopy(
        rendering=rendering,
        kind=record.kind,
        superior_name=record.superior_name,
        branch_name=record.branch_name,
        place=record.issued_in,
        meeting_words=MEETING_WORDS[record.kind],
        year=record.month.year,
        month=record.month.month,
        chair_name=record.chair.name if record.chair else "",
        clerk_name=record.clerk.name if record.clerk else "",
        number=number,
        parts=copy_parts(sections, rendering),
    )


def subject_of(record: MinutesRecord) -> str:
    """What the minutes are of, for the register of papers: "Sinh hoạt chi bộ thường kỳ tháng 12/2026"."""
    return f"{MEETING_WORDS[record.kind]} tháng {official_month(record.month.month)}/{record.month.year}"


def named(copy: MinutesCopy, *, paper: str) -> str:
    """Which minutes these are: "Biên bản số 12-BB/CB, Sinh hoạt chi bộ thường kỳ tháng 12/2026"."""
    number = f" số {paper}" if paper else ""
    return f"Biên bản{number}, {copy.meeting_words} tháng {official_month(copy.month)}/{copy.year}"


def from_records(record: MinutesRecord, key: SectionKey) -> str | None:
    """What the records say for one section; None when these minutes have no such section."""
    return next((section.text for section in _from_records(record) if section.key == key), None)


def self_score(score: OwnScore) -> str:
    """How the branch scored itself, as it is written into the minutes. "tạm tính" as long as the meeting goes on."""
    result = [] if score.total is None else [f"tổng điểm tạm tính {vn_number(score.total, 1)}"]
    result += [f"mức đề nghị {score.level}"] if score.level else []
    result += list(score.left_out)
    lines = [f"Chi bộ tự đánh giá: {'; '.join(result)}."] if result else []
    lines += [f"Hạn chế: {ended(score.shortcomings)}"] if score.shortcomings else []
    lines += [f"Cách khắc phục: {ended(score.remedies)}"] if score.remedies else []
    lines += [f"Biểu quyết kết quả tự đánh giá: {_counted(score.count)}."] if score.count else []
    return "\n".join(lines)


def closing_line(kind: MeetingKind, closed_at_utc: datetime) -> str:
    """When the meeting ended. The minutes were locked before, so this line stands beside what is locked."""
    ended = "Kỳ sinh hoạt bế mạc" if kind in BRANCH_MEETINGS else "Cuộc họp kết thúc"
    return f"{ended} lúc {hour_in_words(closed_at_utc)}."


def unrecorded_line(order: int, minutes: int) -> str:
    """An item whose content is kept out of the program."""
    return f"{order}. Nội dung không ghi trên phần mềm ({minutes} phút)."


# ---- sections ------------------------------------------------------------------------------------------------------


def _with_own_words(section: Section, own: Mapping[str, str]) -> Section:
    text = own.get(str(section.key))
    if text is None or not section.key.chapter.editable:
        return section
    return Section(section.key, section.title, section.heading, text, own=True)


def _from_records(record: MinutesRecord, lines: int | None = None) -> Iterator[Section]:
    titles = titles_of(record.kind)
    for chapter in chapters_of(record.kind):
        if chapter is Chapter.DISCUSSION:
            yield from _discussion(record, titles[chapter], lines)
        else:
            build = _BUILDERS.get(chapter)
            text = "\n".join(islice(build(record), lines)) if build else ""
            yield Section(SectionKey(chapter), titles[chapter], "", text)


def _discussion(record: MinutesRecord, title: str, lines: int | None) -> Iterator[Section]:
    for matter in _discussed(record):
        key = SectionKey(Chapter.DISCUSSION, matter.id)
        yield Section(key, title, _heading(record, matter), "\n".join(islice(_matter(record, matter), lines)))
    others = "\n".join(islice((said(word) for word in record.shared_words_on(None)), lines))
    yield Section(SectionKey(Chapter.DISCUSSION), title, WITHOUT_ITEM if _discussed(record) else "", others)


def _discussed(record: MinutesRecord) -> list[Matter]:
    """The matters with a section of their own: all that are not told in another chapter."""
    return [
        matter
        for matter in record.agenda
        if not (matter.is_secret or matter.is_internal)
        and not (record.kind in BRANCH_MEETINGS and matter.kind in _TOLD_ELSEWHERE)
        and (matter.kind not in _FRAME or _is_told(record, matter))
    ]


def _is_told(record: MinutesRecord, matter: Matter) -> bool:
    """Whether there is more to an opening or a closing than that it took place."""
    concluded = matter.conclusion and matter.kind is not AgendaKind.CLOSING
    return bool(matter.summary or concluded or _words_on(record, matter))


# ---- one function a chapter: its lines ------------------------------------------------------------------------------


def _opening(record: MinutesRecord) -> Iterator[str]:
    began = record.began_at_utc
    where = f", tại {record.place}" if record.place else ""
    day = date_in_words(day_of(began))
    met = f"{record.branch_name} {_MET_AS[record.kind]}, hình thức {label(record.mode).lower()}"
    yield f"Hồi {hour_in_words(began)}, {day}{where}, {met}."
    if record.topic_subject and record.has_two_parts:
        yield f"Sau phần thường kỳ, chi bộ sinh hoạt chuyên đề: {record.topic_subject}."
    elif record.topic_subject:
        yield f"Chuyên đề: {record.topic_subject}."
    if record.kind not in BRANCH_MEETINGS and record.attendees:
        yield f"Số người dự họp theo thành phần: {len(record.attendees)}."
        yield from _presence(record)


def _membership(record: MinutesRecord) -> Iterator[str]:
    if not record.attendees:
        return
    roll = [attendee for attendee in record.attendees if on_roll(attendee.presence)]
    kinds = _numbers((label(kind).lower(), sum(a.kind is kind for a in roll)) for kind in MemberKind)
    apart = "".join(f"; {words} {number}" for presence, words in _APART.items() if (number := _of(record, presence)))
    yield f"Tổng số đảng viên của chi bộ: {len(roll)} ({kinds}){apart}."
    yield from _presence(record)
    voters = [attendee for attendee in record.attendees if attendee.votes]
    yield f"Có quyền biểu quyết: {len(voters)}; có mặt {sum(voter.code.is_present for voter in voters)}."


def _presence(record: MinutesRecord) -> Iterator[str]:
    counted = [attendee for attendee in record.attendees if attendee.counted]
    present = [attendee for attendee in counted if attendee.code.is_present]
    if not counted:
        return
    share = f"{vn_number(Fraction(100 * len(present), len(counted)), 1)}%"
    yield f"Được tính khi điểm danh: {len(counted)}. Có mặt {len(present)}, đạt {share}{_among(present)}."
    if record.mode is MeetingMode.BY_CELL and any(attendee.cell for attendee in counted):
        yield f"Họp theo tổ, cộng lại: {'; '.join(_by_cell(counted))}."
    excused = [f"{a.name} ({_reason(a)})" for a in counted if a.code is AttendanceCode.EXCUSED]
    if excused:
        yield f"Vắng có lý do {len(excused)}: {', '.join(excused)}."
    unexcused = [attendee.name for attendee in counted if attendee.code is AttendanceCode.UNEXCUSED]
    if unexcused:
        yield f"Vắng không lý do {len(unexcused)}: {', '.join(unexcused)}."


def _by_cell(counted: Iterable[Attendee]) -> Iterator[str]:
    """How many of each cell are there; those of no cell last."""
    cells: dict[str | None, list[Attendee]] = {}
    for attendee in counted:
        cells.setdefault(attendee.cell, []).append(attendee)
    for name in sorted(cells, key=lambda name: (name is None, name or "")):
        there = sum(attendee.code.is_present for attendee in cells[name])
        yield f"{name or WITHOUT_CELL} {there}/{len(cells[name])}"


def _people(record: MinutesRecord) -> Iterator[str]:
    if record.chair:
        yield f"Chủ trì: {_officer(record.chair)}."
    if record.clerk:
        yield f"Thư ký cuộc họp: {_officer(record.clerk)}."
    for kind in OtherAttendee:
        there = [_other(other) for other in record.others if other.kind is kind]
        if there:
            yield f"{label(kind)}: {'; '.join(there)}."


def _dues_agenda(record: MinutesRecord) -> Iterator[str]:
    if record.dues_due is not None and record.dues_paid is not None:
        yield f"Đảng phí trong tháng: {record.dues_paid}/{record.dues_due} đảng viên đã đóng."
    if record.agenda:
        verb = "Chi bộ thông qua chương trình" if record.agenda_adopted else "Chương trình"
        yield f"{verb} gồm {len(record.agenda)} nội dung:"
        yield from (f"- {_heading(record, matter)} ({matter.minutes} phút)." for matter in record.agenda)


def _news(record: MinutesRecord) -> Iterator[str]:
    return _matters(record, AgendaKind.ORIENTATION)


def _review(record: MinutesRecord) -> Iterator[str]:
    earlier = [task for task in record.shared_tasks if not task.given_here]
    if earlier:
        yield "Kết quả nhiệm vụ kỳ trước:"
        yield from (_outcome(task) for task in earlier)
    if record.kind in BRANCH_MEETINGS:
        yield from _matters(record, AgendaKind.TASK_RESULTS)


def _next_month(record: MinutesRecord) -> Iterator[str]:
    return _matters(record, AgendaKind.NEXT_TASKS)


def _prepare(record: MinutesRecord) -> Iterator[str]:
    if record.prepared and record.prepared_on:
        yield f"Kỳ sinh hoạt chi bộ ngày {short_date(record.prepared_on)} gồm {len(record.prepared)} nội dung:"
        for matter in record.prepared:
            presenter = f"; đồng chí {matter.presenter} trình bày" if matter.presenter and not matter.is_secret else ""
            yield f"- {_heading(record, matter)} ({matter.minutes} phút{presenter})."


def _reserved(record: MinutesRecord) -> Iterator[str]:
    return (said(word) for word in record.kept_words)


def _criticism(record: MinutesRecord) -> Iterator[str]:
    yield from (said(word) for word in record.internal_words)
    for matter in record.matters(AgendaKind.CRITICISM):
        yield from lines_of(matter.summary)
        if matter.conclusion:
            yield f"Chủ trì kết luận: {ended(matter.conclusion)}"
    yield from (_vote(vote) for vote in record.internal_votes)
    given = [task for task in record.internal_tasks if task.given_here]
    earlier = [task for task in record.internal_tasks if not task.given_here]
    if given:
        yield "Việc phải sửa, theo dõi trong chi bộ:"
        yield from (_assignment(task) for task in given)
    if earlier:
        yield "Kết quả việc phải sửa kỳ trước:"
        yield from (_outcome(task) for task in earlier)


def _unrecorded(record: MinutesRecord) -> Iterator[str]:
    return (unrecorded_line(matter.position, matter.minutes) for matter in record.agenda if matter.is_secret)


def _conclusion(record: MinutesRecord) -> Iterator[str]:
    for matter in record.matters(AgendaKind.CLOSING):
        yield from lines_of(matter.conclusion)
    given = [task for task in record.shared_tasks if task.given_here]
    for words, part in _parts(record, given):
        yield f"Giao các việc sau{words}:"
        yield from (_assignment(task) for task in part)
    if record.kind not in BRANCH_MEETINGS:
        yield from _votes(record)


def _votes(record: MinutesRecord) -> Iterator[str]:
    for words, part in _parts(record, record.shared_votes):
        if words:
            yield f"Biểu quyết{words}:"
        yield from (_vote(vote) for vote in part)


def _self_score(record: MinutesRecord) -> Iterator[str]:
    return lines_of(self_score(record.score)) if record.score else iter(())


def _closing(record: MinutesRecord) -> Iterator[str]:
    if record.adoption:
        at, count = hour_in_words(record.adoption.at_utc), _counted(record.adoption.count)
        yield f"Biên bản đã được đọc lại và thông qua lúc {at}: {count}."


_BUILDERS: dict[Chapter, Callable[[MinutesRecord], Iterator[str]]] = {
    Chapter.OPENING: _opening,
    Chapter.MEMBERSHIP: _membership,
    Chapter.PEOPLE: _people,
    Chapter.DUES_AGENDA: _dues_agenda,
    Chapter.NEWS: _news,
    Chapter.REVIEW: _review,
    Chapter.NEXT_MONTH: _next_month,
    Chapter.PREPARE: _prepare,
    Chapter.RESERVED: _reserved,
    Chapter.CRITICISM: _criticism,
    Chapter.UNRECORDED: _unrecorded,
    Chapter.CONCLUSION: _conclusion,
    Chapter.VOTES: _votes,
    Chapter.SELF_SCORE: _self_score,
    Chapter.CLOSING: _closing,
}
"""Study, the mood among members and the words of the level above have no record of their own: the clerk writes them."""

_TOLD_ELSEWHERE = frozenset({AgendaKind.ORIENTATION, AgendaKind.TASK_RESULTS, AgendaKind.NEXT_TASKS})
_FRAME = frozenset({AgendaKind.OPENING, AgendaKind.CLOSING})
_APART = {
    Presence.EXEMPT: "miễn sinh hoạt",
    Presence.AWAY: "tạm đi",
    Presence.SPECIAL_DUTY: "nhiệm vụ đặc biệt",
    Presence.VISITING: "tạm đến",
}


def _parts(record: MinutesRecord, entries: Iterable[E]) -> Iterator[tuple[str, list[E]]]:
    """What the regular part decided, then what the part on the topic did; together where there is one part only."""
    everything = list(entries)
    if not record.has_two_parts:
        parts = [("", everything)]
    else:
        thematic = [entry for entry in everything if record.is_thematic(entry)]
        regular = [entry for entry in everything if not record.is_thematic(entry)]
        parts = [(" (phần thường kỳ)", regular), (" (phần chuyên đề)", thematic)]
    return ((words, part) for words, part in parts if part)


def _other(other: OtherPerson) -> str:
    return f"đồng chí {other.name}, {other.office}" if other.office else f"đồng chí {other.name}"


# ---- parts of sentences ---------------------------------------------------------------------------------------------


def _matters(record: MinutesRecord, kind: AgendaKind) -> Iterator[str]:
    for matter in record.matters(kind):
        told = list(_matter(record, matter))
        if told and not matter.presenter:
            yield f"Nội dung: {ended(_heading(record, matter))}"
        yield from told


def _matter(record: MinutesRecord, matter: Matter) -> Iterator[str]:
    if matter.presenter:
        yield f"Đồng chí {matter.presenter} trình bày: {ended(_heading(record, matter))}"
    yield from lines_of(matter.summary)
    words = _words_on(record, matter)
    if words:
        number = sum(word.times for word in words)
        yield f"Có {number} ý kiến:"
        yield from (said(word) for word in words)
        if number > len(words):
            yield f"(Còn {number - len(words)} ý kiến nữa, có đủ trong bản Word, bản PDF.)"
    if matter.conclusion and matter.kind is not AgendaKind.CLOSING:
        yield f"Chủ trì kết luận: {ended(matter.conclusion)}"


def _words_on(record: MinutesRecord, matter: Matter) -> tuple[Word, ...]:
    return record.shared_words_on(matter.id)


def _heading(record: MinutesRecord, matter: Matter) -> str:
    """How a matter is called in a paper: a topic by its formal subject; what must stay inside by its kind only."""
    if matter.is_secret or matter.is_internal:
        return label(matter.kind)
    if matter.kind is AgendaKind.TOPIC and record.topic_subject:
        return f"Chuyên đề: {record.topic_subject}"
    return matter.title


def said(word: Word) -> str:
    """What one member said, as an entry of a list."""
    added = f"ý kiến của {word.cell}" if word.kind is ContributionKind.CELL_OPINION and word.cell else ""
    added = added or _ADDED_TO_NAME.get(word.kind, "")
    text = folded(word.text)
    if word.kind is ContributionKind.RESERVED_OPINION:
        text = f"“{text}”"
    return f"- Đồng chí {word.name}{f' ({added})' if added else ''}: {ended(text)}"


def _assignment(task: GivenTask) -> str:
    owner = f"{_owner(task)} phụ trách" if _owner(task) else "chưa giao người phụ trách"
    due = f"; hạn {short_date(task.due_on)}" if task.due_on else ""
    measure = f"; kết quả cần đạt: {task.measure}" if task.measure else ""
    return f"- {ended(folded(f'{task.title}: {owner}{due}{measure}'))}"


def _outcome(task: GivenTask) -> str:
    who = "; ".join(filter(None, (_owner(task), f"hạn {short_date(task.due_on)}" if task.due_on else "")))
    result = f", {task.result}" if task.result else ""
    about = f" ({who})" if who else ""
    return f"- {ended(folded(f'{task.title}{about}: {label(task.state).lower()}{result}'))}"


def _owner(task: GivenTask) -> str:
    return f"đồng chí {task.owner}" if task.owner else task.owner_cell or ""


def _vote(vote: CountedVote) -> str:
    secret = " (bỏ phiếu kín)" if vote.secret else ""
    apart = [f"{name} {part.approve}/{part.base}" for name, part in vote.cells]
    cells = f" (cộng các tổ: {'; '.join(apart)})" if apart else ""
    return f"- {folded(vote.matter)}{secret}: {_counted(vote.count)}{cells}."


def _counted(count: Count) -> str:
    share = f", đạt {vn_number(count.share, 1)}%" if count.share is not None else ""
    half = ", trên một nửa" if count.passed else ", không quá một nửa"
    return (
        f"tán thành {count.approve}, không tán thành {count.disapprove}, ý kiến khác {count.other} "
        f"trên {count.base} đồng chí có quyền biểu quyết{share}{half}"
    )


def _officer(officer: Officer) -> str:
    post = f", {label(officer.post)}" if officer.post else ""
    return f"đồng chí {officer.name}{post}"


def _among(present: Iterable[Attendee]) -> str:
    present = list(present)
    special = _numbers(
        (
            ("dự trực tuyến", sum(a.code is AttendanceCode.PRESENT_ONLINE for a in present)),
            ("đến muộn", sum(a.late_minutes > 0 for a in present)),
            ("về sớm", sum(a.left_early_minutes > 0 for a in present)),
        )
    )
    return f" ({special})" if special else ""


def _numbers(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{words} {number}" for words, number in pairs if number)


def _of(record: MinutesRecord, presence: Presence) -> int:
    return sum(attendee.presence is presence for attendee in record.attendees)


def _reason(attendee: Attendee) -> str:
    """The code of the excuse in words; that of health says only that it is private, in both printed forms."""
    return label(attendee.reason or ExcuseReason.OTHER).lower()
