"""What members send before a meeting, what became of it, and excuses; also entered for somebody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.domain.attendance import ExcuseReason
from branchmeet.domain.meetings import AgendaKind
from branchmeet.domain.scope import Subject
from branchmeet.policy import Permission, permits
from branchmeet.queries import agenda, assignments, contributions, meetings, notices, opinion_drafts
from branchmeet.queries.agenda import AgendaRow
from branchmeet.queries.assignments import OwnPart
from branchmeet.queries.contributions import Opinion
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.notices import Invited
from branchmeet.services import contributions as services
from branchmeet.services import excuses
from branchmeet.web.contributions.blueprint import bp
from branchmeet.web.contributions.forms import EnteredExcuseForm, EnteredOpinionForm, ExcuseForm, OpinionForm
from branchmeet.web.shared.access import actor, requires, scope_for
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import BaseForm


@dataclass(frozen=True)
class OwnCell:
    """A meeting as the leader of a cell meets it: the things in it that belong to his cell."""

    meeting: MeetingHead
    cell_id: int | None

    @property
    def subject(self) -> Subject:
        """The meeting's, narrowed to the cell."""
        return replace(self.meeting.subject, cell_id=self.cell_id)


def own_cell(meeting_id: int) -> OwnCell:
    """A meeting and the cell the person at the door leads, if any."""
    meeting = meetings.get_head(meeting_id)
    led = (post.cell_id for post in actor().posts if post.cell_id and post.unit_id == meeting.branch_id)
    return OwnCell(meeting, next(led, None))


@bp.get("/contributions")
@requires(Permission.OPINION_READ)
def index() -> ResponseReturnValue:
    """What one has sent and said, and what became of it."""
    found = contributions.list_own(actor().member_id, scope_for(Permission.OPINION_READ), page=whole("page", 1))
    unsent = opinion_drafts.list_unsent(actor().member_id)
    return render_template("contributions/index.html", found=found, unsent=unsent)


@bp.route("/meetings/<int:meeting_id>/opinion", methods=["GET", "POST"])
@requires(Permission.OPINION_SEND, load=meetings.get_head)
def send(meeting: MeetingHead) -> ResponseReturnValue:
    """Send one's own opinion before the meeting."""
    form, items, own = OpinionForm(), agenda.list_items(meeting.id), _own_part(meeting)
    topic = _topic_of(items)
    form.offer(items)
    if not form.is_submitted():
        form.agenda_item_id.data = str(topic.id) if topic and own.asked else ""
    return _save(
        form,
        meeting,
        lambda: services.send(meeting_id=meeting.id, text=form.text.data, agenda_item_id=form.item_key, by=actor()),
        "Đã gửi ý kiến. Sửa được tới khi chủ trì mở đọc.",
        "contributions/send.html",
        asked=own.asked,
        prompts=topic.prompts if topic and own.asked else [],
    )


@bp.route("/contributions/<int:contribution_id>", methods=["GET", "POST"])
@requires(Permission.OPINION_CHANGE, load=contributions.get_opinion)
def edit(opinion: Opinion) -> ResponseReturnValue:
    """Look at an opinion and change it until the chair opens them."""
    form = OpinionForm()
    form.offer(agenda.list_items(opinion.meeting_id))
    if not form.is_submitted():
        form.agenda_item_id.data = str(opinion.agenda_item_id or "")
        form.text.data, form.version.data = opinion.text, opinion.version
    if form.attempt(
        lambda: services.change(
            contribution_id=opinion.id,
            version=form.seen_version,
            text=form.text.data,
            agenda_item_id=form.item_key,
            by=actor(),
        )
    ):
        flash("Đã lưu ý kiến.", "ok")
        return redirect(url_for("meetings.show", meeting_id=opinion.meeting_id), 303)
    page = render_template("contributions/edit.html", form=form, opinion=opinion)
    return page, 422 if form.is_submitted() else 200


@bp.post("/contributions/<int:contribution_id>/withdrawal")
@requires(Permission.OPINION_CHANGE, load=contributions.get_opinion)
def withdraw(opinion: Opinion) -> ResponseReturnValue:
    """Take an opinion back."""
    services.withdraw(contribution_id=opinion.id, by=actor())
    flash("Đã rút ý kiến.", "ok")
    return redirect(url_for("meetings.show", meeting_id=opinion.meeting_id), 303)


@bp.get("/meetings/<int:meeting_id>/opinions")
@requires(Permission.OPINION_READ, load=own_cell)
def sent(own: OwnCell) -> ResponseReturnValue:
    """The opinions and excuses sent before the meeting that one may read, and the way to enter one for somebody."""
    meeting = own.meeting
    invitees = notices.list_invitees(meeting, scope_for(Permission.EXCUSE_ENTER))
    return render_template(
        "contributions/sent.html",
        meeting=meeting,
        own=own,
        opinions=contributions.list_sent(meeting.id, scope_for(Permission.OPINION_READ)),
        excused=[who for who in invitees if who.excuse],
    )


