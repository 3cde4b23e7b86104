"""A meeting being held: five pages under the thumb, and the acts that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of, now_utc, today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingState, VotePurpose
from branchmeet.domain.required_steps import steps_of
from branchmeet.domain.scope import Subject
from branchmeet.domain.votes import needed
from branchmeet.policy import Permission
from branchmeet.queries import agenda, meetings, members, sittings, tasks
from branchmeet.queries.agenda import AgendaRow
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.sittings import Remark, Roll
from branchmeet.services import closings
from branchmeet.services import remarks as remark_services
from branchmeet.services import sittings as sitting_services
from branchmeet.services import tasks as task_services
from branchmeet.services import votes as vote_services
from branchmeet.web.meetings.hold_forms import (
    ConclusionForm,
    CorrectionForm,
    PauseForm,
    RemarkForm,
    TaskForm,
    VoteForm,
    read_marks,
)
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.forms import ActionForm


class HasId(Protocol):
    """A row of a list, with its key."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=HasId)

bp = Blueprint("hold", __name__, url_prefix="/meetings/<int:meeting_id>")


@dataclass(frozen=True)
class Held:
    """A meeting and the further keys of the URL."""

    meeting: MeetingHead
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def subject(self) -> Subject:
        """What permission depends on: the meeting."""
        return self.meeting.subject


def held(meeting_id: int, **ids: int) -> Held:
    """The meeting of a URL; services make sure that the other keys belong to it."""
    return Held(meetings.get_head(meeting_id), ids)


# ---- pages ---------------------------------------------------------------------------------------------------------


@bp.get("/hold")
@requires(Permission.MEETING_HOLD, load=held)
def notes(held: Held) -> ResponseReturnValue:
    """The item before us: what was said, the field under it, the conclusion."""
    return _notes(held.meeting, RemarkForm(), ConclusionForm())


@bp.get("/hold/roll")
@requires(Permission.MEETING_HOLD, load=held)
def roll(held: Held) -> ResponseReturnValue:
    """Attendance: everybody is present, tap the absent."""
    return _page("roll", held.meeting, roll=sittings.get_roll(held.meeting.id))


@bp.get("/hold/speakers")
@requires(Permission.MEETING_HOLD, load=held)
def speakers(held: Held) -> ResponseReturnValue:
    """Who was asked to speak, who sent an opinion, who is there."""
    meeting = held.meeting
    said = sittings.list_remarks(meeting.id)
    return _page(
        "speakers",
        meeting,
        roll=sittings.get_roll(meeting.id),
        waiting=sittings.list_waiting(meeting.id, meeting.topic_id),
        sent=[remark for remark in said if remark.sent_at_utc],
    )


@bp.get("/hold/votes")
@requires(Permission.MEETING_HOLD, load=held)
def votes(held: Held) -> ResponseReturnValue:
    """Votes: counted over the members of the body."""
    form = VoteForm()
    form.matter.data = form.matter.data or _resolution_words(held.meeting)
    return _votes(held.meeting, form)


@bp.get("/hold/tasks")
@requires(Permission.MEETING_HOLD, load=held)
def given_tasks(held: Held) -> ResponseReturnValue:
    """Give a task, perhaps out of something that was said."""
    return _tasks(held.meeting, _task_form(held.meeting))


@bp.get("/hold/closing")
@requires(Permission.MEETING_HOLD, load=held)
def closing(held: Held) -> ResponseReturnValue:
    """The last steps in their order, and what has not been ticked yet."""
    meeting = held.meeting
    return _page(
        "closing",
        meeting,
        roll=sittings.get_roll(meeting.id),
        steps=steps_of(meeting.kind, studies_topic=meeting.topic_id is not None),
        done=sittings.steps_done(meeting.id),
        minutes_state=sittings.get_minutes_state(meeting.id),
        form=PauseForm(minutes=meeting.pause_minutes),
    )


# ---- acts ----------------------------------------------------------------------------------------------------------


@bp.post("/opening")
@requires(Permission.MEETING_CHAIR, load=held)
def open_(held: Held) -> ResponseReturnValue:
    """Open the meeting."""
    form = ActionForm()
    sitting_services.open_meeting(meeting_id=held.meeting.id, version=form.seen_version, by=actor())
    return redirect(url_for("hold.roll", meeting_id=held.meeting.id), 303)


