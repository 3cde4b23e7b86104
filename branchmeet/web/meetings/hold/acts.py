"""What is written on an item: words, what they become, the conclusion, the step it fulfils."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.two_texts import compare
from branchmeet.policy import Permission
from branchmeet.queries import agenda, sittings
from branchmeet.queries.meetings import MeetingHead, get_head
from branchmeet.queries.sittings import Remark
from branchmeet.services import notes as note_services
from branchmeet.services import remarks as remark_services
from branchmeet.services import sittings as sitting_services
from branchmeet.web.meetings.hold.blueprint import Held, answer, bp, held, item_url, once, one, render
from branchmeet.web.meetings.hold.forms import ConclusionForm, CorrectionForm, RemarkForm, ReservedForm
from branchmeet.web.meetings.hold.pages import Conflict, notes_page
from branchmeet.web.shared.access import actor, requires


@bp.post("/remarks")
@requires(Permission.MEETING_HOLD, load=held)
def record(held: Held) -> ResponseReturnValue:
    """Write down what somebody said."""
    form = RemarkForm()
    form.offer(sittings.get_roll(held.meeting.id))
    if form.attempt(lambda: once(lambda: _record(held.meeting, form))):
        return answer(item_url(held.meeting, form.item_id))
    return notes_page(held, form, ConclusionForm(formdata=None)), 422


@bp.route("/remarks/<int:contribution_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_HOLD, load=held)
def correct(held: Held) -> ResponseReturnValue:
    """Set the words of a contribution right."""
    meeting, remark = held.meeting, _remark(held)
    form = CorrectionForm(text=remark.text, version=remark.version)
    conflict = None
    if form.validate_on_submit():
        try:
            _correct(meeting, remark, form)
        except RuleBroken as broken:
            conflict = _conflict(broken, form.text.data)
            _take_up(form, broken)
            if conflict is None:
                form.add_broken(broken)
        else:
            return answer(item_url(meeting, remark.agenda_item_id))
    roll = sittings.get_roll(meeting.id)
    page = render("remark", held, roll, remark=remark, form=form, conflict=conflict)
    return page, 409 if conflict else 422 if form.is_submitted() else 200


@bp.post("/remarks/<int:contribution_id>/removal")
@requires(Permission.MEETING_HOLD, load=held)
def remove(held: Held) -> ResponseReturnValue:
    """Take back something recorded by mistake."""
    remark = _remark(held)
    once(lambda: remark_services.remove(meeting_id=held.meeting.id, contribution_id=remark.id, by=actor()))
    return answer(item_url(held.meeting, remark.agenda_item_id))


@bp.post("/remarks/<int:contribution_id>/conclusion")
@requires(Permission.MEETING_HOLD, load=held)
def take(held: Held) -> ResponseReturnValue:
    """Take what was said into the conclusion: it is decided."""
    remark = _remark(held)
    once(
        lambda: remark_services.take_into_conclusion(meeting_id=held.meeting.id, contribution_id=remark.id, by=actor())
    )
    return answer(item_url(held.meeting, remark.agenda_item_id, f"remark-{remark.id}"))


@bp.post("/remarks/<int:contribution_id>/task")
@requires(Permission.MEETING_HOLD, load=held)
def make_task(held: Held) -> ResponseReturnValue:
    """Make a task of what was said, owner and day read from its words."""
    remark = _remark(held)
    once(lambda: note_services.make_task(meeting_id=held.meeting.id, contribution_id=remark.id, by=actor()))
    return answer(item_url(held.meeting, remark.agenda_item_id, f"remark-{remark.id}"))


@bp.post("/remarks/<int:contribution_id>/task-removal")
@requires(Permission.MEETING_HOLD, load=held)
def unmake_task(held: Held) -> ResponseReturnValue:
    """Take the task back that was made of it."""
    remark = _remark(held)
    once(lambda: note_services.unmake_task(meeting_id=held.meeting.id, contribution_id=remark.id, by=actor()))
    return answer(item_url(held.meeting, remark.agenda_item_id, f"remark-{remark.id}"))


@bp.post("/items/<int:item_id>/conclusion")
@requires(Permission.MEETING_HOLD, load=held)
def conclude(held: Held) -> ResponseReturnValue:
    """Write the chair's conclusion on an item; where somebody else did so in between, both texts are shown."""
    form = ConclusionForm()
    item = one(agenda.list_items(held.meeting.id), held.ids["item_id"])
    conflict = None
    if form.validate_on_submit():
        try:
            once(lambda: _conclude(item.id, form))
        except RuleBroken as broken:
            conflict = _conflict(broken, form.conclusion.data or "")
            _take_up(form, broken)
            if conflict is None:
                form.add_broken(broken)
        else:
            return answer(item_url(held.meeting, item.id, anchor=None), "Đã ghi kết luận.")
    page = notes_page(held, RemarkForm(formdata=None), form, item_id=item.id, conflict=conflict)
    return page, 409 if conflict else 422