@bp.route("/meetings/<int:meeting_id>/opinions/new", methods=["GET", "POST"])
@requires(Permission.OPINION_ENTER, load=own_cell)
def enter(own: OwnCell) -> ResponseReturnValue:
    """Enter the opinion of somebody who has no device; both names are kept."""
    meeting = own.meeting
    form = EnteredOpinionForm()
    items, assignment_id = agenda.list_items(meeting.id), whole("assignment", 0)
    form.offer(items)
    form.offer_people(_people(meeting, Permission.OPINION_ENTER))
    if not form.is_submitted():
        form.member_id.data = str(whole("member", 0) or "")
        form.agenda_item_id.data = _key_of_topic(items) if assignment_id else ""
    return _save(
        form,
        meeting,
        lambda: services.enter(
            meeting_id=meeting.id,
            member_id=_invited(meeting, form.member_id.data, Permission.OPINION_ENTER),
            text=form.text.data,
            agenda_item_id=form.item_key,
            by=actor(),
        ),
        "Đã nhập thay. Chương trình lưu cả hai tên.",
        "contributions/enter.html",
        back=url_for("contributions.cell", assignment_id=assignment_id)
        if assignment_id
        else url_for("contributions.sent", meeting_id=meeting.id),
        assignment_id=assignment_id or None,
    )


@bp.route("/meetings/<int:meeting_id>/excuse", methods=["GET", "POST"])
@requires(Permission.EXCUSE_SEND, load=meetings.get_head)
def excuse(meeting: MeetingHead) -> ResponseReturnValue:
    """Excuse oneself, by a reason to choose."""
    form = ExcuseForm()
    return _save(
        form,
        meeting,
        lambda: excuses.send(meeting_id=meeting.id, reason=ExcuseReason(form.reason.data), by=actor()),
        "Đã báo vắng.",
        "contributions/excuse.html",
    )


@bp.post("/meetings/<int:meeting_id>/excuse/withdrawal")
@requires(Permission.EXCUSE_SEND, load=meetings.get_head)
def withdraw_excuse(meeting: MeetingHead) -> ResponseReturnValue:
    """One will come after all."""
    excuses.withdraw(meeting_id=meeting.id, by=actor())
    flash("Đã bỏ báo vắng.", "ok")
    return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)


@bp.route("/meetings/<int:meeting_id>/excuses/new", methods=["GET", "POST"])
@requires(Permission.EXCUSE_ENTER, load=own_cell)
def enter_excuse(own: OwnCell) -> ResponseReturnValue:
    """Enter the excuse of somebody who asked for it."""
    meeting = own.meeting
    form = EnteredExcuseForm()
    form.offer_people(_people(meeting, Permission.EXCUSE_ENTER))
    return _save(
        form,
        meeting,
        lambda: excuses.enter(
            meeting_id=meeting.id,
            member_id=_invited(meeting, form.member_id.data, Permission.EXCUSE_ENTER),
            reason=ExcuseReason(form.reason.data),
            by=actor(),
        ),
        "Đã báo vắng thay. Chương trình lưu cả hai tên.",
        "contributions/excuse.html",
        back=url_for("contributions.sent", meeting_id=meeting.id),
    )


@bp.post("/meetings/<int:meeting_id>/members/<int:member_id>/excuse/withdrawal")
@requires(Permission.EXCUSE_ENTER, load=notices.get_invited)
def withdraw_excuse_for(invited: Invited) -> ResponseReturnValue:
    """Somebody who was excused will come after all."""
    excuses.withdraw_for(meeting_id=invited.meeting.id, member_id=invited.who.member_id, by=actor())
    flash("Đã bỏ báo vắng. Chương trình lưu cả hai tên.", "ok")
    return redirect(url_for("contributions.sent", meeting_id=invited.meeting.id), 303)


def _save(
    form: BaseForm,
    meeting: MeetingHead,
    act: Callable[[], object],
    done: str,
    template: str,
    back: str | None = None,
    **facts: object,
) -> ResponseReturnValue:
    if form.attempt(act):
        flash(done, "ok")
        return redirect(back or url_for("meetings.show", meeting_id=meeting.id), 303)
    page = render_template(template, form=form, meeting=meeting, **facts)
    return page, 422 if form.is_submitted() else 200


def _topic_of(items: Sequence[AgendaRow]) -> AgendaRow | None:
    return next((item for item in items if item.kind is AgendaKind.TOPIC), None)


def _key_of_topic(items: Sequence[AgendaRow]) -> str:
    topic = _topic_of(items)
    return str(topic.id) if topic else ""


def _own_part(meeting: MeetingHead) -> OwnPart:
    who = actor()
    cells = [held.cell_id for held in who.memberships if held.cell_id is not None]
    return assignments.get_own_part(meeting.id, meeting.topic_id, who.member_id, cells)


def _people(meeting: MeetingHead, permission: Permission) -> dict[int, str]:
    """Those for whom the person at the door may enter something: a cell leader's cell, for the leadership everybody."""
    who = actor()
    return {
        one.member_id: one.name
        for one in notices.list_invitees(meeting)
        if one.member_id != who.member_id and permits(who, permission, Invited(meeting, one).subject)
    }


def _invited(meeting: MeetingHead, member_id: str, permission: Permission) -> int:
    if int(member_id) not in _people(meeting, permission):
        abort(404)
    return int(member_id)