@bp.post("/closing")
@requires(Permission.MEETING_CHAIR, load=held)
def close(held: Held) -> ResponseReturnValue:
    """Close the meeting."""
    form = ActionForm()
    closings.close_meeting(meeting_id=held.meeting.id, version=form.seen_version, by=actor())
    flash("Đã bế mạc. Tài liệu sau họp cần đăng Sổ tay đảng viên điện tử trong 2 ngày.", "ok")
    return redirect(url_for("meetings.show", meeting_id=held.meeting.id), 303)


@bp.post("/attendance")
@requires(Permission.MEETING_HOLD, load=held)
def mark(held: Held) -> ResponseReturnValue:
    """Save the whole attendance book in one request."""
    marks = read_marks(request.form, sittings.get_roll(held.meeting.id))
    sitting_services.mark_attendance(meeting_id=held.meeting.id, marks=marks, by=actor())
    flash("Đã ghi điểm danh.", "ok")
    return redirect(url_for("hold.notes", meeting_id=held.meeting.id), 303)


@bp.post("/remarks")
@requires(Permission.MEETING_HOLD, load=held)
def record(held: Held) -> ResponseReturnValue:
    """Write down what somebody said."""
    form = RemarkForm()
    form.offer(sittings.get_roll(held.meeting.id))
    if form.attempt(lambda: _record(held.meeting, form)):
        return _back_to_item(held.meeting, form.item_id)
    return _notes(held.meeting, form, ConclusionForm(formdata=None)), 422


