"""Planning a meeting, and preparing its agenda."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import VIETNAM, day_of, now_utc, today
from branchmeet.domain.agenda import Move, advise, measure
from branchmeet.domain.calendar import same_day_later
from branchmeet.domain.meetings import AgendaKind, MeetingKind, preparatory_start
from branchmeet.policy import Permission
from branchmeet.queries import agenda, agenda_papers, meetings, members, sittings
from branchmeet.queries.agenda import ItemOfMeeting, timed
from branchmeet.queries.meetings import MeetingHead, MeetingOverview
from branchmeet.services import agenda as agenda_services
from branchmeet.services import meetings as services
from branchmeet.web.meetings.blueprint import bp
from branchmeet.web.meetings.forms import KINDS, ItemForm, MeetingForm
from branchmeet.web.meetings.reading import tasks_to_review
from branchmeet.web.shared.access import actor, requires
from branchmeet.web.shared.arguments import whole
from branchmeet.web.shared.forms import ActionForm

MINUTES_FIELD = re.compile(r"minutes-(\d{1,9})\Z", re.ASCII)
FIRST_MINUTES = 10
"""What a new item is given to begin with."""


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE)
def new() -> ResponseReturnValue:
    """Plan a meeting; everything is filled in as it was the last time."""
    branch_id = actor().leads_branch_id
    if branch_id is None:
        abort(404)
    form = MeetingForm()
    kind = _wanted_kind(form)
    to_come = meetings.list_to_prepare(branch_id)
    form.offer(_people(branch_id, today(), kind), meetings.list_topic_choices(branch_id), to_come)
    if not form.is_submitted():
        _suggest(form, kind, meetings.find_last(branch_id, kind), {one.id: one for one in to_come})
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
        flash("Đã lên lịch. Chương trình đã điền sẵn, đồng chí xem và sửa.", "ok")
        return redirect(url_for("meetings.prepare", meeting_id=made[0]), 303)
    page = render_template("meetings/new.html", form=form, kind=kind, kinds=KINDS)
    return page, 422 if form.is_submitted() else 200


@bp.get("/<int:meeting_id>/prepare")
@requires(Permission.MEETING_PREPARE, load=meetings.get_overview)
def prepare(meeting: MeetingOverview) -> ResponseReturnValue:
    """The agenda with its ruler, and what else the meeting needs."""
    return _prepare(meeting)


@bp.route("/<int:meeting_id>/details", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def details(meeting: MeetingHead) -> ResponseReturnValue:
    """Change when, where and who."""
    form = MeetingForm()
    form.offer(_people(meeting.branch_id, meeting.day, meeting.kind), meetings.list_topic_choices(meeting.branch_id))
    form.offer_kept(meeting)
    if not form.is_submitted():
        form.show(meeting)
    if form.attempt(
        lambda: services.change(
            meeting_id=meeting.id, version=form.seen_version, values=form.meeting_values(), by=actor()
        )
    ):
        flash("Đã lưu giờ, nơi họp và người.", "ok")
        return redirect(url_for("meetings.prepare", meeting_id=meeting.id), 303)
    page = render_template("meetings/details.html", form=form, meeting=meeting, kind=meeting.kind)
    return page, 422 if form.is_submitted() else 200


@bp.post("/<int:meeting_id>/committee-meeting")
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def plan_committee(meeting: MeetingHead) -> ResponseReturnValue:
    """Plan the committee's meeting before this one, all filled in."""
    made = services.plan_preparatory(meeting_id=meeting.id, by=actor())
    flash(
        "Đã lên lịch buổi họp trước, chương trình là các dự thảo kết luận. Đồng chí xem ngày giờ rồi thông báo.", "ok"
    )
    return redirect(url_for("meetings.prepare", meeting_id=made), 303)


@bp.post("/<int:meeting_id>/draft-conclusions")
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def take_over_conclusions(meeting: MeetingHead) -> ResponseReturnValue:
    """Take what the committee concluded as draft conclusions."""
    number = agenda_services.take_over_conclusions(meeting_id=meeting.id, by=actor())
    flash(f"Đã đưa kết luận của chi ủy vào dự thảo của {number} nội dung.", "ok")
    return redirect(url_for("meetings.prepare", meeting_id=meeting.id), 303)


# ---- the agenda ----------------------------------------------------------------------------------------------------