@bp.post("/steps")
@requires(Permission.MEETING_HOLD, load=held)
def tick(held: Held) -> ResponseReturnValue:
    """Tick a required step, or take the tick back; it returns to the item from which it was ticked."""
    once(lambda: _tick(held.meeting))
    item_id = request.form.get("item", 0, int)
    closing = url_for("hold.closing", meeting_id=held.meeting.id, _anchor="steps")
    return answer(item_url(held.meeting, item_id, "steps") if item_id else closing)


@bp.route("/reserved-opinion", methods=["GET", "POST"])
@requires(Permission.OPINION_SEND, load=get_head)
def reserve(meeting: MeetingHead) -> ResponseReturnValue:
    """A member keeps a differing opinion in his own words, from his own device."""
    form = ReservedForm()
    form.offer(agenda.list_items(meeting.id))
    if form.attempt(
        lambda: remark_services.reserve(
            meeting_id=meeting.id,
            agenda_item_id=form.agenda_item_id.data,
            text=form.text.data,
            released=bool(form.released.data),
            by=actor(),
        )
    ):
        flash("Đã ghi ý kiến bảo lưu, đúng nguyên văn của đồng chí.", "ok")
        return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)
    return _reserve_page(meeting, form), 422 if form.is_submitted() else 200


def _reserve_page(meeting: MeetingHead, form: ReservedForm) -> str:
    return render_template("meetings/reserved_opinion.html", meeting=meeting, form=form)


def _record(meeting: MeetingHead, form: RemarkForm) -> None:
    note_services.write(
        meeting_id=meeting.id,
        agenda_item_id=form.item_id,
        member_id=form.member_id.data,
        kind=ContributionKind(form.kind.data),
        text=form.text.data,
        by=actor(),
    )


def _correct(meeting: MeetingHead, remark: Remark, form: CorrectionForm) -> None:
    remark_services.correct(
        meeting_id=meeting.id,
        contribution_id=remark.id,
        version=form.seen_version,
        text=form.text.data,
        by=actor(),
    )


def _conclude(item_id: int, form: ConclusionForm) -> None:
    sitting_services.conclude_item(
        item_id=item_id, version=form.seen_version, conclusion=form.conclusion.data or "", by=actor()
    )


def _tick(meeting: MeetingHead) -> None:
    sitting_services.tick_step(
        meeting_id=meeting.id,
        key=request.form.get("key", ""),
        done=request.form.get("done") == "1",
        by=actor(),
    )


def _conflict(broken: RuleBroken, mine: str) -> Conflict | None:
    if broken.rule is not Rule.CHANGED_BY_SOMEONE_ELSE:
        return None
    theirs = str(broken.facts["text"])
    return Conflict(compare(mine, theirs), mine, theirs)


def _take_up(form: ConclusionForm | CorrectionForm, broken: RuleBroken) -> None:
    """The next save counts as made in the knowledge of what stands now, which the page shows beside it."""
    if broken.rule is Rule.CHANGED_BY_SOMEONE_ELSE:
        form.version.data = str(broken.facts["current"])


def _remark(held: Held) -> Remark:
    found = sittings.find_remark(held.meeting.id, held.ids["contribution_id"])
    if found is None:
        abort(404)
    return found
