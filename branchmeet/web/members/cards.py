"""One member: the card with its history, and what may be changed."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.policy import Permission
from branchmeet.queries import members, units
from branchmeet.queries.members import MemberCard, MemberHome, Roster, StandingLine
from branchmeet.services import members as services
from branchmeet.services import personal_data
from branchmeet.services.members import MemberValues
from branchmeet.web.members.blueprint import bp
from branchmeet.web.members.forms import (
    Choices,
    DescriptionForm,
    LeavingForm,
    MemberForm,
    MoveForm,
    ReturnForm,
    StandingForm,
    cell_choices,
    choices,
)
from branchmeet.web.members.roster import load_roster
from branchmeet.web.shared.access import actor, can, requires, scope_for
from branchmeet.web.shared.forms import VersionedForm

CARD = "/branches/<int:branch_id>/members/<int:member_id>"


def load_home(member_id: int) -> MemberHome:
    """The branch where the member of the address is at home today."""
    return members.get_home(member_id, on=today())


@bp.get("/members/<int:member_id>")
@requires(Permission.ROSTER_READ, load=load_home)
def find(home: MemberHome) -> ResponseReturnValue:
    """A member by his key alone: on to his card in the branch where he is at home."""
    return redirect(url_for("members.show", branch_id=home.branch_id, member_id=home.member_id), 303)


@bp.get(CARD)
@requires(Permission.ROSTER_READ, load=members.get_card)
def show(card: MemberCard) -> ResponseReturnValue:
    """One member as his branch knows him."""
    return _show(card)


@bp.route("/branches/<int:branch_id>/members/new", methods=["GET", "POST"])
@requires(Permission.ROSTER_WRITE, load=load_roster)
def new(branch: Roster) -> ResponseReturnValue:
    """Put somebody on the roster."""
    form = MemberForm(data={"starts_on": today()})
    form.cell_id.choices = cell_choices(branch.cells)
    if form.attempt(lambda: services.add(branch_id=branch.branch_id, values=_values(form), by=actor())):
        flash(f"Đã thêm đồng chí {form.full_name.data} vào danh sách.", "ok")
        return redirect(url_for("members.roster", branch_id=branch.branch_id), 303)
    return render_template("members/new.html", branch=branch, form=form), 422 if form.is_submitted() else 200


@bp.post(f"{CARD}/description")
@requires(Permission.ROSTER_WRITE, load=members.get_card)
def describe(card: MemberCard) -> ResponseReturnValue:
    """Correct name, year of birth, channel."""
    form = DescriptionForm()
    return _after(
        card,
        form,
        lambda: services.describe(
            member_id=card.member_id,
            branch_id=card.branch_id,
            version=form.seen_version,
            full_name=form.full_name.data,
            year_of_birth=form.year_of_birth.data,
            channel=NoticeChannel(form.channel.data),
            by=actor(),
        ),
        "Đã lưu.",
    )


@bp.post(f"{CARD}/standing")
@requires(Permission.ROSTER_WRITE, load=members.get_card)
def change_standing(card: MemberCard) -> ResponseReturnValue:
    """Change kind or presence from a day on."""
    form = StandingForm()
    return _after(
        card,
        form,
        lambda: services.change_standing(
            member_id=card.member_id,
            branch_id=card.branch_id,
            version=form.seen_version,
            kind=MemberKind(form.kind.data),
            presence=Presence(form.presence.data),
            on=form.on.data,
            by=actor(),
        ),
        "Đã ghi thay đổi. Các kỳ sinh hoạt trước ngày đó giữ nguyên.",
    )


@bp.post(f"{CARD}/cell")
@requires(Permission.ROSTER_WRITE, load=members.get_card)
def move(card: MemberCard) -> ResponseReturnValue:
    """Move to another cell."""
    form = MoveForm()
    form.cell_id.choices = cell_choices(load_roster(card.branch_id).cells)
    return _after(
        card,
        form,
        lambda: services.move(
            member_id=card.member_id,
            branch_id=card.branch_id,
            version=form.seen_version,
            cell_id=form.cell_id.data,
            by=actor(),
        ),
        "Đã chuyển tổ.",
    )


@bp.post(f"{CARD}/departure")
@requires(Permission.ROSTER_WRITE, load=members.get_card)
def leave(card: MemberCard) -> ResponseReturnValue:
    """End the membership, perhaps for another branch."""
    form = LeavingForm()
    form.to_branch_id.choices = _destinations(card)
    return _after(
        card,
        form,
        lambda: services.leave(
            member_id=card.member_id,
            branch_id=card.branch_id,
            version=form.seen_version,
            on=form.on.data,
            to_branch_id=form.to_branch_id.data,
            by=actor(),
        ),
        "Đã ghi rời chi bộ.",
    )


@bp.post(f"{CARD}/return")
@requires(Permission.ROSTER_WRITE, load=members.get_card)
def take_in_again(card: MemberCard) -> ResponseReturnValue:
    """Take somebody back who had left."""
    form = ReturnForm()
    return _after(
        card,
        form,
        lambda: services.take_in_again(
            member_id=card.member_id,
            branch_id=card.branch_id,
            version=form.seen_version,
            on=form.on.data,
            by=actor(),
        ),
        "Đã tiếp nhận lại vào danh sách.",
    )


def _values(form: MemberForm) -> MemberValues:
    return MemberValues(
        full_name=form.full_name.data,
        year_of_birth=form.year_of_birth.data,
        kind=MemberKind(form.kind.data),
        presence=Presence(form.presence.data),
        starts_on=form.starts_on.data,
        cell_id=form.cell_id.data,
        channel=NoticeChannel(form.channel.data),
    )


def _after(card: MemberCard, form: VersionedForm, act: Callable[[], object], done: str) -> ResponseReturnValue:
    if form.attempt(act):
        flash(done, "ok")
        return redirect(url_for("members.show", branch_id=card.branch_id, member_id=card.member_id), 303)
    return _show(card, form), 422


def _show(card: MemberCard, failed: VersionedForm | None = None) -> str:
    """The page of the card; that it was opened is written down for the member to read."""
    personal_data.record_view(member_id=card.member_id, by=actor())
    left = card.ends_on if card.has_left(today()) else None
    standings = members.list_standings(card.member_id, until=left)
    last = next(line for line in standings if line.branch_id == card.branch_id)
    return render_template(
        "members/show.html",
        card=card,
        left=left,
        last=last,
        standings=standings,
        posts=members.list_held_posts(card.member_id, until=left),
        today=today(),
        form=failed,
        forms=_forms(card, last, failed) if can(Permission.ROSTER_WRITE, card) else {},
    )


def _forms(card: MemberCard, last: StandingLine, failed: VersionedForm | None) -> dict[str, VersionedForm]:
    """Every change that may be made, filled with what stands; the one that was refused with what was typed."""
    move = MoveForm(formdata=None, cell_id=card.cell_id, version=card.version)
    move.cell_id.choices = cell_choices(load_roster(card.branch_id).cells)
    leaving = LeavingForm(formdata=None, on=today(), version=card.version)
    leaving.to_branch_id.choices = _destinations(card)
    forms: dict[str, VersionedForm] = {
        "description": DescriptionForm(
            formdata=None,
            full_name=card.name,
            year_of_birth=card.year_of_birth,
            channel=card.channel.value,
            version=card.version,
        ),
        "standing": StandingForm(
            formdata=None, kind=last.kind.value, presence=last.presence.value, on=today(), version=card.version
        ),
        "move": move,
        "leaving": leaving,
        "return": ReturnForm(formdata=None, on=today(), version=card.version),
    }
    return {name: failed if isinstance(failed, type(form)) else form for name, form in forms.items()}


def _destinations(card: MemberCard) -> Choices:
    """Other branches whose roster one may write too, and anywhere else."""
    scope = scope_for(Permission.ROSTER_WRITE)
    branches = units.list_branches(scope) if scope.roots else []
    others = ((branch.id, branch.organisation_name) for branch in branches if branch.id != card.branch_id)
    return choices("Nơi khác", others)