@bp.route("/<int:meeting_id>/items/new", methods=["GET", "POST"])
@requires(Permission.MEETING_PREPARE, load=meetings.get_head)
def new_item(meeting: MeetingHead) -> ResponseReturnValue:
    """Add an item to the agenda."""
    form = ItemForm()
    form.offer(_people(meeting.branch_id, meeting.day, meeting.kind))
    if not form.is_submitted():
        form.kind.data, form.minutes.data = AgendaKind.OTHER.value, FIRST_MINUTES
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
    form.offer(_people(found.meeting.branch_id, found.meeting.day, found.meeting.kind))
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


@bp.post("/<int:meeting_id>/items/minutes")
@requires(Permission.MEETING_PREPARE, load=meetings.get_overview)
def time_items(meeting: MeetingOverview) -> ResponseReturnValue:
    """Give the items their minutes, all in one form."""
    form, typed = ActionForm(), _typed_minutes()
    wanted = {item_id: int(text) if text.isdecimal() else 0 for item_id, text in typed.items()}
    if form.attempt(lambda: agenda_services.set_minutes(meeting_id=meeting.id, minutes=wanted, by=actor())):
        flash("Đã lưu số phút.", "ok")
        return redirect(url_for("meetings.prepare", meeting_id=meeting.id), 303)
    return _prepare(meeting, form, typed), 422


# ---- what the pages are made of ------------------------------------------------------------------------------------


def _prepare(meeting: MeetingOverview, form: ActionForm | None = None, typed: Mapping[int, str] | None = None) -> str:
    listed = agenda_papers.list_items(meeting.id, reader_id=actor().member_id)
    items = listed.items
    return render_template(
        "meetings/prepare.html",
        meeting=meeting,
        items=items,
        papers=listed.papers,
        concluded=agenda.list_committee_conclusions(meeting.id) if meeting.committee_meeting_id else [],
        ruler=measure(timed(items), meeting.required_minutes),
        advices=advise(meeting.kind, timed(items), criticism_minutes=meeting.criticism_minutes),
        to_review=tasks_to_review(meeting) if meeting.of_branch else [],
        today=today(),
        form=form,
        typed=typed or {},
    )


def _save_item(
    meeting: MeetingHead, form: ItemForm, act: Callable[[], object], item_id: int | None = None
) -> ResponseReturnValue:
    if form.attempt(act):
        flash("Đã lưu nội dung.", "ok")
        return redirect(url_for("meetings.prepare", meeting_id=meeting.id), 303)
    page = render_template("meetings/item.html", form=form, meeting=meeting, item_id=item_id)
    return page, 422 if form.is_submitted() else 200


def _people(branch_id: int, day: date, kind: MeetingKind) -> dict[int, str]:
    """Who may chair, write and present: the members who count, in a committee meeting those of the committee."""
    counted = {row.member_id: row.name for row in members.list_roster(branch_id, on=day) if row.counted}
    if kind is not MeetingKind.COMMITTEE:
        return counted
    committee = sittings.committee_member_ids(branch_id, on=day)
    return {member_id: name for member_id, name in counted.items() if member_id in committee}


def _wanted_kind(form: MeetingForm) -> MeetingKind:
    wanted = form.kind.data if form.is_submitted() else request.args.get("kind")
    return next((kind for kind in KINDS if kind == wanted), MeetingKind.REGULAR)


def _suggest(
    form: MeetingForm, kind: MeetingKind, last: MeetingHead | None, to_come: Mapping[int, MeetingHead]
) -> None:
    """A new meeting resembles the last of its kind, on the same day a month later; the committee meets before."""
    prepared = to_come.get(whole("prepares", 0))
    resembled = last or prepared
    form.chair_id.data = str(actor().member_id)
    if resembled:
        form.show(resembled)
        form.starts_on.data = same_day_later(resembled.day, after=max(resembled.day, today()))
    if prepared and kind is MeetingKind.COMMITTEE:
        form.prepares_id.data = str(prepared.id)
        form.starts_on.data = day_of(preparatory_start(prepared.starts_at_utc, now_utc()) or prepared.starts_at_utc)
        form.place.data = prepared.place
        form.starts_at.data = prepared.starts_at_utc.astimezone(VIETNAM).time()
    form.kind.data = kind.value
    form.topic_id.data = str(whole("topic", 0) or "")


def _typed_minutes() -> dict[int, str]:
    found = ((MINUTES_FIELD.match(name), value.strip()) for name, value in request.form.items())
    return {int(match.group(1)): value[:9] for match, value in found if match}
