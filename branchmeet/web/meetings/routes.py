"""Meetings before and after they are held: the list, one meeting, preparing it, calling it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import VIETNAM, now_utc, today
from branchmeet.domain.agenda import Move, measure
from branchmeet.domain.meetings import MeetingKind, NoticeChannel
from branchmeet.policy import Permission, permits
from branchmeet.queries import agenda, assignments, meetings, members, notices, tasks
from branchmeet.queries.agenda import ItemOfMeeting
from branchmeet.queries.meetings import MeetingHead, MeetingOverview
from branchmeet.services import agenda as agenda_services
from branchmeet.services import meetings as services
from branchmeet.services import notices as notice_services
from branchmeet.web.meetings.forms import ItemForm, MeetingForm, NoticeForm, PostedForm, ReasonForm
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.forms import ActionForm

bp = Blueprint("meetings", __name__, url_prefix="/meetings")


# ---- reading -------------------------------------------------------------------------------------------------------


@bp.get("")
@requires(Permission.MEETING_READ)
def index() -> ResponseReturnValue:
    """The meetings one may see: those to come first, then the others, the newest first."""
    found = meetings.list_meetings(scope_for(Permission.MEETING_READ), page=max(1, request.args.get("page", 1, int)))
    return render_template("meetings/index.html", found=found, branch_id=actor().leads_branch_id)


@bp.get("/<int:meeting_id>")
@requires(Permission.MEETING_READ, load=meetings.get_overview)
def show(meeting: MeetingOverview) -> ResponseReturnValue:
    """One meeting: its agenda, and what it is for the person who looks."""
    who = actor()
    own_cells = [held.cell_id for held in who.memberships if held.cell_id]
    mine = any(held.branch_id == meeting.branch_id for held in who.memberships)
    cells = {None, *(post.cell_id for post in who.posts if post.unit_id == meeting.branch_id)}
    subjects = [replace(meeting.subject, cell_id=cell_id) for cell_id in cells]
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        items=agenda.list_items(meeting.id),
        own=assignments.get_own_part(meeting.id, meeting.topic_id, who.member_id, own_cells) if mine else None,
        to_review=_to_review(meeting) if can(Permission.MEETING_PREPARE, meeting) else [],
        body=notices.count_body(meeting),
        can_enter=any(permits(who, Permission.OPINION_ENTER, subject) for subject in subjects),
    )


# ---- planning and preparing ----------------------------------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE)
def new() -> ResponseReturnValue:
    """Plan a meeting; everything is filled in as it was the last time."""
    branch_id = actor().leads_branch_id
    if branch_id is None:
        abort(404)
    form = MeetingForm()
    _offer(form, branch_id)
    if not form.is_submitted():
        _suggest(form, branch_id)
    made: list[int] = []
    if form.attempt(
        lambda: made.append(
            services.plan(
                branch_id=branch_id,
                kind=MeetingKind(form.kind.data),
                values=form.meeting_values(),
                prepares_id=form.prepared_id,
                by=actor(),
            )
        )
    ):
        flash("Đã lên lịch. Chương trình đã có sẵn, đồng chí xem và sửa.", "ok")
        return redirect(url_for("meetings.prepare", meeting_id=made[0]), 303)
    return render_template("meetings/new.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/<int:meeting_id>/prepare")
@requires(Permission.MEETING_PREPARE, load=meetings.get_overview)
def prepare(meeting: MeetingOverview) -> ResponseReturnValue:
    """The agenda with its ruler, and what else the meeting needs."""
    items = agenda.list_items(meeting.id)
    ruler = measure([(item.kind, item.minutes) for item in items], meeting.required_minutes)
    return render_template(
        "meetings/prepare.html", meeting=meeting, items=items, ruler=ruler, to_review=_to_review(meeting)
    )


@bp.route("/<int:meeting_id>/details", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def details(meeting: MeetingHead) -> ResponseReturnValue:
    """Change when, where and who."""
    form = MeetingForm()
    _offer(form, meeting.branch_id, kept=meeting)
    form.kind.data = meeting.kind.value
    if not form.is_submitted():
        _show(form, meeting)
    if form.attempt(
        lambda: services.change(
            meeting_id=meeting.id, version=form.seen_version, values=form.meeting_values(), by=actor()
        )
    ):
        flash("Đã lưu.", "ok")
        return redirect(url_for("meetings.prepare", meeting_id=meeting.id), 303)
    page = render_template("meetings/details.html", form=form, meeting=meeting)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<int:meeting_id>/items/new", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def new_item(meeting: MeetingHead) -> ResponseReturnValue:
    """Add an item to the agenda."""
    form = ItemForm()
    form.offer(_people(meeting.branch_id, meeting.day))
    if not form.is_submitted():
        form.kind.data, form.minutes.data = "other", 10
    return _save_item(
        meeting,
        form,
        lambda: agenda_services.add(meeting_id=meeting.id, values=form.item_values(), by=actor()),
    )


@bp.route("/<int:meeting_id>/items/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=agenda.get_item)
def item(found: ItemOfMeeting) -> ResponseReturnValue:
    """Change an item of the agenda."""
    form = ItemForm()
    form.offer(_people(found.meeting.branch_id, found.meeting.day))
    if not form.is_submitted():
        form.show(found.item)
    return _save_item(
        found.meeting,
        form,
        lambda: agenda_services.change(
            meeting_id=found.meeting.id,
            item_id=found.item.id,
            version=form.seen_version,
            values=form.item_values(),
            by=actor(),
        ),
        item_id=found.item.id,
    )


@bp.post("/<int:meeting_id>/items/<int:item_id>/place")
@requires(Permission.MEETING_PREPARE, load=agenda.get_item)
def move_item(found: ItemOfMeeting) -> ResponseReturnValue:
    """Move an item one place up or down."""
    step = Move.DOWN if request.form.get("step") == Move.DOWN else Move.UP
    agenda_services.move(meeting_id=found.meeting.id, item_id=found.item.id, step=step, by=actor())
    return redirect(url_for("meetings.prepare", meeting_id=found.meeting.id, _anchor=f"item-{found.item.id}"), 303)


@bp.post("/<int:meeting_id>/items/<int:item_id>/removal")
@requires(Permission.MEETING_PREPARE, load=agenda.get_item)
def remove_item(found: ItemOfMeeting) -> ResponseReturnValue:
    """Take an item off the agenda."""
    agenda_services.remove(meeting_id=found.meeting.id, item_id=found.item.id, by=actor())
    flash("Đã bỏ nội dung khỏi chương trình.", "ok")
    return redirect(url_for("meetings.prepare", meeting_id=found.meeting.id), 303)


# ---- calling -------------------------------------------------------------------------------------------------------


@bp.get("/<int:meeting_id>/convene")
@requires(Permission.MEETING_PREPARE, load=meetings.get_overview)
def convene(meeting: MeetingOverview) -> ResponseReturnValue:
    """The text for Zalo, the people to phone, the agenda."""
    return _convene(meeting)


@bp.get("/<int:meeting_id>/notice")
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def notice(meeting: MeetingHead) -> ResponseReturnValue:
    """The notice on paper, in large type."""
    return render_template(
        "meetings/notice.html",
        meeting=meeting,
        items=agenda.list_items(meeting.id),
        secretary=notices.find_secretary_name(meeting),
    )


@bp.post("/<int:meeting_id>/convening")
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def convening(meeting: MeetingHead) -> ResponseReturnValue:
    """Call the meeting."""
    services.convene(meeting_id=meeting.id, version=ActionForm().seen_version, by=actor())
    flash("Đã thông báo trong chương trình. Còn chép tin Zalo và gọi những đồng chí trong danh sách.", "ok")
    return redirect(url_for("meetings.convene", meeting_id=meeting.id), 303)


@bp.route("/<int:meeting_id>/postponement", methods=["GET", "POST"])
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def postponement(meeting: MeetingHead) -> ResponseReturnValue:
    """Put the meeting off, with a reason."""
    return _break_off(meeting, services.postpone, "Hoãn kỳ sinh hoạt", "Đã hoãn. Đặt ngày mới rồi thông báo lại.")


@bp.route("/<int:meeting_id>/cancellation", methods=["GET", "POST"])
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def cancellation(meeting: MeetingHead) -> ResponseReturnValue:
    """Call the meeting off, with a reason."""
    return _break_off(meeting, services.cancel, "Hủy kỳ sinh hoạt", "Đã hủy. Trong 24 giờ đồng chí còn hoàn tác được.")


@bp.post("/<int:meeting_id>/undoing")
@requires(Permission.MEETING_CONVENE, load=meetings.get_head)
def undoing(meeting: MeetingHead) -> ResponseReturnValue:
    """Take the last step back."""
    services.undo(meeting_id=meeting.id, by=actor())
    flash("Đã hoàn tác.", "ok")
    return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)


@bp.post("/<int:meeting_id>/notices")
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def tell(meeting: MeetingHead) -> ResponseReturnValue:
    """Tick one member, or everybody of a channel, as told."""
    form = NoticeForm()
    if form.member_key:
        notice_services.tell(meeting_id=meeting.id, member_id=form.member_key, by=actor())
    else:
        notice_services.tell_channel(meeting_id=meeting.id, channel=_channel(form), by=actor())
    return redirect(url_for("meetings.convene", meeting_id=meeting.id, _anchor="calls"), 303)


@bp.post("/<int:meeting_id>/notices/removal")
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def untell(meeting: MeetingHead) -> ResponseReturnValue:
    """Take a tick back."""
    form = NoticeForm()
    if form.member_key:
        notice_services.take_back(meeting_id=meeting.id, member_id=form.member_key, by=actor())
    else:
        notice_services.take_back_channel(meeting_id=meeting.id, channel=_channel(form), by=actor())
    return redirect(url_for("meetings.convene", meeting_id=meeting.id, _anchor="calls"), 303)


@bp.post("/<int:meeting_id>/documents")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def post_documents(meeting: MeetingHead) -> ResponseReturnValue:
    """Note that the papers of the meeting were posted before it."""
    form = PostedForm()
    if form.attempt(lambda: services.post_documents(meeting_id=meeting.id, on=form.on.data, by=actor())):
        flash("Đã ghi ngày đăng tài liệu.", "ok")
    else:
        flash(form.on.errors[0] if form.on.errors else "Chưa ghi được ngày đăng.", "warn")
    return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)


@bp.post("/<int:meeting_id>/filing")
@requires(Permission.MEETING_FILE, load=meetings.get_head)
def file(meeting: MeetingHead) -> ResponseReturnValue:
    """Note that the outcome was posted after it; the meeting is filed."""
    form = PostedForm()
    if form.attempt(lambda: services.file_outcome(meeting_id=meeting.id, on=form.on.data, by=actor())):
        flash("Đã ghi ngày đăng sau họp.", "ok")
    else:
        flash(form.on.errors[0] if form.on.errors else "Chưa ghi được ngày đăng.", "warn")
    return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)


# ---- what the pages are made of ------------------------------------------------------------------------------------


def _convene(meeting: MeetingOverview) -> str:
    items = agenda.list_items(meeting.id)
    invitees = notices.list_invitees(meeting)
    by_hand = (NoticeChannel.CALL, NoticeChannel.PAPER)
    return render_template(
        "meetings/convene.html",
        meeting=meeting,
        items=items,
        invitees=invitees,
        to_call=[who for who in invitees if not who.told and who.channel in by_hand],
        channels={channel: [who for who in invitees if who.channel is channel] for channel in NoticeChannel},
        ruler=measure([(item.kind, item.minutes) for item in items], meeting.required_minutes),
        secretary=notices.find_secretary_name(meeting),
        now=now_utc(),
    )


def _save_item(
    meeting: MeetingHead, form: ItemForm, act: Callable[[], object], item_id: int | None = None
) -> ResponseReturnValue:
    if form.attempt(act):
        flash("Đã lưu nội dung.", "ok")
        return redirect(url_for("meetings.prepare", meeting_id=meeting.id), 303)
    page = render_template("meetings/item.html", form=form, meeting=meeting, item_id=item_id)
    return page, 422 if form.is_submitted() else 200


def _break_off(meeting: MeetingHead, act: Callable[..., None], title: str, done: str) -> ResponseReturnValue:
    form = ReasonForm(version=meeting.version)
    if form.attempt(lambda: act(meeting_id=meeting.id, version=form.seen_version, reason=form.reason.data, by=actor())):
        flash(done, "ok")
        return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)
    page = render_template("meetings/reason.html", form=form, meeting=meeting, title=title)
    return page, 422 if form.is_submitted() else 200


def _to_review(meeting: MeetingOverview) -> list[tasks.TaskCard]:
    since = meeting.previous_at_utc.astimezone(VIETNAM).date() if meeting.previous_at_utc else meeting.month
    return tasks.list_to_review(meeting.branch_id, since=since, until=meeting.day)


def _people(branch_id: int, day: date) -> dict[int, str]:
    return {row.member_id: row.name for row in members.list_roster(branch_id, on=day) if row.counted}


def _offer(form: MeetingForm, branch_id: int, kept: MeetingHead | None = None) -> None:
    topics = meetings.list_topic_choices(branch_id)
    form.offer(_people(branch_id, kept.day if kept else today()), topics, meetings.list_to_prepare(branch_id))


def _suggest(form: MeetingForm, branch_id: int) -> None:
    """A new meeting resembles the last of its kind, a month later."""
    kind = MeetingKind(request.args["kind"]) if request.args.get("kind") in set(MeetingKind) else MeetingKind.REGULAR
    last = meetings.find_last(branch_id, kind)
    form.kind.data = kind.value
    form.topic_id.data = request.args.get("topic", "")
    form.prepares_id.data = request.args.get("prepares", "")
    if last:
        _show(form, last)
        form.topic_id.data = request.args.get("topic", "")
        form.starts_on.data = max(last.day + timedelta(weeks=4), today() + timedelta(days=3))


def _show(form: MeetingForm, meeting: MeetingHead) -> None:
    local = meeting.starts_at_utc.astimezone(VIETNAM)
    form.kind.data, form.mode.data, form.place.data = meeting.kind.value, meeting.mode.value, meeting.place
    form.starts_on.data, form.starts_at.data = local.date(), local.time()
    form.chair_id.data, form.clerk_id.data = str(meeting.chair_id or ""), str(meeting.clerk_id or "")
    form.topic_id.data = str(meeting.topic_id or "")
    form.version.data = meeting.version


def _channel(form: NoticeForm) -> NoticeChannel:
    if form.channel.data not in set(NoticeChannel):
        abort(404)
    return NoticeChannel(form.channel.data)