@bp.route("/remarks/<int:contribution_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_HOLD, load=held)
def correct(held: Held) -> ResponseReturnValue:
    """Set the words of a contribution right."""
    meeting, remark = held.meeting, _remark(held)
    form = CorrectionForm(text=remark.text, version=remark.version)
    if form.attempt(
        lambda: remark_services.correct(
            meeting_id=meeting.id,
            contribution_id=remark.id,
            version=form.seen_version,
            text=form.text.data,
            by=actor(),
        )
    ):
        return _back_to_item(meeting, remark.agenda_item_id)
    page = _page("remark", meeting, roll=sittings.get_roll(meeting.id), remark=remark, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/remarks/<int:contribution_id>/removal")
@requires(Permission.MEETING_HOLD, load=held)
def remove(held: Held) -> ResponseReturnValue:
    """Take back something recorded by mistake."""
    remark = _remark(held)
    remark_services.remove(meeting_id=held.meeting.id, contribution_id=remark.id, by=actor())
    return _back_to_item(held.meeting, remark.agenda_item_id)


@bp.post("/remarks/<int:contribution_id>/conclusion")
@requires(Permission.MEETING_HOLD, load=held)
def take(held: Held) -> ResponseReturnValue:
    """Take what was said into the conclusion."""
    remark = _remark(held)
    remark_services.take_into_conclusion(meeting_id=held.meeting.id, contribution_id=remark.id, by=actor())
    return _back_to_item(held.meeting, remark.agenda_item_id)


@bp.post("/items/<int:item_id>/conclusion")
@requires(Permission.MEETING_HOLD, load=held)
def conclude(held: Held) -> ResponseReturnValue:
    """Write the chair's conclusion on an item."""
    form = ConclusionForm()
    item = _item(held)
    if form.attempt(
        lambda: sitting_services.conclude_item(
            item_id=item.id, version=form.seen_version, conclusion=form.conclusion.data or "", by=actor()
        )
    ):
        flash("Đã ghi kết luận.", "ok")
        return _back_to_item(held.meeting, item.id, anchor=None)
    return _notes(held.meeting, RemarkForm(formdata=None), form, item_id=item.id), 422


@bp.post("/votes")
@requires(Permission.MEETING_HOLD, load=held)
def vote(held: Held) -> ResponseReturnValue:
    """Enter a vote that was counted."""
    form = VoteForm()
    if form.attempt(lambda: _vote(held.meeting, form)):
        flash("Đã ghi kết quả biểu quyết.", "ok")
        return redirect(url_for("hold.votes", meeting_id=held.meeting.id), 303)
    return _votes(held.meeting, form), 422


@bp.post("/votes/<int:vote_id>/removal")
@requires(Permission.MEETING_HOLD, load=held)
def remove_vote(held: Held) -> ResponseReturnValue:
    """Take back a vote entered wrongly."""
    vote_services.remove_vote(meeting_id=held.meeting.id, vote_id=held.ids["vote_id"], by=actor())
    return redirect(url_for("hold.votes", meeting_id=held.meeting.id), 303)


@bp.post("/tasks")
@requires(Permission.MEETING_HOLD, load=held)
def give(held: Held) -> ResponseReturnValue:
    """Give a task."""
    form = _task_form(held.meeting)
    if form.attempt(lambda: _give(held.meeting, form)):
        flash("Đã giao việc.", "ok")
        item_id = form.key("agenda_item_id")
        return _back_to_item(held.meeting, item_id, anchor=None) if item_id else _to_tasks(held.meeting)
    return _tasks(held.meeting, form), 422


@bp.post("/steps")
@requires(Permission.MEETING_HOLD, load=held)
def tick(held: Held) -> ResponseReturnValue:
    """Tick a required step, or take the tick back."""
    sitting_services.tick_step(
        meeting_id=held.meeting.id,
        key=request.form.get("key", ""),
        done=request.form.get("done") == "1",
        by=actor(),
    )
    return redirect(url_for("hold.closing", meeting_id=held.meeting.id, _anchor="steps"), 303)


@bp.post("/pause")
@requires(Permission.MEETING_HOLD, load=held)
def pause(held: Held) -> ResponseReturnValue:
    """Note the pause, which does not count as duration."""
    form, meeting = PauseForm(), held.meeting
    if form.attempt(lambda: sitting_services.set_pause(meeting_id=meeting.id, minutes=form.minutes.data, by=actor())):
        flash("Đã ghi số phút nghỉ.", "ok")
    else:
        flash("Đề nghị ghi số phút nghỉ từ 0 đến 240.", "warn")
    return redirect(url_for("hold.closing", meeting_id=meeting.id), 303)


@bp.post("/opinions-opening")
@requires(Permission.MEETING_CHAIR, load=held)
def open_opinions(held: Held) -> ResponseReturnValue:
    """The chair opens the opinions sent before the meeting."""
    sitting_services.open_opinions(meeting_id=held.meeting.id, by=actor())
    return redirect(url_for("hold.speakers", meeting_id=held.meeting.id), 303)


# ---- what the pages are made of ------------------------------------------------------------------------------------


def _notes(meeting: MeetingHead, form: RemarkForm, conclusion_form: ConclusionForm, item_id: int | None = None) -> str:
    items = agenda.list_items(meeting.id)
    item = _current(items, item_id or form.item_id or request.args.get("item", 0, int))
    roll = sittings.get_roll(meeting.id)
    waiting = sittings.list_waiting(meeting.id, meeting.topic_id)
    form.offer(roll, [row.member_id for row in waiting if row.member_id])
    if not form.is_submitted():
        form.agenda_item_id.data = item.id if item else ""
        form.member_id.data = request.args.get("speaker", 0, int)
        form.kind.data = ContributionKind.SELF_CRITICISM if _is_criticism(item) else ContributionKind.SPEECH
    if item and not conclusion_form.is_submitted():
        conclusion_form.conclusion.data = item.conclusion or item.draft_conclusion
        conclusion_form.version.data = item.version
    said = sittings.list_remarks(meeting.id)
    return _page(
        "notes",
        meeting,
        items=items,
        item=item,
        roll=roll,
        waiting=waiting,
        remarks=[remark for remark in said if item and remark.agenda_item_id == item.id],
        given=tasks.list_given(meeting.id),
        to_review=_to_review(meeting) if item and item.kind is AgendaKind.TASK_RESULTS else [],
        form=form,
        conclusion_form=conclusion_form,
    )


def _votes(meeting: MeetingHead, form: VoteForm) -> str:
    roll = sittings.get_roll(meeting.id)
    return _page(
        "votes", meeting, roll=roll, form=form, votes=sittings.list_votes(meeting.id), needed=needed(roll.voters)
    )


def _tasks(meeting: MeetingHead, form: TaskForm) -> str:
    return _page("tasks", meeting, roll=sittings.get_roll(meeting.id), form=form, given=tasks.list_given(meeting.id))


def _task_form(meeting: MeetingHead) -> TaskForm:
    form = TaskForm()
    roster = members.list_roster(meeting.branch_id, on=today())
    cells = {row.cell_id: row.cell_name or "" for row in roster if row.cell_id}
    form.offer(dict(sorted(cells.items())), {row.member_id: row.name for row in roster})
    remark_id = request.args.get("remark", 0, int)
    remark = next((one for one in sittings.list_remarks(meeting.id) if one.id == remark_id), None)
    if remark and not form.is_submitted():
        _guess(form, remark)
    return form


def _guess(form: TaskForm, remark: Remark) -> None:
    """A task made of a remark starts with its words and its author; the form only corrects them."""
    form.title.data = remark.text[:500]
    form.owner.data = f"m{remark.member_id}"
    form.due_on.data = today() + timedelta(days=30)
    form.contribution_id.data = remark.id
    form.agenda_item_id.data = remark.agenda_item_id


def _page(tab: str, meeting: MeetingHead, roll: Roll, **facts: object) -> str:
    running = meeting.state is MeetingState.IN_PROGRESS
    end = meeting.closed_at_utc or (now_utc() if running else meeting.opened_at_utc)
    spent = int((end - meeting.opened_at_utc).total_seconds() // 60) if meeting.opened_at_utc and end else 0
    return render_template(
        f"meetings/hold/{tab}.html",
        tab=tab,
        meeting=meeting,
        roll=roll,
        running=running,
        spent=max(0, spent - meeting.pause_minutes),
        **facts,
    )


def _current(items: list[AgendaRow], item_id: int) -> AgendaRow | None:
    """The item asked for, else the first without a conclusion that is talked about, else the first."""
    talked = [item for item in items if item.kind not in (AgendaKind.OPENING, AgendaKind.UNRECORDED)]
    asked = [item for item in items if item.id == item_id]
    open_items = [item for item in talked if not item.conclusion]
    return next(iter((*asked, *open_items, *talked, *items)), None)


def _to_review(meeting: MeetingHead) -> list[tasks.TaskCard]:
    day = day_of(meeting.starts_at_utc)
    return tasks.list_to_review(meeting.branch_id, since=day - timedelta(days=31), until=day, meeting_id=meeting.id)


def _is_criticism(item: AgendaRow | None) -> bool:
    return item is not None and item.kind is AgendaKind.CRITICISM


def _resolution_words(meeting: MeetingHead) -> str:
    return f"Thông qua nghị quyết tháng {meeting.month.month}"


def _record(meeting: MeetingHead, form: RemarkForm) -> None:
    remark_services.record(
        meeting_id=meeting.id,
        agenda_item_id=form.item_id,
        member_id=form.member_id.data,
        kind=ContributionKind(form.kind.data),
        text=form.text.data,
        by=actor(),
    )


def _vote(meeting: MeetingHead, form: VoteForm) -> None:
    vote_services.record_vote(
        meeting_id=meeting.id,
        purpose=VotePurpose(form.purpose.data),
        matter=form.matter.data,
        disapprove=form.disapprove.data,
        other=form.other.data,
        by=actor(),
    )


def _give(meeting: MeetingHead, form: TaskForm) -> None:
    task_services.give(
        meeting_id=meeting.id,
        values=form.task_values(),
        agenda_item_id=form.key("agenda_item_id"),
        contribution_id=form.key("contribution_id"),
        by=actor(),
    )


def _remark(held: Held) -> Remark:
    return _one(sittings.list_remarks(held.meeting.id), held.ids["contribution_id"])


def _item(held: Held) -> AgendaRow:
    return _one(agenda.list_items(held.meeting.id), held.ids["item_id"])


def _one(rows: Iterable[Row], key: int) -> Row:
    """The row with this key; not found when the meeting has none."""
    found = next((row for row in rows if row.id == key), None)
    if found is None:
        abort(404)
    return found


def _back_to_item(meeting: MeetingHead, item_id: int | None, anchor: str | None = "last") -> ResponseReturnValue:
    """To the last words on the item, or to its head, where a message is read."""
    return redirect(url_for("hold.notes", meeting_id=meeting.id, item=item_id, _anchor=anchor), 303)


def _to_tasks(meeting: MeetingHead) -> ResponseReturnValue:
    return redirect(url_for("hold.given_tasks", meeting_id=meeting.id), 303)
