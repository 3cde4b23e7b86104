"""Posts and grants of a unit: who holds what since when, written and ended by the officer for organisation."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branchmeet.clock import today
from branchmeet.domain.posts import GrantKind, PostKind, offered_posts
from branchmeet.policy import Permission
from branchmeet.queries import posts, units
from branchmeet.queries.posts import Candidate, Entitlement
from branchmeet.queries.units import UnitCard
from branchmeet.services import grants as grant_services
from branchmeet.services import posts as services
from branchmeet.services.posts import PostValues, giving_root
from branchmeet.web.members.blueprint import bp
from branchmeet.web.members.forms import EndForm, GrantForm, PostForm, person_choices, words
from branchmeet.web.members.wishes import search_words
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.forms import BaseForm


def load_unit(unit_id: int) -> UnitCard:
    """The unit of the address."""
    return units.get_unit(unit_id)


@bp.get("/units/<int:unit_id>/posts")
@requires(Permission.ROSTER_POSTS, load=load_unit)
def list_posts(unit: UnitCard) -> ResponseReturnValue:
    """Who holds what in a unit."""
    return _page(unit)


@bp.post("/units/<int:unit_id>/posts")
@requires(Permission.POST_WRITE, load=load_unit)
def write_post(unit: UnitCard) -> ResponseReturnValue:
    """Write a post."""
    form = _post_form(unit, _candidates(unit), PostForm())
    if form.attempt(lambda: _write(unit, form)):
        return _back(unit.id, "Đã ghi chức vụ. Quyền có hiệu lực từ ngày ghi.")
    return _page(unit, form), 422


@bp.route("/posts/<int:post_id>/end", methods=["GET", "POST"])
@requires(Permission.POST_WRITE, load=posts.get_post)
def end_post(post: Entitlement) -> ResponseReturnValue:
    """End a post."""
    form = EndForm(data={"ends_on": today()})
    if form.attempt(lambda: services.end(post_id=post.id, ends_on=form.ends_on.data, by=actor())):
        return _back(post.unit_id, "Đã ghi thôi giữ chức vụ.")
    return _ending(post, form)


@bp.post("/units/<int:unit_id>/grants")
@requires(Permission.POST_WRITE, load=load_unit)
def give_grant(unit: UnitCard) -> ResponseReturnValue:
    """Give a grant."""
    form = _grant_form(_candidates(unit), GrantForm())
    done = form.attempt(
        lambda: grant_services.give(
            unit_id=unit.id,
            member_id=form.member_id.data,
            kind=GrantKind(form.kind.data),
            starts_on=form.starts_on.data,
            by=actor(),
        )
    )
    return _back(unit.id, "Đã giao quyền.") if done else (_page(unit, form), 422)


@bp.route("/grants/<int:grant_id>/end", methods=["GET", "POST"])
@requires(Permission.POST_WRITE, load=posts.get_grant)
def end_grant(grant: Entitlement) -> ResponseReturnValue:
    """End a grant."""
    form = EndForm(data={"ends_on": today()})
    if form.attempt(lambda: grant_services.end(grant_id=grant.id, ends_on=form.ends_on.data, by=actor())):
        return _back(grant.unit_id, "Đã thu lại quyền.")
    return _ending(grant, form)


def _write(unit: UnitCard, form: PostForm) -> None:
    values = PostValues(
        kind=PostKind(form.kind.data),
        starts_on=form.starts_on.data,
        decision_number=form.decision_number.data,
        acts_for_secretary=form.acts_for_secretary.data,
    )
    if form.member_id.data is None:
        services.write_for_newcomer(unit_id=unit.id, full_name=form.full_name.data, values=values, by=actor())
    else:
        services.write(unit_id=unit.id, member_id=form.member_id.data, values=values, by=actor())


def _back(unit_id: int, done: str) -> ResponseReturnValue:
    flash(done, "ok")
    return redirect(url_for("members.list_posts", unit_id=unit_id), 303)


def _candidates(unit: UnitCard) -> list[Candidate]:
    root = giving_root(actor(), Permission.POST_WRITE, unit.path)
    return posts.list_candidates(unit.id, root=root, words=search_words(), on=today()) if root else []


def _post_form(unit: UnitCard, people: list[Candidate], form: PostForm) -> PostForm:
    form.kind.choices = words(offered_posts(has_roster=unit.has_roster))
    form.member_id.choices = person_choices(people)
    return form


def _grant_form(people: list[Candidate], form: GrantForm) -> GrantForm:
    form.member_id.choices = person_choices(people)
    return form


def _page(unit: UnitCard, failed: BaseForm | None = None) -> str:
    held, ended = posts.list_posts(unit.id, on=today())
    forms: dict[str, BaseForm] = {}
    if can(Permission.POST_WRITE, unit):
        people = _candidates(unit)
        forms["post"] = _post_form(unit, people, PostForm(formdata=None, starts_on=today()))
        if not unit.has_roster:
            forms["grant"] = _grant_form(people, GrantForm(formdata=None, starts_on=today()))
    return render_template(
        "members/posts.html",
        unit=unit,
        held=held,
        ended=ended,
        grants=[] if unit.has_roster else posts.list_grants(unit.id, on=today()),
        words=search_words(),
        form=failed,
        forms={name: failed if isinstance(failed, type(form)) else form for name, form in forms.items()},
    )


def _ending(entitlement: Entitlement, form: EndForm) -> ResponseReturnValue:
    page = render_template("members/end.html", entitlement=entitlement, form=form)
    return page, 422 if form.is_submitted() else 200
