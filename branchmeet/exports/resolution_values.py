"""A meeting's records as the values its resolution prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.minutes_record import Discussion, GivenTask
from branchmeet.domain.votes import Count
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.resolution_paper import NewTask, Opinions, PastTask, ResolutionValues
from branchmeet.phrases import resolution as phrases
from branchmeet.phrases.dates import date_in_words, hour_in_words, official_month


@dataclass(frozen=True, kw_only=True)
class ResolutionFacts:
    """What has one value in a meeting. The last words are the committee's own; an empty one says what the records say.

    `score_lines` tell how the branch scored the meeting, once it has voted on that.
    """

    branch_name: str
    kind: MeetingKind
    month: date
    day: date
    opened_at_utc: datetime | None
    closed_at_utc: datetime | None
    place: str
    chair_name: str | None
    clerk_name: str | None
    topic_subject: str | None
    on_roll: int
    counted: int
    present: int
    exempt: int
    dues_due: int | None
    dues_paid: int | None
    vote: Count | None
    score_lines: tuple[str, ...] = ()
    evaluation: str = ""
    praise: str = ""
    shortcomings: str = ""
    direction: str = ""


def compose(facts: ResolutionFacts, discussion: Discussion, letterhead: Letterhead) -> ResolutionValues:
    """What the resolution prints: nothing of self-criticism, of internal tasks, of what is kept out of the program."""
    earlier = [task for task in discussion.shared_tasks if not task.given_here]
    given = [task for task in discussion.shared_tasks if task.given_here]
    return ResolutionValues(
        letterhead=letterhead,
        month=facts.month,
        preamble=_preamble(facts),
        evaluation=facts.evaluation or phrases.looking_back(discussion),
        past=tuple(PastTask(task.title, phrases.owner(task), task.due_on, phrases.outcome(task)) for task in earlier),
        done_share=phrases.done_share(earlier),
        praise=facts.praise,
        shortcomings=facts.shortcomings,
        direction=facts.direction or phrases.looking_ahead(discussion, facts.topic_subject),
        tasks=tuple(new_task(number, task) for number, task in enumerate(given, start=1)),
        score_lines=facts.score_lines,
        vote_line=phrases.adopted_by(facts.vote) if facts.vote else "",
        opinions=tuple(
            Opinions(matter, tuple(lines)) for matter, lines in phrases.opinions(discussion, facts.topic_subject)
        ),
    )


def new_task(number: int, task: GivenTask) -> NewTask:
    """A task as the resolution prints it, under its number there."""
    return NewTask(number, task.title, phrases.owner(task), task.due_on, task.measure)


def _preamble(facts: ResolutionFacts) -> str:
    month = f"{official_month(facts.month.month)}/{facts.month.year}"
    hours = f", từ {hour_in_words(facts.opened_at_utc)}" if facts.opened_at_utc else ""
    hours += f" đến {hour_in_words(facts.closed_at_utc)}" if facts.closed_at_utc else ""
    place = f", tại {facts.place}" if facts.place else ""
    lines = [f"Ngày {date_in_words(facts.day).removeprefix('ngày ')}{hours}{place}, {facts.branch_name} tổ chức "
             f"{phrases.met(facts.kind, month)}."]  # fmt: skip
    if facts.on_roll:
        exempt = f"; được miễn sinh hoạt {facts.exempt}" if facts.exempt else ""
        lines.append(
            f"Tổng số đảng viên {facts.on_roll}; có mặt {facts.present}/{facts.counted}, "
            f"vắng {facts.counted - facts.present}{exempt}."
        )
    roles = [("Chủ trì", facts.chair_name), ("thư ký", facts.clerk_name)]
    named = "; ".join(f"{role}: đồng chí {name}" for role, name in roles if name)
    lines += [f"{named}."] if named else []
    if facts.dues_due is not None and facts.dues_paid is not None:
        lines.append(f"Đảng phí trong tháng: {facts.dues_paid}/{facts.dues_due} đảng viên đã đóng.")
    return "\n".join([" ".join(lines), "Sau khi thảo luận, chi bộ quyết nghị:"])
